"""Markdown, the workbook and the Word document, opened again and looked at."""

from __future__ import annotations

import builtins
import io
import re
import time
import zipfile
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from report_fixtures import empty, many, poisoned, with_text, without_text

from treatycompare.errors import MissingExtraError
from treatycompare.model.comparison import Comparison
from treatycompare.model.review import Review, reviewed
from treatycompare.report import csv, docx_concordance, html, markdown, plain, xlsx
from treatycompare.report.concordance import NATIONAL, STATEMENT, STATUSES, shown

ALL = [with_text, without_text, empty]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = [
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "\x00\x1b[31m",
    "=1+1",
    "\ufffe",
    "| a | b |\n# c",
    "@everyone",
]


def book_of(comparison: Comparison) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(comparison)))


def rows_of(sheet: Any) -> list[tuple[str, ...]]:
    return [tuple(cell or "" for cell in row) for row in sheet.iter_rows(values_only=True)]


def document_of(comparison: Comparison) -> Any:
    return docx.Document(io.BytesIO(docx_concordance.render(comparison)))


def noted() -> Comparison:
    """The first pair with two notes, one lone article with one, and one note that fits nothing."""
    notes = (
        Review(left_treaty="lake", left=("2",), right_treaty="river", right=("5",), note="=SUM(A1)\nsecond line"),
        Review(left_treaty="river", right_treaty="lake", left=("5(1)",), right=("2(1)",), reviewed_by="B. Reader",
               reviewed_on="2026-01-31"),
        Review(left_treaty="lake", left=("3",), right_treaty="river", note="Alone indeed."),
        Review(left_treaty="lake", left=("77",), right_treaty="river", right=("88",), note="Where is this?"),
        Review(left_treaty="moon", left=("1",), right_treaty="river", right=("5",), note="Another comparison."),
    )  # fmt: skip
    return reviewed(with_text(), notes)


# The workbook.


@pytest.mark.parametrize("make", ALL)
def test_the_workbook_has_both_directions_and_the_provenance(make: Any) -> None:
    book = book_of(make())
    assert book.sheetnames == ["Concordance", "Reverse", "Provenance"]
    heads = [next(iter(rows_of(book[name]))) for name in ("Concordance", "Reverse")]
    assert heads[0][:5] == ("Lake", "Heading in Lake", "Relation", "River", "Heading in River")
    assert heads[1][:5] == ("River", "Heading in River", "Relation", "Lake", "Heading in Lake")
    assert heads[0][7:] == NATIONAL
    said = dict(rows_of(book["Provenance"])[1:])
    assert said["Nature"] == STATEMENT
    assert (
        said["Made again with"] == "treatycompare compare lake river -o comparison.xlsx"
        or "--method" in (said["Made again with"])
    )


def test_the_workbook_has_every_article_of_both_sides() -> None:
    book = book_of(with_text())
    left, right = (rows_of(book[name])[1:] for name in ("Concordance", "Reverse"))
    comparison = with_text()
    for side, rows in (("left", left), ("right", right)):
        wanted = {u.address for pair in comparison.pairs for u in getattr(pair, side)}
        wanted |= {u.address for u in getattr(comparison, f"only_{side}")}
        assert wanted <= {row[0] for row in rows}
    assert ("2", "Clean water", "Lake narrower", "5") in [row[:4] for row in left]
    assert all(row[3] == "—" for row in left if row[2] == "Only in Lake")
    assert all(not any(row[7:]) for row in left), "the columns on national law are empty"


def test_the_workbook_is_ready_to_fill_in() -> None:
    sheet = book_of(with_text())["Concordance"]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    (rule,) = sheet.data_validations.dataValidation
    assert rule.type == "list"
    assert rule.formula1 == '"' + ",".join(STATUSES) + '"'
    assert len(rule.formula1) <= 257, "a longer list is refused by Excel"
    status = next(cell for cell in sheet[1] if cell.value == "Status").column_letter
    assert str(rule.sqref) == f"{status}2:{status}{sheet.max_row}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "{=", "http://a.example/", "0012", "\t="])
def test_what_looks_like_a_formula_or_a_number_stays_text(start: str) -> None:
    spoilt = with_text().model_dump(mode="json")
    spoilt["only_left"][0]["heading"] = f"{start}1+1"
    data = xlsx.render(Comparison.model_validate(spoilt))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                root = etree.fromstring(parts.read(name))
                cells = root.findall(".//{*}c")
                assert not root.findall(".//{*}f")
                assert not root.findall(".//{*}hyperlink")
                assert all(cell.get("t") == "s" for cell in cells if len(cell))
    cells = [cell for row in rows_of(openpyxl.load_workbook(io.BytesIO(data))["Concordance"]) for cell in row]
    assert shown(f"{start}1+1") in cells


def test_the_guard_of_the_workbook_is_needed() -> None:
    """Without the options that are set, the same text would be a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, "=1+1")
    book.close()
    with zipfile.ZipFile(out) as parts:
        assert b"<f>" in parts.read("xl/worksheets/sheet1.xml")


def test_a_text_too_long_for_a_cell_is_cut_by_name() -> None:
    spoilt = with_text().model_dump(mode="json")
    spoilt["only_left"][0]["heading"] = "x" * 40_000
    cells = [cell for row in rows_of(book_of(Comparison.model_validate(spoilt))["Concordance"]) for cell in row]
    assert [cell for cell in cells if cell.endswith("x [8000 characters more]")]


# The Word document.


def test_the_document_has_headings_captions_and_head_rows_that_repeat() -> None:
    document = document_of(with_text())
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "From Lake to River",
        "From River to Lake",
        "Provenance",
    ]
    assert styles.count("Caption") == len(document.tables) == 3
    for table in document.tables:
        first = table._tbl.tr_lst[0]
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table._tbl.tr_lst)
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in table._tbl.tr_lst[1:])
    captions = [p._p for p in document.paragraphs if p.style.name == "Caption"]
    fields = [p.find(f"{W}fldSimple") for p in captions]
    assert [field.get(f"{W}instr") for field in fields] == ["SEQ Table \\* ARABIC"] * 3
    assert [field.findtext(f"{W}r/{W}t") for field in fields] == ["1", "2", "3"]


def test_the_document_says_that_it_is_no_amendment() -> None:
    document = document_of(with_text())
    assert STATEMENT in [p.text for p in document.paragraphs]
    assert "comparison, not an amendment" in document.sections[0].footer.paragraphs[0].text
    assert not document.element.findall(f".//{W}ins")
    assert not document.element.findall(f".//{W}del")


def test_the_tables_of_the_document_hold_every_article() -> None:
    tables = document_of(with_text()).tables
    first = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert first[0] == ["Lake", "River", "Relation and reason", "National provision", "Status", "Comment"]
    assert first[1][0] == "2 Clean water"
    assert first[1][2].startswith("Lake narrower. Lake asks for less. (curated: A. Reader, 2026-01-02)")
    assert {row[0].split()[0] for row in first[1:]} >= {"2", "3"}
    assert all(row[3:] == ["", "", ""] for row in first[1:])


def test_the_parts_of_the_document_stand_in_the_order_of_the_format() -> None:
    document = document_of(noted())
    for cell in document.element.iter(f"{W}tc"):
        names = [etree.QName(child).localname for child in cell]
        assert names[0] == "tcPr"
        assert set(names[1:]) == {"p"}
    for table in document.element.iter(f"{W}tbl"):
        names = [etree.QName(child).localname for child in table]
        assert names[:2] == ["tblPr", "tblGrid"]
        assert set(names[2:]) == {"tr"}
        widths = {len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")}
        assert widths == {len(table.findall(f"{W}tblGrid/{W}gridCol"))}


# Markdown.


def test_markdown_shows_tables_terms_and_words() -> None:
    made = markdown.render(with_text())
    assert made.startswith("# Lake and River compared\n\n" + STATEMENT)
    assert "| 2 | Clean water | Lake narrower | 5 |" in made
    assert "Each friend \\[-tries to keep-\\] {+keeps+} the water" in made
    heads = re.findall(r"^#+ .*", made, re.M)
    assert "### Lake 2, River 5" in heads
    table = [line for line in made.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {8}


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_of_hostile_data_has_the_same_structure(text: str) -> None:
    made = markdown.render(poisoned(with_text(), text))
    assert "<" not in made
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", made)
    assert [line[:4] for line in made.splitlines() if line.startswith("#")] == [
        line[:4] for line in markdown.render(poisoned(with_text(), "harmless")).splitlines() if line.startswith("#")
    ]
    assert not re.search(r"(?<![\\\w;])@", made)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_is_one_line_that_opens_nothing(text: str) -> None:
    made = markdown.escaped(text)
    assert "\n" not in made
    assert not re.match(r"\s*(#|[-+*]\s|>|\d+[.)]\s|={3,}$|```)", made)
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*_~\[\]]", re.sub(r"\\\\", "", made))


# All of them.

RENDERERS = {"md": markdown.render, "xlsx": xlsx.render, "docx": docx_concordance.render}


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize("make", ALL)
def test_the_same_comparison_gives_the_same_bytes(render: Any, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render(make())
    later = time.time() + 400_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert render(make()) == first


@pytest.mark.parametrize("name", ["xlsx", "docx"])
@pytest.mark.parametrize("text", HOSTILE)
def test_an_office_file_of_hostile_data_opens_and_hides_nothing(name: str, text: str) -> None:
    data = RENDERERS[name](poisoned(with_text(), text))
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        words = ""
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                root = etree.fromstring(parts.read(part))
                words += "".join(root.itertext())
                assert not [e for e in root.iter() if e.get("TargetMode") == "External"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", words)
    assert shown(text).split("\n")[0] in words


@pytest.mark.parametrize("name", RENDERERS)
def test_two_thousand_pairs_are_all_there(name: str) -> None:
    comparison = many(2000)
    if name == "md":
        assert markdown.render(comparison).count("\n### ") == 2000
    elif name == "xlsx":
        assert [book_of(comparison)[sheet].max_row for sheet in ("Concordance", "Reverse")] == [2001, 2001]
    else:
        assert [len(table._tbl.tr_lst) for table in document_of(comparison).tables][:2] == [2001, 2001]


@pytest.mark.parametrize(("name", "module"), [("xlsx", "xlsxwriter"), ("docx", "docx")])
def test_a_missing_extra_is_named(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    true_import = builtins.__import__

    def refuse(wanted: str, *args: Any) -> Any:
        if wanted == module:
            raise ImportError(wanted)
        return true_import(wanted, *args)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError, match=rf"pip install \"treatycompare\[{name}\]\""):
        RENDERERS[name](empty())


def test_reviews_stand_at_their_pairs_and_none_is_lost() -> None:
    comparison = noted()
    sheet = rows_of(book_of(comparison)["Concordance"])
    assert sheet[0][-3:] == ("Note", "Reviewed by", "Reviewed on")
    assert next(row for row in sheet if row[0] == "2")[-3:] == (
        "=SUM(A1)\nsecond line\n",
        "\nB. Reader",
        "\n2026-01-31",
    )
    assert ("Lake 77, River 88", "Where is this?") in [row[:2] for row in rows_of(book_of(comparison)["Notes"])]
    document = document_of(comparison)
    words = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    made = markdown.render(comparison), plain.render(comparison), csv.render(comparison), words
    for out in made:
        flat = " ".join(out.split())
        for said in ("SUM(A1)", "second line", "B. Reader", "2026-01-31", "Alone indeed.", "Where is this?", "77"):
            assert said in flat
        assert "Another comparison." not in flat
    assert "'=SUM(A1)" in csv.render(comparison)


def test_reviews_outside_a_theme_are_left_out_and_come_back_without_it() -> None:
    themed = noted().theme("T01.2")
    assert "SUM" not in plain.render(themed)
    assert "Alone indeed." in plain.render(themed)
    assert "Where is this?" in plain.render(themed)


def test_without_reviews_the_csv_has_its_old_columns() -> None:
    assert csv.render(with_text()).splitlines()[0] == ",".join(csv.COLUMNS)


@pytest.mark.skipif("reviews" not in Comparison.model_fields, reason="a comparison has no field for reviews yet")
def test_reviews_are_saved_with_the_comparison() -> None:
    assert Comparison.model_validate_json(noted().render("json")) == noted()
    assert "B. Reader" in html.render(noted())


@pytest.mark.parametrize("make", [*ALL, noted, lambda: many(30)])
@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 100])
def test_text_fits_any_terminal(make: Any, width: int) -> None:
    for made in (plain.render(make(), width), plain.stat(make(), width)):
        assert max(len(line) for line in made.splitlines()) <= width


def test_stat_is_one_line_a_pair_and_a_sum() -> None:
    lines = plain.stat(with_text()).splitlines()
    assert len(lines) == len(with_text().pairs) + 1
    assert re.fullmatch(r"2 +\| 5 +Lake narrower +\d+ terms, 15 words", lines[0])
    assert lines[-1] == "2 pairs, 1 only in Lake, 1 only in River, 1 uncertain"
    assert "words" not in plain.stat(without_text())
