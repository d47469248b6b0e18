"""Tree edits are a difference: applied they give the other tree, inverted they give the first one back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare.model.alignment import Link
from treatycompare.model.difference import TextRow
from treatycompare.model.treaty import Provision
from treatycompare.structure import apply, edit_script, invert, moved_texts
from treatycompare.wording import word_runs

texts = st.sampled_from(["", "lamp", "oil", "wick and oil", "(a) light"])


@st.composite
def trees(draw: st.DrawFn, treaty: str = "lamps") -> tuple[Provision, ...]:
    numbers = draw(st.lists(st.integers(1, 6), max_size=4, unique=True))

    def unit(address: str, depth: int) -> Provision:
        labels = (
            draw(st.lists(st.sampled_from("123" if depth == 2 else "abc"), max_size=3, unique=True)) if depth else []
        )
        children = tuple(unit(f"{address}({label})", depth - 1) for label in labels)
        kind = "article" if depth == 2 else "paragraph"
        return Provision(treaty=treaty, address=address, kind=kind, text=draw(texts), children=children)  # type: ignore[arg-type]

    return tuple(unit(str(number), 2) for number in numbers)


def addresses(tree: tuple[Provision, ...]) -> list[str]:
    return [unit.address for top in tree for unit in top.walk()]


@st.composite
def cases(draw: st.DrawFn) -> tuple[tuple[Provision, ...], tuple[Provision, ...], list[Link]]:
    left, right = draw(trees()), draw(trees(draw(st.sampled_from(["lamps", "wells"]))))
    ours, theirs = [*addresses(left), "99", "1[s1]"], [*addresses(right), "99"]
    pair = st.tuples(
        st.lists(st.sampled_from(ours), max_size=3, unique=True),
        st.lists(st.sampled_from(theirs), min_size=1, max_size=3, unique=True),
    )
    pairs = draw(st.lists(pair, max_size=5))
    return left, right, [Link(left=tuple(a), right=tuple(b), origin="text", score=0.5) for a, b in pairs]


@settings(max_examples=300)
@given(cases())
def test_applied_edits_give_the_other_tree_and_inverted_ones_the_first(
    case: tuple[tuple[Provision, ...], tuple[Provision, ...], list[Link]],
) -> None:
    left, right, links = case
    edits = edit_script(left, right, links)
    assert apply(left, edits) == right
    assert apply(right, invert(edits)) == left
    assert invert(invert(edits)) == edits


@given(trees())
def test_a_tree_against_itself_has_no_edit(tree: tuple[Provision, ...]) -> None:
    assert edit_script(tree, tree) == ()


@settings(max_examples=100)
@given(cases())
def test_every_unit_that_is_not_kept_stands_in_one_edit(
    case: tuple[tuple[Provision, ...], tuple[Provision, ...], list[Link]],
) -> None:
    left, right, links = case
    edits = edit_script(left, right, links)
    for tree, side in ((left, "left"), (right, "right")):
        held = [placed.unit.address for edit in edits for placed in getattr(edit, side)]
        assert len(held) == len(set(held))
        assert {*held} <= {*addresses(tree)}


words = st.lists(st.sampled_from(["each", "keeper", "shall", "count", "its", "wicks"]), max_size=25).map(" ".join)


@given(st.lists(st.tuples(words, words), max_size=4))
def test_moved_text_stands_on_both_sides_and_has_eight_words(pairs: list[tuple[str, str]]) -> None:
    rows = [
        TextRow(left=(f"1({n})",), right=(f"9({n})",), words=word_runs(left, right))
        for n, (left, right) in enumerate(pairs, 1)
    ]
    for found in moved_texts(rows):
        assert len(found.left.split()) >= 8
        assert found.left in next(row.left_text for row in rows if row.left == (found.left_address,))
        assert found.right in next(row.right_text for row in rows if row.right == (found.right_address,))
        assert found.left_address[2:] != found.right_address[2:]
        assert not found.exact or found.left.split() == found.right.split()
