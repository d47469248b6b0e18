from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder
