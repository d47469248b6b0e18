"""The nearest articles of some treaties of a collection: candidates, then the evidence of each."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from treatycompare.aligners.evidence import Evidence
from treatycompare.collection.evidence import LIKELY, SIGNALS, score, weigh
from treatycompare.collection.index import Index
from treatycompare.files import write_atomically

CELLS = 4_000_000
"""Numbers that a worker holds at once for the paragraphs of an article and its candidates."""

SCHEMA = pa.schema(
    [
        ("treaty", pa.dictionary(pa.int32(), pa.string())),
        ("address", pa.string()),
        ("rank", pa.int32()),
        ("other_treaty", pa.dictionary(pa.int32(), pa.string())),
        ("other_address", pa.string()),
        ("score", pa.float64()),
        *((signal, pa.float64()) for signal in SIGNALS),
    ]
)


class Part(NamedTuple):
    """A file of neighbours that is on disk: its sha256, size, rows, and the provisions it answers for."""

    sha256: str
    bytes: int
    rows: int
    provisions: int


class Asked(NamedTuple):
    """How many neighbours are wanted of each article, and how many candidates are weighed for them."""

    top: int
    candidates: int


class Candidate(NamedTuple):
    """An article of a treaty, one of another, and what speaks for the two."""

    article: int
    other: int
    evidence: Evidence
    worth: float


def find(index_folder: Path, treaties: tuple[int, int], asked: Asked, path: Path) -> Part:
    """Find the nearest articles of the treaties from one number up to another; keep them at *path*.

    An article that shares no word with another treaty has one row, without a rank. Raises
    FileError where *path* cannot be written.
    """
    index = Index(index_folder)
    rows: list[tuple[Any, ...]] = []
    provisions = 0
    candidates = candidates_of(index, treaties, asked.candidates)
    weighing = Weighing(index)
    for treaty in range(*treaties):
        first, last = int(index.treaty_start[treaty]), int(index.treaty_start[treaty + 1])
        provisions += last - first
        found = [one for article in range(first, last) for one in weighing.weigh(article, next(candidates))]
        rows += _rows(index, treaty, found, asked.top)
    data = _parquet(rows)
    write_atomically(path, data)
    return Part(hashlib.sha256(data).hexdigest(), len(data), len(rows), provisions)


def candidates_of(index: Index, treaties: tuple[int, int], count: int) -> Iterator[NDArray[np.int64]]:
    """Give for each article of some treaties the articles of others that its words and heading bring up."""
    first, last = (int(index.treaty_start[treaty]) for treaty in treaties)
    if first == last:
        return
    sizes = np.diff(index.treaty_start[treaties[0] : treaties[1] + 1])
    rows = index.rows(first, last, np.repeat(np.arange(*treaties), sizes))
    # One thread: the workers share the cores already.
    found = sp_matmul_topn(rows, index.turned, top_n=count, threshold=1e-6, sort=False)
    for row in range(last - first):
        yield np.sort(found.indices[found.indptr[row] : found.indptr[row + 1]]).astype(np.int64)


class Weighing:
    """Cosines of an article with its candidates: whole, paragraph by paragraph, and by heading."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.place = np.full(index.terms, -1, dtype=np.int32)
        self.heading_place = np.zeros(index.heading_terms, dtype=np.float64)

    def weigh(self, article: int, others: NDArray[np.int64]) -> list[Candidate]:
        """Give the evidence of an article and each of some others, in their order."""
        if not len(others):
            return []
        wording, votes = self._by_wording(article, others)
        headings = self._by_heading(article, others)
        out = []
        columns = (column.tolist() for column in (others, wording, votes, headings))
        for other, words, paragraphs, heading in zip(*columns, strict=True):
            evidence = weigh(words, paragraphs, None if math.isnan(heading) else heading)
            out.append(Candidate(article, other, evidence, evidence.worth))
        return out

    def _by_heading(self, article: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
        index = self.index
        mine = slice(index.heading_start[article], index.heading_start[article + 1])
        terms = index.heading_term[mine]
        starts, ends = index.heading_start[others], index.heading_start[others + 1]
        entries = _ranges(starts, ends)
        self.heading_place[terms] = index.heading_weight[mine]
        products = self.heading_place[index.heading_term[entries]] * index.heading_weight[entries]
        self.heading_place[terms] = 0.0
        sums = np.bincount(np.repeat(np.arange(len(others)), ends - starts), products, minlength=len(others))
        lengths = index.heading_length[article] * index.heading_length[others]
        return np.where(lengths > 0, sums / np.where(lengths > 0, lengths, 1.0), np.nan)

    def _by_wording(self, article: int, others: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        index = self.index
        wording, votes = np.zeros(len(others)), np.zeros(len(others))
        own = range(int(index.article_start[article]), int(index.article_start[article + 1]))
        starts, ends = index.article_start[others], index.article_start[others + 1]
        worded = np.flatnonzero(ends > starts)
        if not len(own) or not len(worded):
            return wording, votes
        terms, mine = self._own(own)
        many = int((ends - starts).sum())
        if max(len(terms), 1) * (many + len(own)) <= CELLS and len(own) * many <= CELLS:
            sums, shares = self._at_once(own, terms, mine, starts[worded], ends[worded])
        else:
            found = [self._one(own, range(int(a), int(b))) for a, b in zip(starts[worded], ends[worded], strict=True)]
            sums, shares = np.array([one[0] for one in found]), np.array([one[1] for one in found])
        lengths = index.article_length[article] * index.article_length[others[worded]]
        wording[worded] = np.where(lengths > 0, sums / np.where(lengths > 0, lengths, 1.0), 0.0)
        votes[worded] = shares
        return wording, votes

    def _own(self, own: range) -> tuple[NDArray[np.int32], tuple[NDArray[Any], NDArray[Any], NDArray[Any]]]:
        index = self.index
        entries = slice(index.block_start[own.start], index.block_start[own.stop])
        terms, places = np.unique(index.block_term[entries], return_inverse=True)
        lengths = np.diff(index.block_start[own.start : own.stop + 1])
        return terms, (np.repeat(np.arange(len(own)), lengths), places, index.block_weight[entries])

    def _at_once(
        self,
        own: range,
        terms: NDArray[np.int32],
        mine: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Inner products with the blocks of all candidates in one dense product over the own terms."""
        index = self.index
        rows, places, weights = mine
        left = np.zeros((len(own), len(terms)))
        left[rows, places] = weights
        blocks = _ranges(starts, ends)
        first, last = index.block_start[blocks], index.block_start[blocks + 1]
        entries = _ranges(first, last)
        self.place[terms] = np.arange(len(terms), dtype=np.int32)
        places = self.place[index.block_term[entries]]
        self.place[terms] = -1
        shared = places >= 0
        right = np.zeros((len(blocks), len(terms)))
        right[np.repeat(np.arange(len(blocks)), last - first)[shared], places[shared]] = index.block_weight[
            entries[shared]
        ]
        products = left @ right.T
        bounds = np.concatenate(([0], np.cumsum(ends - starts)))[:-1]
        sums = np.add.reduceat(products.sum(axis=0), bounds)
        mine_long = index.block_length[own.start : own.stop]
        others_long = index.block_length[blocks]
        likeness = products / _positive(np.outer(mine_long, others_long))
        best = np.maximum.reduceat(likeness, bounds, axis=1)
        from_mine = mine_long @ best / _positive(mine_long.sum())
        from_other = np.add.reduceat(likeness.max(axis=0) * others_long, bounds) / _positive(
            np.add.reduceat(others_long, bounds)
        )
        return sums, np.maximum(from_mine, from_other)

    def _one(self, own: range, other: range) -> tuple[float, float]:
        """The same for one candidate, piece by piece: articles of thousands of paragraphs or words."""
        index = self.index
        left, right = (self._matrix(blocks) for blocks in (own, other))
        mine_long = index.block_length[own.start : own.stop]
        others_long = index.block_length[other.start : other.stop]
        step = max(1, CELLS // len(other))
        total, from_mine, best = 0.0, 0.0, np.zeros(len(other))
        for start in range(0, len(own), step):
            products = (left[start : start + step] @ right.T).toarray().astype(np.float64)
            total += float(products.sum())
            likeness = products / _positive(np.outer(mine_long[start : start + step], others_long))
            from_mine += float(mine_long[start : start + step] @ likeness.max(axis=1))
            best = np.maximum(best, likeness.max(axis=0))
        shares = (from_mine / _positive(mine_long.sum()), best @ others_long / _positive(others_long.sum()))
        return total, float(max(shares))

    def _matrix(self, blocks: range) -> Any:
        index = self.index
        bounds = index.block_start[blocks.start : blocks.stop + 1]
        entries = slice(bounds[0], bounds[-1])
        arrays = (index.block_weight[entries], index.block_term[entries], bounds - bounds[0])
        return sparse.csr_matrix(arrays, shape=(len(blocks), index.terms))


def _positive(lengths: Any) -> Any:
    return np.where(lengths > 0, lengths, 1.0)


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of several ranges, one after the other."""
    lengths = ends - starts
    shifts = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return shifts + np.arange(int(lengths.sum()))


def _rows(index: Index, treaty: int, found: Sequence[Candidate], top: int) -> Iterator[tuple[Any, ...]]:
    """The best candidates of each article of a treaty, in printed order; of equals the first in the collection."""
    by_article: dict[int, list[tuple[float, int, Evidence, float]]] = {}
    for one, order in zip(found, _orders(index, found), strict=True):
        near = (-round(score(one.worth, order), 6), one.other, one.evidence, order)
        by_article.setdefault(one.article, []).append(near)
    name = index.names[treaty]
    for article in range(int(index.treaty_start[treaty]), int(index.treaty_start[treaty + 1])):
        address = index.addresses[article]
        best = sorted(by_article.get(article, ()), key=itemgetter(0, 1))[:top]
        if not best:
            yield (name, address, None, None, None, None, *(None for _ in SIGNALS))
        for rank, (far, other, evidence, order) in enumerate(best, 1):
            other_treaty = int(np.searchsorted(index.treaty_start, other, side="right")) - 1
            shares = evidence.shares(order)
            signals = (round(shares[signal], 6) if signal in shares else None for signal in SIGNALS)
            yield (name, address, rank, index.names[other_treaty], index.addresses[other], min(1.0, -far), *signals)


def _orders(index: Index, found: Sequence[Candidate]) -> list[float]:
    """For each candidate the share of what its treaty has in common with ours that it does not cross.

    What both have in common are their anchors: near ones count most, and where there are none
    nothing is crossed.
    """
    treaties = np.searchsorted(index.treaty_start, [one.other for one in found], side="right") - 1
    anchors = _anchors(found, treaties.tolist())
    held = np.array([treaty for treaty, _ in anchors], dtype=np.int64)
    starts, ends = np.searchsorted(held, treaties, side="left"), np.searchsorted(held, treaties, side="right")
    every = _ranges(starts, ends)  # each candidate with each anchor of its treaty
    each = np.repeat(np.arange(len(found)), ends - starts)
    places = np.array([(one.article, one.other) for one in found], dtype=np.int64).reshape(-1, 2)
    fixed = np.array([(one.article, one.other) for _, one in anchors], dtype=np.int64).reshape(-1, 2)
    worth = np.array([one.worth for _, one in anchors], dtype=np.float64)
    down, across = (fixed[every] - places[each]).T
    apart = (down != 0) & (across != 0)
    near = np.where(apart, worth[every] / (np.minimum(np.abs(down), np.abs(across)) + 2), 0.0)
    total = np.bincount(each, near, minlength=len(found))
    kept = np.bincount(each, np.where((down < 0) == (across < 0), near, 0.0), minlength=len(found))
    orders: list[float] = np.where(total > 0, kept / _positive(total), 1.0).round(6).tolist()
    return orders


def _anchors(found: Sequence[Candidate], treaties: Sequence[int]) -> list[tuple[int, Candidate]]:
    """The likely pairs with each other treaty, in order of that treaty: one to one, the best first."""
    likely = [pair for pair in zip(treaties, found, strict=True) if pair[1].worth >= LIKELY]
    out = []
    taken: set[tuple[int, int]] = set()
    for treaty, one in sorted(likely, key=lambda pair: (pair[0], -pair[1].worth, *pair[1][:2])):
        places = {(treaty, one.article), (-1, one.other)}
        if taken.isdisjoint(places):
            taken |= places
            out.append((treaty, one))
    return out


def _parquet(rows: Sequence[tuple[Any, ...]]) -> bytes:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    out = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), out, compression="zstd")
    return bytes(out.getvalue().to_pybytes())
