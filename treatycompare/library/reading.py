"""Documents read as treaties: a file by the parser that knows its content, a text of the library as its treaty."""

from __future__ import annotations

from pathlib import Path

from treatycompare import corpus, plugins
from treatycompare.errors import ParseError, TreatyCompareError
from treatycompare.files import read_bytes
from treatycompare.interfaces import Frame, Parser
from treatycompare.library import store
from treatycompare.library.entry import DamagedEntry, TextEntry
from treatycompare.model.treaty import Provision, Treaty


def read_document(
    path: Path, *, lang: str = "en", frame: Frame | None = None, partial: bool = False
) -> tuple[Treaty, bytes]:
    """Read a document with the parser that recognises its content; give the treaty and the bytes.

    With *partial* it may be an excerpt, in which articles and paragraphs are missing.

    Raises FileError, ParseError where no parser recognises it or it cannot be read whole.
    """
    data = read_bytes(path, store.SIZE_LIMIT)
    return parse_bytes(data, source=shown_name(path), lang=lang, frame=frame, partial=partial), data


def shown_name(path: Path) -> str:
    """Give the name of a file as text; what is no UTF-8 in it is written out, so that it can be saved and printed."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def parse_bytes(data: bytes, *, source: str, lang: str, frame: Frame | None = None, partial: bool = False) -> Treaty:
    """Parse a document given as bytes; *source* is its name in messages and provenance.

    Raises ParseError.
    """
    if not data.strip():
        raise ParseError("the file is empty:", value=source, todo="give the treaty's text")
    parser = _parser_for(data, source)
    return parser.parse(data, lang=lang, source=source, frame=frame, partial=partial)


def _parser_for(data: bytes, source: str) -> Parser:
    names = tuple(plugins.available(plugins.PARSERS))
    for name in names:
        parser: Parser = plugins.load(plugins.PARSERS, name)()
        if parser.recognises(data):
            return parser
    raise ParseError(
        "no parser recognises the content of",
        value=source,
        todo=f"formats that are read: {', '.join(names)}",
    )


def frame_of(treaty: str, record: corpus.Corpus) -> Frame | None:
    """Give what a record knows of a treaty that helps to read it, None where it does not know the treaty."""
    return record.frame(treaty) if treaty in record.treaty_ids() else None


def parsed(entry: TextEntry, record: corpus.Corpus | None = None) -> Treaty:
    """Parse a text of the library, against the outline of the record that ships unless another is given.

    Raises LibraryError, ParseError.
    """
    frame = frame_of(entry.treaty, record or corpus.open_corpus())
    treaty = parse_bytes(store.read(entry), source=entry.source, lang=entry.lang, frame=frame)
    assert treaty.provenance is not None  # noqa: S101  # a parsed text always has one
    provenance = treaty.provenance.model_copy(update={"edition": entry.edition, "retrieved": entry.added})
    body = tuple(_belonging(unit, entry.treaty) for unit in treaty.body)
    return treaty.model_copy(update={"id": entry.treaty, "provenance": provenance, "body": body})


def _belonging(unit: Provision, treaty: str) -> Provision:
    """A unit of a document, which its parser named after the file, as one of the treaty it was added as."""
    if unit.treaty == treaty:
        return unit
    children = tuple(_belonging(child, treaty) for child in unit.children)
    return unit.model_copy(update={"treaty": treaty, "children": children})


def warnings(entry: TextEntry) -> tuple[str, ...]:
    """Give what the parser could not be sure of in a text of the library.

    Raises LibraryError, ParseError.
    """
    provenance = parsed(entry).provenance
    return provenance.warnings if provenance else ()


def verify() -> tuple[tuple[TextEntry | DamagedEntry, str | None], ...]:
    """Read and parse every text again; give each entry with what is wrong, None where nothing is.

    Raises LibraryError where the folder of the library cannot be read.
    """
    return tuple((entry, _problem(entry)) for entry in store.shelf())


def _problem(entry: TextEntry | DamagedEntry) -> str | None:
    if isinstance(entry, DamagedEntry):
        return f"the entry is damaged, {entry.problem}; remove it, and add or fetch the text again"
    try:
        parsed(entry)
    except TreatyCompareError as error:  # also an extra that its format needs
        return str(error)
    return None
