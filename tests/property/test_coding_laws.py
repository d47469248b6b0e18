"""Laws of the comparison of coded norms: swapping the sides mirrors it, and nothing differs from itself."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from treatycompare.coding import Facets, compare_norms, relation
from treatycompare.coding.facets import comparable_fields
from treatycompare.corpus import open_corpus
from treatycompare.model.difference import NormDifference
from treatycompare.model.norm import Threshold
from treatycompare.model.treaty import Norm, NormKind

NORM: TypeAdapter[Norm] = TypeAdapter(Norm)
FACETS = Facets.read(open_corpus().facets())
FIELDS = comparable_fields()
COMMON = [n for n in FACETS.facets if "." not in n and n not in ("modality", "bearer", "legislate", "object")]
BODIES = {n.partition(".")[0] for n in FACETS.facets if "." in n} - {"thresholds", "use_limits"}
WORDS = st.sampled_from(["it rains", "it snows", "bees swarm"])
PLACES = st.sampled_from(["1", "1(1)", "2", "3(2)", "4(1)(a)"])

MIRRORED_VERDICT = {
    "left_adds": "right_adds",
    "right_adds": "left_adds",
    "left_stronger": "left_weaker",
    "left_weaker": "left_stronger",
    "only_left": "only_right",
    "only_right": "only_left",
}
MIRRORED_SIDE = {"left": "right", "right": "left"}
MIRRORED_RELATION = {"broader": "narrower", "narrower": "broader"}


def value_of(name: str) -> st.SearchStrategy[Any]:
    form = FIELDS[name]
    words: st.SearchStrategy[Any] = st.sampled_from(form.words) if form.words else WORDS
    if form.words == ("false", "true"):
        words = st.booleans()
    if name == "refusal_grounds":
        modality = st.sampled_from(["permission", "obligation", "exemption"])
        words = st.fixed_dictionaries({"ground": words, "modality": modality}, optional={"via": st.just("9")})
    if name == "barred_grounds":
        words = st.fixed_dictionaries({"ground": words})
    return st.lists(words, max_size=3, unique_by=str) if form.many else words


def leaf(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    via = st.fixed_dictionaries({"value": values, "via": st.just("9")})
    return st.one_of(values, values, via, st.sampled_from(["silent", "inconclusive", "not_coded"]))


FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(get_args(Threshold.model_fields["kind"].annotation)),
            "comparator": st.sampled_from(["<=", ">=", "=", "<", ">"]),
            "value": st.integers(1, 3),
            "unit": st.sampled_from(["year", "month", "day"]),
            "locus": st.just("1"),
        }
    ),
    max_size=3,
)


@st.composite
def norms(draw: st.DrawFn) -> Norm:
    kind = draw(st.sampled_from(get_args(NormKind)))
    data: dict[str, Any] = {
        "kind": kind,
        "locus": draw(PLACES),
        "marker": "shall",
        "action": draw(st.sampled_from(["keep_bees", "refuse_bees"])),
        "legislate": draw(st.booleans()),
        "object": draw(WORDS),
        "modality": draw(st.sampled_from(FIELDS["modality"].words)),
        "bearer": draw(st.sampled_from(["state_party", "requested", "conference"])),
    }
    own = [name for name in FACETS.facets if name.partition(".")[0] in (kind, "use_limits")]
    for name in draw(st.lists(st.sampled_from([*COMMON, *own]), max_size=5, unique=True)):
        head, _, rest = name.partition(".")
        if rest:
            data.setdefault(head, {})[rest] = draw(leaf(value_of(name)))
        elif name == "counterparty":
            data[name] = draw(value_of(name))
        else:
            data[name] = draw(leaf(value_of(name)))
    if draw(st.booleans()):
        data["thresholds"] = draw(leaf(FIGURES))
    return NORM.validate_python(data)


def mirrored(difference: NormDifference) -> NormDifference:
    fields = [
        f.model_copy(
            update={
                "left": f.right,
                "right": f.left,
                "verdict": MIRRORED_VERDICT.get(f.verdict, f.verdict),
                "counts_for": MIRRORED_SIDE.get(str(f.counts_for), f.counts_for),
            }
        )
        for f in difference.fields
    ]
    return difference.model_copy(update={"left": difference.right, "right": difference.left, "fields": tuple(fields)})


def as_bag(differences: tuple[NormDifference, ...]) -> Counter[str]:
    return Counter(difference.model_dump_json() for difference in differences)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(norms(), max_size=4),
    st.lists(norms(), max_size=4),
    st.sets(st.tuples(PLACES, PLACES), max_size=4),
    st.tuples(st.booleans(), st.booleans()),
)
def test_swapping_the_sides_mirrors_everything(
    left: list[Norm], right: list[Norm], linked: set[tuple[str, str]], coded: tuple[bool, bool]
) -> None:
    there = compare_norms(left, right, FACETS, linked=linked)
    back = compare_norms(right, left, FACETS, linked={(b, a) for a, b in linked})
    assert as_bag(tuple(map(mirrored, there))) == as_bag(back)
    found = relation(there, *coded)
    expected = relation(back, coded[1], coded[0])
    assert MIRRORED_RELATION.get(str(found.relation), found.relation) == expected.relation
    if found.relation is not None:
        assert set(found.deciding) == set(expected.deciding)


@settings(max_examples=60, deadline=None)
@given(st.lists(norms(), min_size=1, max_size=4))
def test_nothing_differs_from_itself(side: list[Norm]) -> None:
    differences = compare_norms(side, side, FACETS)
    differing = {field.verdict for norm in differences for field in norm.differing}
    assert differing <= {"inconclusive"}
    assert len(differences) == len(side)
    open_facets = [f for norm in differences for f in norm.fields if f.counts_for]
    assert relation(differences, True, True).relation == (None if open_facets else "equivalent")


@settings(max_examples=60, deadline=None)
@given(st.lists(norms(), max_size=4), st.lists(norms(), max_size=4))
def test_each_norm_stands_in_one_row(left: list[Norm], right: list[Norm]) -> None:
    differences = compare_norms(left, right, FACETS)
    assert [d.left for d in differences if d.left] == [norm.key for norm in left]
    assert Counter(d.right for d in differences if d.right) == Counter(norm.key for norm in right)
    for difference in differences:
        for field in difference.fields:
            if field.verdict in ("same", "different_term", "different_place", "silent_both"):
                assert field.counts_for is None
            if field.verdict in ("left_stronger", "left_weaker"):
                assert field.counts_for == ("left" if field.verdict == "left_stronger" else "right")
            if field.verdict == "different":
                assert field.counts_for == "both"
