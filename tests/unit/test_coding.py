"""The verdict on each facet, the pairing of norms and the relation, on invented norms."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from treatycompare.coding import Facets, compare_norms, relation, verdict_in_words
from treatycompare.coding.facets import comparable_fields
from treatycompare.coding.orders import ItemList, Ladder, Number, Subset, Text, Unordered
from treatycompare.corpus import open_corpus
from treatycompare.errors import RecordError
from treatycompare.model.difference import FieldDifference, NormDifference, Verdict
from treatycompare.model.treaty import Norm

NORM: TypeAdapter[Norm] = TypeAdapter(Norm)
DATA = open_corpus().facets()
FACETS = Facets.read(DATA)
FIELDS = comparable_fields()
FAMILIES = ("offence", "power", "evidence", "extradition", "asset", "safeguard", "institution", "final")
NAMES = ("Hanoi", "Budapest")


def norm(locus: str = "7(1)", **said: Any) -> Norm:
    """An invented duty; *said* gives fields by dotted path."""
    data: dict[str, Any] = {
        "kind": "plain",
        "locus": locus,
        "modality": "obligation",
        "marker": "shall",
        "bearer": "state_party",
        "action": "keep_bees",
        "object": "hives",
    }
    for path, value in said.items():
        head, _, rest = path.partition(".")
        if rest:
            data.setdefault(head, {})[rest] = value
        else:
            data[head] = value
    return NORM.validate_python(data)


def figure(kind: str, comparator: str, value: float, unit: str = "day", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "comparator": comparator, "value": value, "unit": unit, "locus": "7(1)", **more}


def ground(name: str, modality: str = "permission", **more: Any) -> dict[str, Any]:
    return {"ground": name, "modality": modality, "locus": "7(1)", **more}


def facet(name: str, left: Any, right: Any, **shared: Any) -> FieldDifference:
    """How two norms differ in a facet that has these values; the rest is the same."""
    head = name.partition(".")[0]
    if head in FAMILIES:
        shared = {"kind": head, **shared}
    path = "thresholds" if head == "thresholds" else name
    (found,) = compare_norms([norm(**shared, **{path: left})], [norm(**shared, **{path: right})], FACETS)
    return next(f for f in found.fields if f.facet == name)


def judged(name: str, left: Any, right: Any, **shared: Any) -> tuple[Verdict, str | None]:
    found = facet(name, left, right, **shared)
    return found.verdict, found.counts_for


def related(left: list[Norm], right: list[Norm]) -> str | None:
    return relation(compare_norms(left, right, FACETS), left_coded=True, right_coded=True).relation


VERDICTS = [
    ("same", None, "qualifiers", ["if_requested"], ["if_requested"], {}),
    ("same", None, "conditions", ["It Rains"], ["it  rains"], {}),
    ("same", None, "qualifiers", [], "silent", {}),
    ("different_term", None, "object", "hives", "skeps", {}),
    ("different_term", None, "conditions", ["it rains"], ["water falls"], {}),
    ("different_term", None, "legislate", True, False, {}),
    ("different_term", None, "evidence.scope", ["any_offence", "serious_crime"], ["any_offence"], {}),
    ("different_term", None, "refusal_grounds", [ground("security")], [ground("security", "exemption")], {}),
    ("different_place", None, "safeguards", {"value": ["remedy"], "via": "24"}, ["remedy"], {}),
    ("different_place", None, "refusal_grounds", [ground("security", via="4")], [ground("security")], {}),
    ("left_adds", "left", "safeguards", ["remedy", "grounds"], ["remedy"], {}),
    ("right_adds", "right", "barred_grounds", [], [{"ground": "fiscal"}], {}),
    ("left_adds", None, "evidence.request_contents", ["who", "what"], ["name"], {}),
    ("right_adds", None, "evidence.costs", "silent", "the keeper pays", {}),
    ("left_adds", None, "offence.attempt", "optional", "not_required", {}),
    ("left_adds", None, "offence.attempt", "optional", "silent", {}),
    ("left_stronger", "left", "asset.return_rule", "duty", "discretion", {}),
    ("left_weaker", "right", "qualifiers", ["if_requested", "within_means"], ["within_means"], {}),
    ("left_weaker", "right", "qualifiers", [], ["widest_extent_possible"], {}),
    ("left_weaker", "right", "evidence.scope", ["serious_crime"], ["any_offence"], {}),
    ("left_weaker", "right", "evidence.scope", ["any_offence", "e_evidence_only"], ["any_offence"], {}),
    ("left_weaker", "right", "conditions", ["it rains", "it snows"], ["it rains"], {}),
    ("left_weaker", "right", "offence.optional_elements", ["one", "two"], ["three"], {}),
    ("different", "both", "qualifiers", ["if_requested"], ["within_means"], {}),
    ("different", "both", "bearer", "requested", "requesting", {}),
    ("different", "both", "evidence.scope", ["any_offence", "e_evidence_only"], ["serious_crime"], {}),
    ("different", "both", "refusal_grounds", [ground("security")], [ground("security", "obligation")], {}),
    ("only_left", "left", "safeguards", ["remedy"], "silent", {}),
    ("only_left", "right", "offence.harm_threshold", "a hive dies", "silent", {}),
    ("only_right", "right", "offence.predicate_link", "silent", "theft of honey", {}),
    ("only_right", "left", "refusal_grounds", "silent", [ground("security")], {}),
    ("only_left", "open", "evidence.scope", ["any_offence"], "silent", {}),
    ("silent_both", None, "exceptions", "silent", "silent", {}),
    ("inconclusive", "open", "safeguards", "inconclusive", ["remedy"], {}),
    ("inconclusive", "open", "safeguards", "not_coded", ["remedy"], {}),
    ("inconclusive", None, "evidence.costs", "not_coded", "the keeper pays", {}),
]


@pytest.mark.parametrize(("verdict", "counts", "name", "left", "right", "shared"), VERDICTS)
def test_verdict(
    verdict: Verdict, counts: str | None, name: str, left: Any, right: Any, shared: dict[str, Any]
) -> None:
    assert judged(name, left, right, **shared) == (verdict, counts)


def test_every_verdict_has_a_case() -> None:
    assert {case[0] for case in VERDICTS} == set(get_args(Verdict))


def test_a_facet_that_nobody_coded_is_left_out() -> None:
    (found,) = compare_norms([norm()], [norm()], FACETS)
    assert [f.facet for f in found.fields] == ["modality", "bearer", "counterparty", "legislate", "object"]


def test_a_side_that_nobody_coded_says_so() -> None:
    found = facet("safeguards", ["remedy"], "not_coded")
    assert (found.left.state, found.right.state) == ("coded", "not_coded")


@pytest.mark.parametrize("name", [name for name, order in FACETS.facets.items() if isinstance(order, Ladder)])
def test_ladder(name: str) -> None:
    order = FACETS[name]
    assert isinstance(order, Ladder)
    typed = {"true": True, "false": False}
    for (a, low), (b, high) in itertools.product(order.ranks.items(), repeat=2):
        found = facet(name, typed.get(a, a), typed.get(b, b))
        both_ask_nothing = order.alone.get(a) == order.alone.get(b) == "nothing"
        if a == b:
            assert found.verdict == "same"
        elif low == high:
            assert found.verdict == ("different_term" if both_ask_nothing else "different")
        elif both_ask_nothing:
            assert (found.verdict, found.counts_for) == ("right_adds" if low < high else "left_adds", None)
        else:
            expected = ("left_weaker", "right") if low < high else ("left_stronger", "left")
            assert (found.verdict, found.counts_for) == expected
    for outside, any_word in itertools.product(order.unordered, [*order.ranks, *order.unordered]):
        assert facet(name, outside, any_word).verdict == ("same" if outside == any_word else "different")


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        ("preservation_days", (">=", 60), (">=", 90), ("left_weaker", "right")),
        ("preservation_days", (">", 60), (">=", 60), ("left_stronger", "left")),
        ("preservation_days", ("<=", 60), ("<=", 90), ("left_stronger", "left")),
        ("preservation_days", ("<=", 60), (">=", 60), ("different", "both")),
        ("preservation_days", ("=", 60), ("=", 90), ("different", "both")),
        ("penalty_years", (">=", 1, "year"), (">=", 4, "year"), ("left_stronger", "left")),
        ("penalty_years", (">=", 1, "year"), (">=", 12, "month"), ("same", None)),
        ("penalty_years", (">=", 1, "month"), (">=", 40, "day"), ("different", "both")),
        ("age_years", ("<", 18, "year"), ("<", 16, "year"), ("left_stronger", "left")),
        ("time_limit", ("<=", 2), ("<=", 48, "hour"), ("same", None)),
        ("availability", ("=", 24, "hour_per_day"), ("=", 8, "hour_per_day"), ("left_stronger", "left")),
        ("parties", (">=", 40, "state"), (">=", 5, "state"), ("different", "both")),
    ],
)
def test_figures(kind: str, left: Any, right: Any, expected: tuple[str, str | None]) -> None:
    name = f"thresholds.{kind}"
    assert judged(name, [figure(kind, *left)], [figure(kind, *right)]) == expected


@pytest.mark.parametrize(
    ("kind", "comparator", "expected"),
    [
        ("penalty_years", ">=", ("only_left", "right")),
        ("preservation_days", ">=", ("only_left", "left")),
        ("preservation_days", "<=", ("only_left", "left")),
        ("age_years", "<", ("only_left", "right")),
        ("votes", ">=", ("only_left", "open")),
    ],
)
def test_a_figure_against_silence(kind: str, comparator: str, expected: tuple[str, str]) -> None:
    assert judged(f"thresholds.{kind}", [figure(kind, comparator, 3)], []) == expected


def test_two_figures_of_a_form_have_an_order_only_where_equal() -> None:
    two = [figure("time_limit", "<=", 3), figure("time_limit", "<=", 9)]
    assert judged("thresholds.time_limit", two, two)[0] == "same"
    assert judged("thresholds.time_limit", two, two[:1]) == ("different", "both")
    dawn = figure("time_limit", "<=", 3, clock_start="dawn")
    assert judged("thresholds.time_limit", [dawn], two[:1]) == ("different_term", None)


def test_thresholds_as_a_whole_stand_where_neither_side_has_a_figure() -> None:
    (found,) = compare_norms([norm(thresholds=[])], [norm(thresholds="silent")], FACETS)
    assert [(f.facet, f.verdict) for f in found.fields if "thresholds" in f.facet] == [("thresholds", "same")]
    (found,) = compare_norms([norm(thresholds="silent")], [norm()], FACETS)
    assert found.fields[-1].counts_for == "open"


@pytest.mark.parametrize(
    ("modality", "expected"),
    [
        ("obligation", ("left_adds", "left")),
        ("constitutive", ("left_adds", "left")),
        ("reservation_option", ("left_adds", "right")),
        ("permission", ("left_adds", None)),
        ("definition", ("different", "both")),
    ],
)
def test_a_wider_scope_binds_as_its_norm_does(modality: str, expected: tuple[str, str | None]) -> None:
    wide, narrow = ["treaty_offences", "serious_crime"], ["treaty_offences"]
    assert judged("evidence.scope", wide, narrow, modality=modality) == expected


def test_a_term_against_silence_binds_as_its_norm_does() -> None:
    def alone(modality: str) -> tuple[str, str | None]:
        return judged("conditions", ["it rains"], "silent", modality=modality)

    assert alone("obligation") == ("only_left", "right")
    assert alone("reservation_option") == ("only_left", "left")
    assert alone("permission") == ("left_adds", None)
    assert alone("definition") == ("only_left", "both")


def test_norms_of_bodies_ask_nothing_of_states() -> None:
    assert judged("modality", "obligation", "permission", bearer="conference") == ("left_adds", None)
    assert related([norm(), norm(action="meet", bearer="conference")], [norm()]) == "equivalent"


@pytest.mark.parametrize(
    ("said", "counts", "found"),
    [
        ({}, "left", "broader"),
        ({"modality": "encouragement"}, "left", "broader"),
        ({"modality": "prohibition"}, "left", "broader"),
        ({"modality": "permission"}, None, "equivalent"),
        ({"modality": "permission", "action": "refuse_hives"}, "right", "narrower"),
        ({"modality": "permission", "refusal_grounds": [ground("security")]}, "right", "narrower"),
        ({"modality": "reservation_option"}, "right", "narrower"),
        ({"modality": "declaration_option"}, "right", "narrower"),
        ({"modality": "exemption"}, "right", "narrower"),
        ({"modality": "definition"}, "open", None),
        ({"modality": "obligation", "bearer": "secretariat"}, None, "equivalent"),
    ],
)
def test_a_lone_norm(said: dict[str, Any], counts: str | None, found: str | None) -> None:
    lone = norm("7(2)", **{"action": "burn_hives", "qualifiers": ["if_requested"], **said})
    differences = compare_norms([norm(), lone], [norm()], FACETS)
    assert (differences[1].left, differences[1].right) == (lone.key, None)
    assert {f.verdict for f in differences[1].fields} == {"only_left"}
    counted = [(f.facet, f.counts_for) for f in differences[1].fields if f.counts_for]
    assert counted == ([("modality", counts)] if counts else [])
    assert related([norm(), lone], [norm()]) == found
    mirrored = {"broader": "narrower", "narrower": "broader"}.get(str(found), found)
    assert related([norm()], [norm(), lone]) == mirrored


def other_value(name: str) -> tuple[Any, Any]:
    """Two values of a deciding facet of which one binds more, or which differ without an order."""
    order, words = FACETS[name], FIELDS[name].words
    if isinstance(order, Ladder):
        typed = {"true": True, "false": False}
        first, last = (rung if isinstance(rung, str) else rung[0] for rung in (order.values[0], order.values[-1]))
        return typed.get(first, first), typed.get(last, last)
    if name == "refusal_grounds":
        return [ground(words[0])], [ground(words[0]), ground(words[1])]
    if name == "barred_grounds":
        return [{"ground": words[0]}], [{"ground": word} for word in words]
    if isinstance(order, Subset):
        return [words[1]], [words[0], words[1]]
    if isinstance(order, ItemList):
        return ["it rains"], ["it rains", "it snows"]
    if isinstance(order, Number):
        kind = name.partition(".")[2]
        return [figure(kind, ">=", 3)], [figure(kind, ">=", 5)]
    if isinstance(order, Text):
        return "silent", "it rains"
    assert isinstance(order, Unordered)
    one, two = (True, False) if words == ("false", "true") else words[:2]
    return ([one], [two]) if FIELDS[name].many else (one, two)


DECIDING = [name for name, order in FACETS.facets.items() if order.decides and name != "extradition.accessory_offences"]


@pytest.mark.parametrize("name", DECIDING)
def test_one_changed_value_changes_the_relation(name: str) -> None:
    head = name.partition(".")[0]
    family = head if head in FAMILIES else "plain"
    path = "thresholds" if head == "thresholds" else name
    before, after = (
        [norm(kind=family, **{path: value}), norm("7(2)", action="fill_combs")] for value in other_value(name)
    )
    assert related(before, before) == "equivalent"
    assert related(before, after) in ("broader", "narrower", "partial")
    computed = relation(compare_norms(before, after, FACETS), left_coded=True, right_coded=True)
    assert computed.deciding == (f"keep_bees: {name}",)


@pytest.mark.parametrize("name", [name for name in FACETS.facets if name not in DECIDING])
def test_a_facet_that_describes_decides_nothing(name: str) -> None:
    order, form = FACETS[name], FIELDS[name]
    values: tuple[Any, Any] = form.words[:2] if form.words else ("it rains", "it snows")
    if form.words == ("false", "true"):
        values = (False, True)
    if isinstance(order, ItemList):
        values = (["it rains"], ["it rains", "it snows"])
    assert judged(name, *values)[1] is None


def test_same_action_pairs_by_linked_places_then_likeness_then_print() -> None:
    left = [norm("1"), norm("2"), norm("3", modality="permission")]
    right = [norm("4", modality="permission"), norm("5"), norm("6")]

    def pairs(linked: set[tuple[str, str]] = frozenset()) -> list[tuple[str | None, str | None]]:  # type: ignore[assignment]
        found = compare_norms(left, right, FACETS, linked=linked)
        return [(d.left and d.left.split(":")[0], d.right and d.right.split(":")[0]) for d in found]

    assert pairs() == [("1", "5"), ("2", "6"), ("3", "4")]
    assert pairs({("1", "6"), ("1", "4")}) == [("1", "6"), ("2", "5"), ("3", "4")]
    assert pairs({("3", "5")}) == [("1", "6"), ("2", "4"), ("3", "5")]


def test_a_closer_link_goes_before_a_wider_one() -> None:
    left, right = [norm("1(1)"), norm("1(2)")], [norm("4(1)"), norm("4(2)")]
    found = compare_norms(left, right, FACETS, linked={("1", "4"), ("1(1)", "4(2)")})
    assert [(d.left, d.right) for d in found] == [
        ("1(1):keep_bees", "4(2):keep_bees"),
        ("1(2):keep_bees", "4(1):keep_bees"),
    ]


def test_kind_and_action_pair_norms_and_lone_right_ones_come_last() -> None:
    left = [norm("1"), norm("2", action="fill_combs")]
    right = [norm("4", kind="evidence"), norm("5", action="fill_combs"), norm("6", action="burn_hives")]
    found = compare_norms(left, right, FACETS)
    assert [(d.left, d.right) for d in found] == [
        ("1:keep_bees", None),
        ("2:fill_combs", "5:fill_combs"),
        (None, "4:keep_bees"),
        (None, "6:burn_hives"),
    ]
    assert related(left, right) == "partial"


def test_relation_says_why_there_is_none() -> None:
    def said(left: list[Norm], right: list[Norm], **coded: bool) -> tuple[str | None, str]:
        sides = {"left_coded": True, "right_coded": True} | coded
        found = relation(compare_norms(left, right, FACETS), **sides, names=("Hanoi 7", "Budapest 2"))
        return found.relation, found.reason

    assert said([norm()], [], right_coded=False) == (None, "Budapest 2 is not coded")
    assert said([], [], left_coded=False, right_coded=False) == (None, "Hanoi 7 and Budapest 2 are not coded")
    assert said([], []) == (None, "no coded norm of one side stands beside one of the other")
    reason = said([norm(safeguards="inconclusive")], [norm(safeguards=["remedy"])])
    assert reason == (None, "keep_bees: safeguards should decide and cannot: inconclusive in Hanoi 7")
    reason = said([norm(safeguards=["remedy"])], [norm()])
    assert reason == (None, "keep_bees: safeguards should decide and cannot: not coded in Budapest 2")
    wide = {"kind": "evidence", "evidence.scope": ["any_offence"]}
    assert said([norm(**wide)], [norm(**{**wide, "evidence.scope": "silent"})])[1].startswith(
        "keep_bees: evidence.scope"
    )


def test_what_is_open_only_by_silence_does_not_undo_a_partial_relation() -> None:
    lone = norm("9", action="name_bees", modality="definition")
    left = [norm(safeguards=["remedy"], qualifiers=["if_requested"]), lone]
    assert related(left, [norm(safeguards=[], qualifiers=[])]) == "partial"


def test_both_sides_binding_more_is_partial() -> None:
    left = [norm(safeguards=["remedy"], qualifiers=["if_requested"])]
    right = [norm(safeguards=[], qualifiers=[])]
    computed = relation(compare_norms(left, right, FACETS), left_coded=True, right_coded=True, names=NAMES)
    assert computed.relation == "partial"
    assert computed.deciding == ("keep_bees: qualifiers", "keep_bees: safeguards")


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_verdicts_in_words_take_no_treaty_for_the_changed_one(verdict: Verdict) -> None:
    words = verdict_in_words(verdict, NAMES)
    assert words
    assert not any(word in words for word in ("insert", "delet", "left", "right"))
    if verdict.startswith(("left", "right", "only")):
        assert ("Hanoi" in words) != ("Budapest" in words)


def test_values_are_plain_data() -> None:
    found = facet("thresholds.time_limit", [figure("time_limit", "<=", 3)], "silent")
    read = FieldDifference.model_validate_json(found.model_dump_json())
    assert read == found


# The worked examples of the code book, in the facets that the model has.


def example(left: dict[str, Any], right: dict[str, Any], **shared: Any) -> NormDifference:
    (found,) = compare_norms([norm("7(1)", **shared, **left)], [norm("2", **shared, **right)], FACETS)
    return found


def test_worked_example_of_illegal_access() -> None:
    base = {
        "kind": "offence",
        "action": "criminalise_access",
        "legislate": True,
        "offence.conduct": ["access"],
        "offence.circumstance": "no right to it",
        "offence.mental_element": ["intent"],
        "offence.special_intent": "none in the base offence",
        "offence.harm_threshold": "none",
        "offence.participation": "mandatory",
        "thresholds": [],
    }
    more = ["breach of security", "aim at data", "other dishonest aim", "link between systems"]
    left = {
        "offence.object": "an ICT system or a part",
        "offence.optional_elements": [*more, "other criminal aim"],
        "offence.attempt": "optional",
        "offence.preparation": "optional",
        "offence.predicate_link": "counts for laundering where relevant",
    }
    right = {
        "offence.object": "a computer system or a part",
        "offence.optional_elements": more,
        "offence.attempt": "not_required",
        "offence.preparation": "silent",
        "offence.predicate_link": "silent",
    }
    verdicts = {f.facet: f.verdict for f in example(left, right, **base).fields}
    assert verdicts == {
        "modality": "same",
        "bearer": "same",
        "counterparty": "silent_both",
        "legislate": "same",
        "object": "same",
        "thresholds": "same",
        "offence.conduct": "same",
        "offence.object": "different_term",
        "offence.circumstance": "same",
        "offence.harm_threshold": "same",
        "offence.mental_element": "same",
        "offence.special_intent": "same",
        "offence.optional_elements": "left_weaker",
        "offence.predicate_link": "only_left",
        "offence.participation": "same",
        "offence.attempt": "left_adds",
        "offence.preparation": "left_adds",
    }


def test_worked_example_of_preservation_abroad() -> None:
    base = {
        "kind": "evidence",
        "action": "preserve_data",
        "bearer": "requested",
        "counterparty": "requesting",
        "evidence.measure": "preservation",
        "evidence.precondition": "help will be asked for later",
        "evidence.dual_criminality": "excluded",
        "evidence.pending_decision": "kept until the later request is decided",
        "thresholds": [figure("preservation_days", ">=", 60)],
    }
    shared = [ground(name) for name in ("sovereignty", "security", "ordre_public", "essential_interests")]
    left = {
        "evidence.scope": {"value": ["treaty_offences", "serious_crime", "e_evidence_only"], "via": "35(1)(c)"},
        "evidence.request_contents": [f"item {i}" for i in range(7)],
        "evidence.location_query": "through the network",
        "evidence.extension": "on request before the end",
        "refusal_grounds": [*shared, ground("domestic_prohibition"), ground("persecution_risk", "exemption")],
    }
    right = {
        "evidence.scope": {"value": ["any_offence", "e_evidence_only"], "via": "23"},
        "evidence.request_contents": [f"point {i}" for i in range(6)],
        "evidence.location_query": "silent",
        "evidence.extension": "silent",
        "refusal_grounds": [ground("political_offence"), *shared],
    }
    fields = {f.facet: f for f in example(left, right, **base).fields}
    assert {name: f.verdict for name, f in fields.items()} == {
        "modality": "same",
        "bearer": "same",
        "counterparty": "same",
        "legislate": "same",
        "object": "same",
        "thresholds.preservation_days": "same",
        "refusal_grounds": "different",
        "evidence.scope": "left_weaker",
        "evidence.measure": "same",
        "evidence.precondition": "same",
        "evidence.dual_criminality": "same",
        "evidence.request_contents": "left_adds",
        "evidence.extension": "left_adds",
        "evidence.pending_decision": "same",
        "evidence.location_query": "left_adds",
    }
    assert {name for name, f in fields.items() if f.counts_for} == {"refusal_grounds", "evidence.scope"}


def test_worked_example_of_a_reservation_and_a_request() -> None:
    reserve = {"modality": "reservation_option", "action": "reserve_refusal", "kind": "evidence"}
    ask = {"modality": "permission", "action": "request_preservation", "kind": "evidence", "bearer": "requesting"}
    left, right = [norm("42(5)", **reserve), norm("42(1)", **ask)], [norm("29(4)", **reserve), norm("29(1)", **ask)]
    for found in compare_norms(left, right, FACETS):
        assert {f.verdict for f in found.fields} == {"same", "silent_both"}
    assert related(left, right) == "equivalent"


def test_a_duty_weakened_to_an_effort_is_narrower() -> None:
    assert related([norm(modality="obligation_of_effort")], [norm()]) == "narrower"


# The file of facets.


def test_every_field_of_the_model_has_its_place_in_the_file() -> None:
    assert set(FIELDS) == set(FACETS.facets) | set(FACETS.not_compared)


def broken(**changes: Any) -> str:
    data = {**DATA, "facets": dict(DATA["facets"]), "norm_classes": dict(DATA["norm_classes"])}
    for path, value in changes.items():
        group, _, name = path.partition(":")
        data[group] = (
            {**data[group], name: value} if value is not None else {k: v for k, v in data[group].items() if k != name}
        )
    with pytest.raises(RecordError) as caught:
        Facets.read(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("facets:bearer", None, "facets: bearer is missing"),
        ("facets:mood", {"order": "text"}, "mood is no field"),
        ("facets:marker", {"order": "text"}, "marker also stands under not_compared"),
        ("not_compared:mood", "invented", "mood is no field"),
        ("facets:bearer", {"order": "text"}, "bearer: the order 'text' does not fit"),
        ("facets:object", {"order": "none"}, "object: the order 'none' does not fit"),
        ("facets:conditions", {"order": "text"}, "conditions: the order 'text' does not fit"),
        (
            "facets:asset.return_rule",
            {"order": "ladder", "values": ["discretion", "duty"]},
            "priority_consideration has no place",
        ),
        (
            "facets:asset.intermingling",
            {"order": "ladder", "values": ["half"]},
            "half is no value",
        ),
        ("facets:safeguards", {"order": "set", "direction": "more_binds", "limits": ["mercy"]}, "mercy is no value"),
        ("facets:safeguards", {"order": "set", "direction": "sideways"}, "direction"),
        ("norm_classes:allows", ["permission"], "power stands in 0 classes"),
    ],
)
def test_a_bad_file_is_refused(path: str, value: Any, expected: str) -> None:
    assert expected in broken(**{path: value})


def test_all_problems_of_a_bad_file_are_reported_together() -> None:
    text = broken(**{"facets:bearer": None, "facets:object": None, "norm_classes:allows": ["permission"]})
    assert "the record has 3 problems" in text


def test_the_page_on_verdicts_has_the_table_of_the_file() -> None:
    page = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {order} | {note} |" for name, order, note in FACETS.rows()]
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows
