"""The rows of a section: wording beside wording, or summaries where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from treatycompare import citation
from treatycompare.model.alignment import Alignment
from treatycompare.model.comparison import Pair
from treatycompare.model.difference import MovedText, TextRow, WordRun
from treatycompare.model.treaty import Provision
from treatycompare.report.anchors import Anchors
from treatycompare.report.view import Cell, Recurring, Row, Run, Side

Sides = tuple[Side, Side]

TERM_WORDS = 6
RECURS = 5


class Absences:
    """Says of a unit that stands alone whether a counterpart was looked for, and why there is none."""

    def __init__(self, paragraphs: Alignment | None, sides: Sides) -> None:
        self._sides = sides
        self._none: list[set[str]] = [set(), set()]
        self._reasons: list[dict[str, str]] = [{}, {}]
        if paragraphs is None:
            return
        self._none = [set(paragraphs.unmatched_left), set(paragraphs.unmatched_right)]
        for link in paragraphs.findings:
            for side, addresses in enumerate((link.left, link.right)):
                self._reasons[side].update(dict.fromkeys(addresses, link.reason or ""))

    def note(self, side: int, addresses: Sequence[str]) -> str:
        """Give what stands in the empty cell beside units of a side."""
        other = self._sides[1 - side].name
        units = [citation.unit_of(address) for address in addresses]
        if not any(unit in self._none[side] for unit in units):
            return f"not set beside a paragraph of {other}"
        reasons = dict.fromkeys(self._reasons[side].get(unit, "") for unit in units)
        return ". ".join([f"no counterpart found in {other}", *(reason for reason in reasons if reason)])


def pair_rows(pair: Pair, sides: Sides, anchors: Anchors, absences: Absences) -> tuple[tuple[Row, ...], str, bool]:
    """Give the rows of a pair, what is said of them, and whether words were compared."""
    units = tuple({u.address: u for top in side for u in top.walk()} for side in (pair.left, pair.right))
    rows: list[Row] = []
    compared, before = False, ""
    for row in _heads_together(pair, units):
        words = tuple(_moved_apart(row.words, pair.diff.moved))
        cells = tuple(_cell(row, words, i, units[i], sides, anchors, absences) for i in (0, 1))
        if any(cell.text for cell in cells):
            note = next((cell.note for cell in cells if cell.kind == "absent"), "")
            cells = tuple(_as_above(cell) if note and note == before and cell.note else cell for cell in cells)
            before = note
            rows.append(Row((cells[0], cells[1]), by_wording=row.origin == "text"))
            beside = row.left and row.right and row.words
            compared = compared or bool(beside and sides[0].lang == sides[1].lang)
    said = _wording(rows, sides, compared)
    if rows and all(row.by_wording for row in rows if "absent" not in (row.cells[0].kind, row.cells[1].kind)):
        # Said once where it holds for all, and not over each row.
        both = any(row.by_wording for row in rows)
        rows = [replace(row, by_wording=False) for row in rows]
        said = f"{said} Paragraphs paired by the wording.".strip() if both else said
    return tuple(rows), said, compared


def _as_above(cell: Cell) -> Cell:
    """The empty cell under one of the same reason, which need not be read twice."""
    first, _, rest = cell.note.partition(". ")
    return replace(cell, note=f"{first}, as above") if rest else cell


def _heads_together(pair: Pair, units: tuple[dict[str, Provision], ...]) -> list[TextRow]:
    """The rows, with summaries of whole articles in one row at the start.

    An article that has paragraphs has no words of its own, and its summary stands for all of it.
    """
    heads = tuple(tuple(u.address for u in side if u.text is None and u.summary) for side in (pair.left, pair.right))
    whole = [
        row for row in pair.rows if not row.words and set(row.left) <= set(heads[0]) and set(row.right) <= set(heads[1])
    ]
    rest = [row for row in pair.rows if not any(row is one for one in whole)]
    if not pair.rows:
        return [TextRow(left=tuple(units[0]), right=tuple(units[1]))]
    if not whole:
        return rest
    left, right = (tuple(a for row in whole for a in getattr(row, side)) for side in ("left", "right"))
    return [TextRow(left=left, right=right), *rest]


def lone_rows(unit: Provision, side: int, sides: Sides, anchors: Anchors) -> tuple[tuple[Row, ...], str, bool]:
    """Give the rows of an article without counterpart; the other cell is absent in each."""
    rows = []
    for part in unit.walk():
        kind: Literal["wording", "summary"]
        kind, words = ("summary", part.summary) if part.text is None else ("wording", part.text)
        if not words or (part is unit and kind == "summary"):
            continue
        anchor = anchors.claim(side, part.address)
        mine = Cell(sides[side], kind, (anchor,) if anchor else (), (part.address,), (Run("same", words),))
        absent = Cell(sides[1 - side], "absent")
        rows.append(Row((mine, absent) if side == 0 else (absent, mine)))
    return tuple(rows), _wording(rows, sides, False), False


_Marked = tuple[WordRun, Literal["", "light", "moved"]]


def _moved_apart(words: Sequence[WordRun], moved: Iterable[MovedText]) -> Iterator[_Marked]:
    """Give the runs with their layer, those that hold moved words cut so that these stand alone."""
    for run in words:
        layer: Literal["", "light"] = "" if run.op == "equal" or run.is_substance else "light"
        text = run.left or run.right
        # A replacement has words on both sides and is cut on neither: the other side would have no place.
        lone = run.op in ("only_left", "only_right")
        found = next((w for m in moved if lone and (w := m.left if run.left else m.right) and w in text), None)
        if found is None:
            yield run, layer
            continue
        before, _, after = text.partition(found)
        side = "left" if run.left else "right"
        pieces: tuple[tuple[str, Literal["", "light", "moved"]], ...]
        pieces = ((before, layer), (found, "moved"), (after, layer))
        for part, mark in pieces:
            if part:
                yield run.model_copy(update={side: part}), mark


def _cell(
    row: TextRow,
    words: Sequence[_Marked],
    index: int,
    units: dict[str, Provision],
    sides: Sides,
    anchors: Anchors,
    absences: Absences,
) -> Cell:
    addresses = row.left if index == 0 else row.right
    side = sides[index]
    if not addresses:
        return Cell(side, "absent", note=absences.note(1 - index, row.right if index == 0 else row.left))
    claimed = tuple(made for made in (anchors.claim(index, address) for address in addresses) if made)
    if row.words:
        marked = bool(row.left and row.right) and sides[0].lang == sides[1].lang
        return Cell(side, "wording", claimed, addresses, tuple(_runs(words, index, marked)))
    here = [units[address] for address in addresses if address in units]
    wording = [unit.text for unit in here if unit.text]
    if wording:
        return Cell(side, "wording", claimed, addresses, (Run("same", " ".join(wording)),))
    summary = [unit.summary for unit in here if unit.summary]
    runs = (Run("same", " ".join(summary)),) if summary else ()
    return Cell(side, "summary" if summary else "nothing", claimed, addresses, runs)


def _runs(words: Sequence[_Marked], index: int, marked: bool) -> Iterator[Run]:
    """The runs of one side, shared ones joined; as many that are not ``same`` on either side.

    White space at the ends of a marked run is not marked. Words of one side alone in a row that
    has no other side are marked only where they moved.
    """
    same = ""
    for run, layer in words:
        text = run.left if index == 0 else run.right
        if run.op == "equal" or not (marked or layer == "moved"):
            same += text
            continue
        core = text.strip()
        same += text[: len(text) - len(text.lstrip())] if core else ""
        if same:
            yield Run("same", same)
        yield Run("only", core, layer) if core else Run("gap", "", layer)
        same = text[len(text.rstrip()) :] if core else text
    if same:
        yield Run("same", same)


def _wording(rows: Sequence[Row], sides: Sides, compared: bool) -> str:
    kinds = [{row.cells[i].kind for row in rows} - {"absent", "nothing"} for i in (0, 1)]
    if not kinds[0] and not kinds[1]:
        return "Wording not compared: neither wording nor a summary is at hand."
    if "wording" in kinds[0] | kinds[1]:
        lacking = [side.name for side, kind in zip(sides, kinds, strict=True) if "summary" in kind]
        if lacking:
            return (
                f"Wording not compared: no official text of {' and '.join(lacking)} is at hand; its summary is shown."
            )
        if not compared and kinds[0] and kinds[1]:
            return "Wording not compared word by word: the two texts stand in different languages."
        return ""
    return "Wording not compared: no official text is at hand. These are summaries in the record's own words."


def recurring(pairs: Sequence[Pair]) -> tuple[Recurring, ...]:
    """Give the replacements that return most often, most frequent first; at most twenty-four.

    Where the comparison says what its substitutions are, these are counted. Where it does not:
    runs of at most ``TERM_WORDS`` words a side that return ``RECURS`` times at least.
    """
    told: Counter[tuple[str, str, str]] = Counter()
    for one in (one for pair in pairs for one in pair.diff.substitutions):
        if one.kind not in ("typography", "punctuation", "case"):
            told[one.left, one.right, _SORTS.get(one.kind, one.kind)] += one.count
    if told:
        most = sorted((-number, words) for words, number in told.items())
        return tuple(Recurring(left, right, -number, sort) for number, (left, right, sort) in most[:24])
    found: Counter[tuple[str, str]] = Counter()
    for run in (run for pair in pairs for row in pair.rows if row.left and row.right for run in row.words):
        left, right = run.left.strip(), run.right.strip()
        short = len(left.split()) <= TERM_WORDS and len(right.split()) <= TERM_WORDS
        other = left.casefold() != right.casefold()
        if run.op != "equal" and other and short and any(c.isalnum() for c in left + right):
            found[left, right] += 1
    often = sorted((-number, words) for words, number in found.items() if number >= RECURS)
    return tuple(Recurring(left, right, -number) for number, (left, right) in often[:12])


_SORTS = {"different_term": "terms that do not mean the same", "term": "terms", "reference": "references"}
