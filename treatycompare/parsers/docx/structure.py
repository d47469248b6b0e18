"""The printed paragraphs of a document as headings, units and lines.

What heads an article is told by the words ("Article 12", typed or numbered by Word); the look
(heading style, centred, all bold or italic) tells a name of an article from its first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.citation import to_roman
from treatycompare.errors import ParseError
from treatycompare.outline import headings
from treatycompare.outline.labels import senses
from treatycompare.outline.words import Level
from treatycompare.parsers.docx.paragraphs import Paragraph

# A longer line is no name; the longest heading of an article at hand has 120 characters.
_NAME = 250
_LEVELS: dict[str, Level] = {"chapter": "ch", "section": "sec", "title": "tit"}


class _Line(NamedTuple):
    """One printed line. ``numbered`` says that its label was made by Word."""

    words: str
    numbered: bool
    heading: bool
    shaped: bool


class _Opened(NamedTuple):
    """A line that heads something: what, its number, the words glued to it, and whether they are its name."""

    kind: str
    label: str
    rest: str
    named: bool


class Structure:
    """Reads the lines of one document; counts what it leaves out where it leaves it out."""

    def __init__(self, lang: str, ledger: outline.Ledger, source: str) -> None:
        self.title = ""
        self.warnings: list[str] = []
        self._lang, self._source = lang, source
        self._ledger = ledger
        self._levels: dict[str, Level] = {}

    def items(self, paragraphs: Iterable[Paragraph]) -> Iterator[outline.Item]:
        """Give headings, units and lines, in printed order.

        Raises ParseError where there is no article, or one whose number addresses have no form for.
        """
        lines = list(_lines(paragraphs, self._lang))
        # Where most lines are bold or in the middle, that tells nothing.
        if 2 * sum(line.shaped for line in lines) > len(lines):
            lines = [line._replace(shaped=False) for line in lines]
        opened = self._all_opened(lines)
        first = next((i for i, found in enumerate(opened) if found), len(lines))
        if not any(found and found.kind == headings.ARTICLE for found in opened):
            raise ParseError("no article is found in the document", where=self._source)
        yield from self._head(lines[:first])
        last = self._end(lines, opened, first)
        yield from self._articles(lines[:last], opened, first)
        yield from self._annex(lines[last:])

    def _end(self, lines: Sequence[_Line], opened: Sequence[_Opened | None], first: int) -> int:
        """Find the line at which the annexes start: no new article follows it."""
        labels = [found.label if found and found.kind == headings.ARTICLE else None for found in opened]
        new = max(i for i, label in enumerate(labels) if label and label not in labels[:i])
        return next((i for i in range(max(first, new), len(lines)) if self._is_annex(lines[i])), len(lines))

    def _all_opened(self, lines: Sequence[_Line]) -> list[_Opened | None]:
        """Read each line as a heading where it is one; a statute without articles has sections as such."""
        article = headings.ARTICLE
        found = [self._opened(line, article) for line in lines]
        if not any(one and one.kind == article for one in found):
            found = [self._opened(line, headings.UNIT) for line in lines]
        kinds = list(dict.fromkeys(one.kind for one in found if one and one.kind != article))
        # Parts and books have no addresses of their own: the outermost kind stands as chapters.
        direct = all(kind in _LEVELS for kind in kinds) and kinds[:1] in ([], ["chapter"])
        self._levels = dict(_LEVELS) if direct else dict(zip(kinds, _LEVELS.values(), strict=False))
        deeper = [kind for kind in kinds if kind not in self._levels]
        if deeper:
            said = f"divisions of a fourth kind stay words of what stands before them: {', '.join(deeper)}"
            self.warnings.append(said)
        return [None if one and one.kind in deeper else one for one in found]

    def _opened(self, line: _Line, unit: str) -> _Opened | None:
        """Read a line as the heading of an article (a *unit* of the document) or of a division."""
        ways = [way for way in headings.headings(line.words) if way.apart]
        way = next((way for way in ways if way.kind == unit), None)
        way = way or next((way for way in ways if way.kind not in (headings.ARTICLE, headings.UNIT)), None)
        if way is None or (not way.label and way.kind != unit):
            return None
        before = line.words[: len(line.words) - len(way.rest)].rstrip()
        rest = way.rest.lstrip("-\u2010\u2011\u2012\u2013\u2014\u2015 ")
        named = _is_name(rest) or (line.heading and len(rest) <= _NAME)
        # "Article 5 applies" refers, "Article 5. The Parties …" and "Article 5 Scope" head.
        marked = line.numbered or before[-1:] in ".:\u2013\u2014-" or way.rest != rest
        if not rest or line.heading or named or (marked and not rest[0].islower()):
            if not way.label:
                raise ParseError("addresses have no form for the number of", value=line.words, where=self._source)
            kind = headings.ARTICLE if way.kind == unit else way.kind
            # Chapters that are numbered in words have Roman numerals in addresses, as everywhere.
            digits = way.kind != "chapter" or re.fullmatch(r"\d+\w*|[ivxlc]+", way.printed, re.I)
            spoken = int(way.label) if not digits and way.label.isdigit() else 0
            return _Opened(kind, to_roman(spoken).upper() if spoken else way.label, rest, named)
        return None

    def _head(self, lines: Sequence[_Line]) -> Iterator[outline.Item]:
        """Read what stands before the first article or division: title and preamble."""
        annex = max((i for i, line in enumerate(lines) if self._is_annex(line)), default=-1)
        for line in lines[: annex + 1]:
            self._ledger.drop(line.words, "the document before its annex", "the head of the document", "not the treaty")
        lines = lines[annex + 1 :]
        start = next((i for i, line in enumerate(lines) if headings.is_preamble(line.words)), None)
        if start is None:
            names = (i for i, line in enumerate(lines) if not (line.heading or line.shaped))
            start = max(next(names, len(lines)), 1 if lines and _is_name(lines[0].words) else 0)
            yield from [outline.Unit("preamble")] if start < len(lines) else []
        else:
            yield outline.Unit("preamble", heading=lines[start].words)
        for line in lines[:start]:
            if not (line.heading or line.shaped or _is_name(line.words)):
                self._ledger.drop(
                    line.words, "head of the document", "before the preamble", "neither title nor preamble"
                )
                continue
            self.title = f"{self.title} {line.words}".strip()
            self._ledger.drop(line.words, "title", "the head of the document", "kept as the title of the treaty")
        start += start < len(lines) and headings.is_preamble(lines[start].words)
        yield from (outline.Line(line.words) for line in lines[start:])

    def _articles(self, lines: Sequence[_Line], opened: Sequence[_Opened | None], start: int) -> Iterator[outline.Item]:
        formatted = self._names_are_shaped(lines, opened, start)
        guessed, i, articles, ended = 0, start, False, False
        while i < len(lines):
            line, found = lines[i], opened[i]
            i += 1
            if found is None:
                if articles and not ended and headings.is_formula(line.words):
                    ended = True
                    yield outline.Unit("end")
                yield outline.Line(line.words)
                continue
            self._drop_words(line.words, found)
            names = [found.rest] if found.rest and found.named else []
            division = found.kind != headings.ARTICLE
            while not found.rest and i < len(lines) and opened[i] is None and self._may_be_name(lines[i]):
                look = lines[i].heading or lines[i].shaped
                plain = not names and (division or (not formatted and _is_name(lines[i].words) and i + 1 < len(lines)))
                if not (plain or (look and (not names or _is_name(lines[i].words)))):
                    break
                guessed += not look and not division
                names.append(lines[i].words)
                i += 1
            heading = " ".join(names) or None
            if division:
                yield outline.Division(self._levels[found.kind], found.label, heading)
            else:
                articles = True
                yield outline.Unit("article", found.label, heading)
            if found.rest and not found.named:
                yield outline.Line(found.rest)
        if guessed:
            self.warnings.append(f"{guessed} headings of articles are told by their words alone: short, no full stop")

    def _names_are_shaped(self, lines: Sequence[_Line], opened: Sequence[_Opened | None], start: int) -> bool:
        """Whether names of articles have a look of their own, so that a plain line is none."""
        after = (lines[i + 1] for i in range(start, len(lines) - 1) if opened[i] and not opened[i + 1])
        return any((line.heading or line.shaped) and self._may_be_name(line) for line in after) or any(
            found and found.kind == headings.ARTICLE and found.named and found.rest for found in opened
        )

    def _may_be_name(self, line: _Line) -> bool:
        labelled = bool(outline.split_labels(line.words, self._lang)[0])
        return len(line.words) <= _NAME and not labelled and not headings.is_formula(line.words)

    def _annex(self, lines: Sequence[_Line]) -> Iterator[outline.Item]:
        """Read an annex of interpretative notes; leave out any other, and say so."""
        if not lines:
            return
        if next(filter(None, map(self._note_number, lines)), None) != "1":
            for line in lines:
                self._ledger.drop(line.words, "annex", "the end of the document", "annexes have no addresses yet")
            self.warnings.append(f"an annex is left out: {sum(text.count(line.words) for line in lines)} characters")
            return
        self._ledger.drop(lines[0].words, "heading of an annex", "the whole document", "the layer of the units says it")
        names: list[str] = []
        current: str | None = None
        begun = False
        for line in lines[1:]:
            number = self._note_number(line)
            if number:
                repeated = not names
                if names:
                    *titles, current = names
                    for title in titles:
                        reason = "the layer of the units says it"
                        self._ledger.drop(title, "title of the notes", "the second annex", reason)
                yield outline.Unit("note", number, current, repeated=repeated)
                # Labels after the number are those of a list in the note.
                printed = outline.split_labels(line.words, self._lang)[0][0].word
                rest = line.words[line.words.index(printed) + len(printed) :].lstrip(_AFTER_NUMBER)
                self._ledger.drop(text.count(line.words) - text.count(rest) - len(number), *_NUMBERED)
                yield outline.Line(rest)
                names, begun = [], True
            elif not begun or line.heading or line.shaped or self._opened(line, headings.ARTICLE):
                names.append(line.words)
            else:
                yield outline.Line(line.words)
        for name in names:
            yield outline.Line(name)

    def _note_number(self, line: _Line) -> str | None:
        """Give the number that heads a note, None where the line goes on."""
        found = outline.split_labels(line.words, self._lang)[0]
        ways = senses(found[0], self._lang) if found else ()
        return next((way.word for way in ways if way.style.startswith("number") and way.form == "dot"), None)

    @staticmethod
    def _is_annex(line: _Line) -> bool:
        # "Annex I lists the hills" starts as a heading does, and may end without a stop.
        alone = len(line.words.split()) <= 2
        return headings.starts_annex(line.words) and (alone or line.heading or line.shaped)

    def _drop_words(self, line: str, found: _Opened) -> None:
        """Enter what the tree keeps of a heading's words neither as its number nor as its name."""
        taken = text.count(line) - text.count(found.rest) - len(found.label)
        self._ledger.drop(taken, *_NUMBERED)


_AFTER_NUMBER = " .．、-\u2010\u2011\u2012\u2013"
_NUMBERED = ("words of numbered headings", "the whole document", "the address says it")


def _lines(paragraphs: Iterable[Paragraph], lang: str) -> Iterator[_Line]:
    """Cut paragraphs at soft breaks where a heading or a label follows; join a label to its cell's neighbour."""
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        if waiting is not None:
            if waiting.row == paragraph.row and not paragraph.label:
                paragraph = paragraph._replace(label=f"{waiting.label} {waiting.words}")
            else:
                yield from _cut(waiting, lang)
            waiting = None
        labels, rest = outline.split_labels(text.tidy(f"{paragraph.label} {paragraph.words}"), lang)
        if paragraph.row and labels and not rest:
            waiting = paragraph
        else:
            yield from _cut(paragraph, lang)
    if waiting is not None:
        yield from _cut(waiting, lang)


def _cut(paragraph: Paragraph, lang: str) -> Iterator[_Line]:
    pieces: list[str] = []
    numbered = bool(paragraph.label)
    look = (paragraph.heading, paragraph.shaped)
    for piece in filter(None, map(text.tidy, f"{paragraph.label} {paragraph.words}".split("\n"))):
        # A heading is one line: "Article 5", soft break, its name.
        after = len(pieces) == 1 and _is_name(pieces[0]) and any(headings.headings(pieces[0]))
        if pieces and (after or any(look) or outline.split_labels(piece, lang)[0]):
            yield _Line(" ".join(pieces), numbered, *look)
            pieces, numbered = [], False
        pieces.append(piece)
    if pieces:
        yield _Line(" ".join(pieces), numbered, *look)


def _is_name(words: str) -> bool:
    """Whether words have the form of a heading: short, with a capital, without a stop at the end."""
    return 0 < len(words) <= _NAME and not words[0].islower() and words[-1] not in ".;:,，；：。،؛\u2013\u2014-"
