"""A run that is not finished: a folder beside the result, and a journal of what in it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from treatycompare.errors import FileError

ENDING = ".unfinished"


class Journal:
    """What a run has finished, kept across runs: a line a file, written after the file.

    A file counts when its line is there and its bytes have the sha256 of the line; whatever a
    killed process or a full disk left of another is done again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "journal.jsonl"
        self._entries: dict[str, list[Any]] = {}
        with suppress(OSError):  # what cannot be read is done again
            for line in self._path.read_bytes().splitlines():
                with suppress(ValueError, TypeError):  # a line that was cut off
                    name, *entry = json.loads(line)
                    self._entries[name] = entry

    @property
    def has_any(self) -> bool:
        """Whether anything was noted: else there is nothing for a next run to go on from."""
        return self._path.exists()

    def finished(self, name: str) -> Sequence[Any] | None:
        """Give what was noted of a file that is whole, its sha256 first; None where it is not."""
        entry = self._entries.get(name)
        return entry if entry and self.is_there(name, entry[0]) else None

    def is_there(self, name: str, sha256: str) -> bool:
        """Tell whether the folder holds a file with these bytes."""
        try:
            with (self.folder / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def room(self, name: str, *, empty: bool = False) -> Path:
        """Give a folder of this name, with what an earlier run left in it unless it is to be *empty*.

        Raises FileError.
        """
        path = self.folder / name
        try:
            if empty and path.exists():
                shutil.rmtree(path)
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from error
        return path

    def note(self, name: str, entry: Sequence[Any]) -> None:
        """Note that a file is whole.

        Raises FileError where the worker that wrote it sees another folder, or the disk is full.
        """
        if not self.is_there(name, entry[0]):
            raise FileError(
                "what a worker wrote is not here:",
                value=self.folder / name,
                todo="every worker must see this folder under this path, on a shared disk",
            )
        try:
            with self._path.open("ab") as file:
                # A line that was cut off must not swallow this one.
                file.write(b"\n" + json.dumps([name, *entry]).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._entries[name] = list(entry)


@contextmanager
def unfinished(output: Path) -> Iterator[Journal]:
    """Hold the folder of an unfinished run alone; it stays for the next run unless ``publish`` ends it.

    Raises FileError where it cannot be made, or another process works there.
    """
    from filelock import FileLock, Timeout  # only here: it brings asyncio

    folder = output.with_name(output.name + ENDING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise FileError("another process aligns a collection in", value=folder, todo="wait for it") from error
    except (OSError, NotImplementedError) as error:  # the latter: a file system without locks
        raise _unwritable(folder, error) from error
    journal = Journal(folder)
    try:
        yield journal
    finally:
        lock.release()
        if (output / "manifest.json").exists() or not journal.has_any:
            shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, files: Collection[str], output: Path) -> None:
    """Give a whole result its name, in one step, with these files and nothing else.

    Raises FileError where the place is taken or cannot be written.
    """
    try:
        for path in folder.iterdir():
            if path.name not in files:  # what a killed process had begun to write
                path.unlink()
        folder.rename(output)
    except OSError as error:
        raise _unwritable(output, error) from error
    with suppress(OSError):  # where a folder cannot be synced its new name reaches the disk later
        handle = os.open(output.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: Path, error: OSError | NotImplementedError) -> FileError:
    why = str(getattr(error, "strerror", None) or error).lower()
    return FileError("cannot write", value=path, todo=f"{why}; run it again then: it goes on where it stopped")
