"""Which articles answer each other: evidence for every likely pair, then links, groups, doubt.

The way: wording, headings and the votes of paragraphs give each pair its evidence; the pairs that
both sides hold best are the anchors; the anchors say how well a pair keeps the order of the two
treaties; one assignment over all articles takes the pairs that are worth most together; articles
that it leaves alone may join the group of a neighbour; what stays weak is uncertain or alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from treatycompare.aligners.assignment import assign
from treatycompare.aligners.evidence import ORDER, Evidence, gather
from treatycompare.aligners.grouping import Outcome, Pair, groups, partners
from treatycompare.aligners.units import Layout

# All thresholds were set on the articles of Hanoi and Budapest (F1 0.989) and left as they were for
# UNCAC and UNTOC, Hanoi and UNCAC, the 1988 drugs convention and UNTOC, Budapest and its protocol.
# What is said of each is the F1 there when it alone is moved.

ANCHOR = 0.45
"""Evidence from which a pair may be an anchor; anything from 0.35 to 0.55 gives the same links."""

STANDS = 0.36
"""Score from which a pair of the assignment is a link.

0.32 to 0.40 give the same links; at 0.42 F1 is 0.965, at 0.44 0.916.
"""

DOUBTFUL = 0.31
"""Score from which a pair of the assignment is uncertain; at 0.25 one more is."""

FLOOR = 0.30
"""Taken off every score before the assignment, so that one good pair beats two poor ones.

0.989 at 0.25 and above, 0.965 below: two weak pairs of the final clauses push out a strong one.
"""

JOINS = 0.25
"""Evidence times standing from which an article left alone joins another's group anywhere.

0.20 to 0.35 give the same links; at 0.15 two false ones come in.
"""

JOINS_BESIDE = 0.15
"""The same where its neighbour is in that group already.

The narrowest of all: 0.915 at 0.12 (seven false pairs), 0.965 at 0.165 (two pairs missed).
"""

JOINS_BETWEEN = 0.12
"""The same where both its neighbours are; 0.10 to 0.13 give the same links."""

IN_ORDER = 0.8
"""A link that keeps less order than this gives way to the group that its neighbours are in.

0.75 to 0.9 give the same links; below, a twin out of place wins (pitfall 4).
"""


def link_articles(left: Layout, right: Layout) -> Outcome:
    """Link the articles of two treaties."""
    evidence = gather(left, right)
    return _Linking(evidence, len(left.articles), len(right.articles)).run()


class _Linking:
    def __init__(self, evidence: Mapping[Pair, Evidence], rows: int, columns: int) -> None:
        self.evidence = evidence
        self.rows, self.columns = rows, columns
        worth = {pair: found.worth for pair, found in evidence.items()}
        best = [_best(worth, side) for side in (0, 1)]
        # How near a pair comes to the best that either of its articles has, times what it is worth.
        strength = {(i, j): value * value / max(best[0][i], best[1][j]) for (i, j), value in worth.items()}
        least = (DOUBTFUL - ORDER) / (1 - ORDER)
        self.worth = {pair: value for pair, value in worth.items() if value >= least or strength[pair] >= JOINS_BETWEEN}
        self.strength = {pair: round(strength[pair], 6) for pair in self.worth}

    def run(self) -> Outcome:
        # Where two provisions are twins the printed order decides (pitfall 4).
        place = {pair: self._place(pair) for pair in self.worth}
        near = {pair: worth + 0.1 * place[pair] for pair, worth in self.worth.items()}
        anchors = [(*pair, self.worth[pair]) for pair in self._assigned(near) if self.worth[pair] >= ANCHOR]
        order = {pair: _order(pair, anchors) for pair in self.worth}
        out = Outcome(scores={pair: self.evidence[pair].shares(order[pair]) for pair in self.worth})
        score = {pair: sum(shares.values()) for pair, shares in out.scores.items()}
        over = {pair: value - FLOOR + 0.001 * place[pair] for pair, value in score.items() if value >= DOUBTFUL}
        chosen = self._assigned(over)
        linked = {pair for pair in chosen if score[pair] >= STANDS}
        out.doubtful = [pair for pair in chosen if score[pair] < STANDS]
        self._join(linked, order, out)
        out.groups = groups(linked, self.worth)
        return out

    def _place(self, pair: Pair) -> float:
        return 1 - abs((pair[0] + 0.5) / self.rows - (pair[1] + 0.5) / self.columns)

    def _assigned(self, worth: Mapping[Pair, float]) -> list[Pair]:
        weights: list[dict[int, float]] = [{} for _ in range(self.rows)]
        for (i, j), value in worth.items():
            weights[i][j] = value
        return [(i, j) for i, j in enumerate(assign(weights)) if j is not None]

    def _join(self, linked: set[Pair], order: Mapping[Pair, float], out: Outcome) -> None:
        """Let articles that stand alone join groups, the strongest first, until none can."""
        strong = [pair for pair, value in self.strength.items() if value >= JOINS_BETWEEN and pair not in linked]
        while True:
            held = partners(linked)
            able = [(self.strength[pair], pair) for pair in strong if self._may_join(pair, held, order, linked)]
            if not able:
                return
            _, pair = max(able, key=lambda found: (found[0], -sum(found[1]), found[1]))
            for rival in [old for old in linked if self._contested(old, pair, order, held)]:
                linked.remove(rival)
                out.doubtful.append(rival)
            linked.add(pair)
            strong = [rest for rest in strong if rest != pair]

    def _may_join(
        self, pair: Pair, held: Sequence[Mapping[int, set[int]]], order: Mapping[Pair, float], linked: set[Pair]
    ) -> bool:
        strength = self.strength[pair]
        for side in (0, 1):
            mine, other = pair[side], pair[1 - side]
            group = held[1 - side].get(other, set())
            if not group:
                continue
            beside = sum(mine + step in group for step in (-1, 1))
            needed = (JOINS, JOINS_BESIDE, JOINS_BETWEEN)[beside]
            alone = mine not in held[side]
            if alone and strength >= needed:
                return True
            if beside == 2 and strength >= needed and all(order[old] < IN_ORDER for old in linked if old[side] == mine):
                return True
        return False

    @staticmethod
    def _contested(old: Pair, new: Pair, order: Mapping[Pair, float], held: Sequence[Mapping[int, set[int]]]) -> bool:
        for side in (0, 1):
            group = held[1 - side].get(new[1 - side], set())
            if old[side] == new[side] and {old[side] - 1, old[side] + 1} <= group and order[old] < IN_ORDER:
                return True
        return False


def _best(worth: Mapping[Pair, float], side: int) -> dict[int, float]:
    out: dict[int, float] = {}
    for pair, value in worth.items():
        if value > out.get(pair[side], 0.0):
            out[pair[side]] = value
    return out


def _order(pair: Pair, anchors: Sequence[tuple[int, int, float]]) -> float:
    """Give the share of the anchors that a pair does not cross, the near ones counting most."""
    i, j = pair
    kept = total = 0.0
    for k, other, weight in anchors:
        down, across = k - i, other - j
        if not down or not across:
            continue
        if (down < 0) == (across < 0):
            near = weight / (min(abs(down), abs(across)) + 2)
            kept += near
            total += near
        else:
            total += weight / (min(abs(down), abs(across)) + 2)
    return round(kept / total, 6) if total else 1.0
