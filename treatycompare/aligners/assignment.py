"""The best one-to-one assignment where each side may also stay alone.

Shortest augmenting paths with potentials, after Jonker and Volgenant, "A shortest augmenting path
algorithm for dense and sparse linear assignment problems", Computing 38 (1987), over sparse
weights: only the pairs that are worth something are looked at, so that 500 by 250 provisions with
a few candidates each cost milliseconds in plain Python. A row may give up its column for nothing,
which makes the optimum a matching of the greatest total weight rather than a full assignment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


def assign(weights: Sequence[Mapping[int, float]]) -> list[int | None]:
    """Give each row the column of a one-to-one assignment of the greatest total weight, or None.

    ``weights[row][column]`` is what the pair is worth; pairs that are not named, and those that
    are worth nothing or less, are never made.

    >>> assign([{0: 0.9, 1: 0.8}, {0: 0.8}, {}])
    [1, 0, None]
    """
    state = _Matching(weights)
    for row, worth in enumerate(weights):
        if worth:
            state.add(row)
    return state.column_of


class _Matching:
    """A matching that is optimal over the rows added so far, with the dual prices that prove it.

    ``rent[row] + price[column] >= weight`` for every pair, with equality for those matched; what
    is unmatched has rent or price 0.
    """

    def __init__(self, weights: Sequence[Mapping[int, float]]) -> None:
        self.weights = weights
        self.column_of: list[int | None] = [None] * len(weights)
        self.row_of: dict[int, int] = {}
        self.rent = [0.0] * len(weights)
        self.price: dict[int, float] = {}

    def add(self, row: int) -> None:
        """Let one more row in along the cheapest path to a free column or to a row that gives up."""
        price = self.price
        best = max(weight - price.get(column, 0.0) for column, weight in self.weights[row].items())
        if best <= 0:
            return
        self.rent[row] = best
        row_reached = {row: 0.0}
        column_reached: dict[int, float] = {}
        came_from: dict[int, int] = {}
        waiting: list[tuple[float, int, int]] = []
        at, length = row, 0.0
        quitter, shortest = row, best
        target: int | None = None
        while True:
            rent = self.rent[at]
            for column, weight in self.weights[at].items():
                if column in column_reached and column_reached[column] <= length:
                    continue
                reach = length + max(0.0, rent + price.get(column, 0.0) - weight)
                if reach < shortest and reach < column_reached.get(column, shortest):
                    column_reached[column] = reach
                    came_from[column] = at
                    heappush(waiting, (reach, column, at))
            while waiting and waiting[0][0] > column_reached[waiting[0][1]]:
                heappop(waiting)
            if not waiting or waiting[0][0] >= shortest:
                break
            length, column, _ = heappop(waiting)
            holder = self.row_of.get(column)
            if holder is None:
                target, shortest = column, length
                break
            if holder in row_reached:
                continue
            row_reached[holder] = length
            at = holder
            if length + self.rent[holder] < shortest:
                quitter, shortest = holder, length + self.rent[holder]
        self._reprice(row_reached, column_reached, shortest)
        self._augment(row, quitter, target, came_from)

    def _reprice(self, rows: Mapping[int, float], columns: Mapping[int, float], shortest: float) -> None:
        for row, reach in rows.items():
            if reach < shortest:
                self.rent[row] -= shortest - reach
        for column, reach in columns.items():
            if reach < shortest:
                self.price[column] = self.price.get(column, 0.0) + shortest - reach

    def _augment(self, row: int, quitter: int, target: int | None, came_from: Mapping[int, int]) -> None:
        column = target
        if column is None:
            if quitter == row:
                return
            column = self.column_of[quitter]
            self.column_of[quitter] = None
        while column is not None:
            at = came_from[column]
            before = self.column_of[at]
            self.column_of[at] = column
            self.row_of[column] = at
            if at == row:
                return
            column = before
