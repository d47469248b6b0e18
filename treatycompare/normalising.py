"""Normalising by named families: each counted, each switchable, always with the way back.

What is normalised is for matching and for reading damaged extractions; what is stored and quoted
stays as printed. Every character of the result knows the piece of the source it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from treatycompare import text
from treatycompare.errors import OptionError

Family = Literal["extraction_splits", "hyphenation", "white_space", "typography", "spelling", "numbers"]

FAMILIES: tuple[Family, ...] = ("extraction_splits", "hyphenation", "white_space", "typography", "spelling", "numbers")
"""In the order in which they are applied: damage first, so that later rules see whole words."""


class Edit(NamedTuple):
    """One change: the piece of the source that was changed, what stood there and what stands now."""

    family: Family
    start: int
    end: int
    before: str
    after: str


class Normalised(NamedTuple):
    """A normalised text, every change made to it, and for each character where it comes from.

    ``spans`` has for each character of ``text`` the start and the end of its source.
    """

    text: str
    edits: tuple[Edit, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def counts(self) -> dict[Family, int]:
        """How many changes each family made; families that made none are absent."""
        return {family: n for family in FAMILIES if (n := sum(edit.family == family for edit in self.edits))}

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Give the piece of the source from which ``text[start:end]`` comes.

        >>> done = normalise("the  co-operation", ["white_space", "spelling"])
        >>> done.text, done.source(4, 15)
        ('the cooperation', (5, 17))
        """
        if start >= end:
            place = self.spans[start][0] if start < len(self.spans) else (self.spans[-1][1] if self.spans else 0)
            return place, place
        return self.spans[start][0], self.spans[end - 1][1]


Rule = Callable[[str, Collection[str]], Iterator[tuple[int, int, str]]]
"""Gives the changes of one family, from left to right: start, end, what is to stand there."""


def normalise(
    words: str, families: Sequence[str] = FAMILIES, *, vocabulary: Collection[str] = frozenset()
) -> Normalised:
    """Normalise *words* by the named families.

    *vocabulary* holds words in small letters that the document spells whole elsewhere; joins and
    splits of damaged words are made only where it makes them certain (see ``words_of``).

    Raises OptionError for an unknown family.

    >>> done = normalise("within ninety days, as recognised", ["spelling", "numbers"])
    >>> done.text, done.counts
    ('within 90 days, as recognized', {'spelling': 1, 'numbers': 1})
    """
    unknown = [family for family in families if family not in FAMILIES]
    if unknown:
        raise OptionError("no family of normalising is called", value=unknown[0], allowed=FAMILIES)
    state = Normalised(words, (), tuple((i, i + 1) for i in range(len(words))))
    for family in FAMILIES:
        if family in families:
            state = _applied(state, family, vocabulary)
    return state


def words_of(texts: Collection[str]) -> frozenset[str]:
    """Give the words that occur at least twice in *texts*, in small letters: what one may trust to be whole."""
    seen: set[str] = set()
    twice: set[str] = set()
    for word in (found.lower() for words in texts for found in re.findall(r"[^\W\d_]+", words)):
        (twice if word in seen else seen).add(word)
    return frozenset(twice)


def _applied(state: Normalised, family: Family, vocabulary: Collection[str]) -> Normalised:
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    edits = list(state.edits)
    done = 0
    for start, end, after in _RULES[family](state.text, vocabulary):
        out.append(state.text[done:start])
        spans += state.spans[done:start]
        origin = state.source(start, end)
        out.append(after)
        spans += [origin] * len(after)
        edits.append(Edit(family, *origin, state.text[start:end], after))
        done = end
    out.append(state.text[done:])
    spans += state.spans[done:]
    return Normalised("".join(out), tuple(edits), tuple(spans))


def _white_space(words: str, _: Collection[str]) -> Iterator[tuple[int, int, str]]:
    for found in re.finditer(r"\s+", words):
        edge = found.start() == 0 or found.end() == len(words)
        after = "" if edge else " "
        if found[0] != after:
            yield *found.span(), after


def _typography(words: str, _: Collection[str]) -> Iterator[tuple[int, int, str]]:
    # One mark or a pair of accents at a time; text.fold says what each becomes.
    for found in re.finditer(r"``|''|[^\w\s]", words):
        after = text.fold(found[0])
        if after != found[0]:
            yield *found.span(), after


_PREFIX = re.compile(r"\b(co|re|pre|anti|sub|inter|multi)-(?=[a-z]{4})", re.I)
_ISE = re.compile(r"\b([a-z]{3,})(?:is)(e|es|ed|ing|ation|ations|ational|er|ers)\b", re.I)
# Words in -ise that are no verbs in -ize, by how they start.
_NO_ISE = re.compile(
    r"^(?:adv|ar|compr|comprom|conc|dem|desp|dev|disgu|enterpr|exc|exerc|expert|franch|frev|impr|improv|lik[ae]w|merchand"
    r"|no|otherw|prac|pra|prec|prem|prom|ra|rev|superv|surpr|telev|tort|trav|treat|w|wh|ero|prov)$",
    re.I,
)
_PAIRS = {
    "offense": "offence", "offenses": "offences", "defense": "defence", "judgement": "judgment",
    "judgements": "judgments", "labor": "labour", "behavior": "behaviour", "center": "centre", "centers": "centres",
    "endeavor": "endeavour", "favor": "favour", "honor": "honour", "fulfill": "fulfil", "enroll": "enrol",
}  # fmt: skip


def _spelling(words: str, _: Collection[str]) -> Iterator[tuple[int, int, str]]:
    changes = [(*found.span(), found[1]) for found in _PREFIX.finditer(words)]
    changes += [
        (*found.span(), f"{found[1]}iz{found[2]}") for found in _ISE.finditer(words) if not _NO_ISE.match(found[1])
    ]
    for found in re.finditer(r"[a-z]+", words, re.I):
        other = _PAIRS.get(found[0].lower())
        if other and not any(a <= found.start() < b for a, b, _ in changes):
            changes.append((*found.span(), other.capitalize() if found[0][0].isupper() else other))
    yield from _apart(changes)


_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[-\u2010\u2011 ](?P<more>{'|'.join(_UNITS[:9])}))?"
    rf"|(?P<unit>{'|'.join(_UNITS)}))\b",
    re.I,
)
# "One" and "two" are seldom figures: "one another", "one or more". Before a measure they are.
_MEASURE = re.compile(r"\s+(?:consecutive\s+)?(?:years?|months?|days?|hours?|weeks?)\b", re.I)


def _numbers(words: str, _: Collection[str]) -> Iterator[tuple[int, int, str]]:
    for found in _NUMBER.finditer(words):
        if found["tens"]:
            value = 20 + 10 * _TENS.index(found["tens"].lower())
            value += _UNITS.index(found["more"].lower()) + 1 if found["more"] else 0
        else:
            value = _UNITS.index(found["unit"].lower()) + 1
            if value < 3 and not _MEASURE.match(words, found.end()):
                continue
        yield *found.span(), str(value)


def _hyphenation(words: str, vocabulary: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Join what a line end or an extraction hyphenated, where the whole word stands elsewhere."""
    for found in re.finditer(r"([^\W\d_]+)[-\u00ad\u2010](\s*\n\s*)?([^\W\d_]+)", words):
        whole = found[1] + found[3]
        if whole.lower() in vocabulary:
            yield *found.span(), whole


# Only these: "in", "with", "under" and the like begin whole words too (inconsistent, withheld).
_RUN_ON = ("for", "of", "the", "and")


def _extraction_splits(words: str, vocabulary: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Join "cooper ation" and part "formutual", where the document spells them right elsewhere."""
    changes: list[tuple[int, int, str]] = []
    found = list(re.finditer(r"[^\W\d_]+", words))
    for here, after in pairwise(found):
        gap = words[here.end() : after.start()]
        parts = (here[0].lower(), after[0].lower())
        if gap.isspace() and "".join(parts) in vocabulary and not all(part in vocabulary for part in parts):
            changes.append((here.start(), after.end(), here[0] + after[0]))
    for one in found:
        word = one[0].lower()
        first = next((lead for lead in _RUN_ON if word.startswith(lead)), "")
        if first and word not in vocabulary and word[len(first) :] in vocabulary:
            changes.append((*one.span(), f"{one[0][: len(first)]} {one[0][len(first) :]}"))
    yield from _apart(changes)


def _apart(changes: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Give changes from left to right, none that overlaps one before it."""
    done = 0
    for start, end, after in sorted(changes):
        if start >= done:
            yield start, end, after
            done = end


_RULES: dict[Family, Rule] = {
    "white_space": _white_space,
    "typography": _typography,
    "spelling": _spelling,
    "numbers": _numbers,
    "hyphenation": _hyphenation,
    "extraction_splits": _extraction_splits,
}
