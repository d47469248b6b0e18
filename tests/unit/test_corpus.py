from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from treatycompare import compiled
from treatycompare.corpus import Corpus, locate, open_corpus
from treatycompare.errors import RecordError, UnknownTreatyError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(locate(), tmp_path / "treaties"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(compiled, "_cache", lambda: folder)
    return folder


def test_a_folder_with_a_treaty_file_is_a_treaty(copy: Path) -> None:
    assert Corpus(copy).treaty_ids() == ("budapest", "ets189", "hanoi", "uncac", "untoc")
    shutil.rmtree(copy / "hanoi")
    assert Corpus(copy).treaty_ids() == ("budapest", "ets189", "uncac", "untoc")


def test_an_unknown_treaty_is_a_lookup_error() -> None:
    with pytest.raises(UnknownTreatyError, match=r"no treaty of the record has the id 'hanoy'; did you mean 'hanoi'\?"):
        open_corpus().treaty("hanoy")


def test_a_folder_without_its_marker_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"no record here: corpus\.yaml is missing"):
        open_corpus(tmp_path)


def test_a_record_is_opened_once(copy: Path) -> None:
    assert open_corpus(copy) is open_corpus(copy)
    assert open_corpus(copy).treaty("hanoi") is open_corpus(copy).treaty("hanoi")


def test_the_tree_is_that_of_the_outline() -> None:
    hanoi = open_corpus().treaty("hanoi")
    assert [unit.address for unit in hanoi.body] == [
        *("preamble", *(f"ch.{n}" for n in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")), "end"),
        *(f"note.{n}" for n in range(1, 6)),
    ]
    assert [unit.address for unit in hanoi.articles] == [str(n) for n in range(1, 69)]
    addresses = [unit.address for top in hanoi.body for unit in top.walk()]
    assert len(addresses) == len(set(addresses))
    assert {unit.treaty for unit in hanoi.provisions} == {"hanoi"}
    assert hanoi["note.1"].layer == "interpretative_note"
    assert hanoi["11(1)(a)[end]"].kind == "closing"
    assert (hanoi["2(e)(i)"].kind, hanoi["2(e)(i)"].label) == ("point", "i")
    assert (hanoi["37(1)"].kind, hanoi["37(1)"].label) == ("paragraph", "1")


def test_headings_come_in_the_language_asked_for() -> None:
    record = open_corpus()
    assert record.treaty("hanoi", "fr")["1"].heading == "Objet"
    assert record.treaty("hanoi")["1"].heading == "Statement of purpose"
    assert record.treaty("hanoi", "xx")["1"].heading == "Statement of purpose", "English where there is no other"


def test_what_is_coded_completely_says_so() -> None:
    uncac = open_corpus().treaty("uncac")
    assert uncac["44"].coded
    assert uncac["44(8)"].coded
    assert not uncac["1"].coded
    assert not uncac["23(1)(a)"].coded


def test_where_a_wording_comes_from_stands_in_the_concordance() -> None:
    found = {derivation.source: derivation.degree for derivation in open_corpus().treaty("hanoi")["42(8)"].derivation}
    assert found == {"budapest 29(7)": "near-verbatim"}


def test_themes_reach_the_units_below_and_above() -> None:
    hanoi = open_corpus().treaty("hanoi")
    assert "extradition" in hanoi["37"].themes
    assert "extradition" in hanoi["37(4)"].themes
    assert "extradition" not in hanoi["1"].themes
    for theme in open_corpus().themes():
        for address in theme.addresses("hanoi"):
            assert theme.slug in hanoi[address].themes


def test_a_frame_gives_a_parser_the_outline() -> None:
    frame = open_corpus().frame("hanoi")
    assert frame.addresses == tuple(unit.address for unit in open_corpus().treaty("hanoi").provisions)
    assert {f"{address}[end]" for address in frame.closings} <= set(frame.addresses)
    assert all(len(words.split()) <= 6 for words in frame.closings.values())


def test_a_concordance_fills_in_what_all_its_links_share() -> None:
    found = open_corpus().concordance("hanoi", "budapest")
    assert found is not None
    assert {link.origin for link in (*found.articles, *found.paragraphs)} == {"curated"}
    assert all(link.author and link.date for link in found.articles)
    assert open_corpus().concordance("budapest", "hanoi") is None


def test_a_file_that_breaks_its_shape_is_named_with_all_its_problems(copy: Path) -> None:
    path = copy / "hanoi" / "treaty.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    with pytest.raises(RecordError, match=r"hanoi/treaty\.yaml: ") as caught:
        Corpus(copy).treaty("hanoi")
    assert len(caught.value.problems) > 1


def test_a_file_that_is_no_yaml_is_named_with_its_line(copy: Path) -> None:
    (copy / "hanoi" / "outline.yaml").write_text("a: 1\nb: [\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"hanoi/outline\.yaml:\d+: not YAML"):
        Corpus(copy).treaty_ids()


def test_a_file_that_cannot_be_read_is_a_record_error(copy: Path) -> None:
    (copy / "folder.yaml").mkdir()
    with pytest.raises(RecordError, match="cannot be read"):
        Corpus(copy).treaty_ids()


def test_yaml_makes_no_objects(copy: Path) -> None:
    (copy / "corpus.yaml").write_text("!!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(RecordError, match="not YAML"):
        Corpus(copy).treaty_ids()


def test_an_edited_record_is_never_served_from_an_old_copy(copy: Path, cache: Path) -> None:
    before = Corpus(copy).treaty("hanoi")
    assert list(cache.glob("record-*.json"))
    path = copy / "hanoi" / "treaty.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("short_title: Hanoi", "short_title: Ha Noi"), encoding="utf-8"
    )
    assert before.short_title == "Hanoi"
    assert Corpus(copy).treaty("hanoi").short_title == "Ha Noi"


def test_the_compiled_record_is_the_yaml(copy: Path, cache: Path) -> None:
    first, second = Corpus(copy), Corpus(copy)
    assert first.treaty("hanoi") == second.treaty("hanoi")
    data = compiled.compile_record(copy)
    (copy / compiled.NAME).write_bytes(compiled.to_json(data))
    assert compiled.read_record(copy) == data
    assert Corpus(copy).treaty("budapest") == first.treaty("budapest")
