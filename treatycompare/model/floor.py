"""The floor: what a provision leaves of a duty after every option and reservation is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from treatycompare import citation
from treatycompare.model.norm import Clause
from treatycompare.model.results import Result, Results
from treatycompare.model.treaty import Flexibility, Norm, Provision, Treaty
from treatycompare.model.value import AddressStr

Least = Literal["in_full", "narrowed", "in_part", "nothing"]
_ASKS = ("obligation", "prohibition", "obligation_of_effort", "obligation_to_consider", "encouragement")
_RESERVED = ("reservation", "declaration", "domestic_law", "federal", "alternative_means")


class Floor(Result):
    """What is left of one duty at the least.

    ``least``: ``in_full`` where nothing may be taken away; ``narrowed`` where a State may ask for
    more elements before the duty bites (``elements``); ``in_part`` where a way out leaves the rest
    that ``ways_out`` names; ``nothing`` where a reservation is said to leave nothing, or no rest is
    named. ``strength`` is that of the duty itself, 5 to 1.
    """

    norm: str
    locus: AddressStr
    strength: int | None
    least: Least
    elements: tuple[Clause, ...] = ()
    ways_out: tuple[Flexibility, ...] = ()

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row: the duty, what is left of it, and what takes the rest away."""
        return (
            {
                "at": self.locus,
                "duty": self.norm.partition(":")[2],
                "strength": self.strength,
                "least": self.least,
                "elements": "; ".join(f"{one.text} ({one.locus})" for one in self.elements),
                "ways_out": "; ".join(_way(way) for way in self.ways_out),
            },
        )

    def __repr__(self) -> str:
        return f"<Floor {self.norm}: strength {self.strength}, {self.least}>"


def floors(treaty: Treaty, address: str) -> Results[Floor]:
    """Give the floor of each norm at or below an address that asks something of States.

    An option or a way out of the same article counts where it stands in the unit of the norm,
    where the norm names it among its exceptions or optional elements, and, unless the norm is
    said to have no exceptions, where it refers to the unit of the norm or holds it. A declaration
    that only brings in an optional element narrows, and takes nothing away beside that.

    Raises UnknownAddressError, AddressError.
    """
    unit = treaty[address]
    asking = [norm for norm in unit.all_norms() if norm.modality in _ASKS]
    return Results(_floor(norm, treaty[citation.article_of(norm.locus)]) for norm in asking)


def _floor(norm: Norm, article: Provision) -> Floor:
    elements = tuple(_elements(norm, article))
    # A way out may be noted at the duty and where it is given; it is one all the same.
    ways_out = tuple(
        {
            (way.mechanism, way.locus): way
            for unit in article.walk()
            for way in unit.flexibility
            if (way.mechanism in _RESERVED or (way.mechanism == "optional_element" and norm.kind != "offence"))
            and (_holds(unit, norm) or _reaches(unit, way.locus, norm))
        }.values()
    )
    by_declaration = {citation.unit_of(element.locus) for element in elements}
    taking = [way for way in ways_out if not (way.mechanism == "declaration" and _place(way) in by_declaration)]
    options = [way for way in ways_out if way.mechanism == "optional_element"]
    taking = [way for way in taking if way not in options]
    least: Least = "narrowed" if elements or options else "in_full"
    if taking:
        least = "nothing" if any(_takes_all(way) for way in taking) else "in_part"
    return Floor(
        norm=norm.key, locus=norm.locus, strength=norm.strength, least=least, elements=elements, ways_out=ways_out
    )


def _way(way: Flexibility) -> str:
    left = f", leaves: {way.floor_left}" if way.floor_left else ""
    return f"{way.mechanism} ({way.locus}){left}"


def _takes_all(way: Flexibility) -> bool:
    return way.mechanism == "reservation" and (way.floor_left is None or way.floor_left == "nothing")


def _elements(norm: Norm, article: Provision) -> Iterator[Clause]:
    """The elements that a State may add to an offence: in the norm itself or in an option on it."""
    if norm.kind != "offence":
        return
    if norm.offence.optional_elements.value:
        yield from norm.offence.optional_elements.value
        return
    for unit in article.walk():
        for option in unit.norms:
            if option.kind == "offence" and option.modality not in _ASKS and _reaches(unit, option.locus, norm):
                yield from option.offence.optional_elements.value or ()


def _holds(unit: Provision, norm: Norm) -> bool:
    return norm in unit.norms


def _place(way: Flexibility) -> AddressStr:
    return citation.unit_of(way.locus)


def _reaches(unit: Provision, locus: str, norm: Norm) -> bool:
    """Whether what stands at a locus speaks of the norm: by the norm, by its references, or by where it stands."""
    own, place = citation.unit_of(norm.locus), citation.unit_of(locus)
    if place in {citation.unit_of(clause.locus) for clause in _named_by(norm)}:
        return True
    if norm.exceptions.state == "silent":  # the norm was read for its exceptions and has none
        return own == place
    article = citation.article_of(norm.locus)
    targets = [x.target for x in unit.xrefs if citation.unit_of(x.origin) == place and x.effect != "defines"]
    inside = [target for target in targets if citation.article_of(target) == article]
    if inside:
        return any(citation.within(own, target) or citation.within(target, own) for target in inside)
    return citation.within(place, own) or citation.within(own, place)


def _named_by(norm: Norm) -> Iterator[Clause]:
    yield from norm.exceptions.value or ()
    if norm.kind == "offence":
        yield from norm.offence.optional_elements.value or ()
