"""The table of correspondences as CSV (RFC 4180: commas, CRLF, UTF-8 without a mark at the start).

A cell that a spreadsheet would take for a formula (it starts with ``=``, ``+``, ``-``, ``@``, a
tab or a line end) gets an apostrophe before it; nothing else is changed. Where reviews were brought
to the comparison, their columns follow; reviews that fit no row have rows of their own at the end.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from treatycompare.export.cells import guarded
from treatycompare.model.comparison import COLUMNS, Comparison
from treatycompare.model.review import Review, reviews_of
from treatycompare.report.reviewing import placed

REVIEW_COLUMNS = ("note", "reviewed_by", "reviewed_on")


def render(comparison: Comparison) -> str:
    """Give one line a pair or lone article; the head line alone where there is neither."""
    rows = comparison.table()
    out = io.StringIO()
    columns = (*COLUMNS, *REVIEW_COLUMNS) if reviews_of(comparison) else COLUMNS
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    if reviews_of(comparison):
        rows = _with_reviews(comparison, rows)
    writer.writerows(
        {name: guarded(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    )
    return out.getvalue()


def _with_reviews(comparison: Comparison, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [(tuple(_split(row["left"])), tuple(_split(row["right"]))) for row in rows]
    at, loose = placed(comparison, keys)
    out = []
    for row, key in zip(rows, keys, strict=True):
        out += [{**row, **_said(review)} for review in at[key]] or [row]
    empty = dict.fromkeys(COLUMNS)
    for review in loose:
        left, right = review.seen_from(comparison.left.id, comparison.right.id) or ((), ())
        out.append({**empty, "left": "; ".join(left), "right": "; ".join(right), **_said(review)})
    return out


def _split(text: str) -> list[str]:
    return text.split("; ") if text else []


def _said(review: Review) -> dict[str, str | None]:
    return {"note": review.note, "reviewed_by": review.reviewed_by, "reviewed_on": review.reviewed_on}
