"""What scripts and notebooks may rely on, line by line of the public contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import treatycompare as tc
from treatycompare import citation, library
from treatycompare.errors import FileError, MissingTextError, OptionError, ParseError, UnknownPluginError
from treatycompare.model.alignment import Alignment
from treatycompare.model.comparison import Comparison
from treatycompare.model.difference import FacetValue, ProvisionDiff
from treatycompare.model.treaty import Treaty


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


@pytest.fixture
def hanoi(home: Path) -> Treaty:
    return tc.load("hanoi")


@pytest.fixture
def budapest(home: Path) -> Treaty:
    return tc.load("budapest")


@pytest.fixture(scope="module")
def whole() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(library.HOME, "/nonexistent")
        return tc.compare(tc.load("hanoi"), tc.load("budapest"))


@pytest.fixture(scope="module")
def worded(invented: Path) -> Comparison:
    """Two small treaties of our own invention, by their wording alone."""
    return tc.compare(tc.parse(invented / "bees.md"), tc.parse(invented / "lighthouses.xml"), method="text")


# Addresses


@pytest.mark.parametrize(
    "address", ["37", "37(4)", "40(21)(b)", "2(e)(i)", "preamble", "end", "note.1", "note.5", "ch.IV"]
)
def test_addresses_of_the_contract_exist(hanoi: Treaty, address: str) -> None:
    assert hanoi[address].address == address
    assert address in hanoi


def test_a_sentence_gives_its_unit(hanoi: Treaty) -> None:
    assert hanoi["2[s1]"].address == "2"


def test_one_provision_is_cited_in_many_ways(hanoi: Treaty) -> None:
    assert citation.split_treaty("Hanoi 37(4)") == ("hanoi", "37(4)")
    assert hanoi["art. 37, para. 4"] is hanoi["37(4)"]
    assert citation.canonical("Article 27, paragraph 4.b") == "27(4)(b)"


def test_the_themes_are_the_contracts(whole: Comparison) -> None:
    assert [theme.slug for theme in whole.themes] == [
        *("definitions", "sovereignty", "offences", "children", "liability", "powers", "evidence", "extradition"),
        *("assets", "operations", "safeguards", "prevention", "capacity", "institutions"),
    ]


# Python


def test_the_record_answers(hanoi: Treaty) -> None:
    assert hanoi["42(8)"].summary
    assert hanoi["42(8)"].text is None
    assert len(hanoi.articles) == 68
    assert hanoi.provisions[0].address == "preamble"
    assert len(tc.load("budapest").articles) == 48


def test_norms_are_chosen_by_kind_and_modality(hanoi: Treaty) -> None:
    found = hanoi.norms(kind="extradition", modality="obligation")
    assert found
    assert {(norm.kind, norm.modality) for norm in found} == {("extradition", "obligation")}
    assert len(found) < len(hanoi.norms(kind="extradition")) < len(hanoi.norms())
    assert hanoi.norms(kind="extradition", modality="definition") == ()


def test_any_document_is_parsed_by_its_content(invented: Path, tmp_path: Path) -> None:
    misnamed = tmp_path / "statute.docx"
    misnamed.write_bytes((invented / "lighthouses.xml").read_bytes())
    parsed = tc.parse(str(misnamed))
    assert parsed.has_text
    assert [unit.text for unit in parsed.provisions] == [
        unit.text for unit in tc.parse(invented / "lighthouses.xml").provisions
    ]


def test_text_and_summary_stand_together_where_the_library_has_the_text(invented: Path) -> None:
    tc.texts.add(invented / "bees.md", treaty="bees", lang="en")
    assert tc.load("bees")["5"].text == "Any keeper may leave."


@pytest.mark.parametrize("method", ["best", "curated"])
def test_aligns_by_the_record(hanoi: Treaty, budapest: Treaty, method: str) -> None:
    found = tc.align(hanoi, budapest, method=method)
    assert isinstance(found, Alignment)
    assert found.method == method
    (link,) = found.of_left("37")
    assert (link.right, link.origin) == (("24",), "curated")
    assert all((link.relation, link.reason, link.author, link.date))
    assert tc.align(hanoi, budapest) == tc.align(hanoi, budapest, method="best")


def test_aligning_by_text_needs_the_words_and_names_the_command(hanoi: Treaty, budapest: Treaty) -> None:
    with pytest.raises(MissingTextError, match="treatycompare texts add FILE --treaty hanoi"):
        tc.align(hanoi, budapest, method="text")
    with pytest.raises(MissingTextError, match="texts add FILE"):
        tc.compare(hanoi, budapest, method="text")


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_aligning_by_text_works_on_any_two_documents(invented: Path, level: str) -> None:
    bees, lights = tc.parse(invented / "bees.md"), tc.parse(invented / "lighthouses.xml")
    found = tc.align(bees, lights, method="text", level=level)
    assert all(link.origin == "text" and link.relation is None and link.score is not None for link in found.links)
    same = tc.align(bees, bees, method="text", level=level)
    assert all(link.left == link.right for link in same.links)
    assert {a for link in same.links for a in link.left} >= ({"2", "3"} if level == "article" else {"2(1)"})


@pytest.mark.parametrize(
    ("options", "message"),
    [({"method": "magic"}, "allowed: best, curated, text"), ({"level": "chapter"}, "allowed: article, paragraph")],
)
def test_what_align_does_not_know_is_said(
    hanoi: Treaty, budapest: Treaty, options: dict[str, str], message: str
) -> None:
    with pytest.raises(OptionError, match=message):
        tc.align(hanoi, budapest, **options)


def test_diff_of_two_provisions(hanoi: Treaty, budapest: Treaty) -> None:
    found = tc.diff(hanoi["37"], budapest["24"])
    assert isinstance(found, ProvisionDiff)
    assert [p.address for p in (*found.left, *found.right)] == ["37", "24"]
    assert found.norms
    assert not found.is_empty


def test_compare_is_what_the_contract_says(hanoi: Treaty, budapest: Treaty) -> None:
    c = tc.compare(hanoi, budapest, theme="extradition")
    assert isinstance(c, Comparison)
    assert c["37"].right[0].address == "24"
    assert isinstance(c.pairs, tuple)
    assert isinstance(c.only_left, tuple)
    assert isinstance(c.only_right, tuple)
    assert len(c) == len(list(c)) == len(c.pairs) > 0
    assert tc.compare(hanoi, budapest).theme("extradition") == c


def test_all_forms_are_given_and_saved_by_the_ending(whole: Comparison, tmp_path: Path) -> None:
    part = whole.theme("extradition")
    assert json.loads(part.to_json()) == part.to_dict()
    assert len(part.to_frame()) == len(part.table())
    assert part.to_html().lower().startswith("<!doctype html>")
    assert part._repr_html_()
    for ending in ("html", "json", "csv"):
        saved = part.save(tmp_path / f"report.{ending}")
        assert saved.read_bytes() == part.render(ending)
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == part.to_json()
    with pytest.raises(UnknownPluginError):
        part.save("report.nothing")


@pytest.mark.parametrize("which", ["whole", "part", "worded"])
def test_a_saved_comparison_is_read_back_equal(
    whole: Comparison, worded: Comparison, tmp_path: Path, which: str
) -> None:
    c = {"whole": whole, "part": whole.theme("assets"), "worded": worded}[which]
    path = c.save(tmp_path / "saved.json")
    again = tc.read_comparison(path)
    assert again == c
    assert again.to_json() == c.to_json()
    assert again.render("html") == c.render("html")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b"null", b"\xff\xfe", b'{"schema_version": "9.0"}', b"[" * 100_000, b"<html>"],
)
def test_what_is_no_saved_comparison_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(content)
    with pytest.raises(ParseError, match=r"no saved comparison: 'saved\.json'.*save one as \.json"):
        tc.read_comparison(path)


def test_another_schema_version_or_field_is_refused(whole: Comparison, tmp_path: Path) -> None:
    data = whole.theme("extradition").to_dict()
    for changed in ({**data, "schema_version": "2.0"}, {**data, "colour": "red"}):
        path = tmp_path / "saved.json"
        path.write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(ParseError, match="no saved comparison"):
            tc.read_comparison(path)
    with pytest.raises(FileError, match="no such file"):
        tc.read_comparison(tmp_path / "absent.json")


def test_the_library_is_reached_as_texts(invented: Path) -> None:
    assert tc.texts is library
    entry = tc.texts.add(str(invented / "bees.md"), treaty="bees", lang="en", edition="1801-01-01")
    assert tc.texts.list() == (entry,)
    assert tc.texts.verify() == ((entry, None),)
    assert tc.texts.remove("bees", edition="1801-01-01") == entry
    assert tc.texts.list() == ()


# JSON of align --json

KEYS = {"schema_version", "left", "right", "level", "method", "links", "uncertain", "unmatched_left", "unmatched_right"}
ADDED = {"findings", "notes"}
LINK = {"left", "right", "relation", "origin", "score", "signals"}
LINK_ADDED = {"reason", "facets", "degree", "author", "date"}


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_the_json_of_an_alignment(hanoi: Treaty, budapest: Treaty, invented: Path, level: str) -> None:
    bees, lights = tc.parse(invented / "bees.md"), tc.parse(invented / "lighthouses.xml")
    for found in (
        tc.align(hanoi, budapest, method="curated", level=level),
        tc.align(bees, lights, method="text", level=level),
    ):
        data = found.model_dump(mode="json")
        assert set(data) == KEYS | ADDED
        assert data["schema_version"] == "1.0"
        assert data["level"] == level
        for side in ("left", "right"):
            assert {"id", "title", "lang", "sha256"} <= set(data[side])
        for link in (*data["links"], *data["uncertain"]):
            assert set(link) == LINK | LINK_ADDED
        undecided = [{a for link in data["uncertain"] for a in link[side]} for side in ("left", "right")]
        assert not undecided[0] & set(data["unmatched_left"])
        assert not undecided[1] & set(data["unmatched_right"])
        linked = [{a for link in data["links"] for a in link[side]} for side in ("left", "right")]
        assert not linked[0] & set(data["unmatched_left"])
        assert not linked[1] & set(data["unmatched_right"])


def test_a_comparison_holds_its_alignment(whole: Comparison, hanoi: Treaty, budapest: Treaty) -> None:
    assert whole.to_dict()["alignment"] == tc.align(hanoi, budapest).model_dump(mode="json")


# Values


def lists_in(value: object, place: str = "c") -> Iterator[str]:
    if isinstance(value, (list, set)):
        yield place
    elif isinstance(value, FacetValue):
        return  # its value is data as it stands in the record, of any shape
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from lists_in(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from lists_in(item, f"{place}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from lists_in(item, f"{place}[{key!r}]")


def test_results_are_frozen_and_hold_tuples(whole: Comparison, worded: Comparison, hanoi: Treaty) -> None:
    for value in (whole.theme("extradition"), worded, hanoi):
        assert list(lists_in(value)) == []
    for value, name in ((whole, "pairs"), (hanoi, "body"), (hanoi["37"], "text"), (whole["37"], "link")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(value, name, None)


def test_nothing_that_is_given_out_changes_what_is_given_next(hanoi: Treaty, budapest: Treaty) -> None:
    first = tc.compare(hanoi, budapest, theme="extradition").to_json()
    data: dict[str, Any] = tc.compare(hanoi, budapest, theme="extradition").to_dict()
    data["pairs"].clear()
    assert tc.compare(hanoi, budapest, theme="extradition").to_json() == first


MADE = """
import hashlib, sys
import treatycompare as tc
c = tc.compare(tc.load("hanoi"), tc.load("budapest"))
words = tc.compare(tc.parse(sys.argv[1]), tc.parse(sys.argv[2]), method="text")
points = tc.align(tc.parse(sys.argv[1]), tc.parse(sys.argv[2]), method="text", level="paragraph")
for made in (c, words):
    for name in ("json", "html", "csv", "text", "notebook"):
        print(name, hashlib.sha256(made.render(name)).hexdigest())
print(points.model_dump_json())
"""


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(invented: Path, home: Path) -> None:
    arguments = [str(invented / "bees.md"), str(invented / "lighthouses.xml")]
    runs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", MADE, *arguments],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    (first, errors), (second, _) = (process.communicate(timeout=90) for process in runs)
    assert first, errors.decode()
    assert first == second


AFTER_ALL = """
import importlib, pkgutil, sys
import treatycompare as tc
for module in pkgutil.walk_packages(tc.__path__, "treatycompare."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
hanoi, budapest = tc.load("hanoi"), tc.load("budapest")
assert tc.align(hanoi, budapest, method="curated").links
assert tc.diff(hanoi["45(1)"], budapest["33(1)"]).norms
assert tc.compare(hanoi, budapest, theme="extradition").pairs
assert tc.parse(sys.argv[1]).articles
assert tc.texts.list() == ()
assert issubclass(tc.TreatyCompareError, Exception)
try:
    tc.read_comparison(sys.argv[1])
except tc.TreatyCompareError:
    pass
assert tc.facts(hanoi["42"]) and tc.lineage(hanoi, "42") and tc.gaps(hanoi, budapest, theme="sovereignty")
assert tc.profile(budapest).norms and tc.effective_scope(hanoi, "42") and tc.floors(budapest, "29")
assert sorted(tc.__all__) == sorted(
    ["TreatyCompareError", "align", "cite", "compare", "diff", "disagreements", "effective_scope", "facts", "floors"]
    + ["gaps", "lineage", "load", "parse", "profile", "read_comparison", "texts"]
)
assert set(tc.__all__) <= set(dir(tc))
"""


def test_every_public_name_works_after_all_modules_were_imported(invented: Path, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", AFTER_ALL, str(invented / "bees.md")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'comparison'"):
        tc.comparison  # type: ignore[attr-defined]  # noqa: B018
