"""Laws of the aligner that reads the wording, and its assignment against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare.aligners.assignment import assign
from treatycompare.aligners.lexical import TextAligner
from treatycompare.model.alignment import Alignment, Level
from treatycompare.model.treaty import Provenance, Provision, Treaty

optimize = pytest.importorskip("scipy.optimize")

# Quarters make many ties and many optima; the others make none.
WEIGHTS = st.one_of(st.sampled_from([-0.5, 0.0, 0.25, 0.5, 0.75, 1.0]), st.floats(-1, 1, allow_subnormal=False))
WORDS = st.sampled_from(
    ["apple", "bee", "cellar", "fruit", "grower", "harvest", "kin", "ledger", "orchard", "seal", "tree", "vine"]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
EXAMPLES = 40
"""Treaties are slow to draw. 700 of each law were tried by hand; what they found is mended."""

LEVELS: tuple[Level, ...] = ("article", "paragraph")


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    rows, columns = draw(st.integers(0, 9)), draw(st.integers(1, 9))
    return [[draw(WEIGHTS) for _ in range(columns)] for _ in range(rows)]


@st.composite
def treaties(draw: st.DrawFn) -> Treaty:
    articles = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        texts = draw(st.lists(SENTENCE, min_size=1, max_size=4))
        lone = len(texts) == 1
        below = tuple(
            Provision(treaty="t", address=f"{number}({n})", kind="paragraph", label=str(n), text=text)
            for n, text in enumerate(texts, 1)
        )
        heading = draw(st.one_of(st.none(), SENTENCE))
        articles.append(
            Provision(
                treaty="t",
                address=str(number),
                kind="article",
                label=str(number),
                heading=heading,
                text=texts[0] if lone else "",
                children=() if lone else below,
            )
        )
    words = Provenance(source="t", sha256="0" * 64, lang="en", parser="none", version="1")
    return Treaty(id="t", title="T", short_title="T", provenance=words, body=tuple(articles))


@given(matrices())
def test_an_assignment_is_worth_as_much_as_scipys(matrix: list[list[float]]) -> None:
    found = assign([dict(enumerate(row)) for row in matrix])
    used = [column for column in found if column is not None]
    assert len(used) == len(set(used))
    pairs = [matrix[row][column] for row, column in enumerate(found) if column is not None]
    assert all(worth > 0 for worth in pairs)
    if matrix:
        # A pair that is worth nothing may as well not be made: the optimum of a matching.
        costs = np.clip(np.array(matrix), 0, None)
        rows, columns = optimize.linear_sum_assignment(costs, maximize=True)
        assert sum(pairs) == pytest.approx(costs[rows, columns].sum(), abs=1e-9)


@given(matrices(), st.integers(1, 3))
def test_pairs_that_are_not_named_are_never_made(matrix: list[list[float]], step: int) -> None:
    sparse = [
        {column: worth for column, worth in enumerate(row) if (row_number + column) % step == 0}
        for row_number, row in enumerate(matrix)
    ]
    for row, column in enumerate(assign(sparse)):
        assert column is None or column in sparse[row]


def outcome(found: Alignment, *, swapped: bool = False) -> object:
    def sides(link: object) -> tuple[object, ...]:
        names = ("right", "left", "score") if swapped else ("left", "right", "score")
        return tuple(getattr(link, name) for name in names)

    lone = (found.unmatched_left, found.unmatched_right)
    return (
        {sides(link) for link in found.links},
        {sides(link) for link in found.uncertain},
        lone[::-1] if swapped else lone,
    )


@settings(max_examples=EXAMPLES)
@given(treaties())
def test_the_article_alignment_with_itself_is_the_identity(treaty: Treaty) -> None:
    found = TextAligner().align(treaty, treaty, level="article")
    assert [link.left for link in found.links] == [link.right for link in found.links]
    assert not found.uncertain


@settings(max_examples=EXAMPLES)
@given(treaties(), treaties())
def test_every_provision_stands_in_one_list_alone(left: Treaty, right: Treaty) -> None:
    for level in LEVELS:
        found = TextAligner().align(left, right, level=level)
        for side, lone in (("left", found.unmatched_left), ("right", found.unmatched_right)):
            used = {address for link in (*found.links, *found.uncertain) for address in getattr(link, side)}
            assert used.isdisjoint(lone)
            assert len(lone) == len(set(lone))
        assert all(link.score is not None and 0 <= link.score <= 1 for link in (*found.links, *found.uncertain))


@settings(max_examples=EXAMPLES)
@given(treaties(), treaties())
def test_swapping_the_sides_swaps_scores_and_lone_articles(left: Treaty, right: Treaty) -> None:
    one = TextAligner().align(left, right, level="article")
    two = TextAligner().align(right, left, level="article")
    assert outcome(one) == outcome(two, swapped=True)
