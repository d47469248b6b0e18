"""Akoma Ntoso 3.0 as the standard means it: articles in divisions, points in paragraphs.

The mark-up says what belongs to what, so nothing is guessed from the lines: labels come from
``num``, closing words from ``wrapUp``. An element that has no rule here is refused by name. The
file that ``treatycompare.export`` writes is read back to the same tree; what it says of its units
in an element of its own namespace is no words of the treaty.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast, get_args

from lxml import etree

from treatycompare import citation, outline, text
from treatycompare.doors.xml import open_xml
from treatycompare.errors import AddressError, ParseError, StructureError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Kind, Layer, Provenance, Provision, Treaty
from treatycompare.outline.labels import MISSING, NAMED, Label, number, sequence_faults, shown, step, values
from treatycompare.outline.words import WORDS

_NS = re.compile(r"http://docs\.oasis-open\.org/legaldocml/ns/akn/3\.0(?:/\w+)?")
_OWN = "{urn:treatycompare:akn:1}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# ISO 639-2 codes, as Akoma Ntoso wants them, of the languages that treaties are made in.
_LANGUAGES = {
    "ara": "ar", "chi": "zh", "deu": "de", "dut": "nl", "eng": "en", "fra": "fr", "fre": "fr", "ger": "de",
    "ita": "it", "nld": "nl", "por": "pt", "rus": "ru", "spa": "es", "vie": "vi", "zho": "zh",
}  # fmt: skip

_DOCUMENTS = ("act", "bill", "doc", "statement")
_LEVELS = {"chapter": "ch", "section": "sec", "title": "tit"}
_DIVISIONS = frozenset((
    "chapter", "section", "title", "part", "book", "tome", "division", "subpart", "subchapter", "subtitle",
    "subdivision", "hcontainer",
))  # fmt: skip
_UNITS = frozenset((
    "paragraph", "subparagraph", "point", "indent", "alinea", "clause", "subclause", "subsection", "list", "sublist",
    "level", "item",
))  # fmt: skip
_LISTS = frozenset(("list", "sublist"))
_HEADS = frozenset(("num", "heading", "subheading"))
_HOLDERS = frozenset(("intro", "content", "wrapUp", "blockList", "blockContainer"))
_FLAT_HOLDERS = frozenset((
    *_HOLDERS, "container", "formula", "citations", "citation", "recitals", "recital", "item",
))  # fmt: skip
_LINES = frozenset(("p", "block", "listIntroduction", "listWrapUp"))
_CLOSING = frozenset(("wrapUp", "listWrapUp"))
_INLINE = frozenset((
    "a", "abbr", "argument", "b", "concept", "date", "def", "docAuthority", "docCommittee", "docDate",
    "docIntroducer", "docJurisdiction", "docNumber", "docProponent", "docPurpose", "docStage", "docStatus", "docTitle",
    "docType", "embeddedText", "entity", "eop", "event", "i", "inline", "legislature", "location", "mref", "noteRef",
    "object", "omissis", "organization", "party", "person", "process", "quantity", "ref", "role", "rref", "session",
    "shortTitle", "signature", "span", "sub", "sup", "term", "time", "u",
))  # fmt: skip
# What an editor adds to the words of the treaty.
_EDITOR = {"authorialNote": "footnote", "remark": "remark"}

# The longest treaties have a few thousand lines; a hostile file may have millions.
_MOST = 50_000
_DEEPEST = 20
_READINGS = 8
_NUM_LENGTH = 120
_NUM = re.compile(
    r"(?:(?:[^\W\d_]+\.?|§+)\s)*[\W_]*"
    r"(\d{1,4}(?:\s?(?i:bis|ter|quater|quinquies)|(?=er\b)|[A-Za-z]{0,2})|[A-Za-z]{1,12})(?:er)?[\W_]*"
)


class AkomaNtosoParser:
    """Reads a treaty from Akoma Ntoso that has article elements."""

    name = "akn"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* looks like Akoma Ntoso with articles; the UN's flat files have none."""
        return b"akomaNtoso" in data[:4096] and re.search(rb"<(?:[\w.-]+:)?article[\s/>]", data) is not None

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the document with articles: preamble, body, conclusions and our own notes.

        Raises ParseError where it is no such document or holds an element without a rule,
        StructureError where articles or paragraphs are missing, doubled or out of order.
        """
        root = _opened(data, source)
        document = _document(root, source)
        _check_language(document, lang, source)
        own = _own(document, source)
        reader = _Reader(own, lang, source)
        reader.read(document)
        warnings = (*reader.check(frame, partial), *reader.warnings)
        treaty = frame.treaty if frame else own.id or outline.slug(source)
        body = tuple(_provision(unit, treaty) for unit in reader.body)
        dropped = (*_outside(document), *reader.ledger.pieces())
        outcome = outline.Outcome(body, warnings, marks=0, repeated=0)
        outline.conserve(text.count(_all_text(root)), outcome, dropped, source=source, unread=reader.unread)
        title, short_title = _titles(frame, own, reader.title or treaty)
        return Treaty(
            id=treaty,
            title=title,
            short_title=short_title,
            lang=lang,
            provenance=Provenance(
                source=source,
                sha256=hashlib.sha256(data).hexdigest(),
                lang=lang,
                parser=self.name,
                version=self.version,
                dropped=dropped,
                warnings=warnings,
            ),
            body=body,
        )


def _opened(data: bytes, source: str) -> etree._Element:
    root = open_xml(data, source)
    name = etree.QName(root)
    if name.localname != "akomaNtoso" or not _NS.fullmatch(name.namespace or ""):
        raise ParseError("the file is no Akoma Ntoso 3.0; its root is", value=root.tag, where=source)
    return root


def _name(part: etree._Element) -> str:
    """Give the name of an element, with its namespace where that is not Akoma Ntoso's."""
    name = etree.QName(part)
    return name.localname if _NS.fullmatch(name.namespace or "") else str(part.tag)


def _where(part: etree._Element) -> str:
    return part.get("eId") or _name(part)


def _all_text(part: etree._Element) -> str:
    return str(part.xpath("string()"))


def _below(part: etree._Element, *names: str) -> list[etree._Element]:
    """Give the elements of these names in a part, quoted structures left out."""
    quotes = ("quotedStructure", "embeddedStructure")
    return [
        inner
        for inner in part.iter()
        if _name(inner) in names and not any(_name(above) in quotes for above in inner.iterancestors())
    ]


def _children(part: etree._Element, *names: str) -> list[etree._Element]:
    return [inner for inner in part if _name(inner) in names]


def _document(root: etree._Element, source: str) -> etree._Element:
    """Find the one document of the file that has articles; an outer one wins over its attachments.

    Raises ParseError where there is none, or several stand side by side.
    """
    found = [
        document
        for document in _below(root, *_DOCUMENTS)
        if any(_below(body, "article") for body in _children(document, "body", "mainBody"))
    ]
    depths = [sum(1 for _ in document.iterancestors()) for document in found]
    outer = [document for document, depth in zip(found, depths, strict=True) if depth == min(depths)]
    if len(outer) != 1:
        what = "has no document with articles" if not outer else f"has {len(outer)} documents with articles"
        raise ParseError(f"the file {what}: no one treaty is found", where=source)
    return outer[0]


def _check_language(document: etree._Element, lang: str, source: str) -> None:
    marked = next((found.get("language", "") for found in _below(document, "FRBRlanguage")), "")
    if marked and _LANGUAGES.get(marked, marked) != lang:
        raise ParseError(f"the file says that its language is {marked}, asked for was", value=lang, where=source)


def _outside(document: etree._Element) -> Iterator[Dropped]:
    """List the text that stands around the document in the same file."""
    path = [document, *document.iterancestors()]
    for above in path[1:]:
        for part in above:
            characters = text.count(_all_text(part))
            if part not in path and characters:
                yield Dropped(what=_name(part), where=_name(above), characters=characters, reason="outside the treaty")


def _holding(part: etree._Element) -> etree._Element:
    above = part.getparent()
    return part if above is None else above


def _is_wrapper(part: etree._Element) -> bool:
    """Whether a division has neither number nor heading: it groups what it holds, no more."""
    return not _children(part, *_HEADS)


def _chains(body: etree._Element) -> Iterator[list[str]]:
    """Give the names of each division, from the outermost to itself."""
    articles = set(_below(body, "article"))
    for part in _below(body, *_DIVISIONS):
        above = [part, *part.iterancestors()]
        if not _is_wrapper(part) and not articles.intersection(above):
            above = above[: above.index(body)]
            yield [_name(held) for held in reversed(above) if _name(held) in _DIVISIONS and not _is_wrapper(held)]


def _has_addresses(chain: Sequence[str]) -> bool:
    """Whether addresses can say these divisions by their names: title in section in chapter.

    >>> _has_addresses(["chapter", "title"]), _has_addresses(["title", "chapter"]), _has_addresses(["section"])
    (True, False, False)
    """
    places = [list(_LEVELS).index(name) if name in _LEVELS else -1 for name in chain]
    return places[0] == 0 and -1 not in places and all(a < b for a, b in itertools.pairwise(places))


def _is_base(label: str, what: str) -> bool:
    """Whether a label can name an article, a note or a division."""
    if what == "division":
        return label[0].isdigit() or len(label) <= 2 or citation.roman_value(label) is not None
    try:
        base = label if what == "article" else f"note.{label}"
        return citation.parse(base) == citation.Address(base)
    except AddressError:
        return False


class _List(NamedTuple):
    """One way to read the labels of one unit: the last place of each list, and what is wrong."""

    cost: int = 0
    last: Mapping[str, tuple[int, int]] = {}
    faults: tuple[str, ...] = ()


def _list_faults(owner: str, labels: Sequence[str]) -> list[str]:
    """Name what is missing, doubled or out of order among the labels of one unit.

    A label such as (i) may be the ninth letter or the first numeral; the reading with the fewest
    faults is taken.

    >>> _list_faults("2", ["a", "b", "d"]), _list_faults("2", ["i", "ii", "iii"])
    (['missing 2(c)'], [])
    """
    have = set(labels)
    readings = [_List()]
    before = ""
    for label in labels:
        found = []
        for reading in readings:
            for style, value in values(Label(label, "paren")):
                fault, missing = step(reading.last.get(style), value)
                names = [shown(style, place) for place in missing[:NAMED]] if len(reading.faults) < NAMED else []
                said = [f"{MISSING}{owner}({name})" for name in names if name not in have]
                if fault == "doubled":
                    said.append(f"{owner}({label}) stands twice")
                elif fault == "disordered":
                    said.append(f"{owner}({label}) stands after {owner}({before})")
                last = {**reading.last, style: max(value, reading.last.get(style, value))}
                # A list that goes on is likelier than one that starts; a fault outweighs all that.
                cost = reading.cost + (style not in reading.last) + (100 + min(len(missing), 50) if fault else 0)
                found.append(_List(cost, last, (*reading.faults, *said)))
        if not found:
            return [f"{owner}({label}) is numbered unlike the others"]
        readings = sorted(found, key=lambda reading: reading.cost)[:_READINGS]
        before = label
    return list(readings[0].faults)


def _against(frame: Frame, have: Sequence[str]) -> list[str]:
    # Closing words that are not marked as such are no fault of the text.
    missing = [a for a in frame.addresses if a not in set(have) and not a.endswith("[end]")]
    more = [a for a in have if a not in set(frame.addresses)]
    said = [f"{MISSING}by the outline: {', '.join(missing)}"] if missing else []
    return said + ([f"not in the outline: {', '.join(more)}"] if more else [])


class _Own(NamedTuple):
    """What a file of ours says of the treaty and its units beyond Akoma Ntoso."""

    id: str = ""
    titles: tuple[str, str] | None = None
    layers: Mapping[str, Layer] = {}
    unworded: frozenset[str] = frozenset()


def _own(document: etree._Element, source: str) -> _Own:
    """Read the element that our export writes into the data about the file.

    Raises ParseError where it is damaged: an id that is none, a layer or unit that is not there.
    """
    found = document.find(f"{{*}}meta/{{*}}proprietary/{_OWN}treaty")
    if found is None:
        return _Own()
    treaty, title, short = (found.get(name) for name in ("id", "title", "shortTitle"))
    if treaty is None or not _ID.fullmatch(treaty) or title is None or short is None:
        raise ParseError("the file has no good id and titles of a treaty:", value=treaty, where=source)
    layers, unworded, have = {}, set(), {part.get("eId") for part in document.iter()}
    for unit in found.findall(f"{_OWN}unit"):
        place, layer, wording = (unit.get(name) for name in ("of", "layer", "wording"))
        if place is None or place not in have:
            raise ParseError("the file says something of a unit that it does not have:", value=place, where=source)
        if layer is not None:
            if layer not in get_args(Layer):
                raise ParseError("no layer is called", value=layer, allowed=get_args(Layer), where=source)
            layers[place] = cast(Layer, layer)
        if wording == "none":
            unworded.add(place)
    return _Own(treaty, (title, short), layers, frozenset(unworded))


def _titles(frame: Frame | None, own: _Own, read: str) -> tuple[str, str]:
    if frame is None:
        return own.titles or (read, read)
    return frame.title or read, frame.short_title or read


@dataclass
class _Unit:
    """A provision while it is read."""

    kind: Kind
    address: str
    label: str = ""
    heading: str | None = None
    layer: Layer = "treaty_text"
    worded: bool = True
    lines: list[str] = field(default_factory=list)
    children: list[_Unit] = field(default_factory=list)

    def walk(self) -> Iterator[_Unit]:
        yield self
        for child in self.children:
            yield from child.walk()


def _provision(unit: _Unit, treaty: str) -> Provision:
    return Provision(
        treaty=treaty,
        address=unit.address,
        kind=unit.kind,
        label=unit.label,
        heading=unit.heading,
        text="\n".join(unit.lines) if unit.worded or any(unit.lines) else None,
        layer=unit.layer,
        children=tuple(_provision(child, treaty) for child in unit.children),
    )


class _Reader:
    """Reads one document; counts what it leaves out where it leaves it out."""

    def __init__(self, own: _Own, lang: str, source: str) -> None:
        self.title = ""
        self.body: list[_Unit] = []
        self.unread: list[str] = []
        self.warnings: list[str] = []
        self.ledger = outline.Ledger()
        self._own = own
        self._source = source
        self._count = 0
        self._words = WORDS.get(lang)
        self._problems: list[str] = []
        self._sequences: dict[str, list[str]] = {}
        self._by_name = True
        self._prefix = ""

    def read(self, document: etree._Element) -> None:
        """Read the parts of the document in printed order."""
        for part in document:
            name = _name(part)
            if name == "meta":
                self.ledger.drop(_all_text(part), "data about the file", "meta", "no words of the treaty")
            elif name in ("preface", "coverPage"):
                self._front(part)
            elif name == "preamble":
                self.body.append(self._new("preamble", "preamble", part))
                self._flat(self.body[-1], part)
            elif name in ("body", "mainBody"):
                self._main(part)
            elif name == "conclusions":
                self._conclusions(part)
            elif name in ("attachments", "components"):
                for piece in part:
                    self._attached(piece)
            else:
                self._refuse(part)

    def _refuse(self, part: etree._Element) -> None:
        self.unread.append(f"{_name(part)} ({_where(part)})")

    def _front(self, part: etree._Element) -> None:
        title = next((found for name in ("docTitle", "shortTitle", "longTitle") for found in _below(part, name)), None)
        said = text.tidy(_all_text(title)) if title is not None and not self.title else ""
        self.title = self.title or said
        rest = text.count(_all_text(part)) - text.count(said)
        self.ledger.drop(said, "title", "the head of the document", "kept as the title of the treaty")
        self.ledger.drop(rest, f"the rest of the {_name(part)}", "the head of the document", "no provision")

    def _new(
        self, kind: Kind, address: str, part: etree._Element, label: str = "", heading: str | None = None
    ) -> _Unit:
        """Give a new unit with what our own data say of it."""
        place = part.get("eId", "")
        layer = self._own.layers.get(place, "interpretative_note" if kind == "note" else "treaty_text")
        return _Unit(kind, address, label, heading, layer, place not in self._own.unworded)

    def _conclusions(self, part: etree._Element) -> None:
        """Read the closing formula; ours has each of its units in a container."""
        ends = [piece for piece in part if _name(piece) == "container" and piece.get("name") == "end"]
        for piece in ends if ends and len(ends) == len(part) else [part]:
            self.body.append(self._new("end", "end", piece))
            self._flat(self.body[-1], piece)

    def _flat(self, unit: _Unit, part: etree._Element) -> None:
        """Read the lines of a preamble or of conclusions; their numbers stay in the lines."""
        for piece in part:
            name = _name(piece)
            if name == "num":
                self._prefix = f"{self._prefix} {self._said(piece)}".strip()
            elif name == "block" and piece.get("name") == "heading" and unit.heading is None:
                unit.heading = self._said(piece)
            elif name in _LINES or name in _HEADS:
                self._line(unit, piece)
            elif name in _FLAT_HOLDERS:
                self._flat(unit, piece)
            else:
                self._refuse(piece)

    def _attached(self, part: etree._Element) -> None:
        """Read notes on the treaty; any other annex has no addresses, so it is left out and said."""
        notes = part.findall("{*}doc/{*}mainBody/{*}hcontainer[@name='note']")
        if not notes:
            what = f"{_name(part)} ({_where(part)})"
            self.ledger.drop(_all_text(part), what, "after the treaty", "an annex: addresses cannot say its parts")
            self.warnings.append(f"{what} stands after the treaty and was not read")
            return
        for document in part:
            for piece in document:
                if _name(piece) == "meta":
                    self.ledger.drop(_all_text(piece), "data about the file", "meta", "no words of the treaty")
                elif _name(piece) == "mainBody":
                    for note in piece:
                        self._note(note) if note in notes else self._refuse(note)
                else:
                    self._refuse(piece)

    def _note(self, part: etree._Element) -> None:
        label = self._label(part, "note")
        if label:
            self._sequences.setdefault("note", []).append(label)
            self.body.append(self._holder("note", f"note.{label}", part, label))

    def _main(self, body: etree._Element) -> None:
        chains = list(_chains(body))
        self._by_name = all(_has_addresses(chain) for chain in chains)
        if not self._by_name:
            names = ", ".join(dict.fromkeys(name for chain in chains for name in chain))
            self.warnings.append(f"the divisions ({names}) are addressed by their depth, as ch, sec and tit")
        self._loose(body)
        self.body.extend(self._units(body, ()))

    def _units(self, pieces: Iterable[etree._Element], path: tuple[str, ...]) -> Iterator[_Unit]:
        """Give articles and divisions of the body; *path* is the address of the division that holds them."""
        for piece in pieces:
            name = _name(piece)
            if name == "article":
                label = self._label(piece, "article")
                if label:
                    self._sequences.setdefault("article", []).append(label)
                    yield self._holder("article", label, piece, label)
            elif name in _DIVISIONS:
                self._loose(piece)
                yield from self._units(piece, path) if _is_wrapper(piece) else self._division(piece, path)
            else:
                self._refuse(piece)

    def _division(self, part: etree._Element, path: tuple[str, ...]) -> Iterator[_Unit]:
        label = self._label(part, "division")
        if len(path) == len(_LEVELS):
            self._problems.append(f"{_name(part)} ({_where(part)}) stands deeper than addresses say")
        elif label:
            level = _LEVELS[_name(part)] if self._by_name else list(_LEVELS.values())[len(path)]
            self._sequences.setdefault(".".join((*path, level)), []).append(label)
            path = (*path, f"{level}.{label}")
            unit = self._new("division", ".".join(path), part, label, self._heading(part))
            words = _children(part, "intro", "content")
            self._fill(unit, words)
            unit.children.extend(
                self._units([piece for piece in part if piece not in words and _name(piece) not in _HEADS], path)
            )
            yield unit

    def _holder(self, kind: Kind, address: str, part: etree._Element, label: str) -> _Unit:
        """Give a numbered unit with all that stands in it."""
        self._count += 1
        if self._count > _MOST:
            raise ParseError(f"the document has more than {_MOST:,} units: no treaty is so long", where=self._source)
        if address.count("(") > _DEEPEST:
            what = f"lists stand in lists deeper than {_DEEPEST}: no treaty does that"
            raise ParseError(what, value=address, where=self._source)
        unit = self._new(kind, address, part, label, self._heading(part))
        self._loose(part)
        self._fill(unit, [piece for piece in part if _name(piece) not in _HEADS])
        return unit

    def _fill(self, unit: _Unit, pieces: Iterable[etree._Element], closing: bool = False) -> None:
        """Read lines and units to a unit; lines after its units are closing words."""
        for piece in pieces:
            name = _name(piece)
            ends = closing or name in _CLOSING
            if name in _LINES:
                self._line(self._closing(unit, piece) if ends or unit.children else unit, piece)
            elif name in _HOLDERS:
                self._loose(piece)
                self._fill(unit, piece, ends)
            elif name in _UNITS:
                self._unit(unit, piece)
            else:
                self._refuse(piece)

    def _unit(self, owner: _Unit, part: etree._Element) -> None:
        label = self._label(part, "")
        if label:
            kind: Kind = "paragraph" if label[0].isdigit() else "point"
            owner.children.append(self._holder(kind, f"{owner.address}({label})", part, label))
            return
        # Words without a number go on with the numbered paragraph before them, as in printed lists.
        last = owner.children[-1] if owner.children else owner
        if last.kind == "paragraph" and last is not owner and _name(part) not in _LISTS:
            self.warnings.append(f"words without a number given to {last.address}")
            owner = last
        self._loose(part)
        for piece in _children(part, "heading", "subheading"):
            self._line(owner, piece)
        self._fill(owner, [piece for piece in part if _name(piece) not in _HEADS])

    def _closing(self, owner: _Unit, part: etree._Element) -> _Unit:
        """Give the closing words of a unit, begun where there are none yet."""
        if not owner.children or owner.children[-1].kind != "closing":
            owner.children.append(self._new("closing", f"{owner.address}[end]", _holding(part)))
        return owner.children[-1]

    def _line(self, unit: _Unit, part: etree._Element) -> None:
        said = self._said(part)
        if self._prefix:
            said, self._prefix = f"{self._prefix} {said}", ""
        if said or part.get(_SPACE) == "preserve":
            unit.lines.append(said)

    def _heading(self, part: etree._Element) -> str | None:
        found = _children(part, "heading", "subheading")
        said = [self._said(piece) for piece in found]
        kept = [words for words, piece in zip(said, found, strict=True) if words or piece.get(_SPACE) == "preserve"]
        return " ".join(kept) if kept else None

    def _label(self, part: etree._Element, what: Literal["article", "division", "note", ""]) -> str:
        """Give the label of a unit, empty where it has none; what must have one is then a fault."""
        nums = _children(part, "num")
        for more in nums[1:]:
            self._refuse(more)
        said = self._said(nums[0]) if nums else ""
        label = self._number(said, what)
        if not label and not what and not any(c.isalnum() for c in said):
            self._prefix = f"{self._prefix} {said}".strip()  # a dash before an item is no label
        elif not label:
            fault = f"a number that is none: {quoted(said, 40)}" if said else "no number"
            self._problems.append(f"{_name(part)} ({_where(part)}) has {fault}")
        else:
            marks = text.count(said) - text.count(label)
            reason = "the label says it without them"
            self.ledger.drop(marks, "words and marks of numbers", "the whole document", reason)
        return label

    def _number(self, said: str, what: str) -> str:
        """Read the label from the words of a ``num``; a language may write the first one in full."""
        found = _NUM.fullmatch(said) if len(said) <= _NUM_LENGTH else None
        label = number(found[1]) if found else ""
        if label and (not what or _is_base(label, what)):
            return label
        read = None
        if self._words and what == "article":
            read = self._words.article_heading(said)
        elif self._words and what == "division":
            division = self._words.division_heading(said)
            read = division[1:] if division else None
        return read[0] if read and not read[1] else ""

    def _said(self, part: etree._Element) -> str:
        words = "".join(self._inline(part))
        return words if part.get(_SPACE) == "preserve" else text.tidy(words)

    def _inline(self, part: etree._Element) -> Iterator[str]:
        """Give the words of an element, without what an editor added to them."""
        yield part.text or ""
        for inner in part:
            name = _name(inner)
            if name in _EDITOR:
                reason = "a note of the editor, no words of the treaty"
                self.ledger.drop(_all_text(inner), _EDITOR[name], _where(_holding(inner)), reason)
            elif name == "eol":
                yield " "
            elif name in _INLINE:
                yield from self._inline(inner)
            else:
                self._refuse(inner)
            yield inner.tail or ""

    def _loose(self, part: etree._Element) -> None:
        if ((part.text or "") + "".join(inner.tail or "" for inner in part)).strip():
            self.unread.append(f"words beside the elements of {_name(part)} ({_where(part)})")

    def check(self, frame: Frame | None, partial: bool) -> tuple[str, ...]:
        """Name what is missing, doubled or out of order; give what an excerpt may lack.

        Raises StructureError.
        """
        problems = list(self._problems)
        for kind, labels in self._sequences.items():
            shown_as = f"{kind} " if kind in ("article", "note") else f"{kind}."
            problems += sequence_faults(labels, shown_as)
        units = [unit for top in self.body for unit in top.walk()]
        for unit in units:
            listed = [child.label for child in unit.children if child.kind in ("paragraph", "point")]
            problems += _list_faults(unit.address, listed)
            if sum(child.kind == "closing" for child in unit.children) > 1:
                problems.append(f"{unit.address}[end] stands twice")
        if frame and frame.addresses:
            problems += _against(frame, [unit.address for unit in units])
        gaps = [problem for problem in problems if partial and problem.startswith(MISSING)]
        problems = [problem for problem in problems if problem not in gaps]
        if problems:
            count = f"{len(problems)} fault{'s' * (len(problems) > 1)}"
            problems[NAMED:] = [f"and {len(problems) - NAMED} more"] if len(problems) > NAMED else []
            raise StructureError(
                f"the text does not have the structure of a whole treaty ({count}): " + "; ".join(problems),
                where=self._source,
            )
        return tuple(gaps)
