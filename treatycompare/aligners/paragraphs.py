"""Which numbered units answer each other, within the articles that do, and moved out of them.

An article link binds: units of linked articles are paired on weak likeness, units of others only
where they say nearly the same and nothing else is as near (a definition moved to the article of
definitions, a clause lifted to a general article).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from treatycompare.aligners.assignment import assign
from treatycompare.aligners.grouping import Outcome, Pair, groups
from treatycompare.aligners.signals import Sparse, Vectors, cosines
from treatycompare.aligners.units import Unit

WORDING, ABOVE, PLACE, ARTICLE = 0.60, 0.12, 0.10, 0.18
"""The share of each signal in the score of a pair that has all of it.

``above`` is how alike the paragraphs are that hold two points: without it F1 of the units of Hanoi
and Budapest falls from 0.93 to 0.87; without binding by articles to 0.72.
"""

# What is said of each threshold is the F1 of those units when it alone is moved.

STANDS = 0.50
"""Score from which a pair is a link; 0.49 to 0.54 give the same F1, 0.45 costs 0.025."""

DOUBTFUL = 0.44
"""Score from which a pair is uncertain."""

FLOOR = 0.35
"""Taken off every score before the assignment, so that two good pairs beat three poor ones.

0.929 at 0.30 to 0.38, 0.885 without it: copies of a point elsewhere steal it from its paragraph.
"""

MOVED = 0.55
"""Likeness from which units of articles that are not linked may be a pair; 0.4 to 0.6 give the same F1.

It lets a definition move to the article of definitions and a clause be lifted to a general one.
"""

JOINS = 0.35
"""Likeness from which a unit left alone joins another's link in the same articles.

0.3 and 0.35 give the same F1; 0.25 costs 0.023, 0.45 costs 0.019.
"""

NEAR = 0.7
"""Share of its likeness from which a paragraph goes with a whole paragraph, not with a point of it.

0.5 to 0.7 give the same F1; 0.8 costs 0.035.
"""

POINT = 0.05
"""Likeness from which a point goes with the link of its paragraph; 0.02 and 0.12 cost 0.015 and 0.021."""


def link_units(left: Sequence[Unit], right: Sequence[Unit], articles: Iterable[Pair]) -> Outcome:
    """Link the units of two treaties, given which articles are linked."""
    bound = set(articles)
    likeness = cosines(Vectors([unit.counts for unit in left], [unit.counts for unit in right]))
    out = Outcome(scores=_scores(left, right, likeness, bound))
    total = {pair: sum(shares.values()) for pair, shares in out.scores.items()}
    weights: list[dict[int, float]] = [{} for _ in left]
    for (a, b), value in total.items():
        if value >= DOUBTFUL:
            weights[a][b] = round(value - FLOOR, 9)
    chosen = [(a, b) for a, b in enumerate(assign(weights)) if b is not None]
    linked = {pair for pair in chosen if total[pair] >= STANDS}
    out.doubtful = [pair for pair in chosen if total[pair] < STANDS]
    _join(linked, left, right, likeness, total, bound)
    out.groups = groups(linked, total)
    return out


def _scores(
    left: Sequence[Unit], right: Sequence[Unit], likeness: Sparse, articles: set[Pair]
) -> dict[Pair, dict[str, float]]:
    best_left = [max(row.values(), default=0.0) for row in likeness]
    best_right: dict[int, float] = {}
    for row in likeness:
        for b, value in row.items():
            best_right[b] = max(best_right.get(b, 0.0), value)
    out = {}
    for a, row in enumerate(likeness):
        mine = left[a]
        for b, value in row.items():
            other = right[b]
            bound = (mine.article, other.article) in articles
            if not bound and (value < MOVED or value < 0.999 * max(best_left[a], best_right[b])):
                continue
            if bound and _belongs_above(a, b, left, right, likeness):
                continue
            shares = {"wording": round(WORDING * value**0.5, 6), "article": ARTICLE * bound}
            if mine.above is not None and other.above is not None:
                shares["above"] = round(ABOVE * likeness[mine.above].get(other.above, 0.0) ** 0.5, 6)
            elif mine.above is None and other.above is None:
                shares["above"] = ABOVE
            elif mine.is_point and other.is_point:
                shares["above"] = ABOVE / 2
            shares["place"] = round(PLACE * (1 - abs(mine.place - other.place)), 6) if bound else 0.0
            out[a, b] = shares
    return out


def _belongs_above(a: int, b: int, left: Sequence[Unit], right: Sequence[Unit], likeness: Sparse) -> bool:
    """Whether a paragraph and a point are alike only as the paragraph and the point's own paragraph are."""
    mine, other = left[a].above, right[b].above
    if left[a].is_point and right[b].is_point:
        return False
    if mine is None and other is not None:
        return likeness[a].get(other, 0.0) > NEAR * likeness[a][b]
    if other is None and mine is not None:
        return likeness[mine].get(b, 0.0) > NEAR * likeness[a][b]
    return False


def _join(
    linked: set[Pair],
    left: Sequence[Unit],
    right: Sequence[Unit],
    likeness: Sparse,
    total: Mapping[Pair, float],
    articles: set[Pair],
) -> None:
    """Let units that stand alone join the group of the unit that they are most like."""
    taken = [{pair[side] for pair in linked} for side in (0, 1)]
    for pair in sorted(total, key=lambda pair: (-round(likeness[pair[0]][pair[1]], 9), sum(pair), pair)):
        a, b = pair
        if likeness[a][b] < JOINS:
            break
        if (left[a].article, right[b].article) in articles and (a in taken[0]) != (b in taken[1]):
            linked.add(pair)
            taken[0].add(a)
            taken[1].add(b)
    _join_points(linked, taken, left, right, likeness)


def _join_points(
    linked: set[Pair], taken: Sequence[set[int]], left: Sequence[Unit], right: Sequence[Unit], likeness: Sparse
) -> None:
    """Let the points of a paragraph join its link where the other side has no points of its own."""
    for a, b in sorted(linked):
        if left[a].is_lowest and not right[b].is_lowest:
            found = [(a, c) for c in _below(b, right) if c not in taken[1] and likeness[a].get(c, 0.0) >= POINT]
        elif right[b].is_lowest and not left[a].is_lowest:
            found = [(c, b) for c in _below(a, left) if c not in taken[0] and likeness[c].get(b, 0.0) >= POINT]
        else:
            continue
        linked.update(found)


def _below(unit: int, units: Sequence[Unit]) -> list[int]:
    out: list[int] = []
    above = {unit}
    for number in range(unit + 1, len(units)):
        if units[number].above not in above:
            break
        above.add(number)
        out.append(number)
    return out
