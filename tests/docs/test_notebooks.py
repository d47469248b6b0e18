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
    "evidence_across_borders": [
        "preservation of stored data (Hanoi 42(4)[s1], Budapest 29(3)[s1])",
        "traffic data that show the route (Hanoi 43(1), Budapest 30(1))",
        "stored data (Hanoi 44(2), Budapest 31(2))",
        "other mutual assistance (Hanoi 40(1), Budapest 25(1))",
        "traffic data in real time (Hanoi 45(1)[s1], Budapest 33(1)[s1])",
        "content in real time (Hanoi 46, Budapest 34) there is an effort in Hanoi and a duty in Budapest",
        "can be had under Budapest 32 alone",
        "serious crime: at least 4 years at the top of the scale (2(h); 42(4)[s1] through 35(2) through 35(1))",
        "any offence of which there is electronic evidence (29(3)[s1] through 25(1))",
        "those of the Protocol included (ETS 189 8(2))",
        "dual criminality (Hanoi 42(4)[s2], Budapest 29(3)[s2]) without a reservation (Hanoi 42(5), Budapest 29(4))",
        "decline for the want of it (40(8)[s1])",
        "no figure limits the time within which anything is given",
        "at all hours of every day (Hanoi 41(1), Budapest 35(1)[s1])",
        "electronic data to avert an emergency (41(3))",
        "at least 60 days (Hanoi 42(8)[s1]) and at least 60 days (Budapest 29(7)[s1])",
        "a request for more time is only in Hanoi (42(9))",
        "(Hanoi 42(4)[s1], 43(1), 44(3), Budapest 29(3)[s1], 30(1), 31(3))",
        "in Hanoi alone (40(26)[s1])",
        "in Budapest alone (27(7)[s1], 27(9)(a)[s1])",
        "obliges to accept when urgent (25(3)[s2]) and Hanoi encourages (40(14))",
    ],
    "extradition": [
        "Hanoi 37(1)[s1] (once in force) where the offence is punishable in both States",
        "Budapest 24(1)(a) where the offence is punishable in both States and the maximum there is a year",
        "the offences of the Additional Protocol included (ETS 189 8(2))",
        "may do without (Hanoi 37(2), UNCAC 44(2))",
        "Budapest 24(1)(a) asks for a maximum of at least 1 year",
        "which then prevails (24(1)(b)); Hanoi 37(8), UNCAC 44(8), UNTOC 16(7) have no figure",
        "Hanoi 2(h) (at least 4 years) is no floor of extradition: it defines serious crime, which only UNTOC 16(1)",
        "may come along (Hanoi 37(3), UNCAC 44(3))",
        "(Hanoi 37(7), Budapest 24(4), UNCAC 44(7), UNTOC 16(6))",
        "(Hanoi 37(5), Budapest 24(3), UNCAC 44(5), UNTOC 16(4)), and in Hanoi must say whether it does (37(6)(a))",
        "(Hanoi 37(8), Budapest 24(5), UNCAC 44(8), UNTOC 16(7))",
        "persecution is feared (37(15)), bars refusal for fiscal reasons alone (37(16))",
        "fair treatment (37(14)), where Budapest is silent",
        "Hanoi 37(11)[s1] where the alleged offender is found in its territory",
        "Budapest 24(6)[s1] where extradition is refused only because of the person's nationality, or because",
        "No time limit stands in any of the four articles",
        "(Hanoi 37(9), UNCAC 44(9), UNTOC 16(8))",
    ],
    "from_budapest_to_hanoi": [
        "96 duties that Budapest has not, 42 at home and 54 in cooperation (ch.V)",
        "8 of 37 pairs of articles are equivalent",
        "a child (15); Non-consensual dissemination of intimate images (16); Laundering of proceeds of crime (17)",
        "Freezing, seizure and confiscation of the proceeds of crime (31); Protection of witnesses (33); Assistance to",
        "besides 21(4), 21(5), 21(6), 21(7), 24(4), 57(6)[s1]",
        "Protection of personal data (36); Law enforcement cooperation (47); Joint investigations (48)",
        "40(26)[s1], 40(26)[s2], 40(26)[s3]",
        "binds the States, 40(7)[s1])",
        "at home, 11(1), 13, 14(1), 18(1), 19(1), 22(1), 22(3), 24(2), and in cooperation 35(1), 37(19)[s1], 40(1)",
        "Budapest stays the stronger where Hanoi has 19(2), 22(2), 40(14), 45(1)[s1], 45(2), 46",
        "Hanoi 2(h) at least 4 years; Hanoi 16(2) more than 18 years",
        "Budapest 9(3)[s2] at least 16 years; Budapest 24(1)(a) at least 1 year",
        "to the Secretary-General of the United Nations and not to the Secretary General of the Council of Europe",
        "(37(19)[s1], as in Budapest 24(7)(a))",
        "(40(12)(a)[s1], as in Budapest 27(2)(a))",
        "(41(1), as in Budapest 35(1)[s1])",
        "whether the Convention serves as legal basis for extradition (37(6)(a)); languages in which it accepts",
        "preventive measures (53(7))",
    ],
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
def test_results_show_themselves_as_tables(tmp_path_factory: pytest.TempPathFactory) -> None:
    notebook = without_texts("stolen_money", tmp_path_factory)
    shown = [
        out.data.get("text/html", "")
        for cell in notebook.cells
        for out in cell.get("outputs", ())
        if out.output_type == "execute_result"
    ]
    for said in ("return is considered first where asked and lawful", "untoc 14(2)"):
        assert any("<table>" in html and said in html for html in shown), said


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


def typed_pinpoints(source: str) -> list[str]:
    """The pinpoints that stand in a cell itself, outside of what an f-string fills in."""
    return re.findall(r"\b\d+\([0-9a-z]+\)", re.sub(r"\{[^{}]*\}", "", source))


@pytest.mark.parametrize("name", SAID)
def test_no_pinpoint_of_an_answer_is_typed(name: str) -> None:
    assert not typed_pinpoints(jupytext.read(EXAMPLES / f"{name}.py").cells[-1].source)


def test_a_typed_pinpoint_is_seen() -> None:
    assert typed_pinpoints('f"a duty ({norm.locus}) and an effort (45(1))"') == ["45(1)"]
