"""The wheel holds what git tracks, and works alone, from any folder."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSIDE = "treatycompare/_treaties/"
MADE = {"compiled.json"}
"""What the build adds to the record."""


def tracked(folder: str, *more: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *more, folder], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout")
    return {name.removeprefix(f"{folder}/") for name in listed.stdout.decode().split("\0") if name}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("build", "hatchling"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed: without it a build would need the network")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_data_of_the_wheel_is_what_git_tracks(wheel: Path) -> None:
    inside = {name.removeprefix(INSIDE) for name in names(wheel) if name.startswith(INSIDE)}
    assert inside - MADE == tracked("treaties")


def test_the_data_of_the_wheel_is_byte_for_byte_the_checkouts(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in tracked("treaties"):
            assert archive.read(INSIDE + name) == (ROOT / "treaties" / name).read_bytes(), name


def test_the_code_of_the_wheel_is_what_git_tracks_or_would(wheel: Path) -> None:
    code = {name.removeprefix("treatycompare/") for name in names(wheel) if name.startswith("treatycompare/")}
    assert {name for name in code if not name.startswith("_treaties/")} == tracked(
        "treatycompare", "--cached", "--others", "--exclude-standard"
    )


def test_nothing_else_and_nothing_twice_is_in_the_wheel(wheel: Path) -> None:
    found = names(wheel)
    assert len(found) == len(set(found))
    assert {name.partition("/")[0].partition("-")[0] for name in found} == {"treatycompare"}
    assert any(name.endswith("/licenses/LICENSE") for name in found)
    assert any(name.endswith("/licenses/NOTICE") for name in found)


ALONE = """
import sys
from pathlib import Path
import treatycompare as tc
from treatycompare import corpus
site = Path(sys.argv[1])
assert Path(tc.__file__).is_relative_to(site), tc.__file__
assert corpus.locate() == site / "treatycompare" / "_treaties", corpus.locate()
hanoi, budapest = tc.load("hanoi"), tc.load("budapest")
assert hanoi["42(8)"].summary
c = tc.compare(hanoi, budapest, theme="extradition")
assert c["37"].right[0].address == "24"
assert c.save(sys.argv[2]).stat().st_size > 10_000
"""


def test_the_unpacked_wheel_works_from_another_folder(unpacked: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(unpacked), "TREATYCOMPARE_HOME": str(tmp_path / "home")}
    how = {"cwd": tmp_path, "env": env, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    runs = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", ALONE, str(unpacked), "report.html"], **how),  # type: ignore[call-overload]
        subprocess.Popen([sys.executable, "-m", "treatycompare", "show", "hanoi", "42(8)"], **how),  # type: ignore[call-overload]
    ]
    ended = [process.communicate(timeout=90) for process in runs]
    assert [process.returncode for process in runs] == [0, 0], [error.decode() for _, error in ended]
    assert ended[1][0].startswith(b"Hanoi 42(8)")
    assert not list(unpacked.rglob("*.tmp"))
