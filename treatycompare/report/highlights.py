"""The most important differences of a comparison: which, and in what order.

The rule, which every renderer shows and no renderer changes:

1. Only facets that decide a relation stand here (``counts_for`` is a side, or ``both``), and
   norms that one side alone has in a pair. What decides nothing is in the pair.
2. They are sorted into groups, most telling first: the strength of a duty, what hedges it, a
   number, a ground of refusal (or a bar to one), a safeguard, the scope, other terms, norms on
   one side only.
3. Within a group they stand in the printed order of the pairs. A first screen shows the first
   ``SHOWN`` of a group and says how many more there are.

The ten that matter most (``top``) are taken from these and from the articles without counterpart:

1. Four duties that are weaker on one side, two numbers, two grounds of refusal, and two articles
   that one side alone has, one a side where both have some.
2. Of each sort the most telling: a duty by how far apart the two modalities are, and one that a
   treaty weakens before one that is merely another; numbers of final clauses after all others; an
   article by how many duties it holds, those of substance before institutions and final clauses.
3. At most one of a sort from one pair. Places that a sort leaves open go to safeguards, hedges,
   the scope, and then to what is left of the sorts in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from treatycompare.model.comparison import Comparison, Pair
from treatycompare.model.difference import FieldDifference, NormDifference
from treatycompare.model.treaty import Provision

Group = Literal["duty", "hedge", "number", "refusal", "safeguard", "scope", "other", "alone"]

GROUPS: dict[Group, str] = {
    "duty": "A duty is stronger on one side",
    "hedge": "A duty is hedged on one side",
    "number": "A number or time limit differs",
    "refusal": "A ground of refusal differs",
    "safeguard": "A safeguard differs",
    "scope": "The scope differs",
    "other": "Other terms that bind more on one side",
    "alone": "A norm stands on one side only",
}
SORTS: dict[Group, str] = {
    "duty": "Duty",
    "hedge": "Hedge",
    "number": "Number",
    "refusal": "Ground of refusal",
    "safeguard": "Safeguard",
    "scope": "Scope",
    "other": "Term",
    "alone": "One side only",
}
"""What a line of a group is called, in short."""
SHOWN = 4
TOP = 10
_QUOTAS: tuple[tuple[Group, int], ...] = (("duty", 4), ("number", 2), ("refusal", 2), ("alone", 2))
_FILL: tuple[Group, ...] = ("safeguard", "hedge", "scope", "duty", "number", "refusal", "alone", "other")
_DUTIES = ("encouragement", "obligation_to_consider", "obligation_of_effort", "obligation", "prohibition")
"""From the least to the most binding, for the order of lines only; relations are never made of it."""
_SUBSTANCE = {
    "criminalisation", "liability_rule", "sanction_rule", "jurisdiction_rule", "procedural_power", "safeguard",
    "cooperation_duty", "asset_measure",
}  # fmt: skip

_FACETS: dict[str, Group] = {
    "modality": "duty",
    "strength": "duty",
    "qualifiers": "hedge",
    "thresholds": "number",
    "max_duration": "number",
    "extension": "number",
    "penalty_floor": "number",
    "age": "number",
    "refusal_grounds": "refusal",
    "barred_grounds": "refusal",
    "dual_criminality": "refusal",
    "safeguards": "safeguard",
    "speciality": "safeguard",
    "onward_transfer": "safeguard",
    "confidentiality": "safeguard",
    "remedy": "safeguard",
    "scope": "scope",
    "offence_scope": "scope",
    "data_types": "scope",
    "object": "scope",
}


class Highlight(NamedTuple):
    """One difference worth a line on the first screen; no field means the norm stands alone."""

    group: Group
    pair: Pair
    norm: NormDifference
    field: FieldDifference | None


class Lone(NamedTuple):
    """An article that one side alone has."""

    side: Literal["left", "right"]
    unit: Provision


Top = tuple[Group, Highlight | Lone]


def group_of(facet: str) -> Group:
    """Give the group of a facet by the last part of its name.

    >>> group_of("modality"), group_of("use_limits.speciality"), group_of("offence.result")
    ('duty', 'safeguard', 'other')
    """
    name = facet.rpartition(".")[2]
    return _FACETS.get(name) or _FACETS.get(facet.partition(".")[0]) or "other"


def highlights(pairs: Iterable[Pair]) -> dict[Group, tuple[Highlight, ...]]:
    """Give the differences of each group in printed order; groups without any are left out."""
    found: dict[Group, list[Highlight]] = {group: [] for group in GROUPS}
    for pair in pairs:
        for norm in pair.norms:
            if norm.left is None or norm.right is None:
                found["alone"].append(Highlight("alone", pair, norm, None))
                continue
            for field in norm.fields:
                if field.counts_for in ("left", "right", "both"):
                    group = group_of(field.facet)
                    found[group].append(Highlight(group, pair, norm, field))
    return {group: tuple(items) for group, items in found.items() if items}


def top(comparison: Comparison, found: dict[Group, tuple[Highlight, ...]]) -> tuple[Top, ...]:
    """Give the ten differences that matter most, by the rule of this module."""
    ranked: dict[Group, list[Highlight | Lone]] = {
        group: list(_one_a_pair(sorted(items, key=_rank))) for group, items in found.items() if group != "alone"
    }
    sides = [
        sorted((Lone("left", unit) for unit in comparison.only_left), key=_duties_of),
        sorted((Lone("right", unit) for unit in comparison.only_right), key=_duties_of),
    ]
    ranked["alone"] = [one for both in zip_longest(*sides) for one in both if one is not None]
    # With these a lone norm of a pair may stand on the first screen only where nothing else is left.
    ranked["alone"] += found.get("alone", ())
    taken: list[Top] = []
    for group, quota in _QUOTAS:
        taken += [(group, ranked.get(group, []).pop(0)) for _ in range(min(quota, len(ranked.get(group, []))))]
    for group in _FILL:
        taken += [(group, one) for one in ranked.get(group, [])]
    order = list(GROUPS)
    return tuple(sorted(taken[:TOP], key=lambda one: order.index(one[0])))


def _one_a_pair(items: Sequence[Highlight]) -> Iterable[Highlight]:
    seen: set[int] = set()
    for item in items:
        if id(item.pair) not in seen:
            seen.add(id(item.pair))
            yield item


def _rank(item: Highlight) -> tuple[int, int]:
    """Sort a difference before others of its group: most telling first; ties stay in printed order."""
    field = item.field
    if field is None:
        return (0, 0)
    merely_other = int(field.verdict == "different")
    if item.group == "duty":
        left, right = (_binding(side.value) for side in (field.left, field.right))
        return (merely_other, -abs(left - right) if max(left, right) else 1)
    final = any("final_clause" in unit.functions for unit in (*item.pair.left, *item.pair.right))
    return (int(final), merely_other if item.group != "number" else 0)


def _binding(modality: object) -> int:
    return _DUTIES.index(modality) + 1 if isinstance(modality, str) and modality in _DUTIES else 0


def _duties_of(lone: Lone) -> tuple[int, int]:
    norms = lone.unit.all_norms()
    duties = sum(norm.modality in ("obligation", "prohibition") for norm in norms)
    return (int(not _SUBSTANCE & set(lone.unit.functions[:1])), -duties)
