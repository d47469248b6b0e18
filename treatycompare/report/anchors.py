"""The ids of a report: stable, from the official numbering, never from a position.

These forms may be linked to from elsewhere (``report.html#hanoi-37--budapest-24``):

- a pair: ``hanoi-37--budapest-24``; of several articles ``hanoi-40--budapest-25-27-28``;
- an article: ``hanoi-37``; a paragraph, point or sentence: ``hanoi-37-1-a``, ``budapest-2-s1``;
- a norm of a pair: the pair, the action and the place, ``hanoi-37--budapest-24--extradite-37-1``;
- a chapter: ``hanoi-ch.II``; a theme: ``theme-extradition``; the fixed parts: ``overview``,
  ``pictures``, ``themes``, ``table``, ``provisions``, ``only-right``, ``uncertain``, ``clashes``,
  ``numbers``, ``gaps``, ``method``.

Where a treaty is compared with itself (two languages, two editions) the ids of the right side
start with ``right-``. Where an article stands in several pairs, its id is at the first.
"""

from __future__ import annotations

import re

from treatycompare import citation
from treatycompare.errors import AddressError
from treatycompare.report.phrases import slug

FIXED = (
    "main", "overview", "pictures", "heat", "themes", "table", "table-left", "table-right", "provisions", "only-right",
    "uncertain", "clashes", "numbers", "gaps", "method", "tools", "found", "search", "show", "relation", "theme",
    "substantive", "view", "clear", "drafting", "modal", "fold", "before", "after", "keys", "cite", "cite-title",
    "said", "data",
    *(f"p-{name}" for name in ("equivalent", "broader", "narrower", "partial", "ungraded", "only_left", "only_right",
                               "uncertain")),
)  # fmt: skip


class Anchors:
    """Gives each id once, and the nearest id at or above an address."""

    def __init__(self, left: str, right: str) -> None:
        self._treaties = (left, right if right != left else f"right-{right}")
        self._used = set(FIXED)
        self._places: dict[tuple[int, str], str] = {}

    def claim(self, side: int, address: str) -> str:
        """Give the id of an address where it stands first; empty where it already has one."""
        if (side, address) in self._places:
            return ""
        made = self.unique(f"{slug(self._treaties[side])}-{slug(address)}")
        self._places[side, address] = made
        return made

    def unique(self, wanted: str) -> str:
        """Give an id nobody has; the wanted one unless it is taken."""
        base = re.sub(r"[^\w.-]+", "-", wanted) or "part"
        made, number = base, 2
        while made in self._used:
            made, number = f"{base}-{number}", number + 1
        self._used.add(made)
        return made

    def href(self, side: int, address: str | None) -> str:
        """Give the link to an address or to the nearest unit above it; empty where none is shown."""
        while address:
            if (side, address) in self._places:
                return f"#{self._places[side, address]}"
            try:
                address = citation.parent(address)
            except AddressError:
                return ""
        return ""
