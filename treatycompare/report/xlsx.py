"""The concordance as a workbook: both directions, columns for national law, reviews, provenance.

Every cell is written as text: what starts with ``=``, ``+``, ``-`` or ``@`` is no formula, and no
address of the web becomes a link.
"""

from __future__ import annotations

import io
from typing import Any

from treatycompare.errors import MissingExtraError
from treatycompare.model.comparison import Comparison
from treatycompare.report.build import build
from treatycompare.report.concordance import (
    EPOCH,
    FILL_IN,
    NATIONAL,
    REVIEW,
    STATEMENT,
    STATUSES,
    Concordance,
    Direction,
    concordance,
    said,
    same_bytes,
    shown,
)

SHEETS = ("Concordance", "Reverse")
_WIDTHS = (10, 28, 18, 10, 28, 50, 24)
_NATIONAL_WIDTHS = (24, 12, 40, 20, 32, 32)
_REVIEW_WIDTHS = (40, 20, 14)


def render(comparison: Comparison) -> bytes:
    """Give the workbook, the same bytes for the same comparison.

    Raises MissingExtraError where xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtraError(
            "a workbook needs xlsxwriter", todo='install it with: pip install "treatycompare[xlsx]"'
        ) from error
    made = concordance(comparison, build(comparison), "xlsx")
    out = io.BytesIO()
    off = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **off})
    book.set_properties({"title": shown(made.title), "comments": STATEMENT, "created": EPOCH})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8F1FB"}),
        "fill": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FFF4D6"}),
        "cell": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    for name, direction in zip(SHEETS, made.directions, strict=True):
        _direction(book.add_worksheet(name), direction, made, formats)
    if made.loose:
        _rows(book.add_worksheet("Notes"), ("On", *REVIEW), [(on, *said(r)) for on, r in made.loose], formats)
    _rows(book.add_worksheet("Provenance"), ("What", "Said"), [*made.provenance, ("National law", FILL_IN)], formats)
    book.close()
    return same_bytes(out.getvalue())


def _direction(sheet: Any, direction: Direction, made: Concordance, formats: dict[str, Any]) -> None:
    review = REVIEW if made.has_reviews else ()
    columns = [*direction.columns, *NATIONAL, *review]
    widths = (*_WIDTHS, *_NATIONAL_WIDTHS, *_REVIEW_WIDTHS)[: len(columns)]
    filled = range(len(direction.columns), len(direction.columns) + len(NATIONAL))
    for column, (name, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(column, column, width, formats["cell"])
        sheet.write_string(0, column, shown(name), formats["fill" if column in filled else "head"])
    for row, line in enumerate(direction.lines, start=1):
        cells = [*line.cells, *([""] * len(NATIONAL)), *(line.review_cells if review else ())]
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, shown(text), formats["cell"])
    last = max(1, len(direction.lines))
    status = filled[NATIONAL.index("Status")]
    sheet.data_validation(
        1,
        status,
        last,
        status,
        {
            "validate": "list",
            "source": list(STATUSES),
            "error_title": "Status",
            "error_message": "Choose one of the list, or leave the cell empty.",
        },
    )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{'Z'}{last + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + STATEMENT.partition(":")[0] + "&RPage &P of &N")


def _rows(sheet: Any, head: tuple[str, ...], rows: list[tuple[str, ...]], formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 24, formats["cell"])
    sheet.set_column(1, len(head) - 1, 100 if len(head) == 2 else 40, formats["cell"])
    for row, cells in enumerate([head, *rows]):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, shown(text), formats["cell" if row else "head"])
    sheet.freeze_panes(1, 0)
