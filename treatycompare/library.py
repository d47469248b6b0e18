"""The user's library of official texts: kept whole by their hash, verified whenever read.

A text is two files under the home folder, ``texts/<sha256>`` with the bytes as given and
``texts/hanoi@en.json`` with its provenance. There is no index to fall out of step: the library
is what lies there. The home is ``$TREATYCOMPARE_HOME``, or the platform's user data folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError

from treatycompare import corpus, plugins
from treatycompare.errors import LibraryError, MissingTextError, OptionError, ParseError
from treatycompare.files import read_bytes, write_atomically
from treatycompare.interfaces import Frame, Parser
from treatycompare.model.treaty import Lang, Provision, Treaty
from treatycompare.model.value import Value

HOME = "TREATYCOMPARE_HOME"
PATIENCE = 60
"""Seconds to wait for another process that adds or removes a text."""
STALE = 3600
"""Seconds after which a temporary file belongs to a process that was killed."""
SIZE_LIMIT = 20_000_000
"""Bytes of one document at most; the largest official text at hand has less than one million."""


ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))


class TextEntry(Value):
    """One text of the library: which treaty and language it is, and where it came from."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    treaty: Annotated[str, StringConstraints(pattern=ID, max_length=64)]
    lang: Lang
    edition: Annotated[str, StringConstraints(pattern=DATE)] | None = None
    source: str
    parser: str
    added: str

    @property
    def name(self) -> str:
        """The text as it is asked for: ``hanoi@en`` or ``ets30@en@1982-04-12``."""
        return "@".join(part for part in (self.treaty, self.lang, self.edition) if part)


def home() -> Path:
    """Give the folder of the library; it need not exist."""
    given = os.environ.get(HOME)
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path  # only here: most callers name their home or need none

    return user_data_path("treatycompare", appauthor=False)


def read_document(path: Path, *, lang: str = "en", frame: Frame | None = None) -> tuple[Treaty, bytes]:
    """Read a document with the parser that recognises its content; give the treaty and the bytes.

    Raises FileError, ParseError where no parser recognises it or it cannot be read whole.
    """
    data = read_bytes(path, SIZE_LIMIT)
    return parse_bytes(data, source=_name(path), lang=lang, frame=frame), data


def _name(path: Path) -> str:
    """The name of a file as text; what is no UTF-8 in it is written out, so that it can be saved and printed."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def parse_bytes(data: bytes, *, source: str, lang: str, frame: Frame | None = None) -> Treaty:
    """Parse a document given as bytes; *source* is its name in messages and provenance.

    Raises ParseError.
    """
    if not data.strip():
        raise ParseError("the file is empty:", value=source, todo="give the treaty's text")
    parser = _parser_for(data, source)
    return parser.parse(data, lang=lang, source=source, frame=frame)


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


def add(path: str | Path, *, treaty: str, lang: str = "en", edition: str | None = None) -> TextEntry:
    """Add an official text. It is parsed first, against the outline where the record knows the treaty.

    Adding the same bytes again changes nothing, but brings them back where they were lost. Raises
    FileError, ParseError, OptionError for an id, language or date that is none, LibraryError where
    another text holds that place.
    """
    path = Path(path)
    treaty = _checked_id(treaty)
    if not re.fullmatch("[a-z]{2}", lang):
        raise OptionError("not a language:", value=lang, todo="write two letters, such as en or fr")
    if edition is not None:
        _checked_date(edition)
    record = corpus.open_corpus()
    frame = record.frame(treaty) if treaty in record.treaty_ids() else None
    parsed, data = read_document(path, lang=lang, frame=frame)
    assert parsed.provenance is not None  # noqa: S101  # a parsed text always has one
    digest = hashlib.sha256(data).hexdigest()
    entry = TextEntry(
        sha256=digest,
        treaty=treaty,
        lang=lang,
        edition=edition,
        source=_name(path),
        parser=f"{parsed.provenance.parser} {parsed.provenance.version}",
        added=dt.date.today().isoformat(),
    )
    with _locked():
        for other in entries():
            if (other.treaty, other.lang, other.edition) == (treaty, lang, edition):
                if other.sha256 == digest:
                    entry = other
                    break
                raise LibraryError(
                    f"the library already holds another text as {other.name},",
                    value=other.source,
                    todo="remove it first, or give this one an edition date",
                )
        if not _holds(digest):
            write_atomically(_texts() / digest, data)
        if not _about(entry).exists():
            write_atomically(_about(entry), entry.model_dump_json(indent=1).encode())
    return entry


@contextmanager
def _locked() -> Iterator[None]:
    """Hold the library alone, its folder made, while it is changed.

    Raises LibraryError.
    """
    from filelock import FileLock, Timeout  # only here: it brings asyncio, and reading needs no lock

    folder = _texts()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=PATIENCE)
        lock.acquire()
    except Timeout as error:
        raise LibraryError("another process holds the library", value=folder, todo="try again later") from error
    except OSError as error:
        raise LibraryError("cannot write to the library", value=folder, todo=str(error.strerror).lower()) from error
    try:
        for left_over in folder.glob(".*.tmp"):
            if time.time() - left_over.stat().st_mtime > STALE:
                left_over.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def _holds(digest: str) -> bool:
    try:
        return hashlib.sha256((_texts() / digest).read_bytes()).hexdigest() == digest
    except OSError:
        return False


def entries() -> tuple[TextEntry, ...]:
    """List the texts of the library in order of name.

    Raises LibraryError where an entry cannot be read.
    """
    found = []
    for path in sorted(_texts().glob("*.json")):
        try:
            entry = TextEntry.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise LibraryError("a library entry is damaged:", value=path, todo="remove the file") from error
        if entry.name != path.stem:
            raise LibraryError("a library entry is not what its file is called:", value=path, todo="remove the file")
        found.append(entry)
    return tuple(sorted(found, key=lambda entry: (entry.treaty, entry.lang, entry.edition or "", entry.sha256)))


def find(treaty: str, lang: str = "en", edition: str | None = None) -> TextEntry | None:
    """Find the text of a treaty in a language; of several editions the undated or newest one."""
    fitting = [e for e in entries() if e.treaty == treaty and e.lang == lang and edition in (None, e.edition)]
    return max(fitting, key=lambda e: (e.edition is None, e.edition or ""), default=None)


def read(entry: TextEntry) -> bytes:
    """Read the bytes of a text and prove that they are the ones that were added.

    Raises LibraryError where they are missing or changed.
    """
    path = _texts() / entry.sha256
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LibraryError(f"the text of {entry.name} is missing:", value=path, todo="add it again") from error
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise LibraryError(
            f"the text of {entry.name} was changed on disk:",
            value=path,
            todo=f"remove it ({entry.name}) and add it again",
        )
    return data


def parsed(entry: TextEntry, record: corpus.Corpus | None = None) -> Treaty:
    """Parse a text of the library, against the outline of the record that ships unless another is given.

    Raises LibraryError, ParseError.
    """
    record = record or corpus.open_corpus()
    frame = record.frame(entry.treaty) if entry.treaty in record.treaty_ids() else None
    treaty = parse_bytes(read(entry), source=entry.source, lang=entry.lang, frame=frame)
    assert treaty.provenance is not None  # noqa: S101  # a parsed text always has one
    provenance = treaty.provenance.model_copy(update={"edition": entry.edition, "retrieved": entry.added})
    body = tuple(_belonging(unit, entry.treaty) for unit in treaty.body)
    return rebuilt(treaty, id=entry.treaty, provenance=provenance, body=body)


def rebuilt(treaty: Treaty, **changed: Any) -> Treaty:
    """Give a treaty with some fields changed; a copy would keep the index that the old one has made of its units."""
    return Treaty.model_validate({name: getattr(treaty, name) for name in Treaty.model_fields} | changed)


def _belonging(unit: Provision, treaty: str) -> Provision:
    """A unit of a document, which its parser named after the file, as one of the treaty it was added as."""
    if unit.treaty == treaty:
        return unit
    children = tuple(_belonging(child, treaty) for child in unit.children)
    return unit.model_copy(update={"treaty": treaty, "children": children})


def warnings(entry: TextEntry) -> tuple[str, ...]:
    """Give what the parser could not be sure of in a text of the library."""
    provenance = parsed(entry).provenance
    return provenance.warnings if provenance else ()


def verify() -> tuple[tuple[TextEntry, str | None], ...]:
    """Read and parse every text again; give each entry with what is wrong, None where nothing is."""
    return tuple((entry, _damage(entry)) for entry in entries())


def _damage(entry: TextEntry) -> str | None:
    try:
        parsed(entry)
    except (LibraryError, ParseError) as error:
        return str(error)
    return None


def remove(treaty: str, *, lang: str = "en", edition: str | None = None) -> TextEntry:
    """Remove one text from the library and say which it was.

    Raises MissingTextError where there is none.
    """
    found = [e for e in entries() if (e.treaty, e.lang, e.edition) == (treaty, lang, edition)]
    if not found:
        name = "@".join(part for part in (treaty, lang, edition) if part)
        raise MissingTextError("the library holds no text", value=name, allowed=[e.name for e in entries()])
    (entry,) = found
    with _locked():
        # The description goes first: bytes without one are never used.
        _about(entry).unlink(missing_ok=True)
        if all(other.sha256 != entry.sha256 for other in entries()):
            (_texts() / entry.sha256).unlink(missing_ok=True)
    return entry


def missing(treaty: str, lang: str = "en", edition: str | None = None) -> MissingTextError:
    """Give the error that says how the official wording of a treaty is brought in."""
    dated = (f" of {edition}", f" --edition {edition}") if edition else ("", "")
    return MissingTextError(
        f"the library holds no official text of {treaty} in {lang}{dated[0]}",
        todo=f"bring it with: treatycompare texts add FILE --treaty {treaty} --lang {lang}{dated[1]}",
    )


def _texts() -> Path:
    return home() / "texts"


def _about(entry: TextEntry) -> Path:
    return _texts() / f"{entry.name}.json"


def _checked_id(treaty: str) -> str:
    if not re.fullmatch(ID, treaty) or len(treaty) > 64:
        todo = "use small letters, digits and single hyphens, 64 characters at most"
        raise OptionError("not a treaty id:", value=treaty, todo=todo)
    if treaty in _DEVICES:
        raise OptionError("not a treaty id:", value=treaty, todo="Windows gives this name to a device; take another")
    return treaty


def _checked_date(text: str) -> None:
    try:
        if not re.fullmatch(DATE, text):
            raise ValueError(text)  # fromisoformat reads 19820412 too, which nobody could ask for
        dt.date.fromisoformat(text)
    except ValueError:
        raise OptionError("not a date:", value=text, todo="write it as 1982-04-12") from None


# What callers of ``treatycompare.texts`` ask for; within this module the built-in is not used.
list = entries  # noqa: A001
