"""Commands on whole collections of treaties."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from treatycompare.cli.shared import cli, json_option, options, partial_option, put, say
from treatycompare.errors import FileError, OptionError


@cli.group()
def collection() -> None:
    """Work on many treaties at once."""


@collection.command("align")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FOLDER", help="Where the result goes (default: NAME-nearest, here).")
@click.option("--top", default=5, show_default=True, metavar="N", help="How many neighbours of each provision.")
@click.option("--workers", type=int, metavar="N", help="Processes on this machine (default: one a core).")
@click.option("--scheduler", metavar="ADDRESS", help="A running Dask scheduler to work on: tcp://host:8786.")
@click.option("--pattern", default="*", show_default=True, metavar="GLOB", help="Which files, in all sub-folders.")
@click.option("--lang", default="en", show_default=True, metavar="L", help="Two-letter language of the documents.")
@click.option("--skip-damaged", is_flag=True, help="Leave out documents that cannot be read, and say which.")
@options(partial_option, json_option)
def collection_align(
    folder: Path,
    output: str | None,
    top: int,
    workers: int | None,
    scheduler: str | None,
    pattern: str,
    lang: str,
    skip_damaged: bool,
    partial: bool,
    as_json: bool,
) -> None:
    """Find for every article of the documents in DIR its nearest in all others.

    The result is a folder of Parquet files with a manifest; it is not there until it is whole.
    After an interruption the same command goes on where it stopped.
    """
    from treatycompare.collection import align_collection, local_workers

    documents = _documents(folder, pattern)
    if scheduler is not None and workers is not None:
        raise OptionError("work goes to --workers or to a --scheduler:", value=scheduler, todo="give one of them")
    target = Path(output) if output else Path(f"{folder.resolve().name}-nearest")
    with ExitStack() as stack:
        executor = scheduler or stack.enter_context(local_workers(workers if workers is not None else _cores()))
        found = align_collection(
            documents,
            top,
            executor=executor,
            output=target,
            lang=lang,
            partial=partial,
            skip_damaged=skip_damaged,
            progress=stack.enter_context(_bars()),
        )
    for one in found.manifest.skipped:
        say(f"left out {one.source}: {one.problem}")
    if as_json:
        put(found.manifest.model_dump_json(indent=2) + "\n")
    else:
        many = f"{found.manifest.provisions} provisions of {len(found.manifest.treaties)} treaties"
        put(f"{target}  {many}, {len(found)} rows in {len(found.paths)} files\n")


def _documents(folder: Path, pattern: str) -> list[Path]:
    if not folder.is_dir():
        raise FileError("no folder:", value=folder, todo="name the folder that holds the documents")
    try:
        found = sorted(path for path in folder.rglob(pattern) if path.is_file() and not _is_hidden(path, folder))
    except (OSError, ValueError, NotImplementedError) as error:
        raise OptionError("cannot look for files by", value=pattern, where=str(folder), todo=str(error)) from error
    if not found:
        raise FileError("no documents in", value=folder, todo=f"no file there is called {pattern}")
    return found


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # what this process may use, not what the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar a stage on standard error for who looks at it, nothing for who does not."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: dict[str, Any] = {}

        def show(stage: str, now: int, whole: int) -> None:
            if stage not in bars:
                stack.close()
                bars[stage] = stack.enter_context(click.progressbar(length=whole, label=stage, file=sys.stderr))
            bars[stage].update(now - bars[stage].pos)

        yield show
