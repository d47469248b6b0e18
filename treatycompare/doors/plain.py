"""The door for plain text."""

from __future__ import annotations

from treatycompare.errors import ParseError

SIZE_LIMIT = 20_000_000
"""Bytes; the largest treaty text at hand has less than half a million."""


def open_text(data: bytes, source: str) -> str:
    """Decode text in UTF-8, with or without a byte order mark.

    Raises ParseError for an empty or oversized file, another encoding, or binary data.
    """
    if not data.strip():
        raise ParseError("the file is empty", where=source)
    if len(data) > SIZE_LIMIT:
        raise ParseError(f"the file is larger than {SIZE_LIMIT:,} bytes", where=source)
    try:
        document = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParseError("the file is no text in UTF-8", where=source) from None
    if "\0" in document:
        raise ParseError("the file is binary data, no text", where=source)
    return document
