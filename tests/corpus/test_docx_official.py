"""The official texts written as Word documents and read back: the same addresses and words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from docx_fixtures import Draft

from treatycompare import plugins, text
from treatycompare.corpus import open_corpus
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.docx import DocxParser


class Case(NamedTuple):
    treaty: str
    lang: str
    parser: str
    file: str


CASES = [
    *(
        Case("hanoi", lang, "akn-un", f"hanoi/A_RES_79_243-2424621{letter}.xml")
        for lang, letter in zip(("en", "fr", "es", "ru", "ar", "zh"), "EFSRAC", strict=True)
    ),
    Case("budapest", "en", "bwb", "bwb/BWBV0001839.md"),
]
MODES: dict[str, Callable[[int], tuple[bool, bool]]] = {
    "typed": lambda _: (False, False),
    "numbered by Word": lambda _: (True, True),
    "mixed": lambda place: (place % 2 == 0, place % 4 in (0, 1)),
}
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.treaty}@{case.lang}")
ALL_MODES = pytest.mark.parametrize("mode", MODES)
Read = Callable[[Case], Treaty]


@pytest.fixture(scope="module")
def official(texts_dir: Path) -> Read:
    @cache
    def read(case: Case) -> Treaty:
        treaty: Treaty = plugins.load(plugins.PARSERS, case.parser)().parse(
            (texts_dir / case.file).read_bytes(),
            lang=case.lang,
            source=case.file,
            frame=open_corpus().frame(case.treaty),
        )
        return treaty

    return read


def read_back(treaty: Treaty, mode: str, frame: Frame | None) -> Treaty:
    data = Draft(treaty, MODES[mode]).docx()
    return DocxParser().parse(data, lang=treaty.lang, source=f"{treaty.id}.docx", frame=frame)


@ALL
@ALL_MODES
def test_addresses_and_words_come_back(case: Case, mode: str, official: Read) -> None:
    treaty = official(case)
    found = read_back(treaty, mode, open_corpus().frame(case.treaty))
    assert [unit.address for unit in found.provisions] == [unit.address for unit in treaty.provisions]
    for ours, theirs in zip(found.provisions, treaty.provisions, strict=True):
        assert (ours.kind, ours.label, ours.layer) == (theirs.kind, theirs.label, theirs.layer)
        assert text.tidy(ours.text or "") == text.tidy(theirs.text or "")
        assert text.tidy(ours.heading or "") == text.tidy(theirs.heading or "") or ours.kind == "preamble"


@ALL
@ALL_MODES
def test_without_the_record_the_same_units_are_found(case: Case, mode: str, official: Read) -> None:
    treaty = official(case)
    found = read_back(treaty, mode, None)
    assert found.title == treaty.title

    def units(of: Treaty) -> list[str]:
        return [unit.address for unit in of.provisions if unit.kind != "closing"]

    assert units(found) == units(treaty)


@ALL_MODES
def test_the_draft_is_what_it_says(mode: str, official: Read) -> None:
    """Numbered by Word means that the words of the file hold no label."""
    members = zipfile.ZipFile(io.BytesIO(Draft(official(CASES[0]), MODES[mode]).docx()))
    typed = len(re.findall(r">(?:Article \d+|\d+\.|\([a-z]+\))<", members.read("word/document.xml").decode()))
    assert {"typed": typed > 540, "numbered by Word": typed < 20, "mixed": 100 < typed < 500}[mode], typed
