from __future__ import annotations

import os
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def invented() -> Path:
    """The folder of small invented treaties in the dialects of the real files."""
    return Path(__file__).parent / "fixtures" / "texts"
