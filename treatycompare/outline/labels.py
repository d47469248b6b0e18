"""Labels of units: cut from printed lines, placed in their order, judged by the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from treatycompare import citation
from treatycompare.outline.numerals import ALPHABETS, CHINESE, LOOKALIKES, TATWEEL, chinese, western

NUMBER = r"\d{1,3}(?:[A-Z]|\s?(?:bis|ter|quater|quinquies))?"
"""The pattern of a printed number: 12, 12A, 4 bis."""

# More faults than this are not named one by one: the file is no treaty, or was made to do harm.
NAMED = 500

_SUFFIXES = {"": 0, "bis": 1, "ter": 2, "quater": 3, "quinquies": 4}
_Forms = tuple[tuple[str, re.Pattern[str]], ...]
_FORMS: _Forms = (
    ("dot", re.compile(rf"({NUMBER})\.(?=\s|\(|[a-z]\)|$)")),
    ("paren", re.compile(r"\(?([a-z]|([a-z])\2|[ivxl]{2,6}|[A-Z]|[IVXL]{2,6}|\d{1,2})\)")),
    # "a. text", a list of its own: UNTOC has it below (ii), CETS 198 below 1.
    ("point", re.compile(r"([a-z]|[ivxl]{2,6})\.(?=\s)")),
)
# What a language has beside or instead of these, tried first. "item" is a number that heads a
# paragraph, or stands below a letter for a Roman numeral; "quote" is always the latter.
_OWN: dict[str, _Forms] = {
    "es": (("paren", re.compile(r"\(?(ñ)\)")),),
    "ru": (("paren", re.compile(rf"\(?([{ALPHABETS['ru']}])\)")),),
    "ar": (
        ("dot", re.compile(r"(\d{1,3})\s?[-\u2010-\u2013](?!\d)")),
        ("paren", re.compile(rf"\(([{ALPHABETS['ar']}اى]{TATWEEL}?)\)")),
        ("quote", re.compile(r"[\u2018\u2019'](\d{1,2})[\u2018\u2019']")),
    ),
    "zh": (
        ("dot", re.compile(rf"({CHINESE}{{1,5}})、")),
        ("paren", re.compile(rf"([㈠-㈩])|[(（]({CHINESE}{{1,5}})[)）]")),
        ("item", re.compile(r"(\d{1,3})[.．](?!\d)")),
    ),
}
# Marks of direction print nothing and may stand before a label.
_LEAD = re.compile("[\\s\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


class Label(NamedTuple):
    """One printed label: its word, and whether a full stop or a bracket follows it."""

    word: str
    form: str


class Sense(NamedTuple):
    """One way to understand a printed label: a style, a place in its order, the word of addresses."""

    style: str
    form: str
    place: tuple[int, int]
    word: str


def split_labels(line: str, lang: str = "en") -> tuple[tuple[Label, ...], str]:
    """Cut the labels from the start of a line.

    >>> split_labels("3. (a) Each Party")
    ((Label(word='3', form='dot'), Label(word='a', form='paren')), 'Each Party')
    >>> split_labels("a)Each Party"), split_labels("(CDPC) shall")
    (((Label(word='a', form='paren'),), 'Each Party'), ((), '(CDPC) shall'))
    >>> split_labels("三、㈠ 各方", "zh")
    ((Label(word='三', form='dot'), Label(word='㈠', form='paren')), '各方')
    """
    labels: list[Label] = []
    forms = (*_OWN.get(lang, ()), *_FORMS)
    rest = line.strip()
    while True:
        lead = _LEAD.match(rest)
        bare = rest[lead.end() :] if lead else rest
        for form, pattern in forms:
            found = pattern.match(bare)
            label = Label(number(found[found.lastindex or 1]), form) if found else None
            # A number comes first or not at all: "(a) 2. x" is no chain of labels.
            if found and label and senses(label, lang) and not (labels and form == "dot"):
                labels.append(label)
                rest = bare[found.end() :].lstrip()
                break
        else:
            return tuple(labels), rest


def number(printed: str) -> str:
    """Give a printed number as addresses write it: "12a" as 12A, "4 Bis" as 4bis."""
    found = re.fullmatch(r"(\d+)\s*(\w*)", printed)
    if found is None:
        return printed
    suffix = found[2].lower()
    return found[1] + (suffix if suffix in _SUFFIXES else suffix.upper())


@lru_cache(maxsize=4096)
def senses(label: Label, lang: str = "en") -> tuple[Sense, ...]:
    """All ways to understand a label as texts in *lang* print it.

    >>> [sense.word for sense in senses(Label("㈢", "paren"), "zh")]
    ['c']
    >>> [(sense.style, sense.place) for sense in senses(Label("i", "paren"))]
    [('letter', (9, 0)), ('roman', (1, 0))]
    """
    word, form = label
    if word[0].isdigit():
        word = western(word)
        found = []
        if form != "quote":
            found.append(Sense("number", "dot" if form == "item" else form, place_of("number", word), word))
        if form in ("item", "quote"):
            found.append(_sense("roman", "paren", int(word)))
    elif re.fullmatch(rf"{CHINESE}+|[㈠-㈩]", word):
        # A style of its own: "2." does not go on a list of 一、.
        found = [_sense("number-chinese" if form == "dot" else "letter", form, chinese(word))]
    else:
        found = [Sense(style, form, place, word) for style, place in values(label) if word.isascii()]
        order = ALPHABETS.get(lang, "")
        for letter in dict.fromkeys((word.strip(TATWEEL), word.strip(TATWEEL).translate(LOOKALIKES.get(lang, {})))):
            if len(letter) == 1 and letter in order:
                found.append(_sense("letter", form, order.index(letter) + 1))
            elif letter != word and letter.isascii():
                found.append(_sense("letter", form, place_of("letter", letter)[0]))
    return tuple(dict.fromkeys(sense for sense in found if sense.word))


def _sense(style: str, form: str, place: int) -> Sense:
    # Zero has no place in any order but that of digits.
    return Sense(style, form, (place, 0), shown(style, place) if place else "")


def values(label: Label) -> Iterator[tuple[str, tuple[int, int]]]:
    """The styles that a label can belong to, with its place in the order of each."""
    styles = ["number"] if label.word[0].isdigit() else ["letter", "roman"]
    for style in styles:
        try:
            yield style + ("-capital" if label.word.isupper() else ""), place_of(style, label.word)
        except ValueError:
            continue


def place_of(style: str, label: str) -> tuple[int, int]:
    """The place of a label in its order, letters and Latin words after a number counted apart.

    Raises ValueError where the label has no place in this style.
    """
    if style.startswith("roman"):
        roman = citation.roman_value(label)
        if roman is None:
            raise ValueError(label)
        return roman, 0
    if style.startswith("letter"):
        if len(label) > 2 or len(set(label)) > 1:
            raise ValueError(label)
        return ord(label[0].lower()) - 96 + 26 * (len(label) - 1), 0
    found = re.fullmatch(r"(\d+)(\w*)", label)
    if found is None:
        raise ValueError(label)
    number, suffix = int(found[1]), found[2]
    return number, _SUFFIXES[suffix] if suffix in _SUFFIXES else place_of("letter", suffix)[0]


def shown(style: str, place: int) -> str:
    """Give the label at a place of an order: the inverse of place_of."""
    if style.startswith("number"):
        return str(place)
    letter = chr(96 + (place - 1) % 26 + 1) * ((place - 1) // 26 + 1)
    label = citation.to_roman(place) if style.startswith("roman") else letter
    return label.upper() if style.endswith("capital") else label


MISSING = "missing "
"""How each fault starts that an excerpt may have."""


def step(last: tuple[int, int] | None, value: tuple[int, int]) -> tuple[str, range]:
    """Judge the step from one label to the next: the fault, if any, and the places left out."""
    before = last or (0, 0)
    if last == value:
        return "doubled", range(0)
    if value < before:
        return "disordered", range(0)
    # 12A follows 12, and 13 follows 12A; 12A after 11 leaves out 12.
    missing = range(before[0] + 1, value[0] + (1 if value[1] and value[0] != before[0] else 0))
    if value[0] == before[0] and value[1] != before[1] + 1:
        return "disordered", range(0)
    return ("missing" if missing else ""), missing


def sequence_faults(labels: Sequence[str], show: str) -> list[str]:
    """Name what is missing, doubled or out of order in a run of labels that starts with the first."""
    style = "number" if labels[0][0].isdigit() else "roman-capital"
    have, seen = set(labels), set[str]()
    last: tuple[int, int] | None = None
    last_label = ""
    out: list[str] = []
    for label in labels:
        try:
            value = place_of(style, label)
        except ValueError:
            out.append(f"{show}{label} is numbered unlike the others")
            continue
        fault, missing = step(last, value)
        names = (shown(style, place) for place in missing[:NAMED])
        out += [f"{MISSING}{show}{name}" for name in names if name not in have]
        if label in seen:
            out.append(f"{show}{label} stands twice")
        elif fault == "disordered":
            out.append(f"{show}{label} stands after {show}{last_label}")
        if last is None or value > last:
            last, last_label = value, label
        seen.add(label)
    return out
