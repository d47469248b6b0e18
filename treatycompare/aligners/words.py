"""The words of a provision as they are matched: folded, stemmed, foldable terms made one.

Only for matching: nothing that is stored or shown comes from here. Numbers that cite another
provision are left out, so that renumbering a treaty changes no likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from treatycompare import corpus

Phrase = tuple[str, ...]

PAIRING = ("near-synonym",)
"""Relations of terms.yaml that serve for pairing beside those under its ``fold``."""

_BREAK = "\x1f"
# Each character of a script without spaces is a word of its own; pairs of them then do what words do.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\x1f]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
# Short prefixes are written with and without a hyphen (co-operation); other compounds are two words.
_PREFIX = re.compile(r"\b(co|re|non|pre|sub|anti)[-\u2010\u2011](?=[a-z]{3})")
_UNPRINTED = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# What follows one of these names another provision, not a quantity.
_CITING = frozenset(("article", "paragraph", "subparagraph", "para", "art", "chapter", "section", "title"))
_JOINING = frozenset(("and", "or", "to", "through", "bis", "ter"))
_NUMERAL = re.compile(r"\d+[a-z]?|[ivxlc]+|[a-z]")


def word_lists(texts: Sequence[str], terms: Terms) -> list[list[str]]:
    """Give the words of each text for matching.

    >>> word_lists(["States Parties shall co-operate under article 16, paragraph 2 (a)"], NO_TERMS)
    [['state', 'party', 'shall', 'cooperat', 'under', 'article', 'paragraph']]
    """
    if not texts:
        return []
    # In one go: piece by piece it takes three times as long. Quotation marks and hyphens need no
    # folding here, since words are cut at them.
    whole = _BREAK.join(one.replace(_BREAK, " ") for one in texts)
    found = list(map(stem, _WORD.findall(_PREFIX.sub(r"\1", _UNPRINTED.sub("", whole).lower()))))
    found = terms.fold(_without_citations(found))
    breaks = [place for place, word in enumerate(found) if word == _BREAK]
    return [found[a:b] for a, b in zip([0, *(a + 1 for a in breaks)], [*breaks, len(found)], strict=True)]


def _without_citations(found: list[str]) -> list[str]:
    out: list[str] = []
    start = 0
    for place in [place for place, word in enumerate(found) if word in _CITING]:
        if place < start:
            continue
        out += found[start : place + 1]
        start = place + 1
        while start < len(found):
            word = found[start]
            if word in _CITING or word in _JOINING:
                out.append(word)
            elif not _NUMERAL.fullmatch(word):
                break
            start += 1
    return out + found[start:]


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Take off the endings of English inflection, and make -ise and -ize one.

    Lighter than Porter's stemmer: "computer" and "computation" stay apart, as they must in law.

    >>> [stem(w) for w in ("parties", "offences", "recognised", "recognizing", "data", "access")]
    ['party', 'offence', 'recogniz', 'recogniz', 'data', 'access']
    """
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and word[-2] not in "siu":
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            word = word[: -len(ending)]
            break
    else:
        if word.endswith("e") and len(word) > 5 and word[-3:] in ("ise", "ize", "ate"):
            word = word[:-1]
    return word[:-2] + "iz" if word.endswith("is") and len(word) > 5 else word


class Terms:
    """Terms that are made one before matching: the longer form gives way to the shorter."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        table: dict[Phrase, Phrase] = {}
        for pair in pairs:
            short, long = sorted((_phrase(side) for side in pair), key=lambda p: (len(p), p))
            if short and short != long:
                table[long] = short
        self._by_first: dict[str, list[tuple[Phrase, Phrase]]] = {}
        for long in sorted(table, key=lambda p: (-len(p), p)):
            self._by_first.setdefault(long[0], []).append((long, table[long]))

    def fold(self, found: list[str]) -> list[str]:
        """Give the words with every foldable term in its one form."""
        firsts = self._by_first
        out: list[str] = []
        start = 0
        for place in [place for place, word in enumerate(found) if word in firsts]:
            if place < start:
                continue
            for long, short in firsts[found[place]]:
                if tuple(found[place : place + len(long)]) == long:
                    out += found[start:place]
                    out += short
                    start = place + len(long)
                    break
        return out + found[start:]


def _phrase(term: str) -> Phrase:
    return tuple(word_lists([term], NO_TERMS)[0])


NO_TERMS = Terms(())


def shipped_terms() -> Terms:
    """The terms of the record that may be folded for pairing, whatever treaties are aligned."""
    return _terms_of(corpus.open_corpus())


@cache
def _terms_of(record: corpus.Corpus) -> Terms:
    table = record.terms()
    allowed = {*table.fold, *PAIRING}
    return Terms((term.left, term.right) for term in table.terms if term.right and term.relation in allowed)
