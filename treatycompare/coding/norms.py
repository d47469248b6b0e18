"""Two lists of norms beside each other: which answers which, and how they differ facet by facet.

Norms answer each other one to one where kind and action are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from treatycompare import citation
from treatycompare.coding.facets import Facets, Leaf, NormClass, leaves
from treatycompare.coding.orders import Number, Side
from treatycompare.coding.verdicts import OTHER, CountsFor, facet_value, field_difference, pair_class
from treatycompare.model.difference import FieldDifference, NormDifference
from treatycompare.model.norm import NormBase
from treatycompare.model.treaty import Norm

_NO_FIGURE = Number(order="number")
"""The order of thresholds as a whole, which are compared only where neither side has a figure."""


def compare_norms(
    left: Sequence[Norm],
    right: Sequence[Norm],
    facets: Facets,
    linked: Iterable[tuple[str, str]] = (),
) -> tuple[NormDifference, ...]:
    """Compare the norms of two provisions or groups of provisions, each given in printed order.

    Where several norms of a side have the same kind and action, those pair first whose places
    correspond in *linked* (left and right addresses), closer places before wider ones; then those
    with the same modality and bearer; then by the order of print. The pairs and the norms that
    stand alone come in the printed order of the left, then the lone norms of the right.

    >>> from treatycompare.corpus import open_corpus
    >>> compare_norms([], [], Facets.read(open_corpus().facets()))
    ()
    """
    pairs = dict(_pairs(left, right, tuple(linked)))
    found = [
        _both(norm, right[pairs[i]], facets) if i in pairs else _alone(norm, "left", facets)
        for i, norm in enumerate(left)
    ]
    taken = set(pairs.values())
    found += [_alone(norm, "right", facets) for j, norm in enumerate(right) if j not in taken]
    return tuple(found)


def _pairs(
    left: Sequence[NormBase], right: Sequence[NormBase], linked: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, int]]:
    """Take the best pair first. The key is the same from either side, and so is the pairing."""
    candidates = []
    for (i, a), (j, b) in product(enumerate(left), enumerate(right)):
        if _subject(a) == _subject(b):
            unlike = (a.modality != b.modality) + (a.bearer != b.bearer)
            candidates.append(((-_closeness(a.locus, b.locus, linked), unlike, i + j, abs(i - j)), i, j))
    ours: set[int] = set()
    theirs: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            yield i, j


def _subject(norm: NormBase) -> tuple[str, str]:
    return str(getattr(norm, "kind", "")), norm.action


def _closeness(left: str, right: str, linked: Sequence[tuple[str, str]]) -> int:
    """How narrow a link holds both places; 0 where none does."""
    return max(
        (
            1 + len(citation.parse(a).labels) + len(citation.parse(b).labels)
            for a, b in linked
            if citation.within(left, a) and citation.within(right, b)
        ),
        default=0,
    )


def _both(left: NormBase, right: NormBase, facets: Facets) -> NormDifference:
    ours, theirs = leaves(left, facets), leaves(right, facets)
    classes = [facets.norm_classes.of(norm) for norm in (left, right)]
    shared = pair_class(*classes)
    of_states = any(norm.bearer not in facets.norm_classes.not_of_states for norm in (left, right))
    fields = []
    for name in _compared(ours, theirs):
        order = facets.facets.get(name, _NO_FIGURE)
        own: NormClass = "binds" if of_states else "allows"
        found = field_difference(name, order, ours[name], theirs[name], shared if order.follows_norm else own)
        if found:
            fields.append(found)
    return NormDifference(
        kind=_subject(left)[0], action=left.action, left=left.key, right=right.key, fields=tuple(fields)
    )


def _compared(ours: dict[str, Leaf], theirs: dict[str, Leaf]) -> Iterator[str]:
    """The facets of a pair: of the thresholds the kinds that a side has, or the whole where none."""
    kinds = [n for n in ours if n.startswith("thresholds.") and "coded" in (ours[n].state, theirs[n].state)]
    for name in ours:
        if name == "thresholds" and kinds:
            continue
        if not name.startswith("thresholds.") or name in kinds:
            yield name


def _alone(norm: NormBase, side: Side, facets: Facets) -> NormDifference:
    counts = _lone_count(norm, side, facets)
    fields = []
    for name, leaf in leaves(norm, facets).items():
        if leaf.state != "coded" or leaf.value == () or name == "thresholds":
            continue
        has, lacks = facet_value(leaf), facet_value(Leaf("silent"))
        fields.append(
            FieldDifference(
                facet=name,
                verdict="only_left" if side == "left" else "only_right",
                left=has if side == "left" else lacks,
                right=lacks if side == "left" else has,
                counts_for=counts if name == "modality" else None,
            )
        )
    left, right = (norm.key, None) if side == "left" else (None, norm.key)
    return NormDifference(kind=_subject(norm)[0], action=norm.action, left=left, right=right, fields=tuple(fields))


def _lone_count(norm: NormBase, side: Side, facets: Facets) -> CountsFor | None:
    """For whom a norm counts that the other side lacks; its terms are part of it and count no more.

    Whether a definition, a rule of application or of interpretation binds alone, code cannot say.
    """
    match facets.norm_classes.of(norm):
        case "binds":
            return side
        case "frees":
            return OTHER[side]
        case "allows":
            return None
        case _:
            return "open"
