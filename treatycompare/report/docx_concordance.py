"""The concordance as a Word document: headings, captions, head rows that repeat on each page.

It is a comparison and says so on the first page and in each footer: it holds no tracked changes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from treatycompare.errors import MissingExtraError
from treatycompare.model.comparison import Comparison
from treatycompare.report.build import build
from treatycompare.report.concordance import (
    EPOCH,
    FILL_IN,
    REVIEW,
    STATEMENT,
    Concordance,
    Direction,
    concordance,
    said,
    same_bytes,
    shown,
)

if TYPE_CHECKING:
    from docx.document import Document

NATIONAL = ("National provision", "Status", "Comment")
"""Fewer columns for national law than the workbook has: a page is only so wide."""
_PAGE = 15_000
"""Twentieths of a point between the margins of a landscape page."""


def render(comparison: Comparison) -> bytes:
    """Give the document, the same bytes for the same comparison.

    Raises MissingExtraError where python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError(
            "a Word document needs python-docx", todo='install it with: pip install "treatycompare[docx]"'
        ) from error
    made = concordance(comparison, build(comparison), "docx")
    document = docx.Document()
    _properties(document, made)
    document.add_heading(shown(made.title), 0)
    document.add_paragraph(STATEMENT).runs[0].bold = True
    for name, text in made.provenance:
        if name in ("Notice", "Limit"):
            document.add_paragraph(shown(text))
    for number, direction in enumerate(made.directions, start=1):
        document.add_heading(shown(f"From {direction.name} to {direction.other}"), 1)
        document.add_paragraph(FILL_IN)
        title = f"Provisions of {direction.name} and what answers them in {direction.other}"
        _table(document, number, title, *_cells(direction, made))
    number = 3
    if made.loose:
        document.add_heading("Notes that fit no pair of this comparison", 1)
        rows = [(on, *said(review)) for on, review in made.loose]
        _table(document, number, "Notes", ("On", *REVIEW), rows, (25, 45, 18, 12))
        number += 1
    document.add_heading("Provenance", 1)
    _table(document, number, "How this comparison was made", ("What", "Said"), made.provenance, (20, 80))
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _cells(direction: Direction, made: Concordance) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[int, ...]]:
    """The head, the rows and the widths of one direction; reviews have a column where there are any."""
    head = (direction.name, direction.other, "Relation and reason", *NATIONAL, *(("Note",) if made.has_reviews else ()))
    rows = []
    for line in direction.lines:
        notes = "\n".join(
            " ".join(filter(None, (review.note, f"({review.who})" if review.who else ""))) for review in line.reviews
        )
        rows.append(
            (
                f"{line.address} {line.heading}".strip(),
                f"{line.other} {line.other_heading}".strip(),
                f"{line.relation}. {line.reason} ({line.by})",
                *("",) * len(NATIONAL),
                *((notes,) if made.has_reviews else ()),
            )
        )
    return head, rows, (16, 16, 28, 14, 10, 16) if not made.has_reviews else (14, 14, 24, 12, 8, 12, 16)


def _properties(document: Document, made: Concordance) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    known = document.core_properties
    known.title, known.author, known.comments = shown(made.title, 200), "treatycompare", STATEMENT
    known.created = known.modified = EPOCH
    known.last_modified_by = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(16)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{STATEMENT.partition(':')[0]}. Page ")
    footer._p.append(_field("PAGE"))


def _table(
    document: Document,
    number: int,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    caption = document.add_paragraph("Table ", style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption._p.append(_field("SEQ Table \\* ARABIC", str(number)))
    caption.add_run(shown(f": {title}"))
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    table.autofit = False
    shares = [width * _PAGE // sum(widths) for width in widths]
    for column, share in zip(table._tbl.tblGrid.gridCol_lst, shares, strict=True):
        column.set(_w("w"), str(share))
    # Rows are built as they are stored: asking the library for each cell is quadratic.
    table._tbl.append(_row(head, shares, head=True))
    for row in rows:
        table._tbl.append(_row(row, shares))
    document.add_paragraph()


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> Any:
    row = _element("w:tr")
    about = _child(row, "w:trPr")
    _child(about, "w:cantSplit")
    if head:
        _child(about, "w:tblHeader")
    for text, width in zip(cells, widths, strict=True):
        cell = _child(row, "w:tc")
        _child(_child(cell, "w:tcPr"), "w:tcW", w=str(width), type="dxa")
        for line in shown(text).split("\n"):
            run = _child(_child(cell, "w:p"), "w:r")
            style = _child(run, "w:rPr")
            if head:
                _child(style, "w:b")
            _child(style, "w:sz", val="18")
            words = _child(run, "w:t")
            words.text = line
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return row


def _field(code: str, result: str = "1") -> Any:
    field = _element("w:fldSimple", instr=code)
    _child(_child(field, "w:r"), "w:t").text = result
    return field


def _child(parent: Any, name: str, **attributes: str) -> Any:
    made = _element(name, **attributes)
    parent.append(made)
    return made


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(_w(key), value)
    return made


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
