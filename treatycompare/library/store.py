"""The library on disk: two files a text, found by name, proved by hash, changed by one process at a time.

``texts/<sha256>`` holds the bytes as given, ``texts/hanoi@en.json`` says what they are. There is
no index to fall out of step: the library is what lies there. Reading takes no lock, for each file
is replaced whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from treatycompare.corpus.shapes import DATE, ID
from treatycompare.errors import LibraryError
from treatycompare.files import write_atomically
from treatycompare.library.entry import DamagedEntry, TextEntry, name_of

HOME = "TREATYCOMPARE_HOME"
PATIENCE = 60
"""Seconds to wait for another process that adds or removes a text."""
STALE = 3600
"""Seconds after which a temporary file belongs to a process that was killed."""
SIZE_LIMIT = 20_000_000
"""Bytes of one document at most; the largest official text at hand has less than one million."""

_NAME = re.compile(rf"(?P<treaty>{ID.strip('^$')})@(?P<lang>[a-z]{{2}})(?:@(?P<edition>{DATE.strip('^$')}))?")


def home() -> Path:
    """Give the folder of the library; it need not exist."""
    given = os.environ.get(HOME)
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path  # only here: most callers name their home or need none

    return user_data_path("treatycompare", appauthor=False)


def _texts() -> Path:
    return home() / "texts"


def about(name: str) -> Path:
    """Give the path of the file that describes the text of this name."""
    return _texts() / f"{name}.json"


def shelf() -> tuple[TextEntry | DamagedEntry, ...]:
    """Give what lies in the library in order of name, the damaged too.

    Raises LibraryError where the folder cannot be read.
    """
    found = [_described(path) for path in _files() if path.suffix == ".json"]
    return tuple(sorted((entry for entry in found if entry), key=lambda entry: entry.name.split("@")))


def entries() -> tuple[TextEntry, ...]:
    """List the texts of the library in order of name; a damaged entry stands in the way of no other.

    Raises LibraryError where the folder cannot be read.
    """
    return tuple(entry for entry in shelf() if isinstance(entry, TextEntry))


def damaged() -> tuple[DamagedEntry, ...]:
    """List the entries of the library that cannot be used, in order of name.

    Raises LibraryError where the folder cannot be read.
    """
    return tuple(entry for entry in shelf() if isinstance(entry, DamagedEntry))


def listed() -> tuple[TextEntry, ...]:
    """List the texts of the library in order of name, and pass over nothing.

    Raises LibraryError, which names every damaged entry; ``entries`` gives the others.
    """
    broken = damaged()
    if broken:
        many = f"{len(broken)} library entries are" if len(broken) > 1 else "a library entry is"
        names = ", ".join(str(entry.path) for entry in broken)
        raise LibraryError(f"{many} damaged: {names}", todo="remove these files, and add or fetch the texts again")
    return entries()


def find(treaty: str, lang: str = "en", edition: str | None = None) -> TextEntry | None:
    """Find the text of a treaty in a language; of several editions the undated or newest one.

    Raises LibraryError where the entry of this very text is damaged.
    """
    names = [found for path in _files() if path.suffix == ".json" and (found := _NAME.fullmatch(path.stem))]
    fitting = [n for n in names if (n["treaty"], n["lang"]) == (treaty, lang) and edition in (None, n["edition"])]
    for name in sorted(fitting, key=lambda n: (n["edition"] is None, n["edition"] or ""), reverse=True):
        entry = at(name[0])
        if entry is not None:
            return entry
    return None


def at(name: str) -> TextEntry | None:
    """Give the entry of a name such as ``hanoi@en``, None where there is none.

    Raises LibraryError where it is damaged.
    """
    entry = _described(about(name))
    if isinstance(entry, DamagedEntry):
        raise LibraryError(
            f"the library entry {entry.name} is damaged, {entry.problem}",
            where=str(entry.path),
            todo="remove the file, and add or fetch the text again",
        )
    return entry


def read(entry: TextEntry) -> bytes:
    """Read the bytes of a text and prove that they are the ones that were added.

    Raises LibraryError where they are missing or changed.
    """
    path = _texts() / entry.sha256
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise LibraryError(f"the text of {entry.name} is missing:", value=path, todo="add it again") from error
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise LibraryError(
            f"the text of {entry.name} was changed on disk:",
            value=path,
            todo=f"remove it ({entry.name}) and add it again",
        )
    return data


def holds(entry: TextEntry) -> bool:
    """Tell whether the bytes of an entry are there and are the ones that were added."""
    try:
        read(entry)
    except LibraryError:
        return False
    return True


def put(entry: TextEntry, data: bytes) -> TextEntry:
    """Keep a text; the same bytes again change nothing, but come back where they were lost.

    Raises LibraryError where another text holds the place or the library cannot be written to,
    FileError where the disk is full.
    """
    with _locked():
        there = at(entry.name)
        if there is not None and there.sha256 != entry.sha256:
            raise LibraryError(
                f"the library already holds another text as {entry.name},",
                value=there.source,
                todo="remove it first, or give this one an edition date",
            )
        if not holds(entry):
            write_atomically(_texts() / entry.sha256, data)
        # What was added by hand and is now known to be published says so from now on.
        if there is not None and (there.origin or not entry.origin):
            return there
        write_atomically(about(entry.name), entry.model_dump_json(indent=1).encode())
        _settle()
    return entry


def take(treaty: str, lang: str, edition: str | None) -> TextEntry | DamagedEntry | None:
    """Take a text out of the library, damaged or not; None where there is none.

    Raises LibraryError where the library cannot be written to.
    """
    # What no name of a text can be is no path either.
    if not _NAME.fullmatch(name_of(treaty, lang, edition)) or not _texts().is_dir():
        return None
    with _locked():
        entry = _described(about(name_of(treaty, lang, edition)))
        if entry is None:
            return None
        try:
            # The description goes first: bytes without one are never used.
            about(entry.name).unlink(missing_ok=True)
            left = shelf()
            # A description that cannot be read may be one of any bytes.
            if not any(isinstance(other, DamagedEntry) for other in left):
                _drop_bytes({other.sha256 for other in left if isinstance(other, TextEntry)})
            _settle()
        except OSError as error:
            raise _unwritable(error) from error
    return entry


def _drop_bytes(described: set[str]) -> None:
    """Delete the bytes that no entry names: those of the text that was taken out, or of a killed process."""
    for path in _files():
        if re.fullmatch("[0-9a-f]{64}", path.name) and path.name not in described:
            path.unlink(missing_ok=True)


def _files() -> list[Path]:
    try:
        with os.scandir(_texts()) as found:
            return [Path(item.path) for item in found]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        why = str(error.strerror).lower()
        raise LibraryError("cannot read the library", value=_texts(), todo=why) from error


def _described(path: Path) -> TextEntry | DamagedEntry | None:
    """What a description says, None where another process has just removed it."""
    try:
        entry = TextEntry.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        return DamagedEntry(path=path, problem=str(error.strerror).lower())
    except ValidationError:
        return DamagedEntry(path=path, problem="it does not describe a text")
    if entry.name != path.stem:
        return DamagedEntry(path=path, problem="it is not what its file is called")
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
    except (OSError, NotImplementedError) as error:  # the latter: a file system without locks
        raise _unwritable(error) from error
    try:
        _sweep()
        yield
    finally:
        lock.release()


def _sweep() -> None:
    for path in _files():
        if path.name.startswith(".") and path.suffix == ".tmp":
            with suppress(OSError):  # it will be swept another time
                if time.time() - path.stat().st_mtime > STALE:
                    path.unlink()


def _settle() -> None:
    """Have the names of the files reach the disk as well; where a folder cannot be synced, they do so later."""
    with suppress(OSError):
        handle = os.open(_texts(), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(error: OSError | NotImplementedError) -> LibraryError:
    why = str(getattr(error, "strerror", None) or error).lower()
    return LibraryError("cannot write to the library", value=_texts(), todo=why)
