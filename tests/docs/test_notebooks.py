from __future__ import annotations

import os
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def executed(path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> nbformat.NotebookNode:
    monkeypatch.setenv("TREATYCOMPARE_HOME", os.fspath(home))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    return [out.text for cell in notebook.cells for out in cell.get("outputs", ()) if out.output_type == "stream"]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_and_script_are_one(path: Path) -> None:
    script, notebook = jupytext.read(path.with_suffix(".py")), jupytext.read(path)
    assert [(c.cell_type, c.source) for c in script.cells] == [(c.cell_type, c.source) for c in notebook.cells]
    assert not any(cell.get("outputs") for cell in notebook.cells), "notebooks are kept without outputs"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_first_comparison_answers_with_pinpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = executed(EXAMPLES / "first_comparison.ipynb", monkeypatch, tmp_path)
    answer = printed(notebook)[-1]
    assert "Hanoi: no figure of its own" in answer
    assert "Budapest: >= 1 year (24(1)(a))" in answer
    assert "52(2) priority_consideration" in answer
    assert "hanoi-45--budapest-33" in answer
    shown = [
        out.data for cell in notebook.cells for out in cell.get("outputs", ()) if out.output_type == "execute_result"
    ]
    assert any("text/html" in data for data in shown)
