"""Printed lines to paragraphs: what joins, what starts anew, what is a heading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from treatycompare import outline
from treatycompare.errors import quoted
from treatycompare.parsers.pdf.rows import BULLETS, Doubts, Print, Row

_AND_OR = "and|or|et|ou|y|o"
_ENDED = re.compile(rf"(?:[.;:!?]|[;,]\s*(?:{_AND_OR}))[\u201d\u00bb\"')\]]*$")
_DASH = re.compile(r"[-\u2010-\u2015\u2212]\s")


class Paragraph(NamedTuple):
    """Rows that belong together."""

    rows: list[Row]
    heading: bool = False

    @property
    def first(self) -> Row:
        """The first row."""
        return self.rows[0]

    @property
    def last(self) -> Row:
        """The last row."""
        return self.rows[-1]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(row.bold for row in self.rows)

    @property
    def text(self) -> str:
        """The words of the rows; a hyphen at the end of one stays, without a space after it."""
        out = [self.first.text]
        for before, row in pairwise(self.rows):
            out.append(row.text if _broken(before.text, row.text) else f" {row.text}")
        return "".join(out)

    @property
    def indent(self) -> float:
        """Where the lines of a paragraph stand that hang right of its label; 0 where they do not."""
        inner = self.rows[1].left if len(self.rows) > 1 else self.first.text_left
        return inner if inner > self.first.left + 4 else 0.0

    @property
    def titled(self) -> bool:
        """Whether this is a title by its print: bold, or one line that is no sentence."""
        return self.bold or (len(self.rows) == 1 and not is_sentence(self.text) and len(self.text) < 100)


def _broken(before: str, after: str) -> bool:
    """Whether a word goes on in the next line after a hyphen; "pre- and post-" does not."""
    hyphen = re.search(r"[^\W\d_]-$", before) is not None and after[:1].islower()
    return hyphen and not re.match(rf"(?:{_AND_OR})\b", after)


def _value(number: str) -> int:
    """The number of an article, without the letter or the word that follows it."""
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0


def labels_of(row: Row) -> tuple[outline.labels.Label, ...]:
    """Give the labels with which a row starts."""
    return outline.split_labels(row.text[:200])[0]


def is_sentence(words: str) -> bool:
    """Tell whether words end as a sentence or an item of a list does.

    >>> is_sentence("as follows:"), is_sentence("a party; and"), is_sentence("Use of terms")
    (True, True, False)
    """
    return _ENDED.search(words) is not None


def after_dash(heading: str) -> str:
    """Give a heading without the dash or colon that parts it from its number."""
    return heading.lstrip("\u2013\u2014-: ")


class Joiner:
    """Joins the rows of one document."""

    def __init__(self, words: outline.Words, printed: Print, doubts: Doubts) -> None:
        self.words, self.printed, self.doubts = words, printed, doubts
        self._margins: dict[str, tuple[float, float]] = {}
        # Where each number stands last at the start of a line, and the number of the article that is open.
        self._last: dict[int, int] = {}
        self._open = 0
        sides: dict[str, list[Row]] = defaultdict(list)
        for at, row in enumerate(printed.rows):
            sides[row.column].append(row)
            found = words.numbered(row.text)
            if found and found.level == "article":
                self._last[_value(found.label)] = at
        for column, rows in sides.items():
            lefts, rights = sorted(row.left for row in rows), sorted(row.right for row in rows)
            self._margins[column] = lefts[len(lefts) // 20], rights[len(rights) * 19 // 20]

    def _is_short(self, row: Row) -> bool:
        """Whether a row stops well before the right edge, as the last of a paragraph does."""
        left, right = self._margins[row.column]
        return row.right < right - 0.2 * (right - left)

    def _is_apart(self, before: Row, row: Row) -> bool:
        """Whether more than the space between two lines of a paragraph lies above a row."""
        return before.flow == row.flow and before.base - row.base > 1.25 * self.printed.pitch

    def paragraphs(self) -> Iterator[Paragraph]:
        """Give the paragraphs in the order of reading."""
        now: Paragraph | None = None
        for at, row in enumerate(self.printed.rows):
            heading = self._is_heading(at, row, now)
            if now is not None and not heading and self._goes_on(now, row):
                if _broken(now.last.text, row.text):
                    word = f"{now.last.words[-1].text}{row.words[0].text} on page {row.page}"
                    self.doubts.add("words with a hyphen at the end of a line are kept as printed", word)
                now.rows.append(row)
                continue
            if now is not None:
                yield now
            now = Paragraph([row], heading)
        if now is not None:
            yield now

    def _is_heading(self, at: int, row: Row, now: Paragraph | None) -> bool:
        """Judge a row that starts as the heading of an article or a division does."""
        found = self.words.numbered(row.text)
        if found is None:
            return False
        rest, article = after_dash(found.rest), found.level == "article"
        colon = re.match(r"\w+\s+\w+\s?[:\u2013\u2014-]", row.text) is not None
        before = now.last if now else None
        apart = before is None or self._is_apart(before, row)
        # At the top of a page the space above says nothing: the line before must have ended.
        top = before is not None and before.flow != row.flow
        ended = now is not None and (now.heading or is_sentence(now.last.text) or self._is_short(now.last))
        stands = row.bold or apart or (top and ended)
        named = not rest or rest[0].isupper() or ((row.bold or colon) and rest[0].isalpha())
        # A number out of turn, printed like text, where the one that is due still comes.
        plain = article and not row.bold and not colon
        early = plain and _value(found.label) != self._open + 1 and self._last.get(self._open + 1, -1) > at
        if stands and named and not early:
            self._open = _value(found.label) if article else self._open
            return True
        # References in running text start so too: "Article 102 of the Charter".
        self.doubts.add("lines that start as a heading are read as text", f"{quoted(row.text, 40)} on page {row.page}")
        return False

    def _goes_on(self, now: Paragraph, row: Row) -> bool:
        """Judge whether a row belongs to the paragraph before it."""
        before, first = now.last, now.first
        if now.heading:
            same = before.flow == row.flow and not self._is_apart(before, row) and before.bold == row.bold
            return same and (before.bold or not self._is_short(before)) and not labels_of(row)
        if len(now.rows) < 3 and labels_of(first) and not outline.split_labels(now.text)[1]:
            return True  # a label on a line of its own
        if self._is_apart(before, row):
            return False
        ended, short = is_sentence(before.text), self._is_short(before)
        same_flow = before.flow == row.flow
        if row.text[0] in BULLETS or (_DASH.match(row.text) and (ended or short)):
            return False
        if labels := labels_of(row):
            return not ended and not short and self._is_no_label(now, row, labels[0])
        capital = not row.text[0].islower()
        if not same_flow:
            if not capital or (not ended and not short):
                return True
            if short or abs(row.left - before.left) > 6:
                return False
            self.doubts.add(
                "whether a paragraph ends with the page is not to be seen; it is read on", f"page {row.page}"
            )
            return True
        if ended and short and capital:
            return False
        if len(now.rows) == 1:
            return row.left > first.left - 6 or not ended
        return abs(row.left - before.left) < 6 or not ended

    def _is_no_label(self, now: Paragraph, row: Row, label: outline.labels.Label) -> bool:
        """Judge a label that follows an open line: "a notice of one / (1) year" goes on, "5. Each" does not."""
        capital = outline.split_labels(row.text[:200])[1][:1].isupper()
        if now.last.flow != row.flow:
            return not capital
        if now.indent and abs(row.left - now.first.left) < 4:
            return False
        lines = (now.last.left,) if len(now.rows) > 1 else (now.first.left, now.first.text_left)
        return any(abs(row.left - line) < 4 for line in lines) and not (capital and label.form == "dot")
