"""The words of one treaty of a collection, counted once and kept as arrays.

Terms are kept as 64-bit hashes: workers need no common vocabulary, and ten thousand treaties with
some twenty million terms have one chance in a hundred thousand that two of them share a hash.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from treatycompare import library
from treatycompare.aligners.signals import Counts
from treatycompare.collection.evidence import words_of
from treatycompare.errors import TreatyCompareError
from treatycompare.files import write_atomically
from treatycompare.model.treaty import Treaty

Spread = tuple[NDArray[np.uint64], NDArray[np.int32]]
"""Terms, and in how many pieces of a treaty each of them stands."""


class Document(NamedTuple):
    """The bytes of a document of a collection, and how it is to be read."""

    data: bytes
    source: str
    lang: str
    partial: bool


class Counted(NamedTuple):
    """A treaty whose words are on disk: the sha256 of that file, and what names the treaty."""

    sha256: str
    name: str
    title: str
    lang: str
    provisions: int
    source: str


class Unreadable(NamedTuple):
    """A document that could not be read as a treaty, with the reason."""

    source: str
    problem: str


@dataclass(frozen=True)
class Pieces:
    """Counted pieces of text, one after the other: which of ``terms`` stand in each, how often."""

    terms: NDArray[np.uint64]
    spread: NDArray[np.int32]
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    counts: NDArray[np.int32]

    @classmethod
    def of(cls, pieces: Sequence[Counts]) -> Pieces:
        """Pack counted pieces; ``spread`` says in how many of them each term stands."""
        starts = np.cumsum([0, *map(len, pieces)], dtype=np.int64)
        number = {term: place for place, term in enumerate(dict.fromkeys(chain.from_iterable(pieces)))}
        seen = np.array([*map(number.__getitem__, chain.from_iterable(pieces))], dtype=np.int64)
        terms = np.frombuffer(b"".join(map(_hashed, number)), dtype="<u8").astype(np.uint64)
        order = np.argsort(terms, kind="stable")
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        places = rank[seen]
        counts = np.array([*chain.from_iterable(piece.values() for piece in pieces)], dtype=np.int32)
        spread = np.bincount(places, minlength=len(terms)).astype(np.int32)
        return cls(terms[order], spread, starts, places, counts)


def _hashed(term: str) -> bytes:
    return hashlib.blake2b(term.encode(), digest_size=8).digest()


@dataclass(frozen=True)
class WordsOf:
    """All that a collection needs of a treaty: ``blocks`` has how many paragraphs each article has."""

    addresses: tuple[str, ...]
    blocks: NDArray[np.int64]
    wording: Pieces
    headings: Pieces


def count(source: Treaty | Document, path: Path) -> Counted | Unreadable:
    """Count the words of a treaty and keep them at *path*, whole or not at all.

    What cannot be read as a treaty with words is given back as such. Raises FileError where
    *path* cannot be written.
    """
    try:
        treaty = _read(source)
        words = words_of(treaty)
    except TreatyCompareError as error:
        return Unreadable(source.source if isinstance(source, Document) else source.id, str(error))
    data = _packed(
        WordsOf(
            tuple(words.addresses),
            np.array([len(blocks) for blocks in words.blocks], dtype=np.int64),
            Pieces.of([block for blocks in words.blocks for block in blocks]),
            Pieces.of(words.headings),
        )
    )
    write_atomically(path, data)
    named = source.source if isinstance(source, Document) else (treaty.ref.source or treaty.id)
    digest = hashlib.sha256(data).hexdigest()
    return Counted(digest, treaty.id, treaty.title, treaty.lang, len(words.addresses), named)


def _read(source: Treaty | Document) -> Treaty:
    if isinstance(source, Treaty):
        return source
    return library.parse_bytes(source.data, source=source.source, lang=source.lang, partial=source.partial)


def _packed(words: WordsOf) -> bytes:
    arrays: dict[str, Any] = {"blocks": words.blocks}
    for name in ("wording", "headings"):
        pieces = getattr(words, name)
        arrays |= {f"{name}_{field.name}": getattr(pieces, field.name) for field in fields(Pieces)}
    arrays["addresses"] = np.frombuffer(json.dumps(words.addresses).encode(), dtype=np.uint8)
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def unpack(data: bytes) -> WordsOf:
    """Read what ``count`` kept."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        wording, headings = (
            Pieces(*(arrays[f"{name}_{field.name}"] for field in fields(Pieces))) for name in ("wording", "headings")
        )
        addresses = tuple(json.loads(arrays["addresses"].tobytes()))
        return WordsOf(addresses, arrays["blocks"], wording, headings)


def spreads(found: Sequence[Spread]) -> tuple[NDArray[np.uint64], NDArray[Any]]:
    """Add up in how many pieces each term stands, over treaties; terms in order of their hash."""
    terms = np.concatenate([terms for terms, _ in found])
    counts = np.concatenate([spread for _, spread in found])
    order = np.argsort(terms, kind="stable")
    terms, counts = terms[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], terms[1:] != terms[:-1]))) if len(terms) else np.zeros(0, np.int64)
    return terms[first], np.add.reduceat(counts, first) if len(first) else counts
