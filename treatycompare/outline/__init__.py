"""Numbered lines to a tree of provisions, for the formats that have no structure of their own.

A parser gives what it reads in printed order: headings of divisions, the units that hold lines
(preamble, article, closing formula, note) and the lines as printed. Here labels are cut from the
lines and put in their lists, closing words are given to the list that they close, and what is
missing, doubled or out of order is named.
"""

from __future__ import annotations

from treatycompare.outline.labels import split_labels
from treatycompare.outline.reading import Asked, Ledger, Read, make_treaty
from treatycompare.outline.tree import (
    Division,
    Item,
    Line,
    Outcome,
    Unit,
    against,
    build,
    conserve,
    marks_dropped,
    slug,
)
from treatycompare.outline.words import Words, words_of

__all__ = [
    "Asked",
    "Division",
    "Item",
    "Ledger",
    "Line",
    "Outcome",
    "Read",
    "Unit",
    "Words",
    "against",
    "build",
    "conserve",
    "make_treaty",
    "marks_dropped",
    "slug",
    "split_labels",
    "words_of",
]
