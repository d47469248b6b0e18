"""Which words say the same in another form: terms, spelling, figures, pronouns, a capital at the start.

A text becomes a row of units, most of them one word. A unit has a key, by which it is matched,
and is shown as printed; where keys are equal and the print differs, the kind of the substitution
follows from the units. Terms come from ``terms.yaml``: those of its ``fold`` list say the same,
near-synonyms are matched with each other and remain a difference; of all other pairs nothing is
folded, so that "dishonest" and "dishonest or criminal" stay apart.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from treatycompare import corpus, text
from treatycompare.model.difference import SubstitutionKind
from treatycompare.normalising import normalise

UnitKind = SubstitutionKind | Literal["different_term"]

PAIRING = "near-synonym"
"""The relation of terms that are matched with each other and do not say the same."""

# One pronoun for a person of either sex, and what older and newer texts write for it; the article before a vowel.
_STYLE = (
    ("his", "her", "his or her", "her or his", "that person's", "the person's"),
    ("he", "she", "he or she", "she or he"),
    ("himself", "herself", "himself or herself", "herself or himself"),
    ("a", "an"),
)
_MEASURES = frozenset(
    f"{measure}{s}"
    for measure in ("year", "month", "day", "hour", "week", "calendar", "consecutive")
    for s in ("", "s")
)
_ENDS = (".", ";", ":", "!", "?")


class Unit(NamedTuple):
    """Pieces of a text that are matched as one, from ``start`` up to ``end``.

    ``words`` counts its words; ``kind`` says what makes the key another than the print.
    """

    start: int
    end: int
    key: Hashable
    words: int
    kind: UnitKind | None = None


class Phrase(NamedTuple):
    """Words that have a key in common with other words."""

    words: tuple[str, ...]
    name: Hashable
    kind: UnitKind


class Folding:
    """What is folded when two texts are compared, one frozen setting for a whole comparison.

    *terms* are phrases of terms; *english* turns on spelling, figures and pronouns, which have
    English rules only.
    """

    def __init__(self, terms: Iterable[Phrase] = (), *, english: bool = True) -> None:
        self.english = english
        known = [*terms, *(_styles() if english else ())]
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in sorted(known, key=lambda p: (-len(p.words), p.words)):
            self._by_first.setdefault(phrase.words[0].lower(), []).append(phrase)
        self._beginning: dict[str, list[Phrase]] = {}

    def units(self, cores: Sequence[str], capitals: Collection[str], fixed: Mapping[int, Unit]) -> list[Unit]:
        """Cut folded tokens into units.

        *capitals* are the words that the other side has with a capital inside a sentence: such a
        word keeps its capital at the start too. *fixed* are units made before, by their start.
        """
        out: list[Unit] = []
        place, starts = 0, True
        while place < len(cores):
            unit = fixed.get(place) or self._phrase(cores, place) or self._word(cores, place, starts, capitals)
            out.append(unit)
            starts = cores[unit.end - 1] in _ENDS or (starts and not unit.words)
            place = unit.end
        return out

    def _phrase(self, cores: Sequence[str], place: int) -> Unit | None:
        core = cores[place]
        known = self._beginning.get(core)
        if known is None:
            known = [p for form in _forms(_bare(core)[0]) for p in self._by_first.get(form, ())]
            self._beginning[core] = known
        for phrase in known:
            end = place + len(phrase.words)
            if end > len(cores):
                continue
            last, tail = _bare(cores[end - 1])
            words = [*cores[place : end - 1], last]
            fits = [_fits(word, wanted) for word, wanted in zip(words, phrase.words, strict=True)]
            many = fits[-1] == "plural"
            if None in fits or (not many and "plural" in fits):
                continue
            return Unit(place, end, ("phrase", phrase.name, many, tail), len(phrase.words), phrase.kind)
        return None

    def _word(self, cores: Sequence[str], place: int, starts: bool, capitals: Collection[str]) -> Unit:
        core = cores[place]
        is_word = any(c.isalnum() for c in core)
        if not is_word:
            return Unit(place, place + 1, core, 0)
        key, kind = core, None
        if self.english:
            after = cores[place + 1] if place + 1 < len(cores) else ""
            key, kind = _spelled(core, after.lower() in _MEASURES)
        if starts and key[0].isupper() and core not in capitals:
            key = key[0].lower() + key[1:]
        return Unit(place, place + 1, key, 1, kind)


def capitals_inside(cores: Sequence[str]) -> frozenset[str]:
    """Give the words that stand with a capital inside a sentence."""
    out, starts = set(), True
    for core in cores:
        if starts:
            starts = not core[:1].isalnum()
        elif core[:1].isupper():
            out.add(core)
        else:
            starts = core in _ENDS
    return frozenset(out)


@lru_cache(maxsize=65536)
def core_of(piece: str) -> str:
    """Give a token as it is matched: without white space, typography made alike."""
    return text.fold(piece.strip())


def kind_of(left: Unit, right: Unit, printed: tuple[str, str]) -> UnitKind | None:
    """Say what the difference of two units with equal keys is; None where they print the same."""
    ours, theirs = printed
    if ours == theirs:
        return None
    if core_of(ours) == core_of(theirs):
        return "typography"
    if left.kind and left.kind not in ("spelling", "number"):
        return left.kind
    if ours.casefold() == theirs.casefold():
        return "case"
    return "number" if "number" in (left.kind, right.kind) else "spelling"


def shipped_terms() -> tuple[Phrase, ...]:
    """The terms of the record that may be matched with each other, whatever treaties are compared."""
    return _terms_of(corpus.open_corpus())


@cache
def _terms_of(record: corpus.Corpus) -> tuple[Phrase, ...]:
    table = record.terms()
    names: dict[tuple[str, ...], int] = {}
    out: list[Phrase] = []
    for number, term in enumerate(table.terms):
        same = term.relation in table.fold
        if not term.right or term.left == term.right or not (same or term.relation == PAIRING):
            continue
        forms = [
            tuple(token.text for token in text.tokens(side) if not token.is_space) for side in (term.left, term.right)
        ]
        name = next((names[form] for form in forms if form in names), number)
        for form in forms:
            if form not in names:
                names[form] = name
                out.append(Phrase(form, name, "term" if same else "different_term"))
    return tuple(out)


@cache
def _styles() -> tuple[Phrase, ...]:
    return tuple(Phrase(tuple(form.split()), group[0], "style") for group in _STYLE for form in group)


def _bare(core: str) -> tuple[str, str]:
    return (core[:-2], "'s") if core.endswith("'s") and len(core) > 2 else (core, "")


@lru_cache(maxsize=16384)
def _forms(word: str) -> tuple[str, ...]:
    low = word.lower()
    return tuple(dict.fromkeys((low, f"{low}'s", _singular(low))))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _fits(word: str, wanted: str) -> Literal["same", "plural"] | None:
    """How a word fits a word of a term. A term's capital must be there; small letters fit either case."""
    if wanted[0].isupper() and not word[:1].isupper():
        return None
    low, aim = word.lower(), wanted.lower()
    if low == aim:
        return "same"
    return "plural" if _singular(low) == aim else None


@lru_cache(maxsize=65536)
def _spelled(word: str, before_measure: bool) -> tuple[str, UnitKind | None]:
    if before_measure and word.lower() in ("one", "two"):
        return ("1" if word.lower() == "one" else "2"), "number"
    done = normalise(word, ("spelling", "numbers"))
    families = done.counts
    return done.text, "number" if "numbers" in families else "spelling" if families else None
