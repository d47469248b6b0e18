"""A treaty as Akoma Ntoso 3.0, valid against the schema of OASIS, read back by the parser ``akn``.

What the standard has no place for stands in ``meta/proprietary`` under a namespace of our own:
id and titles, where the words come from, what the record says of the treaty and of each unit.
The bytes follow from the treaty alone: no clock, and a date that is not known is 0001-01-01.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from treatycompare import text
from treatycompare.errors import OptionError, quoted
from treatycompare.export.printed import HEADS, level_of, number
from treatycompare.model.treaty import Provision, Treaty

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:treatycompare:akn:1"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LANGUAGES = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por",
    "ru": "rus", "vi": "vie", "zh": "zho",
}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNKNOWN = "0001-01-01"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LABEL = re.compile(r"\d{1,4}(?:[A-Z]{1,2}|bis|ter|quater|quinquies)?|[A-Za-z]{1,12}")
_DIVISION = re.compile(r"\d{1,4}|[A-Za-z]{1,2}|[IVXLCivxlc]{1,12}")
# Lists in lists; the parser reads no more.
_DEEPEST = 20
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Element and abbreviation of the naming convention for each kind, for divisions by level.
_ELEMENTS = {
    "ch": ("chapter", "chp"),
    "sec": ("section", "sec"),
    "tit": ("title", "title"),
    "article": ("article", "art"),
    "paragraph": ("paragraph", "para"),
    "point": ("point", "point"),
}
_TODO = "export it as json, which holds any treaty"


def to_akn(treaty: Treaty) -> bytes:
    """Give the treaty as Akoma Ntoso.

    Raises OptionError where Akoma Ntoso cannot hold it: an id that is none, no article, units out
    of their place, a label that the address does not say, a character that XML does not have.
    """
    parts = _parts(treaty)
    writer = _Writer(treaty)
    root = etree.Element(_q("akomaNtoso"), nsmap={None: NAMESPACE, "tc": OWN})  # type: ignore[dict-item]  # the stubs have no default namespace
    act = _sub(root, "act", name="treaty")
    meta = _sub(act, "meta")
    line = _sub(_sub(_sub(act, "preface", eId="preface"), "longTitle", eId="preface__longtitle"), "p")
    _write(_sub(line, "docTitle"), treaty.title, "the title")
    writer.act(act, parts)
    _identification(meta, treaty, "")
    references = _sub(meta, "references", source="#treatycompare")
    for place, shown in (("parties", "the negotiating States"), ("treatycompare", "treatycompare")):
        _sub(references, "TLCOrganization", eId=place, href=f"/ontology/organization/{place}", showAs=shown)
    meta.append(writer.own())
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _sub(parent: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _q(element), {name: _clean(value, element) for name, value in attributes.items()})


def _clean(said: str, where: str) -> str:
    found = _FORBIDDEN.search(said)
    if found:
        what = f"XML has no character U+{ord(found[0]):04X}, which stands in {quoted(said, 40)}"
        raise OptionError(what, where=where, todo=_TODO)
    return said


def _write(element: etree._Element, said: str, where: str) -> None:
    """Put words in an element; white space that a reader would make one space is declared as meant."""
    element.text = _clean(said, where)
    if said != text.tidy(said) or not said:
        element.set(_SPACE, "preserve")


def _write_lines(element: etree._Element, unit: Provision, *, some: bool = False) -> None:
    """Put the words of a unit in an element, a paragraph for each line; *some* wants at least one."""
    for line in unit.text.split("\n") if unit.text else ():
        _write(_sub(element, "p"), line, unit.address)
    if some and not len(element):
        _sub(element, "p")


class _Parts(NamedTuple):
    """The top-level units by their place in an act."""

    preamble: list[Provision]
    body: list[Provision]
    ends: list[Provision]
    notes: list[Provision]


def _parts(treaty: Treaty) -> _Parts:
    """Sort the top-level units to their places.

    Raises OptionError where they stand in another order, or none is an article.
    """
    if not _ID.fullmatch(treaty.id):
        raise OptionError("not a treaty id:", value=treaty.id, todo="use small letters, digits and single hyphens")
    if not treaty.articles:
        raise OptionError("Akoma Ntoso needs articles; none has", value=treaty.id, todo=_TODO)
    parts = _Parts([], [], [], [])
    places = {"preamble": 0, "division": 1, "article": 1, "end": 2, "note": 3}
    last = 0
    seen: set[str] = set()
    for unit in treaty.body:
        place = places.get(unit.kind, -1)
        if place < last or (place == 0 and parts.preamble):
            raise _misplaced(unit, "its place among the units")
        last = place
        parts[place].append(unit)
        for address in (inner.address for inner in unit.walk()):
            if address in seen and address != "end":
                raise OptionError("a unit stands twice:", value=address, todo=_TODO)
            seen.add(address)
    return parts


def _misplaced(unit: Provision, what: str) -> OptionError:
    return OptionError(f"Akoma Ntoso cannot say {what}: {unit.kind}", value=unit.address, todo=_TODO)


class _Writer:
    """Writes the parts of one treaty, and remembers the units that Akoma Ntoso cannot say whole."""

    def __init__(self, treaty: Treaty) -> None:
        self._treaty = treaty
        self._heads = HEADS.get(treaty.lang)
        self._units: list[tuple[str, Provision]] = []

    def act(self, act: etree._Element, parts: _Parts) -> None:
        """Write preamble, body, closing formula and notes."""
        for unit in parts.preamble:
            self._formula(_sub(act, "preamble", eId="preamble"), unit)
        body = _sub(act, "body", eId="body")
        for unit in parts.body:
            self._unit(body, unit, "", "")
        conclusions = _sub(act, "conclusions", eId="conclusions") if parts.ends else None
        for place, unit in enumerate(parts.ends, 1):
            if conclusions is not None:
                self._formula(_sub(conclusions, "container", name="end", eId=f"conclusions__container_{place}"), unit)
        if parts.notes:
            attachment = _sub(_sub(act, "attachments"), "attachment", eId="att_1")
            document = _sub(attachment, "doc", name="notes")
            _identification(_sub(document, "meta"), self._treaty, "notes")
            main = _sub(document, "mainBody", eId="att_1__body")
            for unit in parts.notes:
                self._unit(main, unit, "att_1", "")

    def own(self) -> etree._Element:
        """Give what Akoma Ntoso has no place for."""
        treaty = self._treaty
        proprietary = etree.Element(_q("proprietary"), {"source": "#treatycompare"})
        own = _own(proprietary, "treaty", id=treaty.id, title=treaty.title, shortTitle=treaty.short_title)
        if treaty.provenance:
            said = treaty.provenance.model_dump(exclude={"dropped", "warnings"}, exclude_none=True)
            about = _own(own, "provenance", **said)
            for piece in treaty.provenance.dropped:
                _own(about, "dropped", **{name: str(value) for name, value in piece.model_dump().items()})
            for warning in treaty.provenance.warnings:
                _own(about, "warning").text = _clean(warning, "a warning")
        record = treaty.model_dump(mode="json", include={"metadata", "authentic_languages"}, exclude_defaults=True)
        if record:
            _own(own, "record").text = json.dumps(record)
        for place, unit in self._units:
            self._beyond(own, place, unit)
        return proprietary

    def _beyond(self, own: etree._Element, place: str, unit: Provision) -> None:
        said: dict[str, str] = {"layer": unit.layer} if unit.layer != _layer(unit) else {}
        if unit.text is None:
            said["wording"] = "none"
        coded = unit.model_dump(mode="json", exclude=_IN_MARK_UP, exclude_defaults=True)
        if said or coded:
            # ASCII, so that any character of the record passes.
            _own(own, "unit", of=place, **said).text = json.dumps(coded) if coded else None

    def _formula(self, element: etree._Element, unit: Provision) -> None:
        """Write the preamble or the closing formula."""
        if unit.children or unit.label or unit.address != unit.kind:
            raise _misplaced(unit, "a label or sub-units of")
        self._units.append((element.get("eId", ""), unit))
        if unit.heading is not None:
            _write(_sub(element, "block", name="heading"), unit.heading, unit.address)
        _write_lines(element, unit, some=True)

    def _unit(self, parent: etree._Element, unit: Provision, above: str, address: str) -> None:
        """Write a unit with a number, and all below it; *above* and *address* are its parent's."""
        element, short = _element(unit, address)
        place = f"{above}__{short}_{unit.label}" if above else f"{short}_{unit.label}"
        written = _sub(parent, element, eId=place)
        if unit.kind == "note":
            written.set("name", "note")
        self._units.append((place, unit))
        _sub(written, "num").text = number(unit, self._heads)
        if unit.heading is not None:
            _write(_sub(written, "heading"), unit.heading, unit.address)
        if not unit.children and unit.kind != "division":
            _write_lines(_sub(written, "content", eId=f"{place}__content"), unit)
            return
        if unit.text:
            _write_lines(_sub(written, "intro", eId=f"{place}__intro"), unit)
        ends = [i for i, child in enumerate(unit.children) if child.kind == "closing"]
        turn = ends[0] + 1 if ends else 0
        if ends and turn < len(unit.children):
            # Closing words in mid-list close what stands before them.
            inner = f"{place}__list_1"
            self._children(_sub(written, "list", eId=inner), unit, unit.children[:turn], inner)
            self._children(written, unit, unit.children[turn:], place)
        else:
            self._children(written, unit, unit.children, place)

    def _children(self, element: etree._Element, unit: Provision, children: Sequence[Provision], place: str) -> None:
        for child in children:
            if child.kind != "closing":
                self._unit(element, child, place, unit.address)
                continue
            odd = child.label or child.heading is not None or child.children or unit.kind == "division"
            if odd or child.address != f"{unit.address}[end]":
                raise _misplaced(child, "the place, a label, heading or sub-units of")
            inner = f"{place}__wrapup"
            closing = _sub(element, "wrapUp", eId=inner)
            self._units.append((inner, child))
            _write_lines(closing, child)
            if not len(closing):
                _write(_sub(closing, "p"), "", child.address)


_IN_MARK_UP = {"treaty", "address", "kind", "label", "heading", "text", "layer", "children"}


def _own(parent: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    attributes = {name: _clean(value, element) for name, value in attributes.items()}
    return etree.SubElement(parent, f"{{{OWN}}}{element}", attributes)


def _layer(unit: Provision) -> str:
    return "interpretative_note" if unit.kind == "note" else "treaty_text"


def _element(unit: Provision, above: str) -> tuple[str, str]:
    """Give the element of a unit and its short name in ids; *above* is the address of its parent.

    Raises OptionError where the parser could not read the same unit from them.
    """
    ok = False
    found = ("hcontainer", "hcontainer")
    if unit.kind == "division":
        found = _ELEMENTS[level_of(unit.address)]
        *outer, _, label = unit.address.split(".")
        ok = label == unit.label and ".".join(outer) == above and _DIVISION.fullmatch(label) is not None
    elif unit.kind in ("article", "note"):
        prefix = "note." if unit.kind == "note" else ""
        ok = unit.address == prefix + unit.label and _LABEL.fullmatch(unit.label) is not None
        ok = ok and (not above or (above.startswith("ch.") and unit.kind == "article"))
        found = _ELEMENTS.get(unit.kind, found)
    elif unit.kind in ("paragraph", "point"):
        found = _ELEMENTS[unit.kind]
        ok = unit.address == f"{above}({unit.label})" and _LABEL.fullmatch(unit.label) is not None
        ok = ok and unit.label[0].isdigit() == (unit.kind == "paragraph")
        ok = ok and not above.startswith("ch.") and above.count("(") < _DEEPEST
    if not ok:
        raise _misplaced(unit, f"the label {quoted(unit.label, 20)} or the place of")
    return found


def _date(said: str | None) -> str | None:
    try:
        return said if said and _DATE.fullmatch(said) and dt.date.fromisoformat(said) else None
    except ValueError:
        return None


def _identification(meta: etree._Element, treaty: Treaty, component: str) -> None:
    """Write work, expression and manifestation; *component* names an attachment.

    ``un`` is the level of treaties between States, whoever their depositary is.
    """
    known = treaty.metadata
    made = _date(known.adopted or known.opened) if known else None
    number = re.sub(r"[^a-z0-9]+", "-", known.number.lower()).strip("-") if known else ""
    work = f"/akn/un/act/treaty/{made}/{number}" if made and number else f"/akn/un/act/treaty/{treaty.id}"
    words = treaty.provenance
    edition = _date(words.edition) if words else None
    language = _LANGUAGES.get(treaty.lang, treaty.lang)
    expression = f"{work}/{language}" + (f"@{edition}" if edition else "")
    part = f"!{component or 'main'}"
    identification = _sub(meta, "identification", source="#treatycompare")
    frbr = _sub(identification, "FRBRWork")
    _names(frbr, work, f"{work}/{part}", made, "adoption" if known and known.adopted else "opening", "parties")
    _sub(frbr, "FRBRcountry", value="un")
    if known and not component:
        _sub(frbr, "FRBRnumber", value=known.number)
        _sub(frbr, "FRBRname", value=treaty.short_title)
    frbr = _sub(identification, "FRBRExpression")
    _names(frbr, expression, f"{expression}/{part}", edition or made, "edition" if edition else "original", "parties")
    _sub(frbr, "FRBRlanguage", language=language)
    frbr = _sub(identification, "FRBRManifestation")
    taken = _date(words.retrieved) if words else None
    _names(frbr, f"{expression}.akn", f"{expression}/{part}.akn", taken, "retrieval", "treatycompare")


def _names(frbr: etree._Element, uri: str, this: str, date: str | None, name: str, author: str) -> None:
    _sub(frbr, "FRBRthis", value=this)
    _sub(frbr, "FRBRuri", value=uri)
    _sub(frbr, "FRBRdate", date=date or _UNKNOWN, name=name if date else "unknown")
    _sub(frbr, "FRBRauthor", href=f"#{author}")
