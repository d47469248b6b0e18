from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import text
from treatycompare.doors.html import open_html
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Treaty
from treatycompare.parsers import html_blocks
from treatycompare.parsers.html import HtmlParser

PARSER = HtmlParser()
FOLDER = Path(__file__).parents[1] / "fixtures" / "texts"
NAMES = ("kites", "swings", "ladders", "stoves")
DATA = {name: (FOLDER / f"html_{name}.html").read_bytes() for name in NAMES}
ADDRESSES = {
    "kites": "preamble ch.I 1 1(a) 1(b) ch.II 2 2(1) 2(1)(a) 2(1)(a)(i) 2(1)(a)(ii) 2(1)(b) 2(1)[end] 2(2) 3 4 end",
    "swings": "preamble ch.I 1 1(1) 1(1)(a) 1(1)(b) 1(1)(b)(i) 1(1)(b)(ii) 1(1)(b)[end] 1(2) 2 2(1) 2(2) ch.II 3 end",
    "ladders": "preamble ch.I 1 1(a) 1(b) 1(b)(i) 1(b)(ii) 1(b)[end] 1(c) 2 2(1) 2(1)(a) 2(1)(b) 2(2) 2(3) 3 3(1) "
    "3(1)(1) 3(1)(2) 3(2) 3(2)(a) 3(2)(b) ch.I.sec.1 4 end",
    "stoves": "preamble ch.I 1 1(1) 1(1)(a) 1(1)(b) 1(1)(b)(i) 1(1)(b)(ii) 1(2) 2 end",
}
ALL = pytest.mark.parametrize("name", NAMES)


def parse(data: bytes | str, *, lang: str = "en", frame: Frame | None = None, partial: bool = False) -> Treaty:
    page = data if isinstance(data, bytes) else data.encode()
    return PARSER.parse(page, lang=lang, source="PAGE.html", frame=frame, partial=partial)


def body(inside: str) -> Treaty:
    return parse(f"<html><body>{inside}</body></html>")


def refused(data: bytes | str, error: type[ParseError] = ParseError) -> str:
    with pytest.raises(error) as caught:
        parse(data)
    assert "PAGE.html" in str(caught.value)
    return str(caught.value)


def warnings(treaty: Treaty) -> str:
    assert treaty.provenance is not None
    return "\n".join(treaty.provenance.warnings)


def dropped(treaty: Treaty, what: str) -> list[Dropped]:
    assert treaty.provenance is not None
    return [piece for piece in treaty.provenance.dropped if piece.what == what]


@pytest.fixture(scope="module")
def read() -> dict[str, Treaty]:
    return {name: parse(data) for name, data in DATA.items()}


class TestTree:
    @ALL
    def test_addresses_in_printed_order(self, read: dict[str, Treaty], name: str) -> None:
        assert [unit.address for unit in read[name].provisions] == ADDRESSES[name].split()

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("kites", "Convention on the Flying of Kites"),
            ("swings", "Covenant on Swings"),
            ("ladders", "TREATY ON LADDERS"),
            ("stoves", "AGREEMENT ON STOVES"),
        ],
    )
    def test_titles(self, read: dict[str, Treaty], name: str, title: str) -> None:
        assert read[name].title == title

    def test_a_page_without_a_heading_takes_its_title(self) -> None:
        assert parse("<html><title>On Hats</title><p>Article 1</p><p>Hats are worn.</p>").title == "On Hats"

    @pytest.mark.parametrize(
        ("name", "address", "heading"),
        [
            ("kites", "1", "Use of terms"),
            ("kites", "ch.II", "Care"),
            ("kites", "4", "Leaving"),
            ("ladders", "ch.I", "OF LADDERS AND STEPS"),
            ("ladders", "2", "Duties"),
            ("ladders", "4", "Leaving."),
            ("stoves", "1", "Subject matter"),
            ("stoves", "ch.I", "Heat"),
            ("swings", "1", None),
        ],
    )
    def test_names_stand_on_the_line_of_the_number_or_below(
        self, read: dict[str, Treaty], name: str, address: str, heading: str | None
    ) -> None:
        assert read[name][address].heading == heading

    @pytest.mark.parametrize(
        ("name", "address", "words"),
        [
            ("kites", "1(a)", "“kite” is a toy that flies;"),
            ("kites", "2(1)[end]", "before it flies again."),
            ("kites", "2(2)", "A flyer may ask a friend.\nThe friend may say no."),
            ("kites", "4", "Any flyer may leave. Article 3 of the Rule of Strings stays."),
            ("swings", "1(2)", "A seat may be painted."),
            ("swings", "2(2)", "Worn ropes are:\n• taken down;\n• burnt."),
            ("swings", "3", "Seats are paid for thus:\nPrices\nSeat Price\nwide two coins\nsmall one coin"),
            ("ladders", "1(b)[end]", "and holds one foot;"),
            ("ladders", "1(c)", "A foot is a foot."),
            ("ladders", "2(3)", "An owner may paint a ladder."),
            ("ladders", "3(2)(b)", "On a wall."),
            ("ladders", "4", "Any owner may leave."),
            ("stoves", "1(1)(b)(ii)", "new ones."),
            ("stoves", "1(2)", "See the Rule of Chimneys ."),
        ],
    )
    def test_words(self, read: dict[str, Treaty], name: str, address: str, words: str) -> None:
        assert read[name][address].text == words

    @pytest.mark.parametrize(
        ("name", "start"),
        [
            ("kites", "Done at"),
            ("swings", "In witness"),
            ("ladders", "DONE AT"),
            ("stoves", "Done at the hearth, 3 May"),
        ],
    )
    def test_the_closing_formula(self, read: dict[str, Treaty], name: str, start: str) -> None:
        assert (read[name]["end"].text or "").startswith(start)

    def test_provenance(self, read: dict[str, Treaty]) -> None:
        about = read["kites"].provenance
        assert about is not None
        assert about.sha256 == hashlib.sha256(DATA["kites"]).hexdigest()
        assert (about.parser, about.version, about.lang) == ("html", "1", "en")

    @ALL
    def test_the_name_of_the_file_does_not_matter(self, read: dict[str, Treaty], name: str) -> None:
        frame = Frame(treaty="page-html", title="T", short_title="T")
        other = PARSER.parse(DATA[name], lang="en", source="/x/uncac.html", frame=frame)
        assert other.body == parse(DATA[name], frame=frame).body


class TestHeadings:
    @pytest.mark.parametrize(
        "printed",
        [
            "<h4>Article 1</h4><h5>Hats</h5>",
            "<h4>Article 1<br>Hats</h4>",
            "<h4>Article 1: Hats</h4>",
            "<h4>Article 1. Hats</h4>",
            "<h4>Article&nbsp;1&nbsp;&ndash;&nbsp;Hats</h4>",
            "<p><strong>Article 1</strong> <strong>Hats</strong></p>",
            "<p><b>Article 1</b><br><b>Hats</b></p>",
            "<p><b>Article 1</b><br><i>Hats</i></p>",
            "<p style='font-weight: bold'>ARTICLE 1 - Hats</p>",
            "<center>Article 1</center><center>Hats</center>",
            "<p align=center>Article 1</p><p align=center>Hats</p>",
            "<div class='article-title'>Article 1</div><div class='article-subtitle'>Hats</div>",
            "<div class='ti-art'><p>Article 1</p></div><div class='sti-art'><p>Hats</p></div>",
            "<p><span class=heading>Article 1</span></p><p><span class=heading>Hats</span></p>",
            "<p>Article 1</p><p>Hats</p>",
            "<p>Article 1 – Hats</p>",
            "<h4><a href='#a'>Article 1</a></h4><p id=a><em>Hats</em></p>",
            "<table><tr><td><b>Article 1</b></td><td><b>Hats</b></td></tr></table>",
        ],
    )
    def test_an_article_with_its_name(self, printed: str) -> None:
        if "href" in printed:
            printed = printed.replace(" id=a", "").replace("<h4>", "<h4 id=a>")
        treaty = body(f"{printed}<p>A hat is worn.</p><p>It is warm.</p>")
        assert (treaty["1"].heading, treaty["1"].text) == ("Hats", "A hat is worn.\nIt is warm.")

    @pytest.mark.parametrize(
        "line",
        [
            "Article 7 of the Rule of Hats stays.",
            "Article 7 of the Rule of Hats applies:",
            "Article 7, paragraph 2, stays.",
            "Article 7 Hats stay as they are.",
            "Section 3 of the Rule says so.",
            "Chapter II does not apply.",
        ],
    )
    def test_a_sentence_is_no_heading(self, line: str) -> None:
        assert body(f"<h4>Article 1</h4><p>A hat.</p><p>{line}</p>")["1"].text == f"A hat.\n{line}"

    def test_bold_words_of_a_sentence_are_no_heading(self) -> None:
        treaty = body("<h4>Article 1</h4><p>A hat.</p><p><b>Article 7 of the Rule of Hats</b> stays.</p>")
        assert treaty["1"].text == "A hat.\nArticle 7 of the Rule of Hats stays."

    def test_the_first_words_of_an_article_are_no_name(self) -> None:
        treaty = body("<h4>Article 1</h4><p>A hat is worn</p><p>(a) in rain;</p><p>(b) in snow.</p>")
        assert (treaty["1"].heading, treaty["1"].text) == (None, "A hat is worn")
        assert body("<h4>Article 1</h4><p>A hat is worn</p>")["1"].text == "A hat is worn"

    def test_a_heading_without_a_number_is_kept_and_told(self) -> None:
        treaty = body("<h4>Article 1 - Hats</h4><p>A hat.</p><h5>On caps</h5><p>A cap.</p>")
        assert treaty["1"].text == "A hat.\nOn caps\nA cap."
        assert "a heading without a number is kept as text: 'On caps'" in warnings(treaty)

    def test_parts_above_chapters_have_no_address(self) -> None:
        said = refused("<body><h2>Part I</h2><h3>Chapter I</h3><h4>Article 1</h4><p>A hat.</p>")
        assert "parts above its chapters, which have no address: 'Part I' in PAGE.html, line 1" in said

    def test_a_preamble_without_a_heading_is_told(self, read: dict[str, Treaty]) -> None:
        assert "no heading says where the preamble starts" in warnings(read["swings"])
        assert "preamble" not in warnings(read["kites"])


class TestLanguages:
    @pytest.mark.parametrize(
        ("lang", "page"),
        [
            (
                "fr",
                "<h2>Préambule</h2><p>Les porteurs,</p><h2>Chapitre premier – Chapeaux</h2>"
                "<h3>Article premier – Mots</h3>"
                "<p>1. Un chapeau est&nbsp;:</p><p>a) rouge&nbsp;;</p><p>b) bleu.</p><p>Fait à la ferme.</p>",
            ),
            (
                "zh",
                "<h2>序言</h2><p>戴帽者，</p><h2>第一章</h2><h2>帽子</h2><h3>第一条</h3><h3>用语</h3>"
                "<p>一、帽子为：</p><p>㈠ 红色；</p><p>㈡ 蓝色。</p><p>下列戴帽者签字，以昭信守。</p>",
            ),
            (
                "ru",
                "<h2>Преамбула</h2><p>Носители шляп,</p><h2>Глава I. Шляпы</h2><h3>Статья 1. Термины</h3>"
                "<p>1. Шляпа:</p><p>a) красная;</p><p>b) синяя.</p><p>Совершено в поле.</p>",
            ),
        ],
    )
    def test_pages_in_other_languages(self, lang: str, page: str) -> None:
        treaty = parse(f"<html lang={lang}><body>{page}</body></html>", lang=lang)
        assert [unit.address for unit in treaty.provisions] == [
            "preamble", "ch.I", "1", "1(1)", "1(1)(a)", "1(1)(b)", "end",
        ]  # fmt: skip
        assert treaty["1"].heading


class TestLists:
    @pytest.mark.parametrize(
        ("start", "labels"),
        [
            ("<ol>", "12"),
            ("<ol type=a>", "ab"),
            ("<ol type=A>", "AB"),
            ("<ol type=i>", ["i", "ii"]),
            ("<ol type=I>", ["I", "II"]),
            ("<ol style='list-style-type:lower-roman'>", ["i", "ii"]),
            ("<ol style='list-style: inside upper-latin'>", "AB"),
        ],
    )
    def test_labels_that_the_browser_makes(self, start: str, labels: list[str]) -> None:
        treaty = body(f"<h4>Article 1</h4><p>Hats are:</p>{start}<li>red;<li>blue.</ol>")
        assert [unit.label for unit in treaty["1"].children] == list(labels)
        assert [unit.text for unit in treaty["1"].children] == ["red;", "blue."]
        assert "the labels of 2 items of lists are made by the browser" in warnings(treaty)

    def test_start_and_value(self) -> None:
        treaty = body("<h4>Article 1</h4><ol><li>a<li value=2>b</ol><ol start=3><li>c</ol><ol><li value=4>d</ol>")
        assert [unit.address for unit in treaty["1"].children] == ["1(1)", "1(2)", "1(3)", "1(4)"]

    def test_a_start_that_leaves_one_out_is_a_fault(self) -> None:
        assert "missing 1(1)" in refused("<h4>Article 1</h4><ol start=2><li>c</ol><body>", StructureError)

    def test_a_start_that_is_no_number_is_what_a_browser_takes(self) -> None:
        assert "1(1)" in body("<h4>Article 1</h4><ol start=x><li>c</ol>")

    @pytest.mark.parametrize(
        ("printed", "why"),
        [
            ("<ol reversed><li>a<li>b</ol>", "a numbered list counts down"),
            ("<ol start=0><li>a</ol>", "cannot be a label: '0'"),
            ("<ol start=-3><li>a</ol>", "cannot be a label: '-3'"),
            ("<ol type=a start=28><li>a</ol>", "cannot be a label: '28'"),
        ],
    )
    def test_lists_that_are_refused(self, printed: str, why: str) -> None:
        assert why in refused(f"<body><h4>Article 1</h4>{printed}")

    def test_a_list_without_labels_has_printed_ones(self) -> None:
        for style in ("list-style:none", "list-style-type: none"):
            treaty = body(f"<h4>Article 1</h4><p>Hats:</p><ol style='{style}'><li>(a) red;<li>(b) blue.</ol>")
            assert [unit.address for unit in treaty["1"].children] == ["1(a)", "1(b)"]

    def test_printed_labels_go_before_made_ones(self, read: dict[str, Treaty]) -> None:
        assert "the items of a numbered list have printed labels too, these are taken (1): line 30" in warnings(
            read["ladders"]
        )
        assert [unit.address for unit in body("<h4>Article 1</h4><ul><li>1. red<li>2. blue</ul>")["1"].children] == [
            "1(1)", "1(2)",
        ]  # fmt: skip

    def test_a_printed_label_below_a_made_one(self) -> None:
        treaty = body("<h4>Article 1</h4><ol><li>Hats.<li>(a) red;<br>(b) blue.</ol>")
        assert [unit.address for unit in treaty.provisions] == ["1", "1(1)", "1(2)", "1(2)(a)", "1(2)(b)"]

    def test_an_item_without_words_of_its_own(self) -> None:
        treaty = body("<h4>Article 1</h4><ol><li><ol type=a><li>red<li>blue</ol><li>Hats.</ol>")
        assert [unit.address for unit in treaty.provisions] == ["1", "1(1)", "1(1)(a)", "1(1)(b)", "1(2)"]

    def test_an_empty_item_keeps_its_place(self) -> None:
        treaty = body("<h4>Article 1</h4><ol><li>Hats.<li><li>Caps.</ol>")
        assert [unit.text for unit in treaty["1"].children] == ["Hats.", "", "Caps."]

    def test_labels_in_cells_and_blocks_of_their_own(self) -> None:
        treaty = body(
            "<h4>Article 1</h4><div>1.</div><div>Hats:</div><div>(a)</div><div>red;</div><div>2.</div><p>Caps.</p>"
        )
        assert [(unit.address, unit.text) for unit in treaty.provisions][1:] == [
            ("1(1)", "Hats:"), ("1(1)(a)", "red;"), ("1(2)", "Caps."),
        ]  # fmt: skip

    def test_a_line_that_is_broken_in_mid_sentence(self) -> None:
        treaty = body("<h4>Article 1</h4><p>Hats:<br>(a) red<br>or pink;<br>(b) blue.</p>")
        assert treaty["1(a)"].text == "red or pink;"

    def test_a_block_that_starts_with_a_break_is_a_block(self) -> None:
        treaty = body("<h4>Article 1</h4><p>Hats:</p><p>(a) red</p><p><br>but no caps.</p>")
        assert (treaty["1(a)"].text, treaty["1[end]"].text) == ("red", "but no caps.")


class TestDropped:
    @ALL
    def test_every_character_is_kept_or_listed(self, read: dict[str, Treaty], name: str) -> None:
        about = read[name].provenance
        assert about is not None
        made = {"swings": 2, "ladders": 34}.get(name, 0)
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in read[name].provisions
        )
        assert open_html(DATA[name], name).raw + made == kept + sum(piece.characters for piece in about.dropped)

    @pytest.mark.parametrize(
        ("name", "what", "characters"),
        [
            ("kites", "comments and declarations", [11]),
            ("kites", "<script>", [43]),
            ("kites", "<style>", [23]),
            ("kites", "<header>", [10]),
            ("kites", "<nav>", [11]),
            ("kites", "<footer>", [11]),
            ("kites", "<textarea>", [11]),
            ("kites", "head of the page", [27]),
            ("swings", "<aside>", [13]),
            ("swings", "hidden part", [14, 18]),
            ("swings", "footnote mark", [1]),
            ("swings", "footnote", [16]),
            ("swings", "links within the page", [25]),
            ("swings", "annex", [23]),
            ("stoves", "footnote mark", [3, 3]),
            ("stoves", "footnote", [20, 22]),
        ],
    )
    def test_what_is_left_out_is_listed(
        self, read: dict[str, Treaty], name: str, what: str, characters: list[int]
    ) -> None:
        assert [piece.characters for piece in dropped(read[name], what)] == characters

    def test_hidden_parts_and_annexes_are_told(self, read: dict[str, Treaty]) -> None:
        assert "hidden parts of the page are left out (2): line 21, 22" in warnings(read["swings"])
        assert "an annex is left out: 'Annex I', line 31" in warnings(read["swings"])

    @pytest.mark.parametrize(
        "printed",
        [
            "<button>b</button>", "<select><option>b</select>", "<noscript>b</noscript>", "<svg><text>b</text></svg>",
            "<template>b</template>", "<form><label>b</label></form>", "<span style='visibility:hidden'>b</span>",
            "<iframe>b</iframe>",
        ],
    )  # fmt: skip
    def test_parts_that_are_no_text(self, printed: str) -> None:
        treaty = body(f"<h4>Article 1</h4><p>A hat.</p>{printed}<p>A cap.</p>")
        assert treaty["1"].text == "A hat.\nA cap."
        assert treaty.provenance is not None
        assert sum(piece.characters for piece in treaty.provenance.dropped if piece.characters == 1) == 1

    def test_a_link_keeps_its_words(self) -> None:
        treaty = body("<h4 id=a>Article 1</h4><p>See <a href='/x'>a hat</a> and <a href='#a'>article 1</a>.</p>")
        assert treaty["1"].text == "See a hat and article 1."

    def test_a_raised_figure_that_leads_nowhere_is_kept_and_told(self, read: dict[str, Treaty]) -> None:
        assert "figures are printed raised, lead to no footnote, and are kept (2): line 18, 18" in warnings(
            read["swings"]
        )

    def test_a_link_to_an_article_is_no_footnote(self) -> None:
        page = (
            "<h4 id=art1>Article 1</h4><p>See article <a href='#art2'>2</a>.</p><h4 id=art2>Article 2</h4><p>A hat.</p>"
        )
        assert body(page)["1"].text == "See article 2."

    def test_a_raised_link_to_its_own_paragraph_is_no_footnote(self) -> None:
        assert body("<h4>Article 1</h4><p id=p>A hat<sup><a href='#p'>1</a></sup>.</p>")["1"].text == "A hat1."

    def test_a_heading_is_no_footnote(self) -> None:
        page = "<h4>Article 1</h4><p>A hat<sup><a href='#n2'>2</a></sup>.</p><h4 id=n2>Article 2</h4><p>A cap.</p>"
        assert [unit.address for unit in body(page).provisions] == ["1", "2"]

    def test_a_footnote_mark_in_a_heading(self) -> None:
        treaty = body("<h4>Article 1<sup><a href='#n1'>*</a></sup></h4><p>A hat.</p><p id=n1>* A note.</p>")
        assert (treaty["1"].heading, treaty["1"].text) == (None, "A hat.")

    def test_struck_out_words_are_told(self) -> None:
        assert "printed as struck out, and kept (1): line 1" in warnings(
            body("<h4>Article 1</h4><p>A <s>red</s> hat.</p>")
        )

    def test_another_language_is_told(self) -> None:
        page = "<html lang=fr><body><h4>Article 1</h4><p>A hat.</p></body></html>"
        assert "says that its language is 'fr', asked for was en" in warnings(parse(page))


class TestRefused:
    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            (b"Article 2 ", b"Article 3 ", "missing article 2"),
            (b"<b>Article 3</b>", b"<b>Article 2</b>", "article 2 stands twice"),
            (b"<p>2. A flyer", b"<p>3. A flyer", "missing 2(2)"),
            (b"<p>b. dry", b"<p>a. dry", "2(1)(a) stands twice"),
            (b"Chapter II ", b"Chapter III ", "missing ch.II"),
        ],
    )
    def test_damage(self, old: bytes, new: bytes, why: str) -> None:
        assert old in DATA["kites"]
        assert why in refused(DATA["kites"].replace(old, new, 1), StructureError)

    def test_an_excerpt_is_read_where_asked(self) -> None:
        page = "<body><h4>Article 7</h4><p>A hat.</p>"
        assert "missing article 1" in refused(page, StructureError)
        assert "7" in parse(page, partial=True)

    def test_contents_that_are_no_links_are_refused(self) -> None:
        page = "<body><h4>Article 1</h4><h4>Article 2</h4><h4>Article 1</h4><p>A.</p><h4>Article 2</h4><p>B.</p>"
        assert "article 1 stands twice" in refused(page, StructureError)

    @pytest.mark.parametrize("page", ["<html><body><p>Words.</p></body></html>", "words", "<p></p>"])
    def test_what_is_no_treaty(self, page: str) -> None:
        assert "no article is found" in refused(page)

    def test_a_language_that_cannot_be_read(self) -> None:
        with pytest.raises(ParseError, match="'xx'; allowed"):
            parse(DATA["kites"], lang="xx")

    def test_a_lost_character_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("treatycompare.outline.Ledger.drop", lambda *_: None)
        assert "not read whole" in refused(DATA["kites"])

    def test_too_many_lines(self) -> None:
        assert "more than 100,000 lines" in refused("<body><h4>Article 1</h4><pre>" + "x\n" * 100_001)

    def test_many_levels_without_words(self) -> None:
        page = "<body><h4>Article 1</h4>" + "<ol><li class=title>" * 300 + "<b></b>" * 20_000 + "x"
        assert "1(1)(1) stands" in refused(page, StructureError)

    def test_the_search_for_the_start_of_an_item_ends(self) -> None:
        item = lxml.html.fromstring("<li>" + "<b></b>" * 300 + "words</li>")
        assert html_blocks._start_of(item, 40) == ("", False)


class TestRecognises:
    @ALL
    def test_its_own_files(self, name: str) -> None:
        assert PARSER.recognises(DATA[name])
        assert PARSER.recognises(DATA[name].decode("cp1252" if name == "kites" else "utf-8").encode("utf-8-sig"))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe",
            b"<akomaNtoso/>",
            b"### Article  1\n<meta http-equiv='Content-Type' />",
            b"<html><p>Words.</p></html>",
            b"<html><p>words of Article 1 apply</p></html>",
        ],
    )
    def test_other_files(self, data: bytes) -> None:
        assert not PARSER.recognises(data)

    def test_not_the_bilingual_dialect(self) -> None:
        assert not PARSER.recognises((FOLDER / "html_sleds_bilingual.html").read_bytes())


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.integers(0, 10_000), st.binary(max_size=3))
def test_a_damaged_page_is_read_whole_or_refused(name: str, at: int, put: bytes) -> None:
    data = DATA[name]
    at %= len(data)
    for damaged in (data[:at], data[:at] + put + data[at + 1 :]):
        PARSER.recognises(damaged)
        with suppress(ParseError):
            parse(damaged)


_PIECES = st.sampled_from(
    ["<p>", "<ol>", "<ol type=a>", "<li>", "</ol>", "<br>", "<b>", "</b>", "<h4>", "</h4>", "<td>", "<tr>", "<table>",
     "</table>", "<i>", "</i>", "<sup><a href='#x'>1</a></sup>", "<div id=x>", "</div>", "<ul>", "</ul>", "<pre>",
     "</pre>", "Article 2", "Chapter I", "PART I", "words ", "(a) ", "1. ", "Annex", "\n", "Done at", "<form>",
     "<a href='#x'>y</a>"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_page_is_read_whole_or_refused(page: str) -> None:
    with suppress(ParseError):
        parse(f"<body>{page}<h4>Article 1</h4>{page}", partial=True)
