"""Runs of words from opcodes, each with its kind; what was substituted is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from treatycompare.model.difference import Reference, RunKind, WordRun
from treatycompare.wording.folding import Folding, Unit, UnitKind, capitals_inside, core_of, kind_of
from treatycompare.wording.matching import Opcode, guarded_opcodes
from treatycompare.wording.readable import READABLE_RUN, joined, slid
from treatycompare.wording.references import Cited, References

Substituted = tuple[UnitKind, str, str]

_OPS: dict[str, Literal["equal", "replace", "only_left", "only_right"]] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "only_left",
    "insert": "only_right",
}


# The tokens of treatycompare.text, each with the white space after it, in one go: token by token it takes six
# times as long. A test holds the two against each other.
_PIECE = re.compile(r"(?:``|\w+(?:[-\u2010\u2011'’]\w+)*|[^\w\s])\s*|\s+")


class Compared(NamedTuple):
    """Two texts compared: the runs, how often what stands for what, and whether the guard was used."""

    runs: tuple[WordRun, ...]
    substituted: Mapping[Substituted, int] = {}
    by_anchors: bool = False


class _Side(NamedTuple):
    """One text: its pieces, its units, the words of each unit as printed, and what it cites."""

    pieces: Sequence[str]
    units: Sequence[Unit]
    printed: Sequence[str]
    cited: Mapping[int, Cited]

    @property
    def keys(self) -> list[object]:
        return [unit.key for unit in self.units]

    def text(self, start: int, end: int) -> str:
        return "".join(self.pieces[self.units[start].start : self.units[end - 1].end]) if start < end else ""

    def addresses(self, start: int, end: int) -> tuple[str, ...]:
        places = (self.units[place].start for place in range(start, end))
        return tuple(dict.fromkeys(a for place in places if place in self.cited for a in self.cited[place].addresses))


def pieces(words: str) -> list[str]:
    """Split words into tokens, each with the white space after it; joined they give the text back.

    >>> pieces("a party, or")
    ['a ', 'party', ', ', 'or']
    """
    return _PIECE.findall(words)


def word_runs(left: str, right: str, *, readable: bool = True) -> tuple[WordRun, ...]:
    """Compare two texts word by word, nothing folded but typography.

    Joining the left sides of the runs gives *left*, the right sides *right*. Words are matched
    with quotes and hyphens made alike, and shown as printed. With *readable* equal runs of fewer
    than three words between two changes are joined with these, and cuts fall between phrases;
    without it the runs are difflib's opcodes.

    >>> [(r.op, r.left, r.right) for r in word_runs("shall provide aid", "may provide aid")]
    [('replace', 'shall ', 'may '), ('equal', 'provide aid', 'provide aid')]
    """
    return compare_words(left, right, readable=readable).runs


def compare_words(
    left: str,
    right: str,
    folding: Folding | None = None,
    references: References | None = None,
    *,
    readable: bool = True,
) -> Compared:
    """Compare two texts word by word, with what *folding* and *references* hold for the same told apart.

    >>> from treatycompare.wording.folding import shipped_terms
    >>> done = compare_words("Each State Party shall act.", "Each Party shall act.", Folding(shipped_terms()))
    >>> [(run.kind, run.left, run.right) for run in done.runs if run.op != "equal"]
    [('term', 'State Party ', 'Party ')]
    """
    if not left or not right or (left == right and not references):
        return Compared(_whole(left, right))
    ours, theirs = _sides(left, right, folding, references)
    matched = guarded_opcodes(ours.keys, theirs.keys)
    ops = matched.opcodes
    substituted: Counter[Substituted] = Counter()
    for i, j in (
        pair for tag, i1, i2, j1, j2 in ops if tag == "equal" for pair in zip(range(i1, i2), range(j1, j2), strict=True)
    ):
        kind = kind_of(ours.units[i], theirs.units[j], (ours.printed[i], theirs.printed[j]))
        if kind:
            substituted[kind, ours.printed[i], theirs.printed[j]] += 1
    if readable:
        ops = joined(ops, [unit.words for unit in ours.units])
        ops = slid(ops, (ours.keys, ours.printed), (theirs.keys, theirs.printed))
    runs = [run for op in ops for run in _runs(op, ours, theirs)]
    return Compared(tuple(_closed(runs) if readable else runs), substituted, matched.by_anchors)


def _whole(left: str, right: str) -> tuple[WordRun, ...]:
    if left == right:
        return (WordRun(op="equal", left=left, right=right),) if left else ()
    return (WordRun(op="only_left" if left else "only_right", left=left, right=right, kind="substance"),)


def _sides(left: str, right: str, folding: Folding | None, references: References | None) -> tuple[_Side, _Side]:
    a, b = pieces(left), pieces(right)
    if folding is None:
        return _plain(a), _plain(b)
    cited = references.in_texts(a, b) if references else ({}, {})
    fixed = [{place: one.unit for place, one in found.items()} for found in cited]
    cores = [core_of(piece) for piece in a], [core_of(piece) for piece in b]
    ours = folding.units(cores[0], capitals_inside(cores[1]), fixed[0])
    theirs = folding.units(cores[1], capitals_inside(cores[0]), fixed[1])
    return _Side(a, ours, _printed(a, ours), cited[0]), _Side(b, theirs, _printed(b, theirs), cited[1])


def _plain(found: Sequence[str]) -> _Side:
    units = [
        Unit(place, place + 1, core_of(piece), int(any(c.isalnum() for c in piece)))
        for place, piece in enumerate(found)
    ]
    return _Side(found, units, [piece.strip() for piece in found], {})


def _printed(found: Sequence[str], units: Sequence[Unit]) -> list[str]:
    return ["".join(found[unit.start : unit.end]).strip() for unit in units]


def _runs(op: Opcode, ours: _Side, theirs: _Side) -> Iterator[WordRun]:
    """The runs of one opcode: one, or several where equal keys print differently."""
    tag, i1, i2, j1, j2 = op
    if tag != "equal":
        left, right = ours.text(i1, i2), theirs.text(j1, j2)
        kind: RunKind = "substance" if any(c.isalnum() for c in left + right) else "punctuation"
        yield WordRun(op=_OPS[tag], left=left, right=right, kind=kind, reference=_reference(op, ours, theirs))
        return

    def kind_at(pair: tuple[int, int]) -> UnitKind | None:
        i, j = pair
        kind = kind_of(ours.units[i], theirs.units[j], (ours.printed[i], theirs.printed[j]))
        return None if kind == "typography" else kind

    for found, group in groupby(zip(range(i1, i2), range(j1, j2), strict=True), key=kind_at):
        pairs = list(group)
        cut = ("equal", pairs[0][0], pairs[-1][0] + 1, pairs[0][1], pairs[-1][1] + 1)
        yield WordRun(
            op="replace" if found else "equal",
            left=ours.text(*cut[1:3]),
            right=theirs.text(*cut[3:5]),
            kind=found,
            reference=_reference(cut, ours, theirs) if found else None,
        )


def _reference(op: Opcode, ours: _Side, theirs: _Side) -> Reference | None:
    left, right = ours.addresses(op[1], op[2]), theirs.addresses(op[3], op[4])
    if not left and not right:
        return None
    answers = dict.fromkeys(
        a for p in range(op[1], op[2]) if (c := ours.cited.get(ours.units[p].start)) for a in c.answers
    )
    return Reference(left=left, right=right, answers=tuple(answers))


def _closed(runs: Sequence[WordRun]) -> list[WordRun]:
    """Join two substitutions of one kind with the one or two equal words between them, and "an" with its term."""
    out: list[WordRun] = []
    for run in runs:
        last = out[-1] if out else None
        if last and last.kind == "style" and run.kind in ("term", "different_term"):
            out[-1] = _one([last, run])
        elif (
            len(out) > 1
            and run.kind == out[-2].kind
            and run.kind in ("term", "different_term", "spelling", "style")
            and out[-1].op == "equal"
            and _words(out[-1].left) < READABLE_RUN
        ):
            out[-2:] = [_one([*out[-2:], run])]
        else:
            out.append(run)
    return out


def _one(runs: Sequence[WordRun]) -> WordRun:
    left, right = ("".join(getattr(run, side) for run in runs) for side in ("left", "right"))
    return WordRun(op="replace", left=left, right=right, kind=runs[-1].kind)


def _words(run: str) -> int:
    return sum(any(c.isalnum() for c in piece) for piece in pieces(run))
