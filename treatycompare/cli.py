"""The command line: arguments, messages and exit codes; what it does is the library's.

Data go to standard output, messages to standard error. Exit 0 done, 1 only ``diff`` that finds a
difference, 2 trouble.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import treatycompare
from treatycompare import citation
from treatycompare.errors import FileError, RecordError, TreatyCompareError, UnknownPluginError, quoted
from treatycompare.files import write_atomically

if TYPE_CHECKING:
    from treatycompare.model.difference import ProvisionDiff
    from treatycompare.model.treaty import Provision, Treaty

F = TypeVar("F", bound=Callable[..., Any])

DIFFERENT = 1
TROUBLE = 2
BROKEN_PIPE = 141
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(treatycompare.__version__, prog_name="treatycompare")
def cli() -> None:
    """Compare treaties provision by provision.

    A treaty is an id (hanoi, budapest), id@lang, id@YYYY-MM-DD, or the path of a document. What
    ships answers alone; official texts are added with "treatycompare texts add".
    """


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


lang_option = click.option("--lang", metavar="L", help="Two-letter language of the official text (default: en).")
partial_option = click.option("--partial", is_flag=True, help="A document may be an excerpt.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
method_option = click.option(
    "--method", default="best", show_default=True, metavar="M", help="best, curated or text (wording alone)."
)


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--theme", metavar="T", help='A theme or subtheme, as "treatycompare themes" lists them.')
@click.option("--format", "format_name", metavar="F", help="text, json, csv or html (default: by the ending of -o).")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which is replaced whole or not at all.")
@_options(method_option, lang_option, partial_option)
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
    result = treatycompare.compare(_load(left, lang, partial), _load(right, lang, partial), theme=theme, method=method)
    if name != "text":  # the text format prints them itself
        for notice in result.notices:
            _say(notice)
    _put(result.render(name), output)


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--level", default="article", show_default=True, metavar="L", help="article or paragraph.")
@_options(method_option, lang_option, partial_option, json_option)
def align(left: str, right: str, level: str, method: str, lang: str | None, partial: bool, as_json: bool) -> None:
    """Show which provisions of two treaties answer each other."""
    found = treatycompare.align(_load(left, lang, partial), _load(right, lang, partial), method=method, level=level)
    if as_json:
        _put(_json(found.model_dump(mode="json")))
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
        _say(note)
    _put("\n".join(lines) + "\n")


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--word-diff", type=click.Choice(["plain", "color"]), default="plain", show_default=True)
@_options(lang_option, json_option)
def diff(left: str, right: str, word_diff: str, lang: str | None, as_json: bool) -> None:
    """Compare two provisions or treaties; exit 1 where they differ.

    Each side may carry an address: "hanoi 37" "budapest 24".
    """
    found = treatycompare.diff(_side(left, lang), _side(right, lang))
    if as_json:
        _put(_json(found.model_dump(mode="json")))
    else:
        _put(_diff_text(found, color=word_diff == "color"))
    if not found.is_empty:
        raise SystemExit(DIFFERENT)


@cli.command()
@click.argument("treaty")
@click.argument("address", required=False)
@_options(lang_option, json_option)
def show(treaty: str, address: str | None, lang: str | None, as_json: bool) -> None:
    """Show a provision, or the outline of a treaty: heading, summary, text, coded norms."""
    from treatycompare.export.json import treaty_data, unit_data

    loaded = _load(treaty, lang)
    if address is None:
        if as_json:
            _put(_json(treaty_data(loaded)))
        else:
            _put("".join(_outline_line(unit) for unit in loaded.provisions if unit.heading))
        return
    unit = loaded[address]
    _put(_json(unit_data(unit, loaded)) if as_json else _provision_text(unit, loaded))


@cli.command()
@json_option
def themes(as_json: bool) -> None:
    """List the themes and subthemes, and the provisions under each."""
    from treatycompare.corpus import open_corpus

    found = open_corpus().themes()
    if as_json:
        _put(_json([theme.model_dump(mode="json") for theme in found]))
        return
    lines = []
    for theme in found:
        lines.append(f"{theme.slug:<14} {theme.name}")
        for sub in theme.subthemes:
            places = "; ".join(f"{p.treaty} {', '.join(p.addresses)}" for p in sub.places)
            lines.append(f"  {sub.code:<7} {sub.name}: {places or 'silent in both'}")
    _put("\n".join(lines) + "\n")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a saved comparison."""
    from treatycompare.model.comparison import Comparison

    _put(_json(Comparison.model_json_schema(mode="serialization")))


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
        _say(f"note: {warning}")
    if entry.origin:
        _say(f"source: {entry.origin.acknowledgement}. {entry.origin.terms}")
    _put(f"{entry.name}  {entry.sha256}  {entry.source}  ({entry.parser})\n")


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
        _say(f"note: {warning}")
    _put(f"{entry.name}  {entry.sha256}  {entry.source}  ({entry.parser})\n")


@texts.command("list")
@json_option
def texts_list(as_json: bool) -> None:
    """List the texts of your library."""
    from treatycompare import library

    found = library.entries()
    broken = library.damaged()
    if as_json:
        _put(_json([entry.model_dump(mode="json") for entry in found]))
    else:
        _put("".join(f"{e.name}  {e.sha256}  {e.source}  added {e.added}\n" for e in found))
        if not found and not broken:
            todo = "treatycompare texts fetch ID, or treatycompare texts add FILE --treaty ID"
            _say(f"the library at {library.home()} holds no texts; bring one with: {todo}")
    for entry in broken:
        _say(f"damaged: {quoted(entry.path, 500)}, {entry.problem}")
    if broken:
        raise SystemExit(TROUBLE)


@texts.command("verify")
def texts_verify() -> None:
    """Read every text again: the bytes against their hash, the structure against the outline."""
    from treatycompare import library

    found = library.verify()
    bad = [(entry, problem) for entry, problem in found if problem]
    _put("".join(f"{entry.name}  ok\n" for entry, problem in found if not problem))
    for entry, problem in bad:
        _say(f"{entry.name}: {problem}")
    if bad:
        raise SystemExit(TROUBLE)


@texts.command("remove")
@click.argument("treaty")
@click.option("--lang", default="en", show_default=True, metavar="L")
@click.option("--edition", metavar="DATE")
def texts_remove(treaty: str, lang: str, edition: str | None) -> None:
    """Remove one text from your library."""
    from treatycompare import library

    _put(f"removed {library.remove(treaty, lang=lang, edition=edition).name}\n")


@texts.command("export")
@click.argument("treaty", metavar="ID")
@click.option("--format", "format_name", required=True, metavar="F", help="akn, json or txt.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which is replaced whole or not at all.")
@_options(lang_option)
def texts_export(treaty: str, format_name: str, output: str | None, lang: str | None) -> None:
    """Write a text of your library as Akoma Ntoso, JSON or plain text."""
    from treatycompare import export, library

    loaded = _load(treaty, lang)
    if not loaded.has_text:
        raise library.missing(loaded.id, loaded.lang)
    _put(export.export(loaded, format_name), output)


@cli.group()
def corpus() -> None:
    """Work on the record that ships."""


@corpus.command("check")
def corpus_check() -> None:
    """Check the record: shape, meaning, and the words where the library holds the texts."""
    from treatycompare.check import check_record

    report = check_record()
    for words in report.words:
        _put(f"{words}\n")
    for note in report.not_checked:
        _put(f"{note}\n")
    for problem in report.problems:
        _say(str(problem))
    if not report.is_clean:
        _say(f"{len(report.problems)} problem{'' if len(report.problems) == 1 else 's'}")
        raise SystemExit(TROUBLE)
    _put("the record is in order\n")


def _load(spec: str, lang: str | None, partial: bool = False) -> Treaty:
    return treatycompare.load(spec, lang=lang, partial=partial)


def _side(text: str, lang: str | None) -> Treaty | Provision:
    from treatycompare.loading import names_path

    if names_path(text):
        return _load(text, lang)
    spec, _, rest = text.strip().partition(" ")
    loaded = _load(spec, lang)
    return loaded[citation.canonical(rest)] if rest.strip() else loaded


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


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _put(data: str | bytes, output: str | None = None) -> None:
    raw = data.encode() if isinstance(data, str) else data
    if output is None or output == "-":
        _put_out(raw)
    else:
        write_atomically(Path(output), raw)
        _say(f"wrote {output}")


def _put_out(raw: bytes) -> None:
    # Python takes a standard stream that was closed before the start for none at all.
    if sys.stdout is None:
        raise FileError("cannot write to standard output", todo="it is closed")
    try:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except OSError as error:
        _give_up_output()
        # The code of a closed pipe is given here: click would make it 1, which says that a
        # difference was found.
        if isinstance(error, BrokenPipeError):
            raise SystemExit(BROKEN_PIPE) from None
        raise FileError("cannot write to standard output", todo=str(error.strerror).lower()) from error


def _give_up_output() -> None:
    """Keep Python from complaining again when it flushes standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(message: str) -> None:
    click.echo(message, err=True)


def _one_line(error: TreatyCompareError) -> str:
    """The message on one line that no file name can break or colour; a broken record has a line a problem."""
    if isinstance(error, RecordError):
        return str(error)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(error))


def main() -> None:
    """Run the command line; every error of the library is one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli(standalone_mode=False)
    except TreatyCompareError as error:
        _say(f"treatycompare: error: {_one_line(error)}")
        raise SystemExit(error.exit_code) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(TROUBLE) from None
    except click.Abort:
        raise SystemExit(INTERRUPTED) from None
    except OSError as error:  # what click itself could not print
        _give_up_output()
        _say(f"treatycompare: error: {error.strerror}")
        raise SystemExit(TROUBLE) from None
