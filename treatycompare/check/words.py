"""The record against the official words: markers stand where they are said to, no modal verb is missed."""

from __future__ import annotations

import re
from collections import Counter

from treatycompare import citation
from treatycompare.check.numbers import figures as numbers_in
from treatycompare.check.numbers import number_problems, threshold_values
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.model.value import Value
from treatycompare.text import fold, tidy

MODAL_VERBS = re.compile(
    r"\b(?:shall|may|must|should|will|would|cannot|can|could|undertakes?|(?:strongly )?encouraged)\b", re.I
)
"""English words that may carry a modality; each is a norm's marker or is said to be none."""

LEGISLATE = re.compile(r"\bas may be necessary\b", re.I)
"""The tail of the legislate formula: its "may" grants nothing and is exempt."""

_SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z“\"(])")


class LanguageReport(Value):
    """One text held against the outline: what it has, and how many markers were found in it.

    That each address of the outline stands in the text, and no other, was proved when it was read.
    ``open`` are remarks of the reader, such as closing words that a language prints elsewhere.
    """

    text: str
    addresses: int
    markers: int
    open: tuple[str, ...] = ()
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text}: {self.addresses} addresses as in the outline, {self.markers} markers found"


class WordsReport(Value):
    """The figures of one treaty: modal verbs read, covered by a norm, said to be none, left over.

    ``numbers`` counts the numbers in the words of coded units, each a threshold or said to be none.
    """

    treaty: str
    sha256: str
    coded_units: int
    norms: int
    modal_verbs: int
    covered: int
    no_norms: int
    uncovered: int
    numbers: int = 0
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.treaty}: {self.coded_units} coded units, {self.norms} norms; {self.modal_verbs} modal verbs, "
            f"{self.covered} covered by a norm, {self.no_norms} said to carry none, {self.uncovered} uncovered; "
            f"{self.numbers} numbers accounted for"
        )


def check_language(treaty: Treaty) -> LanguageReport:
    """Check a treaty in one language: the markers that were read in it stand at their loci."""
    problems, found = [], 0
    for unit in treaty.provisions:
        for norm in unit.norms:
            for marker in norm.markers_read:
                if marker.lang != treaty.lang:
                    continue
                if _stands_in(marker.text, unit.text or ""):
                    found += 1
                else:
                    problems.append(f"{norm.locus}: the {marker.lang} marker {marker.text!r} does not stand there")
    return LanguageReport(
        text=f"{treaty.id}@{treaty.lang}",
        addresses=sum(unit.text is not None for unit in treaty.provisions),
        markers=found,
        open=treaty.provenance.warnings if treaty.provenance else (),
        problems=tuple(problems),
    )


def check_words(treaty: Treaty) -> WordsReport:
    """Check the coded units of a treaty against its official English words."""
    problems: list[str] = []
    units = [unit for unit in treaty.provisions if unit.coded and unit.text]
    figures: Counter[str] = Counter()
    values = threshold_values(treaty.provisions)
    for unit in units:
        problems += _marker_problems(unit)
        problems += number_problems(unit, values)
        figures.update(numbers=sum(1 for _ in numbers_in(unit.text or "")))
        verbs = modal_verbs(unit.text or "")
        covered, excused, left = _cover(unit, verbs)
        figures.update(modal=sum(verbs.values()), covered=covered, excused=excused, uncovered=sum(left.values()))
        problems += [f"{unit.address}: {verb!r} is covered by no norm ({n})" for verb, n in sorted(left.items())]
    return WordsReport(
        treaty=treaty.id,
        sha256=treaty.provenance.sha256 if treaty.provenance else "",
        coded_units=len(units),
        norms=sum(len(unit.norms) for unit in units),
        modal_verbs=figures["modal"],
        covered=figures["covered"],
        no_norms=figures["excused"],
        uncovered=figures["uncovered"],
        numbers=figures["numbers"],
        problems=tuple(problems),
    )


def modal_verbs(text: str) -> Counter[str]:
    """Count the modal verbs of a text, the tail of the legislate formula apart.

    >>> sorted(modal_verbs("A State shall take such steps as may be necessary and may ask").items())
    [('may', 1), ('shall', 1)]
    """
    return Counter(_head(found[0]) for found in MODAL_VERBS.finditer(LEGISLATE.sub(" ", tidy(text))))


def _head(marker: str) -> str:
    """The modal verb of a marker: what it is counted by."""
    return marker.lower().split()[-1].removesuffix("s") if "ndertake" in marker.lower() else marker.lower().split()[-1]


def _verb_of(marker: str) -> str | None:
    found = MODAL_VERBS.search(marker)
    return _head(found[0]) if found else None


def _cover(unit: Provision, verbs: Counter[str]) -> tuple[int, int, Counter[str]]:
    by_norm = Counter(verb for norm in unit.norms if (verb := _verb_of(norm.marker)))
    by_note = Counter(verb for note in unit.no_norms if (verb := _verb_of(note.marker)))
    after_norms = verbs - by_norm
    left = after_norms - by_note
    return sum((verbs & by_norm).values()), sum((after_norms & by_note).values()), left


def _marker_problems(unit: Provision) -> list[str]:
    out = []
    for norm in unit.norms:
        words = sentence(unit.text or "", norm.locus)
        if words is None:
            out.append(f"{norm.locus}: {unit.address} has fewer sentences")
        elif not _stands_in(norm.marker, words):
            out.append(f"{norm.locus}: the marker {norm.marker!r} does not stand there")
    for note in unit.no_norms:
        if not _stands_in(note.marker, unit.text or ""):
            out.append(f"{note.locus}: {note.marker!r}, said to carry no norm, does not stand there")
    return out


def _stands_in(marker: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(fold(tidy(marker)))}\b", fold(tidy(words)), re.I) is not None


def sentence(text: str, locus: str) -> str | None:
    """Give the sentence that a locus names, the whole text where it names none.

    None where there are fewer sentences.

    >>> sentence("It shall be so. It may end.", "4(1)[s2]")
    'It may end.'
    """
    part = citation.parse(locus).part
    if not part.startswith("[s"):
        return text
    found = sentences(text)
    number = int(part[2:-1])
    return found[number - 1] if number <= len(found) else None


def sentences(text: str) -> list[str]:
    """Split the words of a unit into sentences, at full stops before a capital."""
    return _SENTENCE.split(tidy(text))
