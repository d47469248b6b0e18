"""Commands on the library of official texts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from treatycompare.cli.shared import TROUBLE, cli, json_option, lang_option, load_spec, options, put, say, to_json
from treatycompare.errors import quoted


@cli.group()
def texts() -> None:
    """Keep official texts in your library: fetch, add, list, verify, remove, export."""


@texts.command("fetch")
@click.argument("treaty", metavar="ID")
@click.option("--lang", metavar="L", help="Two-letter language of the text (default: en).")
@click.option("--edition", metavar="DATE", help="YYYY-MM-DD of an edition that is not the newest.")
@click.option(
    "--format", "format_name", metavar="F", help="akn, markdown, html or pdf, where a text has several sources."
)
def texts_fetch(treaty: str, lang: str | None, edition: str | None, format_name: str | None) -> None:
    """Fetch an official text from where the record knows it to be published.

    It is the only command that uses the network, and asks no host but those of the record's list of sources.
    """
    from treatycompare import library
    from treatycompare.loading import parse_spec

    spec = parse_spec(treaty)
    with _bar(spec.id) as progress:
        entry = library.fetch(
            spec.id, lang or spec.lang or "en", edition or spec.edition, format=format_name, progress=progress
        )
    for warning in library.warnings(entry):
        say(f"note: {warning}")
    if entry.origin:
        say(f"source: {entry.origin.acknowledgement}. {entry.origin.terms}")
    put(f"{entry.name}  {entry.sha256}  {entry.source}  ({entry.parser})\n")


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error for who looks at it, nothing for who does not."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, whole: int) -> None:
            if not bars:  # only when something comes
                bars.append(stack.enter_context(click.progressbar(length=whole, label=label, file=sys.stderr)))
            bars[0].update(done - bars[0].pos)

        yield show


@texts.command("add")
@click.argument("file", type=click.Path())
@click.option("--treaty", required=True, metavar="ID", help="hanoi, budapest, or an id of your own.")
@click.option("--lang", default="en", show_default=True, metavar="L", help="Two-letter language of the text.")
@click.option("--edition", metavar="DATE", help="YYYY-MM-DD of the edition, where you keep several.")
def texts_add(file: str, treaty: str, lang: str, edition: str | None) -> None:
    """Add an official text; it is read whole first, against the outline of the record."""
    from treatycompare import library

    entry = library.add(file, treaty=treaty, lang=lang, edition=edition)
    for warning in library.warnings(entry):
        say(f"note: {warning}")
    put(f"{entry.name}  {entry.sha256}  {entry.source}  ({entry.parser})\n")


@texts.command("list")
@json_option
def texts_list(as_json: bool) -> None:
    """List the texts of your library."""
    from treatycompare import library

    found = library.entries()
    broken = library.damaged()
    if as_json:
        put(to_json([entry.model_dump(mode="json") for entry in found]))
    else:
        put("".join(f"{e.name}  {e.sha256}  {e.source}  added {e.added}\n" for e in found))
        if not found and not broken:
            todo = "treatycompare texts fetch ID, or treatycompare texts add FILE --treaty ID"
            say(f"the library at {library.home()} holds no texts; bring one with: {todo}")
    for entry in broken:
        say(f"damaged: {quoted(entry.path, 500)}, {entry.problem}")
    if broken:
        raise SystemExit(TROUBLE)


@texts.command("verify")
def texts_verify() -> None:
    """Read every text again: the bytes against their hash, the structure against the outline."""
    from treatycompare import library

    found = library.verify()
    bad = [(entry, problem) for entry, problem in found if problem]
    put("".join(f"{entry.name}  ok\n" for entry, problem in found if not problem))
    for entry, problem in bad:
        say(f"{entry.name}: {problem}")
    if bad:
        raise SystemExit(TROUBLE)


@texts.command("remove")
@click.argument("treaty")
@click.option("--lang", default="en", show_default=True, metavar="L")
@click.option("--edition", metavar="DATE")
def texts_remove(treaty: str, lang: str, edition: str | None) -> None:
    """Remove one text from your library."""
    from treatycompare import library

    put(f"removed {library.remove(treaty, lang=lang, edition=edition).name}\n")


@texts.command("export")
@click.argument("treaty", metavar="ID")
@click.option("--format", "format_name", required=True, metavar="F", help="akn, json or txt.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which is replaced whole or not at all.")
@options(lang_option)
def texts_export(treaty: str, format_name: str, output: str | None, lang: str | None) -> None:
    """Write a text of your library as Akoma Ntoso, JSON or plain text."""
    from treatycompare import export, library

    loaded = load_spec(treaty, lang)
    if not loaded.has_text:
        raise library.missing(loaded.id, loaded.lang)
    put(export.export(loaded, format_name), output)
