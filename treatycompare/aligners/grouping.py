"""Links that share a provision, joined into groups; and the shares of a group's score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]
Group = tuple[list[int], list[int]]


@dataclass
class Outcome:
    """Groups of provisions in printed order, the doubtful pairs, the shares of each pair's score."""

    groups: list[Group] = field(default_factory=list)
    doubtful: list[Pair] = field(default_factory=list)
    scores: dict[Pair, dict[str, float]] = field(default_factory=dict)

    def shares(self, pairs: Iterable[Pair]) -> dict[str, float]:
        """Give the mean share of each signal over some pairs; together they are the score."""
        found = [self.scores[pair] for pair in pairs if pair in self.scores]
        names = dict.fromkeys(name for one in found for name in one)
        return {name: round(sum(one.get(name, 0.0) for one in found) / len(found), 3) for name in names}


def partners(linked: Iterable[Pair]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Give what each left provision is linked with, and each right one."""
    left: dict[int, set[int]] = {}
    right: dict[int, set[int]] = {}
    for i, j in linked:
        left.setdefault(i, set()).add(j)
        right.setdefault(j, set()).add(i)
    return left, right


def groups(linked: set[Pair], worth: Mapping[Pair, float]) -> list[Group]:
    """Join links that share an article: all of them where each side is one run, else star by star."""
    out = []
    rest = set(linked)
    while rest:
        first = min(rest)
        component = _component(first, rest)
        rest -= component
        lefts, rights = (sorted({pair[side] for pair in component}) for side in (0, 1))
        if _is_run(lefts) and _is_run(rights) and 2 * len(component) >= len(lefts) * len(rights):
            out.append((lefts, rights))
        else:
            out += _stars(component, worth)
    return sorted(out)


def _component(first: Pair, linked: set[Pair]) -> set[Pair]:
    found = {first}
    while True:
        more = {pair for pair in linked - found if any(pair[0] == a or pair[1] == b for a, b in found)}
        if not more:
            return found
        found |= more


def _is_run(numbers: Sequence[int]) -> bool:
    return numbers[-1] - numbers[0] == len(numbers) - 1


def _stars(component: set[Pair], worth: Mapping[Pair, float]) -> list[Group]:
    """Cut a component into stars, the provision with the most links first, of two the stronger."""
    out = []
    rest = set(component)
    while rest:
        left, right = partners(rest)
        held = {(0, i): [(i, j) for j in found] for i, found in left.items()}
        held |= {(1, j): [(i, j) for i in found] for j, found in right.items()}
        # Strength, not side, decides between two that hold as many: swapped treaties give the same stars.
        side, centre = min(
            held,
            key=lambda node: (-len(held[node]), -round(sum(worth.get(pair, 0.0) for pair in held[node]), 6), node),
        )
        arms = sorted(left[centre] if side == 0 else right[centre])
        out.append(([centre], arms) if side == 0 else (arms, [centre]))
        rest = {pair for pair in rest if pair[side] != centre}
    return out
