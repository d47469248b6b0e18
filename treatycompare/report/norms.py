"""The coded norms of a pair, facet by facet, ready to print."""

from __future__ import annotations

from typing import Literal

from treatycompare.coding import field_in_words
from treatycompare.model.comparison import Pair
from treatycompare.model.difference import ComputedRelation, FacetValue, FieldDifference, NormDifference
from treatycompare.model.norm import NormBase
from treatycompare.model.treaty import Provision
from treatycompare.report import phrases
from treatycompare.report.anchors import Anchors
from treatycompare.report.view import Facet, Graded, NormView, Pin, Side, Value

Sides = tuple[Side, Side]

_ALIKE = ("different_term", "different_place")
"""Verdicts that decide nothing: they stand in the short list, not in the table."""


def norm_views(pair: Pair, section: str, sides: Sides, anchors: Anchors) -> tuple[NormView, ...]:
    """Give the norms of a pair, one view each and in the same order."""
    known = (_by_key(pair.left), _by_key(pair.right))
    return tuple(_norm(norm, section, known, sides, anchors) for norm in pair.norms)


def computed_view(computed: ComputedRelation, names: phrases.Names) -> Graded:
    """Give the computed relation; without one the reason says why."""
    deciding = tuple(dict.fromkeys(phrases.spoken(facet) for facet in computed.deciding))
    words = phrases.relation_words(computed.relation, names) if computed.relation else "Cannot be computed"
    reason = phrases.spoken(computed.reason)
    return Graded(computed.relation, words, phrases.relation_sign(computed.relation), reason, None, deciding)


def value_words(facet: FacetValue) -> str:
    """Give what one side has in a facet, in one line."""
    return "; ".join(phrases.facet_items(facet))


def told_apart(field: FieldDifference) -> tuple[str, str]:
    """Give both sides of a facet in one line each, without pinpoints and without what both have."""
    sides = [[_bare(item) for item in phrases.facet_items(side)] for side in (field.left, field.right)]
    shared = set(sides[0]) & set(sides[1])
    more = "nothing more" if shared else ""
    mine, other = ("; ".join(item for item in side if item not in shared) or more for side in sides)
    return mine, other


def _by_key(units: tuple[Provision, ...]) -> dict[str, NormBase]:
    return {norm.key: norm for unit in units for norm in unit.all_norms()}


def _norm(
    norm: NormDifference, section: str, known: tuple[dict[str, NormBase], dict[str, NormBase]], sides: Sides,
    anchors: Anchors,
) -> NormView:  # fmt: skip
    names = (sides[0].name, sides[1].name)
    keys = (norm.left, norm.right)
    places = [key.rpartition(":")[0] if key else None for key in keys]
    coded = next((known[i][key] for i, key in enumerate(keys) if key in known[i]), None)
    title = phrases.plain(norm.action) + (f": {coded.object}" if coded else "")
    only = None if norm.left and norm.right else sides[0] if norm.left else sides[1]
    facets = [f for f in norm.fields if f.verdict not in ("same", "silent_both", *_ALIKE) and not _unseen(f)]
    return NormView(
        id=anchors.unique(f"{section}--{phrases.slug(norm.action)}-{phrases.slug(places[0] or places[1] or '')}"),
        title=title,
        kind=phrases.plain(norm.kind),
        pins=(_pin(0, places[0], anchors), _pin(1, places[1], anchors)),
        only=only,
        alone=_alone(norm, sides),
        facets=() if only else tuple(_facet(f, names, places, anchors) for f in facets),
        terms=_terms(norm, places) if only else (),
        counts=_counts_words({f.counts_for for f in norm.fields}, names) if only else None,
        same=tuple(_same(f) for f in norm.fields if f.verdict == "same" and not _unseen(f)),
        other_words=() if only else tuple(_alike(f, names) for f in norm.fields if f.verdict in _ALIKE),
        silent=tuple(phrases.plain(f.facet) for f in norm.fields if f.verdict == "silent_both" and not _unseen(f)),
        not_coded=tuple(phrases.plain(f.facet) for f in norm.fields if _unseen(f)),
    )


def _alone(norm: NormDifference, sides: Sides) -> str:
    mine, other = sides if norm.left else (sides[1], sides[0])
    if norm.elsewhere:
        return f"stands elsewhere: {other.name} {', '.join(norm.elsewhere)}"
    unread = any((field.right if norm.left else field.left).state == "not_coded" for field in norm.fields)
    return f"not coded in {other.name}" if unread else f"only in {mine.name}"


def _unseen(field: FieldDifference) -> bool:
    return field.left.state == field.right.state == "not_coded"


def _facet(field: FieldDifference, names: phrases.Names, places: list[str | None], anchors: Anchors) -> Facet:
    return Facet(
        name=phrases.plain(field.facet),
        left=_value(field.left, field.right, 0, places[0], anchors),
        right=_value(field.right, field.left, 1, places[1], anchors),
        verdict=field_in_words(field, names),
        counts=_counts_words({field.counts_for}, names),
    )


def _counts_words(sides: set[Literal["left", "right", "both", "open"] | None], names: phrases.Names) -> str | None:
    """Say for whom facets count; of several the one that says most."""
    words = {
        "both": "counts for both",
        "left": f"counts for {names[0]}",
        "right": f"counts for {names[1]}",
        "open": "would decide, but is open",
    }
    if {"left", "right"} <= sides:
        return words["both"]
    return next((said for side, said in words.items() if side in sides), None)


def _terms(norm: NormDifference, places: list[str | None]) -> tuple[str, ...]:
    """The terms of a norm that stands alone: there is nothing to set beside them, so one list will do."""
    side = 0 if norm.left else 1
    out = []
    for field in norm.fields:
        here = (field.left, field.right)[side]
        said = here.state != "coded" or here.value is False or field.facet == "object"
        if said and here.state != "inconclusive":
            continue
        where = f" [{here.locus}]" if here.locus not in (None, places[side]) else ""
        where += f" through {here.via}" if here.via else ""
        out.append(f"{phrases.plain(field.facet)}: {value_words(here)}{where}")
    return tuple(out)


def _value(mine: FacetValue, other: FacetValue, side: int, home: str | None, anchors: Anchors) -> Value:
    """The value with its place, unless that is the place of the norm itself, which stands above."""
    items = phrases.facet_items(mine)
    theirs = {_bare(item) for item in phrases.facet_items(other)}
    mark = len(items) > 1 and mine.state == other.state == "coded"
    return Value(
        items=tuple((item, mark and _bare(item) not in theirs) for item in items),
        state=mine.state,
        pin=_pin(side, mine.locus, anchors) if mine.locus != home else None,
        via=_pin(side, mine.via, anchors),
    )


def _bare(item: str) -> str:
    return item.partition(" [")[0]


def _pin(side: int, address: str | None, anchors: Anchors) -> Pin | None:
    return Pin(address, anchors.href(side, address)) if address else None


def _alike(field: FieldDifference, names: phrases.Names) -> str:
    """Say in one line how a facet differs that asks the same in other words or at another place."""
    sides = zip(names, (field.left, field.right), strict=True)
    if field.verdict == "different_place":
        places = "; ".join(f"{name} {side.via or side.locus}" for name, side in sides if side.via or side.locus)
        return f"{phrases.plain(field.facet)} ({value_words(field.left)}), at {places}"
    return f"{phrases.plain(field.facet)} ({'; '.join(f'{name}: {value_words(side)}' for name, side in sides)})"


def _same(field: FieldDifference) -> str:
    return f"{phrases.plain(field.facet)} ({value_words(field.left)})"
