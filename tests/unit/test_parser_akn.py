from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import outline, plugins, text
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.akn import UnAkomaNtosoParser

PARSER = UnAkomaNtosoParser()
FILE = Path(__file__).parents[1] / "fixtures" / "texts" / "lighthouses.xml"
DATA = FILE.read_bytes()
ADDRESSES = """
    preamble ch.I 1 1(a) 1(b) 1(c) 1(d) 1(e) 1(e)(i) 1(e)(ii) 1(f) 1(g) 1(h) 1(i) 1(j)
    2 2(1) 2(1)(a) 2(1)(a)(i) 2(1)(a)(ii) 2(1)(a)[end] 2(1)(b) 2(2) 3 3(a) 3(b) 3[end]
    ch.II 4 4(1) 4(2) 4(2)(a) 4(2)(b) 4(2)(b)(i) 4(2)(b)(ii) 4(2)(b)[end]
    4(3) 4(3)(a) 4(3)(a)(i) 4(3)(a)(ii) 4(3)(b) 5 5(1) 5(1)(a) 5(1)(b) 5(1)(b)(i) 5(1)(b)(ii) 5(1)[end] 5(2)
    end note.1 note.2 note.3
""".split()  # noqa: SIM905  # a list of a hundred literals is no easier to read
FRAME = Frame(
    treaty="lights",
    title="Convention on the Keeping of Lighthouses",
    short_title="Lights",
    addresses=tuple(ADDRESSES),
    closings={
        "2(1)(a)": "with the wish that it",
        "3": "and a ship",
        "4(2)(b)": "the keeper may rest",
        "5(1)": "oil, by day, from the",
    },
)


def parse(data: bytes = DATA, *, lang: str = "en", frame: Frame | None = FRAME) -> Treaty:
    return PARSER.parse(data, lang=lang, source="lighthouses.xml", frame=frame)


def changed(old: str, new: str, count: int = 1) -> bytes:
    document = DATA.decode()
    assert old in document
    return document.replace(old, new, count).encode()


def refused(data: bytes, error: type[ParseError] = ParseError, frame: Frame | None = None) -> str:
    with pytest.raises(error) as caught:
        parse(data, frame=frame)
    assert "lighthouses.xml" in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def treaty() -> Treaty:
    return parse()


class TestTree:
    def test_addresses_in_printed_order(self, treaty: Treaty) -> None:
        assert [unit.address for unit in treaty.provisions] == ADDRESSES

    def test_without_a_frame_a_doubtful_closing_goes_to_the_inner_list(self) -> None:
        found = parse(frame=None)
        assert "5(1)(b)[end]" in found
        assert any("5(1)(b)" in warning for warning in found.provenance.warnings)  # type: ignore[union-attr]

    def test_title_of_the_frame_or_of_the_document(self, treaty: Treaty) -> None:
        assert (treaty.id, treaty.title, treaty.short_title) == ("lights", FRAME.title, "Lights")
        found = parse(frame=None)
        assert found.id == "lighthouses"
        assert found.title == "Convention on the Keeping of Lighthouses; With Rules for Lamps and Bells"

    def test_the_preamble_keeps_its_recitals_apart(self, treaty: Treaty) -> None:
        words = treaty["preamble"].text or ""
        assert len(words.split("\n")) == 3
        assert "letter 7/21 of 3 May 1901" in words

    def test_labels_in_num_and_in_the_text_are_read_alike(self, treaty: Treaty) -> None:
        assert treaty["1(b)"].text == "“Wick” is the part that burns;"
        assert treaty["1(c)"].text == "“Bell” is a bell;"

    def test_headings(self, treaty: Treaty) -> None:
        assert treaty["ch.I"].heading == "Lamps"
        assert treaty["2"].heading == "Spoilt lamps"
        assert treaty["3"].heading == "False lights"

    def test_stored_words_keep_their_characters(self, treaty: Treaty) -> None:
        assert "non\u2011solid" in (treaty["1(i)"].text or "")
        assert "keeper’s" in (treaty["2(2)"].text or "")

    def test_a_unit_of_sub_units_only_has_no_words_of_its_own(self, treaty: Treaty) -> None:
        assert treaty["4(2)"].text == ""
        assert treaty["4(3)(a)"].text == ""

    def test_the_footnote_of_the_closing_formula_is_dropped(self, treaty: Treaty) -> None:
        assert treaty["end"].text == "DONE AT the long pier, in one copy."
        assert treaty.provenance is not None
        [note] = [piece for piece in treaty.provenance.dropped if piece.what == "footnote"]
        assert note.characters == text.count("Notes on two articles stand below.")

    def test_notes_are_a_layer_of_their_own(self, treaty: Treaty) -> None:
        assert len(treaty.articles) == 5
        notes = [unit for unit in treaty.body if unit.kind == "note"]
        assert [(unit.address, unit.label, unit.layer) for unit in notes] == [
            (f"note.{n}", str(n), "interpretative_note") for n in (1, 2, 3)
        ]
        assert [unit.heading for unit in notes] == [
            "Article 2",
            "Article 2",
            "Articles 4 and 5, on the word “bread”",
        ]

    def test_a_glued_heading(self) -> None:
        document = re.sub(
            r"Chapter II</subheading>.*?<subheading>Bells",
            "Chapter II Bells",
            DATA.decode(),
            flags=re.S,
        )
        document = re.sub(r"Article 5</subheading>.*?<subheading>Helpers", "Article 5 Helpers", document, flags=re.S)
        found = parse(document.encode())
        assert (found["ch.II"].heading, found["5"].heading) == ("Bells", "Helpers")

    def test_provenance(self, treaty: Treaty) -> None:
        about = treaty.provenance
        assert about is not None
        assert about.sha256 == hashlib.sha256(DATA).hexdigest()
        assert (about.parser, about.version, about.lang, about.source) == ("akn-un", "1", "en", "lighthouses.xml")
        assert about.warnings == ()

    def test_the_same_bytes_give_the_same_treaty(self, treaty: Treaty) -> None:
        assert parse() == treaty

    def test_it_is_found_by_its_name(self) -> None:
        assert plugins.load(plugins.PARSERS, "akn-un") is UnAkomaNtosoParser


class TestConservation:
    def test_every_character_is_kept_or_listed(self, treaty: Treaty) -> None:
        assert treaty.provenance is not None
        document = re.sub(r"<!--.*?-->", "", DATA.decode())
        raw = text.count(re.sub(r"<[^>]*>", "", document))
        dropped = sum(piece.characters for piece in treaty.provenance.dropped)
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions
        )
        assert raw == kept + dropped - text.count("Article 2")  # printed once, the heading of two notes
        assert all(piece.characters > 0 for piece in treaty.provenance.dropped)

    def test_an_unknown_element_does_not_vanish(self) -> None:
        said = refused(
            changed('<paragraph eId="para_20"', '<tblock eId="t"><p>Lost</p></tblock><paragraph eId="para_20"')
        )
        assert "tblock (t)" in said
        assert "4 of" in said

    def test_an_unknown_part_of_a_paragraph_does_not_vanish(self) -> None:
        assert "wrapUp" in refused(changed('<content eId="para_53__content">', "<wrapUp>Lost</wrapUp><content>"))

    def test_loose_text_does_not_vanish(self) -> None:
        assert "5 of" in refused(changed("<mainBody>\n          <para", "<mainBody>Loose<para"))

    def test_unknown_words_inside_a_paragraph_are_kept(self) -> None:
        found = parse(changed("The bell is rung", "The <strange>big</strange> bell is rung"))
        assert found["4(1)"].text == "The big bell is rung in fog."

    def test_several_paragraphs_of_one_content_are_all_read(self) -> None:
        found = parse(changed("is rung in fog.</p>", "is rung in fog.</p><p>And in snow.</p>"))
        assert found["4(1)"].text == "The bell is rung in fog.\nAnd in snow."

    def test_a_line_break_parts_words(self) -> None:
        assert parse(changed("rung in fog", "rung<eol/>in fog"))["4(1)"].text == "The bell is rung in fog."

    def test_a_number_without_content_is_kept(self) -> None:
        data = re.sub(rb'<content eId="para_53_.*?</content>', b"", DATA, flags=re.S)
        assert parse(data)["4(1)"].text == ""


LANGUAGES = ("fr", "es", "ru", "ar", "zh")
IN_ALL = """
    preamble ch.I 1 1(a) 1(b) 1[end] 2 2(1) 2(1)(a) 2(1)(a)(i) 2(1)(a)(ii) 2(1)(b) 2(2) 2(2)(a) 2(2)(b)
    ch.II 3 3(a) 3(b) 3(c) 3(d) 3(e) 3(f) 3(g) 3(h) 3(i) 3(j) 3(k) end note.1 note.2
""".split()  # noqa: SIM905


def bytes_in(lang: str) -> bytes:
    return (FILE.parent / f"akn_{lang}.xml").read_bytes()


def read_in(lang: str, data: bytes | None = None, frame: Frame | None = None) -> Treaty:
    return PARSER.parse(bytes_in(lang) if data is None else data, lang=lang, source=f"akn_{lang}.xml", frame=frame)


def ledger(treaty: Treaty) -> dict[tuple[str, str], int]:
    assert treaty.provenance is not None
    return {(piece.what, piece.where): piece.characters for piece in treaty.provenance.dropped}


class TestLanguages:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_the_addresses_are_those_of_any_language(self, lang: str) -> None:
        treaty = read_in(lang)
        assert [unit.address for unit in treaty.provisions] == IN_ALL
        assert treaty.provenance is not None
        assert treaty.provenance.warnings == ()
        for unit in treaty.provisions:
            own = unit.address.rpartition("(")[2].rstrip(")")
            assert unit.label == ("" if unit.kind in ("preamble", "closing", "end") else own.rpartition(".")[2])

    @pytest.mark.parametrize(
        ("lang", "headings"),
        [
            ("fr", "Lampes|Feux trompeurs|Lampes usées|Cloches|Le contenu de la tour, jour et nuit"),
            ("es", "Lámparas|Luces engañosas|Lámparas gastadas|Campanas|Lo que hay en la torre"),
            ("ru", "Лампы|Ложные огни|Испорченные лампы|Колокола|Что есть в башне"),
            ("ar", "المصابيح|الأضواء الخادعة|المصابيح التالفة|الأجراس|ما في البرج (24/7)"),
            ("zh", "灯具|骗人的灯光|破旧的灯|钟铃|塔内7天24小时之物"),
        ],
    )
    def test_headings(self, lang: str, headings: str) -> None:
        treaty = read_in(lang)
        units = ("ch.I", "1", "2", "ch.II", "3")
        assert [treaty[address].heading for address in units] == headings.split("|")
        assert treaty["preamble"].heading == outline.words_of(lang).preamble
        note = {"fr": "Article 2", "es": "Artículo 2", "ru": "Статья 2", "ar": "المادة 2", "zh": "第二条"}[lang]
        assert [unit.heading for unit in treaty.body if unit.kind == "note"] == [note, note]

    @pytest.mark.parametrize(
        ("lang", "title"),
        [
            ("ru", "Конвенция о маяках; с правилами о колоколах"),
            ("ar", "اتفاقية المنارات؛ مع قواعد للأجراس"),
            ("zh", "灯塔公约；附钟铃规则"),
        ],
    )
    def test_titles(self, lang: str, title: str) -> None:
        treaty = read_in(lang)
        assert treaty.title == title
        assert len((treaty["preamble"].text or "").split("\n")) == 2

    def test_labels_as_printed_are_in_the_ledger(self) -> None:
        zh, ar, ru, fr = (ledger(read_in(lang)) for lang in ("zh", "ar", "ru", "fr"))
        assert zh["label as printed", "㈠ for a"] == 4
        assert zh["label as printed", "十一 for k"] == 2
        assert zh["label as printed", "二 for 2"] == 1
        assert zh["label as printed", "2 for ii"] == 1
        assert zh["label as printed", "numbered headings"] == len("一一二二三")
        assert ar["label as printed", "هـ for e"] == 2
        assert ar["label as printed", "1 for i"] == 1
        assert ar["label as printed", "numbered headings"] == len("الأولالثاني")
        assert ru["label as printed", "\u0441 for c"] == 1
        assert fr["label as printed", "numbered headings"] == len("premierpremier")

    def test_brackets_around_a_footnote_go_with_it(self) -> None:
        treaty = read_in("ar")
        assert (treaty["end"].text or "").endswith("مصابيحهم.")
        [footnote] = [count for (what, _), count in ledger(treaty).items() if what == "footnote"]
        assert footnote == text.count("(()تتبع ملاحظتان.)")

    def test_raised_brackets_elsewhere_are_words(self) -> None:
        data = bytes_in("ar").replace("مصباحا يدخن؛".encode(), "مصباحا<sup>(</sup>يدخن<sup>)</sup>؛".encode())
        assert read_in("ar", data)["2(1)(a)(i)"].text == "مصباحا(يدخن)؛"

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_character_is_kept_or_listed(self, lang: str) -> None:
        treaty = read_in(lang)
        document = re.sub(r"<!--.*?-->|<[^>]*>", "", bytes_in(lang).decode()).replace("&#9;", "\t")
        kept = sum(text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions)
        kept -= text.count(treaty["note.2"].heading or "")
        alike = sum(len(u.label) for u in treaty.provisions if not self.translated(lang, u))
        assert text.count(document) == kept + alike + sum(ledger(treaty).values())

    @staticmethod
    def translated(lang: str, unit: Provision) -> bool:
        """Whether the dialect prints the label of a unit in another way than addresses do."""
        kinds = {"ar": ("division", "point"), "zh": ("division", "article", "paragraph", "point")}
        return unit.kind in kinds.get(lang, ()) or (lang, unit.address) in (("fr", "ch.I"), ("fr", "1"), ("ru", "3(c)"))

    def test_a_missing_heading_is_named(self) -> None:
        for lang, heading in (("ar", "المادة 2"), ("zh", "第二条")):
            with pytest.raises(StructureError, match="missing article 2"):
                read_in(lang, bytes_in(lang).replace(heading.encode(), b"", 1))

    def test_a_number_that_is_glued_to_words_is_no_bare_heading(self) -> None:
        data = bytes_in("zh").replace("\t\t第三条<".encode(), "\t\t第三条 塔内之物<".encode())
        with pytest.raises(StructureError, match=r"missing|twice|stands"):
            read_in("zh", data, Frame(treaty="x", title="", short_title="", addresses=tuple(IN_ALL)))

    def test_an_article_without_a_name_keeps_its_first_sentence(self) -> None:
        data = bytes_in("zh").replace("骗人的灯光".encode(), b"")
        treaty = read_in("zh", data)
        assert treaty["1"].heading is None
        assert treaty["1"].text == "灯光如有下列情形即为骗人："

    def test_a_heading_of_the_notes_that_no_note_follows_does_not_vanish(self) -> None:
        data = bytes_in("zh").replace("裂缝可以听见。".encode(), "裂缝可以听见。</p></content></paragraph>"
                                      "<paragraph><content><p>第三条".encode())  # fmt: skip
        with pytest.raises(ParseError, match="not read whole: 3 of"):
            read_in("zh", data)

    def test_notes_numbered_in_another_script(self) -> None:
        articles, annex = bytes_in("zh").decode().rsplit("附件", 1)
        annex = annex.replace("<num>1.<", "<num>一、<").replace("<num>2.<", "<num>二、<")
        data = f"{articles}附件{annex}".encode()
        treaty = read_in("zh", data)
        assert [unit.label for unit in treaty.body if unit.kind == "note"] == ["1", "2"]
        assert ledger(treaty)["label as printed", "numbers of notes"] == 2

    def test_a_list_in_a_note_keeps_its_labels(self) -> None:
        data = bytes_in("fr").replace("La fumée se voit.".encode(), b"a) On la voit.")
        assert read_in("fr", data)["note.1(a)"].text == "On la voit."

    def test_a_formula_of_two_paragraphs_is_one_unit(self) -> None:
        more = "\n</p></content></paragraph><paragraph><content><p>Fait à la tour, un soir."
        data = bytes_in("fr").replace(b"</authorialNote></p>", f"</authorialNote>{more}</p>".encode())
        treaty = read_in("fr", data)
        assert (treaty["end"].text or "").endswith("\nFait à la tour, un soir.")

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_one_language_is_not_taken_for_another(self, lang: str) -> None:
        with pytest.raises(ParseError, match="its language is"):
            PARSER.parse(bytes_in(lang), lang="en", source="x.xml")


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40)
@given(data=st.data())
def test_a_lost_or_doubled_paragraph_is_found_by_the_outline(lang: str, data: st.DataObject) -> None:
    """Any paragraph with a label or a number; of running words nothing says how many there are."""
    document = bytes_in(lang).decode()
    articles, word, _ = document.rpartition(f"{outline.words_of(lang).annex}<")
    assert word
    parts = re.findall(r"<paragraph.*?</paragraph>", articles.partition('name="annex"')[2], flags=re.S)
    labelled = [
        part
        for part in parts
        if "<authorialNote" not in part
        and re.search(r"<num>|>\s*\S{1,4}[)‘、\t]|\d</sub|[ \u00a0]\d</s|>\s*[㈠-㈩]|条<", part)
    ]
    part = data.draw(st.sampled_from(labelled))
    damaged = document.replace(part, data.draw(st.sampled_from(["", part * 2])))
    frame = Frame(treaty="x", title="", short_title="", addresses=tuple(IN_ALL))
    with pytest.raises(ParseError):
        read_in(lang, damaged.encode(), frame)


class TestRefused:
    @pytest.mark.parametrize("gone", ["Article 3.", "Article 1", "Article 2"])
    def test_a_missing_article(self, gone: str) -> None:
        # The article's heading is lost and so its lines run on in the one before.
        said = refused(changed(f"<subheading>{gone}</subheading>", "<subheading/>"), StructureError)
        number = gone.strip("Article .")
        assert f"missing article {number}" in said or "outside any article" in said

    def test_a_doubled_article(self) -> None:
        assert "article 4 stands twice" in refused(changed(">Article 5<", ">Article 4<"), StructureError)

    def test_articles_out_of_order(self) -> None:
        data = changed(">Article 5<", ">Article X<").replace(b">Article 4<", b">Article 5<")
        data = data.replace(b">Article X<", b">Article 4<")
        assert "article 4 stands after article 5" in refused(data, StructureError)

    def test_a_missing_paragraph(self) -> None:
        data = re.sub(rb'<paragraph eId="para_5[45]".*?</paragraph>', b"", DATA, flags=re.S)
        assert "4(2)" in refused(data, StructureError)

    def test_a_doubled_point(self) -> None:
        assert "1(c) stands twice" in refused(changed("(d)\t", "(c)\t"), StructureError)

    def test_a_missing_note(self) -> None:
        head, _, tail = DATA.decode().rpartition("<num>3.</num>")
        assert "missing note 3" in refused(f"{head}<num>4.</num>{tail}".encode(), StructureError)

    def test_a_treaty_that_is_not_the_one_of_the_frame(self) -> None:
        frame = FRAME.model_copy(update={"addresses": (*FRAME.addresses, "6", "6(1)")})
        assert "missing by the outline: 6, 6(1)" in refused(DATA, StructureError, frame)

    @pytest.mark.parametrize("data", [b"", b"  \n"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "empty" in refused(data)

    @pytest.mark.parametrize(
        "data",
        [b"\x00\x01\x02\xff", b"%PDF-1.7\n", b"PK\x03\x04", b"Not XML", b"<a>", b"<a></b>", b"<a/><b/>", b"\xff\xfe<"],
    )
    def test_what_is_no_xml(self, data: bytes) -> None:
        assert "no well-formed XML" in refused(data)

    def test_other_xml(self) -> None:
        assert "no Akoma Ntoso" in refused(b"<html><body/></html>")

    def test_a_resolution_without_an_annex(self) -> None:
        assert "no annex" in refused(changed('doc name="annex"', 'doc name="letter"'))

    def test_an_annex_without_articles(self) -> None:
        assert "without articles" in refused(re.sub(rb"<subheading>Article[^<]*<", b"<subheading>Rule<", DATA))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-7"])
    @pytest.mark.parametrize(
        "doctype",
        [
            "<!DOCTYPE akomaNtoso>",
            '<!DOCTYPE akomaNtoso SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE akomaNtoso [<!ENTITY a "x">]>',
            '<!DOCTYPE akomaNtoso [<!ENTITY a SYSTEM "file:///etc/passwd"> %a;]>',
        ],
    )
    def test_a_doctype(self, doctype: str, encoding: str) -> None:
        declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-le").removesuffix("-be")}"?>'
        bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        said = refused(bom + (declared + doctype + DATA.decode()).encode(encoding))
        assert "DOCTYPE" in said or "no well-formed XML" in said

    def test_a_doctype_is_refused_for_what_it_is(self) -> None:
        assert "DOCTYPE" in refused(b"<!DOCTYPE akomaNtoso [<!ENTITY a 'x'>]>" + DATA)

    def test_deep_nesting(self) -> None:
        assert "nested deeper" in refused(b"<a>" * 255 + b"<a><a>x" + b"</a>" * 257)

    def test_a_large_file(self) -> None:
        assert "larger than 20,000,000" in refused(b"<a>" + b" " * 20_000_000)

    def test_another_language_than_the_file_says(self) -> None:
        with pytest.raises(ParseError, match="its language is fra"):
            parse(changed('language="eng"', 'language="fra"'))

    def test_a_language_that_cannot_be_read_yet(self) -> None:
        with pytest.raises(ParseError, match="'xx'; allowed"):
            parse(changed('language="eng"', 'language="xx"'), lang="xx")


class TestRecognises:
    def test_its_own_files(self) -> None:
        assert PARSER.recognises(DATA)
        assert PARSER.recognises(changed('name="annex"', "name = 'annex'"))

    @pytest.mark.parametrize("data", [b"", b"\x00\xff", b"<html/>", b"### Article 1"])
    def test_other_files(self, data: bytes) -> None:
        assert not PARSER.recognises(data)


@settings(max_examples=60)
@given(st.integers(0, len(DATA) - 1), st.binary(max_size=3))
def test_a_damaged_file_is_read_whole_or_refused(at: int, put: bytes) -> None:
    for data in (DATA[:at], DATA[:at] + put + DATA[at + 1 :]):
        PARSER.recognises(data)
        try:
            parse(data, frame=None)
        except ParseError:
            continue


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    PARSER.recognises(data)
    with pytest.raises(ParseError):
        parse(data, frame=None)
