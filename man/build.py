"""Write man/treatycompare.1 from the command line itself: ``python man/build.py``.

The page is kept in the tree so that a package can ship it; a test says when it no longer matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from treatycompare import cli

PAGE = Path(__file__).with_name("treatycompare.1")

FILES = (
    (
        "$TREATYCOMPARE_HOME",
        "Your library of official texts and your reviews; without it, the user data folder of the platform.",
    ),
    ("NO_COLOR, TERM=dumb", "No colour, whatever is asked for."),
    ("COLUMNS", "The width of what is printed, between 20 and 100; 80 where it is not set and no terminal is there."),
)
EXIT = (
    ("0", "Done."),
    ("1", "Only diff: a difference was found."),
    ("2", "Trouble: one line on standard error says what, where, what is allowed and what to do."),
    ("130", "Interrupted."),
    ("141", "The reader of the output has gone."),
)
COMPLETION = (
    ("bash", 'eval "$(_TREATYCOMPARE_COMPLETE=bash_source treatycompare)" in ~/.bashrc'),
    ("zsh", 'eval "$(_TREATYCOMPARE_COMPLETE=zsh_source treatycompare)" in ~/.zshrc'),
    ("fish", "_TREATYCOMPARE_COMPLETE=fish_source treatycompare | source in ~/.config/fish/config.fish"),
)


def page() -> str:
    """Give the man page; it holds neither a date nor a version, so that only a change of the commands changes it."""
    lines = [
        r".\" Written by man/build.py; do not edit.",
        ".TH TREATYCOMPARE 1",
        ".SH NAME",
        r"treatycompare \- compare treaties provision by provision",
        ".SH SYNOPSIS",
        ".B treatycompare",
        r"[\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGS\fR]...",
        ".SH DESCRIPTION",
        *_paragraphs(cli.cli.help),
        ".SH COMMANDS",
    ]
    for name, command in sorted(cli.cli.commands.items()):
        lines += _command(name, command)
    for title, rows in (("COMPLETION", COMPLETION), ("ENVIRONMENT", FILES), ("EXIT STATUS", EXIT)):
        lines.append(f".SH {title}")
        for term, text in rows:
            lines += [".TP", f".B {_roff(term)}", _roff(text)]
    return "\n".join(lines) + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"treatycompare {name}", help_option_names=[])
    yield f".SS treatycompare {_roff(name)}"
    if not isinstance(command, click.Group):
        arguments = " ".join(command.collect_usage_pieces(context))
        yield f".B treatycompare {_roff(name)}"
        yield _roff(arguments)
        yield ".PP"
    yield from _paragraphs(command.help)
    for option in command.get_params(context):
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record:
            yield from (".TP", f".B {_roff(record[0])}", _roff(" ".join(record[1].split())))
    if isinstance(command, click.Group):
        for inner, sub in sorted(command.commands.items()):
            yield from _command(f"{name} {inner}", sub)


def _paragraphs(text: str | None) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", (text or "").strip())):
        if number:
            yield ".PP"
        yield _roff(" ".join(paragraph.split()))


def _roff(text: str) -> str:
    """Give text that roff prints as it is: backslashes and hyphens kept, no line taken for a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
