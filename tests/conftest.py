from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no finding: no example has a time limit, and CI tries the same ones each time.
settings.register_profile("check", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("check")

TEXTS = "TREATYCOMPARE_TEXTS"


@pytest.fixture(scope="session")
def texts_dir() -> Path:
    """The folder of the official texts, which are no part of the project."""
    named = os.environ.get(TEXTS)
    if not named:
        pytest.skip(f"no official texts: set {TEXTS} to their folder")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"{TEXTS} names no folder: {named}")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library of its own, so that nobody's texts are used or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", os.fspath(folder))
    return folder


@pytest.fixture(scope="session")
def invented() -> Path:
    """The folder of small invented treaties in the dialects of the real files."""
    return Path(__file__).parent / "fixtures" / "texts"
