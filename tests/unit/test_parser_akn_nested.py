from __future__ import annotations

import contextlib
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import text
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers import akn_nested_reader
from treatycompare.parsers.akn_nested import AkomaNtosoParser
from treatycompare.parsers.akn_nested_faults import list_faults

PARSER = AkomaNtosoParser()
TEXTS = Path(__file__).parents[1] / "fixtures" / "texts"
DATA = (TEXTS / "akn_nested_kites.xml").read_bytes()
ADDRESSES = """
    preamble ch.I 1 1(a) 1(b) 1(b)(i) 1(b)(ii) 1[end] ch.I.sec.1 2 2(1) 2(1)(a) 2(1)(b) 2(1)[end] 2(2) 2(2A)
    ch.II 3 end
""".split()  # noqa: SIM905  # a list of literals is no easier to read
NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def parse(data: bytes = DATA, *, lang: str = "en", frame: Frame | None = None, partial: bool = False) -> Treaty:
    return PARSER.parse(data, lang=lang, source="kites.xml", frame=frame, partial=partial)


def changed(old: str, new: str) -> bytes:
    document = DATA.decode()
    assert old in document
    return document.replace(old, new, 1).encode()


def refused(data: bytes, error: type[ParseError] = ParseError, *, lang: str = "en", frame: Frame | None = None) -> str:
    with pytest.raises(error) as caught:
        parse(data, lang=lang, frame=frame)
    assert "kites.xml" in str(caught.value)
    return str(caught.value)


def document(*articles: str, front: str = "", back: str = "", kind: str = "act", body: str = "body") -> bytes:
    inner = "".join(articles)
    return (
        f'<akomaNtoso xmlns="{NAMESPACE}"><{kind} name="x">{front}<{body}>{inner}</{body}>{back}</{kind}></akomaNtoso>'
    ).encode()


def article(num: str = "1", inner: str = "<content><p>Wind.</p></content>") -> str:
    return f"<article><num>{num}</num>{inner}</article>"


def points(*nums: str) -> str:
    return "".join(f"<point><num>{num}</num><content><p>Wind.</p></content></point>" for num in nums)


@pytest.fixture(scope="module")
def treaty() -> Treaty:
    return parse()


class TestTree:
    def test_addresses_in_printed_order(self, treaty: Treaty) -> None:
        assert [unit.address for unit in treaty.provisions] == ADDRESSES

    def test_kinds_and_headings(self, treaty: Treaty) -> None:
        kinds = {unit.address: unit.kind for unit in treaty.provisions}
        assert (kinds["1(b)(i)"], kinds["2(1)"], kinds["2(1)[end]"], kinds["end"]) == (
            "point", "paragraph", "closing", "end",
        )  # fmt: skip
        assert treaty["ch.I"].heading == "Kites & string"
        assert treaty["2"].heading == "Where to fly and when"
        assert treaty["3"].heading is None

    def test_words(self, treaty: Treaty) -> None:
        assert treaty["1"].text == "In this Convention:"
        assert treaty["1(a)"].text == "a kite is paper on string;"
        assert treaty["1[end]"].text == "and no wire."
        assert treaty["2(1)"].text == "A Town shall let kites fly over:"
        assert treaty["2(1)(a)"].text == "its beach, at low water;"
        assert treaty["2(1)[end]"].text == "where the wind is west."
        assert treaty["end"].text == "Done at the old mast.\nM. Gale"

    def test_preamble_keeps_the_numbers_of_its_recitals(self, treaty: Treaty) -> None:
        assert treaty["preamble"].text == (
            "The Towns on the windy coast,\n(1) Glad of the west wind,\n(2) Weary of torn string,"
        )

    def test_words_without_a_number(self, treaty: Treaty) -> None:
        assert treaty["2(2)"].text == "No kite flies at night.\nLanterns are no kites.\nNor does a bell."
        assert treaty["3"].text == "The wind keeps this Convention:\n– in spring;\n– in autumn."
        assert treaty.provenance is not None
        assert "words without a number given to 2(2)" in treaty.provenance.warnings

    def test_title_and_id(self, treaty: Treaty) -> None:
        assert (treaty.id, treaty.title) == ("kites", "Convention on the Flying of Kites")
        frame = Frame(treaty="kt4", title="Kites Convention", short_title="KT", addresses=tuple(ADDRESSES))
        found = parse(frame=frame)
        assert (found.id, found.title, found.short_title) == ("kt4", "Kites Convention", "KT")

    def test_provenance(self, treaty: Treaty) -> None:
        about = treaty.provenance
        assert about is not None
        assert (about.sha256, about.parser, about.lang) == (hashlib.sha256(DATA).hexdigest(), "akn", "en")
        assert any("att_1" in warning for warning in about.warnings)

    def test_every_character_is_kept_or_listed(self, treaty: Treaty) -> None:
        assert treaty.provenance is not None
        raw = re.sub(r"<!--.*?-->|<[^>]*>", "", DATA.decode(), flags=re.S).replace("&amp;", "&")
        dropped = {piece.what: piece.characters for piece in treaty.provenance.dropped}
        kept = sum(text.count(u.label + (u.heading or "") + (u.text or "")) for u in treaty.provisions)
        assert kept + sum(dropped.values()) == text.count(raw)
        assert dropped["footnote"] == text.count("Gulls go free.")

    @pytest.mark.parametrize("kind", ["act", "bill"])
    def test_kinds_of_document(self, kind: str) -> None:
        assert "1" in parse(document(article(), kind=kind))

    @pytest.mark.parametrize("kind", ["doc", "statement"])
    def test_documents_with_a_main_body(self, kind: str) -> None:
        assert "1" in parse(document(article(), kind=kind, body="mainBody"))

    def test_a_treaty_annexed_to_a_decision(self) -> None:
        inner = document(article()).decode().removeprefix(f'<akomaNtoso xmlns="{NAMESPACE}">')
        inner = inner.removesuffix("</akomaNtoso>")
        back = f"<attachments><attachment><heading>Annex</heading>{inner}</attachment></attachments>"
        found = parse(document("<p>Adopts it.</p>", back=back, kind="statement", body="mainBody"))
        assert [unit.address for unit in found.provisions] == ["1"]
        assert found.provenance is not None
        assert {piece.what for piece in found.provenance.dropped} == {"mainBody", "heading"}


class TestDivisions:
    def test_other_divisions_are_addressed_by_their_depth(self) -> None:
        inner = f"<chapter><num>1</num>{article()}</chapter>"
        found = parse(document(f"<part><num>Part I</num>{inner}</part>"))
        assert [unit.address for unit in found.provisions] == ["ch.I", "ch.I.sec.1", "1"]
        assert found.provenance is not None
        assert any("part, chapter" in warning for warning in found.provenance.warnings)

    def test_a_title_right_in_a_chapter(self) -> None:
        found = parse(document(f"<chapter><num>I</num><title><num>1</num>{article()}</title></chapter>"))
        assert "ch.I.tit.1" in found

    def test_a_container_without_number_and_heading_groups_only(self) -> None:
        found = parse(document(f'<hcontainer name="x">{article()}</hcontainer>'))
        assert [unit.address for unit in found.provisions] == ["1"]

    def test_words_under_the_heading_of_a_division(self) -> None:
        found = parse(document(f"<chapter><num>I</num><intro><p>Wind.</p></intro>{article()}</chapter>"))
        assert found["ch.I"].text == "Wind."

    def test_a_division_that_addresses_cannot_say(self) -> None:
        inner = article()
        for name in ("section", "chapter", "title", "part"):
            inner = f"<{name}><num>1</num>{inner}</{name}>"
        assert "deeper than addresses say" in refused(document(inner), StructureError)

    def test_a_division_without_a_number(self) -> None:
        data = document(f"<chapter><heading>Wind</heading>{article()}</chapter>")
        assert "chapter (chapter) has no number" in refused(data, StructureError)


class TestLabels:
    @pytest.mark.parametrize(
        ("num", "label"),
        [
            ("1.", "1"), ("(1)", "1"), ("§ 1", "1"), ("1°", "1"), ("Article 1", "1"), ("ARTICLE 1 –", "1"),
            ("Art. 1er", "1"), ("Article premier", "1"), ("第一条", "1"), ("المادة 1", "1"), ("Article I", "1"),
        ],
    )  # fmt: skip
    def test_numbers_of_articles(self, num: str, label: str) -> None:
        assert [unit.label for unit in parse(document(article(num))).articles] == [label]

    @pytest.mark.parametrize(("nums", "labels"), [
        (("(a)", "(b)"), "a b"), (("1.", "1 bis."), "1 1bis"), (("1)", "1A)"), "1 1A"), (("i.", "ii."), "i ii"),
        (("h)", "i)"), None), (("(a)", "(c)"), None), (("(a)", "(a)"), None), (("(b)", "(a)"), None),
    ])  # fmt: skip
    def test_numbers_of_points(self, nums: tuple[str, ...], labels: str | None) -> None:
        data = document(article(inner=points(*nums)))
        if labels is None:
            refused(data, StructureError)
        else:
            assert [unit.label for unit in parse(data)["1"].children] == labels.split()

    @pytest.mark.parametrize("num", ["Article", "one two", "1.2", "1" * 200, "wind " * 40 + "1", "Article 1. Wind"])
    def test_a_number_that_is_none(self, num: str) -> None:
        assert "a number that is none" in refused(document(article(num)), StructureError)

    def test_an_article_without_a_number(self) -> None:
        data = changed("<akn:num>Article 2</akn:num>", "")
        assert "article (art_2) has no number" in refused(data, StructureError)

    def test_points_of_another_script(self) -> None:
        found = parse(document(article(inner=points("а)", "б)"))), lang="ru")
        assert [unit.address for unit in found["1"].children] == ["1(a)", "1(b)"]
        assert found.provenance is not None
        assert found.provenance.warnings

    def test_faults_are_named_together(self) -> None:
        data = document(article("1", points("a", "c")), article("3"), article("3"))
        said = refused(data, StructureError)
        assert all(part in said for part in ("missing article 2", "article 3 stands twice", "missing 1(b)", "3 faults"))

    def test_an_excerpt_may_lack_articles_but_not_double_them(self) -> None:
        found = parse(document(article("2"), article("4")), partial=True)
        assert found.provenance is not None
        assert found.provenance.warnings == ("missing article 1", "missing article 3")
        with pytest.raises(StructureError, match="stands twice"):
            parse(document(article("2"), article("2")), partial=True)

    def test_two_closing_words(self) -> None:
        closing = "<list>" + points("a") + "<wrapUp><p>x</p></wrapUp></list>"
        data = document(article(inner=closing + closing.replace("<num>a", "<num>b")))
        assert "1[end] stands twice" in refused(data, StructureError)

    def test_a_letter_or_a_numeral(self) -> None:
        assert list_faults("2", list("abcdefghij")) == []
        assert list_faults("2", ["a", "b", "1", "2"]) == []
        assert list_faults("2", ["xyz"]) == ["2(xyz) is numbered unlike the others"]
        assert list_faults("2", ["b", "a"]) == ["2(a) stands after 2(b)"]

    def test_the_outline_of_the_record(self) -> None:
        frame = Frame(treaty="k", title="K", short_title="K", addresses=(*ADDRESSES[:-1], "4", "end"))
        assert "missing by the outline: 4" in refused(DATA, StructureError, frame=frame)
        frame = Frame(treaty="k", title="K", short_title="K", addresses=tuple(ADDRESSES[1:]))
        assert "not in the outline: preamble" in refused(DATA, StructureError, frame=frame)

    def test_closing_words_that_are_not_marked_up(self) -> None:
        frame = Frame(treaty="k", title="K", short_title="K", addresses=("1", "1(a)", "1[end]"))
        data = document(article(inner=points("a")))
        about = parse(data, frame=frame).provenance
        assert about is not None
        assert about.warnings == ("the closing words 1[end] are not marked up: left as printed",)
        without = frame.model_copy(update={"closings_in": {"en": {"1": None}}})
        about = parse(data, frame=without).provenance
        assert about is not None
        assert about.warnings == ()


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "inner"),
        [
            ("table", "<content><table><tr><td><p>x</p></td></tr></table></content>"),
            ("ins", "<content><p>a <ins>b</ins></p></content>"),
            ("del", "<content><p>a <del>b</del></p></content>"),
            ("img", "<content><p>a <img src='x'/></p></content>"),
            ("ul", "<content><ul><li><p>x</p></li></ul></content>"),
            ("quotedStructure", "<content><quotedStructure><article/></quotedStructure></content>"),
            ("article", "<article><num>2</num><content><p>x</p></content></article>"),
            ("crossHeading", "<crossHeading>x</crossHeading>"),
            ("words beside", "<content>x</content>"),
            ("words beside", "<content/>x"),
            ("heading", "<content><blockContainer><heading>x</heading><p>x</p></blockContainer></content>"),
            ("num", "<num>2</num><content><p>x</p></content>"),
            ("{urn:x}x", "<content><x xmlns='urn:x'>y</x></content>"),
        ],
    )
    def test_what_has_no_rule_is_named(self, name: str, inner: str) -> None:
        said = refused(document(article(inner=inner)))
        assert "was not read whole" in said
        assert f"listed as dropped '{name}" in said

    @pytest.mark.parametrize("part", ["<p>x</p>", "<paragraph><num>1</num><content><p>x</p></content></paragraph>"])
    def test_words_outside_any_article(self, part: str) -> None:
        assert "was not read whole" in refused(document(part, article()))

    def test_an_unknown_part_of_the_document(self) -> None:
        assert "coda" in refused(document(article(), back="<coda><p>x</p></coda>"))

    def test_no_articles(self) -> None:
        assert "no document with articles" in refused(document("<p>x</p>"))
        quoted = "<quotedStructure><article><num>1</num></article></quotedStructure>"
        assert "no document with articles" in refused(document(f"<p>{quoted}</p>"))

    def test_two_treaties_in_one_file(self) -> None:
        one = f'<act name="x"><body>{article()}</body></act>'
        data = f'<akomaNtoso xmlns="{NAMESPACE}"><documentCollection>{one}{one}</documentCollection></akomaNtoso>'
        assert "2 documents with articles" in refused(data.encode())

    def test_another_language(self) -> None:
        assert "its language is eng" in refused(DATA, lang="fr")

    def test_another_version(self) -> None:
        assert "no Akoma Ntoso 3.0" in refused(document(article()).replace(b"akn/3.0", b"akn/2.0"))

    @pytest.mark.parametrize("data", [b"", b"<a", b"<!DOCTYPE a><a/>", b"\x00"])
    def test_no_xml(self, data: bytes) -> None:
        refused(data)

    def test_too_many_units(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(akn_nested_reader, "_MOST", 3)
        parse(document(*(article(str(n)) for n in (1, 2, 3))))
        assert "more than 3 units" in refused(document(*(article(str(n)) for n in (1, 2, 3, 4))))

    def test_lists_too_deep(self) -> None:
        def nested(depth: int) -> str:
            return f"<point><num>a</num>{nested(depth - 1) if depth else '<content><p>x</p></content>'}</point>"

        parse(document(article(inner=nested(19))))
        assert "deeper than 20" in refused(document(article(inner=nested(20))))
        refused(document(article(inner=nested(240))))

    @pytest.mark.parametrize("inner", ["<p>" + "<i>" * 200 + "x" + "</i>" * 200 + "</p>",
                                       "<blockContainer>" * 200 + "<p>x</p>" + "</blockContainer>" * 200])  # fmt: skip
    def test_deep_mark_up_within_the_limit_is_read(self, inner: str) -> None:
        assert parse(document(article(inner=f"<content>{inner}</content>")))["1"].text == "x"

    @pytest.mark.parametrize(
        "own",
        [
            '<t:treaty id="A B" title="x" shortTitle="x"/>',
            '<t:treaty id="a" shortTitle="x"/>',
            '<t:treaty id="a" title="x" shortTitle="x"><t:unit of="nowhere"/></t:treaty>',
            '<t:treaty id="a" title="x" shortTitle="x"><t:unit of="u" layer="law"/></t:treaty>',
        ],
    )
    def test_damaged_data_of_ours(self, own: str) -> None:
        front = f'<meta><proprietary xmlns:t="urn:treatycompare:akn:1">{own}</proprietary></meta>'
        refused(document(article().replace("<article>", '<article eId="u">'), front=front))

    def test_words_are_not_lost_to_data_of_ours(self) -> None:
        own = '<t:treaty id="a" title="x" shortTitle="x"><t:unit of="u" wording="none"/></t:treaty>'
        front = f'<meta><proprietary xmlns:t="urn:treatycompare:akn:1">{own}</proprietary></meta>'
        found = parse(document(article().replace("<article>", '<article eId="u">'), front=front))
        assert found["1"].text == "Wind."

    @given(st.integers(0, len(DATA) - 1), st.sampled_from([b"", b"<p>", b"</akn:p>", b"<akn:num>", b"x", b"\xff"]))
    @settings(max_examples=150)
    def test_damage_is_a_parse_error_or_read_whole(self, place: int, piece: bytes) -> None:
        with contextlib.suppress(ParseError):
            parse(DATA[:place] + piece + DATA[place + 1 :])


class TestRecognises:
    def test_nested_files(self) -> None:
        assert PARSER.recognises(DATA)
        assert PARSER.recognises(document(article()))

    def test_others(self) -> None:
        assert not PARSER.recognises((TEXTS / "lighthouses.xml").read_bytes())
        assert not PARSER.recognises(document("<p>x</p>"))
        assert not PARSER.recognises(b"<html><article>x</article></html>")
        assert not PARSER.recognises(b"akomaNtoso articles <articles>")
