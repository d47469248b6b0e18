"""The fact sheet: every number of coded provisions, with comparator and pinpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from treatycompare.model.norm import Modality, Threshold
from treatycompare.model.results import Result, Results
from treatycompare.model.treaty import Provision
from treatycompare.model.value import AddressStr

_COMPARATORS = {"<=": "at most", ">=": "at least", "=": "exactly", "<": "less than", ">": "more than"}


class Fact(Result):
    """One number in law: what it limits, how, and where it stands.

    ``actions`` are the norms that it belongs to; several may share one number.
    """

    treaty: str
    heading: str | None = None
    modality: Modality
    actions: tuple[str, ...]
    threshold: Threshold
    themes: tuple[str, ...] = ()

    @property
    def locus(self) -> AddressStr:
        """Where the number stands."""
        return self.threshold.locus

    @property
    def words(self) -> str:
        """The number in words: ``at least 60 days, from the request``."""
        found = self.threshold
        if found.unit == "vote_share":
            words = f"{_COMPARATORS[found.comparator]} {found.value:.1%} of the votes"
        else:
            unit = found.unit.replace("_", " ")
            if found.value != 1:
                first, _, rest = unit.partition(" ")
                unit = f"{first}s {rest}".strip()
            words = f"{_COMPARATORS[found.comparator]} {found.value:.15g} {unit}"
        words += f", from {found.clock_start}" if found.clock_start else ""
        return words + {True: ", renewable", False: ", not renewable", None: ""}[found.renewable]

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row: where the number stands, in words and in parts, and what it belongs to."""
        found = self.threshold
        return (
            {
                "treaty": self.treaty,
                "at": self.locus,
                "heading": self.heading,
                "number": self.words,
                "kind": found.kind,
                "comparator": found.comparator,
                "value": found.value,
                "unit": found.unit,
                "modality": self.modality,
                "actions": "; ".join(self.actions),
            },
        )

    def __repr__(self) -> str:
        return f"<Fact {self.treaty} {self.locus}: {self.words}>"


def facts_in(units: Iterable[Provision], theme: str | None = None) -> Results[Fact]:
    """Give every number of the norms of the given provisions and of those below, in printed order.

    A number that several norms share is one fact. With a theme or subtheme only the provisions
    sorted under it count.
    """
    found: dict[tuple[str, str], Fact] = {}
    for top in units:
        for unit in top.walk():
            if theme is not None and theme not in unit.themes:
                continue
            for norm in unit.norms:
                for threshold in norm.thresholds.value or ():
                    key = (unit.treaty, repr(threshold))
                    before = found[key].actions if key in found else ()
                    found[key] = Fact(
                        treaty=unit.treaty,
                        heading=top.heading,
                        modality=found[key].modality if key in found else norm.modality,
                        actions=tuple(dict.fromkeys((*before, norm.action))),
                        threshold=threshold,
                        themes=unit.themes,
                    )
    return Results(found.values())
