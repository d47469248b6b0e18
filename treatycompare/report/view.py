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
    """Words of one side: shared, or only here. A ``gap`` has no words: the other side has some.

    ``layer`` says what a difference is: ``light`` where the wording differs and what it asks does
    not, ``moved`` where the words stand elsewhere on the other side, empty else.
    """

    kind: Literal["same", "only", "gap"]
    text: str
    layer: Literal["", "light", "moved"] = ""


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

    @property
    def same(self) -> bool:
        """Whether both sides have these very words."""
        left, right = self.cells
        return left.lang == right.lang and all(
            cell.kind == "wording" and all(run.kind == "same" for run in cell.runs) for cell in self.cells
        )


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
    """A norm beside its like: what differs, and in short what does not or in words and place alone.

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
    other_words: tuple[str, ...] = ()

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
class Signal:
    """The share that one signal has in a score; ``start`` is where it begins, both in thousandths."""

    name: str
    share: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Found:
    """How the method found a pair: the score and the signals that make it up."""

    score: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal verb or a hedge that differs between two places."""

    pins: tuple[Pin | None, Pin | None]
    words: tuple[str, str]
    names: tuple[str, str]
    binds_more: str


@dataclass(frozen=True, slots=True)
class Section:
    """A pair of groups of articles, or one article alone (``kind`` left or right).

    ``relation`` is what the table shows: the curated one, else the computed one, ``ungraded``
    where there is neither. ``substantive`` is false only for a pair graded equivalent in which
    no coded facet decides otherwise. ``lineage``, ``sisters`` and ``numbers`` are lines in words:
    where the wording comes from, which instruments stand beside, which figures it has.
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
    score: Found | None = None
    lineage: tuple[str, ...] = ()
    sisters: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    modality: tuple[Modal, ...] = ()
    structure: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

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
class KeyLine:
    """One of the differences that matter most; ``left`` and ``right`` are empty where one side has it alone."""

    sort: str
    cite: str
    href: str
    what: str
    verdict: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Recurring:
    """Words of the left that stand where the right has others, again and again; ``sort`` says what that is."""

    left: str
    right: str
    number: int
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The sections of one chapter of the left treaty; the name is empty where no chapters are known."""

    id: str
    name: str
    heading: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class BarRow:
    """The relations of one chapter or theme, counted."""

    label: str
    heading: str
    href: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many sections there are."""
        return sum(number for _, number in self.counts)


@dataclass(frozen=True, slots=True, order=True)
class HeatCell:
    """How many correspondences two articles have; ``step`` is one of five."""

    row: int
    column: int
    number: int
    step: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Articles of both sides crossed; ``unit`` is what is counted."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    unit: str

    def of_row(self, row: int) -> tuple[HeatCell, ...]:
        """The cells of one row."""
        return tuple(cell for cell in self.cells if cell.row == row)


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number of one side."""

    side: Side
    pin: Pin
    heading: str | None
    norms: str
    modality: str
    words: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """What one article says and the other treaty is silent on: the whole of it, or the units named.

    ``units`` have a finding in words; ``unread`` stand alone by the method, and no reader said why.
    """

    pin: Pin
    heading: str | None
    finding: str
    units: tuple[tuple[tuple[Pin, ...], str], ...]
    unread: tuple[Pin, ...]
    sisters: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """What one side is silent on; ``names`` says in full what ``sisters`` of the lines have in short."""

    silent: Side
    speaker: Side
    lines: tuple[GapLine, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A pair whose curated relation is another than the computed one."""

    cite: str
    href: str
    curated: str
    computed: str
    reasons: tuple[str, str]


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
    key: tuple[KeyLine, ...]
    highlights: tuple[HighlightGroup, ...]
    recurring: tuple[Recurring, ...]
    themes: tuple[ThemeView, ...]
    sections: tuple[Section, ...]
    chapters: tuple[Chapter, ...]
    only_right: tuple[Section, ...]
    bars_left: tuple[BarRow, ...]
    bars_right: tuple[BarRow, ...]
    heat: Heat | None
    numbers: tuple[NumberLine, ...]
    gaps: tuple[Gaps, ...]
    clashes: tuple[Clash, ...]
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
