"""Lineage: from which provisions of older treaties the wording of a provision comes, and how closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from treatycompare import citation
from treatycompare.model.results import Result
from treatycompare.model.treaty import Degree, Derivation, Provision
from treatycompare.model.value import AddressStr, Value

_CLOSEST: tuple[Degree, ...] = ("near-verbatim", "adapted", "inspired")


class Source(Value):
    """One older provision that a provision comes from: ``of`` comes from ``treaty`` ``address``."""

    of: AddressStr
    treaty: str
    address: AddressStr
    degree: Degree


class Lineage(Result):
    """Where one article comes from, unit by unit.

    ``sources`` stand in printed order of the article. ``own`` are the units with norms for which
    the record names no source; ``state`` is ``not_coded`` where nobody has read the article for
    its sources in full, so that an empty list then says nothing.
    """

    treaty: str
    address: AddressStr
    heading: str | None = None
    state: Literal["coded", "not_coded"]
    sources: tuple[Source, ...] = ()
    own: tuple[AddressStr, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def closest(self) -> tuple[tuple[str, Degree], ...]:
        """The treaties it comes from, each with the closest degree that one of its units has."""
        found: dict[str, Degree] = {}
        for source in self.sources:
            before = found.get(source.treaty, source.degree)
            found[source.treaty] = min(before, source.degree, key=_CLOSEST.index)
        return tuple(sorted(found.items(), key=lambda entry: (_CLOSEST.index(entry[1]), entry[0])))

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row a source, then one for each unit without; an article that nobody read is one row."""
        named: list[tuple[str, str, str]] = [(s.of, f"{s.treaty} {s.address}", s.degree) for s in self.sources]
        lone = "no source named"
        if self.state == "not_coded" and not self.sources:
            named, lone = [(self.address, "not coded", "")], "not coded"
        named += [(address, lone, "") for address in self.own if (address, lone, "") not in named]
        return tuple(
            {"treaty": self.treaty, "at": at, "heading": self.heading, "from": source, "degree": degree}
            for at, source, degree in named
        )

    def __repr__(self) -> str:
        unknown = "not coded" if self.state == "not_coded" else "no source named"
        found = ", ".join(f"{treaty} {degree}" for treaty, degree in self.closest) or unknown
        return f"<Lineage {self.treaty} {self.address}: {found}>"


def lineage_of(article: Provision, within: str | None = None) -> Lineage:
    """Give the lineage of an article, or of the unit in it that *within* names."""
    chosen = next((unit for unit in article.walk() if unit.address == within), article)
    units = list(chosen.walk())
    sources = [_source(unit, derivation) for unit in units for derivation in unit.derivation]
    return Lineage(
        treaty=chosen.treaty,
        address=chosen.address,
        heading=chosen.heading,
        state="coded" if chosen.coded else "not_coded",
        sources=tuple(sources),
        own=tuple(_without_source(units, article)),
        themes=chosen.themes,
    )


def _source(unit: Provision, derivation: Derivation) -> Source:
    treaty, _, address = derivation.source.partition(" ")
    return Source(of=unit.address, treaty=treaty, address=address, degree=derivation.degree)


def _without_source(units: Iterable[Provision], article: Provision) -> Iterable[AddressStr]:
    """The units with norms whose wording has no source, their own or that of a unit around them."""
    derived = {unit.address for unit in article.walk() if unit.derivation}
    for unit in units:
        if unit.norms and not any(citation.within(unit.address, around) for around in derived):
            yield unit.address
