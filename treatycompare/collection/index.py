"""The words of all treaties of a collection, weighed together and laid out for every worker to map.

Arrays lie in files of their own and are mapped, not read: a worker touches what it needs, and all
workers of one machine share it. They are written treaty by treaty, so that memory holds the
vocabulary and never the collection, but for the turned matrix of candidates at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from treatycompare.collection.evidence import HEADING_PULL, WORDS_PULL, rarity
from treatycompare.collection.words import Pieces, Spread, WordsOf, spreads
from treatycompare.errors import FileError

RARE = 1000
"""Pieces of text in up to which a term brings up candidates.

A term that stands in a tenth of all articles brings up a tenth of the collection and tells little.
Without a limit the work grows with the square of the collection; on 200 synthetic treaties 99.9 %
of the five nearest are found with it as without it, in a quarter of the time.
"""

FEW = 16
"""An article with fewer rare terms is brought up by as many of its heaviest, however common they are."""

_TYPES = {
    "treaty_start": np.int64,  # per treaty, where its articles start
    "article_start": np.int64,  # per article, where its blocks start
    "article_length": np.float64,
    "block_start": np.int64,  # per block, where its terms start
    "block_length": np.float64,
    "block_term": np.int32,
    "block_weight": np.float32,
    "heading_start": np.int64,
    "heading_length": np.float64,
    "heading_term": np.int32,
    "heading_weight": np.float32,
    "row_start": np.int64,  # per article, where its terms for choosing candidates start
    "row_term": np.int32,
    "row_weight": np.float32,
    "turned_start": np.int64,  # the same matrix by term, then by treaty
    "turned_article": np.int32,
    "turned_weight": np.float32,
}


class Index:
    """The arrays of a collection, mapped from a folder."""

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / "about.json").read_bytes())
        self.terms: int = about["terms"]
        self.heading_terms: int = about["heading_terms"]
        self.names: list[str] = about["names"]
        self.addresses: list[str] = about["addresses"]
        for name, kind in _TYPES.items():
            setattr(self, name, _mapped(folder / name, kind))

    def __getattr__(self, name: str) -> NDArray[Any]:
        # Only for the type checker: every array is set above.
        raise AttributeError(name)

    @property
    def turned(self) -> Any:
        """The matrix of candidates with a row a term, then a row a treaty, and a column an article."""
        shape = (self.terms + self.heading_terms + len(self.names), len(self.addresses))
        return sparse.csr_matrix((self.turned_weight, self.turned_article, self.turned_start), shape=shape, copy=False)

    def rows(self, first: int, last: int, treaty_of: NDArray[np.int64]) -> Any:
        """Give the rows of some articles for a product with ``turned``, each far from its own treaty."""
        start, end = self.row_start[first], self.row_start[last]
        lengths = np.diff(self.row_start[first : last + 1])
        # One entry more in each row: what the own treaty gains by likeness it loses twice over.
        starts = np.concatenate(([0], np.cumsum(lengths + 1)))
        terms = np.empty(starts[-1], dtype=np.int32)
        weights = np.empty(starts[-1], dtype=np.float32)
        own = starts[1:] - 1
        rest = np.ones(starts[-1], dtype=bool)
        rest[own] = False
        terms[rest], weights[rest] = self.row_term[start:end], self.row_weight[start:end]
        terms[own], weights[own] = self.terms + self.heading_terms + treaty_of, -2.0
        shape = (last - first, self.terms + self.heading_terms + len(self.names))
        return sparse.csr_matrix((weights, terms, starts), shape=shape)


def _mapped(path: Path, kind: Any) -> NDArray[Any]:
    if path.stat().st_size == 0:  # which cannot be mapped
        return np.zeros(0, dtype=kind)
    # Copy on write: the sparse product wants arrays it might write to.
    return np.memmap(path, dtype=kind, mode="c").view(np.ndarray)


def build(folder: Path, names: Sequence[str], words: Sequence[Callable[[], WordsOf]]) -> None:
    """Weigh the words of all treaties and write the arrays into a folder that exists and is empty.

    Raises FileError where it cannot be written, such as on a full disk.
    """
    try:
        _Building(folder).run(names, words)
    except OSError as error:
        todo = f"{str(error.strerror or error).lower()}; make room and run it again: it goes on where it stopped"
        raise FileError("cannot write", value=folder, todo=todo) from error


class _Building:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = ExitStack()
        self.open: dict[str, Any] = {}
        self.length = {"article_start": 0, "block_start": 0, "heading_start": 0, "row_start": 0}

    def run(self, names: Sequence[str], words: Sequence[Callable[[], WordsOf]]) -> None:
        wording, headings = _weights(words)
        addresses: list[str] = []
        sizes = []
        with self.files:
            for name, kind in _TYPES.items():
                self.open[name] = self.files.enter_context((self.folder / name).open("wb"))
                if name in self.length:
                    self._add(name, np.zeros(1, dtype=kind))
            for read in words:
                found = read()
                self._treaty(found, wording, headings)
                addresses += found.addresses
                sizes.append(len(found.addresses))
            self._add("treaty_start", np.cumsum([0, *sizes]))
        about = {
            "terms": len(wording.terms),
            "heading_terms": len(headings.terms),
            "names": list(names),
            "addresses": addresses,
        }
        self._turn(about, sizes)
        (self.folder / "about.json").write_bytes(json.dumps(about).encode())

    def _add(self, name: str, values: NDArray[Any]) -> None:
        self.open[name].write(np.ascontiguousarray(values, dtype=_TYPES[name]).tobytes())

    def _starts(self, name: str, lengths: NDArray[Any]) -> None:
        self._add(name, self.length[name] + np.cumsum(lengths))
        self.length[name] += int(lengths.sum())

    def _treaty(self, found: WordsOf, wording: _Weights, headings: _Weights) -> None:
        blocks, lone = wording.weigh(found.wording)
        heads, lone_heads = headings.weigh(found.headings)
        owner = np.repeat(np.arange(len(found.blocks)), found.blocks)
        sums = sparse.csr_matrix(
            (np.ones(len(owner), dtype=np.float32), (owner, np.arange(len(owner)))),
            shape=(len(found.blocks), len(owner)),
        )
        articles = sums @ blocks
        lengths = np.sqrt(_squares(articles) + np.bincount(owner, lone, minlength=len(found.blocks)))
        head_lengths = np.sqrt(_squares(heads) + lone_heads)
        self._starts("article_start", found.blocks)
        self._add("article_length", lengths)
        self._starts("block_start", np.diff(blocks.indptr))
        self._add("block_length", np.sqrt(_squares(blocks) + lone))
        self._add("block_term", blocks.indices)
        self._add("block_weight", blocks.data)
        self._starts("heading_start", np.diff(heads.indptr))
        self._add("heading_length", head_lengths)
        self._add("heading_term", heads.indices)
        self._add("heading_weight", heads.data)
        pulls = [
            sparse.diags_array(pull / np.where(length > 0, length, 1.0)).astype(np.float32) @ matrix
            for pull, length, matrix in ((WORDS_PULL, lengths, articles), (HEADING_PULL, head_lengths, heads))
        ]
        rows = _telling(sparse.hstack(pulls, format="csr"), np.concatenate((wording.spread, headings.spread)) <= RARE)
        self._starts("row_start", np.diff(rows.indptr))
        self._add("row_term", rows.indices)
        self._add("row_weight", rows.data)

    def _turn(self, about: dict[str, Any], sizes: Sequence[int]) -> None:
        arrays = [_mapped(self.folder / f"row_{part}", _TYPES[f"row_{part}"]) for part in ("weight", "term", "start")]
        terms, articles = about["terms"] + about["heading_terms"], len(about["addresses"])
        turned = sparse.csr_matrix(tuple(arrays), shape=(articles, terms), copy=False).T.tocsr()
        ends = turned.indptr[-1] + np.cumsum(sizes)
        for name, parts in (
            ("turned_start", (turned.indptr, ends)),
            ("turned_article", (turned.indices, np.arange(articles))),
            ("turned_weight", (turned.data, np.ones(articles))),
        ):
            with (self.folder / name).open("wb") as file:
                for part in parts:
                    file.write(np.ascontiguousarray(part, dtype=_TYPES[name]).tobytes())


class _Weights:
    """What each term of a collection weighs: 0 where it stands in one piece only or in too many."""

    def __init__(self, terms: NDArray[np.uint64], spread: NDArray[Any], total: int) -> None:
        counts, places = np.unique(spread, return_inverse=True)
        weight = np.array([rarity(int(count), total) for count in counts], dtype=np.float64)[places]
        kept = (spread > 1) & (weight > 0)
        self.terms, self.spread = terms[kept], spread[kept]
        self.lone, self.alone = terms[spread == 1], rarity(1, total) ** 2
        self.rarity = weight[kept]

    def weigh(self, pieces: Pieces) -> tuple[Any, NDArray[Any]]:
        """Give the weighed pieces as a matrix, and the squared length of the terms that stand in no other."""
        where = np.searchsorted(self.terms, pieces.terms)
        where[where == len(self.terms)] = 0
        known = self.terms[where] == pieces.terms if len(self.terms) else np.zeros(len(where), dtype=bool)
        # What is common stands in many pieces; what this treaty has once and nobody knows stands alone.
        is_lone = ~known & (pieces.spread == 1)
        if is_lone.any():
            found = np.searchsorted(self.lone, pieces.terms)
            found[found == len(self.lone)] = 0
            is_lone &= (self.lone[found] == pieces.terms) if len(self.lone) else False
        row = np.repeat(np.arange(len(pieces.starts) - 1), np.diff(pieces.starts))
        kept = known[pieces.places]
        terms = where[pieces.places[kept]]
        weights = (1 + np.log(pieces.counts[kept])) * self.rarity[terms]
        starts = np.concatenate(([0], np.cumsum(np.bincount(row[kept], minlength=len(pieces.starts) - 1))))
        shape = (len(pieces.starts) - 1, len(self.terms))
        matrix = sparse.csr_matrix((weights.astype(np.float32), terms.astype(np.int32), starts), shape=shape)
        matrix.sort_indices()
        alone = self.alone * np.bincount(row[is_lone[pieces.places]], minlength=shape[0])
        return matrix, alone


def _weights(words: Sequence[Callable[[], WordsOf]]) -> tuple[_Weights, _Weights]:
    """What the terms of wording and of headings weigh, from one reading of all treaties."""
    found: tuple[list[Spread], list[Spread]] = ([], [])
    totals = [0, 0]
    for read in words:
        treaty = read()
        for part, pieces in enumerate((treaty.wording, treaty.headings)):
            totals[part] += len(pieces.starts) - 1
            found[part].append((pieces.terms, pieces.spread))
    return _Weights(*spreads(found[0]), totals[0]), _Weights(*spreads(found[1]), totals[1])


def _telling(rows: Any, rare: NDArray[np.bool_]) -> Any:
    """Keep of each row the rare terms; where these are few, its heaviest with them."""
    kept = rare[rows.indices]
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    for few in np.flatnonzero(np.bincount(row[kept], minlength=rows.shape[0]) < FEW):
        start, end = rows.indptr[few], rows.indptr[few + 1]
        kept[start + np.argsort(-rows.data[start:end], kind="stable")[:FEW]] = True
    starts = np.concatenate(([0], np.cumsum(np.bincount(row[kept], minlength=rows.shape[0]))))
    return sparse.csr_matrix((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def _squares(matrix: Any) -> NDArray[np.float64]:
    return np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float64).ravel()
