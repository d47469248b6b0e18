"""Commands on a user's reviews: taken out of the library as a table, and brought in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treatycompare.cli import completing
from treatycompare.cli.shared import cli, load_spec, options, put, say
from treatycompare.errors import FileError, OptionError, ParseError

if TYPE_CHECKING:
    from treatycompare.library.reviews import Row
    from treatycompare.model.review import Review
    from treatycompare.model.treaty import Treaty

method_option = click.option(
    "--method", default="best", show_default=True, metavar="M", help="Which pairs to list: best, curated or text."
)


@cli.group()
def review() -> None:
    """Keep your notes on pairs, and by whom and when each was reviewed."""


@review.command("export")
@click.argument("left", required=False, shell_complete=completing.treaties)
@click.argument("right", required=False, shell_complete=completing.treaties)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which is replaced whole or not at all.")
@options(method_option)
def review_export(left: str | None, right: str | None, output: str | None, method: str) -> None:
    """Print your reviews as CSV: all of them, or every pair of two treaties as a table to fill in.

    The file is read by "review import" and by "compare --review"; rows with neither note nor name are passed over.
    """
    from treatycompare.library import reviews

    if left is None:
        put(reviews.write(reviews.stored()), output)
        return
    if right is None:
        raise OptionError("one treaty makes no pair:", value=left, todo="name two treaties, or none for all reviews")
    sides = load_spec(left, None), load_spec(right, None)
    mine = [one for one in reviews.stored() if one.seen_from(sides[0].id, sides[1].id)]
    put(reviews.write(mine, _sheet(*sides, method)), output)


@review.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--replace", is_flag=True, help="Put new words in the place of what the same person wrote on a pair.")
def review_import(file: str, replace: bool) -> None:
    """Bring the reviews of FILE into your library, all of them or none."""
    from treatycompare.library import reviews

    rows = _rows(file)
    added, altered, same = reviews.merge(rows, _name(file), replace=replace)
    say(f"{added} new, {altered} changed, {same} as before, in {reviews.stored_path()}")


def read_reviews(file: str, left: Treaty, right: Treaty) -> tuple[Review, ...]:
    """Read a review file for a comparison of two treaties.

    Raises FileError, ParseError with file and line, also for a provision that the treaty does not have.
    """
    found = []
    treaties = {left.id: left, right.id: right}
    for line, one in _rows(file):
        if one.seen_from(left.id, right.id) is None:
            continue
        for treaty, address in sorted(one.of):
            if address not in treaties[treaty]:
                raise ParseError(
                    f"{treaties[treaty].short_title} has no provision",
                    value=address,
                    where=f"{_name(file)}, line {line}",
                    todo="see: treatycompare show " + treaty,
                )
        found.append(one)
    if not found:
        say(f"{_name(file)} has no note on {left.short_title} and {right.short_title}")
    return tuple(found)


def _rows(file: str) -> tuple[Row, ...]:
    from treatycompare.library import reviews

    if file != "-":
        return reviews.read(file)
    if sys.stdin is None:
        raise FileError("cannot read standard input", todo="it is closed")
    data = sys.stdin.buffer.read(reviews.SIZE_LIMIT + 1)
    if len(data) > reviews.SIZE_LIMIT:
        raise FileError("standard input is too large", todo=f"{reviews.SIZE_LIMIT // 1_000_000} MB are allowed")
    return reviews.parse(data, _name(file))


def _name(file: str) -> str:
    return "standard input" if file == "-" else Path(file).name


def _sheet(left: Treaty, right: Treaty, method: str) -> list[dict[str, str]]:
    """The rows to fill in: one a pair, one an article that stands alone."""
    import treatycompare

    return [
        {
            "left_treaty": left.id,
            "left": str(row["left"]),
            "left_heading": str(row["left_heading"] or ""),
            "relation": str(row["relation"] or ""),
            "right_treaty": right.id,
            "right": str(row["right"]),
            "right_heading": str(row["right_heading"] or ""),
        }
        for row in treatycompare.compare(left, right, method=method).table()
    ]
