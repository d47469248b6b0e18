"""Plain text and Markdown as people paste it: treaties, statutes, model laws, in any language.

What a unit is follows from the headings: an article, or the section of a statute that has no
articles. Everything else that a pasted text does (lines wrapped, pages numbered, a table of
contents before it) is undone and entered in the ledger; in doubt the text is refused with advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from treatycompare import citation, outline, text
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Provision, Treaty
from treatycompare.outline.headings import (
    KNOWN,
    Heading,
    is_formula,
    is_opening,
    is_preamble,
    is_repealed,
    starts_annex,
)
from treatycompare.parsers import plain_labels, plain_lines, plain_plan
from treatycompare.parsers.plain_lines import Paragraph

_Levels = tuple[Literal["ch", "sec", "tit"], ...]
_LEVELS: _Levels = ("ch", "sec", "tit")
_NATURAL: Mapping[str, Literal["ch", "sec", "tit"]] = {"chapter": "ch", "section": "sec", "title": "tit"}
_DUTCH = (re.compile(r"^### ?Article\s+\d", re.M), re.compile(r"^##\S", re.M))
_OTHER_FORMATS = (b"<", b"{\\rtf", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DUTY = re.compile(r"\b(?:shall|must|doit|doivent|deberán?|phải|должн[аоы]?)\b", re.I)
# "12. Short title.—This Act …", as Indian and Pakistani statutes print it.
_DASHED = re.compile(r"([^.]{1,150}\.)\s?[\u2013\u2014]\s?(\S.*)", re.S)
_SIGNS = "#>*_ \t\u00a0\u3000" + plain_labels.UNPRINTED
_WHOLE, _WORDS = "the whole document", "words of numbered headings"


class PlainTextParser:
    """Reads pasted text or Markdown with headings of articles, or of sections."""

    name = "plain"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is text with the heading of an article, and no other format."""
        start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(_OTHER_FORMATS):
            return False
        try:
            document = plain_lines.decode(data, "")
        except ParseError:
            return False
        if document.lstrip().startswith("<") or all(pattern.search(document) for pattern in _DUTCH):
            return False
        lines = (line[:400].strip(_SIGNS) for line in document.splitlines())
        return any(plain_plan.heads_unit(line) for line in lines)

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the whole text, or with *partial* an excerpt.

        Raises ParseError where it is no such text, StructureError where articles or paragraphs
        are missing, doubled or out of order.
        """
        document = plain_lines.decode(data, source)
        reader = _Reader(lang, partial=partial)
        items = list(reader.items(plain_lines.paragraphs(document, source, reader.ledger), source))
        read = outline.Read(items, text.count(document), reader.title, warnings=reader.warnings)
        # The reader of lists counts the marks of the labels as they were written for it.
        marks = outline.marks_dropped(outline.Outcome((), (), reader.marks, 0))
        # Vietnamese points get their letters after the tree is built; only then can it be held against an outline.
        later = frame if reader.vietnamese and frame and frame.addresses else None
        built = later.model_copy(update={"addresses": ()}) if later else frame
        asked = outline.Asked(lang, source, built, partial)
        try:
            dropped = (*reader.ledger.pieces(), *marks)
            treaty = outline.make_treaty((self.name, self.version), data, read, dropped, asked)
        except StructureError as error:
            if not reader.vietnamese:
                raise
            told = f"{error.what}; points are counted in the order a, b, c, d, đ, e, g: the sixth is named (f) here"
            raise StructureError(told, where=source) from None
        treaty = _finished(treaty, reader.vietnamese)
        faults = outline.against(later, treaty.body) if later else []
        if faults:
            raise StructureError(
                f"the text does not have the structure of the outline: {'; '.join(faults)}", where=source
            )
        return treaty


def _finished(treaty: Treaty, vietnamese: set[str]) -> Treaty:
    """Give Vietnamese points their letters, and add up what the ledger has twice."""
    assert treaty.provenance is not None  # noqa: S101  # a parsed text always has one
    pieces: dict[tuple[str, str], Dropped] = {}
    for piece in treaty.provenance.dropped:
        before = pieces.get((piece.what, piece.where))
        more = before.characters if before else 0
        pieces[piece.what, piece.where] = piece.model_copy(update={"characters": piece.characters + more})
    dropped = tuple(piece for piece in pieces.values() if piece.characters)
    provenance = treaty.provenance.model_copy(update={"dropped": dropped})
    body = tuple(_named(unit, vietnamese) for unit in treaty.body)
    return treaty.model_copy(update={"provenance": provenance, "body": body})


def _named(unit: Provision, vietnamese: set[str]) -> Provision:
    if unit.kind == "division" and vietnamese:
        return unit.model_copy(update={"children": tuple(_named(child, vietnamese) for child in unit.children)})
    return plain_labels.named_again(unit) if unit.address in vietnamese else unit


class _Reader:
    """Reads the paragraphs of one text; counts what it leaves out where it leaves it out."""

    def __init__(self, lang: str, *, partial: bool) -> None:
        self.lang, self.partial = lang, partial
        self.title = ""
        self.ledger = outline.Ledger()
        self.warnings: list[str] = []
        self.marks = 0
        self.vietnamese: set[str] = set()
        self._printed: dict[str, str] = {}
        self._levels: _Levels = _LEVELS

    def items(self, paragraphs: Sequence[Paragraph], source: str) -> Iterator[outline.Item]:
        """Give headings, units and lines, in printed order.

        Raises ParseError where there is no heading of an article, or one that addresses have no number for.
        """
        plan = plain_plan.plan(paragraphs)
        _check(plan, source)
        for place in plan.contents:
            where = f"lines {paragraphs[plan.contents[0]].line} to {paragraphs[plan.contents[-1]].line}"
            reason = f"all its {plan.listed} headings stand again before their words"
            self.ledger.drop(paragraphs[place].text, "table of contents", where, reason)
        places = sorted({*plan.starts, *plan.divisions})
        front = [one for place, one in enumerate(paragraphs[: places[0]]) if place not in plan.contents]
        yield from self._front(front, plan)
        headed = self._headed(paragraphs, plan)
        levels = plain_plan.levels(list(plan.divisions.values()))
        self._tell_levels(plan, levels)
        last = max(plan.starts)
        for place, following in zip(places, [*places[1:], len(paragraphs)], strict=True):
            below = paragraphs[place + 1 : following]
            if place in plan.starts:
                start = plan.starts[place]
                yield from self._article(paragraphs[place], start, below, place in headed, place == last)
            else:
                yield from self._division(paragraphs[place], plan.divisions[place], below, levels)
        self._tell(paragraphs, plan)

    def _front(self, front: Sequence[Paragraph], plan: plain_plan.Plan) -> Iterator[outline.Item]:
        """Part what stands before the first heading into title and preamble."""
        marks = [i for i, one in enumerate(front) if is_preamble(one.text) or is_opening(one.text)]
        words = [i for i, one in enumerate(front) if plain_plan.ended(one.text)]
        cut = (marks or words or [len(front)])[0]
        title = " ".join(one.text for one in front[:cut])
        for one in front[:cut]:
            self.ledger.drop(one.text, "title", "the head of the text", "kept as the title of the treaty")
        self.title = title
        if len(front) > 1 and not marks:
            self.warnings.append(f"nothing says where the title ends and the preamble starts; taken as title: {title}")
        first = plan.starts[min(plan.starts)].labels[0]
        if self.partial and front and first != "1":
            self.warnings.append(f"what stands before article {first} may belong to an article that is not here")
        rest = front[cut:]
        if rest:
            heading = rest[0].text if is_preamble(rest[0].text) else None
            yield outline.Unit("preamble", heading=heading)
            yield from (outline.Line(one.text) for one in rest[heading is not None :])

    def _headed(self, paragraphs: Sequence[Paragraph], plan: plain_plan.Plan) -> set[int]:
        """Find the articles whose heading stands on the line after their number.

        Where most articles have a line there that can be no heading, none is one.
        """
        bare = [place for place, start in plan.starts.items() if not start.heading.rest]
        found = set()
        for place in bare:
            after = paragraphs[place + 1 : place + 3]
            ends = [i for i in (place + 1, place + 2) if i in plan.starts or i in plan.divisions]
            if len(after) == 2 and not ends and _can_head(after[0]):
                found.add(place)
        return found if 2 * len(found) >= len(bare) else {i for i in found if paragraphs[i + 1].marked}

    def _article(
        self,
        paragraph: Paragraph,
        start: plain_plan.Start,
        below: Sequence[Paragraph],
        headed: bool,
        last: bool,
    ) -> Iterator[outline.Item]:
        heading, words = self._named_and_said(start.heading.rest, below)
        lines = [*([words] if words else []), *(one.text for one in below)]
        if headed:
            heading, lines = lines[0], lines[1:]
        closing = (i for i, line in enumerate(lines) if is_formula(line) or starts_annex(line))
        ends = next(closing, len(lines)) if last else len(lines)
        self._count_words(paragraph.text, start)
        relabelled = plain_labels.relabel(lines[:ends])
        self.marks += relabelled.marks
        self._printed |= {printed: written for printed, written in relabelled.printed if printed not in self._printed}
        for label in start.labels:
            if relabelled.vietnamese:
                self.vietnamese.add(label)
                self._printed.setdefault("đ", "(dd)")
            yield outline.Unit("article", label, heading)
            if label == start.labels[0]:
                yield from (outline.Line(line) for line in relabelled.lines)
        if len(start.labels) > 1:
            more = f"{start.labels[1]} to {start.labels[-1]}"
            self.warnings.append(f"articles {more} are printed together with article {start.labels[0]}")
        if ends < len(lines):
            yield outline.Unit("end")
            yield from (outline.Line(line) for line in lines[ends:])
            if any(starts_annex(line) for line in lines[ends:]):
                self.warnings.append("what stands after the last article holds an annex; it is kept as closing words")

    def _named_and_said(self, rest: str, below: Sequence[Paragraph]) -> tuple[str | None, str]:
        """Part what is glued to the number into the heading and the first words."""
        if not rest or is_repealed(rest) or plain_labels.labelled(rest):
            return None, rest
        dashed = _DASHED.fullmatch(rest)
        if dashed:
            self.marks += text.count(rest) - text.count(dashed[1]) - text.count(dashed[2])
            return dashed[1], dashed[2]
        sentence = plain_plan.ended(rest) or len(rest) > plain_plan.HEADING_LIMIT or not below
        return (None, rest) if sentence else (rest, "")

    def _count_words(self, line: str, start: plain_plan.Start) -> None:
        """Enter the words of a heading that its address says."""
        rest, labels = start.heading.rest, start.labels
        left = text.count(line) - text.count(rest) - sum(map(len, labels))
        printed = start.heading.printed
        if len(labels) == 1 and not re.match(r"\d", printed):
            self._printed.setdefault(f"{printed} of an article", labels[0])
        self.ledger.drop(left, _WORDS, _WHOLE, "the address says it")

    def _division(
        self, paragraph: Paragraph, heading: Heading, below: Sequence[Paragraph], levels: Sequence[str]
    ) -> Iterator[outline.Item]:
        words = next((i for i, one in enumerate(below) if not plain_plan.is_short(one.text)), len(below))
        name = " ".join([*([heading.rest] if heading.rest else []), *(one.text for one in below[:words])])
        if heading.kind not in levels[:3]:
            for one in (paragraph, *below[:words]):
                self.ledger.drop(one.text, f"headings of a {heading.kind}", _WHOLE, "addresses have no place for it")
            yield from (outline.Line(one.text) for one in below[words:])
            return
        level = levels.index(heading.kind)
        label = heading.label
        if level == 0 and label.isdigit() and not re.match(r"\d", heading.printed):
            label = citation.to_roman(int(label)).upper()
        left = text.count(paragraph.text) - text.count(heading.rest) - len(label)
        self.ledger.drop(left, _WORDS, _WHOLE, "the address says it")
        yield outline.Division(self._levels[level], label, name or None)
        yield from (outline.Line(one.text) for one in below[words:])

    def _tell_levels(self, plan: plain_plan.Plan, levels: Sequence[str]) -> None:
        if levels and levels[0] == "chapter" and set(levels) <= _NATURAL.keys():
            # Chapters with titles and no sections: ch.I.tit.1.
            self._levels = tuple(_NATURAL[kind] for kind in levels)
        other = [f"{kind} as {level}." for kind, level in zip(levels, self._levels, strict=False)
                 if _NATURAL.get(kind) != level]  # fmt: skip
        if other:
            self.warnings.append(f"divisions are addressed by their level: {', '.join(other)}")
        kinds = dict.fromkeys(heading.kind for heading in plan.divisions.values())
        self.warnings += [
            f"headings of a {kind} are left out: the divisions in it are numbered through, or addresses have no place"
            for kind in kinds
            if kind not in levels[:3]
        ]

    def _tell(self, paragraphs: Sequence[Paragraph], plan: plain_plan.Plan) -> None:
        if self._printed:
            shown = ", ".join(f"{printed} as {written}" for printed, written in list(self._printed.items())[:8])
            more = " and others alike" if len(self._printed) > 8 else ""
            self.warnings.append(f"addresses have Latin letters and digits: {shown}{more}")
        langs = [start.heading.langs for start in plan.starts.values() if start.heading.langs]
        usual = max(langs, key=langs.count, default="")
        if usual and self.lang not in usual.split():
            langs_of = " or ".join(usual.split())
            self.warnings.append(f"the text is taken as {self.lang}, but its headings are in {langs_of}")
        left = plain_lines.numbers_left(one for place, one in enumerate(paragraphs) if place not in plan.contents)
        if left:
            lines = ", ".join(map(str, left[:12]))
            self.warnings.append(f"a number stands alone on its line and is kept as text: line {lines}")


def _can_head(paragraph: Paragraph) -> bool:
    words = paragraph.text
    if is_repealed(words):
        return False
    short = len(words) <= plain_plan.HEADING_LIMIT and not plain_plan.ended(words)
    plain = not words[0].islower() and not plain_labels.labelled(words) and not _DUTY.search(words)
    return paragraph.marked or (short and plain)


def _check(plan: plain_plan.Plan, source: str) -> None:
    if not plan.starts:
        todo = f"each article needs a line that starts with its number; known are {', '.join(KNOWN)}"
        raise ParseError("no heading of an article or section is found", where=source, todo=todo)
    odd = [start.heading.printed for start in plan.starts.values() if not all(start.labels)]
    if odd:
        what = "articles are numbered in a way that addresses have no form for:"
        todo = "numbers that can be read are 12, XII, 12A, 4 bis"
        raise ParseError(what, value=", ".join(odd[:6]), where=source, todo=todo)
