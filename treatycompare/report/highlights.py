"""The most important differences of a comparison: which, and in what order.

The rule, which every renderer shows and no renderer changes:

1. Only facets that decide a relation stand here (``counts_for`` is a side, or ``both``), and
   norms that one side alone has in a pair. What decides nothing is in the pair.
2. They are sorted into groups, most telling first: the strength of a duty, what hedges it, a
   number, a ground of refusal (or a bar to one), a safeguard, the scope, other terms, norms on
   one side only.
3. Within a group they stand in the printed order of the pairs. A first screen shows the first
   ``SHOWN`` of a group and says how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from treatycompare.model.comparison import Pair
from treatycompare.model.difference import FieldDifference, NormDifference

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
SHOWN = 4

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
