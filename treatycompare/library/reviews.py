"""A user's reviews as a table: read with the line of every fault, written so that it reads back whole.

The columns ``left_heading``, ``relation`` and ``right_heading`` are there for who fills the table
in; they are not kept. A row with neither note nor name says nothing and is passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from treatycompare import citation
from treatycompare.errors import AddressError, LibraryError, OptionError, ParseError
from treatycompare.export.cells import guarded, unguarded
from treatycompare.files import read_bytes, write_atomically
from treatycompare.library.store import PATIENCE, home
from treatycompare.model.review import Review

COLUMNS = ("left_treaty", "left", "right_treaty", "right", "note", "reviewed_by", "reviewed_on")
FOR_READING = ("left_heading", "relation", "right_heading")
SIZE_LIMIT = 20_000_000

_SHEET = ("left_treaty", "left", "left_heading", "relation", "right_treaty", "right", "right_heading", *COLUMNS[4:])


class Row(NamedTuple):
    """A review and the line of the file where it starts."""

    line: int
    review: Review


def stored_path() -> Path:
    """Give the file that holds the reviews of the library; it need not exist."""
    return home() / "reviews.csv"


def stored() -> tuple[Review, ...]:
    """Give the reviews of the library, none where there is no library.

    Raises ParseError where its file was damaged, FileError.
    """
    path = stored_path()
    return tuple(row.review for row in read(path)) if path.exists() else ()


def read(path: str | Path) -> tuple[Row, ...]:
    """Read a file of reviews, whole or not at all.

    Raises FileError, ParseError with the file and the line of the first fault and the lines of the others.
    """
    return parse(read_bytes(Path(path), SIZE_LIMIT), Path(path).name)


def parse(data: bytes, name: str) -> tuple[Row, ...]:
    """Read the bytes of a file of reviews; *name* is for the messages.

    Raises ParseError.
    """
    found: list[Row] = []
    faults: list[ParseError] = []
    first: dict[object, int] = {}
    for line, cells in _cells(_text(data, name), name):
        where = f"{name}, line {line}"
        try:
            review = _review(cells, where)
        except ParseError as error:
            faults.append(error)
            continue
        if review is None:
            continue
        key = (review.of, review.reviewed_by)
        if key in first:
            whose = f"by {review.reviewed_by}" if review.reviewed_by else "without a name"
            faults.append(
                ParseError(
                    f"a second review of one pair {whose}", where=where, todo=f"the first is in line {first[key]}"
                )
            )
        first.setdefault(key, line)
        found.append(Row(line, review))
    if faults:
        more = [str(fault.where).rpartition(" ")[2] for fault in faults[1:]]
        if more:
            faults[0].todo = "; ".join(filter(None, [faults[0].todo, f"wrong as well: line {', '.join(more[:20])}"]))
        raise faults[0]
    return tuple(found)


def write(reviews: Iterable[Review], headings: Iterable[dict[str, str]] = ()) -> bytes:
    """Give reviews as a table that ``parse`` reads back.

    *headings* are rows to fill in (``left_treaty``, ``left``, ``right_treaty``, ``right`` and the
    columns for reading); the reviews of a row's provisions stand in its place.
    """
    rest = list(reviews)
    blank = list(headings)
    out = io.StringIO()
    writer = csv.DictWriter(out, _SHEET if blank else COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in blank:
        of = {(row[f"{side}_treaty"], a) for side in ("left", "right") for a in _split(row[side])}
        here = [review for review in rest if review.of == of]
        rest = [review for review in rest if review.of != of]
        lines = [_said(review) for review in here] or [dict.fromkeys(COLUMNS[4:], "")]
        writer.writerows({name: guarded(text) for name, text in {**row, **said}.items()} for said in lines)
    for review in rest:
        row = {
            "left_treaty": review.left_treaty,
            "left": "; ".join(review.left),
            "right_treaty": review.right_treaty,
            "right": "; ".join(review.right),
        }
        writer.writerow({name: guarded(text) for name, text in {**row, **_said(review)}.items()})
    return out.getvalue().encode()


def merge(new: Iterable[Row], name: str, *, replace: bool = False) -> tuple[int, int, int]:
    """Bring reviews into the library; gives how many are new, changed, and as they were.

    Nothing stored is lost: another reviewer's note on the same pair stays beside the new one, and a
    note that the same reviewer wrote otherwise is an error unless *replace*. A note nobody signed
    gives way to the same note with a name. Raises OptionError, LibraryError, ParseError, FileError.
    """
    from filelock import FileLock, Timeout  # only here: it brings asyncio, and reading needs no lock

    try:
        home().mkdir(parents=True, exist_ok=True)
        with FileLock(home() / ".reviews.lock", timeout=PATIENCE):
            kept = list(stored())
            counts = _merge(kept, tuple(new), name, replace)
            write_atomically(stored_path(), write(kept))
    except Timeout as error:
        raise LibraryError("another process holds the reviews", value=home(), todo="try again later") from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise LibraryError("cannot write to the library", value=home(), todo=str(error.strerror).lower()) from error
    return counts


def _merge(kept: list[Review], new: tuple[Row, ...], name: str, replace: bool) -> tuple[int, int, int]:
    added = changed = 0
    clashes: list[int] = []
    for line, review in new:
        # A note that somebody has signed since is there already.
        if review.reviewed_by is None and any(r.of == review.of and r.note == review.note for r in kept):
            continue
        twin = next((i for i, r in enumerate(kept) if (r.of, r.reviewed_by) == (review.of, review.reviewed_by)), None)
        unsigned = next((i for i, r in enumerate(kept) if r.of == review.of and r.reviewed_by is None), None)
        if twin is not None:
            if _content(kept[twin]) == _content(review):
                continue
            clashes += [] if replace else [line]
            kept[twin] = review
            changed += 1
        elif unsigned is not None and kept[unsigned].note == review.note:
            kept[unsigned] = review
            changed += 1
        else:
            kept.append(review)
            added += 1
    if clashes:
        raise OptionError(
            f"{len(clashes)} stored review{'s say' if len(clashes) > 1 else ' says'} something else, first",
            value=_pins(next(row.review for row in new if row.line == clashes[0])),
            where=f"{name}, line {clashes[0]}",
            todo="give --replace to put the new words in the place of the old ones; nothing was changed",
        )
    return added, changed, len(new) - added - changed


def _content(review: Review) -> tuple[str, str | None]:
    return review.note, review.reviewed_on


def _pins(review: Review) -> str:
    sides = ((review.left_treaty, review.left), (review.right_treaty, review.right))
    return " | ".join(f"{treaty} {', '.join(addresses)}".strip() for treaty, addresses in sides)


def _said(review: Review) -> dict[str, str]:
    return {"note": review.note, "reviewed_by": review.reviewed_by or "", "reviewed_on": review.reviewed_on or ""}


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ParseError("not UTF-8", where=f"{name}, line {line}", todo="save the table as CSV UTF-8") from error


def _cells(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as mappings with the lines where they start; the header says which mark parts the cells."""
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)  # spreadsheets write semicolons where a comma is the decimal mark
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = _header([cell.strip() for cell in cells], name)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise ParseError(
                        f"{len(cells)} cells where the header has {len(header)}",
                        where=f"{name}, line {line}",
                        todo="put a cell that holds a comma or a quotation mark into quotation marks",
                    )
                yield line, {key: unguarded(cell) for key, cell in zip(header, cells, strict=True)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise ParseError("no table:", value=error, where=f"{name}, line {max(reader.line_num, 1)}") from error
    if header is None:
        raise ParseError(
            "no table: the file is empty", where=f"{name}, line 1", todo=f"the columns are {', '.join(COLUMNS)}"
        )


def _header(names: list[str], name: str) -> list[str]:
    where = f"{name}, line 1"
    unknown = [one for one in names if one not in (*COLUMNS, *FOR_READING)]
    if unknown:
        raise ParseError("no column of a review is called", value=unknown[0], where=where, allowed=_SHEET)
    lacking = [one for one in COLUMNS if one not in names]
    if lacking or len(set(names)) != len(names):
        what = f"the column {lacking[0]} is missing" if lacking else "a column stands twice"
        raise ParseError(what, where=where, todo=f"the columns are {', '.join(COLUMNS)}")
    return names


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _review(cells: dict[str, str], where: str) -> Review | None:
    if not any(cells[name].strip() for name in COLUMNS[4:]):
        return None
    addresses = {}
    for side in ("left", "right"):
        try:
            addresses[side] = tuple(citation.canonical(part) for part in _split(cells[side]))
        except AddressError as error:
            raise ParseError(error.what, value=error.value, where=where, todo=error.todo) from error
    try:
        return Review(
            left_treaty=cells["left_treaty"],
            left=addresses["left"],
            right_treaty=cells["right_treaty"],
            right=addresses["right"],
            note=cells["note"],
            reviewed_by=cells["reviewed_by"].strip() or None,
            reviewed_on=cells["reviewed_on"].strip() or None,
        )
    except ValidationError as error:
        fault = error.errors()[0]
        said = fault["msg"].removeprefix("Value error, ")
        column = ".".join(str(part) for part in fault["loc"])
        raise ParseError(f"{column}: {said}" if column else said, where=where) from error
