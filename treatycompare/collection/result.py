"""What an alignment of a collection gives: a folder of Parquet files, proved by its manifest."""

from __future__ import annotations

import hashlib
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from treatycompare.errors import FileError, MissingExtraError, ParseError
from treatycompare.files import read_bytes
from treatycompare.model.value import Value

MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 100_000_000
_PART_LIMIT = 1_000_000_000


class Member(Value):
    """A treaty of a collection: its id, the document it comes from, how many articles it has."""

    treaty: str
    title: str
    lang: str
    source: str
    key: str
    provisions: int


class Skipped(Value):
    """A document that was left out, with the reason; without a key it could not even be opened."""

    source: str
    key: str | None = None
    problem: str


class PartFile(Value):
    """A file of neighbours: its bytes as they must be, and the provisions it answers for."""

    file: str
    sha256: str
    bytes: int
    rows: int
    provisions: int


class Manifest(Value):
    """What a whole result consists of. It is there only when everything else is."""

    schema_version: str = "1.0"
    plan: str
    level: str
    top: int
    candidates: int
    aligner: str
    treaties: tuple[Member, ...]
    skipped: tuple[Skipped, ...] = ()
    provisions: int
    rows: int
    parts: tuple[PartFile, ...]


class Neighbour(NamedTuple):
    """A provision and one that is near it; ``shares`` of the signals add up to the score.

    Where nothing in the collection shares a word with the provision, all but its own name is None.
    """

    treaty: str
    address: str
    rank: int | None
    other_treaty: str | None
    other_address: str | None
    score: float | None
    shares: dict[str, float]


class CollectionAlignment:
    """The nearest provisions of a whole collection, in order of treaty, address and rank.

    Near is not the same as answering: which provisions of two treaties correspond, ``align`` says.
    A result that is not kept lasts, with the temporary folder it lies in, as long as this object.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, is_kept: bool = True) -> None:
        self.folder = folder
        self.manifest = manifest
        if not is_kept:
            weakref.finalize(self, shutil.rmtree, folder.parent, ignore_errors=True)

    def __len__(self) -> int:
        return self.manifest.rows

    def __iter__(self) -> Iterator[Neighbour]:
        for path in self.paths:
            yield from _neighbours(_parquet().read_table(path))

    def of(self, treaty: str, address: str) -> tuple[Neighbour, ...]:
        """Give the neighbours of one provision, the nearest first; empty where the collection lacks it."""
        wanted = [("treaty", "==", treaty), ("address", "==", address)]
        return tuple(one for path in self.paths for one in _neighbours(_parquet().read_table(path, filters=wanted)))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The Parquet files in order, for pandas, Polars, DuckDB or Arrow."""
        return tuple(self.folder / part.file for part in self.manifest.parts)

    def to_frame(self) -> Any:
        """Give all neighbours as a pandas data frame.

        Raises MissingExtraError without the extra ``pandas``.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise missing("pandas") from error
        return pd.concat([pd.read_parquet(path) for path in self.paths], ignore_index=True)

    def __repr__(self) -> str:
        found = self.manifest
        return f"<CollectionAlignment: {found.provisions} provisions of {len(found.treaties)} treaties, {self.folder}>"


def read_collection(folder: str | Path) -> CollectionAlignment:
    """Read what ``align_collection`` wrote, and prove that it is whole.

    Raises FileError where a file is missing or changed, ParseError where the folder has no manifest
    of a known form, MissingExtraError.

    >>> read_collection("no-such-folder")
    Traceback (most recent call last):
    treatycompare.errors.FileError: cannot read 'no-such-folder/manifest.json'; no such file or directory
    """
    folder = Path(folder)
    try:
        manifest = Manifest.model_validate_json(read_bytes(folder / MANIFEST, _MANIFEST_LIMIT))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        todo = f"{first['msg']}; align the collection again"
        raise ParseError("no manifest of a collection:", value=folder / MANIFEST, where=place, todo=todo) from error
    for part in manifest.parts:
        data = read_bytes(folder / part.file, _PART_LIMIT)
        if len(data) != part.bytes or hashlib.sha256(data).hexdigest() != part.sha256:
            raise FileError(
                "changed since it was written:", value=folder / part.file, todo="align the collection again"
            )
    return CollectionAlignment(folder, manifest)


def _neighbours(table: Any) -> Iterator[Neighbour]:
    signals = table.schema.names[6:]
    for row in table.to_pylist():
        shares = {signal: row[signal] for signal in signals if row[signal] is not None}
        yield Neighbour(
            row["treaty"], row["address"], row["rank"], row["other_treaty"], row["other_address"], row["score"], shares
        )


def _parquet() -> Any:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise missing("collections") from error
    return parquet


def missing(extra: str) -> MissingExtraError:
    """Make the error that names an extra that is not installed."""
    return MissingExtraError(
        f"this needs the extra {extra}", todo=f'install it with: pip install "treatycompare[{extra}]"'
    )
