"""What speaks for two articles answering each other: their wording, their paragraphs, their headings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from treatycompare.aligners.grouping import Pair
from treatycompare.aligners.signals import Vectors, cosines
from treatycompare.aligners.units import Layout

WORDING, VOTES, HEADING, ORDER = 0.40, 0.22, 0.26, 0.12
"""The share of each signal in the score of a pair that has all of it.

With all four, benchmarks/alignment.py finds F1 0.989 on Hanoi and Budapest; without the votes
0.977, without order 0.966, without any headings 0.897.
"""

UNHEADED = 1.2
"""The power of wording and votes where an article has no heading.

A heading tells twins of formula apart; without one the same wording says less. On Hanoi and
Budapest stripped of headings F1 is 0.82 at 1, 0.88 at 1.1, 0.90 at 1.2, 0.88 at 1.3.
"""

WORTHLESS = 0.12
"""Evidence below which a pair can become nothing: no joining accepts less."""

FAINT = 0.01
"""Likeness below which wording or a heading is not worth weighing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one pair, each signal from 0 to 1; ``worth`` is without order."""

    wording: float
    votes: float
    heading: float | None

    @property
    def worth(self) -> float:
        """Wording, votes and headings weighed; without headings the others stand for them."""
        words = WORDING * self.wording + VOTES * self.votes
        if self.heading is None:
            return math.pow(words / (WORDING + VOTES), UNHEADED)
        return (words + HEADING * self.heading) / (1 - ORDER)

    def shares(self, order: float) -> dict[str, float]:
        """Give the share of each signal in the score; they add up to it."""
        words = WORDING * self.wording + VOTES * self.votes
        scale = 1.0 if self.heading is not None or not words else (1 - ORDER) * self.worth / words
        found = {"wording": scale * WORDING * self.wording, "paragraphs": scale * VOTES * self.votes}
        if self.heading is not None:
            found["heading"] = HEADING * self.heading
        found["order"] = ORDER * order
        return found


def gather(left: Layout, right: Layout) -> dict[Pair, Evidence]:
    """Weigh wording, votes and headings of all articles that share anything."""
    wording, votes = _from_wording(left, right)
    headings = Vectors(left.headings, right.headings)
    out = {}
    for i, row in enumerate(cosines(headings)):
        for j in {**wording[i], **row}:
            words, heading = wording[i].get(j, 0.0), row.get(j, 0.0)
            if words < FAINT and heading < FAINT:
                continue
            headed = headings.lengths_left[i] > 0 and headings.lengths_right[j] > 0
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
