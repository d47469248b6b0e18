from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import text
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.outline.headings import headings
from treatycompare.parsers.plain import PlainTextParser

PARSER = PlainTextParser()
TEXTS = Path(__file__).parents[1] / "fixtures" / "texts"
FILES = {"plain_ferries.md": "en", "plain_ong.txt": "vi", "plain_dengta.txt": "zh", "plain_wells.txt": "en"}


def parse(words: str | bytes, *, lang: str = "en", partial: bool = False, frame: Frame | None = None) -> Treaty:
    data = words.encode() if isinstance(words, str) else words
    return PARSER.parse(data, lang=lang, source="pasted.txt", partial=partial, frame=frame)


def addresses(words: str, **asked: bool) -> list[str]:
    return [unit.address for unit in parse(words, **asked).provisions]  # type: ignore[arg-type]


def warned(treaty: Treaty) -> str:
    assert treaty.provenance is not None
    return "; ".join(treaty.provenance.warnings)


def dropped(treaty: Treaty) -> dict[str, int]:
    assert treaty.provenance is not None
    return {piece.what: piece.characters for piece in treaty.provenance.dropped}


def refused(words: str | bytes, error: type[ParseError] = ParseError, *, partial: bool = False) -> str:
    with pytest.raises(error) as caught:
        parse(words, partial=partial)
    assert "pasted.txt" in str(caught.value)
    return str(caught.value)


def fixture(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_character_is_kept_or_listed(name: str) -> None:
    treaty = parse(fixture(name), lang=FILES[name])
    units = treaty.provisions
    kept = sum(text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in units)
    assert text.count(fixture(name)) == kept + sum(dropped(treaty).values())
    assert all(characters > 0 for characters in dropped(treaty).values())


class TestStatute:
    @pytest.fixture
    def act(self) -> Treaty:
        return parse(fixture("plain_ferries.md"))

    def test_sections_are_its_units(self, act: Treaty) -> None:
        assert " ".join(unit.address for unit in act.provisions) == (
            "ch.I 1 2 2(a) 2(b) 2(b)(i) 2(b)(ii) 2(b)[end] ch.II 2A 2A(1) 2A(2) 2A(2)(a) 2A(2)(b) "
            "3 4 4(1) 4(2) 4(2)(a) 4(2)(b) 4(2)[end] end"
        )
        assert {unit.label for unit in act.articles} == {"1", "2", "2A", "3", "4"}
        assert act["2A"].heading == "Bells"

    def test_markdown_signs_are_taken_away(self, act: Treaty) -> None:
        assert act.title == "Ferries Act"
        assert act["1"].text == "This Act may be cited as the Ferries Act."
        assert act["2A(1)"].text == "A ferry rings its bell twice. Section 2 applies."

    def test_a_table_is_kept_as_text(self, act: Treaty) -> None:
        assert act["4(2)[end]"].text == "| day | coins |\n|---|---|\n| fair | 2 |"

    def test_a_repealed_section_is_no_gap(self, act: Treaty) -> None:
        assert (act["3"].heading, act["3"].text) == (None, "[Repealed]")

    def test_a_schedule_is_no_section(self, act: Treaty) -> None:
        assert act["end"].text == "Schedule\nThe rope is thirty paces long."
        assert "annex" in warned(act)


class TestVietnamese:
    def test_points_keep_their_letters(self) -> None:
        law = parse(fixture("plain_ong.txt"), lang="vi")
        assert [unit.label for unit in law["2(2)"].children] == ["a", "b", "c", "d", "đ", "e", "g"]
        assert law["2(2)(dd)"].text == "không hút thuốc;"
        assert law["2(2)(g)(ii)"].text == "chiều."
        assert "đ as (dd)" in warned(law)
        assert law["3A"].heading == "Hiệu lực"

    def test_decomposed_letters_are_composed(self) -> None:
        import unicodedata

        plain, apart = fixture("plain_ong.txt"), unicodedata.normalize("NFD", fixture("plain_ong.txt"))
        assert parse(apart, lang="vi").body == parse(plain, lang="vi").body

    def test_a_missing_point_is_told(self) -> None:
        with pytest.raises(StructureError, match=r"missing 2\(2\)\(c\).*the sixth is named \(f\)"):
            parse(fixture("plain_ong.txt").replace("c) giữ tổ khô;\n", ""), lang="vi")

    def test_a_roman_five_among_vietnamese_letters(self) -> None:
        lines = [f"{label}) x;" for label in ("a", "b", "c", "d", "đ:", "i", "ii", "iii", "iv", "v", "vi")]
        law = parse("Điều 1\nChữ:\n" + "\n".join(lines).replace("đ:) x;", "đ) x:"), lang="vi")
        assert [u.address for u in law.provisions][-3:] == ["1(dd)(iv)", "1(dd)(v)", "1(dd)(vi)"]


class TestChinese:
    def test_numerals_are_read(self) -> None:
        treaty = parse(fixture("plain_dengta.txt"), lang="zh")
        assert " ".join(u.address for u in treaty.provisions) == (
            "preamble ch.I 1 2 2(1) 2(1)(a) 2(1)(b) 2(1)(b)(i) 2(1)(b)(ii) 2(2) ch.II 3"
        )
        assert treaty["3"].text == "每座灯塔有一人看守。\n第二条规定的灯不得熄灭。"
        assert "（一） as (a)" in warned(treaty)

    def test_words_glued_to_the_number(self) -> None:
        law = parse("第一条 灯必须亮。\n第二条 塔必须高。\n第三条 人必须醒。", lang="zh")
        assert [(u.address, u.heading, u.text) for u in law.articles[:1]] == [("1", None, "灯必须亮。")]
        glued = parse("第一条灯必须亮。\n第二条塔必须高。\n第二条之一人必须醒。", lang="zh")
        assert [u.address for u in glued.articles] == ["1", "2", "2bis"]


class TestWrapped:
    @pytest.fixture
    def wells(self) -> Treaty:
        return parse(fixture("plain_wells.txt"))

    def test_lines_are_joined(self, wells: Treaty) -> None:
        assert (wells["2(1)"].text or "").endswith("a list of those who drew them in the book of the hill.")
        assert "\n" not in "".join(unit.text or "" for unit in wells.provisions)

    def test_a_reference_at_the_start_of_a_line_is_no_heading(self, wells: Treaty) -> None:
        assert (wells["4"].text or "").endswith("who help it under Article 3 of this Pact without delay.")
        assert (wells["1"].text or "").endswith("in paragraph 2 of Article 3.")

    def test_page_numbers_and_contents_are_listed(self, wells: Treaty) -> None:
        assert dropped(wells)["page numbers"] == 3
        assert dropped(wells)["table of contents"] == 272
        assert wells["2"].heading == "Use of the water in a dry summer"

    def test_closing_words_after_a_blank_line(self, wells: Treaty) -> None:
        assert wells["2(2)[end]"].text == "and may ask the villages for a new pen."

    def test_the_closing_formula(self, wells: Treaty) -> None:
        assert (wells["end"].text or "").startswith("In witness whereof")

    def test_a_number_that_breaks_the_run_keeps_all(self) -> None:
        broken = fixture("plain_wells.txt").replace("\n2\n", "\n7\n")
        treaty = parse(broken)
        assert "page numbers" not in dropped(treaty)
        assert "a number stands alone" in warned(treaty)
        assert "7" in (treaty["3(2)"].text or "")

    def test_a_cut_word_keeps_its_hyphen(self) -> None:
        words = fixture("plain_wells.txt").replace("twenty-five\nbuckets", "twenty-\nfive buckets")
        assert "twenty-five buckets" in (parse(words)["2(1)"].text or "")

    @pytest.mark.parametrize("ends", ["\r\n", "\r", "\u2028"])
    def test_line_ends_do_not_matter(self, ends: str, wells: Treaty) -> None:
        assert parse(fixture("plain_wells.txt").replace("\n", ends)).articles[0] == wells.articles[0]

    def test_a_paragraph_goes_on_over_the_page(self, wells: Treaty) -> None:
        words = fixture("plain_wells.txt").replace("\n\n1\n\n", "\n\n").replace("\n\n2\n\n", "\n\n")
        words = words.replace("the wells on the hill,\nwhen", "the wells on the hill,\n\n1\n\f\nwhen")
        words = words.replace("Where\nit cannot", "Where\n\n- 2 -\n\f\nit cannot")
        assert parse(words)["1"].text == wells["1"].text
        assert parse(words)["4"].text == wells["4"].text

    def test_a_table_of_contents_that_lists_more_is_none(self) -> None:
        more = fixture("plain_wells.txt").replace("Article 4. Repair .", "Article 5. Frogs .....\nArticle 4. Repair .")
        assert "stands twice" in refused(more, StructureError)


class TestHeadings:
    @pytest.mark.parametrize(
        ("printed", "label"),
        [
            ("Article 12", "12"), ("ARTICLE XII", "12"), ("Art. 4 bis", "4bis"), ("Section 12", "12"),
            ("Sec. 12A", "12A"), ("§ 3", "3"), ("§ 12a", "12A"), ("Điều 5", "5"), ("第五条", "5"), ("第五條", "5"),
            ("المادة 7", "7"), ("المادة ٧", "7"), ("المادة السابعة", "7"), ("Статья 5", "5"), ("Artículo 5", "5"),
            ("Artikel 5", "5"), ("Article premier", "1"), ("Article 1er", "1"), ("Artículo 5º", "5"),
            ("Article (5)", "5"), ("## Article 5", "5"), ("**Article 5**", "5"), ("> Article 5.", "5"),
            ("\u200fالمادة 7\u200f", "7"),
        ],
    )  # fmt: skip
    def test_every_known_one(self, printed: str, label: str) -> None:
        data = f"{printed}\n\nThe bees shall fly.".encode()
        assert PARSER.recognises(data)
        (article,) = parse(data, partial=True).articles
        assert (article.address, article.text) == (label, "The bees shall fly.")

    @pytest.mark.parametrize("glue", [" ", ". ", ": ", " - ", " – ", ".- "])
    def test_glued_to_the_number(self, glue: str) -> None:
        (article,) = parse(f"Article 1{glue}Bees\nThey fly.").articles
        assert (article.heading, article.text) == ("Bees", "They fly.")

    def test_on_the_next_line(self) -> None:
        treaty = parse("Article 1\nBees\nThey fly.\nArticle 2\n\nWax\n\n1. It melts.")
        assert [u.heading for u in treaty.articles] == ["Bees", "Wax"]

    def test_a_line_of_words_is_none(self) -> None:
        treaty = parse("Article 1\nThe bees shall\n(a) fly;\n(b) hum.\nArticle 2\nBees hum.\nThey do.")
        assert [u.heading for u in treaty.articles] == [None, None]
        assert treaty["1(b)"].text == "hum."

    def test_before_a_dash(self) -> None:
        act = parse("Section 1. Title.—This is the Bee Act.\nSection 2. Bees.—(1) They fly.\n(2) They hum.")
        assert (act["1"].heading, act["1"].text) == ("Title.", "This is the Bee Act.")
        assert act["2(1)"].text == "They fly."

    def test_a_reference_is_none(self) -> None:
        words = "Article 1\nBees fly.\nArticle 2 of the Pact of Hives applies.\nArticle 2\nBees hum."
        assert addresses(words) == ["1", "2"]
        words = "Article 1\nBees fly.\nArticle 9 Bees are those of Article 9.\nArticle 2\nBees hum."
        assert addresses(words) == ["1", "2"]

    def test_repealed_together(self) -> None:
        act = parse("§ 1\nBees fly.\n§§ 2 to 4 (repealed)\n§ 5\nBees hum.")
        assert [u.address for u in act.articles] == ["1", "2", "3", "4", "5"]
        assert act["2"].text == "(repealed)"
        assert "articles 3 to 4 are printed together with article 2" in warned(act)

    @pytest.mark.parametrize("words", ["(repealed)", "*repealed*", "[Repealed]", "(bãi bỏ)", "Repealed."])
    def test_repealed_counts_as_present(self, words: str) -> None:
        treaty = parse(f"Article 1\nBees fly.\nArticle 2 {words}\nArticle 3\n{words}\nArticle 4\nBees hum.")
        assert [u.address for u in treaty.articles] == ["1", "2", "3", "4"]
        assert treaty["2"].text == treaty["3"].text == words.strip("*")

    def test_numbers_without_an_address_are_refused(self) -> None:
        assert "159.1" in refused("Статья 159\nПчёлы.\nСтатья 159.1. Мёд\nМёд.", partial=True)

    def test_a_section_stands_in_a_chapter_where_there_are_articles(self) -> None:
        words = "Chapter I\nBees\nSection 1\nWings\nArticle 1\nThey fly.\nSection 2\nArticle 2\nThey hum."
        assert addresses(words) == ["ch.I", "ch.I.sec.1", "1", "ch.I.sec.2", "2"]
        assert parse(words)["ch.I.sec.1"].heading == "Wings"

    def test_parts_hold_chapters(self) -> None:
        words = "Part One\nChapter I\n§ 1\nBees.\nChapter II\n§ 2\nWax.\nPart Two\nChapter I\n§ 3\nHoney."
        treaty = parse(words)
        assert [u.address for u in treaty.provisions] == [
            "ch.I", "ch.I.sec.I", "1", "ch.I.sec.II", "2", "ch.II", "ch.II.sec.I", "3",
        ]  # fmt: skip
        assert "part as ch., chapter as sec." in warned(treaty)

    def test_chapters_numbered_through_need_no_part(self) -> None:
        words = "Part I\nBees\nChapter I\n§ 1\nBees.\nPart II\nWax\nChapter II\n§ 2\nWax."
        treaty = parse(words)
        assert [u.address for u in treaty.provisions] == ["ch.I", "1", "ch.II", "2"]
        assert dropped(treaty)["headings of a part"] == len("PartIBeesPartIIWax")
        assert "headings of a part are left out" in warned(treaty)

    def test_the_language_of_the_headings_is_told(self) -> None:
        assert "its headings are in vi" in warned(parse("Điều 1\nOng bay."))


class TestLabels:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("1. Bees", "1(1)"), ("(1) Bees", "1(1)"), ("1) Bees", "1(1)"), ("1 Bees", "1(1)"), ("(a) Bees", "1(a)"),
            ("a) bees", "1(a)"), ("a. bees", "1(a)"), ("(i) bees", "1(i)"), ("一、蜂", "1(1)"), ("（一）蜂", "1(a)"),
            ("（1）蜂", "1(1)"), ("١. نحل", "1(1)"), ("1 - نحل", "1(1)"), ("(أ) نحل", "1(a)"), ("а) пчёлы", "1(a)"),
            ("㈠ 蜂", "1(a)"),
        ],
    )  # fmt: skip
    def test_every_form(self, line: str, found: str) -> None:
        assert addresses(f"Article 1\n{line}") == ["1", found]

    def test_a_label_alone_on_its_line(self) -> None:
        assert parse("Article 1\n1.\nBees fly.\n2.\nBees hum.")["1(2)"].text == "Bees hum."

    def test_numbers_below_bracketed_ones(self) -> None:
        law = "§ 1 Bienen\n(1) Biene ist ein Tier.\n(2) Wachs ist\n1. hart,\n2. gelb.\n(3) Ende.\n§ 2\nHonig."
        assert addresses(law) == ["1", "1(1)", "1(2)", "1(2)(1)", "1(2)(2)", "1(3)", "2"]

    def test_a_paragraph_that_was_put_in(self) -> None:
        act = parse("Section 1\n(1)(a) One;\n(b) two.\n(1A) Three.\n(2) Four.")
        assert [u.address for u in act.provisions] == ["1", "1(1)", "1(1)(a)", "1(1)(b)", "1(1A)", "1(2)"]

    def test_a_number_in_a_sentence_is_no_label(self) -> None:
        assert addresses("Article 1\n12 Bees fly.") == ["1"]
        assert addresses("Article 1\n1. Bees fly\n2 Bees hum.") == ["1", "1(1)"]

    def test_dashes_stay_in_their_paragraph(self) -> None:
        assert parse("Article 1\n1. Bees:\n- fly;\n- hum.")["1(1)"].text == "Bees:\n- fly;\n- hum."

    def test_latin_letters_typed_in_cyrillic(self) -> None:
        assert addresses("Статья 1\n1. Пчёлы:\na) и;\nb) и;\nс) и.") == ["1", "1(1)", "1(1)(a)", "1(1)(b)", "1(1)(c)"]

    def test_marks_of_direction_stay_in_the_words(self) -> None:
        treaty = parse("المادة 1\u200f\n\u200f(أ) نحل؛\u200f\n(ب) شمع.", lang="ar")
        assert (treaty["1(a)"].text, treaty["1(b)"].text) == ("نحل؛\u200f", "شمع.")
        assert dropped(treaty)["marks that print nothing"] == 2

    def test_decimal_numbers_stay_in_the_text(self) -> None:
        assert "1.1 Bees" in (parse("Article 1\n1. Here:\n1.1 Bees fly.")["1(1)"].text or "")


class TestFront:
    def test_title_and_preamble(self) -> None:
        treaty = parse("Pact of Bees\n\nPreamble\n\nThe Parties,\nFond of honey,\n\nArticle 1\nBees fly.")
        assert treaty.title == "Pact of Bees"
        assert (treaty["preamble"].heading, treaty["preamble"].text) == ("Preamble", "The Parties,\nFond of honey,")

    def test_an_opening_formula_starts_the_preamble(self) -> None:
        treaty = parse("Pact\non Bees\n\nThe Parties to this Pact have agreed\n\nArticle 1\nBees fly.")
        assert treaty.title == "Pact on Bees"
        assert warned(treaty) == ""

    def test_an_uncertain_title_is_told(self) -> None:
        assert "taken as title: Bees Act" in warned(parse("Bees Act\nNo. 5 of the old year\n\n§ 1\nBees fly."))

    def test_the_frame_gives_the_title(self) -> None:
        frame = Frame(treaty="bees", title="Bees", short_title="B", addresses=("1",))
        assert parse("Bee Pact\n\nArticle 1\nBees fly.", frame=frame).title == "Bees"


class TestRefused:
    def test_no_heading(self) -> None:
        assert "known are Article 12, Article XII" in refused("Bees fly.\n\nThey hum.")

    def test_a_missing_article(self) -> None:
        assert "missing article 2" in refused("Article 1\nBees.\nArticle 3\nWax.", StructureError)

    def test_a_doubled_article(self) -> None:
        words = "Article 1\nBees\nThey fly.\nArticle 2\nWax\nIt melts.\n"
        assert "article 1 stands twice" in refused(words + words, StructureError)

    def test_articles_out_of_order(self) -> None:
        said = refused("Article 2\nBees.\nArticle 1\nWax.\nArticle 3\nHoney.", StructureError)
        assert "article 1 stands after article 2" in said

    def test_a_missing_article_whose_words_are_glued(self) -> None:
        words = "Article 1 Bees fly.\nArticle 2 Bees hum.\nArticle 4 Bees sleep."
        assert "missing article 3" in refused(words, StructureError)

    def test_a_missing_paragraph(self) -> None:
        assert "missing 1(2)" in refused("Article 1\n1. Bees.\n3. Wax.", StructureError)

    def test_an_excerpt_may_start_late(self) -> None:
        words = "and so on.\nArticle 5\nBees fly.\nArticle 6\nBees hum."
        assert "missing article 1" in refused(words, StructureError)
        treaty = parse(words, partial=True)
        assert [u.address for u in treaty.articles] == ["5", "6"]
        assert "before article 5 may belong to an article that is not here" in warned(treaty)
        assert "stands after" in refused(
            "Article 6\nBees.\nArticle 5\nWax.\nArticle 7\nX.", StructureError, partial=True
        )

    @pytest.mark.parametrize("data", [b"", b" \n\f"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "empty" in refused(data)

    @pytest.mark.parametrize("data", ["Artículo 1\n".encode("latin-1"), b"\x89PNG\r\n", b"\xff\xfe\x00"])
    def test_another_encoding(self, data: bytes) -> None:
        assert "save it as text in UTF-8" in refused(data)

    def test_binary_zeros(self) -> None:
        assert "binary" in refused(b"Article 1\n\0")

    def test_a_large_file(self) -> None:
        assert "larger than" in refused(b"Article 1\n" + b"a" * 20_000_000)
        assert "larger than" in refused(b"\xff\xfe" + b"a\0" * 10_000_001)

    def test_too_many_lines(self) -> None:
        assert "50,000 lines" in refused("Article 1\n" + "- bees;\n" * 50_001)
        assert "100,000 lines" in refused("Article 1\n" + "\n" * 100_000)

    def test_text_between_headings(self) -> None:
        words = "Chapter I\nArticle 1\nBees.\nChapter II\nWax\nThis is about wax.\nArticle 2\nWax."
        assert "text outside any article: 'This is about wax.'" in refused(words, StructureError)
        words = words.replace("This is about wax.\n", "")
        assert addresses(words) == ["ch.I", "1", "ch.II", "2"]
        assert "text outside" in refused("Chapter I\nThis is about bees.\nArticle 1\nBees.", StructureError)


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_accepted(self, encoding: str) -> None:
        plain = fixture("plain_dengta.txt")
        assert parse(plain.encode(encoding), lang="zh").body == parse(plain, lang="zh").body
        assert PARSER.recognises(plain.encode(encoding))

    def test_big_end_first(self) -> None:
        data = b"\xfe\xff" + "Article 1\nBees.".encode("utf-16-be")
        assert parse(data)["1"].text == "Bees."


class TestRecognises:
    @pytest.mark.parametrize("name", FILES)
    def test_its_own_files(self, name: str) -> None:
        assert PARSER.recognises((TEXTS / name).read_bytes())

    @pytest.mark.parametrize("name", ["bees.md", "lighthouses.xml"])
    def test_the_files_of_others(self, name: str) -> None:
        assert not PARSER.recognises((TEXTS / name).read_bytes())

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"\xff\xfe", b"<p>\nArticle 1\n</p>", b"\n <!doctype html>\nArticle 1", b"{\\rtf1\nArticle 1",
            b"%PDF-1.7\nArticle 1", b"PK\x03\x04\nArticle 1", b"No heading", b"Article 5 of the Pact", b"Article one\0",
        ],
    )  # fmt: skip
    def test_other_files(self, data: bytes) -> None:
        assert not PARSER.recognises(data)


def test_headings_are_read_in_linear_time() -> None:
    for word in ("Article ", "第一", "§", "Section 1 - ", "المادة ال"):
        list(headings(word * 20_000))
        list(headings(word + " " * 50_000))


@settings(max_examples=80)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 3_000), st.text(max_size=3))
def test_a_damaged_file_is_read_whole_or_refused(name: str, at: int, put: str) -> None:
    words = fixture(name)
    for damaged in (words[:at], words[:at] + put + words[at + 1 :]):
        with suppress(ParseError):
            parse(damaged, lang=FILES[name])


LINE = st.sampled_from(
    ["Article 1", "Article 2", "§ 2", "Chapter I", "Part A", "1. Bees", "(a) Bees", "a.", "1", "2",
     "đ) o", "一、蜂", "（一）", "(أ)", "**Article 3**", "> ", "---", "| a |", "CONTENTS", "Annex",
     "Done at", "", "\f", "x" * 90]
)  # fmt: skip


@given(st.lists(LINE | st.text(max_size=20), max_size=25), st.booleans())
def test_any_lines_are_read_whole_or_refused(lines: list[str], partial: bool) -> None:
    words = "Article 1\n" + "\n".join(lines)
    with suppress(ParseError):
        treaty = parse(words, partial=partial)
        assert not re.search(r"\n\n|  ", "".join(unit.text or "" for unit in treaty.provisions))
