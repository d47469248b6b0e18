"""What a user notes on a pair: the note, and by whom and when the pair was reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import StringConstraints, model_validator

from treatycompare import citation
from treatycompare.model.value import AddressStr, DateStr, Value

if TYPE_CHECKING:
    from treatycompare.model.comparison import Comparison, Pair

NOTE_LIMIT = 10_000
"""Characters of a note at most: what a cell of a spreadsheet holds, and more than a reader wants."""

Sides = tuple[tuple[str, ...], tuple[str, ...]]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Review(Value):
    """A note on a correspondence, or on provisions that stand alone (one side is then empty).

    A review is of two addresses, not of one direction or one method: it is found again however the
    two treaties are compared. ``reviewed_by`` and ``reviewed_on`` come together or not at all.
    """

    left_treaty: Name
    left: tuple[AddressStr, ...] = ()
    right_treaty: Name
    right: tuple[AddressStr, ...] = ()
    note: Annotated[str, StringConstraints(max_length=NOTE_LIMIT)] = ""
    reviewed_by: Name | None = None
    reviewed_on: DateStr | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.left and not self.right:
            raise ValueError("a review names a provision on one side at least")
        if not self.note.strip() and self.reviewed_by is None:
            raise ValueError("a review has a note, or a name and a date")
        if (self.reviewed_by is None) != (self.reviewed_on is None):
            raise ValueError("who reviewed and when come together")
        return self

    @property
    def of(self) -> frozenset[tuple[str, str]]:
        """The provisions it is on, whichever side they stand on."""
        here = ((self.left_treaty, self.left), (self.right_treaty, self.right))
        return frozenset((treaty, address) for treaty, addresses in here for address in addresses)

    def seen_from(self, left: str, right: str) -> Sides | None:
        """Give its addresses as two treaties are compared; None where it is on others."""
        if (self.left_treaty, self.right_treaty) == (left, right):
            return self.left, self.right
        if (self.right_treaty, self.left_treaty) == (left, right):
            return self.right, self.left
        return None

    @property
    def who(self) -> str:
        """By whom and when, empty where nobody signed."""
        return f"reviewed by {self.reviewed_by} on {self.reviewed_on}" if self.reviewed_by else ""


def reviews_of(comparison: Comparison) -> tuple[Review, ...]:
    """Give the reviews that were brought to a comparison."""
    return comparison.reviews


def reviewed(comparison: Comparison, reviews: Iterable[Review]) -> Comparison:
    """Give the comparison with the reviews of its two treaties; those of others stay out."""
    ids = (comparison.left.id, comparison.right.id)
    return comparison.model_copy(update={"reviews": tuple(one for one in reviews if one.seen_from(*ids))})


def changed(comparison: Comparison) -> Comparison:
    """Give the comparison without the pairs graded equivalent in which no coded facet decides otherwise.

    A pair that somebody reviewed stays. A notice says how many are left out.
    """
    ids = (comparison.left.id, comparison.right.id)
    noted = [sides for review in reviews_of(comparison) if (sides := review.seen_from(*ids))]

    def stays(pair: Pair) -> bool:
        facets = (facet for norm in pair.norms for facet in norm.fields)
        places = [u.address for u in pair.left], [u.address for u in pair.right]
        return (
            pair.relation != "equivalent"
            or any(facet.counts_for in ("left", "right", "both") for facet in facets)
            or any(fits(sides, *places) for sides in noted)
        )

    kept = tuple(pair for pair in comparison.pairs if stays(pair))
    left_out = len(comparison.pairs) - len(kept)
    if not left_out:
        return comparison
    said = (
        f"Left out: {left_out} equivalent pair{'' if left_out == 1 else 's'} in which no coded term decides otherwise."
    )
    return comparison.model_copy(update={"pairs": kept, "notices": (*comparison.notices, said)})


def fits(sides: Sides, left: Iterable[str], right: Iterable[str]) -> int:
    """Tell how well a review belongs to a pair: 2 of these very provisions, 1 of units in them, 0 not.

    >>> fits((("37",), ("24",)), ["37"], ["24"]), fits((("37(4)",), ()), ["37"], ["24"]), fits((("3",), ()), ["37"], [])
    (2, 1, 0)
    """
    places = (tuple(left), tuple(right))
    if all(set(mine) == set(theirs) for mine, theirs in zip(sides, places, strict=True)):
        return 2
    inside = all(
        any(citation.within(address, unit) for unit in units)
        for addresses, units in zip(sides, places, strict=True)
        for address in addresses
    )
    return int(inside)
