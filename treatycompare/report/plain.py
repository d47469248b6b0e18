"""The comparison for a terminal: counts, key differences, the table; no colour, 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from treatycompare.model.comparison import Comparison
from treatycompare.report.build import build, text_line
from treatycompare.report.phrases import visible
from treatycompare.report.view import Counterpart, Report, TableRow

WIDTH = 80
"""Fixed, so that the same comparison gives the same bytes in any terminal."""


def render(comparison: Comparison) -> str:
    """Give a summary as plain text."""
    report = build(comparison)
    return "\n".join(visible(line.rstrip()) for line in _lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    title = report.title + (f": {report.scope}" if report.scope else "")
    yield from _wrapped(title)
    yield "=" * min(WIDTH, max(8, len(title)))
    for notice in report.notices:
        yield from _wrapped(f"! {notice}", hang=2)
    for side in (report.left, report.right):
        yield from _wrapped(f"{side.name}: {side.title}; {text_line(side)}", hang=2)
    yield ""
    for one in report.counts:
        yield from _wrapped(f"{one.number:>5}  {one.words}", hang=7)
    for group in report.highlights:
        yield from ("", group.title)
        for line in group.lines:
            values = f" ({report.left.name}: {line.left}; {report.right.name}: {line.right})" if line.facet else ""
            facet = f", {line.facet}" if line.facet else ""
            yield from _wrapped(f"- {line.cite}, {line.norm}{facet}: {line.verdict}{values}", hang=2)
        if group.more:
            yield f"  and {group.more} more"
    yield from _table(report.table_left, report.left.name, report.right.name)
    lone = [row for row in report.table_right if row.counterparts[0].relation == "none"]
    if lone:
        yield from ("", f"Only in {report.right.name}")
        for row in lone:
            yield from _wrapped(f"{row.address:<9} {row.heading or ''}", hang=10)
    yield ""
    yield from _wrapped(report.limits[0])


def _table(rows: tuple[TableRow, ...], left: str, right: str) -> Iterator[str]:
    if not rows:
        yield from ("", f"No article of {left} is compared.")
        return
    first = max(len(left), *(len(row.address) for row in rows)) + 2
    second = max(len(right), *(len(_refs(c)) for row in rows for c in row.counterparts)) + 2
    second = min(second, 24)
    yield from ("", f"{left:<{first}}{right:<{second}}Relation, heading")
    for row in rows:
        for number, c in enumerate(row.counterparts):
            address = row.address if number == 0 else ""
            start = f"{address:<{first}}{_refs(c):<{second}}"
            yield from _wrapped(f"{start}{c.words}; {row.heading or ''}".rstrip("; "), hang=first + second)


def _refs(c: Counterpart) -> str:
    return ", ".join(head.address for head in c.refs) or ("?" if c.relation == "uncertain" else "—")


def _wrapped(text: str, hang: int = 0) -> list[str]:
    shown = visible(text.replace("\n", " "))
    return textwrap.wrap(
        shown,
        WIDTH,
        subsequent_indent=" " * hang,
        break_long_words=True,
        drop_whitespace=True,
        replace_whitespace=False,
    ) or [""]
