"""A treaty as a file: Akoma Ntoso for other programs, JSON as data, plain text to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from treatycompare.errors import OptionError
from treatycompare.export.akn import to_akn
from treatycompare.export.json import to_json
from treatycompare.export.txt import to_txt
from treatycompare.model.treaty import Treaty

__all__ = ["FORMATS", "export", "to_akn", "to_json", "to_txt"]

FORMATS: Mapping[str, Callable[[Treaty], bytes]] = {"akn": to_akn, "json": to_json, "txt": to_txt}


def export(treaty: Treaty, format: str) -> bytes:  # noqa: A002  # the word of the command line
    """Write a treaty in one of the FORMATS; the same treaty gives the same bytes.

    Raises OptionError for another format, and where the format cannot hold the treaty.
    """
    if format not in FORMATS:
        raise OptionError("no export format is called", value=format, allowed=FORMATS)
    return FORMATS[format](treaty)
