"""The aligner that reads nothing but the wording.

It never looks at the concordance, at coded norms, at ids, titles or the numbers of articles: it
works on any two documents, and is what accuracy is measured on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from treatycompare.aligners.articles import link_articles
from treatycompare.aligners.grouping import Group, Pair
from treatycompare.aligners.paragraphs import link_units
from treatycompare.aligners.units import layout
from treatycompare.aligners.words import shipped_terms
from treatycompare.model.alignment import Alignment, Level, Link
from treatycompare.model.treaty import Treaty


class TextAligner:
    """Aligns two treaties by their words, the votes of their paragraphs, headings and order.

    The one setting serves all treaties; every threshold names the measurement that set it.
    """

    name = "text"
    version = "1"

    def align(self, left: Treaty, right: Treaty, *, level: Level) -> Alignment:
        """Align two treaties at one level.

        At paragraph level every numbered unit of every depth counts, and sentences where an
        article has none. Links are in the printed order of the left side; ``signals`` add up to
        the score. What is likely but not sure is in ``uncertain``.

        Raises MissingTextError where a side has no official wording.
        """
        terms = shipped_terms()
        sides = layout(left, terms), layout(right, terms)
        found = link_articles(*sides)
        if level == "article":
            names = [[article.address for article in side.articles] for side in sides]
        else:
            bound = [(i, j) for lefts, rights in found.groups for i in lefts for j in rights]
            found = link_units(sides[0].units, sides[1].units, bound)
            names = [[unit.address for unit in side.units] for side in sides]
        links = [_link(group, names, found.shares) for group in found.groups]
        doubtful = [_link(([i], [j]), names, found.shares) for i, j in sorted(found.doubtful)]
        return Alignment(
            left=left.ref,
            right=right.ref,
            level=level,
            method="text",
            links=tuple(links),
            uncertain=tuple(doubtful),
            unmatched_left=_rest(names[0], (link.left for link in (*links, *doubtful))),
            unmatched_right=_rest(names[1], (link.right for link in (*links, *doubtful))),
        )


def _link(
    group: Group,
    names: Sequence[Sequence[str]],
    shares: Callable[[Iterable[Pair]], dict[str, float]],
) -> Link:
    lefts, rights = group
    found = shares((i, j) for i in lefts for j in rights)
    return Link(
        left=tuple(names[0][i] for i in lefts),
        right=tuple(names[1][j] for j in rights),
        origin="text",
        score=min(1.0, round(sum(found.values()), 3)),
        signals=found,
    )


def _rest(names: Sequence[str], used: Iterable[Sequence[str]]) -> tuple[str, ...]:
    taken = {name for found in used for name in found}
    return tuple(name for name in names if name not in taken)
