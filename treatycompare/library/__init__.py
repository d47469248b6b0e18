"""The user's library of official texts: kept whole by their hash, verified whenever read.

``entry`` says what is known of a text, ``store`` keeps it on disk, ``reading`` parses it,
``keeping`` adds and removes, ``download`` fetches what the record knows a source of.
"""

from treatycompare.library.download import fetch
from treatycompare.library.entry import DamagedEntry, TextEntry
from treatycompare.library.keeping import add, missing, remove
from treatycompare.library.reading import parse_bytes, parsed, read_document, verify, warnings
from treatycompare.library.store import HOME, damaged, entries, find, home, listed, read

# What callers of ``treatycompare.texts`` ask for; within this module the built-in is not used.
list = listed  # noqa: A001

__all__ = [
    "HOME",
    "DamagedEntry",
    "TextEntry",
    "add",
    "damaged",
    "entries",
    "fetch",
    "find",
    "home",
    "list",
    "missing",
    "parse_bytes",
    "parsed",
    "read",
    "read_document",
    "remove",
    "verify",
    "warnings",
]
