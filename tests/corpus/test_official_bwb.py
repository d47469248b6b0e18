"""Every file of the Dutch treaty database in both languages; the files are given by TREATYCOMPARE_TEXTS."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from treatycompare import api, citation, text, wording
from treatycompare.errors import StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.bwb import DutchMarkdownParser


class Half(NamedTuple):
    """What one half of a file has, counted in the file by reading; the hash is of all words and addresses."""

    file: str
    lang: str
    articles: int
    paragraphs: int
    points: int
    divisions: int
    sha256: str


HALVES = [
    Half("BWBV0001009", "en", 30, 68, 26, 8, "afeafcb42a4f"),
    Half("BWBV0001009", "nl", 30, 68, 26, 8, "4c9a3bf79936"),
    Half("BWBV0001009@1982-04-12", "en", 30, 57, 19, 8, "e344e30fcfe7"),
    Half("BWBV0001009@1982-04-12", "nl", 30, 57, 19, 8, "3930a5285085"),
    Half("BWBV0001103", "en", 34, 133, 178, 0, "3444846c0318"),
    Half("BWBV0001103", "nl", 34, 132, 181, 0, "fb960912e07b"),
    Half("BWBV0001668", "en", 41, 174, 130, 0, "50b61a1455d1"),
    Half("BWBV0001668", "nl", 41, 174, 130, 0, "8cb5090aa98a"),
    Half("BWBV0001830", "en", 71, 210, 176, 8, "5f8644bfb6c8"),
    Half("BWBV0001830", "nl", 71, 210, 176, 8, "4a3c08e0b04e"),
    Half("BWBV0001839", "en", 48, 130, 99, 26, "11d9f8dba2d9"),
    Half("BWBV0001839", "nl", 48, 130, 99, 26, "48ed6f245264"),
    Half("BWBV0003045", "en", 56, 163, 113, 16, "e60b83b95a56"),
    Half("BWBV0003045", "nl", 56, 163, 113, 16, "994d9c82d366"),
    Half("BWBV0004845", "en", 16, 28, 10, 4, "89c104187013"),
    Half("BWBV0004845", "nl", 16, 28, 10, 4, "d755aa2ed592"),
]
EACH = pytest.mark.parametrize("half", HALVES, ids=lambda half: f"{half.file}-{half.lang}")

# What is not as printed, and told; the tree has these paragraphs and points beside the labelled lines.
TOLD = {
    ("BWBV0001103", "en"): ("10(1) has no number in print: the other half has it",
                            "article 12: (iv) is glued to the item before it"),
    ("BWBV0001103", "nl"): ("missing 12(13)",),
    ("BWBV0001830", "nl"): ("article 2: (i) is glued to the item before it",
                            "article 2: (ii) is glued to the item before it",
                            "article 2: (iii) is glued to the item before it",
                            "article 2: j is a misprint, the English half has i"),
    ("BWBV0001839", "en"): ("15(2) has its number printed twice",),
    ("BWBV0003045", "nl"): ("ch.VII: VI is a misprint, the English half has VII",),
}  # fmt: skip
MENDED = {("BWBV0001103", "en"): (1, 1), ("BWBV0001830", "nl"): (0, 3)}
# The Dutch file of the drugs convention leaves out 12(13), and prints the items of 5(4)(d) at (b) too.
DIFFERENT = {"BWBV0001103": ({"12(13)"}, {"5(4)(b)(i)", "5(4)(b)(ii)", "5(4)(b)(iii)"})}

# Numbered paragraphs of each article, counted in the official texts.
PARAGRAPHS = {
    "BWBV0001839": "0 0 0 2 0 3 0 0 4 3 3 4 2 3 3 4 2 3 5 4 4 5 0 7 5 2 9 4 7 2 3 0 2 0 3 4 2 3 3 0 3 0 3 5 2 5 2 0",
    "BWBV0001830": "0 0 2 2 4 3 4 6 3 0 2 4 2 5 0 2 0 0 0 0 0 0 2 0 0 4 3 0 0 10 10 5 0 0 0 0 5 0 2 0 0 6 2 18 0 30 0 "
                   "3 0 4 0 6 0 2 9 0 5 0 0 8 3 4 7 2 2 4 4 2 5 2 2",
    "BWBV0001668": "0 0 2 2 3 2 4 4 2 4 6 9 9 3 6 17 0 30 0 4 0 0 0 4 3 5 3 3 4 4 7 5 2 3 4 4 4 2 5 3 2",
}  # fmt: skip

CHANGED = ["1", "4", "11", "15", "20", "24"]
Read = Callable[..., Treaty]


@pytest.fixture(scope="module")
def read(texts_dir: Path) -> Read:
    found: dict[tuple[str, str], Treaty] = {}

    def parse(file: str, lang: str) -> Treaty:
        if (file, lang) not in found:
            data = (texts_dir / "bwb" / f"{file}.md").read_bytes()
            # One half is an excerpt: its file leaves a paragraph out.
            partial = (file, lang) == ("BWBV0001103", "nl")
            found[file, lang] = DutchMarkdownParser().parse(data, lang=lang, source=f"{file}.md", partial=partial)
        return found[file, lang]

    return parse


def halves(texts_dir: Path, file: str) -> dict[str, list[str]]:
    """The lines of each half, found by the second title."""
    lines = (texts_dir / "bwb" / f"{file}.md").read_text(encoding="utf-8").splitlines()
    turn = [i for i, line in enumerate(lines) if re.match("####(?:Verdrag|Europees|Aanvullend)", line)]
    assert len(turn) == 1
    return {"en": lines[: turn[0]], "nl": lines[turn[0] :]}


def warnings(treaty: Treaty) -> tuple[str, ...]:
    assert treaty.provenance is not None
    return tuple(warning for warning in treaty.provenance.warnings if "closing words" not in warning)


@EACH
def test_each_half_has_its_units(half: Half, read: Read) -> None:
    treaty = read(half.file, half.lang)
    kinds = [unit.kind for unit in treaty.provisions]
    counted = tuple(kinds.count(kind) for kind in ("article", "paragraph", "point", "division"))
    assert counted == (half.articles, half.paragraphs, half.points, half.divisions)
    assert [unit.label for unit in treaty.articles] == [str(n) for n in range(1, half.articles + 1)]
    assert len(treaty.provisions) == sum(1 for top in treaty.body for _ in top.walk())
    words = "\n".join(f"{unit.address}\t{unit.heading or ''}\t{unit.text}" for unit in treaty.provisions)
    assert hashlib.sha256(words.encode()).hexdigest()[:12] == half.sha256


@EACH
def test_each_labelled_line_of_the_file_is_a_unit(half: Half, read: Read, texts_dir: Path) -> None:
    lines = halves(texts_dir, half.file)[half.lang]
    numbers = sum(bool(re.match(r"\d+\.", line)) for line in lines)
    items = sum(bool(re.match(r"\(?(?:[a-z]|[ivx]+)[).]", line)) for line in lines)
    more = MENDED.get((half.file, half.lang), (0, 0))
    assert (numbers + more[0], items + more[1]) == (half.paragraphs, half.points)
    assert warnings(read(half.file, half.lang)) == TOLD.get((half.file, half.lang), ())


@EACH
def test_no_label_is_left_in_a_text(half: Half, read: Read) -> None:
    left = {
        unit.address: line
        for unit in read(half.file, half.lang).provisions
        for line in (unit.text or "").splitlines()
        if re.match(r"\(?(?:[a-zA-Z]|[ivxIVX]+|\d+)[).]|\d+\s", line)
    }
    # The list of the annex has its letters in a table.
    assert set(left) <= ({"end"} if half.file == "BWBV0003045" else set())


@EACH
def test_every_character_is_kept_or_listed(half: Half, read: Read, texts_dir: Path) -> None:
    treaty = read(half.file, half.lang)
    assert treaty.provenance is not None
    document = (texts_dir / "bwb" / f"{half.file}.md").read_text(encoding="utf-8")
    kept = sum(text.count(u.label) + text.count(u.heading or "") + text.count(u.text or "") for u in treaty.provisions)
    pieces = treaty.provenance.dropped
    assert text.count(document) == kept + sum(piece.characters for piece in pieces)
    lines = halves(texts_dir, half.file)["nl" if half.lang == "en" else "en"]
    other = [piece for piece in pieces if piece.what == ("the Dutch half" if half.lang == "en" else "the English half")]
    said = [line for line in lines if not re.match("<meta|##[^#]", line)]
    assert [piece.characters for piece in other] == [text.count("".join(said))]


@EACH
def test_no_mark_up_is_left_in_the_words(half: Half, read: Read) -> None:
    words = [unit.text or "" for unit in read(half.file, half.lang).provisions]
    assert not [said for said in words if re.search(r"[\[\]#*<>]|README|\t|  |\u00a0| \n|\n\n|---|^\s|\s$", said)]


@pytest.mark.parametrize("file", PARAGRAPHS)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_numbered_paragraphs_of_each_article(file: str, lang: str, read: Read) -> None:
    found = [sum(unit.kind == "paragraph" for unit in article.children) for article in read(file, lang).articles]
    assert found == [int(number) for number in PARAGRAPHS[file].split()]


@pytest.mark.parametrize("file", sorted({half.file for half in HALVES}))
def test_the_halves_have_the_same_addresses(file: str, read: Read) -> None:
    english, dutch = ([unit.address for unit in read(file, lang).provisions] for lang in ("en", "nl"))
    ours, theirs = DIFFERENT.get(file, (set(), set()))
    assert [a for a in english if a not in ours] == [a for a in dutch if a not in theirs]
    assert (set(english) - set(dutch), set(dutch) - set(english)) == (ours, theirs)


def test_a_paragraph_that_the_file_leaves_out_is_named(texts_dir: Path) -> None:
    data = (texts_dir / "bwb/BWBV0001103.md").read_bytes()
    with pytest.raises(StructureError, match=r"\(1 fault\): missing 12\(13\) in"):
        DutchMarkdownParser().parse(data, lang="nl", source="BWBV0001103.md")


def test_what_is_printed_oddly_stays_as_printed(read: Read) -> None:
    words = {half.file: "\n".join(u.text or "" for u in read(half.file, "en").provisions) for half in HALVES}
    assert "com munication" in "".join(words.values()) or "cooper ation" in "".join(words.values())
    assert "formutual" in "".join(words.values())


def test_annexes_stay_with_the_closing_formula(read: Read) -> None:
    drugs, laundering = (read(file, "en")["end"].text or "" for file in ("BWBV0001103", "BWBV0003045"))
    assert "\nANNEX\nTable I | Table II\n" in drugs
    assert laundering.count("\n") == 1 + 20
    assert [line[:3] for line in laundering.splitlines()[2:]] == [f"{letter} |" for letter in "abcdefghijklmnopqrst"]


# A comparison of two editions: equal addresses, words that differ after white space.


@pytest.fixture(scope="module", params=["en", "nl"])
def editions(request: pytest.FixtureRequest, texts_dir: Path) -> tuple[Treaty, Treaty]:
    """ETS 30 as of 1982 and in force, as two editions of one treaty."""
    frame = Frame(treaty="ets30", title="ETS 30", short_title="ETS 30")

    def parse(file: str) -> Treaty:
        data = (texts_dir / "bwb" / file).read_bytes()
        return DutchMarkdownParser().parse(data, lang=request.param, source=file, frame=frame)

    return parse("BWBV0001009@1982-04-12.md"), parse("BWBV0001009.md")


def same_words(old: Provision, new: Provision) -> bool:
    return {run.op for run in wording.word_runs(old.text or "", new.text or "")} <= {"equal"}


def test_the_articles_that_an_amendment_changed(editions: tuple[Treaty, Treaty]) -> None:
    old, new = editions
    addresses = dict.fromkeys(unit.address for edition in editions for unit in edition.provisions)
    changed = [a for a in addresses if a not in old or a not in new or not same_words(old[a], new[a])]
    assert sorted({citation.article_of(a) for a in changed}, key=int) == CHANGED
    assert all(old[a].heading == new[a].heading for a in addresses if a in old and a in new)


def test_a_diff_of_two_editions_gives_the_same_articles(editions: tuple[Treaty, Treaty]) -> None:
    rows = api.diff(*editions).rows
    changed = [row for row in rows if not row.left or not row.right or {run.op for run in row.words} - {"equal"}]
    assert sorted({citation.article_of(a) for row in changed for a in (*row.left, *row.right)}, key=int) == CHANGED


# A small sample of benchmarks/damage.py.


@pytest.fixture(scope="module")
def damage() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "damage.py"
    spec = importlib.util.spec_from_file_location("damage", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("treaty", ["budapest", "hanoi"])
@pytest.mark.parametrize("outline", [False, True], ids=["alone", "outline"])
def test_damage_is_seen_and_named(treaty: str, outline: bool, damage: ModuleType, texts_dir: Path) -> None:
    found = damage.seen(damage.TEXTS[treaty](texts_dir), 40, outline=outline)
    missed = {kind for (_, kind), (made, hits) in found.items() if made != hits}
    assert sum(made for made, _ in found.values()) == 40
    assert missed == (set() if outline else {damage.LAST})
