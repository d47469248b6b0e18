from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_fixtures import LAMPS, LAMPS_ADDRESSES, Ink, Line, lamps, pdf, set_lines, stream, with_marks

from treatycompare.doors.pdf import Page, Word
from treatycompare.errors import ParseError, StructureError
from treatycompare.model.treaty import Treaty
from treatycompare.parsers import pdf as parser
from treatycompare.parsers.pdf import PdfParser

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

PARSER = PdfParser()


def parse(data: bytes, *, lang: str = "en", partial: bool = False) -> Treaty:
    return PARSER.parse(data, lang=lang, source="LAMPS.pdf", partial=partial)


def read(*lines: Line | str, partial: bool = False) -> Treaty:
    """Read a document of a few paragraphs; words alone are one in plain letters."""
    return parse(pdf(set_lines([Line(line) if isinstance(line, str) else line for line in lines])), partial=partial)


def refused(data: bytes, error: type[ParseError] = ParseError) -> str:
    with pytest.raises(error) as caught:
        parse(data)
    assert "LAMPS.pdf" in str(caught.value)
    return str(caught.value)


def without(start: str) -> bytes:
    kept = [line for line in LAMPS if not line.text.startswith(start)]
    assert len(kept) == len(LAMPS) - 1
    return lamps(kept)


def addresses(treaty: Treaty) -> list[str]:
    return [unit.address for unit in treaty.provisions]


def dropped(treaty: Treaty) -> dict[str, int]:
    assert treaty.provenance is not None
    out: dict[str, int] = {}
    for piece in treaty.provenance.dropped:
        out[piece.what] = out.get(piece.what, 0) + piece.characters
    return out


def warned(treaty: Treaty, start: str) -> str:
    assert treaty.provenance is not None
    found = [said for said in treaty.provenance.warnings if said.startswith(start)]
    assert len(found) == 1, treaty.provenance.warnings
    return found[0]


def heading(number: int, name: str = "") -> Line:
    return Line(f"Article {number}" + (f": {name}" if name else ""), font="F2")


LONG = "The keeper of a lamp that is seen from three harbours writes to each of them before the first night of winter"
LINE = LONG[:63]


@pytest.fixture(scope="module")
def treaty() -> Treaty:
    return parse(lamps())


class TestTree:
    def test_addresses_in_printed_order(self, treaty: Treaty) -> None:
        assert addresses(treaty) == LAMPS_ADDRESSES

    def test_title_and_preamble(self, treaty: Treaty) -> None:
        assert treaty.title == "CONVENTION ON THE CARE OF LIGHTHOUSES AND LAMPS"
        assert treaty["preamble"].heading == "PREAMBLE"
        lines = (treaty["preamble"].text or "").splitlines()
        assert lines[0] == "The Members of the Harbour League:"
        assert lines[3:] == ["• wet wicks;", "• gulls that nest in the lens;", "HAVE SETTLED AS FOLLOWS:"]

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("1", "Terms"),
            ("2", "Scope of the duties of keepers who mind more lamps than one at a time"),
            ("3", "Cleaning of the lens"),
            ("4", "Offences"),
            ("ch.I", "KEEPING THE LAMPS"),
            ("ch.I.sec.I", "Oil"),
            ("ch.II", "OFFENCES AND LAST RULES"),
        ],
    )
    def test_headings_in_each_form(self, address: str, name: str, treaty: Treaty) -> None:
        assert treaty[address].heading == name

    def test_a_reference_at_the_start_of_a_line_is_no_heading(self, treaty: Treaty) -> None:
        assert (treaty["2(1)"].text or "").endswith("in accordance with Article 90 of the Harbour Rules.")
        assert "'Article 90 of the Harbour Rules.' on page 3" in warned(treaty, "lines that start as a heading")

    def test_a_number_in_brackets_at_the_start_of_a_line_is_no_label(self, treaty: Treaty) -> None:
        assert "one whole and uninterrupted (1) year" in (treaty["2(2)"].text or "")

    def test_a_hyphen_at_the_end_of_a_line_is_kept_and_told(self, treaty: Treaty) -> None:
        assert (treaty["2(2)"].text or "").endswith("self-tended.")
        assert "self-tended. on page 3" in warned(treaty, "words with a hyphen")

    def test_labels_apart_from_their_text(self, treaty: Treaty) -> None:
        assert treaty["2(3)(b)(ii)"].text == "without a crack; and"
        assert treaty["2(4)"].text == ""
        assert (treaty["2(4)(a)"].text or "").startswith("Wicks are cut at dusk")

    def test_parts_with_a_word_and_a_number(self, treaty: Treaty) -> None:
        assert treaty["3(1)"].text == "Soft cloth\nA cloth is soft where:"
        assert "'Rule'" in warned(treaty, "parts headed")

    def test_a_list_numbered_anew_under_a_title(self, treaty: Treaty) -> None:
        assert treaty["4(2)(1)(b)"].text == "move a true one."
        assert (treaty["4(3)"].text or "").startswith("Repair")
        assert "Article 4" in warned(treaty, "paragraphs numbered anew")

    def test_a_second_paragraph_of_an_item_stays_with_it(self, treaty: Treaty) -> None:
        assert "pays double. Gain includes" in (treaty["4(2)(2)"].text or "")

    def test_paragraphs_after_a_list_are_told(self, treaty: Treaty) -> None:
        assert treaty["1[end]"].text == "Keeper means whoever minds a lamp.\nWick means what burns in it."
        assert "'Article 1: Terms'" in warned(treaty, "several paragraphs after a list")

    def test_the_end(self, treaty: Treaty) -> None:
        assert (treaty["end"].text or "").splitlines()[1] == "Adopted by the third League, at the Old Harbour."

    def test_what_is_dropped_is_named_and_counted(self, treaty: Treaty) -> None:
        marks = len(set_lines(LAMPS)) * len("HarbourLeagueInstrumentPage|1")
        assert dropped(treaty) == {
            "running headers and page marks": marks,
            "cover": len("LIGHTHOUSESAprintoftheLeague,LampStreet3"),
            "title": len("CONVENTIONONTHECAREOFLIGHTHOUSESANDLAMPS"),
            # Articles, chapters, sections, rules; a colon at all but article 3; one dash.
            "words of numbered headings": 5 * 7 + 2 * 7 + 2 * 7 + 2 * 4 + 4 + 1 + 2 + 1,
            "full stops and brackets of labels": 26,
        }

    def test_a_character_that_is_lost_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def opened(data: bytes, source: str) -> tuple[Page, ...]:
            first, *others = parser_open(data, source)
            return (first._replace(characters=first.characters + 1), *others)

        parser_open = parser.open_pdf
        monkeypatch.setattr(parser, "open_pdf", opened)
        assert re.search(r"1 of \d+ characters are neither kept nor listed", refused(lamps()))


class TestDamage:
    @pytest.mark.parametrize(
        ("start", "said"),
        [
            ("Article 3", "missing article 3"),
            ("Section I: Oil", "missing ch.I.sec.I"),
            ("kept in a jar", "missing 2(3)(b)"),
            ("False lamps", "4(1)"),
        ],
    )
    def test_a_missing_piece_is_named(self, start: str, said: str) -> None:
        assert said in refused(without(start), StructureError)

    def test_a_doubled_article_is_named(self) -> None:
        data = lamps([*LAMPS[:-2], Line("Article 4: Again", font="F2"), Line("Words."), *LAMPS[-2:]])
        assert "article 4 stands twice" in refused(data, StructureError)

    def test_an_excerpt_is_read_when_asked_for(self) -> None:
        data = pdf(set_lines([heading(7, "Oil"), Line("Oil is kept cool.")]))
        assert "missing article 1" in refused(data, StructureError)
        assert addresses(parse(data, partial=True)) == ["7"]

    def test_no_treaty(self) -> None:
        assert "no article is found" in refused(pdf([[Ink(72, 700, "A letter.")]]))

    def test_a_language_that_cannot_be_read_yet(self) -> None:
        with pytest.raises(ParseError, match="'xx'; allowed"):
            parse(lamps(), lang="xx")

    def test_a_language_whose_pdf_cannot_be_read_yet(self) -> None:
        with pytest.raises(ParseError, match=r"PDF cannot be read yet in the language 'ar'.*allowed: en, es, fr"):
            parse(lamps(), lang="ar")

    def test_a_page_mark_left_out_is_told(self) -> None:
        treaty = parse(lamps(marks=["Page|1", "Page|2", "Page|4", "Page|5"]))
        assert "from 2 to 4 on page 4" in warned(treaty, "the page marks leave out pages")


class TestRunning:
    def test_marks_of_two_numbers_at_the_foot(self) -> None:
        pages = set_lines(LAMPS)
        feet = [[*page, Ink(280, 40, f"Page {n} of {len(pages)}", size=9)] for n, page in enumerate(pages, 1)]
        treaty = parse(pdf(feet))
        assert addresses(treaty) == LAMPS_ADDRESSES
        assert dropped(treaty)["running headers and page marks"] == 4 * len("Page1of4")

    def test_paragraph_numbers_at_the_top_of_pages_are_no_marks(self) -> None:
        lines = [heading(1, "Oil")]
        for n in range(1, 6):
            lines.append(Line(f"Rule {n * 'x'} of this list.", label=f"{n}.", hang=34, new_page=True))
        pages = [[ink._replace(y=ink.y + 50) for ink in page] for page in set_lines(lines)]
        assert addresses(parse(pdf(pages))) == ["1", *(f"1({n})" for n in range(1, 6))]

    def test_a_sentence_that_recurs_in_the_text_is_kept(self) -> None:
        lines = [heading(1, "Oil")]
        for _ in range(4):
            lines += [Line("Each keeper has oil."), *[Line(LONG + ".")] * 13]
        treaty = read(*lines)
        assert (treaty["1"].text or "").count("Each keeper has oil.") == 4

    def test_a_header_on_each_of_two_pages(self) -> None:
        lines = [heading(1, "Oil"), Line("Oil burns."), Line("It smells.", new_page=True)]
        treaty = parse(pdf(with_marks(set_lines(lines), ["1", "2"], "League")))
        assert treaty["1"].text == "Oil burns.\nIt smells."


class TestAside:
    def test_footnotes_and_their_numbers(self) -> None:
        page = [
            Ink(72, 700, "Article 1", "F2"),
            Ink(72, 672, "Oil"),
            Ink(93.6, 677, "1", size=7),
            Ink(101, 672, "burns well in winter."),
            Ink(72, 100, "1 So said the editor.", size=8),
        ]
        treaty = parse(pdf([page]))
        assert treaty["1"].text == "Oil burns well in winter."
        assert dropped(treaty)["footnote"] == len("1Sosaidtheeditor.")
        assert dropped(treaty)["number of a footnote"] == 1
        assert "page 1" in warned(treaty, "footnotes are left out")

    def test_raised_letters_stay_in_their_word(self) -> None:
        page = [
            Ink(72, 700, "Article 1", "F2"),
            Ink(72, 672, "Done on the 23"),
            Ink(172.8, 677, "rd", size=7),
            Ink(190, 672, "day."),
        ]
        assert parse(pdf([page]))["1"].text == "Done on the 23rd day."

    def test_turned_text_and_text_outside_the_page(self) -> None:
        page = [
            *set_lines([heading(1), Line("Oil burns.")])[0],
            Ink(300, 300, "COPY", turn="0.7 0.7 -0.7 0.7"),
            Ink(-300, 300, "unseen"),
        ]
        treaty = parse(pdf([page]))
        assert treaty["1"].text == "Oil burns."
        assert (dropped(treaty)["turned text"], dropped(treaty)["text outside the page"]) == (4, 6)
        assert "page 1" in warned(treaty, "turned text is left out")

    def test_a_table_of_contents(self) -> None:
        contents = [Line("CONTENTS", font="F2"), *(Line(f"Article {n}: Oil ........ {n}", gap=0) for n in (1, 2, 3))]
        treaty = read(*contents, *(line for n in (1, 2, 3) for line in (heading(n, "Oil"), Line("It burns."))))
        assert addresses(treaty) == ["1", "2", "3"]
        assert dropped(treaty)["table of contents"] == len("CONTENTS") + 3 * len("Article1:Oil........1")

    def test_an_annex(self) -> None:
        treaty = read(heading(1), "Oil burns.", "Done at the harbour.", Line("ANNEX I", font="F2"), "Kinds of oil.")
        assert addresses(treaty) == ["1", "end"]
        assert dropped(treaty)["annex"] == len("ANNEXIKindsofoil.")
        assert "from page 1" in warned(treaty, "an annex is left out")

    def test_pages_without_words_and_notes_on_pages(self) -> None:
        note = b"/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]>>]"
        pages = [set_lines([heading(1), Line("Oil burns.")])[0], stream(b"0 0 m 9 9 l S"), []]
        treaty = parse(pdf(pages, page=note))
        assert "page 2" in warned(treaty, "pages that show something but have no text")
        assert "page 3" in warned(treaty, "pages without anything on them")
        assert "page 1; page 2; page 3" in warned(treaty, "notes and form fields")

    def test_a_character_without_meaning_is_kept_and_told(self) -> None:
        page = [*set_lines([heading(1), Line("Oil burns as is said.")])[0], Ink(72, 600, "z", "F3")]
        treaty = parse(pdf([page]))
        assert (treaty["1"].text or "").endswith("\uf0cf")
        assert "1 on page 1" in warned(treaty, "characters without a meaning")


class TestColumns:
    def test_are_read_one_after_the_other_and_told(self) -> None:
        left = [
            "oil is kept in jars of",
            "clay that two keepers",
            "have looked at; and it",
            "is not sold to anyone",
            "who has no lamp to be",
            "lit at night.",
        ]
        right = [
            "The glass is cleaned on",
            "each dry day, with the",
            "softest of cloths, from",
            "the top to the bottom,",
            "and never by a keeper",
            "who is angry.",
        ]
        page = [Ink(72, 700, "Article 1", "F2")]
        for n, (a, b) in enumerate(zip(left, right, strict=True)):
            page += [Ink(72, 672 - 14 * n, a), Ink(330, 672 - 14 * n, b)]
        treaty = parse(pdf([page]))
        assert treaty["1"].text == " ".join(left) + "\n" + " ".join(right)
        assert "page 1" in warned(treaty, "two columns or a table")

    def test_a_line_over_both_columns_parts_them(self) -> None:
        page = [Ink(72, 700, "Article 1", "F2")]
        for n in range(7):
            side = f"side {n} of a table"
            page += [Ink(72, 672 - 14 * n, f"left {side};"), Ink(330, 672 - 14 * n, f"right {side};")]
        page.append(Ink(72, 560, LINE + " all."))
        lines = " ".join((parse(pdf([page]))["1"].text or "").split("\n"))
        assert [word for word in lines.split() if word in ("left", "right", "all.")] == [
            *["left"] * 7, *["right"] * 7, "all."
        ]  # fmt: skip

    def test_labels_with_a_wide_space_are_no_column(self, treaty: Treaty) -> None:
        assert treaty.provenance is not None
        assert not any("columns" in said for said in treaty.provenance.warnings)


class TestParagraphs:
    def test_go_on_over_pages(self) -> None:
        def text(*lines: str) -> str | None:
            page = [[Ink(72, 700 - 14 * n, line) for n, line in enumerate(lines[:-1])], [Ink(72, 700, lines[-1])]]
            page[0].insert(0, Ink(72, 728, "Article 1", "F2"))
            return parse(pdf(page))["1"].text

        assert text(LINE, "and before spring,", "too.") == f"{LINE} and before spring, too."
        assert text(LINE, "and before spring", "Oil burns.") == f"{LINE} and before spring\nOil burns."
        assert text("Oil.", LINE + ".", "Oil burns.") == f"Oil.\n{LINE}. Oil burns."

    def test_a_doubt_at_the_end_of_a_page_is_told(self) -> None:
        pages = [[Ink(72, 728, "Article 1", "F2"), Ink(72, 700, LINE + ".")], [Ink(72, 700, "Oil burns.")]]
        assert "page 2" in warned(parse(pdf(pages)), "whether a paragraph ends with the page")

    def test_start_with_an_indented_line(self) -> None:
        pages = [[Ink(72, 728, "Article 1", "F2")]]
        for n, (x, line) in enumerate([(100, LINE), (72, LINE), (72, LONG[64:] + "."), (100, LINE)]):
            pages[0].append(Ink(x, 700 - 14 * n, line))
        assert (parse(pdf(pages))["1"].text or "").count("\n") == 1

    def test_items_without_a_full_stop_that_hang_right_of_their_labels(self) -> None:
        page = [Ink(72, 728, "Article 1", "F2"), Ink(72, 700, "Here:")]
        for n, label in enumerate(("a)", "b)")):
            page += [Ink(72, 686 - 14 * n, label), Ink(106, 686 - 14 * n, LINE[:58])]
        assert addresses(parse(pdf([page]))) == ["1", "1(a)", "1(b)"]

    def test_a_label_on_a_line_of_its_own(self) -> None:
        page = [Ink(72, 728, "Article 1", "F2")]
        for n, line in enumerate(["1.", "Oil burns.", "2.", "(a)", "Wicks burn;", "(b)", "gulls do not."]):
            page.append(Ink(72, 700 - 14 * n, line))
        treaty = parse(pdf([page]))
        assert addresses(treaty) == ["1", "1(1)", "1(2)", "1(2)(a)", "1(2)(b)"]
        assert treaty["1(2)(a)"].text == "Wicks burn;"

    def test_a_label_that_the_file_gives_after_its_text(self) -> None:
        page = [Ink(72, 728, "Article 1", "F2"), Ink(106, 700, "Oil burns."), Ink(106, 672, "It smells.")]
        treaty = parse(pdf([[*page, Ink(72, 700, "1."), Ink(72, 673, "2.")]]))
        assert (treaty["1(1)"].text, treaty["1(2)"].text) == ("Oil burns.", "It smells.")

    def test_a_heading_in_plain_letters_with_its_name_below(self) -> None:
        treaty = read("Article 1", "Oil and what burns", "Oil burns.", "Article 2", "Wicks burn, too.")
        assert (treaty["1"].heading, treaty["1"].text) == ("Oil and what burns", "Oil burns.")
        assert (treaty["2"].heading, treaty["2"].text) == (None, "Wicks burn, too.")

    def test_a_plain_number_out_of_turn_is_no_heading(self) -> None:
        treaty = read("Article 1", "Oil burns.", "Article 9 Old Rules", "It smells.", "Article 2", "Wicks burn.")
        assert [unit.label for unit in treaty.articles] == ["1", "2"]
        assert "'Article 9 Old Rules'" in warned(treaty, "lines that start as a heading")

    def test_a_plain_number_out_of_turn_is_a_gap_where_the_due_one_never_comes(self) -> None:
        data = pdf(set_lines([Line(line) for line in ("Article 1", "Oil burns.", "Article 3", "Wicks burn.")]))
        assert "missing article 2" in refused(data, StructureError)

    def test_headings_in_french(self) -> None:
        lines = ["CHAPITRE PREMIER", "Des lampes", "Article premier", "L'huile"]
        bold = [Line(line, font="F2") for line in lines]
        data = pdf(set_lines([*bold, Line("La lampe br\u00fble."), Line("Fait \u00e0 bon port.")]))
        treaty = parse(data, lang="fr")
        assert [(unit.address, unit.heading) for unit in treaty.provisions] == [
            ("ch.I", "Des lampes"), ("1", "L'huile"), ("end", None)
        ]  # fmt: skip
        assert dropped(treaty)["label as printed"] == 2 * len("premier")

    def test_dashes_at_the_start_of_lines_start_items(self) -> None:
        treaty = read(heading(1), "Here:", Line("- oil;", gap=0), Line("- wicks.", gap=0))
        assert (treaty["1"].text or "").splitlines() == ["Here:", "- oil;", "- wicks."]

    def test_pre_and_post_keep_their_space(self) -> None:
        page = [Ink(72, 728, "Article 1", "F2"), Ink(72, 700, LINE + " pre-"), Ink(72, 686, "and post-war oil.")]
        assert (parse(pdf([page]))["1"].text or "").endswith("pre- and post-war oil.")


class TestRecognises:
    def test_its_own_files(self) -> None:
        assert PARSER.recognises(lamps())

    @pytest.mark.parametrize("data", [b"", b"<html/>", b"PK\x03\x04", b"%!PS-Adobe-3.0"])
    def test_other_files(self, data: bytes) -> None:
        assert not PARSER.recognises(data)


WORDS = st.sampled_from(
    ["Article", "1", "2", "1.", "2.", "a)", "(i)", "Oil", "burns", "burns;", "Chapter", "I:", "-", "\u2022", "Annex",
     "Preamble", "Done", "at", "......", "12", "\ufffd", "\uf0b7", "self-", "Section", "Rule", ":"]
)  # fmt: skip
PLACES = st.integers(-2, 60).map(lambda n: 10.0 * n)


def pages_of(rows: Sequence[Sequence[tuple[float, float, str, int]]]) -> Iterator[Page]:
    for number, row in enumerate(rows, 1):
        words = tuple(
            Word(said, x, x + 7.2 * len(said), y, 8.0 if flags & 8 else 12.0, bool(flags & 1), bool(flags & 2),
                 not flags % 16)
            for x, y, said, flags in row
        )  # fmt: skip
        yield Page(number, 600.0, 600.0, words, sum(len(word.text) for word in words), not words, 0)


@settings(max_examples=300)
@given(st.lists(st.lists(st.tuples(PLACES, PLACES, WORDS, st.integers(1, 40)), max_size=30), max_size=5))
def test_any_words_at_any_places_are_read_whole_or_refused(rows: list[list[tuple[float, float, str, int]]]) -> None:
    start = [(72.0, 590.0, "Article", 1), (130.0, 590.0, "1", 1)]
    said = ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "open_pdf", lambda data, source: tuple(pages_of([start, *rows])))
        try:
            parse(b"")
        except StructureError:
            pass
        except ParseError as error:
            said = str(error)
    # Nothing is ever lost; what is wrong is the structure, or that no article is left.
    assert not said or "no article" in said


@settings(max_examples=15)
@given(st.integers(0, len(lamps()) - 1), st.binary(max_size=3))
def test_a_damaged_file_is_read_whole_or_refused(at: int, put: bytes) -> None:
    data = lamps()
    with suppress(ParseError):
        parse(data[:at] + put + data[at + 1 :])


@pytest.mark.parametrize("said", [".", "1.", "a)", ":", "-", "'", "Article", "1", "Article 1 ", "x" * 50])
def test_long_rows_and_pages_take_no_long_time(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = [(72.0 + n, 700.0, said, 2) for n in range(20_000)]
    column = [(72.0, 7.0 * n, said, 2) for n in range(20_000)]
    monkeypatch.setattr(parser, "open_pdf", lambda data, source: tuple(pages_of([row, column, row[::-1]])))
    start = time.perf_counter()
    with suppress(ParseError):
        parse(b"")
    assert time.perf_counter() - start < 20
