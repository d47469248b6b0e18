"""Themes: the questions people bring, and the provisions of each treaty that answer them."""

from __future__ import annotations

from treatycompare.model.value import AddressStr, Value


class Place(Value):
    """The provisions of one treaty under a subtheme; empty where it is silent."""

    treaty: str
    addresses: tuple[AddressStr, ...]


class Subtheme(Value):
    """A subtheme by its code (``T08.3``)."""

    code: str
    name: str
    places: tuple[Place, ...]
    other_instruments: str | None = None
    note: str | None = None

    def addresses(self, treaty: str) -> tuple[str, ...]:
        """The addresses of one treaty under this subtheme, empty where there are none."""
        return tuple(a for place in self.places if place.treaty == treaty for a in place.addresses)


class Theme(Value):
    """A theme by its slug (``extradition``) and code (``T08``)."""

    slug: str
    code: str
    name: str
    subthemes: tuple[Subtheme, ...]

    def addresses(self, treaty: str) -> tuple[str, ...]:
        """The addresses of one treaty under any subtheme, each once, in the order of the record."""
        return tuple(dict.fromkeys(a for sub in self.subthemes for a in sub.addresses(treaty)))
