"""The one door to the aligner of two treaties: its words, its weights, its signals.

A collection weighs words over all its treaties and looks at likely pairs only; what counts as a
word, how rare words weigh and what a signal is worth comes from the aligner. For a collection of
two treaties a test holds the evidence of both to be the same.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from treatycompare import __version__, corpus
from treatycompare.aligners.articles import ANCHOR
from treatycompare.aligners.evidence import HEADING, ORDER, VOTES, WORDING, Evidence
from treatycompare.aligners.lexical import TextAligner
from treatycompare.aligners.signals import COMMON, FEW, RARITY, Counts
from treatycompare.aligners.units import Layout
from treatycompare.aligners.words import shipped_terms
from treatycompare.model.treaty import Treaty

SIGNALS = ("wording", "paragraphs", "heading", "order")
"""The signals whose shares add up to the score of a pair."""

ALIGNER = f"{TextAligner.name} {TextAligner.version}"
LIKELY = ANCHOR
"""Evidence from which two articles may say that their treaties keep one order."""

WORDS_PULL = ((WORDING + VOTES) / (WORDING + VOTES + HEADING)) ** 0.5
HEADING_PULL = (HEADING / (WORDING + VOTES + HEADING)) ** 0.5
"""What wording and heading weigh in choosing candidates: as in the evidence, before its roots."""


@dataclass(frozen=True, slots=True)
class Words:
    """A treaty as the aligner counts it: for each article its address, heading and paragraphs."""

    addresses: list[str]
    headings: list[Counts]
    blocks: list[list[Counts]]


def words_of(treaty: Treaty) -> Words:
    """Count the words of a treaty.

    Raises MissingTextError where it has no official wording.
    """
    found = Layout(treaty, shipped_terms())
    return Words([article.address for article in found.articles], list(found.headings), list(found.blocks))


def fingerprint() -> str:
    """What the counted words hang on beside the text: this version, its aligner, the table of terms."""
    table = corpus.open_corpus().terms().model_dump_json()
    return hashlib.sha256(f"{__version__} {ALIGNER} {table}".encode()).hexdigest()


def rarity(count: int, total: int) -> float:
    """Give what a term weighs that stands in *count* of *total* pieces; 0 where that is too many."""
    if count > min(total, max(COMMON * total, FEW)):
        return 0.0
    return math.pow(math.log((total + 1) / (count + 0.5)), RARITY)


def score(worth: float, order: float) -> float:
    """Give what the shares of a pair add up to, without writing them out."""
    return (1 - ORDER) * worth + ORDER * order


def weigh(wording: float, votes: float, heading: float | None) -> Evidence:
    """Make the evidence of a pair from its cosines, as the aligner does."""
    return Evidence(
        round(max(wording, 0.0) ** 0.5, 6),
        round(max(votes, 0.0) ** 0.5, 6),
        None if heading is None else round(heading, 6),
    )
