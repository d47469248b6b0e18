"""The overview pictures as numbers: relations by chapter, and which articles meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from treatycompare import citation
from treatycompare.model.comparison import Comparison
from treatycompare.report.anchors import Anchors
from treatycompare.report.phrases import RELATION_ORDER
from treatycompare.report.references import Division
from treatycompare.report.view import BarRow, Chapter, Heat, HeatCell, Section

ORDER = (*RELATION_ORDER, "only_left", "only_right")
HEAT_LIMIT = 40_000
"""Fields of the heat map at most; beyond, no screen shows it and the tables say the same."""
_STEPS = (1, 2, 4, 8)
"""The greatest number of each step but the last."""


def counted(sections: Iterable[Section]) -> tuple[tuple[str, int], ...]:
    """Count sections by relation, those of one side alone by the side."""
    numbers = Counter(s.relation if s.kind == "pair" else f"only_{s.kind}" for s in sections)
    return tuple((name, numbers[name]) for name in ORDER if name in numbers)


def chapters(sections: Sequence[Section], divisions: Sequence[Division], anchors: Anchors) -> tuple[Chapter, ...]:
    """Sort the sections under the chapters of the left treaty; one without a name where none are known.

    A pair stands under the chapter of its first left article.
    """
    if not divisions:
        return (Chapter("", "", None, tuple(sections)),) if sections else ()
    of = {article: division for division in divisions for article in division.articles}
    groups: dict[Division | None, list[Section]] = {}
    for section in sections:
        groups.setdefault(of.get(section.left[0].address) if section.left else None, []).append(section)
    return tuple(
        Chapter(anchors.claim(0, found.address), found.name, found.heading, tuple(group))
        if found
        else Chapter("", "", None, tuple(group))
        for found, group in groups.items()
    )


def bars(sections: Sequence[Section], divisions: Sequence[Division], side: int, anchors: Anchors) -> tuple[BarRow, ...]:
    """Count the relations of the sections in each chapter of a side."""
    out = []
    for division in divisions:
        inside = [
            section
            for section in sections
            if any(head.address in division.articles for head in (section.left, section.right)[side][:1])
        ]
        if inside:
            href = anchors.href(side, division.address) or f"#{inside[0].id}"
            out.append(BarRow(division.name, division.heading or "", href, counted(inside)))
    return tuple(out)


def heat(comparison: Comparison, sections: Sequence[Section]) -> Heat | None:
    """Cross the articles of both sides; None where no two meet, or where there are too many to draw.

    Counted are the links of paragraphs, or of articles where no paragraphs were aligned.
    """
    heads = tuple({head.address for s in sections for head in (s.left, s.right)[side]} for side in (0, 1))
    rows, columns = (tuple(sorted(addresses, key=citation.sort_key)) for addresses in heads)
    paragraphs = comparison.paragraphs
    links = paragraphs.links if paragraphs and paragraphs.links else [pair.link for pair in comparison.pairs]
    found: Counter[tuple[str, str]] = Counter()
    for link in links:
        crossed = {(citation.article_of(a), citation.article_of(b)) for a in link.left for b in link.right}
        found.update(one for one in crossed if one[0] in heads[0] and one[1] in heads[1])
    if not found or len(rows) * len(columns) > HEAT_LIMIT:
        return None
    row_of, column_of = ({address: i for i, address in enumerate(side)} for side in (rows, columns))
    cells = sorted(HeatCell(row_of[a], column_of[b], number, _step(number)) for (a, b), number in found.items())
    return Heat(rows, columns, tuple(cells), "paragraphs" if paragraphs and paragraphs.links else "articles")


def _step(number: int) -> int:
    """Give the step of the ramp.

    >>> [_step(number) for number in (1, 2, 3, 8, 9)]
    [1, 2, 3, 4, 5]
    """
    return next((step for step, most in enumerate(_STEPS, start=1) if number <= most), len(_STEPS) + 1)
