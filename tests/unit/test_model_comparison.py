from __future__ import annotations

import sys
from pathlib import Path

import pytest

import treatycompare
from treatycompare.errors import (
    AddressError,
    MissingExtraError,
    UnknownAddressError,
    UnknownPluginError,
    UnknownThemeError,
)
from treatycompare.model.comparison import Comparison, Pair


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def whole() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TREATYCOMPARE_HOME", "/nonexistent")
        return treatycompare.compare(treatycompare.load("hanoi"), treatycompare.load("budapest"))


def test_it_is_a_sequence_of_pairs_in_printed_order(whole: Comparison) -> None:
    assert len(whole) == len(whole.pairs) == len(list(whole))
    assert whole[0] is whole.pairs[0]
    assert whole[-1] is whole.pairs[-1]
    assert whole[1:3] == whole.pairs[1:3]
    first = [int(pair.left[0].address) for pair in whole]
    assert first == sorted(first)


@pytest.mark.parametrize(
    "key", ["37", "art. 37", "37(4)", "Hanoi 37", "hanoi art. 37, para. 4", "Budapest 24", "budapest 24(1)"]
)
def test_a_pair_is_found_as_lawyers_cite_it(whole: Comparison, key: str) -> None:
    assert whole[key].id == "hanoi-37--budapest-24"


@pytest.mark.parametrize("key", ["1", "99", "Budapest 99", "uncac 37", "uncac", "hanoi", "preamble"])
def test_what_no_pair_holds_is_a_lookup_error(whole: Comparison, key: str) -> None:
    assert whole.where(key) == ()
    with pytest.raises(UnknownAddressError, match="no pair holds the article"):
        whole[key]


def test_what_is_no_address_is_said(whole: Comparison) -> None:
    with pytest.raises(AddressError, match="not an address"):
        whole["hanoi ?"]
    with pytest.raises(IndexError):
        whole[1000]


def test_an_article_in_several_pairs_gives_all_of_them(whole: Comparison) -> None:
    again = whole["37"].model_copy(update={"themes": ()})
    doubled = whole.model_copy(update={"pairs": (*whole.pairs, again)})
    assert doubled.where("37") == doubled.where("Budapest 24") == (whole["37"], again)
    assert doubled["37"] == whole["37"]


def test_ids_are_unique_and_made_of_the_official_numbers(whole: Comparison) -> None:
    ids = [pair.id for pair in whole]
    assert len(ids) == len(set(ids))
    assert all(pair_id.startswith("hanoi-") and "--budapest-" in pair_id for pair_id in ids)


def test_every_article_stands_on_its_side_once_or_in_pairs(whole: Comparison) -> None:
    for side, lone, count in (("left", whole.only_left, 68), ("right", whole.only_right, 48)):
        paired = {p.address for pair in whole for p in getattr(pair, side)}
        alone = {p.address for p in lone}
        undecided = {a for link in whole.uncertain for a in getattr(link, side)}
        assert not paired & alone
        assert len(paired | alone | undecided) == count


def test_a_theme_is_a_part_of_the_whole(whole: Comparison) -> None:
    part = whole.theme("extradition")
    assert part.scope == "extradition"
    assert {p.id for p in part} < {p.id for p in whole}
    assert "37" in [p.address for pair in part for p in pair.left]
    assert all("extradition" in pair.themes for pair in part)
    assert part == treatycompare.compare(
        treatycompare.load("hanoi"), treatycompare.load("budapest"), theme="extradition"
    )
    assert whole.scope is None
    sub = whole.theme("T08.3")
    assert {p.id for p in sub} <= {p.id for p in whole.theme("extradition")}


@pytest.mark.parametrize("name", ["extraditon", "T99", "", "Extradition"])
def test_an_unknown_theme_is_a_lookup_error(whole: Comparison, name: str) -> None:
    with pytest.raises(UnknownThemeError, match=f"no theme is called '{name}'"):
        whole.theme(name)
    with pytest.raises(UnknownThemeError, match=f"no theme is called '{name}'"):
        treatycompare.compare(treatycompare.load("hanoi"), treatycompare.load("budapest"), theme=name)


def test_a_curated_relation_comes_before_the_computed_one(whole: Comparison) -> None:
    pair = whole["37"]
    assert pair.relation == pair.link.relation
    found = pair.link.model_copy(update={"relation": None, "origin": "text", "score": 0.5})
    assert Pair(link=found, diff=pair.diff).relation == pair.computed.relation


def test_the_table_has_a_row_for_each_pair_and_lone_article(whole: Comparison) -> None:
    table = whole.table()
    assert len(table) == len(whole) + len(whole.only_left) + len(whole.only_right)
    assert len({tuple(row) for row in table}) == 1, "all rows have the same columns"
    ours = [int(row["left"].split("; ")[0]) for row in table if row["left"]]
    assert ours == sorted(ours)
    lone = next(row for row in table if row["left"] == "1")
    assert (lone["right"], lone["relation"]) == ("", "none")


def test_a_frame_is_the_table(whole: Comparison) -> None:
    frame = whole.to_frame()
    assert list(frame.columns) == list(whole.table()[0])
    assert len(frame) == len(whole.table())


def test_an_empty_frame_keeps_its_columns(whole: Comparison) -> None:
    empty = whole.model_copy(update={"pairs": (), "only_left": (), "only_right": ()})
    assert list(empty.to_frame().columns) == list(whole.to_frame().columns)


def test_without_pandas_the_extra_is_named(whole: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r'pip install "treatycompare\[pandas\]"'):
        whole.to_frame()


def test_an_ending_nobody_writes_is_refused_and_nothing_written(whole: Comparison, tmp_path: Path) -> None:
    with pytest.raises(UnknownPluginError, match=r"files that end in '\.pdf'; allowed: .*\.html"):
        whole.save(tmp_path / "report.pdf")
    with pytest.raises(UnknownPluginError, match="files that end in 'report'"):
        whole.save(tmp_path / "report")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_renderer_is_refused(whole: Comparison) -> None:
    with pytest.raises(UnknownPluginError, match="no renderer has the name 'pdf'"):
        whole.render("pdf")


def test_it_shows_itself_in_a_line(whole: Comparison) -> None:
    assert repr(whole).startswith("<Comparison hanoi - budapest: ")
    assert "theme extradition" in repr(whole.theme("extradition"))
    assert repr(whole["37"]).startswith("<Pair hanoi-37--budapest-24: ")
    assert str(whole) == repr(whole)
