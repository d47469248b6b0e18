"""The parts of one document in nested Akoma Ntoso, read to units in printed order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml import etree

from treatycompare import citation, outline, text
from treatycompare.errors import AddressError, ParseError, quoted
from treatycompare.model.treaty import Kind, Layer, Provision
from treatycompare.outline.headings import ARTICLE, headings
from treatycompare.outline.labels import number, senses, split_labels

NAMESPACE = re.compile(r"http://docs\.oasis-open\.org/legaldocml/ns/akn/3\.0(?:/\w+)?")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
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
_NUM_LENGTH = 120
_NUM = re.compile(
    r"(?:(?:[^\W\d_]+\.?|§+)\s)*[\W_]*"
    r"(\d{1,4}(?:\s?(?i:bis|ter|quater|quinquies)|(?=er\b)|[A-Za-z]{0,2})|[A-Za-z]{1,12})(?:er)?[\W_]*"
)


class Own(NamedTuple):
    """What a file of ours says of the treaty and its units beyond Akoma Ntoso."""

    id: str = ""
    titles: tuple[str, str] | None = None
    layers: Mapping[str, Layer] = {}
    unworded: frozenset[str] = frozenset()


@dataclass
class Unit:
    """A provision while it is read."""

    kind: Kind
    address: str
    label: str = ""
    heading: str | None = None
    layer: Layer = "treaty_text"
    worded: bool = True
    lines: list[str] = field(default_factory=list)
    children: list[Unit] = field(default_factory=list)

    def walk(self) -> Iterator[Unit]:
        """Give this unit and all below it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


def provision(unit: Unit, treaty: str) -> Provision:
    """Give a unit that was read as a provision of a treaty."""
    return Provision(
        treaty=treaty,
        address=unit.address,
        kind=unit.kind,
        label=unit.label,
        heading=unit.heading,
        text="\n".join(unit.lines) if unit.worded or any(unit.lines) else None,
        layer=unit.layer,
        children=tuple(provision(child, treaty) for child in unit.children),
    )


def name_of(part: etree._Element) -> str:
    """Give the name of an element, with its namespace where that is not Akoma Ntoso's."""
    return _local(str(part.tag))


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    return name if NAMESPACE.fullmatch(namespace) else tag


def _where(part: etree._Element) -> str:
    return part.get("eId") or name_of(part)


def all_text(part: etree._Element) -> str:
    """Give all characters of an element, those of an editor too."""
    return str(part.xpath("string()"))


def _without_notes(part: etree._Element) -> str:
    """Give the characters of an element, those of an editor left out."""
    return (part.text or "") + "".join(
        ("" if name_of(inner) in _EDITOR else _without_notes(inner)) + (inner.tail or "") for inner in part
    )


def below(part: etree._Element, *names: str) -> list[etree._Element]:
    """Give the elements of these names in a part, quoted structures left out."""
    quotes = ("quotedStructure", "embeddedStructure")
    return [
        inner
        for inner in part.iter()
        if name_of(inner) in names and not any(name_of(above) in quotes for above in inner.iterancestors())
    ]


def children(part: etree._Element, *names: str) -> list[etree._Element]:
    """Give the elements of these names right in a part."""
    return [inner for inner in part if name_of(inner) in names]


def _holding(part: etree._Element) -> etree._Element:
    above = part.getparent()
    return part if above is None else above


def _is_wrapper(part: etree._Element) -> bool:
    """Whether a division has neither number nor heading: it groups what it holds, no more."""
    return not children(part, *_HEADS)


def _chains(body: etree._Element) -> Iterator[list[str]]:
    """Give the names of each division, from the outermost to itself."""
    articles = set(below(body, "article"))
    for part in below(body, *_DIVISIONS):
        above = [part, *part.iterancestors()]
        if not _is_wrapper(part) and not articles.intersection(above):
            above = above[: above.index(body)]
            yield [name_of(held) for held in reversed(above) if name_of(held) in _DIVISIONS and not _is_wrapper(held)]


def _are_plain(chain: Sequence[str]) -> bool:
    """Whether addresses can say these divisions by their names: title in section in chapter.

    >>> _are_plain(["chapter", "title"]), _are_plain(["title", "chapter"]), _are_plain(["section"])
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


class Reader:
    """Reads one document; counts what it leaves out where it leaves it out."""

    def __init__(self, own: Own, lang: str, source: str) -> None:
        self.title = ""
        self.body: list[Unit] = []
        self.unread: list[str] = []
        self.warnings: list[str] = []
        self.ledger = outline.Ledger()
        self._own = own
        self._source = source
        self._count = 0
        self.lang = lang
        self.problems: list[str] = []
        self.sequences: dict[str, list[str]] = {}
        self._by_name = True
        self._prefix = ""

    def read(self, document: etree._Element) -> None:
        """Read the parts of the document in printed order."""
        for part in document:
            name = name_of(part)
            if name == "meta":
                self.ledger.drop(all_text(part), "data about the file", "meta", "no words of the treaty")
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
        self.unread.append(f"{name_of(part)} ({_where(part)})")

    def _front(self, part: etree._Element) -> None:
        title = next((found for name in ("docTitle", "shortTitle", "longTitle") for found in below(part, name)), None)
        said = text.tidy(_without_notes(title)) if title is not None and not self.title else ""
        self.title = self.title or said
        rest = text.count(all_text(part)) - text.count(said)
        self.ledger.drop(said, "title", "the head of the document", "kept as the title of the treaty")
        self.ledger.drop(rest, f"the rest of the {name_of(part)}", "the head of the document", "no provision")

    def _new(self, kind: Kind, address: str, part: etree._Element, label: str = "", heading: str | None = None) -> Unit:
        """Give a new unit with what our own data say of it."""
        place = part.get("eId", "")
        layer = self._own.layers.get(place, "interpretative_note" if kind == "note" else "treaty_text")
        return Unit(kind, address, label, heading, layer, place not in self._own.unworded)

    def _conclusions(self, part: etree._Element) -> None:
        """Read the closing formula; ours has each of its units in a container."""
        ends = [piece for piece in part if name_of(piece) == "container" and piece.get("name") == "end"]
        for piece in ends if ends and len(ends) == len(part) else [part]:
            self.body.append(self._new("end", "end", piece))
            self._flat(self.body[-1], piece)

    def _flat(self, unit: Unit, part: etree._Element) -> None:
        """Read the lines of a preamble or of conclusions; their numbers stay in the lines."""
        for piece in part:
            name = name_of(piece)
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
            what = f"{name_of(part)} ({_where(part)})"
            self.ledger.drop(all_text(part), what, "after the treaty", "an annex: addresses cannot say its parts")
            self.warnings.append(f"{what} stands after the treaty and was not read")
            return
        for document in part:
            pieces = list(document) if name_of(document) == "doc" else [document]
            for piece in pieces:
                if name_of(piece) == "meta":
                    self.ledger.drop(all_text(piece), "data about the file", "meta", "no words of the treaty")
                elif name_of(piece) == "mainBody":
                    for note in piece:
                        self._note(note) if note in notes else self._refuse(note)
                else:
                    self._refuse(piece)

    def _note(self, part: etree._Element) -> None:
        label = self._label(part, "note")
        if label:
            self.sequences.setdefault("note", []).append(label)
            self.body.append(self._holder("note", f"note.{label}", part, label))

    def _main(self, body: etree._Element) -> None:
        chains = list(_chains(body))
        self._by_name = all(_are_plain(chain) for chain in chains)
        if not self._by_name:
            names = ", ".join(dict.fromkeys(name for chain in chains for name in chain))
            self.warnings.append(f"the divisions ({names}) are addressed by their depth, as ch, sec and tit")
        self._loose(body)
        self.body.extend(self._units(body, ()))

    def _units(self, pieces: Iterable[etree._Element], path: tuple[str, ...]) -> Iterator[Unit]:
        """Give articles and divisions of the body; *path* is the address of the division that holds them."""
        for piece in pieces:
            name = name_of(piece)
            if name == "article":
                label = self._label(piece, "article")
                if label:
                    self.sequences.setdefault("article", []).append(label)
                    yield self._holder("article", label, piece, label)
            elif name in _DIVISIONS:
                self._loose(piece)
                yield from self._units(piece, path) if _is_wrapper(piece) else self._division(piece, path)
            else:
                self._refuse(piece)

    def _division(self, part: etree._Element, path: tuple[str, ...]) -> Iterator[Unit]:
        label = self._label(part, "division")
        if len(path) == len(_LEVELS):
            self.problems.append(f"{name_of(part)} ({_where(part)}) stands deeper than addresses say")
        elif label:
            level = _LEVELS[name_of(part)] if self._by_name else list(_LEVELS.values())[len(path)]
            self.sequences.setdefault(".".join((*path, level)), []).append(label)
            path = (*path, f"{level}.{label}")
            unit = self._new("division", ".".join(path), part, label, self._heading(part))
            words = children(part, "intro", "content")
            self._fill(unit, words)
            unit.children.extend(
                self._units([piece for piece in part if piece not in words and name_of(piece) not in _HEADS], path)
            )
            yield unit

    def _holder(self, kind: Kind, address: str, part: etree._Element, label: str) -> Unit:
        """Give a numbered unit with all that stands in it."""
        self._count += 1
        if self._count > _MOST:
            raise ParseError(f"the document has more than {_MOST:,} units: no treaty is so long", where=self._source)
        if address.count("(") > _DEEPEST:
            what = f"lists stand in lists deeper than {_DEEPEST}: no treaty does that"
            raise ParseError(what, value=address, where=self._source)
        unit = self._new(kind, address, part, label, self._heading(part))
        self._loose(part)
        self._fill(unit, [piece for piece in part if name_of(piece) not in _HEADS])
        return unit

    def _fill(self, unit: Unit, pieces: Iterable[etree._Element], closing: bool = False) -> None:
        """Read lines and units to a unit; lines after its units are closing words."""
        for piece in pieces:
            name = name_of(piece)
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

    def _unit(self, owner: Unit, part: etree._Element) -> None:
        label = self._label(part, "")
        if label:
            kind: Kind = "paragraph" if label[0].isdigit() else "point"
            owner.children.append(self._holder(kind, f"{owner.address}({label})", part, label))
            return
        # Words without a number go on with the numbered paragraph before them, as in printed lists.
        last = owner.children[-1] if owner.children else owner
        if last.kind == "paragraph" and last is not owner and name_of(part) not in _LISTS:
            self.warnings.append(f"words without a number given to {last.address}")
            owner = last
        self._loose(part)
        for piece in children(part, "heading", "subheading"):
            self._line(owner, piece)
        self._fill(owner, [piece for piece in part if name_of(piece) not in _HEADS])

    def _closing(self, owner: Unit, part: etree._Element) -> Unit:
        """Give the closing words of a unit, begun where there are none yet."""
        if not owner.children or owner.children[-1].kind != "closing":
            owner.children.append(self._new("closing", f"{owner.address}[end]", _holding(part)))
        return owner.children[-1]

    def _line(self, unit: Unit, part: etree._Element) -> None:
        said = self._said(part)
        if self._prefix:
            said, self._prefix = f"{self._prefix} {said}", ""
        if said or part.get(_SPACE) == "preserve":
            unit.lines.append(said)

    def _heading(self, part: etree._Element) -> str | None:
        found = children(part, "heading", "subheading")
        said = [self._said(piece) for piece in found]
        kept = [words for words, piece in zip(said, found, strict=True) if words or piece.get(_SPACE) == "preserve"]
        return " ".join(kept) if kept else None

    def _label(self, part: etree._Element, what: Literal["article", "division", "note", ""]) -> str:
        """Give the label of a unit, empty where it has none; what must have one is then a fault."""
        nums = children(part, "num")
        for more in nums[1:]:
            self._refuse(more)
        said = self._said(nums[0]) if nums else ""
        label = self._number(said, what)
        if not label and not what and not any(c.isalnum() for c in said):
            self._prefix = f"{self._prefix} {said}".strip()  # a dash before an item is no label
        elif not label:
            fault = f"a number that is none: {quoted(said, 40)}" if said else "no number"
            self.problems.append(f"{name_of(part)} ({_where(part)}) has {fault}")
        else:
            marks = text.count(said) - text.count(label)
            reason = "the label says it without them"
            self.ledger.drop(marks, "words and marks of numbers", "the whole document", reason)
        return label

    def _number(self, said: str, what: str) -> str:
        """Read the label from the words of a ``num``; what is no Latin label is put as addresses write it."""
        if len(said) > _NUM_LENGTH:
            return ""
        found = _NUM.fullmatch(said)
        label = number(found[1]) if found else ""
        if label and (not what or _is_base(label, what)):
            return label
        if what in ("article", "division"):
            ways = [way for way in headings(said) if (way.kind == ARTICLE) == (what == "article") and not way.rest]
            label = ways[0].label if ways else ""
        elif not what:
            labels, rest = split_labels(said, self.lang)
            words = {sense.word for sense in senses(labels[0], self.lang)} if len(labels) == 1 and not rest else set()
            label = words.pop() if len(words) == 1 else ""
        if label and label not in said:
            self.warnings.append(f"addresses have Latin letters and digits: {said} as {label}")
        return label

    def _said(self, part: etree._Element) -> str:
        words = "".join(self._inline(part))
        return words if part.get(_SPACE) == "preserve" else text.tidy(words)

    def _inline(self, part: etree._Element) -> Iterator[str]:
        """Give the words of an element, without what an editor added to them."""
        yield part.text or ""
        for inner in part:
            name = name_of(inner)
            if name in _EDITOR:
                reason = "a note of the editor, no words of the treaty"
                self.ledger.drop(all_text(inner), _EDITOR[name], _where(_holding(inner)), reason)
            elif name == "eol":
                yield " "
            elif name in _INLINE:
                yield from self._inline(inner)
            else:
                self._refuse(inner)
            yield inner.tail or ""

    def _loose(self, part: etree._Element) -> None:
        if ((part.text or "") + "".join(inner.tail or "" for inner in part)).strip():
            self.unread.append(f"words beside the elements of {name_of(part)} ({_where(part)})")
