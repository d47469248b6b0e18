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
from treatycompare.outline import words_of
from treatycompare.parsers.bwb import DutchMarkdownParser
from treatycompare.parsers.bwb_labels import OtherHalf

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

    def test_a_link_with_a_bracket_that_is_never_opened(self) -> None:
        found = parse(changed("[Old Rule](../../old/README.md)", "[Old Rule](../../old/c)/x/README.md), (a [b](c))"))
        assert (found["4(3)"].text or "").startswith("This rule adds to:\n– the Old Rule, (a b) (No. 2);")

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

    def test_a_number_that_is_printed_twice_is_told_and_kept_once(self, treaty: Treaty) -> None:
        assert (treaty["4(2)"].text or "").startswith("Wax")
        assert treaty.provenance is not None
        assert treaty.provenance.warnings == ("4(2) has its number printed twice",)

    def test_the_closing_formula(self, treaty: Treaty) -> None:
        assert treaty["5"].text == "Any keeper may leave."
        assert (treaty["end"].text or "").startswith("IN WITNESS WHEREOF")

    def test_provenance(self, treaty: Treaty) -> None:
        about = treaty.provenance
        assert about is not None
        assert about.sha256 == hashlib.sha256(DATA).hexdigest()
        assert (about.parser, about.version, about.lang, about.source) == ("bwb", "2", "en", "BEES.md")

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
        assert parse(changed("sour syrup;", "sour<sup>1</sup>syrup;"))["2(1)(a)(i)"].text == "sour syrup;"
        assert found.provenance is not None
        assert [piece.characters for piece in found.provenance.dropped if piece.what == "footnote"] == [20]

    def test_an_unknown_line_is_kept_where_it_stands(self) -> None:
        found = parse(changed("Any keeper may leave.", "Any keeper may leave.\n\n| a  | table |\n|:---|---|"))
        assert found["5"].text == "Any keeper may leave.\na | table"

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
    @pytest.mark.parametrize("lang", ["en", "nl"])
    def test_what_is_no_treaty(self, data: bytes, lang: str) -> None:
        with pytest.raises(ParseError, match="no article is found"):
            parse(data, lang=lang, frame=None)

    def test_a_large_file(self) -> None:
        assert "larger than" in refused(b"a" * 20_000_001)

    @pytest.mark.parametrize("lang", ["xx", "fr"])
    def test_a_language_that_the_files_do_not_have(self, lang: str) -> None:
        with pytest.raises(
            ParseError, match=f"English and Dutch only; asked for was '{lang}' in BEES.md; allowed: en, nl"
        ):
            parse(lang=lang)


class TestHalves:
    """The other half of a file shows what one half lost; see ``bwb_wells.md``."""

    WELLS = (FILE.parent / "bwb_wells.md").read_bytes()

    def read(self, lang: str, *changes: tuple[str, str]) -> Treaty:
        document = self.WELLS.decode()
        for old, new in changes:
            assert old in document
            document = document.replace(old, new)
        return PARSER.parse(document.encode(), lang=lang, source="wells.md")

    @staticmethod
    def told(treaty: Treaty) -> list[str]:
        assert treaty.provenance is not None
        return [warning for warning in treaty.provenance.warnings if "closing words" not in warning]

    @staticmethod
    def supplied(treaty: Treaty) -> dict[str, int]:
        assert treaty.provenance is not None
        return {piece.where: piece.characters for piece in treaty.provenance.dropped if piece.characters < 0}

    def test_both_halves_have_the_same_addresses(self) -> None:
        english, dutch = self.read("en"), self.read("nl")
        assert [unit.address for unit in english.provisions] == [unit.address for unit in dutch.provisions]
        assert "3(1)(a)(i)(b)" in english

    def test_the_dutch_half_has_its_own_words(self) -> None:
        dutch = self.read("nl")
        assert (dutch.title, dutch.lang) == ("Verdrag over de dorpsputten", "nl")
        assert dutch["preamble"].heading == "Preambule"
        assert (self.read("en")["preamble"].text or "").startswith("The villages")
        assert dutch["ch.I"].heading == "BEGRIPPEN"
        assert dutch["3(1)(a)"].text == ""
        assert dutch["1(b)"].text == '„emmer" een vat aan een touw;'
        assert (dutch["end"].text or "").startswith("TEN BLIJKE WAARVAN")

    @pytest.mark.parametrize("lang", ["en", "nl"])
    def test_every_character_is_kept_or_listed(self, lang: str) -> None:
        found = self.read(lang)
        assert found.provenance is not None
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in found.provisions
        )
        assert text.count(self.WELLS.decode()) == kept + sum(piece.characters for piece in found.provenance.dropped)

    def test_no_label_is_left_in_a_text(self) -> None:
        words = [
            line for lang in ("en", "nl") for u in self.read(lang).provisions for line in (u.text or "").split("\n")
        ]
        assert not [line for line in words if re.match(r"\(?\w{1,4}[).](?!g\.)|\d", line)]

    def test_an_annex_stays_with_the_closing_formula(self) -> None:
        assert (self.read("en")["end"].text or "").endswith(
            "\nANNEX\nDeep wells | Shallow wells\nLong well; | Goose well"
        )

    def test_an_annex_is_no_part_of_the_last_article(self) -> None:
        lines = ["### Article 1", "a) x", "DONE at the mill.", "### Annex", "b) y"]
        assert [row.text for row in OtherHalf(lines, words_of("en")).articles["1"]] == ["a) x"]

    def test_a_number_that_belongs_to_the_words_stays(self) -> None:
        found = self.read("en", ("2. 2 Night", "2. 2 nights"))
        assert (found["3(2)"].text or "").startswith("2 nights")
        assert "3(2) has its number printed twice" in self.told(found)

    def test_a_number_that_is_missing_is_supplied_and_told(self) -> None:
        found = self.read("en")
        assert found["2(1)"].text == "Each village draws on its own day."
        assert "2(1) has no number in print: the other half has it" in self.told(found)
        assert self.supplied(found) == {"2(1)": -2}

    def test_no_number_is_supplied_where_the_other_half_has_none(self) -> None:
        with pytest.raises(StructureError, match=r"missing 2\(1\)"):
            self.read("en", ("1. Elk dorp", "Elk dorp"))
        with pytest.raises(StructureError, match=r"missing 2\(1\); missing 2\(2\)"):
            self.read("en", ("2.The drawer leaves the rope dry.\n", ""))

    def test_an_item_that_is_glued_is_parted_and_told(self) -> None:
        found = self.read("en")
        assert (found["4(a)"].text, found["4(b)"].text) == ("tells the others;", "fills its well.")
        assert "article 4: (b) is glued to the item before it" in self.told(found)

    def test_no_more_items_are_parted_than_a_treaty_can_have(self) -> None:
        def read(items: int) -> Treaty:
            numbered = [f"{n}. x;" for n in range(1, items + 1)]
            dutch = ("3. Een gemiste dag is verloren.", "\n".join(["3. y;", *numbered[3:]]))
            return self.read("en", ("3.A day that is missed is lost.", " ".join(["3. y;", *numbered[3:]])), dutch)

        assert not [said for said in self.told(read(102)) if "left so" in said]
        assert read(104)["2(103)"].text == "x; 104. x;"
        assert "article 2: 100 items are glued, what follows is left so" in self.told(read(104))

    def test_a_reference_is_no_glued_item(self) -> None:
        found = self.read("en", ("others; (b) fills", "others; (b) of article 3 stays.\n\n(b) fills"))
        assert found["4(a)"].text == "tells the others; (b) of article 3 stays."
        found = self.read("en", ("others; (b) fills", "others, (b) fills"))
        assert found["4(a)"].text == "tells the others, (b) fills its well."
        # Nor where the other half has no such item.
        found = self.read("en", ("b. dempt zijn put.", ""))
        assert found["4(a)"].text == "tells the others; (b) fills its well."

    def test_a_misprinted_label_of_the_translation_is_the_english_one(self) -> None:
        found = self.read("nl")
        assert found["1(c)"].text == '„putter" wie het touw vasthoudt.'
        assert "article 1: d is a misprint, the English half has c" in self.told(found)
        assert self.supplied(found) == {"article 1": -1, "ch.III": -3}

    def test_two_misprints_are_faults(self) -> None:
        with pytest.raises(StructureError, match=r"missing 1\(b\)"):
            self.read("nl", ("b.„emmer", "e.„emmer"))

    def test_what_the_translation_lacks_is_missing(self) -> None:
        with pytest.raises(StructureError, match=r"missing 3\(2\)"):
            self.read("nl", ("2. De nacht", "De nacht"))

    def test_the_english_half_never_follows_the_dutch_one(self) -> None:
        with pytest.raises(StructureError, match=r"missing 3\(1\)\(b\)"):
            self.read("en", ("b) draw by night", "d) draw by night"))
        third = ("### HOOFDSTUK  II  \n\n####SLOT", "### HOOFDSTUK  III  \n\n####SLOT")
        with pytest.raises(StructureError, match=r"ch\.II stands twice"):
            self.read("en", ("### CHAPTER  III", "### CHAPTER  II"), third)

    def test_a_chapter_that_is_numbered_twice(self) -> None:
        assert "ch.III: II is a misprint, the English half has III" in self.told(self.read("nl"))
        for english in ("", "### SECTION  1  "):
            with pytest.raises(StructureError, match=r"ch\.II stands twice"):
                self.read("nl", ("### CHAPTER  III  ", english))
        # A number that is another one and no repetition stays as printed.
        fourth = ("### HOOFDSTUK  II  \n\n####SLOT", "### HOOFDSTUK  IV  \n\n####SLOT")
        with pytest.raises(StructureError, match=r"missing ch\.III"):
            self.read("nl", fourth)

    def test_the_outermost_division_is_a_chapter_whatever_it_is_called(self) -> None:
        found = self.read("nl", ("### HOOFDSTUK", "### TITEL"))
        assert [unit.address for unit in found.body if unit.kind == "division"] == ["ch.I", "ch.II", "ch.III"]

    def test_lists_that_their_marks_do_not_tell_apart(self) -> None:
        assert self.read("nl")["3(1)(a)(i)(a)"].text == "stenen;"
        with pytest.raises(StructureError):
            # Without the English article nothing says that "a. stenen" stands below "i.".
            self.read("nl", ("### Article  3", "### Article  9"))


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
    for lang in ("en", "nl"):
        with suppress(ParseError):
            parse(f"### Article 1\n\n{words}\n### Artikel 1\n\n{words}".encode(), lang=lang, frame=None)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_half_is_read_whole_or_refused(data: st.DataObject) -> None:
    lines = TestHalves.WELLS.decode().split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at : at + 1] = data.draw(st.sampled_from([[], [lines[at]] * 2, [lines[at][1:]], ["a. x", lines[at]]]))
    for lang in ("en", "nl"):
        with suppress(ParseError):
            parse("\n".join(lines).encode(), lang=lang, frame=None)
