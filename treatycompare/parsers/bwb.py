"""Treaties of the Dutch treaty database, turned to Markdown: English first, then Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treatycompare import outline, text
from treatycompare.doors.plain import open_text
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty

_META = re.compile(r"<meta[^<>]*>")
_HEADING = re.compile(r"(#{1,6})\s*(.*)", re.S)
_DUTCH = re.compile(r"#{3}\s*(?:HOOFDSTUK|AFDELING|TITEL|ARTIKEL)\b", re.I)
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_NOTE = re.compile(r"<sup>.*?(?:</sup>|$)")
_EMPHASIS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\s*\*")


class DutchMarkdownParser:
    """Reads the English half of a treaty from ``statengeneraal/laws-markdown``."""

    name = "bwb"
    version = "1"

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
        """Read the half of the document in *lang*.

        Raises ParseError where it is no such document, StructureError where articles or
        paragraphs are missing, doubled or out of order.
        """
        document = open_text(data, source)
        reader = _Reader(outline.words_of(lang))
        items = list(reader.items(document))
        if not any(isinstance(item, outline.Unit) and item.kind == "article" for item in items):
            raise ParseError("no article is found: not a treaty of the Dutch treaty database", where=source)
        read = outline.Read(items, text.count(document), reader.title, glued=True)
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, reader.ledger.pieces(), asked)


class _Reader:
    """Reads the lines of one document; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words) -> None:
        self.words = words
        self.title = ""
        self.ledger = outline.Ledger()

    def items(self, document: str) -> Iterator[outline.Item]:
        """Give headings, units and lines of the English half, in printed order."""
        lines = document.splitlines()
        turn = _turn(lines)
        for line in lines[turn:]:
            self.ledger.drop(line, "the Dutch half", f"line {turn + 1} to the end", "another language")
        waiting: outline.Division | outline.Unit | None = None
        started = articles = False
        for number, line in enumerate(lines[:turn], 1):
            if not line.strip():
                continue
            heading = _HEADING.match(line)
            plain = self._plain(heading[2] if heading else line, f"line {number}")
            if heading:
                self.ledger.drop(heading[1], "Markdown signs", "the whole document", "mark-up")
                opened = self._opened(plain)
                if opened is not None:
                    if waiting is not None:
                        yield waiting
                    waiting, started = opened, True
                    articles = articles or isinstance(opened, outline.Unit)
                elif waiting is not None and waiting.heading is None and len(heading[1]) == 4:
                    waiting = waiting._replace(heading=plain)
                elif not started:
                    self._title(plain, heading[1])
                else:
                    yield from [waiting] if waiting is not None else []
                    waiting = None
                    yield outline.Line(plain)
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            if not plain:
                continue
            if not started:
                started = True
                first = re.match(self.words.preamble, plain)
                yield outline.Unit("preamble", heading=first[0] if first else None)
                plain = plain[first.end() :] if first else plain
            elif articles and self.words.is_formula(plain):
                yield outline.Unit("end")
            yield outline.Line(plain)
        if waiting is not None:
            yield waiting

    def _title(self, plain: str, signs: str) -> None:
        if len(signs) < 3:
            self.ledger.drop(plain, "Dutch title", "the head of the document", "another language")
            return
        self.title = f"{self.title} {plain}".strip()
        self.ledger.drop(plain, "title", "the head of the document", "kept as the title of the treaty")

    def _opened(self, heading: str) -> outline.Division | outline.Unit | None:
        article = self.words.article_heading(heading)
        division = None if article else self.words.division_heading(heading)
        rest = (article or division or ("",))[-1]
        if article:
            self._drop_word(heading, article[0], rest)
            return outline.Unit("article", article[0], rest or None)
        if division:
            self._drop_word(heading, division[1], rest)
            return outline.Division(division[0], division[1], rest or None)
        return None

    def _drop_word(self, heading: str, label: str, rest: str) -> None:
        word = heading[: len(heading) - len(rest)].replace(label, "", 1)
        self.ledger.drop(word, "words of numbered headings", "the whole document", "the address says it")

    def _plain(self, line: str, where: str) -> str:
        """Take mark-up from a line: links to other treaties, emphasis, notes of the translator."""
        for what, pattern, reason in (
            ("file header", _META, "no part of the treaty"),
            ("footnote", _NOTE, "not part of the treaty"),
        ):
            for found in pattern.findall(line):
                self.ledger.drop(found, what, where, reason)
            line = pattern.sub("", line)
        # The text of a link may hold a link, but not without end.
        for _ in range(8):
            bare = _LINK.sub(lambda found: found[1], line)
            if bare == line:
                break
            line = self._marks(line, bare)
        return text.tidy(self._marks(line, _EMPHASIS.sub(_emphasised, line)))

    def _marks(self, before: str, after: str) -> str:
        self.ledger.drop(text.count(before) - text.count(after), "Markdown signs", "the whole document", "mark-up")
        return after


def _emphasised(found: re.Match[str]) -> str:
    """The words of an emphasis; the export loses the space between them and their neighbours."""
    start, end = found.span()
    before, after = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    lead = " " if before.isalnum() or (before and before in ",;:.") else ""
    return lead + found[1] + (" " if after.isalnum() else "")


def _turn(lines: list[str]) -> int:
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
