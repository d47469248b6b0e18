"""Differences of two aligned provisions: in words, and norm by norm, facet by facet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from treatycompare.model.alignment import Origin, Relation
from treatycompare.model.results import Shown
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


SubstitutionKind = Literal["term", "spelling", "number", "style", "typography", "punctuation", "case", "reference"]
"""What may change in words without changing what they ask; each is counted, none is hidden.

``term`` is a pair of terms of the record that may be folded, ``number`` a figure in words or in
digits, ``style`` a pronoun that names no sex, ``case`` a capital, ``reference`` the number of a
provision that answers the one cited on the other side.
"""

RunKind = Literal[
    "substance",
    "different_term",
    "term",
    "spelling",
    "number",
    "style",
    "typography",
    "punctuation",
    "case",
    "reference",
]
"""What a difference is: a substitution, ``different_term`` (terms that answer each other and do not
mean the same), or ``substance``, which is all that nothing else explains."""


class Reference(Value):
    """Provisions cited on both sides in one place, as printed and as the concordance has them.

    ``left`` and ``right`` are the addresses cited, each of its own treaty; ``answers`` are the
    provisions of the right treaty that answer those of ``left``.
    """

    left: tuple[AddressStr, ...]
    right: tuple[AddressStr, ...]
    answers: tuple[AddressStr, ...] = ()


class WordRun(Value):
    """A run of words: the same on both sides, or different, or on one side alone.

    White space belongs to the run, so that joining one side of all runs gives that side's text.
    ``kind`` says what the difference is; None where there is none, and in comparisons saved before
    kinds were told apart. Runs that are equal may differ in typography, which is counted only.
    """

    op: Literal["equal", "replace", "only_left", "only_right"]
    left: str = ""
    right: str = ""
    kind: RunKind | None = None
    reference: Reference | None = None

    @property
    def is_substance(self) -> bool:
        """Whether the run differs in more than a substitution; always where the kind is not known."""
        return self.op != "equal" and self.kind in (None, "substance", "different_term")


class Substitution(Value):
    """How often one wording stands for another in what was compared, and of what kind that is."""

    kind: SubstitutionKind | Literal["different_term"]
    left: str
    right: str
    count: int


class ModalityFinding(Value):
    """A modal verb or a hedge that is another one on the other side, or stands on one side alone.

    ``left`` and ``right`` are names of modalities or of qualifiers, None where that side has none;
    the words are as printed, and the addresses say where. ``binds_more`` is the side that asks more
    of States, None where that does not follow from the words.
    """

    layer: Literal["modality", "qualifier"]
    left: str | None = None
    right: str | None = None
    left_words: str = ""
    right_words: str = ""
    left_address: AddressStr | None = None
    right_address: AddressStr | None = None
    binds_more: Literal["left", "right"] | None = None


class StructureEdit(Value):
    """Units that stand elsewhere or are cut otherwise on the other side.

    ``renumbered`` is another label in the same place, ``moved`` another place, ``lifted`` a clause
    that stands once for all where several articles of the other side repeat it, ``regrouped``
    several units that answer several.
    """

    kind: Literal["renumbered", "moved", "split", "merged", "lifted", "regrouped"]
    left: tuple[AddressStr, ...]
    right: tuple[AddressStr, ...]


class MovedText(Value):
    """Words that one row has on the left and another row on the right: eight at least, nearly all the same."""

    left_address: AddressStr
    right_address: AddressStr
    left: str
    right: str
    exact: bool


class TextRow(Value):
    """One row of the side-by-side view: units of the left beside their counterparts, or alone.

    Most rows hold one unit a side; a side is empty where the other has no counterpart there.
    ``words`` is empty without official wording. ``origin`` says whether a person paired the units
    or the wording did; None where the row has one side. ``by_anchors`` says that the texts were too
    long to be matched as a whole and were matched between runs that both have once.
    """

    left: tuple[AddressStr, ...] = ()
    right: tuple[AddressStr, ...] = ()
    words: tuple[WordRun, ...] = ()
    origin: Origin | None = None
    by_anchors: bool = False

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


class ProvisionDiff(Shown, Value):
    """The structured difference of two groups of provisions, usually one article each.

    ``names`` are the short titles used when a verdict is printed. ``amendment`` says that both
    sides are editions of one treaty. ``substitutions``, ``modality``, ``structure`` and ``moved``
    are layers over the words of ``rows``; none takes anything out of them.
    """

    names: tuple[str, str]
    left: tuple[Provision, ...]
    right: tuple[Provision, ...]
    rows: tuple[TextRow, ...] = ()
    norms: tuple[NormDifference, ...] = ()
    computed: ComputedRelation
    amendment: bool = False
    substitutions: tuple[Substitution, ...] = ()
    modality: tuple[ModalityFinding, ...] = ()
    structure: tuple[StructureEdit, ...] = ()
    moved: tuple[MovedText, ...] = ()

    @property
    def op_words(self) -> Mapping[str, str]:
        """What a run on one side alone is called: deleted and inserted in an amendment, and only there."""
        if self.amendment:
            return {"only_left": "deleted", "only_right": "inserted"}
        return {"only_left": f"only in {self.names[0]}", "only_right": f"only in {self.names[1]}"}

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
