"""What code derives from coded norms: each result beside the one that a single change gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

import treatycompare as tc
from treatycompare.errors import AddressError, UnknownAddressError, UnknownThemeError
from treatycompare.model.facts import Fact, facts_in
from treatycompare.model.floor import Floor
from treatycompare.model.gaps import Gap, gap_of, sisters_for
from treatycompare.model.lineage import lineage_of
from treatycompare.model.norm import Modality, Qualifier
from treatycompare.model.profile import Profile, profile_of
from treatycompare.model.scope import scope_leaf
from treatycompare.model.theme import Subtheme, Theme
from treatycompare.model.treaty import Norm, Provision, SisterInstrument, Treaty

NORM: TypeAdapter[Norm] = TypeAdapter(Norm)
Data = dict[str, Any]


def norm(locus: str, action: str = "trim_lamps", kind: str = "plain", **more: Any) -> Data:
    said = {"modality": "obligation", "marker": "shall", "bearer": "state_party", "object": "lamps"}
    return {"kind": kind, "locus": locus, "action": action, **said, **more}


def evidence(locus: str, scope: Any, action: str = "send_lamps") -> Data:
    return norm(locus, action, "evidence", evidence={"scope": scope})


def offence(locus: str, options: list[str] | str = "silent", **more: Any) -> Data:
    return norm(locus, more.pop("action", "punish"), "offence", offence={"optional_elements": options}, **more)


def xref(origin: str, target: str, effect: str) -> Data:
    return {"from": origin, "to": target, "effect": effect}


def unit(address: str, *norms: Data, treaty: str = "lamps", **more: Any) -> Provision:
    kind = "division" if address.startswith("ch.") else "paragraph" if "(" in address else "article"
    data = {"treaty": treaty, "address": address, "kind": kind, "norms": norms, **more}
    return Provision.model_validate(data)


def treaty_of(*body: Provision, **more: Any) -> Treaty:
    return Treaty(id="lamps", title="Lamps", short_title="Lamps", body=body, **more)


# Strength and counts of qualifiers.


@pytest.mark.parametrize(
    ("modality", "strength"),
    [
        ("obligation", 5),
        ("prohibition", 5),
        ("obligation_of_effort", 3),
        ("obligation_to_consider", 2),
        ("encouragement", 1),
        ("permission", 0),
        ("definition", None),
    ],
)
def test_strength_follows_the_modality(modality: str, strength: int | None) -> None:
    assert NORM.validate_python(norm("1", modality=modality)).strength == strength


@pytest.mark.parametrize(
    ("qualifiers", "strength"),
    [([], 5), (["where_appropriate"], 4), (["widest_extent_possible"], 5), (["to_the_extent_possible"], 4)],
)
def test_a_hedge_makes_a_duty_weaker(qualifiers: list[str], strength: int) -> None:
    assert NORM.validate_python(norm("1", qualifiers=qualifiers)).strength == strength


# Facts.


def threshold(locus: str, **more: Any) -> Data:
    return {"kind": "preservation_days", "comparator": ">=", "value": 60, "unit": "day", "locus": locus, **more}


def fact_of(**changes: Any) -> Fact:
    said = threshold("1") | changes
    (fact,) = tc.facts(treaty_of(unit("1", norm("1", thresholds=[said]))))
    return fact


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "at least 60 days"),
        ({"value": 61}, "at least 61 days"),
        ({"value": 1}, "at least 1 day"),
        ({"value": 0.5, "unit": "year"}, "at least 0.5 years"),
        ({"comparator": "<="}, "at most 60 days"),
        ({"comparator": "<"}, "less than 60 days"),
        ({"comparator": ">"}, "more than 60 days"),
        ({"comparator": "="}, "exactly 60 days"),
        ({"clock_start": "the request"}, "at least 60 days, from the request"),
        ({"renewable": True}, "at least 60 days, renewable"),
        ({"renewable": False}, "at least 60 days, not renewable"),
        ({"unit": "month"}, "at least 60 months"),
        ({"unit": "day_per_week", "value": 7, "comparator": "="}, "exactly 7 days per week"),
        ({"unit": "hour_per_day", "value": 1, "comparator": "="}, "exactly 1 hour per day"),
        ({"unit": "vote_share", "value": 0.667}, "at least 66.7% of the votes"),
        ({"unit": "state", "value": 40}, "at least 40 states"),
    ],
)
def test_a_fact_says_its_number_in_words(changes: Data, words: str) -> None:
    assert fact_of(**changes).words == words


def test_a_fact_has_its_pinpoint() -> None:
    assert fact_of().locus == "1"
    assert fact_of(locus="1[s2]").locus == "1[s2]"


def shared(second: Data) -> tuple[Fact, ...]:
    norms = (norm("1", thresholds=[threshold("1")]), norm("1", "light_lamps", thresholds=[second]))
    return tc.facts(treaty_of(unit("1", *norms)))


def test_a_shared_number_is_one_fact() -> None:
    (fact,) = shared(threshold("1"))
    assert fact.actions == ("trim_lamps", "light_lamps")


def test_a_number_that_differs_in_value_is_another_fact() -> None:
    assert [fact.actions for fact in shared(threshold("1", value=61))] == [("trim_lamps",), ("light_lamps",)]


def test_facts_come_in_printed_order_with_the_heading_of_their_article() -> None:
    low, high = unit("1(1)", norm("1(1)", thresholds=[threshold("1(1)")])), unit("2", heading="Oil")
    article = unit("1", norm("1", thresholds=[threshold("1", value=7)]), heading="Dusk", children=(low,))
    found = tc.facts(treaty_of(unit("ch.I", heading="Light", children=(article, high))))
    assert [(f.locus, f.heading, f.threshold.value) for f in found] == [("1", "Dusk", 7), ("1(1)", "Dusk", 60)]


def test_facts_of_a_theme_are_those_sorted_under_it() -> None:
    sorted_in = unit("1", norm("1", thresholds=[threshold("1")]), themes=("extradition", "T08.1"))
    other = unit("2", norm("2", thresholds=[threshold("2")]), themes=("evidence",))
    treaty = treaty_of(sorted_in, other)
    assert [f.locus for f in tc.facts(treaty, theme="extradition")] == ["1"]
    assert [f.locus for f in tc.facts(treaty, theme="evidence")] == ["2"]
    assert tc.facts(treaty, theme="T08.2") == ()
    assert len(tc.facts(treaty)) == 2


def test_a_number_that_was_not_read_or_is_silent_is_no_fact() -> None:
    assert tc.facts(treaty_of(unit("1", norm("1")), unit("2", norm("2", thresholds="silent")))) == ()


def test_an_unknown_theme_is_refused() -> None:
    treaty = treaty_of(unit("1"))
    calls: list[Callable[[], object]] = [
        lambda: tc.facts(treaty, theme="lamps"),
        lambda: tc.profile(treaty, theme="lamps"),
        lambda: tc.lineage(treaty, theme="lamps"),
        lambda: tc.gaps(treaty, treaty, theme="lamps"),
    ]
    for call in calls:
        with pytest.raises(UnknownThemeError, match="'lamps'"):
            call()


# Profiles.


def counts(found: Profile) -> tuple[Data, Data, Data]:
    rows = (found.modalities, found.strengths, found.qualifiers)
    modalities, strengths, qualifiers = ({one.name: one.count for one in row} for row in rows)
    return modalities, strengths, qualifiers


def profiled(**change: Any) -> Profile:
    hedged = norm("1", qualifiers=["where_appropriate", "fundamental_principles"])
    duty = norm("2(1)", **change)
    units = (
        unit("1", hedged, coded=True),
        unit("2", children=(unit("2(1)", duty), unit("2(2)", norm("2(2)", modality="permission")))),
    )
    return tc.profile(treaty_of(*units))


def test_a_profile_counts_norms_hedges_and_articles_not_coded() -> None:
    found = profiled()
    assert (found.treaty, found.theme, found.norms, found.provisions, found.hedged) == ("lamps", None, 3, 3, 1)
    assert found.not_coded == 1
    modalities = {"obligation": 2, "permission": 1}
    assert counts(found) == (
        modalities,
        {"0": 1, "4": 1, "5": 1},
        {"fundamental_principles": 1, "where_appropriate": 1},
    )


def test_another_modality_changes_the_profile() -> None:
    modalities, strengths, _ = counts(profiled(modality="definition"))
    assert modalities == {"definition": 1, "obligation": 1, "permission": 1}
    assert strengths == {"0": 1, "4": 1, "none": 1}


def test_another_qualifier_changes_the_profile() -> None:
    found = profiled(qualifiers=["where_appropriate"])
    assert found.hedged == 2
    assert counts(found)[1:] == ({"4": 2, "0": 1}, {"where_appropriate": 2, "fundamental_principles": 1})
    assert found.qualifiers[0].name == "where_appropriate", "the most frequent comes first"


def test_a_profile_of_a_theme_counts_what_stands_under_it() -> None:
    units = (unit("1", norm("1"), themes=("evidence",)), unit("2", norm("2"), coded=True, themes=("extradition",)))
    treaty = treaty_of(*units)
    found = [tc.profile(treaty, theme=name) for name in ("evidence", "extradition", "assets")]
    assert [(p.theme, p.norms, p.not_coded) for p in found] == [
        ("evidence", 1, 1),
        ("extradition", 1, 0),
        ("assets", 0, 0),
    ]
    assert tc.profile(treaty["2"]).norms == 1


# Properties of facts and profiles.

QUALIFIERS = get_args(Qualifier)


@st.composite
def articles(draw: st.DrawFn, least: int = 0) -> tuple[Provision, ...]:
    """Articles with paragraphs, norms and numbers that stand where their norm does."""
    made = []
    for number in range(1, draw(st.integers(least, 5)) + 1):
        paragraphs = [
            unit(place, *draw(st.lists(norms_at(place), max_size=3)))
            for place in (f"{number}({part})" for part in range(1, draw(st.integers(0, 3)) + 1))
        ]
        own = draw(st.lists(norms_at(str(number)), max_size=2))
        made.append(unit(str(number), *own, coded=draw(st.booleans()), children=tuple(paragraphs)))
    return tuple(made)


def norms_at(place: str) -> st.SearchStrategy[Data]:
    return st.builds(
        lambda action, modality, qualifiers, values: norm(
            place,
            action,
            modality=modality,
            qualifiers=qualifiers,
            thresholds=[threshold(place, value=value) for value in values],
        ),
        st.sampled_from(["trim_lamps", "light_lamps"]),
        st.sampled_from(get_args(Modality)),
        st.lists(st.sampled_from(QUALIFIERS), max_size=3, unique=True),
        st.lists(st.integers(1, 3), max_size=2),
    )


@given(articles(), st.data())
def test_the_facts_of_two_halves_are_the_facts_of_the_whole(units: tuple[Provision, ...], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(units)))
    assert facts_in(units[:cut]) + facts_in(units[cut:]) == facts_in(units)
    assert facts_in(units) == tc.facts(treaty_of(*units)) == tc.facts(*units)


@given(articles())
def test_every_number_of_a_norm_is_a_fact(units: tuple[Provision, ...]) -> None:
    wanted = {(n.action, repr(t)) for n in treaty_of(*units).norms() for t in n.thresholds.value or ()}
    assert {(a, repr(f.threshold)) for f in facts_in(units) for a in f.actions} == wanted


@given(articles(), st.data())
def test_the_counts_of_a_profile_add_up(units: tuple[Provision, ...], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(units)))
    whole = profile_of("lamps", units)
    parts = [profile_of("lamps", units[:cut]), profile_of("lamps", units[cut:])]
    for name in ("norms", "provisions", "hedged", "not_coded"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    for one, two, both in zip(*map(counts, parts), counts(whole), strict=True):
        assert both == {name: one.get(name, 0) + two.get(name, 0) for name in {**one, **two}}
    modalities, strengths, qualifiers = counts(whole)
    assert sum(modalities.values()) == sum(strengths.values()) == whole.norms
    assert whole.hedged <= min(whole.norms, sum(qualifiers.values()))
    for row in (whole.modalities, whole.strengths, whole.qualifiers):
        assert [c.count for c in row] == sorted((c.count for c in row), reverse=True)


# Effective scope.


def scopes(treaty: Treaty, address: str) -> list[tuple[tuple[str, ...] | None, tuple[str, ...]]]:
    return [(found.terms, found.path) for found in tc.effective_scope(treaty, address)]


def referring(via: str, far: str = "serious_crime") -> Treaty:
    said = {"value": ["treaty_offences"], "via": via}
    return treaty_of(
        unit("1", evidence("1", said)), unit("2", evidence("2", [far])), unit("3", evidence("3", ["any_offence"]))
    )


def test_a_scope_through_a_reference_is_that_of_the_norm_there() -> None:
    assert scopes(referring("2"), "1") == [(("serious_crime",), ("1", "2"))]


def test_another_reference_leads_to_another_scope() -> None:
    assert scopes(referring("3"), "1") == [(("any_offence",), ("1", "3"))]


def test_a_changed_scope_at_the_far_end_changes_the_result() -> None:
    assert scopes(referring("2", far="e_evidence_only"), "1") == [(("e_evidence_only",), ("1", "2"))]


def test_a_scope_of_its_own_is_walked_nowhere() -> None:
    assert scopes(referring("2"), "2") == [(("serious_crime",), ("2",))]


def chain(last: str) -> Treaty:
    said = [{"value": ["treaty_offences"], "via": via} for via in ("2", last)]
    near = [unit(str(n), evidence(str(n), scope)) for n, scope in enumerate(said, start=1)]
    return treaty_of(*near, unit("3", evidence("3", ["serious_crime"])), unit("4", evidence("4", ["any_offence"])))


def test_references_are_walked_to_their_end() -> None:
    assert scopes(chain("3"), "1") == [(("serious_crime",), ("1", "2", "3"))]
    assert scopes(chain("4"), "1") == [(("any_offence",), ("1", "2", "4"))]


def incorporated(target: str, effect: str = "incorporates") -> Treaty:
    chapeau = unit("1", evidence("1", ["any_offence"]), xrefs=[xref("1", target, effect)])
    return treaty_of(chapeau, unit("2", evidence("2", "silent")), unit("3", evidence("3", "silent")))


def test_a_silent_norm_has_the_scope_of_what_incorporates_it() -> None:
    assert scopes(incorporated("2"), "2") == [(("any_offence",), ("2", "1"))]
    assert scopes(incorporated("2"), "3") == [(None, ("3",))]


def test_another_target_of_the_reference_moves_the_scope() -> None:
    assert scopes(incorporated("3"), "2") == [(None, ("2",))]
    assert scopes(incorporated("3"), "3") == [(("any_offence",), ("3", "1"))]


def test_a_reference_that_only_refers_brings_no_scope() -> None:
    assert scopes(incorporated("2", "refers_to"), "2") == [(None, ("2",))]


def test_a_norm_that_nobody_coded_says_nothing_of_its_scope() -> None:
    assert scopes(treaty_of(unit("1", norm("1", kind="evidence"))), "1") == []
    assert scopes(treaty_of(unit("1", norm("1"))), "1") == [], "a plain norm has no scope"


@pytest.mark.parametrize(
    ("kind", "name", "term"),
    [
        ("evidence", "scope", "any_offence"),
        ("extradition", "scope", "serious_crime"),
        ("power", "offence_scope", "serious_offences"),
    ],
)
def test_each_kind_with_a_scope_is_walked(kind: str, name: str, term: str) -> None:
    said = norm("1", kind=kind, **{kind: {name: {"value": [term], "via": "2"}}})
    treaty = treaty_of(unit("1", said), unit("2", norm("2", kind=kind, **{kind: {name: [term]}})))
    assert scopes(treaty, "1") == [((term,), ("1", "2"))]
    leaf = scope_leaf(treaty["1"].norms[0])
    assert leaf is not None
    assert leaf.via == "2"


def test_a_reference_to_a_paragraph_leaves_its_neighbour_out() -> None:
    below = (unit("2(1)", evidence("2(1)", ["serious_crime"])), unit("2(2)", evidence("2(2)", ["any_offence"])))

    def through(via: str) -> Treaty:
        said = {"value": ["treaty_offences"], "via": via}
        return treaty_of(unit("1", evidence("1", said)), unit("2", children=below))

    assert scopes(through("2(1)"), "1")[0][0] == ("serious_crime",)
    assert scopes(through("2(2)"), "1")[0][0] == ("any_offence",)
    assert scopes(through("2"), "1") == [(("serious_crime", "any_offence"), ("1", "2(1)", "2(2)"))]


def test_an_address_that_is_none_is_refused() -> None:
    treaty = treaty_of(unit("1"))
    for derive in (tc.effective_scope, tc.floors, tc.lineage):
        with pytest.raises(UnknownAddressError):
            derive(treaty, "9")
        with pytest.raises(AddressError):
            derive(treaty, "article ?")


def test_silence_is_passed_over_until_a_provision_that_speaks() -> None:
    first = unit("1", evidence("1", ["any_offence"]), xrefs=[xref("1", "2", "incorporates")])
    between = unit("2", evidence("2", "silent"), xrefs=[xref("2", "3", "incorporates")])
    treaty = treaty_of(first, between, unit("3", evidence("3", "silent")))
    assert scopes(treaty, "3") == [(("any_offence",), ("3", "1"))]
    cut = treaty_of(first.model_copy(update={"xrefs": ()}), between, unit("3", evidence("3", "silent")))
    assert scopes(cut, "3") == [(None, ("3",))]


@pytest.mark.parametrize(("target", "terms"), [("ch.II", ("any_offence",)), ("ch.III", None)])
def test_a_chapter_that_is_incorporated_brings_its_articles(target: str, terms: Any) -> None:
    chapter = unit("ch.II", children=[unit("2", evidence("2", "silent"))])
    first = unit("1", evidence("1", ["any_offence"]), xrefs=[xref("1", target, "incorporates")])
    (found,) = tc.effective_scope(treaty_of(first, chapter, unit("ch.III")), "2")
    assert found.terms == terms


def test_two_norms_at_one_locus_are_both_walked() -> None:
    both = unit("2", evidence("2", ["serious_crime"], "send_lamps"), evidence("2", ["any_offence"], "lend_lamps"))
    start = unit("1", evidence("1", {"value": ["treaty_offences"], "via": "2"}))
    assert tc.effective_scope(treaty_of(start, both), "1")[0].terms == ("serious_crime", "any_offence")


TERMS = ["treaty_offences", "serious_crime", "any_offence"]
PLACES = ["1", "2", "3", "4"]


@st.composite
def tangled(draw: st.DrawFn) -> Treaty:
    """A treaty whose references lead anywhere, in circles too."""
    units = []
    for place in PLACES:
        terms = st.lists(st.sampled_from(TERMS), min_size=1, unique=True)
        through = st.fixed_dictionaries({"value": terms, "via": st.sampled_from([*PLACES, "9"])})
        said = draw(st.lists(st.one_of(terms, through, st.just("silent")), max_size=2))
        links = draw(st.lists(st.sampled_from(PLACES), max_size=2))
        norms = [evidence(f"{place}[s{n}]", scope) for n, scope in enumerate(said, start=1)]
        units.append(unit(place, *norms, xrefs=[xref(place, to, "incorporates") for to in links]))
    return treaty_of(*units)


@given(tangled())
def test_a_walk_ends_on_any_references_and_passes_each_norm_once(treaty: Treaty) -> None:
    loci = {one.key: one.locus for one in treaty.norms()}
    said = {term for one in treaty.norms() for term in getattr(scope_leaf(one), "value", None) or ()}
    for place in PLACES:
        for found in tc.effective_scope(treaty, place):
            assert found.path[0] == loci[found.norm]
            assert set(found.path) <= set(loci.values())
            assert found.terms is None or (set(found.terms) <= said and found.terms)


# Floors.


def least(*body: Provision, address: str = "1") -> list[tuple[str, int | None]]:
    return [(floor.least, floor.strength) for floor in tc.floors(treaty_of(*body), address)]


def way(mechanism: str = "reservation", locus: str = "1", floor_left: str | None = "half of the lamps") -> Data:
    return {"mechanism": mechanism, "locus": locus, "floor_left": floor_left}


def test_a_duty_with_no_way_out_is_owed_in_full() -> None:
    assert least(unit("1", norm("1"))) == [("in_full", 5)]


@pytest.mark.parametrize(
    ("left", "what"), [("half of the lamps", "in_part"), ("nothing", "nothing"), ("nothing of note", "in_part")]
)
def test_the_floor_is_what_a_reservation_leaves(left: str, what: str) -> None:
    assert least(unit("1", norm("1"), flexibility=[way(floor_left=left)])) == [(what, 5)]


def test_ways_out_of_another_article_do_not_count_in_a_chapter() -> None:
    first = unit("1", norm("1"), flexibility=[way()], xrefs=[xref("1", "2", "refers_to")])
    chapter = unit("ch.I", children=[first, unit("2", norm("2"))])
    assert least(chapter, address="ch.I") == [("in_part", 5), ("in_full", 5)]


@pytest.mark.parametrize(("kind", "what"), [("plain", "narrowed"), ("institution", "narrowed"), ("offence", "in_full")])
def test_an_optional_element_narrows_what_is_no_offence(kind: str, what: str) -> None:
    """Of an offence the elements themselves are coded; an option there may widen it as well."""
    assert least(unit("1", norm("1", kind=kind), flexibility=[way("optional_element")])) == [(what, 5)]


def test_a_declaration_that_brings_in_an_element_only_narrows() -> None:
    def with_way(mechanism: str) -> list[tuple[str, int | None]]:
        return least(unit("1", offence("1", ["at night"]), flexibility=[way(mechanism)]))

    assert with_way("declaration") == [("narrowed", 5)]
    assert with_way("reservation") == [("in_part", 5)]


def test_a_norm_without_exceptions_is_reached_by_no_reservation_elsewhere() -> None:
    def reserved(**said: Any) -> list[tuple[str, int | None]]:
        rest = unit("1(2)", xrefs=[xref("1(2)", "1(1)", "refers_to")], flexibility=[way(locus="1(2)")])
        return least(unit("1", children=(unit("1(1)", norm("1(1)", **said)), rest)))

    assert reserved() == [("in_part", 5)]
    assert reserved(exceptions="silent") == [("in_full", 5)]
    assert reserved(exceptions=[{"text": "what is reserved", "locus": "1(2)"}]) == [("in_part", 5)]


@pytest.mark.parametrize("mechanism", ["declaration", "domestic_law", "federal", "alternative_means"])
def test_each_way_out_leaves_a_part(mechanism: str) -> None:
    (floor,) = tc.floors(treaty_of(unit("1", norm("1"), flexibility=[way(mechanism)])), "1")
    assert floor.least == "in_part"
    assert [(w.mechanism, w.floor_left) for w in floor.ways_out] == [(mechanism, "half of the lamps")]


def test_an_optional_element_narrows_an_offence() -> None:
    assert least(unit("1", offence("1"))) == [("in_full", 5)]
    (floor,) = tc.floors(treaty_of(unit("1", offence("1", ["at night"]))), "1")
    assert (floor.least, [clause.text for clause in floor.elements]) == ("narrowed", ["at night"])


def option(target: str = "1(1)", elements: list[str] | None = None, effect: str = "refers_to") -> tuple[Provision, ...]:
    may = offence("1(3)", elements or ["at night"], modality="permission", action="ask_more")
    parts = (
        unit("1(1)", offence("1(1)")),
        unit("1(2)", offence("1(2)")),
        unit("1(3)", may, xrefs=[xref("1(3)", target, effect)]),
    )
    return (unit("1", children=parts),)


def test_an_option_in_another_paragraph_narrows_the_duty_that_it_refers_to() -> None:
    assert least(*option("1(1)")) == [("narrowed", 5), ("in_full", 5)]
    assert least(*option("1(2)")) == [("in_full", 5), ("narrowed", 5)]


def test_the_elements_of_an_option_are_those_of_the_floor() -> None:
    for elements in (["at night"], ["at night", "in the rain"]):
        first = tc.floors(treaty_of(*option(elements=elements)), "1(1)")[0]
        assert [clause.text for clause in first.elements] == elements


def test_a_reservation_counts_where_its_reference_leads() -> None:
    def reserved(target: str) -> list[tuple[str, int | None]]:
        rest = unit("1(3)", xrefs=[xref("1(3)", target, "refers_to")], flexibility=[way(locus="1(3)")])
        return least(unit("1", children=(unit("1(1)", norm("1(1)")), unit("1(2)", norm("1(2)")), rest)))

    assert reserved("1(1)") == [("in_part", 5), ("in_full", 5)]
    assert reserved("1(2)") == [("in_full", 5), ("in_part", 5)]
    assert reserved("1") == [("in_part", 5), ("in_part", 5)]


def test_a_reservation_of_another_article_takes_nothing() -> None:
    assert least(unit("1", norm("1")), unit("2", norm("2"), flexibility=[way(locus="2")])) == [("in_full", 5)]


def test_a_way_out_that_is_noted_twice_is_one() -> None:
    low = unit("1(1)", norm("1(1)"), flexibility=[way(locus="1(1)")])
    article = unit("1", flexibility=[way(locus="1(1)")], children=(low,))
    assert [len(floor.ways_out) for floor in tc.floors(treaty_of(article), "1")] == [1]


def test_only_what_is_asked_has_a_floor() -> None:
    kinds = get_args(Modality)
    norms = [norm("1", f"act_{kind}", modality=kind) for kind in kinds]
    asked = {floor.norm.partition("act_")[2] for floor in tc.floors(treaty_of(unit("1", *norms)), "1")}
    assert asked == {
        "obligation",
        "prohibition",
        "obligation_of_effort",
        "obligation_to_consider",
        "encouragement",
    }


MECHANISMS = ["reservation", "declaration", "optional_element", "alternative_means", "federal", "domestic_law"]
FLOORS: list[Any] = list(get_args(Floor.model_fields["least"].annotation))
assert FLOORS == ["in_full", "narrowed", "in_part", "nothing"], "from most to least"


@st.composite
def hedged_articles(draw: st.DrawFn) -> Provision:
    places = [f"1({part})" for part in range(1, draw(st.integers(1, 3)) + 1)]
    below = []
    for place in places:
        kind = st.sampled_from(get_args(Modality))
        elements = st.one_of(st.just("silent"), st.lists(st.sampled_from(["at night", "in rain"]), unique=True))
        offences = st.builds(lambda m, e, a=place: offence(a, e, modality=m), kind, elements)
        plain = st.builds(
            lambda m, q, a=place: norm(a, modality=m, qualifiers=q), kind, st.lists(st.sampled_from(QUALIFIERS))
        )
        ways = st.builds(way, st.sampled_from(MECHANISMS), st.just(place), st.sampled_from(["nothing", "a part", None]))
        links = st.builds(xref, st.just(place), st.sampled_from([*places, "1"]), st.just("refers_to"))
        below.append(
            unit(
                place,
                *draw(st.lists(st.one_of(offences, plain), max_size=2)),
                flexibility=draw(st.lists(ways, max_size=2)),
                xrefs=draw(st.lists(links, max_size=1)),
            )
        )
    return unit("1", children=tuple(below))


@given(hedged_articles())
def test_a_floor_never_asks_more_than_the_duty(article: Provision) -> None:
    treaty = treaty_of(article)
    strengths = {(one.key, one.strength) for one in treaty.norms()}
    for floor in tc.floors(treaty, "1"):
        assert (floor.norm, floor.strength) in strengths
        assert floor.strength in (1, 2, 3, 4, 5)
        assert floor.least not in ("in_part", "nothing") or floor.ways_out
        assert floor.least != "narrowed" or floor.elements or floor.ways_out
        assert (floor.least == "in_full") == (not floor.elements and not floor.ways_out)


@given(hedged_articles(), st.sampled_from(MECHANISMS), st.sampled_from(["nothing", "a part"]))
def test_one_more_way_out_never_raises_a_floor(article: Provision, mechanism: str, left: str) -> None:
    more = unit("1(9)", flexibility=[way(mechanism, "1(9)", left)], xrefs=[xref("1(9)", "1", "refers_to")])
    wider = article.model_copy(update={"children": (*article.children, more)})
    before, after = (tc.floors(treaty_of(one), "1") for one in (article, wider))
    for first, then in zip(before, after, strict=True):
        assert FLOORS.index(then.least) >= FLOORS.index(first.least)


# Gaps.

LAMPS = {
    "1": "Each village shall trim every lamp at dusk and shall light the lamps on the bridge before night falls.",
    "2": "The keeper of oil shall store the oil in a dry cellar and shall open the cellar on market days only.",
}
GRAIN = "Grain from the eastern mill is weighed, sealed, taxed, then carried by oxen to harbour warehouses."


def sister(*themes: str, title: str = "Oil Rule") -> SisterInstrument:
    return SisterInstrument(title=title, number="No. 7", themes=themes)


def in_words(name: str, words: dict[str, str], *sisters: SisterInstrument, theme: str = "extradition") -> Treaty:
    about = {
        "full_title": name,
        "number": "1",
        "opened": "1801-01-01",
        "opened_at": "the mill",
        "entry_into_force_rule": "at once",
        "entry_into_force_locus": "1",
        "depositary": "the miller",
        "sister_instruments": sisters,
    }
    body = tuple(unit(a, treaty=name, heading=f"No. {a}", text=text, themes=(theme,)) for a, text in words.items())
    return Treaty.model_validate(
        {"id": name, "title": name, "short_title": name.title(), "body": body, "metadata": about}
    )


def found_gaps(*sisters: SisterInstrument, extra: bool = True, **more: Any) -> tuple[Gap, ...]:
    left = in_words("lamps", LAMPS | ({"3": GRAIN} if extra else {}))
    return tc.gaps(left, in_words("torches", LAMPS, *sisters), **more)


def test_a_gap_says_who_is_silent_here_and_names_the_sister_instrument() -> None:
    (gap,) = found_gaps(sister("extradition"))
    assert (gap.treaty, gap.address, gap.silent, gap.level, gap.origin) == ("lamps", "3", "torches", "article", "text")
    assert gap.words == "Torches is silent here; see Oil Rule (No. 7)"


def test_a_sister_for_another_theme_is_not_named() -> None:
    (gap,) = found_gaps(sister("evidence"))
    assert (gap.words, gap.sisters) == ("Torches is silent here", ())


def test_what_both_sides_say_is_no_gap() -> None:
    assert found_gaps(extra=False) == ()


def test_gaps_of_a_theme_are_those_under_it() -> None:
    assert len(found_gaps(theme="extradition")) == 1
    assert found_gaps(theme="evidence") == ()


def test_gaps_stand_in_both_directions() -> None:
    fish = "Fish caught beyond the southern reef belong to whoever hauls nets ashore first, minus one tenth owed."
    left = in_words("lamps", LAMPS | {"3": GRAIN})
    right = in_words("torches", {"1": fish, "2": LAMPS["1"], "3": LAMPS["2"]}, sister("extradition"))
    there = [(gap.treaty, gap.silent) for gap in tc.gaps(left, right)]
    assert there == [("lamps", "torches"), ("torches", "lamps")]
    assert [(gap.treaty, gap.silent) for gap in tc.gaps(right, left)] == there[::-1]
    assert set(tc.gaps(left, right)) == set(tc.gaps(right, left))


def test_sisters_are_found_by_theme_or_subtheme() -> None:
    both = [sister("T08.1", title="A"), sister("evidence", title="B"), sister(title="C")]
    assert [s.title for s in sisters_for(both, ("extradition", "T08.1"))] == ["A"]
    assert [s.title for s in sisters_for(both, ("evidence", "T08.1"))] == ["A", "B"]
    assert sisters_for(both, ()) == ()


def test_a_gap_names_what_the_taxonomy_names_beside() -> None:
    def named(code: str) -> tuple[str, ...]:
        sub = Subtheme(code="T08.1", name="a", places=(), other_instruments="Oil Rule 3")
        theme = Theme(slug="extradition", code="T08", name="b", subthemes=(sub,))
        lone = unit("1", themes=("extradition", code))
        return gap_of(lone, in_words("torches", LAMPS).ref, "article", None, [theme]).other_instruments

    assert named("T08.1") == ("Oil Rule 3",)
    assert named("T08.2") == ()


def test_a_comparison_gives_the_gaps_facts_and_lineage_of_its_sides() -> None:
    left = in_words("lamps", LAMPS | {"3": GRAIN})
    timed = left["1"].model_copy(update={"norms": unit("1", norm("1", thresholds=[threshold("1")])).norms})
    left = left.model_copy(update={"body": (timed, *left.body[1:])})
    right = in_words("torches", LAMPS)
    found = tc.compare(left, right)
    assert found.gaps() == tc.gaps(left, right)
    assert found.facts() == tc.facts(left, right)
    assert found.lineage() == tc.lineage(left)
    assert [(p.treaty, p.norms) for p in found.theme("extradition").profile()] == [("lamps", 1), ("torches", 0)]
    assert found.theme("evidence").facts() == ()
    assert {p.theme for p in found.profile()} == {theme.slug for theme in found.themes}


# Lineage.


def derived(*sources: tuple[str, str], **more: Any) -> Provision:
    low = unit("1(1)", norm("1(1)"), derivation=[{"source": s, "degree": d} for s, d in sources])
    return unit("1", children=(low, unit("1(2)", norm("1(2)"))), **more)


def test_lineage_names_each_source_and_the_closest_degree() -> None:
    found = lineage_of(derived(("torches 5(1)", "inspired"), ("candles 2", "near-verbatim"), ("torches 6", "adapted")))
    assert [(s.of, s.treaty, s.address, s.degree) for s in found.sources] == [
        ("1(1)", "torches", "5(1)", "inspired"),
        ("1(1)", "candles", "2", "near-verbatim"),
        ("1(1)", "torches", "6", "adapted"),
    ]
    assert found.closest == (("candles", "near-verbatim"), ("torches", "adapted"))
    assert found.own == ("1(2)",)


def test_another_degree_changes_the_lineage() -> None:
    found = lineage_of(derived(("torches 5(1)", "inspired"), ("torches 6", "inspired")))
    assert found.closest == (("torches", "inspired"),)
    closer = lineage_of(derived(("torches 5(1)", "inspired"), ("torches 6", "near-verbatim")))
    assert closer.closest == (("torches", "near-verbatim"),)


def test_a_norm_under_a_derived_unit_is_not_its_own() -> None:
    whole = derived().model_copy(update={"derivation": derived(("candles 2", "adapted")).children[0].derivation})
    assert lineage_of(derived()).own == ("1(1)", "1(2)")
    assert lineage_of(whole).own == ()


@pytest.mark.parametrize(("coded", "state"), [(True, "coded"), (False, "not_coded")])
def test_no_source_says_nothing_where_nobody_read_for_it(coded: bool, state: str) -> None:
    found = lineage_of(derived(coded=coded))
    assert (found.sources, found.closest, found.state) == ((), (), state)


def test_the_lineage_of_a_treaty_has_each_article_in_order() -> None:
    treaty = treaty_of(unit("ch.I", children=(unit("2"), derived())), unit("3", themes=("evidence",)))
    assert [one.address for one in tc.lineage(treaty)] == ["2", "1", "3"]
    assert [one.address for one in tc.lineage(treaty, theme="evidence")] == ["3"]
    assert [one.address for one in tc.lineage(treaty, "1(1)")] == ["1(1)"]


# Disagreements.


def test_disagreements_are_the_pairs_where_lawyer_and_code_differ() -> None:
    whole = tc.compare(tc.load("hanoi"), tc.load("budapest"))
    wanted = [p.id for p in whole if p.link.relation and p.computed.relation and p.link.relation != p.computed.relation]
    assert [pair.id for pair in whole.disagreements] == wanted
    agreed = next(p for p in whole if p.link.relation == p.computed.relation)
    other = "narrower" if agreed.link.relation != "narrower" else "broader"
    turned = agreed.model_copy(update={"link": agreed.link.model_copy(update={"relation": other})})
    unknown = agreed.model_copy(update={"link": agreed.link.model_copy(update={"relation": None})})
    for pair, size in ((agreed, 0), (turned, 1), (unknown, 0)):
        assert len(whole.model_copy(update={"pairs": (pair,)}).disagreements) == size


# What the record says, where it is settled.


@pytest.mark.parametrize("article", ["42", "43", "44", "45", "46"])
def test_hanoi_shares_evidence_of_treaty_offences_and_serious_crime(article: str) -> None:
    found = tc.effective_scope(tc.load("hanoi"), article)
    assert found
    assert {frozenset(one.terms or ()) for one in found} == {
        frozenset({"treaty_offences", "serious_crime", "e_evidence_only"})
    }


@pytest.mark.parametrize("article", ["29", "30", "31"])
def test_budapest_shares_evidence_of_any_offence(article: str) -> None:
    found = tc.effective_scope(tc.load("budapest"), article)
    assert found
    for one in found:
        assert {"any_offence", "e_evidence_only"} <= set(one.terms or ())
        assert {"treaty_offences", "serious_crime"}.isdisjoint(one.terms or ())
        assert any(step.startswith(("23", "25")) for step in one.path[1:])


@pytest.mark.parametrize(
    ("treaty", "address", "words"),
    [
        ("hanoi", "42(8)", ["at least 60 days"]),
        ("budapest", "29(7)", ["at least 60 days"]),
        ("hanoi", "25(2)", ["at most 90 days, renewable"]),
        ("budapest", "16(2)", ["at most 90 days, renewable"]),
        ("budapest", "24(1)(a)", ["at least 1 year"]),
        ("hanoi", "37", []),
    ],
)
def test_the_figures_of_the_record(treaty: str, address: str, words: list[str]) -> None:
    assert [fact.words for fact in tc.facts(tc.load(treaty)[address])] == words


@pytest.mark.parametrize("source", ["uncac 44.5", "uncac art. 44", "uncac 44, para. 5"])
def test_a_source_is_written_canonically(source: str) -> None:
    with pytest.raises(ValueError, match=r"canonical|pattern"):
        unit("1", derivation=[{"source": source, "degree": "adapted"}])


def test_a_part_of_what_has_a_source_has_one() -> None:
    part = unit("1(1)", norm("1(1)"))
    whole = unit("1", derivation=[{"source": "uncac 3", "degree": "adapted"}], children=[part])
    assert lineage_of(whole, "1(1)").own == lineage_of(whole).own == ()
    assert lineage_of(whole.model_copy(update={"derivation": ()}), "1(1)").own == ("1(1)",)


def test_a_word_that_widens_is_no_hedge() -> None:
    said = [norm("1", qualifiers=["widest_extent_possible"]), norm("1", "light", qualifiers=["within_means"])]
    assert profile_of("lamps", [unit("1", *said)]).hedged == 1


def test_a_great_number_is_printed_whole() -> None:
    limit = {"kind": "time_limit", "comparator": "<=", "value": 2500000, "unit": "day", "locus": "1"}
    (fact,) = facts_in([unit("1", norm("1", thresholds=[limit]))])
    assert fact.words == "at most 2500000 days"
