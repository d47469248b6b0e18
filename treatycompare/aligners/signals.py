"""What speaks for two provisions answering each other: wording, headings, votes, place, context.

Every signal lies between 0 and 1 and is the same seen from either side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

Counts = Mapping[str, int]
Vector = dict[str, float]
Sparse = list[dict[int, float]]

RARITY = 1.5
"""The power of the inverse document frequency: what keeps the formula that opens most duties from deciding.

F1 of the articles of Hanoi and Budapest: 0.915 at 1, 0.966 at 1.25, 0.989 at 1.5 and 1.75, 0.929 at 2.
"""

COMMON = 0.2
"""Words in more than this share of all pieces are left out: they weigh next to nothing and cost most.

The same links at 0.15 and 0.5; at 0.1 one pair is missed.
"""


FEW = 40
"""Words in up to this many pieces are kept whatever share that is: a short treaty costs nothing."""


class Vectors:
    """Weighted words and word pairs of the pieces of two treaties, one weighing for both.

    A term that stands in one piece only can make nothing alike but makes its piece longer: such
    terms are kept as a count, which leaves a third of the terms to weigh.
    """

    def __init__(self, left: Sequence[Counts], right: Sequence[Counts]) -> None:
        counted = [*left, *right]
        spread: Counter[str] = Counter()
        for found in counted:
            spread.update(found.keys())
        total = len(counted)
        common = max(COMMON * total, FEW)
        by_count = {count: log((total + 1) / (count + 0.5)) ** RARITY for count in {1, *spread.values()}}
        rarity = {term: by_count[count] for term, count in spread.items() if 1 < count <= common}
        vectors = [
            {
                term: rarity[term] if n == 1 else (1 + log(n)) * rarity[term]
                for term, n in found.items()
                if term in rarity
            }
            for found in counted
        ]
        is_lone = {term for term, count in spread.items() if count == 1}.__contains__
        lone = [by_count[1] ** 2 * sum(map(is_lone, found)) for found in counted]
        self.left, self.right = vectors[: len(left)], vectors[len(left) :]
        self._lone_left, self._lone_right = lone[: len(left)], lone[len(left) :]
        self.lengths_left = _lengths(self.left, self._lone_left)
        self.lengths_right = _lengths(self.right, self._lone_right)

    def products(self) -> Sparse:
        """Give the inner product of every left and right piece that share a word."""
        postings: dict[str, list[tuple[int, float]]] = {}
        for number, vector in enumerate(self.right):
            for term, weight in vector.items():
                postings.setdefault(term, []).append((number, weight))
        out: Sparse = []
        for vector in self.left:
            row = [0.0] * len(self.right)
            for term, weight in vector.items():
                for number, other in postings.get(term, ()):
                    row[number] += weight * other
            out.append({number: value for number, value in enumerate(row) if value})
        return out

    def lengths_of_sums(self, owners: tuple[Sequence[int], Sequence[int]]) -> tuple[dict[int, float], dict[int, float]]:
        """Give the length of each sum of pieces, for left and right; *owners* says which piece adds to which sum."""
        return (
            _lengths_of_sums(self.left, self._lone_left, owners[0]),
            _lengths_of_sums(self.right, self._lone_right, owners[1]),
        )


def _lengths(vectors: Sequence[Vector], lone: Sequence[float]) -> list[float]:
    return [sqrt(_square(vector) + more) for vector, more in zip(vectors, lone, strict=True)]


def _lengths_of_sums(vectors: Sequence[Vector], lone: Sequence[float], owners: Sequence[int]) -> dict[int, float]:
    sums: dict[int, Vector] = {}
    squares: dict[int, float] = {}
    for vector, more, owner in zip(vectors, lone, owners, strict=True):
        squares[owner] = squares.get(owner, 0.0) + more
        if owner not in sums:
            sums[owner] = dict(vector)
            continue
        total = sums[owner]
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    return {owner: sqrt(_square(total) + squares[owner]) for owner, total in sums.items()}


def counts(piece: Sequence[str]) -> Counts:
    """Count words, and pairs of words that follow each other.

    >>> sorted(counts(["mutual", "assistance"]))
    ['assistance', 'mutual', 'mutual assistance']
    """
    return Counter([*piece, *map(" ".join, pairwise(piece))])


def _square(vector: Vector) -> float:
    return sum([weight * weight for weight in vector.values()])


def cosines(vectors: Vectors) -> Sparse:
    """Give the cosine of every two pieces that share a word."""
    lengths = vectors.lengths_right
    return [
        {j: value / (mine * lengths[j]) for j, value in row.items()}
        for row, mine in zip(vectors.products(), vectors.lengths_left, strict=True)
    ]
