"""A treaty as a file: Akoma Ntoso for other programs, JSON as data, plain text to read."""

from __future__ import annotations

from typing import Any

from treatycompare import plugins
from treatycompare.errors import OptionError
from treatycompare.model.treaty import Treaty


def formats() -> tuple[str, ...]:
    """Give the names of the formats that a treaty can be written in."""
    return tuple(plugins.available(plugins.EXPORTERS))


def export(treaty: Treaty, format: str) -> bytes:  # noqa: A002  # the word of the command line
    """Write a treaty in one of the formats; the same treaty gives the same bytes.

    Raises OptionError for another format, and where the format cannot hold the treaty.
    """
    if format not in formats():
        raise OptionError("no export format is called", value=format, allowed=formats())
    write: Any = plugins.load(plugins.EXPORTERS, format)
    made: bytes = write(treaty)
    return made
