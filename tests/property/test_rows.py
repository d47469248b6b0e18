"""The rows of a comparison lose no word and double none, whatever is linked to what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import api
from treatycompare.coding import Facets
from treatycompare.corpus import open_corpus
from treatycompare.model.alignment import Link
from treatycompare.model.difference import ProvisionDiff
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.provision_diff import diff_provisions

FACETS = Facets.model_validate(open_corpus().facets())
WORDS = ("lamp", "wick", "oil", "shall", "may", "village", "trim", "(a)", "No. 5;", "light—", "l’huile", "油")

sentences = st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map(" ".join)


@st.composite
def treaties(draw: st.DrawFn, name: str) -> Treaty:
    """A small treaty with chapters or without, paragraphs, points and closing words."""
    number = iter(range(1, 100))

    def unit(address: str, kind: str, depth: int) -> Provision:
        count = draw(st.integers(0, 3)) if depth else 0
        labels = "123" if depth == 2 else "abc"
        children = [unit(f"{address}({label})", "paragraph", depth - 1) for label in labels[:count]]
        if count and draw(st.booleans()):
            children.append(made(f"{address}[end]", "closing"))
        return made(address, kind, children)

    def made(address: str, kind: str, children: list[Provision] | None = None) -> Provision:
        return Provision(
            treaty=name,
            address=address,
            kind=kind,  # type: ignore[arg-type]
            text=draw(sentences),
            children=tuple(children or ()),
        )

    def articles() -> list[Provision]:
        return [unit(str(next(number)), "article", 2) for _ in range(draw(st.integers(0, 3)))]

    body = [made("preamble", "preamble"), *articles()]
    for chapter in ("I", "II")[: draw(st.integers(0, 2))]:
        body.append(made(f"ch.{chapter}", "division", articles()))
    return Treaty(id=name, title=name, short_title=name, body=tuple(body))


@st.composite
def linked(draw: st.DrawFn) -> tuple[Treaty, Treaty, list[Link]]:
    left, right = draw(treaties("lamps")), draw(treaties("wells"))
    ours = [*left._by_address, "99", "1[s1]"]
    theirs = [*right._by_address, "99", "1[s2]"]
    sides = st.tuples(
        st.lists(st.sampled_from(ours), min_size=1, max_size=3, unique=True),
        st.lists(st.sampled_from(theirs), max_size=3, unique=True),
    )
    pairs = draw(st.lists(sides, max_size=6))
    return left, right, [Link(left=tuple(a), right=tuple(b), origin="text", score=0.5) for a, b in pairs]


def diffed(left: Treaty, right: Treaty, links: list[Link]) -> ProvisionDiff:
    return diff_provisions(left.body, right.body, names=("Lamps", "Wells"), links=links, facets=FACETS)


def units_with_words(treaty: Treaty) -> list[str]:
    return [unit.address for unit in treaty.provisions if unit.text]


@settings(max_examples=40)
@given(linked())
def test_every_unit_and_every_word_stands_in_exactly_one_row(case: tuple[Treaty, Treaty, list[Link]]) -> None:
    left, right, links = case
    found = diffed(left, right, links)
    for side, treaty in (("left", left), ("right", right)):
        shown = [address for row in found.rows for address in getattr(row, side)]
        assert sorted(shown) == sorted(units_with_words(treaty))
        for row in found.rows:
            printed = " ".join(str(treaty[address].text) for address in getattr(row, side))
            assert getattr(row, f"{side}_text") == printed


@settings(max_examples=40)
@given(linked())
def test_rows_keep_the_printed_order_of_the_left(case: tuple[Treaty, Treaty, list[Link]]) -> None:
    left, right, links = case
    found = diffed(left, right, links)
    first = [left.position(row.left[0]) for row in found.rows if row.left]
    assert first == sorted(first)
    for row in found.rows:
        assert [left.position(a) for a in row.left] == sorted(left.position(a) for a in row.left)
        assert [right.position(b) for b in row.right] == sorted(right.position(b) for b in row.right)


@settings(max_examples=40)
@given(linked())
def test_what_no_link_joins_stands_alone(case: tuple[Treaty, Treaty, list[Link]]) -> None:
    left, right, _ = case
    assert all(len(row.left) + len(row.right) == 1 for row in diffed(left, right, []).rows)


@settings(max_examples=40)
@given(treaties("lamps"))
def test_a_treaty_against_itself_is_no_difference(treaty: Treaty) -> None:
    assert api.diff(treaty, treaty).is_empty
    for unit in treaty.body:
        assert api.diff(unit, unit).is_empty


@settings(max_examples=40)
@given(treaties("lamps"), st.data())
def test_one_changed_word_is_a_difference(treaty: Treaty, data: st.DataObject) -> None:
    with_words = units_with_words(treaty)
    if not with_words:
        return
    chosen = data.draw(st.sampled_from(with_words))

    def changed(unit: Provision) -> Provision:
        text = f"{unit.text} windmill" if unit.address == chosen else unit.text
        return unit.model_copy(update={"text": text, "children": tuple(map(changed, unit.children))})

    other = Treaty(id="lamps", title="a", short_title="a", body=tuple(map(changed, treaty.body)))
    found = api.diff(treaty, other)
    assert not found.is_empty
    differing = [row for row in found.rows if any(run.op != "equal" for run in row.words)]
    assert [row.left for row in differing] == [(chosen,)]
    assert "windmill" in differing[0].right_text


def test_the_property_can_fail() -> None:
    """The law above is no law of the empty case: there are rows of several units."""
    unit = Provision(treaty="lamps", address="1", kind="article", text="lamp")
    other = unit.model_copy(update={"address": "2", "text": "oil"})
    left = Treaty(id="lamps", title="a", short_title="a", body=(unit, other))
    found = diffed(left, left, [Link(left=("1", "2"), right=("1",), origin="text", score=1.0)])
    assert [(row.left, row.left_text) for row in found.rows if len(row.left) > 1] == [(("1", "2"), "lamp oil")]
    with pytest.raises(AssertionError):
        assert found.is_empty
