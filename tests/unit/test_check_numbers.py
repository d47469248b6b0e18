"""The numbers in the words of a provision: each is a threshold or is said to be none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatycompare.check.numbers import figures, number_problems, threshold_values
from treatycompare.check.words import check_language, check_words
from treatycompare.model.treaty import Provision, Treaty


def values(text: str) -> list[float]:
    return [figure.value for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within 90 days", [90]),
        ("within 91 days", [91]),
        ("within ninety days", [90]),
        ("within ninety-one days", [91]),
        ("Ninety days", [90]),
        ("within NINETY days", [90]),
        ("a sixty-day term", [60]),
        ("at least twenty-four hours", [24]),
        ("twelve or eighteen months", [12, 18]),
        ("one year", [1]),
        ("one lamp", []),
        ("two thirds of the votes", [0.667]),
        ("a two-thirds majority", [0.667]),
        ("three quarters of the votes", [0.75]),
        ("half full", [0.5]),
        ("the fortieth lamp", [40]),
        ("the fifth and the tenth", [5, 10]),
        ("the 40th lamp and the 3rd", [40, 3]),
        ("1.5 days", [1.5]),
        ("ninety (90) days", [90, 90]),
        ("tenants often weigh oxen; someone is alone", []),
        ("ninety\u00a0days", [90]),
        ("nine\u00adty days", [90]),
        ("twenty\u2011four hours", [24]),
        ("", []),
        ("under paragraph 1, 30 days later", [30]),
        ("after 2000 hours", [2000]),
        ("in the year 2000", []),
        ("a one-year term", [1]),
        ("the sixth lamp", [6]),
        ("the forty-fifth lamp", [45]),
        ("1,000 lamps and 12,500,000 bees", [1000, 12500000]),
        ("1ſt", [1]),
    ],
)
def test_numbers_are_read_in_words_and_digits(text: str, found: list[float]) -> None:
    assert values(text) == found


REFERENCES = [
    "article 9",
    "Article 9(1)",
    "articles 2 to 11",
    "articles 2, 3 and 5",
    "paragraph 2",
    "paragraphs 1 and 2 of this article",
    "article 9, paragraph 2",
    "article 27, paragraph 4.b",
    "paragraph 1 (a) (ii) of article 40",
    "subparagraphs (a) and (b)",
    "chapter IV",
    "section 2",
    "resolution 55/25",
    "No. 7",
    "ETS 7",
]
DATES = ["27 December 1819", "1 and 2 May", "1 May", "May 1819", "in 1819", "on 31 October 2003"]
NAMES = ["the 24/7 lamp", "A/RES/79/243"]


@pytest.mark.parametrize("words", [*REFERENCES, *DATES, *NAMES])
def test_references_dates_and_names_are_no_numbers(words: str) -> None:
    assert values(words) == []
    assert values(f"Under {words} a lamp is lit for ninety days") == [90]
    assert values(f"A lamp is lit for 60 days under {words}.") == [60]


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str) -> None:
    for figure in figures(text):
        assert figure.value >= 0
        assert figure.printed


PIECES = st.sampled_from(
    [*REFERENCES, *DATES, *NAMES, "ninety", "90", "one year", "two thirds", "-", "(", ".", "half", "7th"]
)


@given(st.lists(PIECES), st.sampled_from([" ", "", ", ", "\n"]))
def test_no_mixture_of_numbers_and_references_is_too_odd_to_read(pieces: list[str], between: str) -> None:
    assert all(figure.value >= 0 for figure in figures(between.join(pieces)))


@given(st.lists(st.sampled_from([*REFERENCES, *DATES, *NAMES])))
def test_references_and_dates_give_no_number_in_any_order(pieces: list[str]) -> None:
    assert values(" under that, lamps; ".join(pieces)) == []


@given(st.lists(st.integers(0, 999)))
def test_every_plain_number_is_read(numbers: list[int]) -> None:
    assert values(" days; then lamps for ".join(map(str, numbers))) == numbers


# Numbers against the coding.


def lamps(text: str, *thresholds: float, none: tuple[str, ...] = (), locus: str = "4", **more: Any) -> Treaty:
    numbers = [
        {"kind": "time_limit", "comparator": "<=", "value": value, "unit": "day", "locus": locus}
        for value in thresholds
    ]
    norm = {
        "kind": "plain",
        "locus": "4",
        "modality": "obligation",
        "marker": "shall",
        "bearer": "state_party",
        "action": "trim",
        "object": "lamps",
        "thresholds": numbers or "silent",
    }
    unit = {
        "treaty": "lamps",
        "address": "4",
        "kind": "article",
        "text": text,
        "coded": True,
        "norms": [norm | more],
        "no_thresholds": [{"figure": figure, "locus": "4", "reason": "a name"} for figure in none],
    }
    return Treaty(id="lamps", title="Lamps", short_title="Lamps", body=(Provision.model_validate(unit),))


UNCODED = "4: the number 'ninety' is no threshold and is not said to be none"


def test_a_number_that_is_coded_is_no_problem() -> None:
    report = check_words(lamps("It shall trim within ninety days.", 90))
    assert (report.problems, report.numbers) == ((), 1)


def test_a_threshold_of_another_value_leaves_the_number_open() -> None:
    assert check_words(lamps("It shall trim within ninety days.", 91)).problems == (UNCODED,)


def test_a_number_nobody_coded_is_a_problem() -> None:
    assert check_words(lamps("It shall trim within ninety days.")).problems == (UNCODED,)


def test_a_threshold_of_another_unit_does_not_count_here() -> None:
    assert check_words(lamps("It shall trim within ninety days.", 90, locus="5")).problems == (UNCODED,)
    assert check_words(lamps("It shall trim within ninety days.", 90, locus="4[s1]")).problems == ()


@pytest.mark.parametrize("figure", ["ninety", "Ninety", "ninety days"])
def test_a_number_said_to_be_none_is_no_problem(figure: str) -> None:
    assert check_words(lamps("It shall trim within ninety days.", none=(figure,))).problems == ()


def test_another_number_said_to_be_none_excuses_nothing() -> None:
    found = check_words(lamps("It shall trim ninety of the nine lamps.", none=("nine",))).problems
    assert found == (UNCODED,)


def test_what_is_said_to_be_none_must_stand_there() -> None:
    found = check_words(lamps("It shall trim lamps.", none=("ninety",))).problems
    assert found == ("4: 'ninety', said to be no threshold, does not stand there",)
    inside = check_words(lamps("It shall trim ninety-nine lamps.", 99, none=("nine t",))).problems
    assert inside == ("4: 'nine t', said to be no threshold, does not stand there",)


def test_typography_does_not_hide_a_number_said_to_be_none() -> None:
    assert check_words(lamps("It shall trim twenty\u2011four lamps.", none=("twenty-four",))).problems == ()


def test_a_fraction_is_coded_to_three_places() -> None:
    assert check_words(lamps("Two thirds shall agree.", 2 / 3)).problems == ()
    assert check_words(lamps("Two thirds shall agree.", 0.667)).problems == ()
    assert len(check_words(lamps("Two thirds shall agree.", 0.66)).problems) == 1


def test_each_number_left_open_is_named() -> None:
    treaty = lamps("It shall trim 3 lamps in 4 days and 5 hours.", 4)
    found = list(number_problems(treaty["4"], threshold_values(treaty.provisions)))
    assert [problem.split("'")[1] for problem in found] == ["3", "5"]


# Markers in other languages.


def in_french(marker: str, lang: str = "fr") -> Treaty:
    read = [{"lang": lang, "text": marker, "kind": "authentic"}]
    treaty = lamps("Le village doit soigner ses lampes.", markers_read=read)
    return treaty.model_copy(update={"lang": "fr"})


def test_a_marker_of_another_language_is_looked_for_in_its_text() -> None:
    report = check_language(in_french("doit"))
    assert (report.text, report.addresses, report.markers, report.problems) == ("lamps@fr", 1, 1, ())


def test_a_marker_that_does_not_stand_in_its_text_is_a_problem() -> None:
    report = check_language(in_french("peut"))
    assert report.markers == 0
    assert report.problems == ("4: the fr marker 'peut' does not stand there",)


def test_a_marker_is_a_whole_word() -> None:
    assert check_language(in_french("doi")).problems == ("4: the fr marker 'doi' does not stand there",)


def test_a_marker_of_a_third_language_is_left_to_its_own_text() -> None:
    report = check_language(in_french("kan", lang="nl"))
    assert (report.markers, report.problems) == (0, ())
