"""Differences of two aligned provisions: in words, and norm by norm, facet by facet."""

from __future__ import annotations

from typing import Any, Literal

from treatycompare.model.alignment import Origin, Relation
from treatycompare.model.treaty import Provision
from treatycompare.model.value import AddressStr, State, Value

Verdict = Literal[
    "same",
    "different_term",
    "different_place",
    "left_adds",
    "right_adds",
    "left_stronger",
    "left_weaker",
    "different",
    "only_left",
    "only_right",
    "silent_both",
    "inconclusive",
]
"""Of one facet, neutral in data; printed with the names of the treaties."""


class WordRun(Value):
    """A run of words: the same on both sides, or different, or on one side alone.

    White space belongs to the run, so that joining one side of all runs gives that side's text.
    """

    op: Literal["equal", "replace", "only_left", "only_right"]
    left: str = ""
    right: str = ""


class TextRow(Value):
    """One row of the side-by-side view: units of the left beside their counterparts, or alone.

    Most rows hold one unit a side; a side is empty where the other has no counterpart there.
    ``words`` is empty without official wording. ``origin`` says whether a person paired the units
    or the wording did; None where the row has one side.
    """

    left: tuple[AddressStr, ...] = ()
    right: tuple[AddressStr, ...] = ()
    words: tuple[WordRun, ...] = ()
    origin: Origin | None = None

    @property
    def left_text(self) -> str:
        """The left words, as printed."""
        return "".join(run.left for run in self.words)

    @property
    def right_text(self) -> str:
        """The right words, as printed."""
        return "".join(run.right for run in self.words)


class FacetValue(Value):
    """What one side has in a facet: its state of knowledge, the value and the pinpoint."""

    state: State
    value: Any = None
    locus: AddressStr | None = None
    via: AddressStr | None = None


class FieldDifference(Value):
    """One facet of a norm on both sides, with the verdict and whether it decides the relation.

    ``counts_for`` is the side that binds more in this facet; ``both`` where the sides differ
    without an order; None where the facet decides nothing; ``open`` where it should decide and
    cannot, because a side is inconclusive or not coded.
    """

    facet: str
    verdict: Verdict
    left: FacetValue
    right: FacetValue
    counts_for: Literal["left", "right", "both", "open"] | None = None


class NormDifference(Value):
    """A norm of the left beside the norm of the right with the same action, or one alone.

    ``left`` and ``right`` are norm keys (locus and action); None on the side that has none.
    ``elsewhere`` names the provisions of the other treaty that answer a norm that stands alone
    here, where they stand outside the provisions compared.
    """

    kind: str
    action: str
    left: str | None
    right: str | None
    fields: tuple[FieldDifference, ...]
    elsewhere: tuple[AddressStr, ...] = ()

    @property
    def differing(self) -> tuple[FieldDifference, ...]:
        """The facets that are not the same and not silent on both sides."""
        return tuple(f for f in self.fields if f.verdict not in ("same", "silent_both"))


class ComputedRelation(Value):
    """The relation that follows from the coded norms, with the facets that decide it.

    ``relation`` is None where it cannot be computed; ``reason`` then says why.
    """

    relation: Relation | None
    reason: str
    deciding: tuple[str, ...] = ()


class ProvisionDiff(Value):
    """The structured difference of two groups of provisions, usually one article each.

    ``names`` are the short titles used when a verdict is printed.
    """

    names: tuple[str, str]
    left: tuple[Provision, ...]
    right: tuple[Provision, ...]
    rows: tuple[TextRow, ...] = ()
    norms: tuple[NormDifference, ...] = ()
    computed: ComputedRelation

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs, in words or in coded norms."""
        words = all(run.op == "equal" for row in self.rows for run in row.words)
        paired = all(row.left and row.right for row in self.rows)
        return words and paired and not any(norm.differing for norm in self.norms)

    @property
    def has_words(self) -> bool:
        """Whether official wording of both sides was compared."""
        return any(row.words for row in self.rows)

    def __repr__(self) -> str:
        left, right = ("; ".join(p.address for p in side) for side in (self.left, self.right))
        count = sum(len(norm.differing) for norm in self.norms)
        return f"<ProvisionDiff {self.names[0]} {left} - {self.names[1]} {right}: {count} coded differences>"
