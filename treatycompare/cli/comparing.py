"""Commands that compare and show treaties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import treatycompare
from treatycompare.cli import completing, terminal
from treatycompare.cli.review import read_reviews
from treatycompare.cli.shared import (
    DIFFERENT,
    cli,
    json_option,
    lang_option,
    load_spec,
    method_option,
    options,
    partial_option,
    put,
    say,
    side,
    to_json,
)
from treatycompare.errors import OptionError, UnknownPluginError

if TYPE_CHECKING:
    from treatycompare.model.comparison import Comparison
    from treatycompare.model.difference import ProvisionDiff
    from treatycompare.model.treaty import Provision, Treaty


@cli.command()
@click.argument("left", shell_complete=completing.treaties)
@click.argument("right", shell_complete=completing.treaties)
@click.option(
    "--theme",
    metavar="T",
    help='A theme or subtheme, as "treatycompare themes" lists them.',
    shell_complete=completing.themes,
)
@click.option("--review", metavar="FILE", help="Show the notes of a review file at their pairs (- for standard input).")
@click.option("--stat", is_flag=True, help="One line a pair: relation, coded terms and words that differ.")
@click.option(
    "--only-changed", is_flag=True, help="Leave out equivalent pairs in which no coded term decides otherwise."
)
@click.option(
    "--format",
    "format_name",
    metavar="F",
    help="text, md, json, csv, html, xlsx or docx (default: by the ending of -o).",
    shell_complete=completing.formats,
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="Write to FILE, which is replaced whole or not at all.",
)
@options(method_option, lang_option, partial_option)
def compare(
    left: str,
    right: str,
    theme: str | None,
    review: str | None,
    stat: bool,
    only_changed: bool,
    format_name: str | None,
    output: str | None,
    method: str,
    lang: str | None,
    partial: bool,
) -> None:
    """Compare two treaties, whole or within one theme."""
    from treatycompare.model.review import changed, reviewed

    name = _format(format_name, output, stat)
    sides = load_spec(left, lang, partial), load_spec(right, lang, partial)
    notes = read_reviews(review, *sides) if review is not None else ()
    result = reviewed(treatycompare.compare(*sides, theme=theme, method=method), notes)
    if only_changed:
        result = changed(result)
    if name != "text" or stat:  # the text format prints them itself
        for notice in result.notices:
            say(notice)
    if theme and not (result.pairs or result.only_left or result.only_right):
        say(f"no provision of either treaty stands under {theme}")
    put(_text(result, output, stat) if name == "text" else result.render(name), output)


def _format(name: str | None, output: str | None, stat: bool) -> str:
    """The format that was asked for, by name or by the ending of the file."""
    from treatycompare import plugins

    to_file = bool(output) and output != "-"
    found = name or (Path(str(output)).suffix.lstrip(".").lower() if to_file else "text")
    found = "text" if found == "txt" else found
    if found not in plugins.formats():
        raise UnknownPluginError(
            "no format is called", value=found, allowed=plugins.formats(), todo="name one with --format"
        )
    if stat and found != "text":
        raise OptionError("--stat is text, not", value=found, todo="leave out --stat or --format")
    if found in _BINARY and not to_file and terminal.is_terminal():
        raise OptionError(f"{found} is nothing to read on a terminal", todo=f"name a file: -o comparison.{found}")
    return found


_BINARY = ("docx", "xlsx")


def _text(result: Comparison, output: str | None, stat: bool) -> str:
    """The text format as wide as the terminal, in colour only there."""
    from treatycompare.report import plain

    columns = terminal.width(plain.WIDTH) if output in (None, "-") else plain.WIDTH
    if stat:
        return plain.stat(result, columns)
    drawn = terminal.render(result, columns) if output in (None, "-") and terminal.has_colour() else None
    return drawn if drawn is not None else plain.render(result, columns)


@cli.command()
@click.argument("left", shell_complete=completing.treaties)
@click.argument("right", shell_complete=completing.treaties)
@click.option("--level", default="article", show_default=True, metavar="L", help="article or paragraph.")
@options(method_option, lang_option, partial_option, json_option)
def align(left: str, right: str, level: str, method: str, lang: str | None, partial: bool, as_json: bool) -> None:
    """Show which provisions of two treaties answer each other."""
    found = treatycompare.align(
        load_spec(left, lang, partial), load_spec(right, lang, partial), method=method, level=level
    )
    if as_json:
        put(to_json(found.model_dump(mode="json")))
        return
    lines = []
    for link in found.links:
        why = link.reason or "  ".join(f"{name} {share:.2f}" for name, share in sorted(link.signals.items()))
        how = link.relation or f"{link.score:.2f}"
        lines.append(f"{', '.join(link.left):<18} {how:<11} {', '.join(link.right):<18} {why}")
    for link in found.uncertain:
        lines.append(f"{', '.join(link.left):<18} {'uncertain':<11} {', '.join(link.right):<18}")
    lines.append(f"only in {found.left.short_title}: {', '.join(found.unmatched_left) or 'nothing'}")
    lines.append(f"only in {found.right.short_title}: {', '.join(found.unmatched_right) or 'nothing'}")
    for note in found.notes:
        say(note)
    put("\n".join(lines) + "\n")


@cli.command()
@click.argument("left", shell_complete=completing.treaties)
@click.argument("right", shell_complete=completing.treaties)
@click.option(
    "--word-diff",
    type=click.Choice(["plain", "color"]),
    default="plain",
    show_default=True,
    help="Mark words as [-left-] {+right+}, or in colour; plain where NO_COLOR is set or the terminal is dumb.",
)
@options(lang_option, json_option)
def diff(left: str, right: str, word_diff: str, lang: str | None, as_json: bool) -> None:
    """Compare two provisions or treaties; exit 1 where they differ.

    Each side may carry an address: "hanoi 37" "budapest 24".
    """
    found = treatycompare.diff(side(left, lang), side(right, lang))
    if as_json:
        put(to_json(found.model_dump(mode="json")))
    else:
        put(_diff_text(found, color=word_diff == "color" and terminal.colour_is_wanted()))
    if not found.is_empty:
        raise SystemExit(DIFFERENT)


@cli.command()
@click.argument("treaty", shell_complete=completing.treaties)
@click.argument("address", required=False, shell_complete=completing.addresses)
@options(lang_option, json_option)
def show(treaty: str, address: str | None, lang: str | None, as_json: bool) -> None:
    """Show a provision, or the outline of a treaty: heading, summary, text, coded norms."""
    from treatycompare.export.json import treaty_data, unit_data

    loaded = load_spec(treaty, lang)
    if address is None:
        if as_json:
            put(to_json(treaty_data(loaded)))
        else:
            put("".join(_outline_line(unit) for unit in loaded.provisions if unit.heading))
        return
    unit = loaded[address]
    put(to_json(unit_data(unit, loaded)) if as_json else _provision_text(unit, loaded))


@cli.command()
@json_option
def themes(as_json: bool) -> None:
    """List the themes and subthemes, and the provisions under each."""
    from treatycompare.corpus import open_corpus

    found = open_corpus().themes()
    if as_json:
        put(to_json([theme.model_dump(mode="json") for theme in found]))
        return
    lines = []
    for theme in found:
        lines.append(f"{theme.slug:<14} {theme.name}")
        for sub in theme.subthemes:
            places = "; ".join(f"{p.treaty} {', '.join(p.addresses)}" for p in sub.places)
            lines.append(f"  {sub.code:<7} {sub.name}: {places or 'silent in both'}")
    put("\n".join(lines) + "\n")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a saved comparison."""
    from treatycompare.model.comparison import Comparison

    put(to_json(Comparison.model_json_schema(mode="serialization")))


def _outline_line(unit: Provision) -> str:
    indent = "" if unit.kind == "division" else "  "
    return f"{indent}{unit.address:<8} {unit.heading}{'  [coded]' if unit.coded else ''}\n"


def _provision_text(unit: Provision, treaty: Treaty) -> str:
    lines = [f"{treaty.short_title} {unit.address}" + (f"  {unit.heading}" if unit.heading else "")]
    if unit.themes:
        lines.append("themes: " + ", ".join(name for name in unit.themes if "." not in name))
    for part in unit.walk():
        lines.append("")
        if part is not unit:
            lines.append(part.address)
        if part.text:
            lines.append(part.text)
        if part.summary:
            lines.append(f"summary: {part.summary}")
        for norm in part.norms:
            who = f"{norm.bearer} {norm.action}: {norm.object}"
            lines.append(f"norm {norm.locus}: {norm.modality} ({norm.marker}): {who}")
    if unit.text is None:
        lines += ["", f"The official wording is not in your library: treatycompare texts add FILE --treaty {treaty.id}"]
    return "\n".join(lines) + "\n"


def _diff_text(found: ProvisionDiff, *, color: bool) -> str:
    from treatycompare.coding import field_in_words

    lines = []
    for row in found.rows:
        if row.words:
            lines.append(f"[{', '.join(row.left) or '-'} | {', '.join(row.right) or '-'}]")
            lines.append("".join(_run_text(run.op, run.left, run.right, color) for run in row.words))
    for norm in found.norms:
        if norm.differing:
            lines.append(f"{norm.action} ({norm.left or '-'} | {norm.right or '-'})")
            lines += [f"  {f.facet}: {field_in_words(f, found.names)}" for f in norm.differing]
    computed = found.computed
    lines.append(f"relation from the coded norms: {computed.relation or 'none computed'} ({computed.reason})")
    return "\n".join(lines) + "\n"


def _run_text(op: str, left: str, right: str, color: bool) -> str:
    if op == "equal":
        return left
    if color:
        # Struck out and underlined as well: red and green alone are one colour to many readers.
        marked = ((left, "red", "\x1b[9m"), (right, "green", "\x1b[4m"))
        return "".join(line + click.style(text, fg=hue) for text, hue, line in marked if text)
    sides = (("[-", left, "-]"), ("{+", right, "+}"))
    spaced = [(start + text.strip() + end, text[-1:].isspace()) for start, text, end in sides if text]
    return "".join(f"{text} " if space else text for text, space in spaced)
