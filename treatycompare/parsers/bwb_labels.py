"""The labels of one half of a Dutch Markdown file, held against those of its other half.

The files print a treaty twice, in English and in Dutch, with the same labels. Where one half lost
a label or misprints it, the other half says so; where neither does, nothing is touched and the
fault is named like that of any text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.outline.labels import Label

GLUED = 100
"""No more items than this are parted in one article; in the files at hand three are glued."""

HEADING = re.compile(r"(#{1,6})\s*(.*)", re.S)

# "2.Each", "a.Each": no space after the label; but no "e.g." of running words.
_TIGHT = re.compile(r"((?:\d{1,3}[A-Z]?\.\s*)?(?:[a-z]|[ivxl]{2,6})\.|\d{1,3}[A-Z]?\.)(?=[^\s\d.](?!\.))")


class Row(NamedTuple):
    """A line of an article: the labels that it starts with, and what follows them."""

    text: str
    labels: tuple[Label, ...]
    rest: str

    @property
    def words(self) -> list[str]:
        """The labels without their marks."""
        return [label.word for label in self.labels]


def row_of(line: str) -> Row:
    """Cut the labels from a line, with or without a space after them.

    >>> row_of("2.Each Party").text, row_of("a.").words, row_of("e.g. a jar").words
    ('2. Each Party', ['a'], [])
    """
    found = _TIGHT.match(line)
    line = f"{found[0]} {line[found.end() :]}" if found else line
    # Nothing follows the label of an item that has sub-items only.
    alone = re.fullmatch(r"([a-z])\.", line)
    return Row(line, (Label(alone[1], "point"),), "") if alone else Row(line, *outline.split_labels(line))


class OtherHalf:
    """What the other half of a file shows: the labels of its divisions and of the lines of its articles."""

    def __init__(self, lines: Iterable[str], words: outline.Words) -> None:
        self.divisions: list[outline.Division] = []
        self.articles: dict[str, list[Row]] = {}
        rows: list[Row] = []
        for line in map(text.tidy, lines):
            heading = HEADING.match(line)
            article = words.article_heading(heading[2]) if heading else None
            division = words.division_heading(heading[2]) if heading and not article else None
            if article:
                rows = self.articles.setdefault(article[0], [])
            elif division:
                self.divisions.append(outline.Division(division[0], division[1], None))
            elif words.is_formula(line):
                rows = []
            elif line and not heading:
                rows.append(row_of(line))


class Mender:
    """Sets the labels of one half right where the other half shows how, and tells of each.

    A label may have no space after it, be printed twice, be glued to the item before or, of a
    first paragraph, be missing. *follows* says that this half is the translation: it takes the
    labels of the other one where all labels of an article are there but one is misprinted, or
    where their marks do not tell two lists apart (UNTOC 5(1)(a)(ii) has "a." below "a.").
    """

    def __init__(self, other: OtherHalf, ledger: outline.Ledger, *, follows: bool) -> None:
        self.warnings: list[str] = []
        self._articles, self._divisions = other.articles, iter(other.divisions)
        self._ledger, self._follows = ledger, follows
        self._before: dict[str, str] = {}

    def division(self, division: outline.Division) -> outline.Division:
        """Give a division that repeats the number before it the number that it has in English.

        The Dutch text of CETS 198 prints chapter VI twice; the second is VII.
        """
        level, label = division.level, division.label
        other = next(self._divisions, division)
        if self._follows and other.level == level and other.label != label == self._before.get(level):
            self._misprinted(label, other.label, f"{level}.{other.label}")
            division = division._replace(label=other.label)
        self._before[level] = division.label
        return division

    def items(self, items: Iterable[outline.Item]) -> Iterator[outline.Item]:
        """Give the items, the lines of articles with their labels set right."""
        article = ""
        rows: list[Row] = []
        for item in items:
            if isinstance(item, outline.Line) and article:
                rows.append(row_of(item.text))
                continue
            yield from self._lines(article, rows)
            rows = []
            yield item
            if not isinstance(item, outline.Line):
                article = item.label if isinstance(item, outline.Unit) and item.kind == "article" else ""
        yield from self._lines(article, rows)

    def _lines(self, article: str, rows: Sequence[Row]) -> Iterator[outline.Item]:
        other = self._articles.get(article, [])
        left = [self._once(article, row) for row in rows]
        if left and other and not left[0].labels and other[0].words == ["1"]:
            left = self._numbered(article, left)
        return (outline.Line(row.text) for row in self._matched(article, left, other))

    def _once(self, article: str, row: Row) -> Row:
        """Take away a number that is printed a second time, as in "2. 2 Such measures"."""
        number = row.labels[0].word if len(row.labels) == 1 and row.labels[0].form == "dot" else ""
        found = re.match(rf"{number} (?=[A-Z])", row.rest) if number else None
        if found is None:
            return row
        where = f"{article}({number})"
        self.warnings.append(f"{where} has its number printed twice")
        self._ledger.drop(found[0], "number printed twice", where, "the label says it")
        return row_of(row.text.removesuffix(row.rest) + row.rest[found.end() :])

    def _numbered(self, article: str, rows: list[Row]) -> list[Row]:
        """Give a first paragraph the number that it has in the other half, where the second has its own."""
        if [word for row in rows[1:2] for word in row.words[:1]] != ["2"]:
            return rows
        where = f"{article}(1)"
        self.warnings.append(f"{where} has no number in print: the other half has it")
        self._supply("1.", where)
        return [row_of(f"1. {rows[0].text}"), *rows[1:]]

    def _matched(self, article: str, rows: Iterable[Row], other: Iterable[Row]) -> list[Row]:
        """Hold the labels of an article against those of the other half, and part what is glued."""
        labels = [label for row in other for label in row.labels]
        left, out, wrong, at, parted = deque(rows), list[Row](), list[int](), 0, 0
        while left:
            row = left.popleft()
            if row.words != [label.word for label in labels[at : at + len(row.labels)]]:
                wrong.append(len(out))
            at += len(row.labels)
            after = next((below.labels[0].word for below in left if below.labels), None) if row.labels else None
            if row.labels and at < len(labels) and labels[at].word != after and parted < GLUED:
                row, *glued = self._parted(article, row, labels[at].word)
                left.extendleft(glued)
                parted += len(glued)
                if parted == GLUED:
                    self.warnings.append(f"article {article}: {GLUED} items are glued, what follows is left so")
            out.append(row)
        if self._follows and at == len(labels) and len(wrong) < 2:
            return self._following(article, out, labels, wrong)
        return out

    def _parted(self, article: str, row: Row, word: str) -> list[Row]:
        """Part an item from the next one that is glued to it: "(iii) x; (iv) y"."""
        found = re.search(rf"(?<=[;:]) (?=(?:\(?{word}\)|{word}\.) )", row.rest)
        if found is None:
            return [row]
        self.warnings.append(f"article {article}: ({word}) is glued to the item before it")
        labels = row.text.removesuffix(row.rest)
        return [row_of(labels + row.rest[: found.start()]), row_of(row.rest[found.end() :])]

    def _following(self, article: str, rows: Iterable[Row], labels: Sequence[Label], wrong: Sequence[int]) -> list[Row]:
        """Give the rows of the translation the labels and marks of the other half."""
        where = f"article {article}"
        out: list[Row] = []
        at = 0
        for i, row in enumerate(rows):
            own = tuple(labels[at : at + len(row.labels)])
            at += len(own)
            words = [label.word for label in own]
            if i in wrong:
                self._misprinted(" ".join(row.words), " ".join(words), where)
            marks = text.count(row.text) - text.count(row.rest) - sum(map(len, row.words))
            self._ledger.drop(marks - len(own), "brackets of labels", where, "the label says it without them")
            marked = [label.word + (")" if label.form == "paren" else ".") for label in own]
            out.append(Row(" ".join([*marked, row.rest]), own, row.rest))
        return out

    def _misprinted(self, printed: str, meant: str, where: str) -> None:
        self.warnings.append(f"{where}: {printed} is a misprint, the English half has {meant}")
        self._ledger.drop(printed, "misprinted label", where, f"the English half has {meant}")
        self._supply(meant, where)

    def _supply(self, label: str, where: str) -> None:
        """Enter a label that the tree has and the document has not: fewer than no characters."""
        self._ledger.drop(-text.count(label), "label that is not printed", where, "supplied from the other half")
