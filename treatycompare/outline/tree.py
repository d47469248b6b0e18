"""Items that a parser reads, in printed order, to the tree of a treaty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from treatycompare import text
from treatycompare.errors import ParseError, StructureError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Kind, Provision
from treatycompare.outline.labels import MISSING, NAMED, sequence_faults
from treatycompare.outline.lists import Closings, Row, closings_of, kind_of, read_lines
from treatycompare.outline.words import Level

_LEVELS: tuple[Level, ...] = ("ch", "sec", "tit")

PRINTED = "label as printed"
"""What is said in the ledger of a label that is printed in another way."""

# The longest treaties have a few thousand lines; a hostile file may have millions.
_ITEMS = 50_000


class Division(NamedTuple):
    """The heading of a chapter, section or title.

    ``translated`` says that the number is printed in another way than the label.
    """

    level: Level
    label: str
    heading: str | None
    translated: bool = False


class Unit(NamedTuple):
    """The start of a preamble, an article, the closing formula or a note; its lines follow.

    ``repeated`` says that the heading is printed once, above an earlier unit; ``translated`` that
    the number is printed in another way than the label.
    """

    kind: Literal["preamble", "article", "end", "note"]
    label: str = ""
    heading: str | None = None
    repeated: bool = False
    translated: bool = False


class Line(NamedTuple):
    """One printed paragraph of the current unit, with its labels."""

    text: str


Item = Division | Unit | Line


class Outcome(NamedTuple):
    """The tree, with what the reader of lines has to say.

    ``marks`` counts the characters of labels that the tree does not keep (full stops, brackets),
    ``repeated`` those of headings that stand at more than one unit of the tree, ``translated``
    those of labels that are printed in another way. ``printed`` counts the latter: how often which
    label is printed for which.
    """

    body: tuple[Provision, ...]
    warnings: tuple[str, ...]
    marks: int
    repeated: int
    translated: int = 0
    printed: Mapping[tuple[str, str], int] = {}


def build(
    treaty: str,
    items: Iterable[Item],
    *,
    source: str,
    lang: str = "en",
    frame: Frame | None = None,
    glued: bool = False,
    partial: bool = False,
) -> Outcome:
    """Build the tree of a treaty from what a parser read, in printed order.

    ``lang`` is the language of the labels. ``glued`` says that the format prints the closing words
    of a list after its last item.
    ``partial`` reads an excerpt: what is missing is no fault, what is doubled or out of order is.
    Raises StructureError, which names every fault of the document at once, and ParseError where it
    is too long for a treaty.
    """
    building = _Building(treaty, frame or Frame(treaty=treaty, title="", short_title=""), lang)
    for place, item in enumerate(items):
        if place == _ITEMS:
            raise ParseError(f"the document has more than {_ITEMS:,} lines: no treaty is so long", where=source)
        building.add(item)
    body = building.finish()
    problems = building.problems + (against(frame, body) if frame and frame.addresses else [])
    gaps = [problem for problem in problems if partial and problem.startswith(MISSING)]
    problems = [problem for problem in problems if problem not in gaps]
    if problems:
        number = f"{len(problems)} fault{'s' * (len(problems) > 1)}"
        problems[NAMED:] = [f"and {len(problems) - NAMED} more"] if len(problems) > NAMED else []
        raise StructureError(f"the text does not have the structure of a whole treaty ({number}): "
                             + "; ".join(problems), where=source)  # fmt: skip
    warnings = [*gaps, *building.warnings]
    if glued and not (frame and frame.addresses) and building.lists:
        warnings.append(
            f"closing words may stand glued to the last item of a list ({building.lists} lists): no outline says where"
        )
    return Outcome(body, tuple(warnings), building.marks, building.repeated, building.translated, building.printed)


def conserve(
    raw: int, outcome: Outcome, dropped: Sequence[Dropped], *, source: str, unread: Sequence[str] = ()
) -> None:
    """Check that each character of a document is in the tree or listed as dropped.

    ``raw`` is counted on the document as it came, white space aside. ``unread`` names the pieces
    that the parser has no rule for. Raises ParseError.
    """
    kept = sum(
        text.count(unit.label) + text.count(unit.heading or "") + text.count(unit.text or "")
        for top in outcome.body
        for unit in top.walk()
    )
    lost = raw - (kept - outcome.repeated - outcome.translated) - sum(piece.characters for piece in dropped)
    if lost or unread:
        what = f"the document was not read whole: {lost} of {raw} characters are neither kept nor listed as dropped"
        raise ParseError(what, value=", ".join(unread) or None, where=source)


def against(frame: Frame, body: Sequence[Provision]) -> list[str]:
    """Name what a tree lacks by the outline, and what it has beside it."""
    printed = [unit.address for top in body for unit in top.walk()]
    have, known = set(printed), set(frame.addresses)
    # Closing words that are not found where they should be are a warning, see _Article.
    missing = [a for a in frame.addresses if a not in have and not a.endswith("[end]")]
    more = [a for a in printed if a not in known]
    said = [f"{MISSING}by the outline: {', '.join(missing)}"] if missing else []
    return said + ([f"not in the outline: {', '.join(more)}"] if more else [])


class _Place(NamedTuple):
    """An item with the divisions that hold it and, for a unit, its lines."""

    path: tuple[tuple[Level, str], ...]
    item: Division | Unit
    lines: list[str]

    def heads(self, path: tuple[tuple[Level, str], ...]) -> bool:
        """Whether this is (again) the heading of the division at *path*."""
        return isinstance(self.item, Division) and self.path == path


class _Building:
    """Collects the items of one document and builds its tree."""

    def __init__(self, treaty: str, frame: Frame, lang: str) -> None:
        self.treaty, self.lang = treaty, lang
        self.closings = closings_of(frame, lang)
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.marks = self.repeated = self.translated = self.lists = 0
        self.printed: Counter[tuple[str, str]] = Counter()
        self._path: dict[Level, str] = {}
        self._places: list[_Place] = []
        self._sequences: dict[str, list[str]] = {}

    def add(self, item: Item) -> None:
        if not isinstance(item, Line) and item.translated:
            self.translated += text.count(item.label)
        if isinstance(item, Line):
            if not self._places or isinstance(self._places[-1].item, Division):
                self.problems.append(f"text outside any article: {quoted(item.text, 40)}")
            else:
                self._places[-1].lines.append(item.text)
        elif isinstance(item, Division):
            self._enter(item)
        else:
            path = tuple(self._path.items()) if item.kind == "article" else ()
            if item.kind in ("article", "note"):
                self._sequences.setdefault(item.kind, []).append(item.label)
            self.repeated += text.count(item.heading or "") if item.repeated else 0
            self._places.append(_Place(path, item, []))

    def _enter(self, item: Division) -> None:
        outer = _LEVELS[: _LEVELS.index(item.level)]
        self._path = {level: label for level, label in self._path.items() if level in outer}
        if item.level != "ch" and "ch" not in self._path:
            self.problems.append(f"{item.level}.{item.label} stands outside any chapter")
        parent = "".join(f"{level}.{label}." for level, label in self._path.items())
        self._sequences.setdefault(f"{parent}{item.level}", []).append(item.label)
        self._path[item.level] = item.label
        self._places.append(_Place(tuple(self._path.items()), item, []))

    def finish(self) -> tuple[Provision, ...]:
        for kind, labels in self._sequences.items():
            show = {"article": "article ", "note": "note "}.get(kind, f"{kind}.")
            self.problems.extend(sequence_faults(labels, show))
        return tuple(self._nest([(place, self._provision(place)) for place in self._places]))

    def _nest(self, places: Sequence[tuple[_Place, Provision]]) -> Iterator[Provision]:
        i = 0
        while i < len(places):
            place, unit = places[i]
            i += 1
            if isinstance(place.item, Division):
                start, depth = i, len(place.path)
                while (
                    i < len(places) and places[i][0].path[:depth] == place.path and not places[i][0].heads(place.path)
                ):
                    i += 1
                unit = unit.model_copy(update={"children": tuple(self._nest(places[start:i]))})
            yield unit

    def _provision(self, place: _Place) -> Provision:
        item = place.item
        if isinstance(item, Division):
            address = ".".join(f"{level}.{label}" for level, label in place.path)
            # Without a chapter the address is none; that is a fault already, and named.
            address = address if address.startswith("ch.") else f"ch.0.{address}"
            return Provision(
                treaty=self.treaty, address=address, kind="division", label=item.label, heading=item.heading, text=""
            )
        if item.kind in ("preamble", "end"):
            words = "\n".join(text.tidy(line) for line in place.lines)
            return Provision(treaty=self.treaty, address=item.kind, kind=item.kind, heading=item.heading, text=words)
        base = item.label if item.kind == "article" else f"note.{item.label}"
        reading = read_lines(base, place.lines, self.closings.get(base, Closings()), self.lang)
        self.problems.extend(reading.problems)
        self.warnings.extend(reading.warnings)
        self.marks += reading.marks
        self.lists += reading.lists
        self.printed.update((row.printed, row.label) for row in reading.rows if row.printed)
        self.translated += sum(text.count(row.label) for row in reading.rows if row.printed)
        root = self._tree(reading.rows, item.kind)
        layer = "interpretative_note" if item.kind == "note" else "treaty_text"
        return root.model_copy(update={"label": item.label, "heading": item.heading, "layer": layer})

    def _tree(self, rows: Sequence[Row], kind: Kind) -> Provision:
        below: dict[str, list[Row]] = {}
        for row in rows[1:]:
            below.setdefault(row.parent, []).append(row)

        def unit(row: Row) -> Provision:
            return Provision(
                treaty=self.treaty,
                address=row.address,
                kind=kind if row is rows[0] else kind_of(row),
                label=row.label,
                text=row.text,
                children=tuple(unit(inner) for inner in below.get(row.address, ()) if inner is not row),
            )

        return unit(rows[0])


def marks_dropped(outcome: Outcome) -> tuple[Dropped, ...]:
    """Say what of the labels the tree does not keep."""
    where, reason = "the whole document", "the label says it without them"
    marks = Dropped(what="full stops and brackets of labels", where=where, characters=outcome.marks, reason=reason)
    labels = (
        Dropped(
            what=PRINTED,
            where=f"{printed} for {label}",
            characters=times * text.count(printed),
            reason="the label is given as addresses write it",
        )
        for (printed, label), times in sorted(outcome.printed.items())
    )
    return (*([marks] if outcome.marks else []), *labels)


def slug(source: str) -> str:
    """Give an id for a treaty that the record does not know, from the name of its file.

    >>> slug("https://example.org/texts/My Treaty (1999).xml")
    'my-treaty-1999'
    """
    name = re.sub(r"\.\w{1,5}$", "", re.split(r"[/\\]", source.rstrip("/\\"))[-1])
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "treaty"
