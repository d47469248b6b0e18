from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import pytest
from docx_fixtures import (
    HEADINGS,
    KITES,
    LISTS,
    article,
    centred,
    docx,
    dropped,
    p,
    r,
    read,
    refused,
    style,
    t,
    warnings,
    words,
)

from treatycompare import text
from treatycompare.errors import StructureError
from treatycompare.interfaces import Frame
from treatycompare.parsers.docx import DocxParser

INSERT, DELETE = '<w:ins w:id="1" w:author="A">', '<w:del w:id="2" w:author="A">'


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

    def test_a_line_in_the_middle_that_is_called_annex_ends_nothing(self) -> None:
        body = [p("Article 1"), p("See:"), p("Annex"), p("Article 2"), p("All.")]
        assert words(read(docx(body)), "1") == "See:\nAnnex"

    def test_a_sentence_on_an_annex_ends_nothing(self) -> None:
        treaty = article(p("All."), p("Annex I lists the hills"))
        assert words(treaty) == "All.\nAnnex I lists the hills"

    def test_words_before_the_preamble_that_are_no_title(self) -> None:
        body = [centred("Kites"), p("This text was typed by hand."), centred("Preamble"), p("Mindful,"), *KITES[5:]]
        treaty = read(docx(body, numbering=LISTS))
        assert (treaty.title, dropped(treaty)["head of the document"]) == ("Kites", 23)

    def test_a_number_that_addresses_have_no_form_for(self) -> None:
        refused(docx([p("Article 1"), p("All."), p("Article 1.1 Tails"), p("All.")]), r"no form for the number of")

    def test_divisions_of_a_fourth_kind_are_told(self) -> None:
        kinds = ("Book", "Part", "Chapter", "Section")
        heads = [p(f"{kind} 1", style="Heading1") for kind in kinds]
        names = [p(f"Of {kind}", style="Heading1") for kind in kinds]
        body = [line for pair in zip(heads, names, strict=True) for line in pair]
        first = [*body[:6], p("Article 1"), p("All."), *body[6:], p("Article 2"), p("All.")]
        treaty = read(docx(first, styles=HEADINGS))
        said = "divisions of a fourth kind stay words of what stands before them: section"
        assert said in warnings(treaty)
        assert words(treaty, "1") == "All.\nSection 1\nOf Section"

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

    def test_a_list_in_a_note(self) -> None:
        notes = [centred("Annex"), centred("Notes"), p("1. (a) Paper is paper;"), p("(b) silk is silk.")]
        treaty = read(docx([*KITES, *notes], numbering=LISTS))
        assert words(treaty, "note.1(a)") == "Paper is paper;"

    def test_chapters_numbered_in_words(self) -> None:
        body = [
            p("Chapitre premier"),
            p("Des voiles"),
            p("Article premier"),
            p("Tout vole."),
            p("Chapitre II"),
            p("Du vent"),
            p("Article 2"),
            p("Tout vole."),
        ]
        treaty = DocxParser().parse(docx(body), lang="fr", source="voiles.docx")
        assert [unit.address for unit in treaty.provisions] == ["ch.I", "1", "ch.II", "2"]

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

    def test_a_look_that_all_lines_have_tells_nothing(self) -> None:
        body = [p(r(line, "<w:b/>")) for line in ("Article 1", "Each keeper may leave.", "Article 2", "Each may stay.")]
        assert read(docx(body))["1"].heading is None

    def test_a_closing_formula_is_no_name(self) -> None:
        body = [p("Article 1"), p("Scope"), p("All."), p("Article 2"), p("Done at the hill"), p("A. Keeper")]
        assert words(read(docx(body)), "end") == "Done at the hill\nA. Keeper"

    def test_a_name_in_two_lines(self) -> None:
        body = [centred("Article 1"), centred("Scope and"), centred("Aim"), p("All."), p("All too."), p("All again.")]
        assert read(docx(body))["1"].heading == "Scope and Aim"

    def test_first_words_in_italics_after_a_name(self) -> None:
        body = [
            centred("Article 1"),
            centred("Scope"),
            p(r("All kites.", "<w:i/>")),
            *map(p, ["Two.", "Three.", "Four."]),
        ]
        assert read(docx(body))["1"].heading == "Scope"

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

    def test_a_moved_paragraph_mark(self) -> None:
        gone = "<w:rPr><w:moveFrom/></w:rPr>"
        assert words(article(p(r("Two "), props=gone), p("words."))) == "Two words."

    def test_a_deleted_mark_at_the_end(self) -> None:
        assert words(article(p(r("All."), props="<w:rPr><w:del/></w:rPr>"))) == "All."

    def test_a_deleted_row(self) -> None:
        row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Old.')}</w:tc></w:tr><w:tr><w:tc>{p('New.')}</w:tc></w:tr>"
        assert words(article(f"<w:tbl>{row}</w:tbl>")) == "New."

    def test_old_properties_are_not_read(self) -> None:
        old = '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
        assert "1(1)" not in article(p("All.", props=old), numbering=LISTS)


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


def test_structure_errors_stay_what_they_are() -> None:
    refused(docx([p("Article 1"), p("1. One."), p("1. One.")]), "stands twice", StructureError)
