"""Treaties on web pages, as official sites print them: headings, paragraphs, numbered lists.

What is a heading is told by its words (Article 12) and by how it is printed: as a heading, in
bold, centred, or in a class that says so. A line that is printed like any other is a heading only
where it says nothing else, or ends without a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.doors.html import open_html, peek
from treatycompare.errors import ParseError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.outline.words import WORDS
from treatycompare.parsers.html_blocks import (
    BOLD,
    BULLET,
    CENTRED,
    HEADING,
    LINKED,
    SLANTED,
    TITLED,
    Block,
    Made,
    read_blocks,
)

_MARKED = HEADING | BOLD | CENTRED | TITLED
_PAGE = re.compile(r"<!doctype html|<html\b|<body\b", re.I)
_TAGS = re.compile(r"<[^<>]*+>")
_DASH = re.compile(r"[-\u2010-\u2015\u2212:.]\s*")
_ENDED = (".", ";", ":", ",", "\u2013", "\u2014", "。", "；", "：", "，")
# Parts where there are no chapters (Part III of a covenant) stand in their place.
_PART = re.compile(r"(?:Part|Partie|Parte)\s+([IVXLC]+|\d+)\b[.:]?\s*(.*)", re.I | re.S)


class HtmlParser:
    """Reads a treaty from a web page."""

    name = "html"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is a page with headings of articles."""
        document = peek(data)
        # Bilingual pages with damaged text have a parser of their own.
        if not _PAGE.search(document[:4096]) or re.search(r"class=[\"'][^\"'<>]*\bart-target\b", document):
            return False
        lines = (line.strip() for line in _TAGS.sub("\n", document).split("\n"))
        return any(words.article_heading(line) for line in lines if 0 < len(line) < 200 for words in WORDS.values())

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the page as a treaty.

        Raises ParseError where it is no such page, StructureError where articles or paragraphs are
        missing, doubled or out of order.
        """
        words, ledger = outline.words_of(lang), outline.Ledger()
        page = open_html(data, source)
        ledger.drop(page.comments, "comments and declarations", "the whole page", "a browser does not print them")
        found = read_blocks(page.root, ledger, source)
        reader = _Reader(words, ledger, found.title, outline.Asked(lang, source))
        items = list(reader.items(found.blocks))
        if not any(isinstance(item, outline.Unit) and item.kind == "article" for item in items):
            raise ParseError("no article is found: not a treaty on a web page", where=source)
        warnings = (*page.faults, *_other_language(page.root.get("lang", ""), lang), *found.warnings, *reader.warnings)
        read = outline.Read(items, page.raw + reader.made, reader.title, warnings=warnings)
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, ledger.pieces(), asked)


def _other_language(said: str, lang: str) -> tuple[str, ...]:
    # Many sites say "en" on the pages of all languages: no reason to refuse them.
    other = said[:2].lower() not in ("", lang)
    return (f"the page says that its language is {quoted(said)}, asked for was {lang}",) if other else ()


class _Opened(NamedTuple):
    """A block that opens an article or a division, and the words of the body glued to it."""

    item: outline.Unit | outline.Division
    body: str = ""


class _Reader:
    """Reads the blocks of a page; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words, ledger: outline.Ledger, title: str, asked: outline.Asked) -> None:
        self.words, self.ledger, self.title, self.asked = words, ledger, title, asked
        self.made = 0
        self._says: list[str] = []
        self._lists = 0
        self._parts = True
        self._waiting: outline.Unit | outline.Division | None = None
        self._line: list[str] = []
        self._alone = False
        self._place = "head"
        self._dotted = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should look at."""
        made = f"the labels of {self._lists} items of lists are made by the browser, the page does not hold them"
        return (*self._says, *([made] if self._lists else []))

    def items(self, blocks: Sequence[Block]) -> Iterator[outline.Item]:
        """Give headings, units and lines of the treaty, in printed order."""
        printed = [block for block in blocks if not self._leads_away(block)]
        self._parts = not any(self._is_chapter(block) for block in printed)
        above = next((b for b in printed if b.flags & _MARKED and _PART.fullmatch(b.text)), None)
        if above and not self._parts:
            # Addresses start with a chapter.
            what = "the treaty has parts above its chapters, which have no address:"
            raise ParseError(what, value=above.text, where=f"{self.asked.source}, {above.where}")
        first = next((i for i, block in enumerate(printed) if self._opened(block)), len(printed))
        yield from self._head(printed[:first])
        for i in range(first, len(printed)):
            yield from self._block(printed[i], printed[i + 1] if i + 1 < len(printed) else None)
        yield from self._settled()

    def _leads_away(self, block: Block) -> bool:
        if block.flags & LINKED and block.text:
            where = "the whole page"
            self.ledger.drop(block.text, "links within the page", where, "table of contents, or the way back to it")
            return True
        return False

    def _is_chapter(self, block: Block) -> bool:
        found = self.words.division_heading(block.text)
        return found is not None and found[0] == "ch"

    def _head(self, blocks: Sequence[Block]) -> Iterator[outline.Item]:
        """Read what stands before the first heading: title, preamble, and what the site adds."""
        word = self.words.preamble.lower()
        start = next((i for i, block in enumerate(blocks) if block.text.rstrip(".:").lower() == word), None)
        title = _title_of(blocks[:start])
        if title is not None:
            self.title = blocks[title].text
        begins = start if start is not None else 0 if title is None else title + 1
        for i, block in enumerate(blocks[:begins]):
            if i == title:
                self.ledger.drop(block.text, "title", block.where, "kept as the title of the treaty")
            else:
                self.ledger.drop(block.text, "head of the page", block.where, "stands before the treaty")
        if begins == len(blocks):
            return
        self._place = "preamble"
        if start is None:
            self._says.append(f"no heading says where the preamble starts: {quoted(blocks[begins].text, 40)} is taken")
            yield outline.Unit("preamble")
        else:
            yield outline.Unit("preamble", heading=blocks[start].text)
        for block in blocks[begins + (start is not None) :]:
            yield from self._say(block)
        yield from self._settled()

    def _block(self, block: Block, after: Block | None) -> Iterator[outline.Item]:
        if self._place == "annex":
            self.ledger.drop(block.text, "annex", "after the articles", "annexes are not read")
            return
        opened = self._opened(block)
        if opened is not None:
            yield from self._settled()
            self._drop_words(block.text, opened)
            self._waiting, self._dotted = opened.item, False
            if isinstance(opened.item, outline.Unit):
                self._place = "articles"
            if opened.body:
                yield from self._settled()
                yield from self._say(block._replace(text=opened.body))
        elif self._names(block, after):
            self._name(block.text)
        elif block.flags & _MARKED and self._is_annex(block.text):
            yield from self._settled()
            self._says.append(f"an annex is left out: {quoted(block.text, 40)}, {block.where}")
            self.ledger.drop(block.text, "annex", "after the articles", "annexes are not read")
            self._place = "annex"
        else:
            if block.flags & HEADING:
                self._says.append(
                    f"a heading without a number is kept as text: {quoted(block.text, 40)}, {block.where}"
                )
            yield from self._say(block)

    def _is_annex(self, words: str) -> bool:
        return re.match(rf"{self.words.annex}\b", words, re.I) is not None and len(words.split()) < 20

    def _opened(self, block: Block) -> _Opened | None:
        """Read a block as the heading of an article or a division."""
        head, body, marked = block.text, "", bool(block.flags & _MARKED)
        if not head or block.made:
            return None
        if not marked and block.lead:
            # "Article 5. Terms." in bold, and the words of the article after it.
            cut = _place_of(head, block.lead)
            head, body, marked = head[:cut].rstrip(), head[cut:].lstrip(), True
        article = self.words.article_heading(head)
        division = None if article else self.words.division_heading(head)
        part = _PART.fullmatch(head) if self._parts and not article and not division else None
        if part:
            division = ("ch", part[1].upper(), part[2])
        if article is None and division is None:
            return None
        glued = (article or division or ("",))[-1]
        dash = _DASH.match(glued)
        rest = glued[dash.end() :] if dash else glued
        if (rest and not dash and rest[0].islower()) or not (marked or not rest or _is_name(rest)):
            return None
        if article:
            return _Opened(outline.Unit("article", article[0], rest or None), body)
        assert division is not None  # noqa: S101  # for the reader of types
        return _Opened(outline.Division(division[0], division[1], rest or None), body)

    def _drop_words(self, printed: str, opened: _Opened) -> None:
        kept = text.count(opened.item.label) + text.count(opened.item.heading or "") + text.count(opened.body)
        where, reason = "the whole page", "the address says it"
        self.ledger.drop(text.count(printed) - kept, "words of numbered headings", where, reason)

    def _names(self, block: Block, after: Block | None) -> bool:
        """Whether a block gives the name of the heading before it."""
        waiting = self._waiting
        if waiting is None or block.made or outline.split_labels(block.text, self.asked.lang)[0]:
            return False
        if waiting.heading is not None:
            return block.broken and bool(block.flags & _MARKED)
        if isinstance(waiting, outline.Division) or block.flags & (HEADING | BOLD | TITLED):
            return True
        if not _is_name(block.text) or after is None or self._opened(after):
            return False
        if block.flags & (SLANTED | CENTRED):
            return True
        # A line without a full stop is a name, unless a list follows that it could announce.
        labels = outline.split_labels(after.text, self.asked.lang)[0] or after.made
        return not labels or labels[0].word.isdigit()

    def _name(self, name: str) -> None:
        if self._waiting is not None:
            before = self._waiting.heading
            self._waiting = self._waiting._replace(heading=f"{before} {name}" if before else name)

    def _say(self, block: Block) -> Iterator[outline.Item]:
        """Take one line of words; it is given when it is known where it ends."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None
        words = " ".join([*(self._made(made) for made in block.made), block.text]).strip()
        labels, rest = outline.split_labels(words, self.asked.lang)
        if self._line:
            # A label in a cell of its own, or in a block of its own, belongs to what follows.
            belongs = self._alone and (not labels or labels[0].form != "dot")
            # A line that was broken in mid-sentence.
            wrapped = block.broken and not labels and not self._line[-1].endswith(_ENDED) and words[:1].islower()
            if belongs or wrapped:
                self._line.append(words)
                self._alone = self._alone and not rest
                return
            yield from self._settled()
        if self._place == "articles" and self.words.is_formula(words):
            yield outline.Unit("end")
            self._place = "end"
        self._dotted = self._dotted or (bool(labels) and labels[0].form == "dot" and not block.made)
        self._line, self._alone = [words], not rest

    def _made(self, made: Made) -> str:
        """Give a label that the browser makes as treaties print it."""
        if made.word == BULLET:
            printed = BULLET
        elif made.word.isdigit() and made.depth == 1 and not self._dotted:
            printed = f"{made.word}."
        else:
            printed = f"({made.word})"
        self.made += text.count(printed)
        self._lists += 1
        return printed

    def _settled(self) -> Iterator[outline.Item]:
        """Give the heading that waits for its name, and the line that waits for its end."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None
        if self._line:
            yield outline.Line(" ".join(self._line))
            self._line = []


def _title_of(blocks: Sequence[Block]) -> int | None:
    """Find the title among the blocks before the treaty: its first heading, or the last marked block."""
    places = [i for i, block in enumerate(blocks) if block.tag == "h1" and block.text]
    places = places or [i for i, block in enumerate(blocks) if block.flags & HEADING]
    places = places or [i for i, block in enumerate(blocks) if block.flags & _MARKED]
    return places[-1] if places else None


def _is_name(words: str) -> bool:
    """Whether words can be the name of an article: short, and no sentence."""
    return len(words.split()) <= 20 and not words.endswith(_ENDED) and not words[:1].islower()


def _place_of(words: str, characters: int) -> int:
    """Find where so many characters of *words* end, white space aside."""
    for place, sign in enumerate(words):
        characters -= not sign.isspace()
        if not characters:
            return place + 1
    return len(words)
