"""What a report shows, free of any format: the one place where renderers take it from.

``build`` turns a comparison into a ``Report``. Sections stand in the printed order of the left
treaty, lone articles in their place between the pairs. The rule by which the first screen picks
differences is in ``highlights``; the ids are in ``anchors``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from treatycompare.report.phrases import Names

SideKey = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Side:
    """One treaty as the report names it. ``name`` differs from the other side's in any case."""

    key: SideKey
    id: str
    name: str
    title: str
    lang: str
    dir: str
    edition: str | None
    sha256: str | None
    source: str | None

    @property
    def has_text(self) -> bool:
        """Whether its official words were at hand."""
        return self.sha256 is not None or self.source is not None


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinpoint with its link inside the report, empty where the place is not shown."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Head:
    """An article as a heading."""

    side: Side
    address: str
    heading: str | None
    summary: str | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one side: shared, or only here. A ``gap`` has no words: the other side has some."""

    kind: Literal["same", "only", "gap"]
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row. ``kind`` says whose words they are; ``absent`` is an empty side.

    ``note`` of an absent one says whether a counterpart was looked for.
    """

    side: Side
    kind: Literal["wording", "summary", "nothing", "absent"]
    anchors: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    note: str = ""

    @property
    def lang(self) -> str:
        """The language of these words; summaries are English."""
        return self.side.lang if self.kind == "wording" else "en"

    @property
    def dir(self) -> str:
        """The direction of these words."""
        return self.side.dir if self.kind == "wording" else "ltr"

    @property
    def text(self) -> str:
        """The words, whole."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """Units of the left beside their counterparts; ``by_wording`` where no reader paired them."""

    cells: tuple[Cell, Cell]
    by_wording: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What one side has in a facet. ``alone`` marks the items that the other side lacks."""

    items: tuple[tuple[str, bool], ...]
    state: str
    pin: Pin | None
    via: Pin | None


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of a norm, with the verdict in words."""

    name: str
    left: Value
    right: Value
    verdict: str
    counts: str | None


@dataclass(frozen=True, slots=True)
class NormView:
    """A norm beside its like: what differs, and in short what does not.

    A norm that one side alone has (``only``) lists its ``terms`` instead of facets, and ``alone``
    says what that means: only in one treaty, answered elsewhere, or not coded in the other.
    """

    id: str
    title: str
    kind: str
    pins: tuple[Pin | None, Pin | None]
    only: Side | None
    alone: str
    facets: tuple[Facet, ...]
    terms: tuple[str, ...]
    counts: str | None
    same: tuple[str, ...]
    silent: tuple[str, ...]
    not_coded: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether there is a term to show side by side."""
        return bool(self.only or self.facets)


@dataclass(frozen=True, slots=True)
class Graded:
    """A relation with who says so and why."""

    relation: str | None
    words: str
    sign: str
    reason: str | None
    by: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A pair of groups of articles, or one article alone (``kind`` left or right).

    ``relation`` is what the table shows: the curated one, else the computed one, ``ungraded``
    where there is neither. ``substantive`` is false only for a pair graded equivalent in which
    no coded facet decides otherwise.
    """

    id: str
    kind: Literal["pair", "left", "right"]
    left: tuple[Head, ...]
    right: tuple[Head, ...]
    relation: str
    words: str
    sign: str
    line: str
    origin: str
    curated: Graded | None
    computed: Graded | None
    found: str | None
    disagreement: str | None
    rows: tuple[Row, ...]
    wording: str
    compared: bool
    norms: tuple[NormView, ...]
    silent: tuple[str, ...]
    themes: tuple[str, ...]
    substantive: bool

    @property
    def heads(self) -> tuple[Head, ...]:
        """All articles of the section, the left ones first."""
        return self.left + self.right

    @property
    def cite(self) -> str:
        """Which articles: ``Hanoi 40, Budapest 25, 27``."""
        sides = [side for side in (self.left, self.right) if side]
        return ", ".join(f"{side[0].side.name} {', '.join(head.address for head in side)}" for side in sides)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One cell line of the table of correspondences."""

    refs: tuple[Head, ...]
    relation: str
    words: str
    sign: str
    line: str
    origin: str
    section: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """An article and all that answers it; nothing in ``counterparts`` never happens."""

    address: str
    heading: str | None
    counterparts: tuple[Counterpart, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A correspondence that the method would not stand by."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    score: str
    signals: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme: its sections by id, and where one side is silent."""

    id: str
    slug: str
    name: str
    sections: tuple[Section, ...]
    counts: tuple[tuple[str, int], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HighlightLine:
    """One line of the first screen: where, which norm and facet, what each side has alone."""

    cite: str
    href: str
    norm: str
    facet: str
    left: str
    right: str
    verdict: str


@dataclass(frozen=True, slots=True)
class HighlightGroup:
    """Differences of one sort; ``more`` are in the pairs."""

    title: str
    lines: tuple[HighlightLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Recurring:
    """Words of the left that stand where the right has others, again and again."""

    left: str
    right: str
    number: int


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the overview."""

    relation: str
    number: int
    words: str
    sign: str
    href: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report shows."""

    title: str
    names: Names
    left: Side
    right: Side
    scope: str | None
    notices: tuple[str, ...]
    counts: tuple[Count, ...]
    highlights: tuple[HighlightGroup, ...]
    recurring: tuple[Recurring, ...]
    themes: tuple[ThemeView, ...]
    sections: tuple[Section, ...]
    only_right: tuple[Section, ...]
    table_left: tuple[TableRow, ...]
    table_right: tuple[TableRow, ...]
    doubts: tuple[Doubt, ...]
    method: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    command: str

    @property
    def pairs(self) -> tuple[Section, ...]:
        """The sections that are pairs, in printed order of the left."""
        return tuple(section for section in self.sections if section.kind == "pair")
