"""Effective scope: which offences a provision reaches, found by walking its references."""

from __future__ import annotations

from collections.abc import Iterator

from treatycompare import citation
from treatycompare.model.treaty import Norm, Treaty
from treatycompare.model.value import AddressStr, Coded, Value

_SCOPES = (("evidence", "scope"), ("extradition", "scope"), ("power", "offence_scope"))
"""The fields that say which offences a norm reaches, by the kind of norm."""


class EffectiveScope(Value):
    """What a norm reaches, and the way on which that was found.

    ``terms`` are the values at the end of the way; None where the way ends in silence. ``path``
    starts at the norm and has the locus of every norm that was passed.
    """

    norm: str
    terms: tuple[str, ...] | None
    path: tuple[AddressStr, ...]


def effective_scope(treaty: Treaty, address: str) -> tuple[EffectiveScope, ...]:
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
            terms, path = _walk(treaty, norm, (norm.locus,))
            if terms is not None or leaf.state != "not_coded":
                found.append(EffectiveScope(norm=norm.key, terms=terms, path=path))
    return tuple(found)


def scope_leaf(norm: Norm) -> Coded[tuple[str, ...]] | None:
    """Give the field of a norm that says which offences it reaches; None for kinds that have none."""
    for kind, name in _SCOPES:
        if norm.kind == kind:
            leaf: Coded[tuple[str, ...]] = getattr(getattr(norm, kind), name)
            return leaf
    return None


def _walk(treaty: Treaty, norm: Norm, path: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    leaf = scope_leaf(norm)
    if leaf is not None and leaf.value is not None and leaf.via is None:
        return leaf.value, path
    start = leaf.via if leaf is not None and leaf.via else None
    places = [start] if start else list(_incorporating(treaty, norm.locus))
    for place in places:
        terms: dict[str, None] = {}
        way = path
        for step in _norms_at(treaty, place):
            if step.locus not in way:
                more, way = _walk(treaty, step, (*way, step.locus))
                terms.update(dict.fromkeys(more or ()))
        if terms:
            return tuple(terms), way
    return (leaf.value if leaf is not None else None), path


def _norms_at(treaty: Treaty, address: str) -> Iterator[Norm]:
    """The norms with a scope at an address or below; else those of the nearest unit around it."""
    place: str | None = address
    while place is not None and place in treaty:
        norms = [norm for norm in treaty[place].all_norms() if _says_scope(norm, address)]
        if norms:
            yield from norms
            return
        place = citation.parent(citation.unit_of(place))


def _says_scope(norm: Norm, address: str) -> bool:
    leaf = scope_leaf(norm)
    near = citation.within(norm.locus, address) or citation.within(address, norm.locus)
    return leaf is not None and leaf.value is not None and near


def _incorporating(treaty: Treaty, locus: str) -> Iterator[AddressStr]:
    """The provisions that say that the one at a locus applies."""
    for unit in treaty.provisions:
        for xref in unit.xrefs:
            if xref.effect == "incorporates" and citation.within(locus, xref.target):
                yield xref.origin
