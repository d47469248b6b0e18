from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import citation, outline
from treatycompare.corpus import open_corpus
from treatycompare.corpus.shapes import OutlineArticle
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Provision
from treatycompare.outline import numerals
from treatycompare.outline.numerals import ALPHABETS


def built(*lines: str, frame: Frame | None = None) -> outline.Outcome:
    """One article of the given lines."""
    items = [outline.Unit("article", "1", "Bees"), *map(outline.Line, lines)]
    return outline.build("bees", items, source="bees.md", frame=frame)


def texts(outcome: outline.Outcome) -> dict[str, str | None]:
    return {unit.address: unit.text for top in outcome.body for unit in top.walk()}


def below(*lines: str, frame: Frame | None = None) -> list[str]:
    return list(texts(built(*lines, frame=frame)))[1:]


def faults(*lines: str) -> str:
    with pytest.raises(StructureError) as caught:
        built(*lines)
    return caught.value.what


def framed(*units: str, **closings: str) -> Frame:
    return Frame(treaty="bees", title="Bees", short_title="Bees", addresses=("1", *units), closings=closings)


def letters(first: str, last: str) -> list[str]:
    return [f"({chr(n)}) word;" for n in range(ord(first), ord(last) + 1)]


class TestLabels:
    def test_i_after_h_is_a_letter(self) -> None:
        assert below("Here:", *letters("a", "j"))[-2:] == ["1(i)", "1(j)"]

    def test_i_after_h_is_a_letter_where_nothing_follows(self) -> None:
        assert below("Here:", *letters("a", "i"))[-1] == "1(i)"

    def test_i_after_a_colon_is_a_numeral(self) -> None:
        assert below("Here:", "(a) those:", "(i) one;", "(ii) two;", "(b) word")[1:] == [
            "1(a)(i)",
            "1(a)(ii)",
            "1(b)",
        ]

    def test_i_under_h_is_a_numeral_where_ii_follows(self) -> None:
        assert below("Here:", *letters("a", "g"), "(h) those:", "(i) one;", "(ii) two.")[-2:] == [
            "1(h)(i)",
            "1(h)(ii)",
        ]

    def test_a_colon_does_not_make_a_letter_a_numeral_where_j_follows(self) -> None:
        assert below("Here:", *letters("a", "g"), "(h) as follows:", "(i) one;", "(j) two.")[-2:] == ["1(i)", "1(j)"]

    def test_a_long_list_of_numerals_keeps_to_them(self) -> None:
        numerals = [citation.to_roman(n) for n in range(1, 13)]
        assert below("Here:", "(a) those:", *(f"({n}) x;" for n in numerals), "(b) y.")[-2:] == ["1(a)(xii)", "1(b)"]

    def test_two_labels_in_one_line(self) -> None:
        found = texts(built("1. (a) One;", "(b) two.", "2. Three."))
        assert list(found) == ["1", "1(1)", "1(1)(a)", "1(1)(b)", "1(2)"]
        assert found["1(1)"] == ""

    def test_point_and_numeral_in_one_line(self) -> None:
        assert below("1. Here:", "(a) (i) one;", "(ii) two;", "(b) three.") == [
            "1(1)",
            "1(1)(a)",
            "1(1)(a)(i)",
            "1(1)(a)(ii)",
            "1(1)(b)",
        ]

    def test_points_hang_on_the_article_where_it_has_no_paragraphs(self) -> None:
        found = built("Here:", "(a) one;", "(b) two.")
        assert [unit.address for unit in found.body[0].children] == ["1(a)", "1(b)"]
        assert found.body[0].text == "Here:"

    def test_letters_with_a_full_stop_are_a_list_of_their_own(self) -> None:
        assert below("1. Here:", "a) those:", "(i) who:", "a. one;", "b. two;", "b) three.")[3:] == [
            "1(1)(a)(i)(a)",
            "1(1)(a)(i)(b)",
            "1(1)(b)",
        ]

    def test_inserted_numbers_are_no_gaps(self) -> None:
        assert below("1. One.", "1 bis. More.", "2. Two.", "2A. More.", "2B. More.", "3. Three.") == [
            "1(1)", "1(1bis)", "1(2)", "1(2A)", "1(2B)", "1(3)",
        ]  # fmt: skip

    def test_a_word_in_brackets_is_no_label(self) -> None:
        assert texts(built("(CDPC) meets.", "(see) below.")) == {"1": "(CDPC) meets.\n(see) below."}

    def test_a_dash_is_no_label(self) -> None:
        found = texts(built("1. Here:", "– one;", "– two.", "2. Then."))
        assert found["1(1)"] == "Here:\n– one;\n– two."
        assert list(found) == ["1", "1(1)", "1(2)"]


class TestClosing:
    def test_closing_words_belong_to_the_list(self) -> None:
        found = texts(built("1. Here:", "(a) one:", "(i) x;", "(ii) y;", "by day;", "(b) two.", "2. Then."))
        assert list(found)[2:6] == ["1(1)(a)", "1(1)(a)(i)", "1(1)(a)(ii)", "1(1)(a)[end]"]
        assert found["1(1)(a)[end]"] == "by day;"

    def test_closing_words_of_an_article(self) -> None:
        assert below("Here:", "(a) one;", "(b) two", "by day.")[-1] == "1[end]"

    def test_closing_words_are_a_child_of_kind_closing(self) -> None:
        last = built("Here:", "(a) one;", "by day.").body[0].children[-1]
        assert (last.kind, last.label, last.text) == ("closing", "", "by day.")

    def test_without_a_frame_the_doubt_is_told(self) -> None:
        outcome = built("1. Here:", "(a) one:", "(i) x;", "by day.")
        assert outcome.warnings == ("closing words given to 1(1)(a); they may belong to 1(1)",)

    def test_the_frame_says_which_list_is_closed(self) -> None:
        lines = ("1. Here:", "(a) one:", "(i) x;", "by day.")
        units = ("1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)[end]")
        outcome = built(*lines, frame=framed(*units, **{"1(1)": "by day"}))
        assert "1(1)[end]" in texts(outcome)
        assert outcome.warnings == ()

    def test_the_addresses_of_the_frame_do_where_the_words_differ(self) -> None:
        units = ("1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)[end]")
        assert "1(1)[end]" in below("1. Here:", "(a) one:", "(i) x;", "de jour.", frame=framed(*units))

    def test_glued_words_are_cut_off_where_the_frame_says(self) -> None:
        units = ("1(a)", "1(b)", "1[end]")
        outcome = built("Here:", "(a) one;", "(b) two, by  day.", frame=framed(*units, **{"1": "by day"}))
        assert texts(outcome) == {"1": "Here:", "1(a)": "one;", "1(b)": "two,", "1[end]": "by day."}
        assert outcome.warnings == ()

    def test_glued_words_below_a_numeral_go_to_the_outer_list(self) -> None:
        units = ("1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)[end]", "1(2)")
        frame = framed(*units, **{"1(1)": "by day"})
        assert below("1. Here:", "(a) one:", "(i) x, by day.", "2. Then.", frame=frame) == list(units)

    @pytest.mark.parametrize(("last", "times"), [("two.", "nowhere"), ("by day, yes by day.", "2 times")])
    def test_words_that_are_not_found_once_are_left_with_a_warning(self, last: str, times: str) -> None:
        outcome = built("Here:", f"(a) one; {last}", frame=framed("1(a)", "1[end]", **{"1": "by day"}))
        assert times in outcome.warnings[0]
        assert texts(outcome)["1(a)"] == f"one; {last}"

    def test_a_record_that_names_other_words_is_told(self) -> None:
        outcome = built("Here:", "(a) one;", "by day.", frame=framed("1(a)", "1[end]", **{"1": "by night"}))
        assert "do not start as the record says" in outcome.warnings[0]

    def test_closing_words_without_a_list_are_told(self) -> None:
        assert "no list" in built("Here by day.", frame=framed(**{"1": "by day"})).warnings[0]

    def test_a_format_that_glues_is_told_of_without_a_frame(self) -> None:
        items = [outline.Unit("article", "1"), outline.Line("Here:"), outline.Line("(a) one, by day.")]
        assert "glued" in outline.build("bees", items, source="x", glued=True).warnings[0]


class TestLanguages:
    """Labels of other scripts are given as addresses write them."""

    @pytest.mark.parametrize(
        ("lang", "lines", "addresses"),
        [
            ("fr", ("1. Ici :", "a)\u00a0i)\u00a0un ;", "ii) deux."), ["1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)(a)(ii)"]),
            ("es", ("Aquí:", "m) uno;", "n) dos;", "ñ) tres;", "o) cuatro."), ["1(m)", "1(n)", "1(o)", "1(p)"]),
            ("es", ("Aquí:", "m) uno;", "n) dos;", "o) tres."), ["1(m)", "1(n)", "1(o)"]),
            ("ru", ("Здесь:", "а) один;", "б) два;", "в) три;", "г) четыре."), ["1(a)", "1(b)", "1(c)", "1(d)"]),
            ("ru", ("Здесь:", "a) один;", "b) два;", "\u0441) три;", "d) четыре."), ["1(a)", "1(b)", "1(c)", "1(d)"]),
            ("ar", ("1 - هنا:", "(أ) واحد:", "’1‘ اثنان", "(ب) ثلاثة", "2- ثم"),
             ["1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)(b)", "1(2)"]),
            ("ar", ("١ - هنا:", "(ا) واحد؛", "\u200f(ب) اثنان"), ["1(1)", "1(1)(a)", "1(1)(b)"]),
            ("zh", ("一、此处：", "㈠ 1. 甲；", "2. 乙；", "㈡ 丙。", "二、然后。"),
             ["1(1)", "1(1)(a)", "1(1)(a)(i)", "1(1)(a)(ii)", "1(1)(b)", "1(2)"]),
            ("zh", ("1. 此处：", "（一）甲；", "（二）乙。", "2. 然后。"), ["1(1)", "1(1)(a)", "1(1)(b)", "1(2)"]),
        ],
    )  # fmt: skip
    def test_labels(self, lang: str, lines: tuple[str, ...], addresses: list[str]) -> None:
        items = [outline.Unit("article", "1"), *map(outline.Line, lines)]
        # The Spanish lists start at m to be short: an excerpt may.
        outcome = outline.build("bees", items, source="x", lang=lang, partial=lang == "es")
        assert list(texts(outcome))[1:] == addresses
        outline.conserve(
            sum(len("".join(line.split())) for line in lines) + 1, outcome, outline.marks_dropped(outcome), source="x"
        )

    def test_what_is_printed_is_in_the_ledger(self) -> None:
        items = [
            outline.Unit("article", "1"),
            *map(outline.Line, ("此处：", "㈠ 甲；", "㈡ 乙：", "1. 丙；", "2. 丁。")),
        ]
        outcome = outline.build("bees", items, source="x", lang="zh")
        printed = [(piece.what, piece.where, piece.characters) for piece in outline.marks_dropped(outcome)]
        assert printed == [
            ("full stops and brackets of labels", "the whole document", 2),
            ("label as printed", "1 for i", 1),
            ("label as printed", "2 for ii", 1),
            ("label as printed", "㈠ for a", 1),
            ("label as printed", "㈡ for b", 1),
        ]
        # a, b, i, ii stand in the tree, and nowhere in the text.
        assert outcome.translated == len("abiii")

    @pytest.mark.parametrize("line", ["〇、甲", "第一、甲", "’0‘ واحد", "(هو) واحد", "一国可以", "24-7 ساعة"])
    def test_what_is_no_label(self, line: str) -> None:
        for lang in ("zh", "ar"):
            assert outline.split_labels(line, lang) == ((), line)

    def test_digits_do_not_go_on_a_list_of_chinese_numbers(self) -> None:
        items = [outline.Unit("article", "1"), *map(outline.Line, ("一、此处：", "㈠ 甲：", "1. 丙；", "2. 丁。"))]
        outcome = outline.build("bees", items, source="x", lang="zh")
        assert list(texts(outcome))[-2:] == ["1(1)(a)(i)", "1(1)(a)(ii)"]

    def test_signs_of_one_language_are_words_in_another(self) -> None:
        assert outline.split_labels("1 - a bee", "en") == ((), "1 - a bee")
        assert outline.split_labels("б) пчела", "en") == ((), "б) пчела")

    def test_digits_of_another_script_are_no_fault(self) -> None:
        assert below("١. One.", "٢. Two.") == ["1(1)", "1(2)"]

    @pytest.mark.parametrize(("missing", "said"), [("㈡ 乙；", r"missing 1\(b\)"), ("㈢ 丙。", "")])
    def test_a_missing_point(self, missing: str, said: str) -> None:
        lines = [line for line in ("此处：", "㈠ 甲；", "㈡ 乙；", "㈢ 丙。") if line != missing]
        items = [outline.Unit("article", "1"), *map(outline.Line, lines)]
        frame = framed("1(a)", "1(b)", "1(c)")
        with pytest.raises(StructureError, match=said or r"missing by the outline: 1\(c\)"):
            outline.build("bees", items, source="x", lang="zh", frame=frame)


class TestClosingsByLanguage:
    LINES = ("Ici :", "a) un ;", "b) deux, de jour.")

    def built(self, *lines: str, **more: object) -> outline.Outcome:
        frame = framed("1(a)", "1(b)", "1[end]", **{"1": "by day"}).model_copy(update={"closings_in": more})
        items = [outline.Unit("article", "1"), *map(outline.Line, lines)]
        return outline.build("bees", items, source="x", lang="fr", frame=frame)

    def test_words_of_the_language_are_cut(self) -> None:
        outcome = self.built(*self.LINES, fr={"1": "de jour"})
        assert texts(outcome)["1[end]"] == "de jour."
        assert outcome.warnings == ()

    def test_english_words_are_not_looked_for(self) -> None:
        outcome = self.built(*self.LINES)
        assert "1[end]" not in texts(outcome)
        assert outcome.warnings == ("the closing words of 1 are not printed apart: left as printed",)

    def test_a_paragraph_of_its_own_needs_no_words(self) -> None:
        outcome = self.built("Ici :", "a) un ;", "b) deux,", "de jour.")
        assert texts(outcome)["1[end]"] == "de jour."
        assert outcome.warnings == ()

    def test_a_language_may_have_them_before_the_list(self) -> None:
        outcome = self.built("Ici, de jour :", "a) un ;", "b) deux.", fr={"1": None})
        assert outcome.warnings == ("the closing words of 1 stand before the list",)

    def test_the_record_gives_words_by_language(self) -> None:
        article = OutlineArticle(
            article="1", headings={}, closings={"": "by day", "(a)": {"en": "by night", "fr": None}}
        )
        assert article.closings == {"": {"en": "by day"}, "(a)": {"en": "by night", "fr": None}}
        frame = open_corpus().frame("hanoi")
        assert frame.closings_in == {"ar": {"28(1)": None}, "zh": {"28(1)": None}}
        assert len(frame.closings) == 6

    def test_a_record_that_is_wrong_on_that_is_told(self) -> None:
        outcome = self.built("Ici :", "a) un ;", "b) deux,", "de jour.", fr={"1": None})
        assert "are printed, and the record says that this language has none" in outcome.warnings[0]


class TestFaults:
    def test_missing_paragraph(self) -> None:
        assert "missing 1(2)" in faults("1. One.", "3. Three.")

    def test_missing_first_paragraph(self) -> None:
        assert "missing 1(1)" in faults("2. Two.", "3. Three.")

    def test_missing_points(self) -> None:
        said = faults("1. Here:", "(a) one;", "(d) four.")
        assert "missing 1(1)(b)" in said
        assert "missing 1(1)(c)" in said

    def test_missing_numeral(self) -> None:
        assert "missing 1(a)(ii)" in faults("Here:", "(a) those:", "(i) one;", "(iii) three;", "(b) two.")

    def test_doubled_paragraph(self) -> None:
        assert "1(2) stands twice" in faults("1. One.", "2. Two.", "2. Two.")

    def test_doubled_list_after_closing_words(self) -> None:
        assert "1(a) stands twice" in faults("Here:", "(a) one;", "by day:", "(a) two.")

    def test_points_out_of_order_are_not_called_missing(self) -> None:
        said = faults("Here:", "(a) one;", "(c) three;", "(b) two;", "(d) four.")
        assert "1(b) stands after 1(c)" in said
        assert "missing" not in said

    def test_a_paragraph_after_points_of_the_article(self) -> None:
        assert "missing 1(1)" in faults("Here:", "(a) one;", "2. Two.")

    def test_paragraphs_after_points_of_the_article(self) -> None:
        assert "1(1) stands too late" in faults("Here:", "(a) one;", "1. One.", "2. Two.")

    def test_a_document_without_end_is_refused(self) -> None:
        with pytest.raises(ParseError, match="more than 50,000 lines"):
            built(*["words"] * 50_001)

    def test_a_lone_numeral_is_no_far_off_letter(self) -> None:
        said = faults("Here:", "(a) those:", "(ii) two.")
        assert "missing 1(a)(i)" in said
        assert said.count("missing") == 1

    @pytest.mark.parametrize(
        ("numbers", "said"),
        [
            (("1", "3"), ["missing article 2"]),
            (("2", "3"), ["missing article 1"]),
            (("1", "2", "2"), ["article 2 stands twice"]),
            (("1", "3", "2"), ["article 2 stands after article 3"]),
            (("1", "12A"), ["missing article 2", "missing article 12"]),
        ],
    )
    def test_articles(self, numbers: tuple[str, ...], said: list[str]) -> None:
        with pytest.raises(StructureError) as caught:
            outline.build("bees", [outline.Unit("article", number) for number in numbers], source="x")
        assert all(piece in caught.value.what for piece in said)

    def test_inserted_articles_are_no_gaps(self) -> None:
        items = [outline.Unit("article", number) for number in ("1", "2", "2A", "2B", "3", "3bis", "4")]
        assert len(outline.build("bees", items, source="x").body) == 7

    def test_divisions_are_held_to_their_order(self) -> None:
        items = [
            outline.Division("ch", "I", None),
            outline.Unit("article", "1"),
            outline.Division("ch", "III", None),
            outline.Division("sec", "2", None),
        ]
        with pytest.raises(StructureError, match=r"missing ch\.II; missing ch\.III\.sec\.1"):
            outline.build("bees", items, source="x")

    def test_a_section_outside_any_chapter(self) -> None:
        with pytest.raises(StructureError, match="outside any chapter"):
            outline.build("bees", [outline.Division("sec", "1", None)], source="x")

    def test_text_outside_any_article(self) -> None:
        with pytest.raises(StructureError, match="text outside any article: 'Lost words'"):
            outline.build("bees", [outline.Division("ch", "I", None), outline.Line("Lost words")], source="x")

    def test_all_faults_are_named_in_one_error(self) -> None:
        items = [
            outline.Unit("article", "1"),
            outline.Line("1. One."),
            outline.Line("3. Three."),
            outline.Unit("article", "3"),
            outline.Line("(b) two."),
        ]
        with pytest.raises(StructureError) as caught:
            outline.build("bees", items, source="bees.md")
        assert "3 faults" in str(caught.value)
        assert "bees.md" in str(caught.value)
        for piece in ("missing 1(2)", "missing 3(a)", "missing article 2"):
            assert piece in str(caught.value)

    def test_the_outline_names_what_is_missing_and_what_is_more(self) -> None:
        with pytest.raises(StructureError) as caught:
            built("1. One.", "2. Two.", frame=framed("1(1)", "1(3)", "2", "2(1)"))
        assert "missing by the outline: 1(3), 2, 2(1)" in caught.value.what
        assert "not in the outline: 1(2)" in caught.value.what

    def test_a_dropped_last_point_is_found_by_the_outline_only(self) -> None:
        lines = ("Here:", "(a) one;", "(b) two;")
        assert below(*lines) == ["1(a)", "1(b)"]
        with pytest.raises(StructureError, match=r"missing by the outline: 1\(c\)"):
            built(*lines, frame=framed("1(a)", "1(b)", "1(c)"))

    def test_a_hostile_document_does_not_make_an_endless_message(self) -> None:
        said = faults(*["1. One.", "999. Last."] * 300)
        assert "and" in said
        assert len(said) < 20_000


class TestTree:
    def test_divisions_hold_what_stands_in_them(self) -> None:
        items = [
            outline.Unit("preamble", heading="Preamble"),
            outline.Line("So be it:"),
            outline.Division("ch", "I", "One"),
            outline.Unit("article", "1", "A"),
            outline.Division("ch", "II", "Two"),
            outline.Division("sec", "1", "Two one"),
            outline.Division("tit", "1", None),
            outline.Unit("article", "2", "B"),
            outline.Division("tit", "2", None),
            outline.Unit("article", "3", "C"),
            outline.Division("sec", "2", None),
            outline.Unit("article", "4", "D"),
            outline.Division("ch", "III", None),
            outline.Division("tit", "1", None),
            outline.Unit("article", "5"),
            outline.Unit("end"),
            outline.Line("Done."),
            outline.Unit("note", "1", "Article 2"),
            outline.Line("A note."),
        ]
        body = outline.build("bees", items, source="x").body
        assert [unit.address for unit in body] == ["preamble", "ch.I", "ch.II", "ch.III", "end", "note.1"]
        two = body[2]
        assert [unit.address for unit in two.children] == ["ch.II.sec.1", "ch.II.sec.2"]
        assert [unit.address for unit in two.children[0].walk()] == [
            "ch.II.sec.1", "ch.II.sec.1.tit.1", "2", "ch.II.sec.1.tit.2", "3",
        ]  # fmt: skip
        assert [unit.address for unit in body[3].walk()] == ["ch.III", "ch.III.tit.1", "5"]
        assert body[-1].layer == "interpretative_note"
        assert {unit.treaty for top in body for unit in top.walk()} == {"bees"}

    def test_articles_may_stand_in_no_division(self) -> None:
        items = [outline.Unit("article", "1"), outline.Unit("article", "2")]
        assert [unit.address for unit in outline.build("bees", items, source="x").body] == ["1", "2"]


class TestConservation:
    def outcome(self) -> outline.Outcome:
        return built("1. One.", "2. Two:", "(a) three.")

    def test_what_is_kept_and_dropped_adds_up(self) -> None:
        outcome = self.outcome()
        raw = len("1Bees1.One.2.Two:(a)three.")
        outline.conserve(raw, outcome, outline.marks_dropped(outcome), source="x")

    @pytest.mark.parametrize("off", [-1, 1])
    def test_one_character_is_not_lost_and_not_made(self, off: int) -> None:
        outcome = self.outcome()
        raw = len("1Bees1.One.2.Two:(a)three.") + off
        with pytest.raises(ParseError, match=f"{off} of {raw} characters"):
            outline.conserve(raw, outcome, outline.marks_dropped(outcome), source="x")

    def test_what_is_listed_as_dropped_counts(self) -> None:
        outcome = self.outcome()
        dropped = (*outline.marks_dropped(outcome), Dropped(what="a", where="b", characters=7, reason="c"))
        outline.conserve(len("1Bees1.One.2.Two:(a)three.") + 7, outcome, dropped, source="x")

    def test_unread_pieces_are_named(self) -> None:
        with pytest.raises(ParseError, match="table"):
            outline.conserve(0, outline.Outcome((), (), 0, 0), (), source="x", unread=["table (para_9)"])


class TestWords:
    @pytest.mark.parametrize(
        ("line", "read"),
        [
            ("Article 13.", ("13", "")),
            ("Article  7  ", ("7", "")),
            ("ARTICLE 2 Terms", ("2", "Terms")),
            ("Article 12a", ("12A", "")),
            ("Article 4 Bis", ("4bis", "")),
            ("Articles 23 and 35", None),
            ("Article 102, paragraph 1", None),
            ("Particle 1", None),
        ],
    )
    def test_article_headings(self, line: str, read: tuple[str, str] | None) -> None:
        assert outline.words_of("en").article_heading(line.strip()) == read

    def test_division_headings(self) -> None:
        words = outline.words_of("en")
        assert words.division_heading("CHAPTER  IV") == ("ch", "IV", "")
        assert words.division_heading("Section 2 Honey") == ("sec", "2", "Honey")
        assert words.division_heading("TITLE  1") == ("tit", "1", "")
        assert words.division_heading("Chapters of life") is None

    @pytest.mark.parametrize(
        ("lang", "line", "read"),
        [
            ("fr", "Article premier", ("article", "1", "premier", "")),
            ("fr", "Article 2 Terminologie", ("article", "2", "2", "Terminologie")),
            ("fr", "Chapitre premier Lampes", ("ch", "I", "premier", "Lampes")),
            ("fr", "CHAPITRE IV", ("ch", "IV", "IV", "")),
            ("es", "Artículo 14. Abejas", ("article", "14", "14", "Abejas")),
            ("es", "Capítulo primero", ("ch", "I", "primero", "")),
            ("ru", "Статья 4 bis", ("article", "4bis", "4 bis", "")),
            ("ru", "ГЛАВА II", ("ch", "II", "II", "")),
            ("ar", "المادة 13", ("article", "13", "13", "")),
            ("ar", "\u200fالمادة ١٣", ("article", "13", "١٣", "")),
            ("ar", "المادة الأولى", ("article", "1", "الأولى", "")),
            ("ar", "الفصل الثاني عشر", ("ch", "XII", "الثاني عشر", "")),
            ("ar", "الفصل الثاني نحل", ("ch", "II", "الثاني", "نحل")),
            ("zh", "第一条", ("article", "1", "一", "")),
            ("zh", "第六十八條", ("article", "68", "六十八", "")),
            ("zh", "第十二条之一 蜜蜂", ("article", "12bis", "十二一", "蜜蜂")),
            ("zh", "第12条", ("article", "12", "12", "")),
            ("zh", "第九章", ("ch", "IX", "九", "")),
            ("zh", "第二节", ("sec", "2", "二", "")),
            ("zh", "第二条第㈤项", None),
            ("zh", "第二十三条和第三十五条", None),
            ("ar", "المادتان 23 و 35", None),
            ("fr", "Articles 23 et 35", None),
            ("en", "Article 1" + " " * 2_000, None),
        ],
    )  # fmt: skip
    def test_headings_by_language(self, lang: str, line: str, read: tuple[str, ...] | None) -> None:
        assert outline.words_of(lang).numbered(line) == read

    @pytest.mark.parametrize(
        ("lang", "line"),
        [
            ("en", "DONE AT the hive"),
            ("fr", "EN FOI DE QUOI les abeilles"),
            ("fr", "Fait à la ruche"),
            ("es", "EN FE DE LO CUAL las abejas"),
            ("ru", "В УДОСТОВЕРЕНИЕ ЧЕГО пчёлы"),
            ("ar", "وإثباتا لما تقدَّم، النحل"),
            ("ar", "وإثباتا لذلك، النحل"),
            ("zh", "蜜蜂签字，以昭信守。"),
        ],
    )
    def test_closing_formulas(self, lang: str, line: str) -> None:
        words = outline.words_of(lang)
        assert words.is_formula(line)
        assert not words.is_formula(f"x {line}") or lang == "zh"
        assert not words.is_formula(words.article)

    def test_a_language_without_words_is_refused(self) -> None:
        with pytest.raises(ParseError, match="'xx'; allowed: en"):
            outline.words_of("xx")


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[str, str]]:
    """An article as (address, printed label); numerals stand only below letters, as treaties do."""
    units: list[tuple[str, str]] = []
    numbers = draw(st.integers(0, 4))
    for number in range(1, numbers + 1) if numbers else (0,):
        top = f"1({number})" if number else "1"
        if number:
            units.append((top, f"{number}."))
        for letter in range(draw(st.integers(0, 12))):
            point = f"{top}({chr(97 + letter)})"
            units.append((point, f"({chr(97 + letter)})"))
            below = draw(st.sampled_from([0, 0, 0, 2, 3, 11]))
            units += [(f"{point}({citation.to_roman(n)})", f"({citation.to_roman(n)})") for n in range(1, below + 1)]
    return units


@given(outlines())
def test_a_rendered_outline_reads_back(units: list[tuple[str, str]]) -> None:
    addresses = [address for address, _ in units]
    lines = []
    for address, label in units:
        has_list = any(other != address and citation.within(other, address) for other in addresses)
        lines.append(f"{label} words{':' if has_list else ';'}")
    assert below("Words:", *lines) == addresses


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = ("", *"一二三四五六七八九")
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}"


PRINT = {
    "fr": lambda label, _: f"{label}." if label.isdigit() else f"{label})\u00a0",
    "ru": lambda label, letter: (
        f"{label}." if label.isdigit() else f"{ALPHABETS['ru'][ord(label) - 97]})" if letter else f"{label})"
    ),
    "ar": lambda label, letter: (
        f"{label} -" if label.isdigit()
        else f"({ALPHABETS['ar'][ord(label) - 97]})" if letter else f"’{citation.roman_value(label)}‘"
    ),
    "zh": lambda label, letter: (
        f"{chinese(int(label))}、" if label.isdigit()
        else f"{citation.roman_value(label)}." if not letter
        else chr(0x3220 + ord(label) - 97) if ord(label) - 97 < 10 else f"({chinese(ord(label) - 96)})"
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", PRINT)
@settings(max_examples=40)
@given(units=outlines())
def test_an_outline_rendered_in_another_script_reads_back(lang: str, units: list[tuple[str, str]]) -> None:
    lines = []
    for address, _ in units:
        label = citation.parse(address).labels[-1]
        has_list = any(other != address and citation.within(other, address) for other, _ in units)
        # A numeral stands below a letter.
        above = citation.parse(address).labels[:-1]
        mark = PRINT[lang](label, not (above and above[-1].isalpha()))
        lines.append(f"{mark} words{':' if has_list else ';'}")
    items = [outline.Unit("article", "1"), outline.Line("Words:"), *map(outline.Line, lines)]
    outcome = outline.build("bees", items, source="x", lang=lang)
    assert list(texts(outcome))[1:] == [address for address, _ in units]
    raw = len("1Words:") + sum(len("".join(line.split())) for line in lines)
    outline.conserve(raw, outcome, outline.marks_dropped(outcome), source="x")


@given(st.integers(1, 99))
def test_chinese_numbers_read_back(number: int) -> None:
    assert numerals.chinese(chinese(number)) == number


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh"])
@settings(max_examples=40)
@given(lines=st.lists(st.text(alphabet="(（)）.、:- ’‘1١aioбсأبه㈠㈡一二十〇ñ\u0640\u200f", max_size=9), max_size=9))
def test_any_lines_make_a_tree_or_a_fault_in_any_language(lang: str, lines: list[str]) -> None:
    items = [outline.Unit("article", "1"), *map(outline.Line, lines)]
    try:
        outcome = outline.build("bees", items, source="x", lang=lang)
    except StructureError:
        return
    raw = 1 + sum(len("".join(line.split())) for line in lines)
    outline.conserve(raw, outcome, outline.marks_dropped(outcome), source="x")


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_lines_make_a_tree_or_a_fault(lines: list[str]) -> None:
    try:
        outcome = built(*lines)
    except StructureError:
        return
    outline.conserve(
        sum(len("".join(line.split())) for line in lines) + len("1Bees"),
        outcome,
        outline.marks_dropped(outcome),
        source="x",
    )


_PRINTED = st.sampled_from(
    ["1.", "2.", "3.", "1 bis.", "12A.", "(a)", "b)", "(i)", "(ii)", "(v)", "i.", "(A)", "(2)", "by"]
)


@given(st.lists(st.tuples(_PRINTED, _PRINTED, st.sampled_from(["x", "y:", ""])), max_size=12))
def test_any_labels_make_a_tree_or_a_fault(parts: list[tuple[str, str, str]]) -> None:
    lines = [" ".join(part) for part in parts]
    try:
        outcome = built(*lines)
    except StructureError:
        return
    raw = sum(len("".join(line.split())) for line in lines) + len("1Bees")
    outline.conserve(raw, outcome, outline.marks_dropped(outcome), source="x")
    addresses = [unit.address for unit in walked(outcome)]
    assert len(set(addresses)) == len(addresses)


def walked(outcome: outline.Outcome) -> list[Provision]:
    return [unit for top in outcome.body for unit in top.walk()]


def test_an_excerpt_may_lack_articles_and_paragraphs_but_no_order() -> None:
    items = [outline.Unit("article", "3"), outline.Line("2. Bees."), outline.Unit("article", "7"), outline.Line("Wax.")]
    with pytest.raises(StructureError, match=r"missing article 1.*missing 3\(1\)"):
        outline.build("pact", items, source="x")
    outcome = outline.build("pact", items, source="x", partial=True)
    assert [unit.address for top in outcome.body for unit in top.walk()] == ["3", "3(2)", "7"]
    assert any("missing article 4" in warning for warning in outcome.warnings)
    assert any("missing 3(1)" in warning for warning in outcome.warnings)
    with pytest.raises(StructureError, match="article 3 stands after article 7"):
        outline.build("pact", [*items[2:], *items[:2]], source="x", partial=True)
