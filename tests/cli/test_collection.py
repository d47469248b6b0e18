"""``collection align``: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from treatycompare import cli
from treatycompare.collection import read_collection
from treatycompare.collection.synthetic import synthetic_treaties
from treatycompare.export.txt import to_txt


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Run]:
    """Run the command line in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Run:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["treatycompare", "collection", "align", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return Run(code, out, err)

    return call


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "pacts"
    (folder / "older").mkdir(parents=True)
    for number, treaty in enumerate(synthetic_treaties(6, articles=12)):
        (folder / ("older" if number % 2 else "") / f"{treaty.id}.txt").write_bytes(to_txt(treaty))
    (folder / ".hidden").write_bytes(b"not looked at")
    return folder


def test_a_folder_is_aligned_into_a_folder_beside_it(run: Callable[..., Run], documents: Path) -> None:
    done = run("pacts", "--workers", "1")
    assert (done.code, done.err) == (0, "")
    found = read_collection("pacts-nearest")
    assert (
        done.out
        == f"pacts-nearest  {found.manifest.provisions} provisions of 6 treaties, {len(found)} rows in 1 files\n"
    )
    assert run("pacts", "--workers", "1") == done


def test_options_reach_the_work(run: Callable[..., Run], documents: Path) -> None:
    done = run("pacts", "--workers", "2", "--top", "2", "-o", "out", "--json", "--pattern", "synthetic-000[1-4].txt")
    assert done.code == 0, done.err
    manifest = json.loads(done.out)
    assert (manifest["top"], len(manifest["treaties"])) == (2, 4)
    assert json.loads(Path("out/manifest.json").read_text()) == manifest
    assert {one.rank for one in read_collection("out")} == {1, 2}


def test_a_damaged_file_is_named_or_left_out(run: Callable[..., Run], documents: Path) -> None:
    (documents / "notes.txt").write_text("no treaty at all")
    done = run("pacts", "--workers", "1")
    assert (done.code, done.out) == (2, "")
    assert "notes.txt" in done.err
    assert "--skip-damaged" in done.err
    assert not Path("pacts-nearest").exists()
    done = run("pacts", "--workers", "1", "--skip-damaged")
    assert done.code == 0
    assert done.err.startswith("left out notes.txt: ")
    assert len(read_collection("pacts-nearest").manifest.treaties) == 6


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "no folder: 'nowhere'"),
        (["empty"], "no documents in 'empty'"),
        (["pacts", "--pattern", "*.docx"], "no file there is called *.docx"),
        (["pacts", "--pattern", "/*"], "cannot look for files by '/*'"),
        (["pacts", "--pattern", "*1.txt", "--workers", "1"], "too few treaties: '1'"),
        (["pacts", "--workers", "0"], "too few workers: '0'"),
        (["pacts", "--top", "0", "--workers", "1"], "too few neighbours: '0'"),
        (["pacts", "--workers", "2", "--scheduler", "tcp://nowhere:1"], "give one of them"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said(run: Callable[..., Run], documents: Path, arguments: list[str], told: str) -> None:
    Path("empty").mkdir()
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not Path("pacts-nearest").exists()


def test_an_interruption_is_no_result_and_the_same_command_completes_it(documents: Path, tmp_path: Path) -> None:
    for treaty in synthetic_treaties(40, articles=60):
        (documents / f"{treaty.id}.txt").write_bytes(to_txt(treaty))
    (documents / "older").rename(tmp_path / "older")
    command = [sys.executable, "-m", "treatycompare", "collection", "align", "pacts", "--workers", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True, text=True)
    unfinished = tmp_path / "pacts-nearest.unfinished" / "journal.jsonl"
    deadline = time.monotonic() + 120
    while not unfinished.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes of the command
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not (tmp_path / "pacts-nearest").exists()
    kept = len(unfinished.read_text().split())
    assert kept
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert len(read_collection(tmp_path / "pacts-nearest").manifest.treaties) == 40
    assert not unfinished.exists()


def test_a_bar_is_shown_on_a_terminal_only(documents: Path, tmp_path: Path) -> None:
    main, other = pty.openpty()
    command = [sys.executable, "-m", "treatycompare", "collection", "align", "pacts", "--workers", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=other)
    os.close(other)
    shown = b""
    while process.poll() is None or select.select([main], [], [], 0)[0]:
        if not select.select([main], [], [], 0.1)[0]:
            continue
        try:
            shown += os.read(main, 4096)
        except OSError:  # the other end is closed
            break
    out, _ = process.communicate()
    os.close(main)
    assert process.returncode == 0
    assert all(stage in shown.decode() for stage in ("words", "index", "nearest", "100%"))
    assert out.decode().startswith("pacts-nearest  ")


def test_work_goes_to_a_running_scheduler(run: Callable[..., Run], documents: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    assert run("pacts", "--workers", "1", "-o", "here").code == 0
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
    ) as cluster:
        done = run("pacts", "--scheduler", cluster.scheduler_address, "-o", "there")
    assert done.code == 0, done.err
    names = sorted(path.name for path in Path("here").iterdir())
    assert [Path("there", name).read_bytes() for name in names] == [Path("here", name).read_bytes() for name in names]
