"""Akoma Ntoso 3.0 as the standard means it: articles in divisions, points in paragraphs.

The mark-up says what belongs to what, so nothing is guessed from the lines: labels come from
``num``, closing words from ``wrapUp``. An element that has no rule here is refused by name. The
file that ``treatycompare.export`` writes is read back to the same tree, with its id and titles; what
the record said there of norms and themes is left: only the record that ships says such things.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import cast, get_args

from lxml import etree

from treatycompare import outline, text
from treatycompare.doors.xml import open_xml
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Layer, Provenance, Treaty
from treatycompare.parsers.akn_nested_faults import check
from treatycompare.parsers.akn_nested_reader import Own, Reader, all_text, below, children, name_of, provision

_OWN = "{urn:treatycompare:akn:1}"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# ISO 639-2 codes, as Akoma Ntoso wants them, of the languages that treaties are made in.
_LANGUAGES = {
    "ara": "ar", "chi": "zh", "deu": "de", "dut": "nl", "eng": "en", "fra": "fr", "fre": "fr", "ger": "de",
    "ita": "it", "nld": "nl", "por": "pt", "rus": "ru", "spa": "es", "vie": "vi", "zho": "zh",
}  # fmt: skip

_DOCUMENTS = ("act", "bill", "doc", "statement")


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
        reader = Reader(own, lang, source)
        reader.read(document)
        warnings = (*check(reader, frame, source, partial=partial), *reader.warnings)
        treaty = frame.treaty if frame else own.id or outline.slug(source)
        body = tuple(provision(unit, treaty) for unit in reader.body)
        dropped = (*_outside(document), *reader.ledger.pieces())
        outcome = outline.Outcome(body, warnings, marks=0, repeated=0)
        outline.conserve(text.count(all_text(root)), outcome, dropped, source=source, unread=reader.unread)
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
    if name_of(root) != "akomaNtoso":
        raise ParseError("the file is no Akoma Ntoso 3.0; its root is", value=root.tag, where=source)
    return root


def _document(root: etree._Element, source: str) -> etree._Element:
    """Find the one document of the file that has articles; an outer one wins over its attachments.

    Raises ParseError where there is none, or several stand side by side.
    """
    found = [
        document
        for document in below(root, *_DOCUMENTS)
        if any(below(body, "article") for body in children(document, "body", "mainBody"))
    ]
    depths = [sum(1 for _ in document.iterancestors()) for document in found]
    outer = [document for document, depth in zip(found, depths, strict=True) if depth == min(depths)]
    if len(outer) != 1:
        what = "has no document with articles" if not outer else f"has {len(outer)} documents with articles"
        raise ParseError(f"the file {what}: no one treaty is found", where=source)
    return outer[0]


def _check_language(document: etree._Element, lang: str, source: str) -> None:
    marked = [found.get("language", "") for found in below(document, "FRBRlanguage")]
    if marked and lang not in [_LANGUAGES.get(code, code.split("-")[0]) for code in marked]:
        raise ParseError(f"the file says that its language is {marked[0]}, asked for was", value=lang, where=source)


def _outside(document: etree._Element) -> Iterator[Dropped]:
    """List the text that stands around the document in the same file."""
    path = [document, *document.iterancestors()]
    for above in path[1:]:
        for part in above:
            characters = text.count(all_text(part))
            if part not in path and characters:
                yield Dropped(
                    what=name_of(part), where=name_of(above), characters=characters, reason="outside the treaty"
                )


def _own(document: etree._Element, source: str) -> Own:
    """Read the element that our export writes into the data about the file.

    Raises ParseError where it is damaged: an id that is none, a layer or unit that is not there.
    """
    found = document.find(f"{{*}}meta/{{*}}proprietary/{_OWN}treaty")
    if found is None:
        return Own()
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
    return Own(treaty, (title, short), layers, frozenset(unworded))


def _titles(frame: Frame | None, own: Own, read: str) -> tuple[str, str]:
    if frame is None:
        return own.titles or (read, read)
    return frame.title or read, frame.short_title or read
