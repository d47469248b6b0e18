"""A user's reviews at the pairs they are on, for every renderer alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from treatycompare.model.comparison import Comparison
from treatycompare.model.review import Review, Sides, fits, reviews_of
from treatycompare.report.view import Head, Report


def placed(
    comparison: Comparison, places: Iterable[Sides]
) -> tuple[dict[Sides, tuple[Review, ...]], tuple[Review, ...]]:
    """Give the reviews at each of *places*, and those that fit none of them.

    A review stands where its very provisions stand, or else at the first place that holds them.
    Left out are reviews of what the comparison has and *places* leave out, as under a theme.
    """
    found: dict[Sides, list[Review]] = {place: [] for place in places}
    by_unit: dict[tuple[int, str], list[Sides]] = {}
    for place in found:
        for side in (0, 1):
            for address in place[side]:
                by_unit.setdefault((side, address.partition("(")[0].partition("[")[0]), []).append(place)
    elsewhere = _whole(comparison)
    loose = []
    for review in reviews_of(comparison):
        sides = review.seen_from(comparison.left.id, comparison.right.id)
        if sides is None:
            continue
        near = dict.fromkeys(
            place
            for side in (0, 1)
            for address in sides[side]
            for place in by_unit.get((side, address.partition("(")[0].partition("[")[0]), ())
        )
        best = max(near, key=lambda place: fits(sides, *place), default=None)
        if best is not None and fits(sides, *best):
            found[best].append(review)
        elif not any(fits(sides, *place) for place in elsewhere):
            loose.append(review)
    return {place: tuple(reviews) for place, reviews in found.items()}, tuple(loose)


def by_section(report: Report, comparison: Comparison) -> tuple[dict[str, tuple[Review, ...]], tuple[Review, ...]]:
    """Give the reviews by the id of the section they stand in, and those that stand in none."""
    sections = (*report.sections, *report.only_right)
    sides = [(_addresses(section.left), _addresses(section.right)) for section in sections]
    at, loose = placed(comparison, sides)
    # Two sections of the same provisions: the first has the notes.
    first: dict[Sides, str] = {}
    for section, key in zip(sections, sides, strict=True):
        first.setdefault(key, section.id)
    return {first[key]: reviews for key, reviews in at.items() if reviews}, loose


def pins(review: Review, report: Report) -> str:
    """Say which provisions a review is on, as the report names the treaties: ``Hanoi 37, Budapest 24``."""
    sides = review.seen_from(report.left.id, report.right.id) or ((), ())
    named = zip((report.left.name, report.right.name), sides, strict=True)
    return ", ".join(f"{name} {', '.join(addresses)}" for name, addresses in named if addresses)


def _addresses(heads: Sequence[Head]) -> tuple[str, ...]:
    return tuple(head.address for head in heads)


def _whole(comparison: Comparison) -> list[Sides]:
    """All places of the comparison as it was before a theme narrowed it."""
    a = comparison.alignment
    links: list[Sides] = [(link.left, link.right) for link in a.links]
    return [*links, *(((one,), ()) for one in a.unmatched_left), *(((), (one,)) for one in a.unmatched_right)]
