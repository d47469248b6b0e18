"""Treaties annexed to General Assembly resolutions, as the UN publishes them in Akoma Ntoso.

The mark-up is flat: every heading and every line is a ``paragraph``; structure is rebuilt from
headings and labels. The treaty is ``attachments/attachment/doc[@name="annex"]/mainBody``; the
outer ``mainBody`` is the resolution. A second "Annex" heading starts the interpretative notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from treatycompare import outline, text
from treatycompare.doors.xml import open_xml
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Treaty

_NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
# ISO 639-2 codes, as the files give them.
_LANGUAGES = {"eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru", "ara": "ar", "zho": "zh", "chi": "zh"}


class UnAkomaNtosoParser:
    """Reads a treaty from the UN's Akoma Ntoso file of the resolution that adopts it."""

    name = "akn-un"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* looks like Akoma Ntoso with an annex."""
        return b"akomaNtoso" in data[:4096] and re.search(rb"name\s*=\s*[\"']annex", data) is not None

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the annex as a treaty, and the interpretative notes after it.

        Raises ParseError where it is no such document, StructureError where articles or
        paragraphs are missing, doubled or out of order.
        """
        root = _opened(data, source)
        _check_language(root, lang, source)
        reader = _Reader(outline.words_of(lang))
        body = _annex(root, reader.words, source)
        items = list(reader.items(body))
        read = outline.Read(items, text.count(_all_text(root)), reader.title, reader.unread)
        dropped = (*_outside(body), *reader.ledger.pieces())
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, dropped, asked)


def _opened(data: bytes, source: str) -> etree._Element:
    root = open_xml(data, source)
    if root.tag != f"{_NS}akomaNtoso":
        raise ParseError("the file is no Akoma Ntoso 3.0; its root is", value=root.tag, where=source)
    return root


def _check_language(root: etree._Element, lang: str, source: str) -> None:
    marked = next((found.get("language", "") for found in root.iter(f"{_NS}FRBRlanguage")), "")
    if marked and _LANGUAGES.get(marked, marked) != lang:
        raise ParseError(f"the file says that its language is {marked}, asked for was", value=lang, where=source)


def _annex(root: etree._Element, words: outline.Words, source: str) -> etree._Element:
    bodies = root.findall(f'.//{_NS}attachments/{_NS}attachment/{_NS}doc[@name="annex"]/{_NS}mainBody')
    for body in bodies:
        if any(words.article_heading(text.tidy(_words(part)[0])) for part in body.iter(f"{_NS}subheading")):
            return body
    what = "has no annex" if not bodies else "has an annex without articles"
    raise ParseError(f"the document {what}: no treaty is found", where=source)


def _outside(body: etree._Element) -> Iterator[Dropped]:
    """List the text that stands around the annex: the resolution and the data about the file."""
    path = [body, *body.iterancestors()]
    for above in path[1:]:
        for part in above:
            characters = text.count(_all_text(part))
            if part not in path and characters:
                what = _name(part)
                yield Dropped(what=what, where=_name(above), characters=characters, reason="outside the annex")


def _all_text(part: etree._Element) -> str:
    return str(part.xpath("string()"))


def _name(part: etree._Element) -> str:
    return etree.QName(part).localname


def _words(part: etree._Element) -> tuple[str, list[str]]:
    """Give the words of an element, and apart from them its footnotes."""
    out, notes = [part.text or ""], []
    for inner in part:
        if inner.tag == f"{_NS}authorialNote":
            notes.append(_all_text(inner))
        elif inner.tag == f"{_NS}eol":
            out.append(" ")
        else:
            below, more = _words(inner)
            out.append(below)
            notes += more
        out.append(inner.tail or "")
    return "".join(out), notes


class _Reader:
    """Reads the paragraphs of the annex; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words) -> None:
        self.words = words
        self.title = ""
        self.unread: list[str] = []
        self.ledger = outline.Ledger()
        self._place = "title"
        self._waiting: outline.Division | outline.Unit | None = None
        self._note_headings: list[str] = []
        self._note_heading: str | None = None

    def _drop_words(self, characters: int) -> None:
        self.ledger.drop(characters, "words of numbered headings", "the whole annex", "the address says it")

    def items(self, body: etree._Element) -> Iterator[outline.Item]:
        """Give headings, units and lines of the annex, in printed order."""
        for part in body:
            where = part.get("eId", _name(part))
            if part.tag != f"{_NS}paragraph":
                self.unread.append(f"{_name(part)} ({where})")
                continue
            number = ""
            for piece in part:
                if piece.tag == f"{_NS}num":
                    number = self._said(piece, where)
                elif piece.tag == f"{_NS}subheading":
                    yield from self._heading(self._said(piece, where))
                elif piece.tag == f"{_NS}content":
                    for line in _lines(piece):
                        yield from self._line(f"{number} {self._said(line, where)}".strip())
                        number = ""
                else:
                    self.unread.append(f"{_name(piece)} ({where})")
            if number:
                yield from self._line(number)
        yield from self._settled()

    def _said(self, piece: etree._Element, where: str) -> str:
        words, notes = _words(piece)
        for note in notes:
            self.ledger.drop(note, "footnote", where, "a note of the editor, no words of the treaty")
        return text.tidy(words)

    def _settled(self) -> Iterator[outline.Item]:
        """Give the heading that waits for its name, now that something else follows."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None

    def _heading(self, heading: str) -> Iterator[outline.Item]:
        word = heading.rstrip(".:").lower()
        if word == self.words.annex.lower():
            self.ledger.drop(heading, "heading of an annex", "the whole annex", "the layer of the units says it")
            yield from self._settled()
            self._place = "notes" if self._place == "articles" else self._place
        elif self._place == "notes":
            self._note_headings.append(heading)
            self._note_heading = None
        elif word == self.words.preamble.lower():
            yield outline.Unit("preamble", heading=heading)
            self._place = "preamble"
        elif (opened := self._opened(heading)) is not None:
            yield from self._settled()
            self._place = "articles"
            self._waiting = opened
        elif self._waiting is not None:
            before = self._waiting.heading
            self._waiting = self._waiting._replace(heading=f"{before} {heading}" if before else heading)
        elif self._place == "title":
            self.title = f"{self.title} {heading}".strip()
            self.ledger.drop(heading, "title", "the head of the annex", "kept as the title of the treaty")
        else:
            yield outline.Line(heading)

    def _opened(self, heading: str) -> outline.Division | outline.Unit | None:
        article = self.words.article_heading(heading)
        division = None if article else self.words.division_heading(heading)
        opened = article or division
        if opened is None:
            return None
        label, rest = opened[-2:]
        self._drop_words(text.count(heading) - text.count(label) - text.count(rest))
        if division:
            return outline.Division(division[0], label, rest or None)
        return outline.Unit("article", label, rest or None)

    def _line(self, line: str) -> Iterator[outline.Item]:
        yield from self._settled()
        if not line:
            return
        if self._place == "notes":
            yield from self._note(line)
            return
        if self._place == "title":
            self._place = "preamble"
            yield outline.Unit("preamble")
        elif self._place == "articles" and self.words.is_formula(line):
            yield outline.Unit("end")
        yield outline.Line(line)

    def _note(self, line: str) -> Iterator[outline.Item]:
        """Start a note at each numbered line; its heading is the last one printed above it."""
        labels, rest = outline.split_labels(line)
        if not labels or labels[0].form != "dot" or not labels[0].word.isdigit():
            yield outline.Line(line)
            return
        repeated = not self._note_headings
        if self._note_headings:
            *titles, self._note_heading = self._note_headings
            for title in titles:
                self.ledger.drop(title, "title of the notes", "the second annex", "the layer of the units says it")
            self._note_headings = []
        yield outline.Unit("note", labels[0].word, self._note_heading, repeated=repeated)
        self._drop_words(text.count(line) - text.count(rest) - sum(len(label.word) for label in labels))
        yield outline.Line(rest)


def _lines(content: etree._Element) -> list[etree._Element]:
    """Give the paragraphs of a content element; the element itself where it holds words of its own."""
    loose = (content.text or "") + "".join(inner.tail or "" for inner in content)
    return [content] if loose.strip() or any(inner.tag != f"{_NS}p" for inner in content) else list(content)
