"""The report in Debian's Chromium: it opens from a disk, its script runs, nothing is blocked."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from report_fixtures import with_text

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
    "--virtual-time-budget=3000",
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    return with_text().save(tmp_path_factory.mktemp("report") / "report.html")


def browse(report: Path, query: str, *flags: str, profile: Path) -> tuple[str, str]:
    """Open the report and give the page after its script ran, and the console."""
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *flags, report.as_uri() + query]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    console = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    return done.stdout.decode(errors="replace"), "\n".join(console)


def cards(page: str) -> dict[str, bool]:
    """The sections by id, and whether they are shown."""
    found = re.findall(r'<article class="card"[^>]*>', page)
    return {re.findall(r' id="([^"]*)"', tag)[0]: " hidden" not in tag for tag in found}


def test_the_script_runs_and_the_console_is_silent(report, tmp_path):
    page, console = browse(report, "", "--dump-dom", profile=tmp_path)
    assert not console
    assert re.search(r'<form id="tools"[^>]*>', page)
    assert not re.search(r'<form id="tools"[^>]* hidden', page)
    assert ">4 of 4 shown</output>" in page


def test_a_filter_hides_what_does_not_match(report, tmp_path):
    page, _ = browse(report, "?search=CL%C3%89AN%20water", "--dump-dom", profile=tmp_path)
    shown = cards(page)
    assert shown.pop("lake-2--river-5")
    assert not shown.pop("lake-4--river-6-7")
    assert re.search(r'<tbody data-for="lake-4--river-6-7 " hidden', page)


def test_a_filter_never_hides_what_a_link_points_at(report, tmp_path):
    page, _ = browse(report, "?search=water#lake-4--river-6-7", "--dump-dom", profile=tmp_path)
    assert all(cards(page).values())


def test_the_inline_view_weaves_both_sides(report, tmp_path):
    page, console = browse(report, "?view=inline", "--dump-dom", profile=tmp_path)
    assert not console
    (flow,) = re.findall(r'<p class="flow"[^>]*>(.*?</ins>.*?)</p>', page)
    assert (
        " ".join(re.sub("<[^>]*>", "", flow).split())
        == "Each friend tries to keep keeps the water very clean and cold."
    )


def test_the_first_screen_is_not_blank(report, tmp_path):
    shot = tmp_path / "shot.png"
    browse(report, "", f"--screenshot={shot}", "--window-size=900,600", "--hide-scrollbars", profile=tmp_path / "p")
    data = shot.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (900, 600)
    pixels = b"".join(data[at:end] for at, end in chunks(data, b"IDAT"))
    assert len(set(zlib.decompress(pixels))) > 20  # a blank page has a handful of byte values


def chunks(png: bytes, kind: bytes) -> list[tuple[int, int]]:
    out, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == kind:
            out.append((at + 8, at + 8 + length))
        at += 12 + length
    return out
