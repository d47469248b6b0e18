"""The record that ships: it keeps its rules, and none of its files holds a sentence of a treaty."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from treatycompare import library
from treatycompare.check import CheckReport, check_record
from treatycompare.corpus import open_corpus

ROOT = Path(__file__).parents[2]
OFFICIAL = {
    ("hanoi", "en"): "hanoi/A_RES_79_243-2424621E.xml",
    ("hanoi", "fr"): "hanoi/A_RES_79_243-2424621F.xml",
    ("hanoi", "es"): "hanoi/A_RES_79_243-2424621S.xml",
    ("hanoi", "ru"): "hanoi/A_RES_79_243-2424621R.xml",
    ("hanoi", "ar"): "hanoi/A_RES_79_243-2424621A.xml",
    ("hanoi", "zh"): "hanoi/A_RES_79_243-2424621C.xml",
    ("budapest", "en"): "bwb/BWBV0001839.md",
    ("budapest", "nl"): "bwb/BWBV0001839.md",
    ("ets189", "en"): "bwb/BWBV0004845.md",
    ("ets189", "nl"): "bwb/BWBV0004845.md",
    ("uncac", "en"): "bwb/BWBV0001830.md",
    ("uncac", "nl"): "bwb/BWBV0001830.md",
    ("untoc", "en"): "bwb/BWBV0001668.md",
    ("untoc", "nl"): "bwb/BWBV0001668.md",
}
WHOLE = {"hanoi": 68, "budapest": 48, "ets189": 16}
"""Treaties of which every article is coded."""
PARTS = {
    "uncac": ["31", *map(str, range(43, 47)), *map(str, range(51, 60))],
    "untoc": ["12", "13", "14", "16", "17", "18"],
}
RUN = 14
"""Words in a row that no file of the project may share with an official text."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> CheckReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, str(tmp_path_factory.mktemp("home")))
        return check_record()


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, texts_dir: Path) -> CheckReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, str(tmp_path_factory.mktemp("home")))
        for (treaty, lang), path in OFFICIAL.items():
            library.add(texts_dir / path, treaty=treaty, lang=lang)
        return check_record()


def test_the_record_keeps_its_rules(report: CheckReport) -> None:
    assert [str(problem) for problem in report.problems] == []


def test_without_texts_it_says_what_was_not_checked(report: CheckReport) -> None:
    assert len(report.not_checked) == len(open_corpus().treaty_ids())
    assert report.words == ()


def test_the_record_fits_the_official_texts(checked: CheckReport) -> None:
    assert [str(problem) for problem in checked.problems] == []
    assert {words.treaty for words in checked.words} == {treaty for treaty, _ in OFFICIAL}
    assert {report.text for report in checked.languages} == {f"{treaty}@{lang}" for treaty, lang in OFFICIAL}
    assert checked.not_checked == ()
    for words in checked.words:
        assert words.uncovered == 0, words
        assert words.coded_units > 0
        assert words.covered + words.no_norms == words.modal_verbs


def test_every_norm_was_read_in_a_second_language_or_says_why(checked: CheckReport) -> None:
    markers = {report.text: report.markers for report in checked.languages}
    record = open_corpus()
    for treaty, lang in (("hanoi", "fr"), ("budapest", "nl"), ("ets189", "nl"), ("uncac", "nl"), ("untoc", "nl")):
        norms = record.treaty(treaty).norms()
        read = [norm for norm in norms if any(marker.lang == lang for marker in norm.markers_read)]
        assert markers[f"{treaty}@{lang}"] == len([m for norm in norms for m in norm.markers_read if m.lang == lang])
        assert [norm.key for norm in norms if norm not in read and not norm.note] == []


@pytest.mark.parametrize("treaty", WHOLE)
def test_every_article_is_coded_in_full(treaty: str) -> None:
    loaded = open_corpus().treaty(treaty)
    assert len(loaded.articles) == WHOLE[treaty]
    parts = [*loaded.articles, *(unit for unit in loaded.body if unit.kind in ("preamble", "note"))]
    assert [unit.address for unit in parts if not unit.coded] == []
    assert [unit.address for part in parts for unit in part.walk() if not unit.summary and unit.kind != "closing"] == []


@pytest.mark.parametrize("treaty", PARTS)
def test_the_articles_that_much_of_hanoi_comes_from_are_coded(treaty: str) -> None:
    loaded = open_corpus().treaty(treaty)
    assert [unit.address for unit in loaded.articles if unit.coded] == PARTS[treaty]


# No sentence of a treaty.


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def shared_runs(text: str, known: set[tuple[str, ...]], allowed: set[str], length: int = RUN) -> Iterator[str]:
    """Give each run of *length* words of a text that is known and is no part of what is allowed."""
    words = words_of(text)
    for start in range(len(words) - length + 1):
        run = tuple(words[start : start + length])
        if run in known and not any(" ".join(run) in heading for heading in allowed):
            yield " ".join(run)


def runs_of(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def headings() -> set[str]:
    record = open_corpus()
    english = [record.treaty(treaty_id) for treaty_id in record.treaty_ids()]
    treaties = [record.treaty(t.id, lang) for t in english for lang in {*t.authentic_languages, "en"}]
    said = [unit.heading for treaty in treaties for unit in treaty.provisions if unit.heading]
    said += [treaty.metadata.full_title for treaty in treaties if treaty.metadata]
    return {" ".join(words_of(heading)) for heading in said}


def test_the_search_for_sentences_finds_one() -> None:
    known = runs_of("every keeper of a hive shall in the spring give a jar of honey to the school of the valley")
    borrowed = "As they say: in the SPRING give a jar of honey, to the school\nof the valley; so there."
    assert list(shared_runs(borrowed, known, set()))
    assert not list(shared_runs(borrowed.replace("jar", "pot"), known, set()))
    assert not list(shared_runs(borrowed, known, {" ".join(words_of(borrowed))}))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_of_the_project_holds_a_passage_of_an_official_text(texts_dir: Path) -> None:
    known: set[tuple[str, ...]] = set()
    sources = [
        p for p in sorted(texts_dir.rglob("*")) if p.suffix in (".xml", ".md", ".html") and "SOURCES" not in p.name
    ]
    assert {texts_dir / path for path in OFFICIAL.values()} <= set(sources)
    for path in sources:
        known |= runs_of(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8", errors="replace")))
    allowed = headings()
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        runs = list(shared_runs(text, known, allowed))
        if runs:
            found[path.relative_to(ROOT).as_posix()] = runs[:3]
    assert found == {}
