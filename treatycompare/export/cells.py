"""Cells of a table that a spreadsheet may open: no cell is a formula, and each reads back as it was."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula, or for a guarded one.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("art 7")
    ("'=1+1", "''=1+1", 'art 7')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Give the text that was guarded.

    >>> unguarded(guarded("-1")), unguarded("'tis")
    ('-1', "'tis")
    """
    return text[1:] if _GUARDED.match(text) else text
