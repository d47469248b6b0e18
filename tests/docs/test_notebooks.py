"""The notebooks run as they ship, end in one paragraph with pinpoints, and say more where official texts are."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from treatycompare import library

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))

# The texts that a user may have: where they lie under the folder of official texts.
OFFICIAL = {
    "hanoi": "hanoi/A_RES_79_243-2424621E.xml",
    "budapest": "bwb/BWBV0001839.md",
    "ets189": "bwb/BWBV0004845.md",
    "uncac": "bwb/BWBV0001830.md",
    "untoc": "bwb/BWBV0001668.md",
}


@cache
def executed(name: str, home: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, home)
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    return [out.text for cell in notebook.cells for out in cell.get("outputs", ()) if out.output_type == "stream"]


def without_texts(name: str, tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    return executed(name, os.fspath(tmp_path_factory.getbasetemp() / "no-texts"))


@pytest.fixture(scope="module")
def home_with_texts(tmp_path_factory: pytest.TempPathFactory, texts_dir: Path) -> str:
    home = os.fspath(tmp_path_factory.mktemp("texts"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, home)
        for treaty, path in OFFICIAL.items():
            library.add(texts_dir / path, treaty=treaty, lang="en")
    return home


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_and_script_are_one(path: Path) -> None:
    script, notebook = jupytext.read(path.with_suffix(".py")), jupytext.read(path)
    assert [(c.cell_type, c.source) for c in script.cells] == [(c.cell_type, c.source) for c in notebook.cells]
    assert not any(cell.get("outputs") for cell in notebook.cells), "notebooks are kept without outputs"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_first_comparison_answers_with_pinpoints(tmp_path_factory: pytest.TempPathFactory) -> None:
    notebook = without_texts("first_comparison", tmp_path_factory)
    answer = printed(notebook)[-1]
    assert "Hanoi: no figure of its own" in answer
    assert "Budapest: >= 1 year (24(1)(a))" in answer
    assert "52(2) priority_consideration" in answer
    assert "hanoi-45--budapest-33" in answer
    shown = [
        out.data for cell in notebook.cells for out in cell.get("outputs", ()) if out.output_type == "execute_result"
    ]
    assert any("text/html" in data for data in shown)


# What each answer must say, in its own order. Read against the official texts; the notebooks build it from the record.
SAID = {
    "stolen_money": [
        "Hanoi, once it is in force (65(1))",
        "13 covers causing loss by deceiving a person through a system, which Budapest 8 does not name",
        "at home (Hanoi 31(2): must legislate for it) and on request (Hanoi 50(2): must, in accordance with domestic",
        "likewise UNCAC 55(2), UNTOC 13(2)",
        "by when money must follow, no numbers say",
        "as soon as possible (Hanoi 40(26)[s1], through 50(3), where no assistance treaty binds the States, 40(7)[s1])",
        "did not come in time or the property has very small value (50(7)), the requesting State being heard first",
        "priority consideration: Hanoi 52(2): must consider it, and no more, to the extent permitted and if requested",
        "UNTOC 14(2): must consider it, and no more",
        "A duty to return is in UNCAC alone, for embezzled public funds (57(3)(a))",
        "damage to it as ground for return (57(3)(b)), if it rests on a final judgment in the requesting State",
        "priority consideration too (57(3)(c))",
        "domestic law (Hanoi 52(1)); sharing the property and deducting costs are discretion (52(3), 52(4))",
        "compensation and restitution (Hanoi 34(2): must, subject to domestic law); who is a victim it does not define",
        "Hanoi 31, 34, 49, 50, 51, 52 have no counterpart there (see CETS No. 198)",
        "breaks no time limit of these treaties",
        "for confiscation (50(1)) that asks for return (52(2))",
    ],
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", SAID)
def test_the_answer_is_one_paragraph_with_pinpoints(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    answer = printed(without_texts(name, tmp_path_factory))[-1]
    assert answer.count("\n") == 1, "one paragraph"
    place = 0
    for words in SAID[name]:
        assert words in answer[place:], words
        place = answer.index(words, place)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", SAID)
def test_official_words_add_and_change_no_answer(
    name: str, tmp_path_factory: pytest.TempPathFactory, home_with_texts: str
) -> None:
    bare, worded = printed(without_texts(name, tmp_path_factory)), printed(executed(name, home_with_texts))
    assert worded[-1] == bare[-1]
    assert any("no official words; bring them with: treatycompare texts add" in out for out in bare)
    checked = [re.findall(r"(\d+) of (\d+) verbs found in the official words", out) for out in worded]
    found = [pair for pairs in checked for pair in pairs]
    assert found
    assert all(stood == read for stood, read in found)


@pytest.mark.parametrize("name", SAID)
def test_no_pinpoint_of_an_answer_is_typed(name: str) -> None:
    """The cell that builds the answer holds no pinpoint in its words: each comes from the record."""
    cell = jupytext.read(EXAMPLES / f"{name}.py").cells[-1].source
    typed = re.sub(r"\{[^{}]*\}", "", cell)
    assert not re.findall(r"\b\d+\(", typed)
