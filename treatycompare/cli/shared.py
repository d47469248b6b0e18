"""What the commands share: options, reading an argument as a treaty, writing data and messages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import treatycompare
from treatycompare import citation
from treatycompare.errors import FileError, RecordError, TreatyCompareError
from treatycompare.files import write_atomically

if TYPE_CHECKING:
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


def options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Give a decorator that adds several options, in the order given."""

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


def load_spec(spec: str, lang: str | None, partial: bool = False) -> Treaty:
    """Load what an argument names: a treaty of the record or the library, or a document."""
    return treatycompare.load(spec, lang=lang, partial=partial)


def side(text: str, lang: str | None) -> Treaty | Provision:
    """Load a treaty, or one of its provisions where an address follows the name."""
    from treatycompare.loading import names_path

    if names_path(text):
        return load_spec(text, lang)
    spec, _, rest = text.strip().partition(" ")
    loaded = load_spec(spec, lang)
    return loaded[citation.canonical(rest)] if rest.strip() else loaded


def to_json(data: Any) -> str:
    """Give data as the JSON that every --json prints."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def put(data: str | bytes, output: str | None = None) -> None:
    """Write data to standard output, or to a file that is replaced whole or not at all."""
    raw = data.encode() if isinstance(data, str) else data
    if output is None or output == "-":
        _put_out(raw)
    else:
        write_atomically(Path(output), raw)
        say(f"wrote {output}")


def _put_out(raw: bytes) -> None:
    # Python takes a standard stream that was closed before the start for none at all.
    if sys.stdout is None:
        raise FileError("cannot write to standard output", todo="it is closed")
    try:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except OSError as error:
        give_up_output()
        # The code of a closed pipe is given here: click would make it 1, which says that a
        # difference was found.
        if isinstance(error, BrokenPipeError):
            raise SystemExit(BROKEN_PIPE) from None
        raise FileError("cannot write to standard output", todo=str(error.strerror).lower()) from error


def give_up_output() -> None:
    """Keep Python from complaining again when it flushes standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Write a message to standard error."""
    click.echo(message, err=True)


def one_line(error: TreatyCompareError) -> str:
    """The message on one line that no file name can break or colour; a broken record has a line a problem."""
    if isinstance(error, RecordError):
        return str(error)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(error))
