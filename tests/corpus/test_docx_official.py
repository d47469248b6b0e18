"""The official texts written as Word documents and read back: the same addresses and words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx_fixtures import Draft

from treatycompare import plugins, text
from treatycompare.corpus import open_corpus
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.docx import DocxParser

FILES = {"hanoi": ("akn-un", "hanoi/A_RES_79_243-2424621E.xml"), "budapest": ("bwb", "bwb/BWBV0001839.md")}
MODES: dict[str, Callable[[int], tuple[bool, bool]]] = {
    "typed": lambda _: (False, False),
    "numbered by Word": lambda _: (True, True),
    "mixed": lambda place: (place % 2 == 0, place % 4 in (0, 1)),
}
BOTH = pytest.mark.parametrize("treaty_id", FILES)
ALL_MODES = pytest.mark.parametrize("mode", MODES)


@pytest.fixture(scope="module")
def official(texts_dir: Path) -> Callable[[str], Treaty]:
    def read(treaty_id: str) -> Treaty:
        parser, file = FILES[treaty_id]
        treaty: Treaty = plugins.load(plugins.PARSERS, parser)().parse(
            (texts_dir / file).read_bytes(), lang="en", source=file, frame=open_corpus().frame(treaty_id)
        )
        return treaty

    return read


def read_back(treaty: Treaty, mode: str, frame: Frame | None) -> Treaty:
    data = Draft(treaty, MODES[mode]).docx()
    return DocxParser().parse(data, lang="en", source=f"{treaty.id}.docx", frame=frame)


@BOTH
@ALL_MODES
def test_addresses_and_words_come_back(treaty_id: str, mode: str, official: Callable[[str], Treaty]) -> None:
    treaty = official(treaty_id)
    found = read_back(treaty, mode, open_corpus().frame(treaty_id))
    assert [unit.address for unit in found.provisions] == [unit.address for unit in treaty.provisions]
    for ours, theirs in zip(found.provisions, treaty.provisions, strict=True):
        assert (ours.kind, ours.label, ours.layer) == (theirs.kind, theirs.label, theirs.layer)
        assert text.tidy(ours.text or "") == text.tidy(theirs.text or "")
        assert text.tidy(ours.heading or "") == text.tidy(theirs.heading or "") or ours.kind == "preamble"


@BOTH
@ALL_MODES
def test_without_the_record_the_same_units_are_found(
    treaty_id: str, mode: str, official: Callable[[str], Treaty]
) -> None:
    treaty = official(treaty_id)
    found = read_back(treaty, mode, None)
    assert found.title == treaty.title

    def units(of: Treaty) -> list[str]:
        return [unit.address for unit in of.provisions if unit.kind != "closing"]

    assert units(found) == units(treaty)
