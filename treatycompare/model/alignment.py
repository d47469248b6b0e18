"""Alignments: which provisions of two treaties answer each other, and how that was found."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from treatycompare.model.norm import OwnWords
from treatycompare.model.results import Shown
from treatycompare.model.treaty import Degree, TreatyRef
from treatycompare.model.value import AddressStr, DateStr, Value

Relation = Literal["equivalent", "broader", "narrower", "partial", "none"]
"""Said of the left side, of what States must at least do."""

Level = Literal["article", "paragraph"]
Method = Literal["best", "curated", "text"]
Origin = Literal["curated", "text"]


class FacetNote(Value):
    """How the two sides of a link differ in one facet, in own words."""

    facet: OwnWords
    relation: Relation
    note: OwnWords | None = None


class Link(Value):
    """Provisions of the left treaty that answer provisions of the right one.

    A curated link has a relation, a reason, an author and a date. A computed one has a score
    between 0 and 1 and the share each signal had in it; its relation is always None. ``degree``
    says how close the left wording stayed to the right one where it comes from there.
    """

    left: tuple[AddressStr, ...]
    right: tuple[AddressStr, ...]
    relation: Relation | None = None
    origin: Origin
    score: float | None = Field(default=None, ge=0, le=1)
    signals: dict[str, float] = Field(default_factory=dict)
    reason: OwnWords | None = None
    facets: tuple[FacetNote, ...] = ()
    degree: Degree | None = None
    author: str | None = None
    date: DateStr | None = None

    @model_validator(mode="after")
    def _says_how_it_was_found(self) -> Self:
        if not self.left and not self.right:
            raise ValueError("a link needs a provision on one side at least")
        if self.origin == "text" and (self.score is None or self.relation is not None):
            raise ValueError("a link found in the text has a score and no relation")
        if self.origin == "curated" and not (self.relation and self.reason and self.author and self.date):
            raise ValueError("a curated link has a relation, a reason, an author and a date")
        if (self.relation == "none") != (not self.left or not self.right) and self.origin == "curated":
            raise ValueError("the relation is none exactly where one side is empty")
        return self

    @property
    def is_correspondence(self) -> bool:
        """Whether both sides hold something; a curated finding of "none" has an empty side."""
        return bool(self.left and self.right)


class Alignment(Shown, Value):
    """All links of two treaties at one level, and what has none.

    ``links`` holds what the method stands by, in the printed order of the left side.
    ``uncertain`` is what it will not stand by: those provisions are in neither unmatched list.
    ``findings`` are curated statements, with their reasons, that provisions have no counterpart;
    one side of these is empty, and their addresses stand in the unmatched lists too.
    """

    schema_version: Literal["1.0"] = "1.0"
    left: TreatyRef
    right: TreatyRef
    level: Level
    method: Method
    links: tuple[Link, ...]
    uncertain: tuple[Link, ...] = ()
    unmatched_left: tuple[AddressStr, ...] = ()
    unmatched_right: tuple[AddressStr, ...] = ()
    findings: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.links)

    def of_left(self, address: str) -> tuple[Link, ...]:
        """The links that hold a left address."""
        return tuple(link for link in self.links if address in link.left)

    def of_right(self, address: str) -> tuple[Link, ...]:
        """The links that hold a right address."""
        return tuple(link for link in self.links if address in link.right)

    def __repr__(self) -> str:
        return (
            f"<Alignment {self.left.id} - {self.right.id}, {self.level}, {self.method}: "
            f"{len(self.links)} links, {len(self.uncertain)} uncertain, "
            f"{len(self.unmatched_left)} only left, {len(self.unmatched_right)} only right>"
        )
