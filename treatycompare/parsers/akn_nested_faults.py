"""What is missing, doubled or out of order in a tree whose labels were marked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from treatycompare.errors import StructureError
from treatycompare.interfaces import Frame
from treatycompare.outline.labels import MISSING, NAMED, Label, sequence_faults, shown, step, values
from treatycompare.parsers.akn_nested_reader import Reader

_READINGS = 8


def check(reader: Reader, frame: Frame | None, source: str, *, partial: bool) -> tuple[str, ...]:
    """Name every fault of the document at once; give what is worth a warning.

    Raises StructureError.
    """
    problems = list(reader.problems)
    for kind, labels in reader.sequences.items():
        problems += sequence_faults(labels, f"{kind} " if kind in ("article", "note") else f"{kind}.")
    units = [unit for top in reader.body for unit in top.walk()]
    for unit in units:
        labels = [child.label for child in unit.children if child.kind in ("paragraph", "point")]
        problems += list_faults(unit.address, labels)
        if sum(child.kind == "closing" for child in unit.children) > 1:
            problems.append(f"{unit.address}[end] stands twice")
    have = [unit.address for unit in units]
    if frame and frame.addresses:
        problems += _against(frame, have)
    gaps = [problem for problem in problems if partial and problem.startswith(MISSING)]
    problems = [problem for problem in problems if problem not in gaps]
    if problems:
        number = f"{len(problems)} fault{'s' * (len(problems) > 1)}"
        more = [f"and {len(problems) - NAMED} more"] if len(problems) > NAMED else []
        said = "; ".join((*problems[:NAMED], *more))
        raise StructureError(f"the text does not have the structure of a whole treaty ({number}): {said}", where=source)
    return (*gaps, *_unmarked(frame, have, reader.lang))


def _unmarked(frame: Frame | None, have: Sequence[str], lang: str) -> Iterator[str]:
    """Name closing words without an element of their own: no fault, for they stand in the last item."""
    for address in frame.addresses if frame else ():
        owner = address.removesuffix("[end]")
        # None says that this language prints no closing words there.
        if (
            _closes(address)
            and address not in have
            and frame
            and frame.closings_in.get(lang, {}).get(owner, "") is not None
        ):
            yield f"the closing words {address} are not marked up: left as printed"


def _against(frame: Frame, have: Sequence[str]) -> list[str]:
    known, printed = set(frame.addresses), set(have)
    missing = [address for address in frame.addresses if address not in printed and not _closes(address)]
    more = [address for address in have if address not in known]
    said = [f"{MISSING}by the outline: {', '.join(missing)}"] if missing else []
    return said + ([f"not in the outline: {', '.join(more)}"] if more else [])


def _closes(address: str) -> bool:
    return address.endswith("[end]")


class _Step(NamedTuple):
    """A label that does not follow from the one before it in its list."""

    label: str
    before: str
    style: str
    fault: str
    missing: range

    def said(self, owner: str, have: set[str]) -> Iterator[str]:
        """Name the fault; what was left out but stands elsewhere (*have*) is not missing."""
        for place in self.missing[:NAMED]:
            label = shown(self.style, place)
            if label not in have:
                yield f"{MISSING}{owner}({label})"
        if self.fault == "doubled":
            yield f"{owner}({self.label}) stands twice"
        elif self.fault == "disordered":
            yield f"{owner}({self.label}) stands after {owner}({self.before})"


class _Reading(NamedTuple):
    """One way to read the labels of a unit: the last place of each list, and what is wrong."""

    cost: int = 0
    last: Mapping[str, tuple[int, int]] = {}
    faults: tuple[_Step, ...] = ()


def list_faults(owner: str, labels: Sequence[str]) -> list[str]:
    """Name what is missing, doubled or out of order among the labels of one unit.

    A label such as (i) may be the ninth letter or the first numeral; the reading with the fewest
    faults is taken.

    >>> list_faults("2", ["a", "b", "d"]), list_faults("2", ["i", "ii", "iii"])
    (['missing 2(c)'], [])
    """
    readings = [_Reading()]
    before = ""
    for label in labels:
        found = []
        for reading in readings:
            for style, value in values(Label(label, "paren")):
                last = reading.last.get(style)
                fault, missing = step(last, value)
                # A list that goes on is likelier than one that starts; a fault outweighs all that.
                cost = reading.cost + (last is None) + (100 + min(len(missing), 50) if fault else 0)
                kept = {**reading.last, style: value if last is None else max(value, last)}
                wrong = (_Step(label, before, style, fault, missing),) if fault else ()
                found.append(_Reading(cost, kept, (*reading.faults, *wrong)[:NAMED]))
        if not found:
            return [f"{owner}({label}) is numbered unlike the others"]
        readings = sorted(found, key=lambda reading: reading.cost)[:_READINGS]
        before = label
    have = set(labels)
    return [said for fault in readings[0].faults for said in fault.said(owner, have)]
