"""The paragraphs of a Word document as it prints them, with what else the file holds in the ledger.

Tracked insertions are read and tracked deletions left out, as if all were accepted. python-docx is
no help here: its ``paragraph.text`` leaves out tracked insertions and knows no automatic numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from treatycompare import outline, text
from treatycompare.doors.docx import Package
from treatycompare.errors import ParseError
from treatycompare.parsers.docx.markup import all_text, child, name, switched, value
from treatycompare.parsers.docx.numbering import Numbering
from treatycompare.parsers.docx.styles import Format, Styles

PARAGRAPHS_LIMIT = 20_000
"""The longest treaties have a few thousand; a hostile file of 133 kB may have a million."""

FIELDS_LIMIT = 64
"""How deep fields may be nested; those of a table of contents are three deep."""


class Left(NamedTuple):
    """What is left out, and why: an entry of the ledger."""

    what: str
    reason: str


_DELETED = Left("tracked deletions", "read as accepted: no words of the new text")
_HIDDEN = Left("hidden text", "formatted as hidden: not printed")
_CODE = Left("field codes", "instructions to Word: not printed")
_CONTENTS = Left("table of contents", "repeats the headings")
_BOX = Left("text boxes", "stand beside the running text")
_COPY = Left("second copies of drawings", "the same for older programs: printed once")
_PLACES = Left("places of drawings", "numbers of the layout")
_RUBY = Left("ruby", "a reading aid above the words")
_MARK = Left("marks of footnotes", "the footnotes are left out too")

# Where each kind of part ends up that is no part of the running text.
_ASIDE = {
    "footnotes": Left("footnotes", "notes of the document, no words of its articles"),
    "endnotes": Left("endnotes", "notes of the document, no words of its articles"),
    "comments": Left("comments", "remarks on the document"),
    "header": Left("page headers", "repeated on each page"),
    "footer": Left("page footers", "repeated on each page"),
}
_THROUGH = frozenset(
    ("w:smartTag", "w:customXml", "w:sdtContent", "w:hyperlink", "w:dir", "w:bdo", "w:rubyBase", "w:fldSimple")
)
# Fields that repeat what stands elsewhere, and fields whose numbers Word makes only on the screen.
_REPEATING = ("TOC", "TOA", "INDEX")
_UNSTORED = ("LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT")
_LAYOUT = frozenset(("posOffset", "align", "pctPosHOffset", "pctPosVOffset", "pctWidth", "pctHeight"))
_INSERTED, _REMOVED = ("w:ins", "w:moveTo"), ("w:del", "w:moveFrom")
# Symbol fonts that prints of treaties use, by the code that Word stores.
_SYMBOLS = {
    ("symbol", 0xB7): "•", ("symbol", 0x2D): "\u2212", ("symbol", 0xB1): "±", ("symbol", 0xB0): "°",
    ("symbol", 0xA3): "≤", ("symbol", 0xB3): "≥", ("symbol", 0xB4): "×", ("symbol", 0xA2): "′",
    ("symbol", 0xB2): "″", ("symbol", 0xAE): "→", ("wingdings", 0xA7): "▪", ("wingdings", 0xFC): "✓",
    ("wingdings", 0xA8): "◻", ("wingdings", 0x6C): "●", ("wingdings", 0x6E): "■", ("wingdings", 0xD8): "➢",
    ("wingdings", 0xE0): "→",
}  # fmt: skip


class Paragraph(NamedTuple):
    """A printed paragraph: its automatic label, its words with soft breaks as line ends, its look.

    ``row`` is the number of the table row that holds it, 0 outside tables.
    """

    label: str
    words: str
    heading: bool = False
    shaped: bool = False
    row: int = 0


class _Field:
    """A field that is open: its code comes first, then its result."""

    def __init__(self) -> None:
        self.code = ""
        self.result = False


class Reader:
    """Reads one document; counts what it leaves out where it leaves it out.

    ``made`` counts the characters that Word prints and does not store as text.
    """

    def __init__(self, package: Package, source: str) -> None:
        self.ledger = outline.Ledger()
        self.unread: list[str] = []
        self.made = 0
        self._package, self._source = package, source
        self._styles = Styles(list(package.related.get("styles", {}).values()))
        self._numbering = Numbering(list(package.related.get("numbering", {}).values()), self._styles, source)
        self._seen: Counter[str] = Counter()
        self._told: set[str] = set()
        self._number = self._row = 0
        self._fields: list[_Field] = []
        # The paragraph that is being read: its pieces, and how many characters of them are shaped.
        self._format = Format()
        self._pieces: list[str] = []
        self._sizes = [0, 0, 0]

    def raw(self) -> int:
        """Count every character of the parts, and what is printed beside them, independently of the reading."""
        roots = [self._package.document]
        roots += [root for kind in _ASIDE for root in self._package.related.get(kind, {}).values()]
        return sum(text.count(all_text(root)) for root in roots) + self.made

    def paragraphs(self) -> Iterator[Paragraph]:
        """Give the paragraphs in printed order, empty ones left out.

        Raises ParseError where there is no body, or more than a treaty can have.
        """
        for kind, left in _ASIDE.items():
            for part, root in self._package.related.get(kind, {}).items():
                if kind in ("footnotes", "endnotes", "comments"):
                    notes = sum(1 for note in root if text.count(all_text(note)))
                else:
                    notes = bool(text.count(all_text(root)))
                self._seen[left.what] += notes
                self.ledger.drop(all_text(root), left.what, part, left.reason)
        body = child(self._package.document, "w:body")
        if name(self._package.document) != "w:document" or body is None:
            raise ParseError("the main part is no Word document", where=self._source)
        for element in self._package.document:
            if element is not body:
                self._leave(element, None)
        yield from self._blocks(body, None)
        if self._fields:
            raise ParseError("a field is opened and never closed", where=self._source, todo="save it anew in Word")
        if self._pieces:
            yield from self._printed(None)

    def warnings(self) -> tuple[str, ...]:
        """Say what of the document a reader should know."""
        seen, out = self._seen, []
        if seen["insertions"] or seen["deletions"]:
            out.append(
                f"tracked changes are read as accepted: {seen['insertions']} insertions read, "
                f"{seen['deletions']} deletions left out"
            )
        for left in (_HIDDEN, _BOX, *_ASIDE.values()):
            if seen[left.what]:
                out.append(f"{left.what} left out: {seen[left.what]}")
        if seen["tables"]:
            out.append(f"tables read cell by cell: {seen['tables']}")
        if seen["numbers"]:
            out.append(f"numbers of LISTNUM or AUTONUM fields are not stored in the file: {seen['numbers']} left out")
        if self._numbering.unknown:
            names = ", ".join(sorted(self._numbering.unknown))
            out.append(f"labels in a number format that is not known are given in digits: {names}")
        return (*out, *sorted(self._told))

    def _blocks(self, holder: etree._Element, gone: Left | None) -> Iterator[Paragraph]:
        for element in holder:
            tag = name(element)
            if tag == "w:p":
                yield from self._paragraph(element, gone)
            elif tag == "w:tbl":
                self._seen["tables"] += gone is None
                yield from self._rows(element, gone)
            elif tag == "w:sdt":
                gallery = value(child(element, "w:sdtPr", "w:docPartObj", "w:docPartGallery"))
                contents = _CONTENTS if gallery == "Table of Contents" else None
                for inner in element:
                    if name(inner) == "w:sdtContent":
                        yield from self._blocks(inner, gone or contents)
                    else:
                        self._leave(inner, gone)
            elif tag in _INSERTED or tag == "w:customXml":
                yield from self._blocks(element, gone)
            elif tag in _REMOVED:
                yield from self._blocks(element, gone or _DELETED)
            elif tag == "mc:AlternateContent":
                chosen = self._chosen(element, gone)
                if chosen is not None:
                    yield from self._blocks(chosen, gone)
            else:
                self._leave(element, gone)

    def _rows(self, holder: etree._Element, gone: Left | None) -> Iterator[Paragraph]:
        """Give the paragraphs of a table, cell by cell; rows and cells may lie in other elements."""
        for element in holder:
            tag = name(element)
            if tag == "w:tr":
                self._number += 1
                outer, self._row = self._row, self._number
                deleted = child(element, "w:trPr", "w:del") is not None
                self._seen["deletions"] += deleted and gone is None
                yield from self._rows(element, gone or (_DELETED if deleted else None))
                self._row = outer
            elif tag == "w:tc":
                deleted = child(element, "w:tcPr", "w:cellDel") is not None
                yield from self._blocks(element, gone or (_DELETED if deleted else None))
            elif tag in ("w:sdt", "w:sdtContent", "w:customXml", *_INSERTED):
                yield from self._rows(element, gone)
            elif tag in _REMOVED:
                yield from self._rows(element, gone or _DELETED)
            else:
                self._leave(element, gone)

    def _paragraph(self, element: etree._Element, gone: Left | None) -> Iterator[Paragraph]:
        self._number_of_paragraphs()
        self._format = self._styles.of_paragraph(element)
        if self._format.contents:
            gone = gone or _CONTENTS
        self._inline(element, gone)
        mark = child(element, "w:pPr", "w:rPr")
        # A paragraph whose mark is deleted runs on in the next one, which has its own format.
        if gone or child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            return
        yield from self._printed(element)

    def _number_of_paragraphs(self) -> None:
        self._seen["paragraphs"] += 1
        if self._seen["paragraphs"] > PARAGRAPHS_LIMIT:
            what = f"the document has more than {PARAGRAPHS_LIMIT:,} paragraphs: no treaty is so long"
            raise ParseError(what, where=self._source)

    def _printed(self, element: etree._Element | None) -> Iterator[Paragraph]:
        words = "".join(self._pieces)
        bold, italic, size = self._sizes
        self._pieces, self._sizes = [], [0, 0, 0]
        found = self._format
        # A paragraph that is hidden whole is not counted.
        hidden = switched(child(element, "w:pPr", "w:rPr", "w:vanish"))
        unmarked = element is None or ((found.hidden if hidden is None else hidden) and not size)
        label = "" if unmarked else self._numbering.label(found)
        self.made += text.count(label)
        if not label and not words.strip():
            return
        shaped = bool(found.centred or (size and size in (bold, italic)))
        yield Paragraph(label, words, bool(found.heading), shaped, self._row)

    def _inline(self, holder: etree._Element, gone: Left | None) -> None:
        for element in holder:
            tag = name(element)
            if tag == "w:r":
                self._run(element, gone)
            elif tag in ("w:pPr", "w:rPr"):
                continue
            elif tag in _INSERTED:
                self._seen["insertions"] += gone is None and bool(text.count(all_text(element)))
                self._inline(element, gone)
            elif tag in _REMOVED:
                self._seen["deletions"] += gone is None and bool(text.count(all_text(element)))
                self._inline(element, gone or _DELETED)
            elif tag in _THROUGH:
                code = value(element, "instr") or ""
                self._seen["numbers"] += gone is None and _word(code) in _UNSTORED
                self._inline(element, gone or (_CONTENTS if _word(code) in _REPEATING else None))
            elif tag == "w:sdt":
                for inner in element:
                    if name(inner) == "w:sdtContent":
                        self._inline(inner, gone)
                    else:
                        self._leave(inner, gone)
            elif tag == "mc:AlternateContent":
                chosen = self._chosen(element, gone)
                if chosen is not None:
                    self._inline(chosen, gone)
            elif tag in ("m:oMath", "m:oMathPara"):
                self._say(all_text(element), gone)
            else:
                self._leave(element, gone)

    def _run(self, run: etree._Element, gone: Left | None) -> None:
        look = self._styles.of_run(run, self._format)
        if look.hidden:
            self._seen[_HIDDEN.what] += gone is None and bool(text.count(all_text(run)))
            gone = gone or _HIDDEN
        start = len(self._pieces)
        self._pieces_of(run, gone)
        size = sum(text.count(piece) for piece in self._pieces[start:])
        for i, shaped in enumerate((look.bold, look.italic, True)):
            self._sizes[i] += size if shaped else 0

    def _pieces_of(self, holder: etree._Element, gone: Left | None) -> None:
        for element in holder:
            tag = name(element)
            if tag in ("w:t", "w:delText"):
                # Space at the ends is kept only where the file says so; Word prints none.
                words = element.text or ""
                kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                self._say(words if kept else words.strip(" \t\r\n"), gone or (None if tag == "w:t" else _DELETED))
            elif tag in ("w:br", "w:cr"):
                self._say("\n", gone)
            elif tag in ("w:tab", "w:ptab"):
                self._say("\t", gone)
            elif tag == "w:noBreakHyphen":
                self._make("\u2011", gone)
            elif tag == "w:sym":
                self._make(self._symbol(element), gone)
            elif tag in ("w:instrText", "w:delInstrText"):
                words = element.text or ""
                if self._fields:
                    self._fields[-1].code += words
                self.ledger.drop(words, *self._entry(gone or _CODE))
            elif tag == "w:fldChar":
                self._field(value(element, "fldCharType"), gone)
            elif tag in ("w:footnoteReference", "w:endnoteReference"):
                own = value(element, "customMarkFollows") not in (None, "0", "false", "off")
                gone = gone or (_MARK if own else None)
            elif tag == "w:ruby":
                for inner in element:
                    if name(inner) == "w:rubyBase":
                        self._inline(inner, gone)
                    else:
                        self._leave(inner, gone or _RUBY)
            elif tag == "mc:AlternateContent":
                chosen = self._chosen(element, gone)
                if chosen is not None:
                    self._pieces_of(chosen, gone)
            elif tag in ("w:drawing", "w:pict", "w:object"):
                self._drawing(element, gone)
            else:
                self._leave(element, gone)

    def _say(self, words: str, gone: Left | None) -> None:
        if gone is None and any(field.result and _word(field.code) in _REPEATING for field in self._fields):
            gone = _CONTENTS
        if gone is None and any(not field.result for field in self._fields):
            gone = _CODE
        if gone is None:
            self._pieces.append(words)
        else:
            self.ledger.drop(words, *self._entry(gone))

    def _make(self, words: str, gone: Left | None) -> None:
        """Say what Word prints and does not store as text."""
        self.made += text.count(words)
        self._say(words, gone)

    def _symbol(self, element: etree._Element) -> str:
        font = value(element, "font") or ""
        try:
            code = int(value(element, "char") or "", 16)
            sign = "" if 0xD800 <= code < 0xE000 or code < 32 else chr(code)
        except (ValueError, OverflowError):
            sign, code = "", 0
        if sign and not 0xE000 <= code < 0xF900:
            return sign
        known = _SYMBOLS.get((font.lower(), code & 0xFF))
        if known is None:
            self._told.add(f"a sign of the font {font!r} is given as it is stored: {value(element, 'char')}")
        return known or sign or "\ufffd"

    def _field(self, change: str | None, gone: Left | None) -> None:
        if change == "begin":
            self._fields.append(_Field())
            if len(self._fields) > FIELDS_LIMIT:
                raise ParseError(f"fields are nested deeper than {FIELDS_LIMIT}", where=self._source)
        elif change == "separate" and self._fields:
            self._fields[-1].result = True
        elif change == "end" and self._fields:
            field = self._fields.pop()
            self._seen["numbers"] += gone is None and _word(field.code) in _UNSTORED

    def _chosen(self, element: etree._Element, gone: Left | None) -> etree._Element | None:
        """Give the branch that is read of something stored twice; the other goes to the ledger."""
        branches = [inner for inner in element if name(inner) in ("mc:Choice", "mc:Fallback")]
        chosen = next((branch for branch in branches if text.count(all_text(branch))), None)
        for branch in branches:
            if branch is not chosen:
                self._leave(branch, gone or _COPY)
        return chosen

    def _drawing(self, element: etree._Element, gone: Left | None) -> None:
        """Leave out a drawing: its text boxes, told apart from the numbers of its layout."""
        for inner in element:
            tag = name(inner)
            if tag == "w:txbxContent":
                self._seen[_BOX.what] += gone is None and bool(text.count(all_text(inner)))
                self._leave(inner, gone or _BOX)
            elif tag == "mc:AlternateContent":
                chosen = self._chosen(inner, gone)
                if chosen is not None:
                    self._drawing(chosen, gone)
            else:
                left = _PLACES if tag.rpartition("}")[2] in _LAYOUT else _BOX
                self._seen[_BOX.what] += gone is None and left is _BOX and bool(text.count(inner.text or ""))
                self.ledger.drop(inner.text or "", *self._entry(gone or left))
                self._drawing(inner, gone)

    def _leave(self, element: etree._Element, gone: Left | None) -> None:
        """Leave out an element with all that it holds; words without a rule are named."""
        if name(element) in ("w:altChunk", "w:subDoc"):
            what = "the document embeds another one, whose words are not read"
            raise ParseError(what, where=self._source, todo="open it in Word and save it as one document")
        words = all_text(element)
        if gone is not None:
            self.ledger.drop(words, *self._entry(gone))
        elif words.strip():
            self.unread.append(name(element))

    @staticmethod
    def _entry(left: Left) -> tuple[str, str, str]:
        return left.what, "the whole document", left.reason


def _word(code: str) -> str:
    """Give the kind of a field: the first word of its code."""
    return (code.split(None, 1) or [""])[0].upper()
