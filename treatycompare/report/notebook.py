"""The comparison in a notebook cell: HTML that reads without style sheet and script.

JupyterLab takes style, script, svg, role and aria attributes out of an untrusted notebook; this
uses none of them. At most ``ROWS`` rows are shown.
"""

from __future__ import annotations

from typing import NamedTuple

from treatycompare.model.comparison import Comparison
from treatycompare.report.build import build
from treatycompare.report.html import environment
from treatycompare.report.view import Report

ROWS = 30


class _Line(NamedTuple):
    left: str
    right: str
    relation: str
    reason: str
    origin: str


def render(comparison: Comparison) -> str:
    """Give a summary as an HTML fragment: notices, counts, the first rows of the table."""
    report = build(comparison)
    lines = _lines(report)
    template = environment().get_template("notebook.html")
    return template.render(r=report, lines=lines[:ROWS], more=max(0, len(lines) - ROWS))


def _lines(report: Report) -> list[_Line]:
    out = []
    for row in report.table_left:
        for c in row.counterparts:
            right = "; ".join(f"{head.address} {head.heading or ''}".strip() for head in c.refs) or "—"
            out.append(_Line(f"{row.address} {row.heading or ''}".strip(), right, c.words, c.line, c.origin))
    for row in report.table_right:
        for c in row.counterparts:
            if c.relation == "none":
                out.append(_Line("—", f"{row.address} {row.heading or ''}".strip(), c.words, c.line, c.origin))
    return out
