"""Gaps: what one treaty says and the other is silent on, and which sister instrument may fill it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from treatycompare.model.alignment import Link
from treatycompare.model.results import Result
from treatycompare.model.theme import Theme
from treatycompare.model.treaty import Provision, SisterInstrument, TreatyRef
from treatycompare.model.value import AddressStr


class Gap(Result):
    """A provision of one treaty to which nothing in the other answers.

    ``silent`` is the treaty that says nothing here, ``silent_title`` its short title. ``sisters``
    are instruments of its own system that the record names for the themes of the provision;
    ``other_instruments`` is what the taxonomy names beside. ``reason`` is the curated finding;
    without one the gap was computed from the wording alone and ``origin`` says so.
    """

    silent: str
    silent_title: str
    treaty: str
    address: AddressStr
    heading: str | None = None
    summary: str | None = None
    level: Literal["article", "paragraph"]
    origin: Literal["curated", "text"]
    reason: str | None = None
    sisters: tuple[SisterInstrument, ...] = ()
    other_instruments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The finding in words."""
        named = [f"{sister.title} ({sister.number})" for sister in self.sisters]
        see = f"; see {', '.join(named)}" if named else ""
        return f"{self.silent_title} is silent here{see}"

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give one row: what is only there, the finding, its reason and who says so."""
        return (
            {
                "treaty": self.treaty,
                "at": self.address,
                "heading": self.heading,
                "finding": self.words,
                "reason": self.reason,
                "origin": self.origin,
                "level": self.level,
                "elsewhere": "; ".join(self.other_instruments),
            },
        )

    def __repr__(self) -> str:
        return f"<Gap {self.treaty} {self.address}: {self.words}>"


def gap_of(
    unit: Provision,
    silent: TreatyRef,
    level: Literal["article", "paragraph"],
    finding: Link | None,
    themes: Sequence[Theme],
) -> Gap:
    """Give the gap that a provision without counterpart leaves in the other treaty."""
    return Gap(
        silent=silent.id,
        silent_title=silent.short_title,
        treaty=unit.treaty,
        address=unit.address,
        heading=unit.heading,
        summary=unit.summary,
        level=level,
        origin=finding.origin if finding else "text",
        reason=finding.reason if finding else None,
        sisters=sisters_for(silent.sister_instruments, unit.themes),
        other_instruments=tuple(dict.fromkeys(_other_instruments(unit, themes))),
        themes=unit.themes,
    )


def sisters_for(sisters: Iterable[SisterInstrument], themes: Iterable[str]) -> tuple[SisterInstrument, ...]:
    """Give the sister instruments that the record names for one of the themes."""
    wanted = set(themes)
    return tuple(sister for sister in sisters if wanted & set(sister.themes))


def _other_instruments(unit: Provision, themes: Sequence[Theme]) -> Iterable[str]:
    subthemes = [sub for theme in themes for sub in theme.subthemes]
    return (sub.other_instruments for sub in subthemes if sub.code in unit.themes and sub.other_instruments)
