"""The YAML of the record as one JSON: the same data, read a hundred times faster.

A wheel carries it beside the YAML, made when the wheel is built. A checkout keeps it in the
user's cache folder under the hash of all YAML files, so that an edited record is never served
from an old copy; where the cache cannot be written, the YAML is read each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from treatycompare.errors import FileError, Problem, RecordError
from treatycompare.files import write_atomically

NAME = "compiled.json"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml_file(path: Path) -> Any:
    """Read one YAML file as plain data.

    Raises RecordError, with the line where the file is no YAML.
    """
    shown = "/".join(path.parts[-3 if path.parent.name == "articles" else -2 :])
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506  # a safe loader, the C one where built
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RecordError([Problem(shown, line, f"not YAML: {error.problem}")]) from None
    except (OSError, yaml.YAMLError) as error:
        raise RecordError([Problem(shown, 0, f"cannot be read: {error}")]) from error


def compile_record(root: Path, without: Collection[str] = ()) -> dict[str, Any]:
    """Read all YAML files under *root*, by their path below it, but for those named in *without*.

    Raises RecordError.
    """
    named = {path.relative_to(root).as_posix(): path for path in _files(root)}
    return {name: read_yaml_file(path) for name, path in named.items() if name not in without}


def read_record(root: Path, cache: Path | None = None) -> dict[str, Any]:
    """Give the data of every YAML file under *root*, from the compiled copy where there is one.

    *cache* is the folder for a checkout's copies, the user's cache folder unless given. Raises
    RecordError.
    """
    shipped = root / NAME
    if shipped.is_file():
        data: dict[str, Any] = json.loads(shipped.read_bytes())
        return data
    try:
        copy = (cache or _cache()) / f"record-{_digest(root)}.json"
    except OSError:  # reading each file for itself says which one it is
        return compile_record(root)
    try:
        data = json.loads(copy.read_bytes())
    except (OSError, ValueError):
        data = compile_record(root)
        _keep(copy, data)
    return data


def to_json(data: dict[str, Any]) -> bytes:
    """Give the bytes of a compiled record, the same for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _keep(copy: Path, data: dict[str, Any]) -> None:
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(copy, to_json(data))
        for old in copy.parent.glob("record-*.json"):
            if old != copy:
                old.unlink(missing_ok=True)
    except (OSError, FileError, TypeError):
        # A cache that cannot be written costs time, nothing else. TypeError: a value that JSON does
        # not know, such as an unquoted date, which the shape of its file refuses in a moment.
        return


def _files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.yaml"))


def _digest(root: Path) -> str:
    found = hashlib.sha256()
    for path in _files(root):
        data = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        found.update(data)
    return found.hexdigest()


def _cache() -> Path:
    from platformdirs import user_cache_path  # only a checkout needs it

    return user_cache_path("treatycompare", appauthor=False)
