"""Commands that compare and show treaties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import treatycompare
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
from treatycompare.errors import UnknownPluginError

if TYPE_CHECKING:
    from treatycompare.model.difference import ProvisionDiff
    from treatycompare.model.treaty import Provision, Treaty


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--theme", metavar="T", help='A theme or subtheme, as "treatycompare themes" lists them.')
@click.option("--format", "format_name", metavar="F", help="text, json, csv or html (default: by the ending of -o).")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which is replaced whole or not at all.")
@options(method_option, lang_option, partial_option)
def compare(
    left: str,
    right: str,
    theme: str | None,
    format_name: str | None,
    output: str | None,
    method: str,
    lang: str | None,
    partial: bool,
) -> None:
    """Compare two treaties, whole or within one theme."""
    from treatycompare import plugins

    name = format_name or (Path(output).suffix.lstrip(".").lower() if output and output != "-" else "text")
    if name not in plugins.formats():
        raise UnknownPluginError(
            "no format is called", value=name, allowed=plugins.formats(), todo="name one with --format"
        )
    result = treatycompare.compare(
        load_spec(left, lang, partial), load_spec(right, lang, partial), theme=theme, method=method
    )
    if name != "text":  # the text format prints them itself
        for notice in result.notices:
            say(notice)
    put(result.render(name), output)


@cli.command()
@click.argument("left")
@click.argument("right")
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
@click.argument("left")
@click.argument("right")
@click.option("--word-diff", type=click.Choice(["plain", "color"]), default="plain", show_default=True)
@options(lang_option, json_option)
def diff(left: str, right: str, word_diff: str, lang: str | None, as_json: bool) -> None:
    """Compare two provisions or treaties; exit 1 where they differ.

    Each side may carry an address: "hanoi 37" "budapest 24".
    """
    found = treatycompare.diff(side(left, lang), side(right, lang))
    if as_json:
        put(to_json(found.model_dump(mode="json")))
    else:
        put(_diff_text(found, color=word_diff == "color"))
    if not found.is_empty:
        raise SystemExit(DIFFERENT)


@cli.command()
@click.argument("treaty")
@click.argument("address", required=False)
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
    marked = [("[-", left, "-]", "red"), ("{+", right, "+}", "green")]
    if color:
        return "".join(click.style(text, fg=hue) for _, text, _, hue in marked if text)
    spaced = [(start + text.strip() + end, text[-1:].isspace()) for start, text, end, _ in marked if text]
    return "".join(f"{text} " if space else text for text, space in spaced)
