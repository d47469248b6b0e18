"""The profile of a treaty: how much its norms ask, and how often they hedge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from treatycompare.model.results import Result
from treatycompare.model.treaty import Norm, Provision
from treatycompare.model.value import Value


class Count(Value):
    """How often something stands there."""

    name: str
    count: int


class Profile(Result):
    """The norms of one treaty, whole or under one theme, counted.

    ``modalities``, ``strengths`` and ``qualifiers`` come with the most frequent first; a strength
    is 5 (duty) to 0 (permission), and ``none`` for norms that ask nothing. ``hedged`` norms have a
    qualifier that takes something back. ``provisions`` counts the units with norms, ``not_coded``
    the articles under the theme that nobody has coded in full: of these nothing is known.
    """

    treaty: str
    theme: str | None = None
    norms: int
    provisions: int
    hedged: int
    modalities: tuple[Count, ...]
    strengths: tuple[Count, ...]
    qualifiers: tuple[Count, ...]
    not_coded: int = 0

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row: the counts, and a column for each strength."""
        strengths = {one.name: one.count for one in self.strengths}
        return (
            {
                "treaty": self.treaty,
                "theme": self.theme,
                "norms": self.norms,
                "provisions": self.provisions,
                "hedged": self.hedged,
                "not_coded": self.not_coded,
                **{f"strength_{name}": strengths.get(name, 0) for name in (*"543210", "none")},
                "modalities": _listed(self.modalities),
                "qualifiers": _listed(self.qualifiers),
            },
        )

    def __repr__(self) -> str:
        theme = f", theme {self.theme}" if self.theme else ""
        lacking = f", {self.not_coded} articles not coded" if self.not_coded else ""
        return f"<Profile {self.treaty}{theme}: {self.norms} norms, {self.hedged} hedged{lacking}>"


def profile_of(treaty: str, units: Iterable[Provision], theme: str | None = None) -> Profile:
    """Count the norms of the given provisions and of those below, under a theme where one is named.

    >>> profile_of("hanoi", ()).norms
    0
    """
    chosen = [u for top in units for u in top.walk() if theme is None or theme in u.themes]
    norms: list[Norm] = [norm for unit in chosen for norm in unit.norms]
    return Profile(
        treaty=treaty,
        theme=theme,
        norms=len(norms),
        provisions=sum(bool(unit.norms) for unit in chosen),
        hedged=sum(bool(norm.hedges) for norm in norms),
        modalities=_counts(norm.modality for norm in norms),
        strengths=_counts(str(norm.strength) if norm.strength is not None else "none" for norm in norms),
        qualifiers=_counts(word for norm in norms for word in norm.qualifiers.value or ()),
        not_coded=sum(unit.kind == "article" and not unit.coded for unit in chosen),
    )


def _listed(counts: Iterable[Count]) -> str:
    return "; ".join(f"{one.name} {one.count}" for one in counts)


def _counts(names: Iterable[str]) -> tuple[Count, ...]:
    found = Counter(names)
    return tuple(Count(name=name, count=found[name]) for name in sorted(found, key=lambda n: (-found[n], n)))
