from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from treatycompare.errors import FileError
from treatycompare.files import read_bytes, write_atomically


def raising(code: int) -> Callable[..., None]:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_reads_a_file_of_exactly_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "five"
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"


def test_refuses_one_byte_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "six"
    path.write_bytes(b"123456")
    with pytest.raises(FileError, match=r"file too large"):
        read_bytes(path, 5)


def test_says_that_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"cannot read a directory as a file: .*name one file"):
        read_bytes(tmp_path, 5)


@pytest.mark.parametrize(
    ("name", "reason"), [("absent", "no such file"), ("a\0b", "null"), ("x" * 300, "name too long")]
)
def test_says_why_a_file_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        read_bytes(tmp_path / name, 5)


def test_says_that_permission_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Simulated: a test that runs as root may read everything.
    monkeypatch.setattr(Path, "open", raising(errno.EACCES))
    with pytest.raises(FileError, match=r"cannot read .*permission denied"):
        read_bytes(tmp_path / "secret", 5)


def test_a_file_error_is_an_os_error_and_keeps_its_cause(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot read") as caught:
        read_bytes(tmp_path / "absent", 5)
    assert isinstance(caught.value.__cause__, FileNotFoundError)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_bytes(b"old")
    return path


def only(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name != "home")


def test_writes_a_new_file_with_the_usual_mode(tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_bytes(b"")
    write_atomically(ours, b"new")
    assert ours.read_bytes() == b"new"
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert only(tmp_path) == ["ours", "plain"]


def test_replaces_a_file_and_keeps_its_mode(old: Path) -> None:
    old.chmod(0o640)
    write_atomically(old, b"new")
    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert only(old.parent) == ["report.html"]


def test_leaves_the_umask_as_it_was(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", b"")
        assert os.umask(0o027) == 0o027
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    finally:
        os.umask(before)


@pytest.mark.parametrize(
    ("broken", "code", "reason"),
    [
        ("os.fsync", errno.ENOSPC, "no space left on device"),
        ("os.fsync", errno.EIO, "input/output error"),
        ("tempfile.mkstemp", errno.EACCES, "permission denied"),
        ("tempfile.mkstemp", errno.EROFS, "read-only file system"),
        ("pathlib.Path.chmod", errno.EPERM, "operation not permitted"),
        ("pathlib.Path.replace", errno.EACCES, "permission denied"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, broken: str, code: int, reason: str
) -> None:
    monkeypatch.setattr(broken, raising(code))
    with pytest.raises(FileError, match=f"cannot write .*{reason}; what was there before is unchanged"):
        write_atomically(old, b"new")
    monkeypatch.undo()
    assert old.read_bytes() == b"old"
    assert only(old.parent) == ["report.html"]


def test_a_disk_that_fills_half_way_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_open = os.fdopen

    class Filling:
        def __init__(self, handle: int) -> None:
            self.file = true_open(handle, "wb")

        def __enter__(self) -> Filling:
            return self

        def __exit__(self, *how: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:1])
            raising(errno.ENOSPC)()

    monkeypatch.setattr(os, "fdopen", lambda handle, mode: Filling(handle))
    with pytest.raises(FileError, match="no space left"):
        write_atomically(old, b"new")
    assert old.read_bytes() == b"old"
    assert only(old.parent) == ["report.html"]


def test_an_interrupted_write_leaves_no_temporary_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(old, b"new")
    assert old.read_bytes() == b"old"
    assert only(old.parent) == ["report.html"]


def test_a_directory_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match=r"cannot write .*directory"):
        write_atomically(tmp_path / "folder", b"new")
    assert only(tmp_path) == ["folder"]


@pytest.mark.parametrize("name", ["absent/report.html", "a\0b", "x" * 300])
def test_says_why_a_place_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="cannot write"):
        write_atomically(tmp_path / name, b"new")
    assert only(tmp_path) == []


def test_a_long_name_of_wide_characters_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("条" * 80)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_link_stays_and_what_it_names_is_replaced(old: Path) -> None:
    link = old.with_name("link.html")
    link.symlink_to(old.name)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this platform")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(pipe, b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
