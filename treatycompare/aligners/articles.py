"""Which articles answer each other: evidence for every likely pair, then links, groups, doubt.

The way: wording, headings and the votes of paragraphs give each pair its evidence; the pairs that
both sides hold best are the anchors; the anchors say how well a pair keeps the order of the two
treaties; one assignment over all articles takes the pairs that are worth most together; articles
that it leaves alone may join the group of a neighbour; what stays weak is uncertain or alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from treatycompare.aligners.assignment import assign
from treatycompare.aligners.grouping import Outcome, Pair, groups, partners
from treatycompare.aligners.signals import Vectors, cosines
from treatycompare.aligners.units import Layout

WORDING, VOTES, HEADING, ORDER = 0.40, 0.22, 0.26, 0.12
"""The share of each signal in the score of a pair that has all of it."""

ANCHOR = 0.45
"""Evidence from which a pair may be an anchor."""

STANDS = 0.36
"""Score from which a pair of the assignment is a link."""

DOUBTFUL = 0.31
"""Score from which a pair of the assignment is uncertain."""

FLOOR = 0.30
"""Taken off every score before the assignment, so that one good pair beats two poor ones."""

JOINS = 0.25
"""Evidence times standing from which an article left alone joins another's group anywhere."""

JOINS_BESIDE = 0.15
"""The same where its neighbour is in that group already."""

JOINS_BETWEEN = 0.12
"""The same where both its neighbours are."""

WORTHLESS = 0.12
"""Evidence below which a pair can become nothing: no joining accepts less."""

FAINT = 0.01
"""Likeness below which wording or a heading is not worth weighing."""

IN_ORDER = 0.8
"""A link that keeps less order than this gives way to the group that its neighbours are in."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one pair, each signal from 0 to 1; ``worth`` is without order."""

    wording: float
    votes: float
    heading: float | None

    @property
    def worth(self) -> float:
        """Wording, votes and headings weighed; without headings the others take their share."""
        words = WORDING * self.wording + VOTES * self.votes
        if self.heading is None:
            return words / (WORDING + VOTES)
        return (words + HEADING * self.heading) / (WORDING + VOTES + HEADING)

    def shares(self, order: float) -> dict[str, float]:
        """Give the share of each signal in the score; they add up to it."""
        known = 1 - ORDER if self.heading is not None else WORDING + VOTES
        scale = (1 - ORDER) / known
        found = {"wording": scale * WORDING * self.wording, "paragraphs": scale * VOTES * self.votes}
        if self.heading is not None:
            found["heading"] = HEADING * self.heading
        found["order"] = ORDER * order
        return found


def link_articles(left: Layout, right: Layout) -> Outcome:
    """Link the articles of two treaties."""
    evidence = gather(left, right)
    return _Linking(evidence, len(left.articles), len(right.articles)).run()


def gather(left: Layout, right: Layout) -> dict[Pair, Evidence]:
    """Weigh wording, votes and headings of all articles that share anything."""
    wording, votes = _from_wording(left, right)
    headings = cosines(Vectors(left.headings, right.headings))
    out = {}
    for i, row in enumerate(headings):
        for j in {**wording[i], **row}:
            words, heading = wording[i].get(j, 0.0), row.get(j, 0.0)
            if words < FAINT and heading < FAINT:
                continue
            headed = bool(left.headings[i]) and bool(right.headings[j])
            found = Evidence(
                round(words**0.5, 6),
                round(votes.get((i, j), 0.0) ** 0.5, 6),
                round(heading, 6) if headed else None,
            )
            if found.worth >= WORTHLESS:
                out[i, j] = found
    return out


def _from_wording(left: Layout, right: Layout) -> tuple[list[dict[int, float]], dict[Pair, float]]:
    """Give cosines of whole articles, and how well the paragraphs of one find theirs in another."""
    pieces = [[block for blocks in side.blocks for block in blocks] for side in (left, right)]
    owners = [[number for number, blocks in enumerate(side.blocks) for _ in blocks] for side in (left, right)]
    vectors = Vectors(*pieces)
    lengths = [vectors.lengths_left, vectors.lengths_right]
    whole = vectors.lengths_of_sums((owners[0], owners[1]))
    wording: list[dict[int, float]] = [{} for _ in left.blocks]
    best: list[list[dict[int, float]]] = [[{} for _ in side] for side in pieces]
    owner_of, lengths_right = owners[1], lengths[1]
    for p, row in enumerate(vectors.products()):
        i, mine = owners[0][p], lengths[0][p]
        sums, best_of_p = wording[i], best[0][p]
        for q, value in row.items():
            j = owner_of[q]
            sums[j] = sums.get(j, 0.0) + value
            likeness = value / (mine * lengths_right[q])
            if likeness > best_of_p.get(j, 0.0):
                best_of_p[j] = likeness
            best_of_q = best[1][q]
            if likeness > best_of_q.get(i, 0.0):
                best_of_q[i] = likeness
    for i, sums in enumerate(wording):
        for j in sums:
            sums[j] /= whole[0][i] * whole[1][j]
    return wording, _votes(best, owners, lengths)


def _votes(
    best: Sequence[Sequence[Mapping[int, float]]],
    owners: Sequence[Sequence[int]],
    lengths: Sequence[Sequence[float]],
) -> dict[Pair, float]:
    """The share of one article that its paragraphs find in the other, from the side that finds more."""
    out: dict[Pair, float] = {}
    for side in (0, 1):
        weights: dict[int, float] = {}
        found: dict[int, dict[int, float]] = {}
        for owner, weight, row in zip(owners[side], lengths[side], best[side], strict=True):
            weights[owner] = weights.get(owner, 0.0) + weight
            sums = found.setdefault(owner, {})
            for other, likeness in row.items():
                sums[other] = sums.get(other, 0.0) + likeness * weight
        for owner, sums in found.items():
            for other, total in sums.items():
                pair = (owner, other) if side == 0 else (other, owner)
                share = total / weights[owner]
                if share > out.get(pair, 0.0):
                    out[pair] = share
    return out


class _Linking:
    def __init__(self, evidence: Mapping[Pair, Evidence], rows: int, columns: int) -> None:
        self.evidence = evidence
        self.rows, self.columns = rows, columns
        self.worth = {pair: found.worth for pair, found in evidence.items()}
        self.best_left = _best(self.worth, 0)
        self.best_right = _best(self.worth, 1)

    def standing(self, pair: Pair) -> float:
        """How near a pair comes to the best that either of its articles has."""
        return self.worth[pair] / max(self.best_left[pair[0]], self.best_right[pair[1]])

    def run(self) -> Outcome:
        # Where two provisions are twins the printed order decides (pitfall 4).
        near = {pair: worth + 0.1 * self._place(pair) for pair, worth in self.worth.items()}
        anchors = [(*pair, self.worth[pair]) for pair in self._assigned(near) if self.worth[pair] >= ANCHOR]
        order = {pair: _order(pair, anchors) for pair in self.worth}
        out = Outcome(scores={pair: self.evidence[pair].shares(order[pair]) for pair in self.worth})
        score = {pair: sum(shares.values()) for pair, shares in out.scores.items()}
        chosen = self._assigned({pair: value - FLOOR for pair, value in score.items() if value >= DOUBTFUL})
        linked = {pair for pair in chosen if score[pair] >= STANDS}
        out.doubtful = [pair for pair in chosen if DOUBTFUL <= score[pair] < STANDS]
        self._join(linked, order, out)
        out.groups = groups(linked)
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
        strength = {pair: worth * self.standing(pair) for pair, worth in self.worth.items()}
        strong = [pair for pair, value in strength.items() if value >= JOINS_BETWEEN and pair not in linked]
        while True:
            held = partners(linked)
            able = [(strength[pair], pair) for pair in strong if self._may_join(pair, held, order, linked)]
            if not able:
                return
            _, pair = max(able, key=lambda found: (found[0], -found[1][0], -found[1][1]))
            for rival in [old for old in linked if self._contested(old, pair, order, held)]:
                linked.remove(rival)
                out.doubtful.append(rival)
            linked.add(pair)
            strong = [rest for rest in strong if rest != pair]

    def _may_join(
        self, pair: Pair, held: Sequence[Mapping[int, set[int]]], order: Mapping[Pair, float], linked: set[Pair]
    ) -> bool:
        strength = self.worth[pair] * self.standing(pair)
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
