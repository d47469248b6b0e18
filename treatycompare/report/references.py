"""What a side of a comparison tells of itself beyond its name, where it does."""

from __future__ import annotations

from typing import Any, NamedTuple

from treatycompare.model.treaty import TreatyMetadata, TreatyRef


class Division(NamedTuple):
    """A chapter: where it stands, its heading, and its articles at any depth."""

    address: str
    heading: str | None
    articles: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a reader calls it.

        >>> Division("ch.II", None, ()).name, Division("pt.3", None, ()).name
        ('Chapter II', 'pt 3')
        """
        word, _, number = self.address.partition(".")
        return f"{_WORDS.get(word, word)} {number}".strip()


_WORDS = {"ch": "Chapter", "sec": "Section", "tit": "Title"}


def divisions(ref: TreatyRef) -> tuple[Division, ...]:
    """Give the chapters of a side, none where the comparison does not say."""
    return tuple(Division(one.address, one.heading, tuple(one.articles)) for one in _said(ref, "divisions") or ())


def metadata(ref: TreatyRef) -> TreatyMetadata | None:
    """Give what the record says of the instrument, None where the comparison does not say."""
    found = _said(ref, "metadata")
    return found if isinstance(found, TreatyMetadata) else None


def provenance(ref: TreatyRef) -> tuple[tuple[str, str], ...]:
    """Give how the words of a side were read, name and value: as much as the comparison says."""
    out = []
    for name, label in (
        ("authentic_languages", "Authentic languages"), ("retrieved", "Retrieved"), ("parser", "Read by"),
        ("warnings", "Warnings of the reading"),
    ):  # fmt: skip
        value = _said(ref, name)
        if value:
            out.append((label, value if isinstance(value, str) else "; ".join(map(str, value))))
    return tuple(out)


def treaty_names(*refs: TreatyRef) -> dict[str, str]:
    """Give what to call treaties by their id: both sides, and in short their sister instruments."""
    known = {sister.id: sister.id.upper() for ref in refs for sister in ref.sister_instruments if sister.id}
    return known | {ref.id: ref.short_title or ref.id for ref in refs}


def _said(ref: TreatyRef, name: str) -> Any:
    return getattr(ref, name, None)
