"""difflib's opcodes over words, and a guard for texts that are too long to be matched as a whole.

The opcodes are those of ``difflib.SequenceMatcher(autojunk=False)``. They come from cydifflib
where it has a wheel (identical results, several times faster) and from difflib elsewhere.
difflib's automatic junk stays off: it drops the most frequent words of a text, which in law are
the ones that bind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

try:
    from cydifflib import SequenceMatcher as FastMatcher
except ImportError:  # no wheel for this Python
    FastMatcher = SequenceMatcher

Opcode = tuple[str, int, int, int, int]
Block = tuple[int, int, int]
"""A place on the left, one on the right, and how many tokens are equal from there on."""

HEAVY = 50_000_000
"""The weight above which the whole is not matched at once.

The weight is the number of pairs of equal tokens, times the square of their share of all pairs,
times the shorter side: it stays within a factor of ten of the time, from two treaties of 28,000
words (17 million, 0.7 s) to a paragraph of twelve words repeated 300 times with one word added
each time (36 million, 1.1 s). One word 2,000 times against two in turn weighs 1,000 million and
takes 8 s.
"""

ANCHOR = 8
"""Words of an anchor. With runs of eight that both texts have once the result is difflib's on 99.9 % of unlike
and 95.6 % of nearly equal pairs of articles."""

SLICE = 100
"""Tokens of a slice where nothing is unique: some milliseconds each, whatever they are."""


class Matched(NamedTuple):
    """Opcodes, and whether the guard made them: whether they may differ from difflib's."""

    opcodes: list[Opcode]
    by_anchors: bool


def opcodes(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Opcode]:
    """Give difflib's opcodes for two sequences, automatic junk off.

    >>> opcodes(["a", "b"], ["a", "c"])
    [('equal', 0, 1, 0, 1), ('replace', 1, 2, 1, 2)]
    """
    return [tuple(op) for op in FastMatcher(None, left, right, autojunk=False).get_opcodes()]


def guarded_opcodes(left: Sequence[Hashable], right: Sequence[Hashable], heavy: int = HEAVY) -> Matched:
    """Give difflib's opcodes, or those between anchors where the whole weighs more than *heavy*.

    Either covers both sequences whole and calls equal only what is.

    >>> guarded_opcodes(["a"], ["a", "b"])
    Matched(opcodes=[('equal', 0, 1, 0, 1), ('insert', 1, 1, 1, 2)], by_anchors=False)
    """
    if _is_light(left, right, heavy):
        return Matched(opcodes(left, right), False)
    return Matched(anchored_opcodes(left, right, heavy), True)


def anchored_opcodes(left: Sequence[Hashable], right: Sequence[Hashable], heavy: int = HEAVY) -> list[Opcode]:
    """Match runs that both sequences have once first, then what lies between them.

    Much faster on long texts than difflib, and now and then another choice of what is equal.
    Shorter anchors are tried where long ones leave gaps that are too heavy, and slices of both
    sides where nothing is unique.

    >>> anchored_opcodes("aabbc", "aabbd")
    [('equal', 0, 4, 0, 4), ('replace', 4, 5, 4, 5)]
    """
    return _opcodes_of(_blocks(left, right, heavy, ANCHOR), len(left), len(right))


def _is_light(left: Sequence[Hashable], right: Sequence[Hashable], heavy: int) -> bool:
    shorter, longer = sorted((len(left), len(right)))
    if shorter**2 * longer <= heavy:
        return True
    theirs = Counter(right)
    pairs = sum(n * theirs[token] for token, n in Counter(left).items() if token in theirs)
    return pairs**3 <= heavy * shorter * longer**2


def _blocks(left: Sequence[Hashable], right: Sequence[Hashable], heavy: int, size: int) -> list[Block]:
    """The equal blocks of two sequences in order, by anchors of *size* tokens and what lies between them."""
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    out = [(0, 0, head)]
    ours, theirs = left[head : len(left) - tail], right[head : len(right) - tail]
    anchors = _anchors(ours, theirs, size)
    done = (0, 0)
    for i, j, n in [*anchors, (len(ours), len(theirs), 0)]:
        found = _gap(ours[done[0] : i], theirs[done[1] : j], heavy, size // 2)
        out += [(head + done[0] + a, head + done[1] + b, more) for a, b, more in found]
        out.append((head + i, head + j, n))
        done = (i + n, j + n)
    return [*out, (len(left) - tail, len(right) - tail, tail)]


def _gap(left: Sequence[Hashable], right: Sequence[Hashable], heavy: int, size: int) -> list[Block]:
    if not left or not right:
        return []
    if _is_light(left, right, heavy):
        return [(i1, j1, i2 - i1) for tag, i1, i2, j1, _ in opcodes(left, right) if tag == "equal"]
    return _blocks(left, right, heavy, size) if size else _sliced(left, right)


def _sliced(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Block]:
    """Match slice with slice, cut in proportion: what is left where the sides only repeat themselves."""
    parts = max(len(left), len(right)) // SLICE + 1
    out = []
    for part in range(parts):
        i1, i2 = (len(left) * n // parts for n in (part, part + 1))
        j1, j2 = (len(right) * n // parts for n in (part, part + 1))
        ops = opcodes(left[i1:i2], right[j1:j2])
        out += [(i1 + a, j1 + b, a2 - a) for tag, a, a2, b, _ in ops if tag == "equal"]
    return out


def _anchors(left: Sequence[Hashable], right: Sequence[Hashable], size: int) -> list[Block]:
    """Runs of *size* tokens that both sides have once, the longest chain of them that crosses nowhere, grown."""
    ours, theirs = (_unique(side, size) for side in (left, right))
    shared = sorted((place, theirs[run]) for run, place in ours.items() if run in theirs)
    out: list[Block] = []
    end = (0, 0)
    for i, j in _rising(shared):
        if i < end[0] or j < end[1]:
            continue
        while i > end[0] and j > end[1] and left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
        n = 0
        while i + n < len(left) and j + n < len(right) and left[i + n] == right[j + n]:
            n += 1
        out.append((i, j, n))
        end = (i + n, j + n)
    return out


def _unique(side: Sequence[Hashable], size: int) -> dict[tuple[Hashable, ...], int]:
    found: dict[tuple[Hashable, ...], int] = {}
    for place, run in enumerate(zip(*(side[start:] for start in range(size)), strict=False)):
        found[run] = -1 if run in found else place
    return {run: place for run, place in found.items() if place >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain that rises on both sides (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            last.append(place)
        else:
            tops[pile], last[pile] = j, place
    out = []
    place = last[-1] if last else -1
    while place >= 0:
        out.append(pairs[place])
        place = before[place]
    return out[::-1]


def _opcodes_of(blocks: Sequence[Block], left: int, right: int) -> list[Opcode]:
    whole: list[Block] = []
    for i, j, n in blocks:
        if n and whole and whole[-1][0] + whole[-1][2] == i and whole[-1][1] + whole[-1][2] == j:
            whole[-1] = (whole[-1][0], whole[-1][1], whole[-1][2] + n)
        elif n:
            whole.append((i, j, n))
    out: list[Opcode] = []
    ends = [(0, 0, 0), *whole, (left, right, 0)]
    for (i, j, n), (a, b, _) in pairwise(ends):
        if n:
            out.append(("equal", i, i + n, j, j + n))
        i, j = i + n, j + n
        if i < a or j < b:
            out.append(("replace" if i < a and j < b else "delete" if i < a else "insert", i, a, j, b))
    return out
