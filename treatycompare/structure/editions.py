"""Which units of two editions of one treaty are the same unit, though an amendment may have renumbered it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from treatycompare import text
from treatycompare.structure.moves import ALIKE, WORDS
from treatycompare.wording.matching import opcodes

MOST = 100_000
"""Pairs of units that are held against each other: beyond it only exact text is looked for."""


def same_units(left: Mapping[str, str], right: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pair the units of two editions, each given as words by address, in the order of the left.

    A unit answers the one at its address, unless its words, eight at least and nearly all, stand at
    another address and what stands at its own is not nearly the same.

    >>> same_units({"1": "a", "2": "b"}, {"1": "c", "3": "d"})
    [('1', '1')]
    """
    ours, theirs = ({address: _words(said) for address, said in side.items()} for side in (left, right))
    pairs = {a: a for a in ours if a in theirs and ours[a] == theirs[a]}
    _pair_exact(ours, theirs, pairs)
    rest = [a for a in ours if a not in pairs and len(ours[a]) >= WORDS]
    free = [b for b in theirs if b not in pairs.values() and len(theirs[b]) >= WORDS]
    if len(rest) * len(free) <= MOST:
        for a in rest:
            if a in theirs and a not in pairs.values() and _alike(ours[a], theirs[a]):
                continue
            found = next((b for b in free if b != a and b not in pairs.values() and _alike(ours[a], theirs[b])), None)
            if found and not (found in ours and found not in pairs and _alike(ours[found], theirs[found])):
                pairs[a] = found
    taken = {*pairs.values()}
    pairs |= {a: a for a in ours if a not in pairs and a in theirs and a not in taken}
    return [(a, pairs[a]) for a in ours if a in pairs]


def _words(said: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.fold(said).lower()))


def _pair_exact(
    ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]], pairs: dict[str, str]
) -> None:
    """Pair units with the same eight words or more that stand once among those without a pair on each side."""
    taken = {*pairs.values()}
    places: list[dict[tuple[str, ...], list[str]]] = [{}, {}]
    for side, units, used in ((0, ours, pairs.keys()), (1, theirs, taken)):
        for address, words in units.items():
            if address not in used and len(words) >= WORDS:
                places[side].setdefault(words, []).append(address)
    for words, here in places[0].items():
        there = places[1].get(words, [])
        if len(here) == len(there) == 1:
            pairs[here[0]] = there[0]


def _alike(left: Sequence[str], right: Sequence[str]) -> bool:
    longer = max(len(left), len(right))
    if min(len(left), len(right)) < ALIKE * longer:
        return False
    equal = sum(i2 - i1 for tag, i1, i2, _, _ in opcodes(left, right) if tag == "equal")
    return equal >= ALIKE * longer
