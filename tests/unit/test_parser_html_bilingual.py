from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import outline, text
from treatycompare.doors.html import open_html
from treatycompare.errors import ParseError, StructureError
from treatycompare.model.treaty import Treaty
from treatycompare.parsers import html_damage
from treatycompare.parsers.html_bilingual import BilingualHtmlParser

PARSER = BilingualHtmlParser()
DATA = (Path(__file__).parents[1] / "fixtures" / "texts" / "html_sleds_bilingual.html").read_bytes()
BOTH = pytest.mark.parametrize("lang", ["en", "zh"])
ADDRESSES = """
    preamble ch.I 1 1(a) 1(a)(i) 1(a)(ii) 1(b) 1(c) ch.II 2 2(1) 2(1)(a) 2(1)(a)(i) 2(1)(a)(ii) 2(1)(b) 2(2)
    3 3(1) 3(2) ch.III 4
""".split()  # noqa: SIM905  # a list of literals is no easier to read


def parse(data: bytes = DATA, lang: str = "en") -> Treaty:
    return PARSER.parse(data, lang=lang, source="SLEDS.html")


def changed(old: str, new: str) -> bytes:
    assert old in DATA.decode()
    return DATA.decode().replace(old, new, 1).encode()


def refused(data: bytes, error: type[ParseError] = ParseError, lang: str = "en") -> str:
    with pytest.raises(error) as caught:
        parse(data, lang)
    assert "SLEDS.html" in str(caught.value)
    return str(caught.value)


def warnings(treaty: Treaty) -> tuple[str, ...]:
    assert treaty.provenance is not None
    return treaty.provenance.warnings


@pytest.fixture(scope="module")
def english() -> Treaty:
    return parse()


@pytest.fixture(scope="module")
def chinese() -> Treaty:
    return parse(lang="zh")


class TestTree:
    def test_each_language_has_the_same_addresses(self, english: Treaty, chinese: Treaty) -> None:
        assert [unit.address for unit in english.provisions] == ADDRESSES
        # The page has the closing formula in one language only.
        assert [unit.address for unit in chinese.provisions] == [*ADDRESSES, "end"]

    def test_titles_and_headings(self, english: Treaty, chinese: Treaty) -> None:
        assert (english.title, chinese.title) == ("Convention on Sleds", "雪橇公約")
        assert [english[a].heading for a in ("ch.I", "ch.II", "ch.III", "2")] == [
            "General words", "Riding", "End of the ride", "Riding by day",
        ]  # fmt: skip
        assert [chinese[a].heading for a in ("ch.I", "ch.II", "ch.III", "2")] == [None, "騎乘", "終章", "日間騎乘"]

    def test_only_the_language_that_was_asked_for_is_read(self, english: Treaty, chinese: Treaty) -> None:
        said = "".join(unit.text or "" for unit in english.provisions)
        assert said.isascii()
        assert "sled" not in "".join(unit.text or "" for unit in chinese.provisions)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("1(a)", "A sled is a toy:"),
            ("1(b)", "A rider is one who rides;"),
            ("2(1)", "A rider shall:"),
            ("2(1)(a)", ""),
            ("2(1)(a)(ii)", "Hold on; and"),
            ("2(2)", "Paragraph 1 (a) of this article spares eachRider on flat meadows."),
            ("3(1)", "No rider rides at night.The moon is no lamp; but (b) of article 2 stays."),
            ("1(c)", "Snow is snow."),
        ],
    )
    def test_words(self, english: Treaty, address: str, words: str) -> None:
        assert english[address].text == words

    def test_words_in_chinese(self, chinese: Treaty) -> None:
        assert chinese["preamble"].text == "騎者，念及雪，同意如下："
        assert chinese["1(a)(ii)"].text == "鐵製；"
        assert chinese["2(2)"].text == "本條第 1 項（a）款於平雪不適用。"
        assert chinese["4"].text == "騎者得退出。"
        assert chinese["end"].text == "下列騎者簽署本約，以昭信守。"

    @BOTH
    def test_the_name_of_the_file_does_not_matter(self, lang: str) -> None:
        other = PARSER.parse(DATA, lang=lang, source="/y/sleds.html")
        assert other.body == parse(lang=lang).body

    @BOTH
    def test_every_character_is_kept_or_listed(self, lang: str) -> None:
        treaty = parse(lang=lang)
        assert treaty.provenance is not None
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions
        )
        # Chapters and articles are numbered in Chinese, or not at all: I II III, 1 2 3 4.
        made = 6 + 4
        dropped = sum(piece.characters for piece in treaty.provenance.dropped)
        assert open_html(DATA, "").raw + made == kept + dropped

    def test_what_is_left_out_is_listed(self, english: Treaty) -> None:
        assert english.provenance is not None
        have = {piece.what for piece in english.provenance.dropped}
        assert have >= {
            "the text in zh", "table of contents", "a program", "a style sheet", "the head of the page",
            "the foot of the page", "title", "rest of the page", "page number or footnote mark",
        }  # fmt: skip


class TestWarnings:
    @pytest.mark.parametrize(
        "said",
        [
            "repaired: the heading of the next chapter cut from the end (3): preamble (I), 1 (II), 3 (III)",
            "the heading of a chapter stands in one language only (1): preamble (I)",
            "repaired: items that ran on stand on lines of their own (8): 1 (5), 2 (3)",
            "repaired: a page number or footnote mark cut from the end (1): 2",
            "repaired: the letter l is read as the figure 1, paragraph 2 follows (1): 2",
            "left as printed: a figure that may mark a footnote (2): preamble '1', 1(a)(ii) '4See'",
            "left as printed: no space between words (4): preamble 'riders,Mindful', 1(a)(ii) 'Sleds.however', "
            "2(2) 'eachRider', 3(1) 'night.The'",
        ],
    )
    def test_english(self, english: Treaty, said: str) -> None:
        assert said in warnings(english)

    def test_no_other(self, english: Treaty, chinese: Treaty) -> None:
        assert len(warnings(english)) == 8
        assert warnings(chinese)[1:] == (
            "repaired: footnotes cut from the end of the text (2): 4 (2)",
            "repaired: marks of footnotes cut out (2): preamble (2)",
            "repaired: chapter I has no heading, its articles are put in it (1): 1",
            "repaired: the heading of the next chapter cut from the end (2): 1 (II), 3 (III)",
            "repaired: items that ran on stand on lines of their own (8): 1 (5), 2 (3)",
        )

    def test_a_label_that_continues_no_list_is_left(self) -> None:
        treaty = parse(changed("Snow is snow.", "Snow is snow; (e) in winter."))
        assert treaty["1(c)"].text == "Snow is snow; (e) in winter."
        assert "left as printed: a label that continues no list (1): 1 (e)" in warnings(treaty)

    def test_labels_at_the_start_of_a_line_do_not_run_on(self) -> None:
        treaty = parse(changed("A rider may leave.", "1. (a) Up;(b) Down.\n2. (a) Off;(b) On."))
        assert [unit.address for unit in treaty["4"].walk()][1:] == [
            "4(1)", "4(1)(a)", "4(1)(b)", "4(2)", "4(2)(a)", "4(2)(b)",
        ]  # fmt: skip
        assert not any("continues no list" in said for said in warnings(treaty))

    def test_notes_with_a_gap_are_left(self) -> None:
        treaty = parse(changed("（註 2）同上", "（註 3）同上"), lang="zh")
        assert "（註 3）同上。" in (treaty["end"].text or "")
        assert "（註1）" in (treaty["preamble"].text or "")
        assert any(
            said.startswith("left as printed: a figure that may mark a footnote (4)") for said in warnings(treaty)
        )

    def test_marks_without_their_notes_are_left(self) -> None:
        treaty = parse(changed("念及雪（註2）", "念及雪（註1）"), lang="zh")
        assert (treaty["preamble"].text or "").count("（註1）") == 2

    def test_a_hyphen_that_may_be_missing_is_told(self) -> None:
        treaty = parse(changed("Wellknown hills", "Some wellknown hills"))
        assert "left as printed: a hyphen may be missing (1): 3(2) 'wellknown'" in warnings(treaty)

    def test_many_findings_are_counted(self) -> None:
        findings = html_damage.Findings()
        for place in range(300):
            findings.add("damage", str(place))
        [said] = findings.warnings()
        assert said.startswith("damage (300): 0, 1, ")
        assert said.endswith("199, and 100 more places")


class TestHeadings:
    @pytest.mark.parametrize(
        ("body", "place", "heading"),
        [
            ("It ends.Chapter IIRiding", 2, "Riding"),
            ("It ends.Chapter IVInner rules", 4, "Inner rules"),
            ("It ends.Chapter IV Inner rules", 4, "Inner rules"),
            ("follows:Chapter IGeneral words", 1, "General words"),
        ],
    )
    def test_the_next_chapter_is_cut(self, body: str, place: int, heading: str) -> None:
        found = html_damage.cut_heading(body, place, outline.words_of("en"))
        assert found is not None
        assert found.heading == heading
        assert f"{found.words}{found.printed}" == body[: len(body) - len(heading)].rstrip()

    @pytest.mark.parametrize(
        ("body", "place"),
        [
            ("It ends.Chapter IIRiding", 3),
            ("It ends.Chapter IIIRiding", 2),
            ("It ends. Chapter IIRiding", 2),
            ("as in Chapter IIRiding", 2),
            ("It ends.Chapter IIRiding.", 2),
            ("It ends.Chapter II applies", 2),
            ("It ends.Chapter IIRiding\nMore words", 2),
        ],
    )
    def test_what_may_be_words_of_the_treaty_is_left(self, body: str, place: int) -> None:
        assert html_damage.cut_heading(body, place, outline.words_of("en")) is None

    @pytest.mark.parametrize(
        "body", ["see No. 9", "see No.9", "see art.9", "it ends. 9", "in 1902.", "article 5", "a.5 of b", "Act 3.4"]
    )
    def test_a_figure_that_belongs_to_the_words_is_left(self, body: str) -> None:
        assert html_damage.cut_page_number(body) == (body, "")


class TestRefused:
    def test_a_chapter_that_is_left_out(self) -> None:
        # Chapter III is no chapter II, so it is left, and no chapter is missing.
        treaty = parse(changed("Chapter IIRiding", "Chapter IVRiding"))
        assert "Chapter IVRiding" in (treaty["1(c)"].text or "")

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('bold">第二條', 'bold">第三條', "missing article 2"),
            ("(c) Snow", "(d) Snow", "(c)"),
            ("2. Paragraph 1 (a)", "3. Paragraph 1 (a)", "2("),
        ],
    )
    def test_damage_that_is_no_known_one(self, old: str, new: str, why: str) -> None:
        if old.startswith("(c)"):
            treaty = parse(changed(old, new))
            assert "left as printed: a label that continues no list (1): 1 (d)" in warnings(treaty)
        else:
            assert why in refused(changed(old, new), StructureError)

    def test_words_beside_the_bodies(self) -> None:
        said = refused(
            changed('<div class="text-sm zh-content">用語', '<p>stray</p><div class="text-sm zh-content">用語')
        )
        assert "words beside the bodies of an article" in said

    def test_an_article_without_a_body(self) -> None:
        assert "3 pieces of text in en" in refused(
            changed("<span class=", '<span class="en-content">x</span><span class=')
        )

    def test_an_article_without_a_number(self) -> None:
        assert "an article has no number" in refused(changed('bold">第二條', 'bold">二'))

    def test_a_chapter_after_the_last_article(self) -> None:
        data = changed("A rider may leave.", "A rider may leave.Chapter IVAfter the end")
        assert "stands after the last article: 'After the end'" in refused(data)

    def test_a_language_that_the_page_has_not(self) -> None:
        assert "no text in the language 'fr'" in refused(DATA, lang="fr")

    def test_a_page_of_another_kind(self) -> None:
        assert "not a bilingual page" in refused(b"<html><p>Article 1</p></html>")

    def test_a_lost_character_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("treatycompare.outline.Ledger.drop", lambda *_: None)
        assert "not read whole" in refused(DATA)


class TestRecognises:
    def test_its_own_files(self) -> None:
        assert PARSER.recognises(DATA)

    @pytest.mark.parametrize("data", [b"", b"\xff", b'<div class="art-target">', b'<p class="en-content zh-content">'])
    def test_other_files(self, data: bytes) -> None:
        assert not PARSER.recognises(data)

    def test_not_a_page_in_one_language(self) -> None:
        assert not PARSER.recognises(DATA.replace(b"zh-content", b"en-content"))


def test_a_long_run_of_labels_takes_no_long_time() -> None:
    body = "Here:" + "(a) x;" * 20_000 + "a-" * 50_000 + "aA" * 50_000 + " " * 100_000 + "; " + " " * 100_000
    treaty = parse(changed("A rider may leave.", body))
    assert "label that continues no list (19999)" in "".join(warnings(treaty))


@settings(max_examples=60)
@given(st.integers(0, len(DATA) - 1), st.binary(max_size=3), st.sampled_from(["en", "zh"]))
def test_a_damaged_page_is_read_whole_or_refused(at: int, put: bytes, lang: str) -> None:
    for data in (DATA[:at], DATA[:at] + put + DATA[at + 1 :]):
        PARSER.recognises(data)
        with suppress(ParseError):
            parse(data, lang)


_PIECES = st.sampled_from(
    ["(a) ", "(b) ", "(i) ", "(ii)", ":", ";", ".", "; and", "1. ", "2. ", "\n", "l. ", "A", "word", "9"]
)


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=25).map("".join), st.sampled_from(["en", "zh"]))
def test_any_body_is_read_whole_or_refused(body: str, lang: str) -> None:
    old = {"en": "A rider may leave.", "zh": "騎者得退出。"}[lang]
    with suppress(ParseError):
        parse(changed(old, body), lang)
