"""The command line: arguments, messages and exit codes; what it does is the library's.

Data go to standard output, messages to standard error. Exit 0 done, 1 only ``diff`` that finds a
difference, 2 trouble.
"""

from __future__ import annotations

import sys

import click

from treatycompare.cli import citing, collection, comparing, findings, record, review, texts
from treatycompare.cli.shared import BROKEN_PIPE, INTERRUPTED, TROUBLE, cli, give_up_output, one_line, say
from treatycompare.errors import TreatyCompareError

__all__ = ["BROKEN_PIPE", "citing", "cli", "collection", "comparing", "findings", "main", "record", "review", "texts"]


def main() -> None:
    """Run the command line; every error of the library is one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli(standalone_mode=False)
    except TreatyCompareError as error:
        say(f"treatycompare: error: {one_line(error)}")
        raise SystemExit(error.exit_code) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(TROUBLE) from None
    except click.Abort:
        raise SystemExit(INTERRUPTED) from None
    except OSError as error:  # what click itself could not print
        give_up_output()
        say(f"treatycompare: error: {error.strerror}")
        raise SystemExit(TROUBLE) from None
