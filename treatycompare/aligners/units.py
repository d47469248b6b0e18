"""A treaty laid out for alignment: articles, the paragraphs that vote for them, numbered units.

Only wording, headings and printed order come out of here. Addresses are carried along to name
the result and are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from treatycompare import library
from treatycompare.aligners.signals import Counts, counts
from treatycompare.aligners.words import Terms, word_lists
from treatycompare.model.treaty import Provision, Treaty

Piece = tuple[str, int | None, list[str], bool, bool]

# A full stop, a closing mark perhaps, then a capital: enough for legal prose, where "No. 5" and
# "e.g. the" go on with a figure or a small letter.
_SENTENCE_END = re.compile(r"""(?:(?<=[.?!])|(?<=[.?!]["”’)]))\s+(?=["“‘(]?[^\W\d_a-z])|(?<=。)(?=.)""")


@dataclass(frozen=True, slots=True)
class Unit:
    """A numbered unit or a sentence: its words with all below it, and where it stands.

    ``above`` is the number of the unit that holds it, None right below an article; ``place`` how
    far into its article it stands, from 0 to 1.
    """

    address: str
    article: int
    above: int | None
    place: float
    is_lowest: bool
    is_point: bool
    counts: Counts


@lru_cache(maxsize=8)
def layout(treaty: Treaty, terms: Terms) -> Layout:
    """Lay out a treaty, once for the alignments at both levels."""
    return Layout(treaty, terms)


class Layout:
    """The articles of a treaty with the counted words of headings, paragraphs and numbered units.

    ``headings`` has those of each article's heading; ``blocks`` those of its paragraphs, of its
    sentences where it has none, of the whole where it is one list of points.

    Raises MissingTextError where the treaty has no official wording.
    """

    def __init__(self, treaty: Treaty, terms: Terms) -> None:
        if not treaty.has_text:
            raise library.missing(treaty.id, treaty.lang)
        self.articles = treaty.articles
        self._sentences = {a.address: sentences(_text(a)) for a in self.articles if not any(_numbered(a))}
        numbered = [article for article in self.articles if article.address not in self._sentences]
        pieces = [(unit.address, unit.text) for article in numbered for unit in article.walk() if unit.text]
        cut = [(f"{base}[s{n}]", one) for base, found in self._sentences.items() for n, one in enumerate(found, 1)]
        headings = [article.heading or "" for article in self.articles]
        found = word_lists([*headings, *(source for _, source in (*pieces, *cut))], terms)
        self.headings = [counts(heading) for heading in found[: len(headings)]]
        self._words = dict(zip([name for name, _ in (*pieces, *cut)], found[len(headings) :], strict=True))
        self.blocks = [[counts(block) for block in self._blocks(article) if block] for article in self.articles]

    def _blocks(self, article: Provision) -> list[list[str]]:
        if article.address in self._sentences:
            return [self._words[f"{article.address}[s{n + 1}]"] for n in range(len(self._sentences[article.address]))]
        numbered = [child for child in article.children if child.kind == "paragraph"]
        if not numbered:
            return [self._all_words(article)]
        rest = [child for child in article.children if child.kind != "paragraph"]
        lead = self._words.get(article.address, [])
        return [*map(self._all_words, numbered), [*lead, *(word for child in rest for word in self._all_words(child))]]

    def _all_words(self, unit: Provision) -> list[str]:
        return [word for part in unit.walk() for word in self._words.get(part.address, ())]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every numbered unit of every depth in printed order; sentences where there are none."""
        out: list[Unit] = []
        for number, article in enumerate(self.articles):
            start = len(out)
            pieces = list(self._below(article, None, start)) or list(self._cut(article))
            for order, (address, above, found, is_lowest, is_point) in enumerate(pieces):
                place = (order + 0.5) / len(pieces)
                out.append(Unit(address, number, above, place, is_lowest, is_point, counts(found)))
        return tuple(out)

    def _below(self, unit: Provision, above: int | None, place: int) -> Iterator[Piece]:
        for child in _numbered(unit):
            inner = list(self._below(child, place, place + 1))
            yield child.address, above, self._all_words(child), not inner, child.kind == "point"
            yield from inner
            place += 1 + len(inner)

    def _cut(self, article: Provision) -> Iterator[Piece]:
        found = self._sentences[article.address]
        for n in range(1, len(found) + 1):
            name = f"{article.address}[s{n}]"
            yield name if len(found) > 1 else article.address, None, self._words[name], True, False


def sentences(source: str) -> list[str]:
    """Cut a text into sentences; joined by a space they give it back.

    >>> sentences("Each Party shall act. It may ask No. 5 for advice.")
    ['Each Party shall act.', 'It may ask No. 5 for advice.']
    """
    return [piece for piece in _SENTENCE_END.split(source) if piece]


def _text(unit: Provision) -> str:
    return " ".join(part.text for part in unit.walk() if part.text)


def _numbered(unit: Provision) -> Iterator[Provision]:
    return (child for child in unit.children if child.kind in ("paragraph", "point"))
