"""Coded norms beside each other: facet by facet, with verdicts, and the relation that follows.

``facets`` holds the order of each facet as data, ``orders`` compares two values in such an order,
``verdicts`` judges one facet of two norms, ``norms`` pairs the norms of two provisions, and
``conclusion`` draws the relation. The rule in words: ``docs/verdicts.md``.
"""

from treatycompare.coding.conclusion import field_in_words, relation, verdict_in_words
from treatycompare.coding.facets import Facets
from treatycompare.coding.norms import compare_norms

__all__ = ["Facets", "compare_norms", "field_in_words", "relation", "verdict_in_words"]
