"""Citations: a footnote, BibTeX, CSL-JSON; what the record does not know is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import treatycompare
from treatycompare import cli
from treatycompare.cli import citing
from treatycompare.errors import AddressError, OptionError, UnknownAddressError
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.report.citation_styles import STYLES, cite, place_in_words

DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}},
    "additionalProperties": False,
}
TEXTS = ("title", "title-short", "event-place", "number", "note", "section", "language")
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "type": {"const": "treaty"},
            "id": {"type": "string"},
            "issued": DATE,
            "event-date": DATE,
            **{name: {"type": "string"} for name in TEXTS},
        },
        "additionalProperties": False,
    },
}
"""The part of the CSL data schema that a treaty needs: its names and types, nothing beside them."""


def bees(title: str = "Treaty of the Bees") -> Treaty:
    article = Provision(treaty="bees", address="5", kind="article", label="5")
    return Treaty(id="bees", title=title, short_title=title, body=(article,))


def test_a_footnote_has_both_dates_the_number_and_the_pinpoint() -> None:
    assert cite(treatycompare.load("budapest"), "art. 24, para. 1") == (
        "Convention on Cybercrime (opened for signature 23 November 2001, entered into force 1 July 2004) "
        "ETS No 185 (Budapest) art 24(1)"
    )


def test_what_is_not_known_is_left_out() -> None:
    hanoi = cite(treatycompare.load("hanoi"), "preamble")
    assert "(adopted 24 December 2024) UN Doc A/RES/79/243, annex (Hanoi) preamble" in hanoi
    assert "force" not in hanoi
    assert cite(bees(), "5") == "Treaty of the Bees, art 5"
    assert json.loads(cite(bees(), "5", "csl")) == [
        {"id": "bees-5", "type": "treaty", "title": "Treaty of the Bees", "section": "art 5", "language": "en"}
    ]
    assert "year" not in cite(bees(), "5", "bibtex")


@pytest.mark.parametrize("treaty", ["hanoi", "budapest", "ets189", "uncac", "untoc"])
def test_csl_is_an_item_of_type_treaty(treaty: str) -> None:
    for address in (None, "1"):
        made = json.loads(cite(treatycompare.load(treaty), address, "csl"))
        jsonschema.validate(made, CSL)
        assert len(made) == 1
        assert len(made[0]["issued"]["date-parts"][0]) == 3


def test_the_schema_of_this_test_refuses_another_name() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"id": "a", "type": "treaty", "titel": "b"}], CSL)


def bibtex_fields(entry: str) -> dict[str, str]:
    """Read an entry as BibTeX does: braces counted, whether or not a backslash stands before them."""
    head = re.match(r"@misc\{([^,\s]+),\n", entry)
    assert head
    rest, fields = entry[head.end() :], {"key": head[1]}
    while found := re.match(r"\s*([a-z]+) = ", rest):
        rest = rest[found.end() :]
        depth = end = 0
        while depth or rest[end] != ",":
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            assert depth >= 0
            end += 1
        fields[found[1]], rest = rest[:end], rest[end + 1 :]
    assert rest.strip() == "}"
    return fields


def test_bibtex_has_the_fields_of_a_treaty() -> None:
    fields = bibtex_fields(cite(treatycompare.load("budapest"), "24(1)", "bibtex"))
    assert fields["key"] == "budapest-24-1"
    assert fields["title"] == "{{Convention on Cybercrime}}"
    assert (fields["year"], fields["month"], fields["note"]) == ("{2001}", "nov", "{art 24(1)}")
    assert fields["howpublished"] == "{ETS No. 185}"


HOSTILE = [
    "<script>alert(1)</script>",
    "a \u202egnp.exe",
    "}, note = {injected}, x = {",
    "\\input{/etc/passwd}",
    "100 % & $x_1^2$ # ~",
    "line\none\x1b[31m",
    "条約 معاهدة",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_shown_and_breaks_nothing(title: str) -> None:
    for style in STYLES:
        made = cite(bees(title), "5", style)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", made)
    fields = bibtex_fields(cite(bees(title), "5", "bibtex"))
    assert set(fields) == {"key", "title", "note", "langid"}
    assert "\\input{" not in fields["title"]
    assert json.loads(cite(bees(title), "5", "csl"))[0]["title"].replace("[U+202E]", "\u202e").split()[0] in title


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_gives_one_entry_of_balanced_braces(title: str) -> None:
    assert set(bibtex_fields(cite(bees(title), "5", "bibtex"))) == {"key", "title", "note", "langid"}
    jsonschema.validate(json.loads(cite(bees(title), "5", "csl")), CSL)
    assert "\n" not in cite(bees(title), "5")


def test_a_sentence_keeps_its_number() -> None:
    assert place_in_words("2[s1]") == "art 2, sentence 1"
    assert cite(treatycompare.load("budapest"), "2[s1]").endswith("art 2, sentence 1")


@pytest.mark.parametrize("address", ["end", "note.2", "ch.II.sec.1.tit.2", "12A", "preamble"])
def test_no_place_is_printed_raw(address: str) -> None:
    assert "." not in place_in_words(address)


def test_errors_say_what_is_allowed() -> None:
    with pytest.raises(OptionError, match="no citation style is called 'apa'; allowed: oscola, bibtex, csl"):
        cite(bees(), "5", "apa")
    with pytest.raises(UnknownAddressError, match="no provision '99'"):
        cite(bees(), "99")
    with pytest.raises(AddressError, match="not an address"):
        cite(bees(), "?")


def test_the_command_offers_the_styles_there_are() -> None:
    assert citing.STYLES == STYLES


def test_the_command(home: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli.cli, ["cite", *arguments])

    assert run("budapest", "24").output.endswith("ETS No 185 (Budapest) art 24\n")
    assert json.loads(run("hanoi", "37(4)", "--style", "csl").output)[0]["section"] == "art 37(4)"
    assert run("hanoi", "--style", "bibtex").output.startswith("@misc{hanoi,\n")
    wrong = run("hanoi", "37", "--style", "apa")
    assert wrong.exit_code == 2
    assert "'apa' is not one of 'oscola', 'bibtex', 'csl'" in wrong.output
