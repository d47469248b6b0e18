"""What the place of the output allows: its width, colour, and a table drawn by rich where it is installed."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from treatycompare.model.comparison import Comparison

WIDEST = 100
NARROWEST = 20


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def has_colour() -> bool:
    """Whether standard output is a terminal that shows colour to somebody who wants it."""
    return is_terminal() and colour_is_wanted()


def colour_is_wanted() -> bool:
    """Whether the environment allows colour: NO_COLOR is unset or empty, and the terminal is not dumb."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(default: int) -> int:
    """Give the width of the terminal, or of COLUMNS where that is set; *default* for a file or a pipe."""
    asked = os.environ.get("COLUMNS", "")
    if not (asked.isdecimal() and int(asked)) and not is_terminal():
        return default
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((default, 24)).columns))


def render(comparison: Comparison, columns: int) -> str | None:
    """Give the comparison in colour, with a drawn table; None where rich is not installed.

    Colour repeats what the words say and says nothing by itself.
    """
    try:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        return None
    from treatycompare.report import plain
    from treatycompare.report.build import build
    from treatycompare.report.phrases import visible

    report = build(comparison)
    before, after = plain.around_table(comparison, report, columns)
    out = io.StringIO()
    # What stands in the data is text: no markup, no emoji, no links are read into it.
    console = Console(file=out, force_terminal=True, width=columns, markup=False, emoji=False, highlight=False)
    for number, line in enumerate(before):
        console.print(Text(line, style="bold" if number == 0 else "yellow" if line.startswith("!") else ""))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in (report.left.name, report.right.name, "Relation", "Heading"):
        table.add_column(Text(visible(name)), overflow="fold")
    for row in report.table_left:
        for c in row.counterparts:
            cells = (row.address, plain.refs(c), c.words, row.heading or "")
            style = _STYLES.get(c.relation, "")
            table.add_row(*(Text(visible(cell), style=style if i == 2 else "") for i, cell in enumerate(cells)))
    console.print(table)
    for line in after:
        console.print(Text(line))
    return out.getvalue()


_STYLES = {"equivalent": "green", "broader": "cyan", "narrower": "magenta", "partial": "blue", "uncertain": "yellow"}
