"""One facet of two norms: the verdict, and for which side it counts.

The rule: same, another term, another place and silence on both sides decide nothing. More that
binds counts for the side that has it; more that frees counts for the other side; more that only
allows is shown and not counted. What differs without an order counts for both.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from treatycompare.coding.facets import Leaf, NormClass
from treatycompare.coding.orders import Order, Outcome, Side, Weight
from treatycompare.model.difference import FacetValue, FieldDifference, Verdict

CountsFor = Literal["left", "right", "both", "open"]
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
_ADDS: dict[Side, Verdict] = {"left": "left_adds", "right": "right_adds"}
_ONLY: dict[Side, Verdict] = {"left": "only_left", "right": "only_right"}
_STRONGER: dict[Side, Verdict] = {"left": "left_stronger", "right": "left_weaker"}


def pair_class(left: NormClass, right: NormClass) -> NormClass:
    """Give the class that two norms share; where they differ their terms are not weighed.

    What then differs between them is said by the modality.
    """
    left, right = ("binds" if side == "applies" else side for side in (left, right))
    return left if left == right else "allows"


def field_difference(
    facet: str, order: Order, left: Leaf, right: Leaf, stands_in: NormClass = "binds"
) -> FieldDifference | None:
    """Judge one facet of two norms of a class; None where nobody coded it on either side."""
    if left.state == right.state == "not_coded":
        return None
    verdict, counts = _judge(order, left, right, stands_in)
    return FieldDifference(
        facet=facet, verdict=verdict, left=facet_value(left), right=facet_value(right), counts_for=counts
    )


def _judge(order: Order, left: Leaf, right: Leaf, stands_in: NormClass) -> tuple[Verdict, CountsFor | None]:
    if not {left.state, right.state} <= {"coded", "silent"}:
        return "inconclusive", "open" if order.decides else None
    if left.state == right.state == "silent":
        return "silent_both", None
    if left.state == "silent":
        return _against_silence(order, "right", right.value, stands_in)
    if right.state == "silent":
        return _against_silence(order, "left", left.value, stands_in)
    outcome = order.compare(left.value, right.value)
    if outcome.kind == "same":
        return ("same" if _brought_in(left) == _brought_in(right) else "different_place"), None
    return _weighed(outcome, stands_in)


def _against_silence(order: Order, side: Side, value: Any, stands_in: NormClass) -> tuple[Verdict, CountsFor | None]:
    if value == ():
        return "same", None
    weight: Weight = order.weigh(value)
    if stands_in == "allows":
        weight = "nothing"
    if weight == "nothing":
        return _ADDS[side], None
    if weight == "open":
        return _ONLY[side], "open"
    if stands_in == "states":
        return _ONLY[side], "both"
    counts = side if (weight == "binds") == (stands_in != "frees") else OTHER[side]
    return _ONLY[side], counts


def _weighed(outcome: Outcome, stands_in: NormClass) -> tuple[Verdict, CountsFor | None]:
    kind, side = outcome
    if kind == "term":
        return "different_term", None
    if kind == "different" or side is None:
        return "different", "both"
    if kind == "shown" or stands_in == "allows":
        return _ADDS[side], None
    if stands_in == "states":
        return "different", "both"
    binds = OTHER[side] if stands_in == "frees" else side
    return (_ADDS[side] if kind == "adds" else _STRONGER[binds]), binds


def _brought_in(leaf: Leaf) -> bool | frozenset[tuple[str, bool]]:
    """Whether the content comes through another provision: as a whole, or which of the items."""
    if leaf.via:
        return True
    items = leaf.value if isinstance(leaf.value, tuple) else ()
    through = {bool(getattr(item, "via", None)) for item in items}
    if len(through) < 2:
        return True in through
    return frozenset((str(getattr(i, "ground", getattr(i, "text", i))).casefold(), bool(i.via)) for i in items)


def facet_value(leaf: Leaf) -> FacetValue:
    """Give what one side has as plain data, as it stands in the JSON of a comparison."""
    value = [_plain(item) for item in leaf.value] if isinstance(leaf.value, tuple) else _plain(leaf.value)
    return FacetValue(state=leaf.state, value=value, locus=leaf.locus, via=leaf.via)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if isinstance(value, BaseModel) else value
