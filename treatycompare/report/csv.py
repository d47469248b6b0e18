"""The table of correspondences as CSV (RFC 4180: commas, CRLF, UTF-8 without a mark at the start).

A cell that a spreadsheet would take for a formula (it starts with ``=``, ``+``, ``-``, ``@``, a
tab or a line end) gets an apostrophe before it; nothing else is changed.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from treatycompare.model.comparison import COLUMNS, Comparison

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(comparison: Comparison) -> str:
    """Give one line a pair or lone article; the head line alone where there is neither."""
    rows = comparison.table()
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _guarded(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
