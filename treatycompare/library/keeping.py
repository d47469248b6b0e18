"""Texts brought into the library and taken out of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from treatycompare import corpus
from treatycompare.errors import MissingTextError
from treatycompare.files import read_bytes
from treatycompare.library import store
from treatycompare.library.entry import DamagedEntry, TextEntry, check_place, name_of
from treatycompare.library.reading import frame_of, parse_bytes, shown_name


def add(path: str | Path, *, treaty: str, lang: str = "en", edition: str | None = None) -> TextEntry:
    """Add an official text. It is parsed first, against the outline where the record knows the treaty.

    Adding the same bytes again changes nothing, but brings them back where they were lost. Raises
    FileError, ParseError, OptionError for an id, language or date that is none, LibraryError where
    another text holds that place.
    """
    check_place(treaty, lang, edition)
    data = read_bytes(Path(path), store.SIZE_LIMIT)
    return keep(data, source=shown_name(Path(path)), treaty=treaty, lang=lang, edition=edition)


def keep(data: bytes, *, source: str, treaty: str, lang: str, edition: str | None) -> TextEntry:
    """Add a text given as bytes once they were read whole; the hash says where they are published.

    Raises ParseError, LibraryError, FileError.
    """
    record = corpus.open_corpus()
    parsed = parse_bytes(data, source=source, lang=lang, frame=frame_of(treaty, record))
    assert parsed.provenance is not None  # noqa: S101  # a parsed text always has one
    digest = hashlib.sha256(data).hexdigest()
    entry = TextEntry(
        sha256=digest,
        treaty=treaty,
        lang=lang,
        edition=edition,
        source=source,
        origin=record.sources().known(digest),
        parser=f"{parsed.provenance.parser} {parsed.provenance.version}",
        added=dt.date.today().isoformat(),
    )
    return store.put(entry, data)


def remove(treaty: str, *, lang: str = "en", edition: str | None = None) -> TextEntry | DamagedEntry:
    """Remove one text from the library, damaged or not, and say which it was.

    Raises MissingTextError where there is none, LibraryError where the library cannot be written to.
    """
    entry = store.take(treaty, lang, edition)
    if entry is None:
        held = [other.name for other in store.shelf()]
        raise MissingTextError("the library holds no text", value=name_of(treaty, lang, edition), allowed=held)
    return entry


def missing(treaty: str, lang: str = "en", edition: str | None = None) -> MissingTextError:
    """Give the error that says how the official wording of a treaty is brought in."""
    dated = (f" of {edition}", f" --edition {edition}") if edition else ("", "")
    todo = f"bring it with: treatycompare texts add FILE --treaty {treaty} --lang {lang}{dated[1]}"
    if any(name_of(treaty, lang, edition) in text.names for text in corpus.open_corpus().sources().texts):
        todo += f", or fetch it: treatycompare texts fetch {treaty} --lang {lang}{dated[1]}"
    return MissingTextError(f"the library holds no official text of {treaty} in {lang}{dated[0]}", todo=todo)
