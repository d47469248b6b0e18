"""Effective scope: which offences a provision reaches, found by walking its references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treatycompare import citation
from treatycompare.model.results import Result, Results
from treatycompare.model.treaty import Norm, Treaty
from treatycompare.model.value import AddressStr, Coded

_SCOPES = (("evidence", "scope"), ("extradition", "scope"), ("power", "offence_scope"))
"""The fields that say which offences a norm reaches, by the kind of norm."""


class EffectiveScope(Result):
    """What a norm reaches, and the way on which that was found.

    ``terms`` are the values at the end of the way; where it leads to no norm with a scope, those that
    the norm itself claims, None where it claims none. ``path`` starts at the norm and has the locus
    of every norm that was passed.
    """

    norm: str
    terms: tuple[str, ...] | None
    path: tuple[AddressStr, ...]

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row: the norm, what it reaches, and by which way."""
        at, _, action = self.norm.partition(":")
        return ({"at": at, "norm": action, "reaches": self._reaches, "by_way_of": " > ".join(self.path[1:])},)

    @property
    def _reaches(self) -> str:
        return "not known" if self.terms is None else "; ".join(self.terms) or "nothing"

    def __repr__(self) -> str:
        way = f", by way of {' > '.join(self.path[1:])}" if self.path[1:] else ""
        return f"<EffectiveScope {self.norm}: {self._reaches}{way}>"


def effective_scope(treaty: Treaty, address: str) -> Results[EffectiveScope]:
    """Give the effective scope of each norm at or below an address that has one.

    A scope that stands in the norm itself is its own. One that comes through a reference is the
    scope of the norms at that reference. A norm that says nothing of it has the scope of the
    provision that incorporates it. References are walked to their end, each norm once.

    Raises UnknownAddressError, AddressError.
    """
    found = []
    for norm in treaty[address].all_norms():
        leaf = scope_leaf(norm)
        if leaf is not None:
            terms, passed = _walk(treaty, norm, (norm,))
            if terms is not None or leaf.state != "not_coded":
                found.append(EffectiveScope(norm=norm.key, terms=terms, path=tuple(step.locus for step in passed)))
    return Results(found)


def scope_leaf(norm: Norm) -> Coded[tuple[str, ...]] | None:
    """Give the field of a norm that says which offences it reaches; None for kinds that have none."""
    for kind, name in _SCOPES:
        if norm.kind == kind:
            leaf: Coded[tuple[str, ...]] = getattr(getattr(norm, kind), name)
            return leaf
    return None


def _walk(treaty: Treaty, norm: Norm, passed: tuple[Norm, ...]) -> tuple[tuple[str, ...] | None, tuple[Norm, ...]]:
    """Give the terms at the end of the way, and the norms on it; the norm's own claim where the way breaks off."""
    leaf = scope_leaf(norm)
    if leaf is not None and leaf.value is not None and leaf.via is None:
        return leaf.value, passed
    via = leaf.via if leaf is not None else None
    for step in (_norms_at(treaty, via),) if via else _incorporating(treaty, norm.locus, frozenset()):
        terms: dict[str, None] = {}
        way = passed
        for other in step:
            if other not in way:
                more, way = _walk(treaty, other, (*way, other))
                terms.update(dict.fromkeys(more or ()))
        if terms:
            return tuple(terms), way
    return (leaf.value if leaf is not None else None), passed


def _norms_at(treaty: Treaty, address: str) -> tuple[Norm, ...]:
    """The norms with a scope at an address or below; else those of the nearest unit around it."""
    place: str | None = address
    while place is not None and place in treaty:
        norms = tuple(norm for norm in treaty[place].all_norms() if _says_scope(norm, address))
        if norms:
            return norms
        place = citation.parent(citation.unit_of(place))
    return ()


def _says_scope(norm: Norm, address: str) -> bool:
    leaf = scope_leaf(norm)
    near = citation.within(norm.locus, address) or citation.within(address, norm.locus)
    return leaf is not None and leaf.value is not None and near


def _incorporating(treaty: Treaty, locus: str, seen: frozenset[str]) -> Iterator[tuple[Norm, ...]]:
    """The norms at each provision that says that the one at a locus applies, from next to farthest."""
    for unit in treaty.provisions:
        for xref in unit.xrefs:
            if xref.effect != "incorporates" or xref.origin in seen or not _holds(treaty, xref.target, locus):
                continue
            norms = _norms_at(treaty, xref.origin)
            if norms:
                yield norms
            else:
                yield from _incorporating(treaty, xref.origin, seen | {xref.origin})


def _holds(treaty: Treaty, target: str, locus: str) -> bool:
    """Whether a locus stands within what is referred to: a provision, or a division with its articles."""
    if citation.within(locus, target):
        return True
    division = target in treaty and treaty[target].kind == "division"
    return division and any(unit.address == citation.article_of(locus) for unit in treaty[target].walk())
