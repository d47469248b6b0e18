"""The PDF parser on the African Union's file, which is given by TREATYCOMPARE_TEXTS and never stored here.

The numbers were counted by eye on the text that another program (pdftotext) gives of the file.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
import time
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from treatycompare.errors import ParseError
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.pdf import PdfParser

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

# Of all addresses, headings and words as they are read; checked by eye and against pdftotext.
DIGEST = "802060df371031e34a1b4eebc90105e8e57eca0162cf4c71f9d0d2cb8546f65c"
# Articles with numbered paragraphs, or parts, and how many.
PARAGRAPHS = {
    2: 3, 4: 6, 5: 6, 6: 6, 7: 4, 8: 2, 9: 2, 10: 9, 11: 8, 12: 6, 13: 6, 14: 6, 24: 2, 25: 4, 26: 4, 27: 2,
    28: 4, 29: 4, 30: 2, 31: 3, 34: 2, 37: 5, 38: 6,
}  # fmt: skip
# The units that hold lists of letters, and how many letters.
LETTERS = {
    "1": 3, "2(1)": 3, "2(2)": 6, "4(4)": 3, "5(6)": 2, "6(2)": 3, "6(3)": 2, "6(5)": 2, "7(1)": 2, "7(3)": 2,
    "7(4)": 2, "9(1)": 4, "9(2)": 2, "10(1)": 3, "10(4)": 5, "10(5)": 4, "10(6)": 11, "11(1)": 2, "11(5)": 2,
    "11(7)": 2, "12(2)": 15, "12(3)": 2, "12(4)": 3, "12(5)": 3, "13(1)": 4, "13(3)": 4, "13(6)": 2, "14(2)": 10,
    "14(6)": 2, "16": 8, "17": 4, "23": 2, "26(1)": 2, "27(1)": 3, "29(1)": 8, "29(2)": 6, "29(3)(1)": 8,
    "30(1)": 4, "31(1)": 3, "31(2)": 3, "31(3)": 5, "32": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def file(texts_dir: Path) -> Path:
    return texts_dir / "pdf" / "au_malabo_convention.pdf"


@pytest.fixture(scope="module")
def treaty(file: Path) -> Treaty:
    return PdfParser().parse(file.read_bytes(), lang="en", source=file.name)


def below(treaty: Treaty, address: str, kind: str) -> list[str]:
    return [unit.label for unit in treaty[address].children if unit.kind == kind]


def test_articles_and_divisions(treaty: Treaty) -> None:
    assert [unit.label for unit in treaty.articles] == [str(n) for n in range(1, 39)]
    assert all(unit.heading for unit in treaty.articles)
    divisions = [unit.address for unit in treaty.provisions if unit.kind == "division"]
    sections = {"I": 3, "II": 5, "III": 2, "IV": 0}
    assert divisions == [
        f"ch.{chapter}{section}"
        for chapter, number in sections.items()
        for section in ("", *(f".sec.{label}" for label in ("I", "II", "III", "IV", "V")[:number]))
    ]
    assert (treaty.body[0].address, treaty.body[-1].address) == ("preamble", "end")


def test_every_paragraph(treaty: Treaty) -> None:
    found = {int(unit.label): len(below(treaty, unit.address, "paragraph")) for unit in treaty.articles}
    assert {number: count for number, count in found.items() if count} == PARAGRAPHS
    assert below(treaty, "29(3)", "paragraph") == ["1", "2", "3"]


def test_every_point(treaty: Treaty) -> None:
    found = {unit.address: [p.label for p in unit.children if p.kind == "point"] for unit in treaty.provisions}
    romans = found.pop("27(1)(b)")
    assert {address: len(labels) for address, labels in found.items() if labels} == LETTERS
    assert all(labels == [chr(97 + n) for n in range(len(labels))] for labels in found.values())
    assert romans == ["i", "ii", "iii"]


def test_closing_words_stand_only_where_a_list_goes_on(treaty: Treaty) -> None:
    assert [unit.address for unit in treaty.provisions if unit.kind == "closing"] == ["1[end]", "29(1)[end]"]


@pytest.mark.parametrize(
    ("address", "start", "end"),
    [
        ("preamble", "The Member States", "AS FOLLOWS:"),
        ("1(b)", "such visual depiction", "sexual purposes and exploited with or without the child's knowledge;"),
        ("6(5)", "Given their tax", "of an electronic invoice:"),
        ("13(3)", "Principle of purpose", "processed personal data"),
        ("29(3)(2)", "State Parties shall take", "for the offense."),
        ("31(3)(d)", "State Parties shall take", "with regard to the data;"),
        ("38(2)", "Any State Party may", "the African Union;"),
        ("38(5)", "Upon entry into force", "Article 102 of the Charter of the United Nations."),
        ("end", "IN WITNESS WHEREOF", "Malabo, 27th June 2014."),
    ],
)
def test_where_units_start_and_end(address: str, start: str, end: str, treaty: Treaty) -> None:
    said = treaty[address].text or ""
    assert said.startswith(start)
    assert said.endswith(end)


def test_headings_of_each_form(treaty: Treaty) -> None:
    headings = {unit.address: unit.heading for unit in treaty.provisions}
    assert headings["3"] == "Contractual liability of the provider of goods and services by electronic means"
    assert headings["6"] == "Writing in electronic form"
    assert headings["31"] == "Adapting certain sanctions to Information and Communication Technologies"
    assert headings["ch.III"] == "PROMOTING CYBER SECURITY AND COMBATING CYBERCRIME"
    assert headings["ch.II"] == "PERSONAL DATA PROTECTION."  # the full stop is printed


def test_what_is_left_out(treaty: Treaty) -> None:
    assert treaty.provenance is not None
    dropped = {(piece.what, piece.where): piece.characters for piece in treaty.provenance.dropped}
    header, pages = len("AfricanUnionLegalInstrument"), range(1, 40)
    marks = sum(len(f"Page|{n}") for n in pages if n != 35)
    assert dropped == {
        ("running headers and page marks", "all pages"): 34 * header + marks,
        ("cover", "page 1"): 76,
        ("cover", "page 2"): 274,
        ("title", "page 3"): 62,
        ("words of numbered headings", "the whole document"): 470,
        ("full stops and brackets of labels", "the whole document"): 283,
    }


def test_where_the_print_is_doubtful(treaty: Treaty) -> None:
    assert treaty.provenance is not None
    said = {warning.partition(": ")[0]: warning for warning in treaty.provenance.warnings}
    # The page that would be number 35 is not in the file; paragraph 31(3) goes on without a gap.
    assert "from 34 to 36 on page 37" in said["the page marks leave out pages"]
    for word in ("computer-generated", "sub-contractor", "all-hazards"):
        assert word in said["words with a hyphen at the end of a line are kept as printed"]
    assert "Article 102" in said["lines that start as a heading are read as text"]
    assert "Article 13" in said["parts headed 'Principle' and a number are read as paragraphs"]
    assert "Article 29" in said["paragraphs numbered anew under a titled one are read as a list in it"]
    assert "Article 1" in said["several paragraphs after a list are read as its closing words"]
    assert len(said) == 7


def test_the_words_are_those_of_the_file(treaty: Treaty) -> None:
    whole = "\n".join(
        " ".join([unit.address, unit.heading or "", " ".join((unit.text or "").split())]) for unit in treaty.provisions
    )
    assert hashlib.sha256(whole.encode()).hexdigest() == DIGEST


def test_the_words_are_those_that_another_program_finds(file: Path, treaty: Treaty) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    printed = re.sub(r"^.*P ?a ?g ?e ?\| ?\d+$", "", done.stdout, flags=re.M).partition("PREAMBLE")[2]
    theirs = re.sub(r"(?<=[a-z]-)\n\s*(?=[a-z])", "", printed).replace("\uf0b7", "\u2022").split()
    units = [unit for unit in treaty.provisions if unit.kind != "preamble"]
    ours = f"{treaty['preamble'].text} {' '.join(f'{unit.heading or str()} {unit.text}' for unit in units)}".split()
    changes = SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes()
    assert [(theirs[a:b], ours[c:d]) for kind, a, b, c, d in changes if kind not in ("equal", "delete")] == []
    left = {word for kind, a, b, *_ in changes if kind == "delete" for word in theirs[a:b]}
    # Only labels, and the words of numbered headings.
    assert {word for word in left if not re.fullmatch(r"(?:[a-o]|[ivIV]+|\d+)[.):]?", word)} == {
        "Article", "CHAPTER", "Principle", "Section", "\u2013"
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_copy_is_refused_or_says_what_it_lacks(seed: int, file: Path, treaty: Treaty) -> None:
    data, chance = file.read_bytes(), random.Random(seed)  # noqa: S311  # no secret
    at = chance.randrange(len(data))
    try:
        damaged = PdfParser().parse(data[:at] + chance.randbytes(64) + data[at + 64 :], lang="en", source=file.name)
    except ParseError:
        return
    assert damaged.provenance is not None
    lacks = any(said.startswith("pages without anything") for said in damaged.provenance.warnings)
    assert lacks or damaged.body == treaty.body


def test_the_time(file: Path) -> None:
    """Two seconds on a free machine; ten here, because others may use it."""
    start = time.perf_counter()
    PdfParser().parse(file.read_bytes(), lang="en", source=file.name)
    assert time.perf_counter() - start < 10
