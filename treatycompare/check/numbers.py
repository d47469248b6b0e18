"""The numbers in the words of a provision: each is a threshold or is said to be none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from treatycompare import citation
from treatycompare.model.treaty import Provision
from treatycompare.text import fold, tidy


class Figure(NamedTuple):
    """A number as it is printed, and its value."""

    printed: str
    value: float


_ONES = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TEN_NAMES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {name: tens * 10 for tens, name in enumerate(_TEN_NAMES, start=2)}
_WORDS: dict[str, float] = {name: value for value, name in enumerate(_ONES.split(), start=2)}
_WORDS |= {"eighteen": 18, "nineteen": 19, "hundred": 100, "half": 0.5} | _TENS
_ORDINALS = {f"{name[:-1]}ieth": value for name, value in _TENS.items()}
_ORDINALS |= {"fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_LAST = {"one": 1, "first": 1, "second": 2, "third": 3, **_WORDS, **_ORDINALS}
"""What can follow a ten: forty-five, forty-fifth."""
_SPAN = r"years?|months?|days?|hours?|weeks?|per cent"

_LABEL = (
    rf"(?:(?:[A-Z]\.)?\d+(?:\.\d+)*(?!\d| (?:{_SPAN})\b)|[IVXLC]+\b|\(?[a-z]{{1,4}}\))"
    r"(?:\s*(?:\([a-z0-9]+\)|\.[a-z]\b|[a-z]\)))*"
)
_REFERENCE = re.compile(
    r"\b(?:sub-?paragraphs?|paragraphs?|articles?|chapters?|sections?|annex(?:es)?|No\.|ETS|resolutions?)\s*"
    rf"(?:(?:{_LABEL}|sub-?paragraphs?|paragraphs?|articles?|of|,|;|and|or|to|through|this|the|No\.|[/])\s*)+",
    re.I,
)
_DATE = re.compile(
    r"\b\d{1,2}(?:(?: (?:and|to) |-)\d{1,2})? "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: \d{4})?"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
    rf"|\b(?:1[89]|20)\d\d\b(?! (?:{_SPAN})\b)"
)
_NAME = re.compile(r"\b\d+/\d+\b|[A-Z]/RES/\S+")
"""The 24/7 network, resolution 55/25: names that hold figures."""

_FRACTION = re.compile(r"\b(?:two|three)[- ](?:thirds?|quarters?)\b", re.I)
_NUMBER = re.compile(
    rf"\b(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?:th|st|nd|rd)?|(?:{'|'.join(_TENS)})(?:-\w+)?"
    rf"|{'|'.join([*_WORDS, *_ORDINALS])}|one(?=[ -](?:{_SPAN})\b))\b",
    re.I,
)


def figures(text: str) -> Iterator[Figure]:
    """Give the numbers of a text; those of references, dates and names are none.

    >>> [f.value for f in figures("within ninety days of article 9, paragraph 2, by two thirds, or one year")]
    [0.667, 90.0, 1.0]
    """
    words = fold(tidy(text))
    for pattern in (_DATE, _NAME, _REFERENCE):
        words = pattern.sub(" ", words)
    for found in _FRACTION.finditer(words):
        part = found[0].lower()
        whole = 3 if "third" in part else 4
        yield Figure(found[0], round((2 if part.startswith("two") else 3) / whole, 3))
    words = _FRACTION.sub(" ", words)
    for found in _NUMBER.finditer(words):
        yield Figure(found[0], _value(found[0].lower()))


def _value(printed: str) -> float:
    digits = re.match(r"[0-9][0-9,.]*", printed)
    if digits:
        return float(digits[0].replace(",", ""))
    first, _, rest = printed.partition("-")
    return float({"one": 1, **_WORDS, **_ORDINALS}.get(first, 0) + _LAST.get(rest, 0))


def number_problems(unit: Provision, coded: dict[str, set[float]]) -> Iterator[str]:
    """List the numbers of a unit that are neither a threshold there nor said to be none.

    *coded* has the values of the thresholds of the treaty by the unit at which they stand.
    """
    values = coded.get(unit.address, set())
    none = [fold(tidy(note.figure)).lower() for note in unit.no_thresholds]
    words = fold(tidy(unit.text or "")).lower()
    for found in figures(unit.text or ""):
        if round(found.value, 3) not in values and not any(_holds(figure, found.printed) for figure in none):
            yield f"{unit.address}: the number {found.printed!r} is no threshold and is not said to be none"
    for note, figure in zip(unit.no_thresholds, none, strict=True):
        if not _holds(words, figure):
            yield f"{note.locus}: {note.figure!r}, said to be no threshold, does not stand there"


def _holds(words: str, figure: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(figure).lower())}(?!\w)", words) is not None


def threshold_values(units: tuple[Provision, ...]) -> dict[str, set[float]]:
    """Give the values of all thresholds by the unit at which each stands."""
    found: dict[str, set[float]] = {}
    for unit in units:
        for norm in unit.norms:
            for threshold in norm.thresholds.value or ():
                found.setdefault(citation.unit_of(threshold.locus), set()).add(round(float(threshold.value), 3))
    return found
