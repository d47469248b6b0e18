"""Files in and out: read with a plain reason when it fails, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from treatycompare.errors import FileError


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a whole file of at most *limit* bytes.

    Raises FileError where it is missing, a directory, unreadable or larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except IsADirectoryError as error:
        raise FileError("cannot read a directory as a file:", value=path, todo="name one file") from error
    except (OSError, ValueError) as error:
        raise FileError("cannot read", value=path, todo=_reason(error)) from error
    if len(data) > limit:
        raise FileError("file too large:", value=path, todo=f"{limit // 1_000_000} MB are allowed")
    return data


def write_atomically(path: Path, data: bytes) -> None:
    """Write *data* to *path* by way of a temporary file beside it; on failure the old file stays.

    A link stays and what it names is replaced; a device or a pipe is written to.

    Raises FileError.
    """
    temporary = None
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except (OSError, ValueError) as error:
        todo = f"{_reason(error)}; what was there before is unchanged"
        raise FileError("cannot write", value=path, todo=todo) from error
    finally:
        if temporary is not None and Path(temporary).exists():
            Path(temporary).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
