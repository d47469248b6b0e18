from __future__ import annotations

import hashlib
import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Iterable
from contextlib import suppress

import pytest
from docx_fixtures import (
    HEAD,
    STRICT,
    W,
    abstract,
    centred,
    docx,
    lvl,
    num,
    p,
    packed,
    parts,
    r,
    relations,
    root,
    start_override,
    style,
    t,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import text
from treatycompare.doors import docx as door
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.docx import DocxParser, paragraphs
from treatycompare.parsers.docx.formats import shown

PARSER = DocxParser()
HEADINGS = style("Heading1", title="heading 1") + style("Heading2", title="heading 2")
LISTS = (
    abstract(
        0,
        lvl(0, "decimal", "Article %1"),
        lvl(1, "decimal", "%2."),
        lvl(2, "lowerLetter", "(%3)"),
        lvl(3, "lowerRoman", "(%4)"),
    )
    + num(1, 0)
    + num(2, 0, start_override(1, 1))
)
INSERT, DELETE = '<w:ins w:id="1" w:author="A">', '<w:del w:id="2" w:author="A">'
KITES = (
    centred("Convention on the Mending of Kites"),
    p("The keepers of kites,"),
    p("Have agreed as follows:"),
    p("Chapter I", style="Heading1"),
    p("Kites at large", style="Heading1"),
    p("Use of terms", num="1", depth=0),
    p("In this Convention:", num="1", depth=1),
    p("“kite” means a frame that flies;", num="1", depth=2),
    p("“tail” means its end:", num="1", depth=2),
    p("of paper; or", num="1", depth=3),
    p("of string.", num="1", depth=3),
    p("A kite without a tail is a kite.", num="1", depth=1),
    p("String", num="1", depth=0),
    p("Each keeper shall hold string.", num="1", depth=1),
    p("Article 3", style="Heading2"),
    p("Leaving", style="Heading2"),
    p("Any keeper may leave."),
    p("Done at the hill."),
)


def read(data: bytes, **more: object) -> Treaty:
    return PARSER.parse(data, lang="en", source="kites.docx", **more)  # type: ignore[arg-type]


def article(*content: str, **related: str) -> Treaty:
    """A treaty of one article with the paragraphs given."""
    return read(docx([p("Article 1"), p("Scope"), *content], **related))


def words(treaty: Treaty, address: str = "1") -> str:
    return treaty[address].text or ""


def warnings(treaty: Treaty) -> tuple[str, ...]:
    assert treaty.provenance is not None
    return treaty.provenance.warnings


def dropped(treaty: Treaty) -> dict[str, int]:
    assert treaty.provenance is not None
    return {piece.what: piece.characters for piece in treaty.provenance.dropped}


def labels(body: Iterable[str], numbering: str, styles: str = "") -> list[str]:
    """The labels that Word prints before the words of each paragraph."""
    numbered = article(*body, numbering=numbering, styles=styles)
    return [line.rpartition(" ")[0] for line in words(numbered).split("\n")]


def refused(data: bytes, match: str, error: type[ParseError] = ParseError) -> ParseError:
    with pytest.raises(error, match=match) as caught:
        read(data)
    assert "kites.docx" in str(caught.value)
    return caught.value


class TestTree:
    def test_addresses_in_printed_order(self) -> None:
        treaty = read(docx(KITES, numbering=LISTS, styles=HEADINGS))
        assert [unit.address for unit in treaty.provisions] == (
            "preamble ch.I 1 1(1) 1(1)(a) 1(1)(b) 1(1)(b)(i) 1(1)(b)(ii) 1(2) 2 2(1) 3 end".split()  # noqa: SIM905
        )
        assert treaty.title == "Convention on the Mending of Kites"
        assert [unit.heading for unit in treaty.articles] == ["Use of terms", "String", "Leaving"]
        assert treaty["ch.I"].heading == "Kites at large"
        assert words(treaty, "preamble") == "The keepers of kites,\nHave agreed as follows:"
        assert words(treaty, "1(1)(b)(ii)") == "of string."
        assert words(treaty, "end") == "Done at the hill."
        assert warnings(treaty) == ()

    def test_provenance(self) -> None:
        data = docx(KITES, numbering=LISTS)
        about = read(data).provenance
        assert about is not None
        assert about.sha256 == hashlib.sha256(data).hexdigest()
        assert (about.parser, about.version, about.lang, about.source) == ("docx", "1", "en", "kites.docx")

    def test_the_frame_names_the_treaty(self) -> None:
        frame = Frame(treaty="kites", title="Convention on Kites", short_title="Kites")
        treaty = read(docx(KITES, numbering=LISTS), frame=frame)
        assert (treaty.id, treaty.title) == ("kites", "Convention on Kites")

    def test_every_character_is_kept_or_listed(self) -> None:
        treaty = read(docx(KITES, numbering=LISTS))
        kept = sum(
            text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions
        )
        printed = sum(
            text.count(word) for word in ("Article1", "1.", "(a)", "(b)", "(i)", "(ii)", "2.", "Article2", "1.")
        )
        stored = sum(len("".join(text.split())) for text in _texts(KITES))
        assert stored + printed == kept + sum(dropped(treaty).values())

    def test_a_missing_article(self) -> None:
        refused(docx([p("Article 1"), p("Any keeper may leave."), p("Article 3"), p("End.")]), "missing article 2")

    def test_an_excerpt(self) -> None:
        assert read(docx([p("Article 7"), p("Any keeper may leave.")]), partial=True)["7"].text

    def test_a_document_without_articles(self) -> None:
        refused(docx([p("Dear keeper,"), p("Thank you.")]), "no article is found")

    def test_a_preamble_with_a_heading(self) -> None:
        treaty = read(
            docx([centred("Kites"), p("Hill, 1 May"), centred("Preamble"), p("Mindful,"), *KITES[5:]], numbering=LISTS)
        )
        assert (treaty.title, treaty["preamble"].heading, words(treaty, "preamble")) == (
            "Kites Hill, 1 May",
            "Preamble",
            "Mindful,",
        )

    def test_a_treaty_in_the_annex_of_another_document(self) -> None:
        treaty = read(docx([p("The assembly"), p("1. Adopts the text."), centred("Annex"), *KITES], numbering=LISTS))
        assert treaty.title == "Convention on the Mending of Kites"
        assert dropped(treaty)["the document before its annex"] == 32

    def test_another_annex_is_left_out_and_told(self) -> None:
        treaty = read(docx([*KITES, centred("Annex I"), p("List of hills")], numbering=LISTS))
        assert dropped(treaty)["annex"] == 17
        assert warnings(treaty) == ("an annex is left out: 17 characters",)

    def test_interpretative_notes(self) -> None:
        notes = [
            centred("Annex"),
            centred("Notes"),
            centred("Article 1"),
            p("1. Paper is paper."),
            p("It tears."),
            p("2. So is silk."),
        ]
        treaty = read(docx([*KITES, *notes], numbering=LISTS))
        assert (treaty["note.1"].heading, treaty["note.2"].heading) == ("Article 1", "Article 1")
        assert words(treaty, "note.1") == "Paper is paper.\nIt tears."
        assert treaty["note.2"].layer == "interpretative_note"

    def test_a_statute_has_sections(self) -> None:
        body = [
            p("Part 1", style="Heading1"),
            p("Kites", style="Heading1"),
            p("Section 1. Terms"),
            p("(1) A kite flies."),
            p("Section 2. Leave"),
            p("Go."),
        ]
        treaty = read(docx(body, styles=HEADINGS))
        assert [unit.address for unit in treaty.provisions] == ["ch.1", "1", "1(1)", "2"]
        assert treaty["2"].heading == "Leave"


def _texts(body: Iterable[str]) -> Iterable[str]:
    return re.findall(r"<w:t [^>]*>([^<]*)</w:t>", "".join(body))


class TestHeadings:
    @pytest.mark.parametrize("line", ["Article 1 – Scope", "Article 1. Scope", "Article 1: Scope", "ARTICLE 1 Scope"])
    def test_a_name_in_the_same_line(self, line: str) -> None:
        assert read(docx([p(line), p("All.")]))["1"].heading == "Scope"

    def test_a_name_after_a_soft_break(self) -> None:
        treaty = read(docx([p(f"{r('Article 1')}<w:r><w:br/></w:r>{r('Scope')}"), p("All.")]))
        assert (treaty["1"].heading, words(treaty)) == ("Scope", "All.")

    def test_words_in_the_same_line_that_are_no_name(self) -> None:
        treaty = read(docx([p("Article 1. Each keeper shall hold string.")]))
        assert (treaty["1"].heading, words(treaty)) == (None, "Each keeper shall hold string.")

    def test_a_sentence_that_starts_with_a_reference(self) -> None:
        assert words(article(p("Article 1 applies to tails."))) == "Article 1 applies to tails."

    def test_first_words_are_no_name_where_names_have_a_look(self) -> None:
        body = [
            centred("Article 1"),
            centred("Scope"),
            p("All."),
            centred("Article 2"),
            p("Each keeper shall"),
            p("(a) hold."),
        ]
        treaty = read(docx(body))
        assert (treaty["2"].heading, words(treaty, "2")) == (None, "Each keeper shall")

    def test_a_bold_name_is_one(self) -> None:
        body = [p("Article 1"), p(r("Scope of this.", "<w:b/>")), p("All.")]
        assert read(docx(body))["1"].heading == "Scope of this."

    def test_names_that_are_told_by_their_words_are_counted(self) -> None:
        assert warnings(article(p("All."))) == (
            "1 headings of articles are told by their words alone: short, no full stop",
        )

    def test_soft_breaks_part_items_and_join_lines(self) -> None:
        run = f"{r('Keepers shall:')}<w:r><w:br/>{t('(a) hold;')}<w:br/>{t('(b) wind')}<w:cr/>{t('string.')}</w:r>"
        treaty = article(p(run))
        assert (words(treaty), words(treaty, "1(a)"), words(treaty, "1(b)")) == (
            "Keepers shall:",
            "hold;",
            "wind string.",
        )


class TestTrackedChanges:
    def test_insertions_are_read_and_deletions_left_out(self) -> None:
        gone = f"{DELETE}<w:r><w:delText>shall</w:delText></w:r></w:del>"
        run = f"{r('Keepers ')}{INSERT}{r('may ')}</w:ins>{gone}{r('fly.')}"
        treaty = article(p(run))
        assert words(treaty) == "Keepers may fly."
        assert dropped(treaty)["tracked deletions"] == 5
        assert "tracked changes are read as accepted: 1 insertions read, 1 deletions left out" in warnings(treaty)

    def test_moves(self) -> None:
        run = f"<w:moveFrom>{r('fly ')}</w:moveFrom>{r('kites ')}<w:moveTo>{r('fly')}</w:moveTo>{r('.')}"
        assert words(article(p(run))) == "kites fly."

    def test_an_insertion_that_was_deleted_again(self) -> None:
        inner = f"{INSERT}{DELETE}<w:r><w:delText>not </w:delText></w:r></w:del></w:ins>"
        assert words(article(p(f"{r('Do ')}{inner}{r('fly.')}"))) == "Do fly."

    def test_a_deleted_paragraph_mark_joins_and_takes_no_number(self) -> None:
        gone = "<w:rPr><w:del/></w:rPr>"
        body = [
            p("One.", num="1", depth=1),
            p(r("Two "), num="1", depth=1, props=gone),
            p("goes on.", num="1", depth=1),
        ]
        treaty = article(*body, numbering=LISTS)
        assert [words(treaty, a) for a in ("1(1)", "1(2)")] == ["One.", "Two goes on."]
        assert "1(3)" not in treaty

    def test_a_deleted_row(self) -> None:
        row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Old.')}</w:tc></w:tr><w:tr><w:tc>{p('New.')}</w:tc></w:tr>"
        assert words(article(f"<w:tbl>{row}</w:tbl>")) == "New."

    def test_old_properties_are_not_read(self) -> None:
        old = '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
        assert "1(1)" not in article(p("All.", props=old), numbering=LISTS)


def item(word: str, number: str = "1", depth: int | None = 0) -> str:
    return p(word, num=number, depth=depth)


class TestNumbering:
    @pytest.mark.parametrize(
        ("fmt", "number", "label"),
        [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("lowerLetter", 27, "aa"),
            ("upperLetter", 3, "C"),
            ("lowerRoman", 14, "xiv"),
            ("upperRoman", 9, "IX"),
            ("ordinal", 22, "22nd"),
            ("ordinal", 11, "11th"),
            ("cardinalText", 42, "Forty-two"),
            ("ordinalText", 12, "Twelfth"),
            ("ordinalText", 20, "Twentieth"),
            ("ordinalText", 8, "Eighth"),
            ("ordinalText", 101, "101st"),
            ("arabicAlpha", 3, "ت"),
            ("arabicAbjad", 3, "ج"),
            ("russianLower", 10, "к"),
            ("hebrew1", 15, "טו"),
            ("hebrew1", 21, "כא"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 35, "三十五"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 2, "乙"),
            ("ideographDigital", 20, "二〇"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalFullWidth", 12, "１２"),
            ("numberInDash", 3, "- 3 -"),
            ("none", 3, ""),
            ("lowerLetter", 0, "0"),
            ("lowerLetter", 30_000, "30000"),
            ("lowerRoman", 400, "400"),
        ],
    )
    def test_formats(self, fmt: str, number: int, label: str) -> None:
        assert shown(number, fmt) == label

    def test_a_format_that_is_not_known_is_told(self) -> None:
        numbering = abstract(0, lvl(0, "klingon", "%1.")) + num(1, 0)
        treaty = article(item("All."), numbering=numbering)
        assert words(treaty, "1(1)") == "All."
        assert "labels in a number format that is not known are given in digits: klingon" in warnings(treaty)

    def test_patterns(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "Rule %1:"), lvl(1, "decimal", "%1.%2")) + num(1, 0)
        body = [item("a"), item("b", depth=1), item("c", depth=1), item("d"), item("e", depth=1)]
        assert labels(body, numbering) == ["Rule 1:", "1.1", "1.2", "Rule 2:", "2.1"]

    def test_legal_numbering_is_in_digits(self) -> None:
        levels = lvl(0, "upperRoman", "Rule %1:"), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>")
        assert labels([item("a"), item("b", depth=1)], abstract(0, *levels) + num(1, 0)) == ["Rule I:", "1.1"]

    def test_a_level_that_is_passed_over_prints_its_start(self) -> None:
        levels = lvl(0, "decimal", "Rule %1:", start=4), lvl(1, "decimal", "%1.%2")
        assert labels([item("a", depth=1)], abstract(0, *levels) + num(1, 0)) == ["4.1"]

    def test_restarts(self) -> None:
        never, after_first = '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'
        levels = (
            lvl(0, "decimal", "R%1"), lvl(1, "decimal", "S%2"), lvl(2, "decimal", "T%3", more=after_first),
            lvl(3, "decimal", "U%4", more=never),
        )  # fmt: skip
        order = [0, 1, 2, 3, 1, 2, 3, 0, 1, 2, 3]
        found = labels([item("x", depth=depth) for depth in order], abstract(0, *levels) + num(1, 0))
        assert found == "R1 S1 T1 U1 S2 T2 U2 R2 S1 T1 U3".split()  # noqa: SIM905

    def test_lists_of_one_definition_go_on_unless_they_start_anew(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "R%1")) + num(1, 0) + num(2, 0) + num(3, 0, start_override(0, 1))
        body = [item("a"), item("b", "2"), item("c", "3"), item("d", "3"), item("e", "1")]
        assert labels(body, numbering) == "R1 R2 R1 R2 R3".split()  # noqa: SIM905

    def test_an_override_with_a_level_of_its_own(self) -> None:
        own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "Q%1", start=3)}</w:lvlOverride>'
        assert labels([item("a", "2")], abstract(0, lvl(0, "decimal", "R%1")) + num(2, 0, own)) == ["QC"]

    def test_a_list_of_a_style(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "R%1")) + num(1, 0)
        styles = style("Item", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + style("Mine", based="Item")
        body = [p("a", style="Item"), p("b", style="Mine"), p("c", style="Item", num="0"), p("d", style="Item")]
        assert words(article(*body, numbering=numbering, styles=styles)) == "R1 a\nR2 b\nc\nR3 d"

    def test_a_level_that_names_a_style(self) -> None:
        numbering = abstract(
            0, lvl(0, "decimal", "R%1"), lvl(1, "decimal", "S%2", more='<w:pStyle w:val="Sub"/>')
        ) + num(1, 0)
        one = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        body = [p("a", style="Top"), p("b", style="Sub"), p("c", style="Sub")]
        assert labels(body, numbering, style("Top", one) + style("Sub", one)) == ["R1", "S1", "S2"]

    def test_a_list_that_is_a_style_of_numbering(self) -> None:
        numbering = (
            abstract(0, lvl(0, "decimal", "R%1"), more='<w:styleLink w:val="L"/>')
            + abstract(1, more='<w:numStyleLink w:val="L"/>')
            + num(1, 0)
            + num(2, 1)
        )
        styles = style("L", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
        assert labels([item("a", "2")], numbering, styles) == ["R1"]

    def test_labels_that_stand_alone_get_their_marks(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "%1"), lvl(1, "lowerLetter", "%2")) + num(1, 0)
        treaty = article(item("Keepers:"), item("fly.", depth=1), numbering=numbering)
        assert words(treaty, "1(1)(a)") == "fly."

    @pytest.mark.parametrize(("sign", "shown"), [("\uf0b7", "•"), ("o", "•"), ("", "•"), ("–", "–")])
    def test_bullets(self, sign: str, shown: str) -> None:
        treaty = article(p("1. Keepers:"), item("fly;"), numbering=abstract(0, lvl(0, "bullet", sign)) + num(1, 0))
        assert words(treaty, "1(1)") == f"Keepers:\n{shown} fly;"

    def test_a_list_that_is_not_defined_has_no_labels(self) -> None:
        assert words(article(item("All.", "9"))) == "All."

    def test_an_empty_numbered_paragraph_is_printed(self) -> None:
        treaty = article(item("", "1", 1), item("Two.", "1", 1), numbering=LISTS)
        assert (words(treaty, "1(1)"), words(treaty, "1(2)")) == ("", "Two.")

    def test_a_hidden_paragraph_takes_no_number(self) -> None:
        hidden = p(r("No.", "<w:vanish/>"), num="1", depth=1, props="<w:rPr><w:vanish/></w:rPr>")
        treaty = article(hidden, item("One.", "1", 1), numbering=LISTS)
        assert words(treaty, "1(1)") == "One."

    def test_a_circle_of_styles(self) -> None:
        styles = style("A", based="B") + style("B", based="A")
        assert words(article(p("All.", style="A"), styles=styles)) == "All."

    def test_a_pattern_without_end_is_refused(self) -> None:
        refused(
            docx([p("Article 1"), item("All.")], numbering=abstract(0, lvl(0, "decimal", "%1" * 200)) + num(1, 0)),
            "no pattern of a label",
        )

    @pytest.mark.parametrize("start", ["-5", "x", "99999999999999999999"])
    def test_a_start_that_is_no_number(self, start: str) -> None:
        level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:lvlText w:val="R%1"/></w:lvl>'
        assert labels([item("a")], abstract(0, level) + num(1, 0)) == ["R1"]


def field(code: str, result: str) -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{char('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{char('separate')}{result}{char('end')}"


BOX = f"<w:txbxContent>{p('Beside.')}</w:txbxContent>"


class TestText:
    def test_tabs_breaks_and_hyphens(self) -> None:
        run = (
            f"<w:r>{t('non')}<w:noBreakHyphen/>{t('flying')}<w:tab/>{t('ki')}<w:softHyphen/>{t('tes')}"
            f"<w:br w:type='page'/>{t('fly')}<w:ptab/>{t('high.')}</w:r>"
        )
        assert words(article(p(run))) == "non\u2011flying kites fly high."

    def test_space_at_the_ends_counts_where_the_file_says_so(self) -> None:
        run = f"<w:r><w:t>\n ki</w:t></w:r><w:r><w:t>tes\n </w:t>{t(' fly.')}</w:r>"
        assert words(article(p(run))) == "kites fly."

    @pytest.mark.parametrize(
        ("font", "char", "sign"),
        [
            ("Symbol", "F0B7", "•"), ("Wingdings", "F0FC", "✓"), ("Arial", "00A7", "§"), ("Odd", "F041", "\uf041"),
            ("X", "D800", "\ufffd"), ("X", "zz", "\ufffd"), ("X", "FFFFFFFFF", "\ufffd"),
        ],
    )  # fmt: skip
    def test_symbols(self, font: str, char: str, sign: str) -> None:
        treaty = article(p(f'{r("See ")}<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>{r(" 5.")}'))
        assert words(treaty) == f"See {sign} 5."
        assert any(font in said for said in warnings(treaty)) == (sign in "\uf041\ufffd")

    def test_fields_give_their_results(self) -> None:
        treaty = article(p(f"{r('See ')}{field(' REF x ', r('rule 5'))}{r('.')}"))
        assert words(treaty) == "See rule 5."
        assert dropped(treaty)["field codes"] == 4
        assert words(article(p(f'<w:fldSimple w:instr=" REF x ">{r("Rule 5.")}</w:fldSimple>'))) == "Rule 5."

    def test_a_table_of_contents_is_left_out(self) -> None:
        begin, end = field(" TOC \\o ", "@").split("@")
        contents = [p(f"{begin}{r('Article 1 Scope 3')}"), p("Article 2 Leaving 4"), p(f"{r('x')}{end}")]
        treaty = read(docx([*contents, p("Article 1"), p("All.")]))
        assert dropped(treaty)["table of contents"] == text.count("Article 1 Scope 3 Article 2 Leaving 4 x")

    def test_a_table_of_contents_by_style_or_gallery(self) -> None:
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        control = f"<w:sdt>{gallery}<w:sdtContent>{p('Article 1 Scope 3')}</w:sdtContent></w:sdt>"
        styled = p("Article 1 Scope 3", style="TOC1")
        for head in (control, styled):
            treaty = read(docx([head, p("Article 1"), p("All.")], styles=style("TOC1", title="toc 1")))
            assert dropped(treaty)["table of contents"] == 14

    def test_numbers_of_fields_that_are_not_stored_are_told(self) -> None:
        said = "numbers of LISTNUM or AUTONUM fields are not stored in the file: 2 left out"
        simple = '<w:fldSimple w:instr="AUTONUM"/>'
        assert said in warnings(article(p(f"{field('LISTNUM', '')}{simple}{r('All.')}")))

    def test_a_field_that_is_never_closed(self) -> None:
        refused(docx([p("Article 1"), p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')]), "never closed")

    def test_containers(self) -> None:
        run = (
            f"<w:hyperlink>{r('Kites ')}</w:hyperlink><w:smartTag><w:smartTagPr/>{r('shall ')}</w:smartTag>"
            f"<w:sdt><w:sdtPr/><w:sdtContent>{r('always ')}</w:sdtContent></w:sdt><w:bdo>{r('fly')}</w:bdo>"
            f"<w:customXml>{r(' in ')}</w:customXml><m:oMath><m:r><m:t>n</m:t></m:r></m:oMath>{r(' winds.')}"
        )
        assert words(article(p(run))) == "Kites shall always fly in n winds."

    def test_content_controls_around_paragraphs(self) -> None:
        control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('All.')}</w:sdtContent></w:sdt>"
        assert words(article(f"<w:customXml>{control}</w:customXml>")) == "All."

    def test_ruby(self) -> None:
        run = f"<w:r><w:ruby><w:rt>{r('aid')}</w:rt><w:rubyBase>{r('Kites')}</w:rubyBase></w:ruby></w:r>{r(' fly.')}"
        treaty = article(p(run))
        assert words(treaty) == "Kites fly."
        assert dropped(treaty)["ruby"] == 3

    def test_runs_from_right_to_left_are_read_in_order(self) -> None:
        run = r("طائرة ", "<w:rtl/>") + r("ورقية.", "<w:rtl/>")
        assert words(article(p(run, props="<w:bidi/>"))) == "طائرة ورقية."

    def test_hidden_text_is_left_out_and_told(self) -> None:
        styles = style("Hid", "<w:rPr><w:vanish/></w:rPr>", kind="character")
        run = (
            r("All ")
            + r("secret ", "<w:vanish/>")
            + r("too ", '<w:rStyle w:val="Hid"/>')
            + r("fly.", '<w:vanish w:val="0"/>')
        )
        treaty = article(p(run), styles=styles)
        assert words(treaty) == "All fly."
        assert dropped(treaty)["hidden text"] == 9
        assert "hidden text left out: 2" in warnings(treaty)

    def test_tables_are_read_cell_by_cell(self) -> None:
        rows = "".join(
            f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>" for a, b in (("(a)", "One;"), ("(b)", "two."))
        )
        treaty = article(p("Kites:"), f"<w:tbl>{rows}</w:tbl>")
        assert (words(treaty, "1(a)"), words(treaty, "1(b)")) == ("One;", "two.")
        assert "tables read cell by cell: 1" in warnings(treaty)

    def test_a_label_alone_in_the_last_cell(self) -> None:
        table = f"<w:tbl><w:tr><w:tc>{p('1.')}</w:tc></w:tr></w:tbl>"
        treaty = article(table, p("2. Two."))
        assert (words(treaty, "1(1)"), words(treaty, "1(2)")) == ("", "Two.")


class TestAside:
    @pytest.mark.parametrize(
        ("kind", "what"),
        [
            ("footnotes", "footnotes"),
            ("endnotes", "endnotes"),
            ("comments", "comments"),
            ("header", "page headers"),
            ("footer", "page footers"),
        ],
    )
    def test_other_parts_are_listed_and_told(self, kind: str, what: str) -> None:
        note = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}.get(kind)
        content = f"<w:{note}>{p('An aside.')}</w:{note}>" if note else p("An aside.")
        treaty = article(p("All."), **{kind: content})
        assert dropped(treaty)[what] == 8
        assert f"{what} left out: 1" in warnings(treaty)
        assert words(treaty) == "All."

    def test_a_mark_of_a_footnote(self) -> None:
        run = f'{r("All.")}<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/>{t("*")}</w:r>'
        treaty = article(p(run))
        assert words(treaty) == "All."
        assert dropped(treaty)["marks of footnotes"] == 1

    def test_a_text_box_is_listed_once(self) -> None:
        drawing = (
            f"<w:drawing><wp:inline><wp:posOffset>-12</wp:posOffset><wps:txbx>{BOX}</wps:txbx></wp:inline></w:drawing>"
        )
        picture = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
        twice = (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
            f"<mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent></w:r>"
        )
        treaty = article(p(f"{twice}{r('All.')}"))
        assert words(treaty) == "All."
        assert dropped(treaty)["text boxes"] == dropped(treaty)["second copies of drawings"] == 7
        assert dropped(treaty)["places of drawings"] == 3
        assert "text boxes left out: 1" in warnings(treaty)

    def test_words_in_a_drawing_are_no_layout(self) -> None:
        treaty = article(
            p(f"<w:r><w:drawing><wp:inline><wp:word>Sign</wp:word></wp:inline></w:drawing></w:r>{r('All.')}")
        )
        assert dropped(treaty)["text boxes"] == 4

    def test_alternate_text_is_read_once(self) -> None:
        both = f"<mc:Choice>{r('All.')}</mc:Choice><mc:Fallback>{r('All.')}</mc:Fallback>"
        run = f"<mc:AlternateContent>{both}</mc:AlternateContent>"
        assert words(article(p(run))) == "All."
        block = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{p('All.')}</mc:Fallback></mc:AlternateContent>"
        assert words(article(block)) == "All."

    @pytest.mark.parametrize("odd", ["<w:odd>words</w:odd>", f"<w:odd>{t('words')}</w:odd>", "words"])
    def test_words_without_a_rule_are_refused_not_lost(self, odd: str) -> None:
        for body in ([p("Article 1"), p(f"{r('All.')}{odd}")], [p("Article 1"), p("All."), odd]):
            refused(docx(body), "was not read whole")

    @pytest.mark.parametrize("tag", ["altChunk", "subDoc"])
    def test_an_embedded_document_is_refused(self, tag: str) -> None:
        error = refused(docx([p("Article 1"), p("All."), f'<w:{tag} r:id="x"/>']), "embeds another one")
        assert error.todo == "open it in Word and save it as one document"


class TestDoor:
    def test_strict_files_are_read(self) -> None:
        spaces = "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
        strict = {
            name: content.replace(W, STRICT).replace(*spaces)
            for name, content in parts(KITES, numbering=LISTS).items()
        }  # fmt: skip
        assert read(packed(strict)).body == read(docx(KITES, numbering=LISTS)).body

    def test_the_main_part_may_have_any_name(self) -> None:
        members = parts([p("Article 1"), p("All.")])
        members["word/document2.xml"] = members.pop("word/document.xml")
        members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
        members["_rels/.rels"] = relations({"/word/document2.xml": "officeDocument"})
        assert PARSER.recognises(packed(members))
        assert read(packed(members))["1"].text == "All."

    def test_utf_16(self) -> None:
        members: dict[str, str | bytes] = {**parts([p("Article 1"), p("All.")])}
        content = str(members["word/document.xml"]).replace("UTF-8", "UTF-16")
        members["word/document.xml"] = content.encode("utf-16")
        assert read(packed(members))["1"].text == "All."

    @pytest.mark.parametrize("coding", ["utf-7", "iso-8859-1", "utf-16-le", "cp500"])
    def test_other_encodings(self, coding: str) -> None:
        members: dict[str, str | bytes] = {**parts([p("Article 1"), p("All.")])}
        content = str(members["word/document.xml"]).replace("UTF-8", coding)
        members["word/document.xml"] = content.encode(coding)
        refused(packed(members), "not in UTF-8 or UTF-16|no well-formed XML")

    @pytest.mark.parametrize(
        ("data", "match"),
        [
            (b"{\\rtf1\\ansi Article 1}", "is RTF"),
            (b"\n{\\rtf1}", "is RTF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary Word document"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "with a password"),
            (packed({"mimetype": "", "content.xml": "<x/>"}), "OpenDocument"),
        ],
    )
    def test_other_word_processors_are_refused_with_advice(self, data: bytes, match: str) -> None:
        if data.startswith(b"PK"):
            # An ODT starts with its kind, stored as it is.
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            data = out.getvalue()
        assert PARSER.recognises(data)
        assert refused(data, match).todo == "save it as DOCX or plain text"

    @pytest.mark.parametrize("data", [b"", b"PK", b"Article 1", b"<akomaNtoso/>", packed({"xl/workbook.xml": "<x/>"})])
    def test_other_files_are_not_recognised(self, data: bytes) -> None:
        assert not PARSER.recognises(data)
        refused(data, "empty|no archive|no DOCX")

    def test_no_main_document(self) -> None:
        refused(packed({"word/document.xml": document_of("All.")}), "names no main document")
        members = parts([p("All.")])
        del members["word/document.xml"]
        refused(packed(members), r"lacks the part 'word/document\.xml'")

    @pytest.mark.parametrize("main", [root("other", ""), root("document", ""), f"{HEAD}<document/>"])
    def test_a_main_part_that_is_none(self, main: str) -> None:
        refused(packed(parts([p("All.")]) | {"word/document.xml": main}), "no Word document")

    def test_words_outside_the_body(self) -> None:
        main = root("document", f"<w:odd>words</w:odd><w:body>{p('Article 1')}{p('All.')}</w:body>")
        refused(packed(parts([p("All.")]) | {"word/document.xml": main}), "w:odd")

    def test_a_chunk_of_another_format(self) -> None:
        members = parts([p("Article 1")]) | {"word/_rels/document.xml.rels": relations({"a.html": "aFChunk"})}
        refused(packed(members), "embeds another one")

    def test_parts_on_the_web_are_not_asked_for(self) -> None:
        members = parts([p("Article 1"), p("All.")])
        members["word/_rels/document.xml.rels"] = relations(
            {"http://example.org/n": "numbering"}, ' TargetMode="External"'
        )
        assert read(packed(members))["1"].text == "All."

    @pytest.mark.parametrize("attack", ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE x>"])
    @pytest.mark.parametrize(
        "part",
        [
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            *(f"word/{kind}.xml" for kind in door._READ),
        ],
    )
    def test_an_entity_in_any_part_that_is_read(self, part: str, attack: str) -> None:
        members = parts([p("Article 1"), p("All.")], **dict.fromkeys(door._READ, ""))
        members[part] = members[part].replace(HEAD, HEAD + attack)
        refused(packed(members), "DOCTYPE")

    def test_other_parts_are_not_opened(self) -> None:
        members = parts([p("Article 1"), p("All.")]) | {
            "word/settings.xml": "<!DOCTYPE x>",
            "docProps/core.xml": "no XML",
        }
        members["word/_rels/document.xml.rels"] = relations({"settings.xml": "settings"})
        assert read(packed(members))["1"].text == "All."

    def test_no_file_is_opened_and_no_line(self) -> None:
        opened: list[str] = []
        watching = True

        def hook(event: str, args: tuple[object, ...]) -> None:
            if watching and event in ("open", "socket.connect"):
                opened.append(f"{event} {args}")

        data = docx(KITES, numbering=LISTS, styles=HEADINGS)
        read(data)
        sys.addaudithook(hook)
        read(data)
        watching = False
        assert opened == []


def document_of(words: str) -> str:
    return root("document", f"<w:body>{p(words)}</w:body>")


def padding(size: int) -> str:
    """Letters that no archive makes smaller than their information, so that a ratio is kept."""
    chance = random.Random(7)  # noqa: S311
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))


class TestLimits:
    def test_a_million_paragraphs_in_a_small_file(self) -> None:
        data = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_000_000)
        assert len(data) < 133_000
        start = time.process_time()
        refused(data, "unpacks to more than 200 times")
        assert time.process_time() - start < 1

    def test_a_million_paragraphs_that_keep_the_ratio(self) -> None:
        data = docx("<w:p/>" * 1_000_000 + f"<!--{padding(60_000)}-->")
        assert len(data) < 133_000
        start = time.process_time()
        refused(data, "more than 600,000 elements and attributes")
        assert time.process_time() - start < 1

    def test_elements_of_all_parts_are_counted_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "MARKS_LIMIT", 400)
        body = [p("Article 1"), p("All.")]
        read(docx(body))
        refused(docx(body, comments=p("x") * 70, footnotes=p("x") * 70), "more than 400 elements")

    def test_paragraphs(self) -> None:
        limit = paragraphs.PARAGRAPHS_LIMIT
        with pytest.raises(ParseError, match="more than 20,000 paragraphs"):
            read(docx("<w:p/>" * (limit + 1)))

    def test_text(self) -> None:
        data = docx(p("a" * 300_000_000))
        start = time.process_time()
        refused(data, "unpacks to more than")
        assert time.process_time() - start < 1

    def test_fields(self) -> None:
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        refused(docx([p("Article 1"), p(begin * 65)]), "nested deeper than 64")

    def test_depth(self) -> None:
        deep = "<w:smartTag>" * 260 + r("x") + "</w:smartTag>" * 260
        refused(docx([p("Article 1"), p(deep)]), "nested deeper than 256")
        inside = "<w:smartTag>" * 240 + r("All.") + "</w:smartTag>" * 240
        assert words(article(p(inside))) == "All."


MEMBERS = parts(KITES, numbering=LISTS, styles=HEADINGS, footnotes=f"<w:footnote>{p('Aside.')}</w:footnote>")
MAIN = MEMBERS["word/document.xml"]


@settings(max_examples=60)
@given(st.sampled_from(sorted(MEMBERS)), st.floats(0, 1, exclude_max=True), st.binary(max_size=3))
def test_a_damaged_part_is_read_whole_or_refused(part: str, place: float, put: bytes) -> None:
    content = MEMBERS[part].encode()
    at = int(place * len(content))
    with suppress(ParseError):
        read(packed(MEMBERS | {part: content[:at] + put + content[at + 1 :]}))


_TAGS = st.sampled_from(
    ["w:ins", "w:del", "w:p", "w:r", "w:sdt", "w:sdtContent", "w:tbl", "w:tr", "w:tc", "w:hyperlink", "w:moveFrom",
     "w:ruby", "w:rubyBase", "w:txbxContent", "w:drawing", "mc:AlternateContent", "mc:Choice", "w:fldSimple", "w:odd"]
)  # fmt: skip
_LEAVES = st.sampled_from(
    [t("words"), t("Article 2"), "<w:br/>", "<w:noBreakHyphen/>", '<w:sym w:font="Symbol" w:char="F0B7"/>',
     "<w:delText>gone</w:delText>", "<w:instrText>TOC</w:instrText>", '<w:fldChar w:fldCharType="begin"/>',
     '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<w:rPr><w:vanish/></w:rPr>",
     '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>']
)  # fmt: skip
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)).map(lambda e: f"<{e[0]}>{''.join(e[1])}</{e[0]}>"),
)


@settings(max_examples=200)
@given(st.lists(_TREES, max_size=6))
def test_any_mark_up_is_read_whole_or_refused(trees: list[str]) -> None:
    """What is neither kept nor listed is an error of conservation, whatever the nesting."""
    data = docx([p("Article 1"), p("Scope"), *trees], numbering=LISTS)
    with suppress(ParseError):
        treaty = read(data)
        assert all(piece.characters > 0 for piece in treaty.provenance.dropped) if treaty.provenance else False


def test_structure_errors_stay_what_they_are() -> None:
    refused(docx([p("Article 1"), p("1. One."), p("1. One.")]), "stands twice", StructureError)
