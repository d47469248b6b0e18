"""The parsers on the official texts, which are given by TREATYCOMPARE_TEXTS and never stored here."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from treatycompare import plugins, text
from treatycompare.corpus import Corpus, open_corpus
from treatycompare.errors import ParseError, StructureError
from treatycompare.model.treaty import Treaty


class Case(NamedTuple):
    treaty: str
    parser: str
    file: str


HANOI = Case("hanoi", "akn-un", "hanoi/A_RES_79_243-2424621E.xml")
BUDAPEST = Case("budapest", "bwb", "bwb/BWBV0001839.md")
BOTH = pytest.mark.parametrize("case", [HANOI, BUDAPEST], ids=lambda case: case.treaty)
Read = Callable[..., Treaty]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def read(texts_dir: Path, corpus: Corpus) -> Read:
    def parse(case: Case, data: bytes | None = None, *, framed: bool = True) -> Treaty:
        parser = plugins.load(plugins.PARSERS, case.parser)()
        found = (texts_dir / case.file).read_bytes() if data is None else data
        frame = corpus.frame(case.treaty) if framed else None
        treaty: Treaty = parser.parse(found, lang="en", source=case.file, frame=frame)
        return treaty

    return parse


def numbers(treaty: Treaty) -> dict[str, int]:
    kinds = [unit.kind for unit in treaty.provisions]
    return {kind: kinds.count(kind) for kind in ("article", "division", "paragraph", "point", "closing", "note")}


@BOTH
def test_the_parser_knows_its_file_and_no_other(case: Case, texts_dir: Path) -> None:
    for other in (HANOI, BUDAPEST):
        parser = plugins.load(plugins.PARSERS, other.parser)()
        assert parser.recognises((texts_dir / case.file).read_bytes()) == (case is other)


def test_hanoi_has_its_units(read: Read) -> None:
    treaty = read(HANOI)
    assert numbers(treaty) == {
        "article": 68, "division": 9, "paragraph": 264, "point": 215, "closing": 6, "note": 5,
    }  # fmt: skip
    assert [unit.label for unit in treaty.articles] == [str(n) for n in range(1, 69)]
    assert [unit.address for unit in treaty.provisions if unit.kind == "closing"] == [
        "11(1)(a)[end]", "13[end]", "23(3)(b)[end]", "28(1)[end]", "29(1)[end]", "30(1)[end]",
    ]  # fmt: skip
    for address in ("2(e)(ii)", "2(i)", "11(1)(a)(ii)", "40(3)(i)", "40(3)(m)", "47(1)(b)(iii)", "53(3)(m)"):
        assert address in treaty
    assert treaty["13"].heading == "Information and communications technology system-related theft or fraud"
    assert treaty["17(1)(a)"].text == treaty["36(1)"].text == treaty["40(12)"].text == ""


def test_hanoi_keeps_its_notes_apart(read: Read) -> None:
    notes = [unit for unit in read(HANOI).body if unit.kind == "note"]
    assert [unit.address for unit in notes] == [f"note.{n}" for n in range(1, 6)]
    assert {unit.layer for unit in notes} == {"interpretative_note"}
    assert notes[1].heading == "Article 2"


def test_budapest_has_its_units(read: Read) -> None:
    treaty = read(BUDAPEST)
    assert numbers(treaty) == {
        "article": 48, "division": 26, "paragraph": 130, "point": 99, "closing": 6, "note": 0,
    }  # fmt: skip
    assert [unit.label for unit in treaty.articles] == [str(n) for n in range(1, 49)]
    assert [unit.address for unit in treaty.provisions if unit.kind == "closing"] == [
        "6(1)(a)[end]", "8[end]", "14(3)(b)[end]", "19(1)[end]", "20(1)[end]", "21(1)[end]",
    ]  # fmt: skip
    for address in ("6(1)(a)(ii)", "20(1)(b)(ii)", "27(9)(e)", "24(7)(a)", "ch.II.sec.1.tit.1"):
        assert address in treaty
    assert treaty["24(1)"].text == treaty["24(7)"].text == treaty["14(3)"].text == ""
    assert (treaty["6(1)(b)"].text or "").endswith("attaches.")  # its own second sentence, no closing words


@BOTH
def test_the_text_has_the_units_of_the_record(case: Case, read: Read, corpus: Corpus) -> None:
    found, record = read(case), corpus.treaty(case.treaty)
    assert [unit.address for unit in found.provisions] == [unit.address for unit in record.provisions]
    for ours, theirs in zip(found.provisions, record.provisions, strict=True):
        assert (ours.kind, ours.label, ours.layer) == (theirs.kind, theirs.label, theirs.layer)


@BOTH
def test_the_text_has_the_headings_of_the_record(case: Case, read: Read, corpus: Corpus) -> None:
    record = corpus.treaty(case.treaty)
    for unit in read(case).provisions:
        if unit.kind in ("article", "division", "note"):
            official = record[unit.address].heading or ""
            # The Dutch database prints the headings of divisions in capitals.
            assert (unit.heading or "").lower() == official.lower()
            assert unit.kind == "division" or unit.heading == official


@BOTH
def test_every_character_is_kept_or_listed(case: Case, read: Read, texts_dir: Path) -> None:
    treaty = read(case)
    assert treaty.provenance is not None
    document = (texts_dir / case.file).read_text(encoding="utf-8")
    if case is HANOI:
        document = re.sub(r"<!--.*?-->|<[^>]*>", "", document, flags=re.S)
        assert "&" not in document
    kept = sum(text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions)
    repeated = text.count(treaty["note.2"].heading or "") if case is HANOI else 0
    dropped = sum(piece.characters for piece in treaty.provenance.dropped)
    assert text.count(document) == kept - repeated + dropped


@BOTH
def test_no_mark_up_is_left_in_the_words(case: Case, read: Read) -> None:
    words = "\n".join(unit.text or "" for unit in read(case).provisions)
    assert not re.search(r"[\[\]#*<>]|README|\t|  |\u00a0| \n", words)


def test_warnings_are_the_known_ones(read: Read) -> None:
    hanoi, budapest = read(HANOI).provenance, read(BUDAPEST).provenance
    assert hanoi is not None
    assert budapest is not None
    assert hanoi.warnings == ()
    assert budapest.warnings == ("15(2) has its number printed twice",)


@BOTH
def test_the_frame_only_moves_closing_words(case: Case, read: Read) -> None:
    def units(treaty: Treaty) -> list[str]:
        return [unit.address for unit in treaty.provisions if unit.kind != "closing"]

    assert units(read(case, framed=False)) == units(read(case))


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_found_by_the_outline(seed: int, read: Read, texts_dir: Path) -> None:
    """A line with a label is lost, doubled or swapped with the next one."""
    lines = (texts_dir / BUDAPEST.file).read_text(encoding="utf-8").splitlines()
    end = next(i for i, line in enumerate(lines) if line.startswith("IN WITNESS"))
    labelled = [i for i, line in enumerate(lines[:end]) if re.match(r"\d+\.|\(?[a-z]+\)", line)]
    chance = random.Random(seed)  # noqa: S311
    at = chance.choice(labelled[:-1])
    after = labelled[labelled.index(at) + 1]
    damage = chance.choice(["lost", "doubled", "swapped"])
    if damage == "lost":
        del lines[at]
    elif damage == "doubled":
        lines.insert(at, lines[at])
    else:
        lines[at], lines[after] = lines[after], lines[at]
    with pytest.raises(StructureError, match=r"missing|stands|not in the outline"):
        read(BUDAPEST, "\n".join(lines).encode())


def test_the_french_file_is_not_taken_for_english(read: Read, texts_dir: Path) -> None:
    with pytest.raises(ParseError, match="its language is fra"):
        read(HANOI, (texts_dir / "hanoi/A_RES_79_243-2424621F.xml").read_bytes())


@pytest.mark.parametrize(
    ("file", "articles"),
    [
        ("BWBV0004845.md", 16),
        ("BWBV0001830.md", 71),
        ("BWBV0001668.md", 41),
        ("BWBV0001103.md", 34),
        ("BWBV0003045.md", 56),
        ("BWBV0001009.md", 30),
        ("BWBV0001009@1982-04-12.md", 30),
    ],
)
def test_treaties_outside_the_record_are_read_too(file: str, articles: int, texts_dir: Path) -> None:
    parser = plugins.load(plugins.PARSERS, "bwb")()
    treaty = parser.parse((texts_dir / "bwb" / file).read_bytes(), lang="en", source=file)
    assert [unit.label for unit in treaty.articles] == [str(n) for n in range(1, articles + 1)]
