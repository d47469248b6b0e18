"""Treaties annexed to General Assembly resolutions, as the UN publishes them in Akoma Ntoso.

The mark-up is flat: every heading and every line is a ``paragraph``; structure is rebuilt from
headings and labels. The treaty is ``attachments/attachment/doc[@name="annex"]/mainBody``; the
outer ``mainBody`` is the resolution. A second "Annex" heading starts the interpretative notes.

The Arabic files mark some headings, the Chinese ones none: there a line that is a numbered heading
and nothing else opens its part, and the line after it is its name where it reads as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from treatycompare import outline, text
from treatycompare.doors.xml import open_xml
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Treaty
from treatycompare.outline.labels import senses
from treatycompare.outline.tree import PRINTED
from treatycompare.outline.words import Numbered

_NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
# ISO 639-2 codes, as the files give them.
_LANGUAGES = {"eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru", "ara": "ar", "zho": "zh", "chi": "zh"}
_HEADINGS = {f"{_NS}subheading", f"{_NS}heading"}
# A bare heading is a word and a number; "Chapter XXXVIII" has fifteen characters.
_LONGEST_BARE = 40
_MARK = re.compile(r"^\s*[.．、\u2010-\u2013-]\s*")
_END_OF_SENTENCE = tuple(".。:：;；؛,，،、!！?？؟…")


class UnAkomaNtosoParser:
    """Reads a treaty from the UN's Akoma Ntoso file of the resolution that adopts it."""

    name = "akn-un"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* looks like Akoma Ntoso with an annex and without marked articles."""
        annex = b"akomaNtoso" in data[:4096] and re.search(rb"name\s*=\s*[\"']annex", data)
        return bool(annex) and re.search(rb"<(?:\w+:)?article[\s>]", data) is None

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the annex as a treaty, and the interpretative notes after it.

        Raises ParseError where it is no such document, StructureError where articles or
        paragraphs are missing, doubled or out of order.
        """
        root = _opened(data, source)
        _check_language(root, lang, source)
        reader = _Reader(outline.words_of(lang), lang)
        body, rows = _annex(root, reader, source)
        items = list(reader.items(rows))
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


def _annex(root: etree._Element, reader: _Reader, source: str) -> tuple[etree._Element, list[_Row]]:
    bodies = root.findall(f'.//{_NS}attachments/{_NS}attachment/{_NS}doc[@name="annex"]/{_NS}mainBody')
    for body in bodies:
        rows = reader.rows(body)
        if any(reader.opens(row) for row in rows):
            return body, rows
        reader.forget()
    what = "has no annex" if not bodies else "has an annex without articles"
    raise ParseError(f"the document {what}: no treaty is found", where=source)


def _outside(body: etree._Element) -> Iterator[Dropped]:
    """List the text that stands around the annex: the resolution and the data about the file."""
    path = [body, *body.iterancestors()]
    for above in path[1:]:
        for part in above:
            characters = 0 if part in path else text.count(_all_text(part))
            if characters:
                what = _name(part)
                yield Dropped(what=what, where=_name(above), characters=characters, reason="outside the annex")


def _all_text(part: etree._Element) -> str:
    return str(part.xpath("string()"))


def _name(part: etree._Element) -> str:
    return etree.QName(part).localname


def _words(part: etree._Element) -> tuple[str, list[str]]:
    """Give the words of an element, and apart from them its footnotes with their marks."""
    out, notes = [part.text or ""], []
    for inner in part:
        if inner.tag == f"{_NS}authorialNote" or _is_mark(inner):
            notes.append(_all_text(inner))
        elif inner.tag == f"{_NS}eol":
            out.append(" ")
        else:
            below, more = _words(inner)
            out.append(below)
            notes += more
        out.append(inner.tail or "")
    return "".join(out), notes


def _is_mark(part: etree._Element) -> bool:
    """Whether this is a raised bracket around a footnote, as the Arabic files have it."""
    if part.tag != f"{_NS}sup" or len(part) or text.tidy(part.text or "") not in ("(", ")", "()"):
        return False
    before, after = part.getprevious(), part.getnext()
    follows = after is not None and after.tag == f"{_NS}authorialNote" and not text.tidy(part.tail or "")
    ends = before is not None and before.tag == f"{_NS}authorialNote" and not text.tidy(before.tail or "")
    return follows or ends


class _Row(NamedTuple):
    """One printed line of the annex, and whether the mark-up says that it is a heading."""

    words: str
    heading: bool


class _Reader:
    """Reads the paragraphs of the annex; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words, lang: str) -> None:
        self.words, self.lang = words, lang
        self.forget()
        self.title = ""
        self._place = "title"
        self._waiting: outline.Division | outline.Unit | None = None
        # Whether a heading that the mark-up does not show was the last to open a part.
        self._bare = False
        self._note_headings: list[str] = []
        self._note_heading: str | None = None

    def forget(self) -> None:
        """Start anew with another annex."""
        self.unread: list[str] = []
        self.ledger = outline.Ledger()

    def rows(self, body: etree._Element) -> list[_Row]:
        """Give the lines of the annex, footnotes taken out."""
        rows = []
        for part in body:
            where = part.get("eId", _name(part))
            if part.tag != f"{_NS}paragraph":
                self.unread.append(f"{_name(part)} ({where})")
                continue
            number = ""
            for piece in part:
                if piece.tag == f"{_NS}num":
                    number = self._said(piece, where)
                elif piece.tag in _HEADINGS:
                    rows.append(_Row(self._said(piece, where), True))
                elif piece.tag == f"{_NS}content":
                    for line in _lines(piece):
                        rows.append(_Row(f"{number} {self._said(line, where)}".strip(), False))
                        number = ""
                else:
                    self.unread.append(f"{_name(piece)} ({where})")
            if number:
                rows.append(_Row(number, False))
        return rows

    def _said(self, piece: etree._Element, where: str) -> str:
        words, notes = _words(piece)
        for note in notes:
            self.ledger.drop(note, "footnote", where, "a note of the editor, no words of the treaty")
        return text.tidy(words)

    def opens(self, row: _Row) -> bool:
        """Whether an article starts here."""
        found = self.words.numbered(row.words) if row.heading else self._bare_number(row.words)
        return found is not None and found.level == "article"

    def items(self, rows: Sequence[_Row]) -> Iterator[outline.Item]:
        """Give headings, units and lines of the annex, in printed order."""
        first = next((i for i, row in enumerate(rows) if self.opens(row)), 0)
        preamble = next((i for i, row in enumerate(rows[:first]) if self._is(row.words, self.words.preamble)), -1)
        for i, row in enumerate(rows):
            # Before the heading of the preamble there are only titles, marked up as such or not.
            if row.heading or i <= preamble or self._is_bare_heading(row.words):
                self._bare = not row.heading
                yield from self._heading(row.words)
            else:
                yield from self._line(row.words)
        yield from self._settled()

    def _is(self, line: str, word: str) -> bool:
        return line.rstrip(".:：").lower() == word.lower()

    def _is_bare_heading(self, line: str) -> bool:
        """Whether a line is a heading that the mark-up does not show."""
        if self._place in ("articles", "end") and self._is(line, self.words.annex):
            return True
        if self._place == "notes":
            return self._bare and self._is_name(line)
        if self._bare_number(line) is not None:
            return True
        nameless = self._waiting is not None and self._waiting.heading is None
        return self._bare and nameless and self._is_name(line)

    def _bare_number(self, line: str) -> Numbered | None:
        """Read a line that is a numbered heading and nothing else."""
        found = self.words.numbered(line) if len(line) <= _LONGEST_BARE else None
        return None if found is None or found.rest else found

    def _is_name(self, line: str) -> bool:
        """Whether a line reads as the name of an article: without label, and no sentence."""
        return bool(line) and not line.endswith(_END_OF_SENTENCE) and not outline.split_labels(line, self.lang)[0]

    def _settled(self) -> Iterator[outline.Item]:
        """Give the heading that waits for its name, now that something else follows."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None

    def _heading(self, heading: str) -> Iterator[outline.Item]:
        if self._is(heading, self.words.annex):
            self.ledger.drop(heading, "heading of an annex", "the whole annex", "the layer of the units says it")
            yield from self._settled()
            self._place = "notes" if self._place in ("articles", "end") else self._place
        elif self._place == "notes":
            self._note_headings.append(heading)
            self._note_heading = None
        elif self._is(heading, self.words.preamble):
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
        found = self.words.numbered(heading)
        if found is None:
            return None
        if found.translated:
            self.ledger.drop(found.printed, PRINTED, "numbered headings", "the address says it")
        rest = text.count(heading) - text.count(found.printed) - text.count(found.rest)
        self.ledger.drop(rest, "words of numbered headings", "the whole annex", "the address says it")
        if found.level == "article":
            return outline.Unit("article", found.label, found.rest or None, translated=found.translated)
        return outline.Division(found.level, found.label, found.rest or None, translated=found.translated)

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
            self._place = "end"
            yield outline.Unit("end")
        yield outline.Line(line)

    def _note(self, line: str) -> Iterator[outline.Item]:
        """Start a note at each numbered line; its heading is the last one printed above it."""
        labels, _ = outline.split_labels(line, self.lang)
        ways = senses(labels[0], self.lang) if labels else ()
        number = next((way.word for way in ways if way.style.startswith("number") and way.form == "dot"), None)
        if number is None:
            yield outline.Line(line)
            return
        repeated = not self._note_headings
        if self._note_headings:
            *titles, self._note_heading = self._note_headings
            for title in titles:
                self.ledger.drop(title, "title of the notes", "the second annex", "the layer of the units says it")
            self._note_headings = []
        printed = labels[0].word
        if number != printed:
            self.ledger.drop(printed, PRINTED, "numbers of notes", "the address says it")
        yield outline.Unit("note", number, self._note_heading, repeated=repeated, translated=number != printed)
        # Labels after the number are those of a list in the note.
        rest = _MARK.sub("", line[line.index(printed) + len(printed) :], count=1)
        marks = text.count(line) - text.count(printed) - text.count(rest)
        self.ledger.drop(marks, "words of numbered headings", "the whole annex", "the address says it")
        yield outline.Line(rest)


def _lines(content: etree._Element) -> list[etree._Element]:
    """Give the paragraphs of a content element; the element itself where it holds words of its own."""
    loose = (content.text or "") + "".join(inner.tail or "" for inner in content)
    return [content] if loose.strip() or any(inner.tag != f"{_NS}p" for inner in content) else list(content)
