"""JSON, CSV, plain text and the notebook cell."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from report_fixtures import empty, many, poisoned, with_text, without_text

from treatycompare.model.comparison import Comparison
from treatycompare.model.difference import FacetValue
from treatycompare.report import phrases
from treatycompare.report.csv import COLUMNS

ALL = [with_text, without_text, empty]

# What JupyterLab keeps in a notebook nobody trusts.
KEPT = frozenset(
    ["div", "p", "strong", "em", "b", "bdi", "br", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"]
)


@pytest.mark.parametrize("make", ALL)
def test_json_reads_back_as_the_same_comparison(make):
    comparison = make()
    out = comparison.render("json").decode()
    assert Comparison.model_validate_json(out) == comparison
    assert next(iter(json.loads(out))) == "schema_version"


def test_json_keeps_letters_of_any_script():
    assert "Äœ条约" in poisoned(without_text(), "Äœ条约").render("json").decode()


@pytest.mark.parametrize("make", ALL)
def test_csv_has_a_line_for_each_row_of_the_table(make):
    comparison = make()
    lines = list(csv.DictReader(io.StringIO(comparison.render("csv").decode())))
    assert [line["left"] for line in lines] == [row["left"] for row in comparison.table()]
    assert comparison.render("csv").decode().splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formula(start):
    spoilt = with_text().model_dump(mode="json")
    spoilt["only_left"][0]["heading"] = f"{start}1+1"
    out = Comparison.model_validate(spoilt).render("csv").decode()
    cells = [cell for line in csv.reader(io.StringIO(out, newline="")) for cell in line]
    assert f"'{start}1+1" in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]


@pytest.mark.parametrize("make", ALL)
def test_text_fits_a_terminal(make):
    out = make().render("text").decode()
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "Lake and River compared" in out
    assert "not legal advice" in " ".join(out.split())


def test_text_says_what_matters():
    out = " ".join(with_text().render("text").decode().split())
    for said in ("1 Lake narrower", "1 Only in Lake", "1 Uncertain", "weaker in Lake", "Only in River", "Mills"):
        assert said in out
    assert "\x1b" not in poisoned(with_text(), "\x1b[31m").render("text").decode()


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.names.update(name for name, _ in attrs)


@pytest.mark.parametrize("make", ALL)
def test_the_notebook_cell_survives_the_sanitizer(make):
    tags = Tags(make().render("notebook").decode())
    assert tags.seen <= KEPT
    assert tags.names <= {"class", "lang", "dir"}


def test_the_notebook_cell_is_short_and_says_what_it_leaves_out():
    out = many(50).render("notebook").decode()
    assert out.count("<tr>") == 31
    assert "… 20 more; use .to_frame() or .save(" in out
    assert "<script" not in poisoned(with_text(), "<script>").render("notebook").decode()
    assert without_text().notices[0] in out or without_text().notices[0] in without_text().render("notebook").decode()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ("nothing",)),
        (False, ("no",)),
        ("mutual_assistance", ("mutual assistance",)),
        ("Own words, kept_as they are", ("Own words, kept_as they are",)),
        (
            [{"ground": "security", "modality": "permission", "locus": "40(21)(b)"}],
            ("security (may refuse) [40(21)(b)]",),
        ),
        ([{"text": "a condition", "locus": "1", "via": "2(a)"}], ("a condition [through 2(a)]",)),
        (
            {"kind": "penalty_years", "comparator": ">=", "value": 1, "unit": "year", "clock_start": "the sentence"},
            ("penalty years: at least 1 year, from the sentence",),
        ),
        ({"b": 1, "a": [True]}, ("b: 1, a: yes",)),
    ],
)
def test_values_in_words(value, words):
    if value is None:
        assert phrases.value_items(value) == ()
    else:
        assert phrases.facet_items(FacetValue(state="coded", value=value, locus="1")) == words


def test_a_state_is_never_a_no():
    said = {state: phrases.facet_items(FacetValue(state=state)) for state in ("silent", "inconclusive", "not_coded")}
    assert len(set(said.values())) == 3
    assert not any(re.search(r"\bno\b", text) for (text,) in said.values())
