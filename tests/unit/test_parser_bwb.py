from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import plugins, text
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.bwb import DutchMarkdownParser

PARSER = DutchMarkdownParser()
FILE = Path(__file__).parents[1] / "fixtures" / "texts" / "bees.md"
DATA = FILE.read_bytes()
ADDRESSES = """
    preamble ch.I 1 1(a) 1(b) 1(b)(i) 1(b)(ii) 1(c) ch.II ch.II.sec.1 ch.II.sec.1.tit.1
    2 2(1) 2(1)(a) 2(1)(a)(i) 2(1)(a)(ii) 2(1)(a)[end] 2(1)(b) 2(2) 2(3) 2(3)(a) 2(3)(b) 2(3)(b)(i) 2(3)(b)(ii)
    2(3)(b)[end] ch.II.sec.1.tit.2 3 3(a) 3(b) 3[end] ch.II.sec.2 4 4(1) 4(1)(a) 4(1)(b) 4(2) 4(3) 4(4) 4(4)(a)
    4(4)(b) ch.III 5 end
""".split()  # noqa: SIM905  # a list of a hundred literals is no easier to read
FRAME = Frame(
    treaty="bees",
    title="Convention on the Keeping of Bees",
    short_title="Bees",
    addresses=tuple(ADDRESSES),
    closings={"2(1)(a)": "with the wish that", "2(3)(b)": "that valley need not", "3": "and a bucket"},
)


def parse(data: bytes = DATA, *, lang: str = "en", frame: Frame | None = FRAME) -> Treaty:
    return PARSER.parse(data, lang=lang, source="BEES.md", frame=frame)


def changed(old: str, new: str, count: int = 1) -> bytes:
    document = DATA.decode()
    assert old in document
    return document.replace(old, new, count).encode()


def refused(data: bytes, error: type[ParseError] = ParseError, frame: Frame | None = None) -> str:
    with pytest.raises(error) as caught:
        parse(data, frame=frame)
    assert "BEES.md" in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def treaty() -> Treaty:
    return parse()


class TestTree:
    def test_addresses_in_printed_order(self, treaty: Treaty) -> None:
        assert [unit.address for unit in treaty.provisions] == ADDRESSES

    def test_only_the_english_half_is_read(self, treaty: Treaty) -> None:
        assert "korf" not in "".join(unit.text or "" for unit in treaty.provisions)
        assert len(treaty.articles) == 5

    def test_title_of_the_frame_or_of_the_document(self, treaty: Treaty) -> None:
        assert (treaty.id, treaty.title, treaty.short_title) == ("bees", FRAME.title, "Bees")
        found = parse(frame=None)
        assert (found.id, found.title) == ("bees", "Convention on the Keeping of Bees")

    def test_the_preamble_runs_on_and_its_heading_is_cut_off(self, treaty: Treaty) -> None:
        assert treaty["preamble"].heading == "Preamble"
        assert (treaty["preamble"].text or "").startswith("The keepers of this valley, Mindful")

    def test_links_and_emphasis_leave_their_words(self, treaty: Treaty) -> None:
        assert "Mindful of fair play, and of the Old Rule of Hives," in (treaty["preamble"].text or "")
        assert "per se shared" in (treaty["4(2)"].text or "")

    def test_headings(self, treaty: Treaty) -> None:
        assert treaty["ch.II.sec.1.tit.1"].heading == "FOOD AND WATER"
        assert treaty["4"].heading == "Sharing"

    def test_labels_without_a_space(self, treaty: Treaty) -> None:
        assert treaty["3(a)"].text == "by day; or"
        assert treaty["2(3)(a)"].text == "Each valley may spare one hill. Each valley shall choose a small one."

    def test_a_paragraph_of_points_only_has_no_words_of_its_own(self, treaty: Treaty) -> None:
        assert treaty["2(3)"].text == treaty["4(1)"].text == ""

    def test_quotation_marks_stay_as_the_source_has_them(self, treaty: Treaty) -> None:
        assert treaty["1(a)"].text == '``hive" is a house for bees;'

    def test_items_with_dashes_stay_in_their_paragraph(self, treaty: Treaty) -> None:
        assert treaty["4(3)"].text == "This rule adds to:\n– the Old Rule (No. 2);\n– the Rule of Hills."

    def test_a_number_that_is_printed_twice_is_told(self, treaty: Treaty) -> None:
        assert (treaty["4(2)"].text or "").startswith("2 Wax")
        assert treaty.provenance is not None
        assert treaty.provenance.warnings == ("4(2) has its number printed twice",)

    def test_the_closing_formula(self, treaty: Treaty) -> None:
        assert treaty["5"].text == "Any keeper may leave."
        assert (treaty["end"].text or "").startswith("IN WITNESS WHEREOF")

    def test_provenance(self, treaty: Treaty) -> None:
        about = treaty.provenance
        assert about is not None
        assert about.sha256 == hashlib.sha256(DATA).hexdigest()
        assert (about.parser, about.version, about.lang, about.source) == ("bwb", "1", "en", "BEES.md")

    def test_it_is_found_by_its_name(self) -> None:
        assert plugins.load(plugins.PARSERS, "bwb") is DutchMarkdownParser

    def test_line_ends_do_not_matter(self, treaty: Treaty) -> None:
        assert parse(DATA.replace(b"\n", b"\r\n")).body == treaty.body


class TestClosing:
    def test_glued_words_are_cut_off_where_the_frame_says(self, treaty: Treaty) -> None:
        assert treaty["2(1)(a)(ii)"].text == "salt water or the like,"
        assert treaty["2(1)(a)[end]"].text == "with the wish that it be drunk by them; and"
        assert treaty["2(3)(b)[end]"].text == "that valley need not tell its neighbours. It may do so."
        assert treaty["3[end]"].text == "and a bucket must stand near by."

    def test_a_second_sentence_of_an_item_is_no_closing(self, treaty: Treaty) -> None:
        assert (treaty["2(1)(b)"].text or "").endswith("A keeper may be asked to burn it.")

    def test_without_a_frame_they_stay_and_it_is_told(self) -> None:
        found = parse(frame=None)
        assert not [unit for unit in found.provisions if unit.kind == "closing"]
        assert found.provenance is not None
        assert any("glued" in warning for warning in found.provenance.warnings)

    def test_words_that_are_not_found_are_left_with_a_warning(self) -> None:
        found = parse(changed("and a bucket", "but a bucket"))
        assert "3[end]" not in found
        assert found.provenance is not None
        assert "the closing words of 3 are found nowhere in 3(b): left as printed" in found.provenance.warnings


class TestConservation:
    def test_every_character_is_kept_or_listed(self, treaty: Treaty) -> None:
        assert treaty.provenance is not None
        dropped = sum(piece.characters for piece in treaty.provenance.dropped)
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions
        )
        assert text.count(DATA.decode()) == kept + dropped

    def test_the_dutch_half_is_listed_with_its_size(self, treaty: Treaty) -> None:
        assert treaty.provenance is not None
        [half] = [piece for piece in treaty.provenance.dropped if piece.what == "the Dutch half"]
        start = DATA.decode().rindex("####Verdrag")
        assert half.characters == text.count(DATA.decode()[start:])

    def test_a_footnote_is_listed(self) -> None:
        found = parse(changed("sour syrup;", "sour syrup;<sup>1) Of figs.</sup>"))
        assert found["2(1)(a)(i)"].text == "sour syrup;"
        assert found.provenance is not None
        assert [piece.characters for piece in found.provenance.dropped if piece.what == "footnote"] == [20]

    def test_an_unknown_line_is_kept_where_it_stands(self) -> None:
        found = parse(changed("Any keeper may leave.", "Any keeper may leave.\n\n| a | table |"))
        assert found["5"].text == "Any keeper may leave.\n| a | table |"

    def test_an_unknown_heading_does_not_vanish(self) -> None:
        assert "Odd" in (parse(changed("Any keeper may leave.", "Any keeper may leave.\n\n####Odd"))["5"].text or "")

    def test_text_between_headings_is_refused_not_lost(self) -> None:
        said = refused(changed("####LAST RULES", "####LAST RULES\n\nStray words."), StructureError)
        assert "text outside any article: 'Stray words.'" in said

    def test_a_single_asterisk_stays(self) -> None:
        assert parse(changed("sour syrup;", "sour* syrup;"))["2(1)(a)(i)"].text == "sour* syrup;"


class TestRefused:
    def test_a_missing_article(self) -> None:
        data = re.sub(rb"### Article  3  .*?(?=###SECTION)", b"", DATA, flags=re.S)
        assert "missing article 3" in refused(data, StructureError)

    def test_a_doubled_article(self) -> None:
        said = refused(changed("### Article  5", "### Article  4"), StructureError)
        assert "article 4 stands twice" in said

    def test_articles_out_of_order(self) -> None:
        data = changed("### Article  3", "### Article  4x").replace(b"### Article  4 ", b"### Article  3 ")
        data = data.replace(b"Article  4x", b"Article  4")
        assert "article 3 stands after article 4" in refused(data, StructureError)

    def test_a_missing_paragraph(self) -> None:
        said = refused(changed("2.   Paragraph 1 spares the keeper's own bees.   \n", ""), StructureError)
        assert "missing 2(2)" in said

    def test_a_doubled_paragraph(self) -> None:
        said = refused(changed("2.   Paragraph 1 spares", "1.   Paragraph 1 spares"), StructureError)
        assert "2(1) stands twice" in said

    def test_a_missing_point(self) -> None:
        assert "missing 1(b)" in refused(changed("b) ``keeper", "c) ``keeper"), StructureError)

    def test_a_missing_section(self) -> None:
        assert "missing ch.II.sec.2" in refused(changed("SECTION   2", "SECTION   3"), StructureError)

    def test_a_last_point_that_is_lost_is_found_by_the_frame(self) -> None:
        data = changed("b) half full or less.", "")
        assert "4(4)(b)" not in parse(data, frame=None)
        assert "missing by the outline: 4(4)(b)" in refused(data, StructureError, FRAME)

    @pytest.mark.parametrize("data", [b"", b" \n"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "empty" in refused(data)

    @pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n"])
    def test_binary_data(self, data: bytes) -> None:
        assert "no text in UTF-8" in refused(data)

    def test_binary_zeros(self) -> None:
        assert "binary" in refused(b"### Article 1\n\0")

    @pytest.mark.parametrize("data", [b"Some words.", b"# A README\n\nWith text.\n", b"<html/>"])
    def test_what_is_no_treaty(self, data: bytes) -> None:
        assert "no article is found" in refused(data)

    def test_a_large_file(self) -> None:
        assert "larger than" in refused(b"a" * 20_000_001)

    def test_a_language_that_cannot_be_read_yet(self) -> None:
        with pytest.raises(ParseError, match="'xx'; allowed"):
            parse(lang="xx")


class TestRecognises:
    def test_its_own_files(self) -> None:
        assert PARSER.recognises(DATA)

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<akomaNtoso/>", b"# Article 1\n"])
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


@given(st.text(max_size=200))
def test_any_text_is_read_whole_or_refused(words: str) -> None:
    with suppress(ParseError):
        parse(f"### Article 1\n\n{words}".encode(), frame=None)
