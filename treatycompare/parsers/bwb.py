"""Treaties of the Dutch treaty database, turned to Markdown: English first, then Dutch.

Both halves are printed alike, so one reader serves both with a table of heading words for each. The
export and the printers lost small things: labels glued, doubled, misprinted. They are set right
only where the other half of the same file shows how, each time with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.doors.plain import open_text
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.bwb_labels import HEADING, Mender, OtherHalf

_META = re.compile(r"<meta[^<>]*>")
_DUTCH = re.compile(r"#{3}\s*(?:HOOFDSTUK|AFDELING|TITEL|ARTIKEL)\b", re.I)
# The database's own links end alike, and may have a bracket that is never opened: "onder/c)/van".
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^\s\[\]]*?/README\.md|(?:[^()\s]|\([^()\s]*\))*)\)")
_NOTE = re.compile(r"<sup>.*?(?:</sup>|$)")
_EMPHASIS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\s*\*")
_TABLE_RULE = re.compile(r"\|[\s:|-]*")

_DUTCH_WORDS = outline.Words(
    article="Artikel",
    divisions={"ch": "Hoofdstuk", "sec": "Afdeling", "tit": "Titel"},
    preamble="Preambule",
    annex="Bijlage",
    formula="Ten blijke waarvan|Gedaan te",
)
_LANGUAGES = ("en", "nl")
_OTHER_LANGUAGE = "another language"


class DutchMarkdownParser:
    """Reads the English or the Dutch half of a treaty from ``statengeneraal/laws-markdown``."""

    name = "bwb"
    version = "2"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is Markdown with the headings of the Dutch treaty database."""
        try:
            document = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
        english = re.search(r"^### ?Article\s+\d", document, re.M)
        return english is not None and re.search(r"^##\S", document, re.M) is not None

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the half of the document in *lang*, ``en`` or ``nl``.

        Raises ParseError where it is no such document or *lang* is none of its languages,
        StructureError where articles or paragraphs are missing, doubled or out of order.
        """
        document = open_text(data, source)
        if lang not in _LANGUAGES:
            what = "the Dutch treaty database is read in English and Dutch only; asked for was"
            raise ParseError(what, value=lang, allowed=_LANGUAGES, where=source)
        reader = _Reader(document.splitlines(), lang)
        items = list(reader.items())
        if not any(isinstance(item, outline.Unit) and item.kind == "article" for item in items):
            what = "no article is found in this language: not a treaty of the Dutch treaty database"
            raise ParseError(what, value=lang, where=source)
        read = outline.Read(items, text.count(document), reader.title, glued=True, warnings=reader.warnings)
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, reader.ledger.pieces(), asked)


class _Half(NamedTuple):
    """One half of a document: its heading words, and the numbers of its lines from nought."""

    name: str
    words: outline.Words
    lines: range


def _halves(lines: Sequence[str]) -> tuple[range, _Half, _Half]:
    """Give the lines of the head, the English half and the Dutch one."""
    turn = _turn(lines)
    # The head has the Dutch title, the English half starts with its own.
    own = next((i for i, line in enumerate(lines[:turn]) if re.match(r"#{3}", line)), 0)
    dutch = _DUTCH_WORDS
    if not any(re.match(r"#+\s*Hoofdstuk\b", line, re.I) for line in lines[turn:]):
        # ETS 30 has no "hoofdstuk": what is a chapter in English is called "titel".
        dutch = dutch._replace(divisions={"ch": "Titel", "sec": "Afdeling"})
    return (
        range(own),
        _Half("the English half", outline.words_of("en"), range(own, turn)),
        _Half("the Dutch half", dutch, range(turn, len(lines))),
    )


def _turn(lines: Sequence[str]) -> int:
    """Find the line at which the Dutch half starts: its title, or its first numbered heading."""
    first = next((i for i, line in enumerate(lines) if _DUTCH.match(line)), len(lines))
    previous = ""
    turn = first
    for i, line in enumerate(lines[:first]):
        if re.match(r"####[^#]", line) and i and not re.match(r"###[^#]", previous) and first < len(lines):
            turn = i
        if line.strip():
            previous = line
    return turn


class _Reader:
    """Reads the lines of one half; counts what it leaves out where it leaves it out."""

    def __init__(self, lines: Sequence[str], lang: str) -> None:
        self.title = ""
        self.ledger = outline.Ledger()
        self._dutch = lang == "nl"
        self._head, *halves = _halves(lines)
        self._own, self._other = reversed(halves) if self._dutch else halves
        self._words = self._own.words
        self._lines = lines
        other = OtherHalf((lines[i] for i in self._other.lines), self._other.words)
        self._mender = Mender(other, self.ledger, follows=self._dutch)
        self.warnings = self._mender.warnings
        self._waiting: outline.Division | outline.Unit | None = None
        self._started = self._articles = False

    def items(self) -> Iterator[outline.Item]:
        """Give headings, units and lines of the half, in printed order."""
        other = self._other.lines
        for i in other:
            self.ledger.drop(
                self._lines[i], self._other.name, f"lines {other.start + 1} to {other.stop}", _OTHER_LANGUAGE
            )
        yield from self._mender.items(self._printed())

    def _printed(self) -> Iterator[outline.Item]:
        for i in (*self._head, *self._own.lines):
            heading = HEADING.match(self._lines[i])
            plain = self._plain(heading[2] if heading else self._lines[i], f"line {i + 1}")
            if heading:
                self.ledger.drop(heading[1], "Markdown signs", "the whole document", "mark-up")
                yield from self._heading(plain, len(heading[1]))
            elif plain:
                yield from self._line(plain)
        yield from self._settled()

    def _settled(self) -> Iterator[outline.Item]:
        """Give the heading that waits for its name, now that something else follows."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None

    def _heading(self, plain: str, depth: int) -> Iterator[outline.Item]:
        opened = self._opened(plain)
        if opened is not None:
            yield from self._settled()
            self._waiting, self._started = opened, True
            self._articles = self._articles or (isinstance(opened, outline.Unit) and opened.kind == "article")
        elif self._waiting is not None and self._waiting.heading is None and depth == 4:
            self._waiting = self._waiting._replace(heading=plain)
        elif not self._started:
            self._entitled(plain, depth)
        else:
            yield from self._settled()
            yield outline.Line(plain)

    def _entitled(self, plain: str, depth: int) -> None:
        where = "the head of the document"
        if depth < 3:
            reason = "it stands again above the Dutch half" if self._dutch else _OTHER_LANGUAGE
            self.ledger.drop(plain, "Dutch title", where, reason)
            return
        self.title = f"{self.title} {plain}".strip()
        self.ledger.drop(plain, "title", where, "kept as the title of the treaty")

    def _line(self, plain: str) -> Iterator[outline.Item]:
        yield from self._settled()
        if not self._started:
            self._started = True
            first = re.match(self._words.preamble, plain)
            yield outline.Unit("preamble", heading=first[0] if first else None)
            plain = plain[first.end() :] if first else plain
        elif self._articles and self._words.is_formula(plain):
            yield outline.Unit("end")
        if plain:
            yield outline.Line(plain)

    def _opened(self, heading: str) -> outline.Division | outline.Unit | None:
        article = self._words.article_heading(heading)
        division = None if article else self._words.division_heading(heading)
        rest = (article or division or ("",))[-1]
        if article:
            self._drop_word(heading, article[0], rest)
            return outline.Unit("article", article[0], rest or None)
        if division:
            self._drop_word(heading, division[1], rest)
            return self._mender.division(outline.Division(division[0], division[1], rest or None))
        if heading == self._words.preamble and not self._started:
            return outline.Unit("preamble", heading=heading)
        return None

    def _drop_word(self, heading: str, label: str, rest: str) -> None:
        word = heading[: len(heading) - len(rest)].replace(label, "", 1)
        self.ledger.drop(word, "words of numbered headings", "the whole document", "the address says it")

    def _plain(self, line: str, where: str) -> str:
        """Take mark-up from a line: links to other treaties, emphasis, tables, notes of the translator."""
        for what, pattern, reason in (
            ("file header", _META, "no part of the treaty"),
            ("footnote", _NOTE, "not part of the treaty"),
        ):
            for found in pattern.findall(line):
                self.ledger.drop(found, what, where, reason)
            line = pattern.sub(_left_out, line)
        # The text of a link may hold a link, but not without end.
        for _ in range(8):
            bare = _LINK.sub(lambda found: found[1], line)
            if bare == line:
                break
            line = self._marks(line, bare)
        if line.startswith("|"):
            line = self._marks(line, _cells(line))
        return text.tidy(self._marks(line, _EMPHASIS.sub(_emphasised, line)))

    def _marks(self, before: str, after: str) -> str:
        self.ledger.drop(text.count(before) - text.count(after), "Markdown signs", "the whole document", "mark-up")
        return after


def _left_out(found: re.Match[str]) -> str:
    """A space, where what is left out stood between two words."""
    return " " if found.string[found.end() : found.end() + 1].isalnum() else ""


def _cells(row: str) -> str:
    """Give the cells of a row of a table, with the marks between them; nothing for a rule.

    >>> _cells("| a | one;  |"), _cells("|:---|---|")
    ('a | one;', '')
    """
    if _TABLE_RULE.fullmatch(row):
        return ""
    return " | ".join(cell.strip() for cell in row.strip("| ").split("|"))


def _emphasised(found: re.Match[str]) -> str:
    """The words of an emphasis; the export loses the space between them and their neighbours."""
    start, end = found.span()
    before, after = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    lead = " " if before.isalnum() or (before and before in ",;:.") else ""
    return lead + found[1] + (" " if after.isalnum() else "")
