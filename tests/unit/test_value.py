from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from treatycompare.model.treaty import Norm, Provision, Treaty
from treatycompare.model.value import Coded

NORM = TypeAdapter(Norm)
PLAIN: dict[str, Any] = {
    "kind": "evidence",
    "locus": "4(2)",
    "modality": "obligation",
    "marker": "shall",
    "bearer": "requested",
    "action": "keep_data",
    "object": "stored data",
}


def norm(**more: Any) -> Any:
    return NORM.validate_python({**PLAIN, **more})


def test_a_bare_value_is_coded_at_the_locus_of_the_norm() -> None:
    leaf = norm(evidence={"dual_criminality": "excluded"}).evidence.dual_criminality
    assert (leaf.state, leaf.value, leaf.locus) == ("coded", "excluded", "4(2)")


def test_four_states_stay_apart() -> None:
    body = norm(
        evidence={
            "costs": "silent",
            "speed": {"state": "inconclusive", "readings": ["fast", "slow"]},
            "form": "in writing",
        }
    ).evidence
    assert [body.costs.state, body.speed.state, body.form.state, body.extension.state] == [
        "silent",
        "inconclusive",
        "coded",
        "not_coded",
    ]


def test_an_empty_list_is_coded_and_no_silence() -> None:
    assert norm(qualifiers=[]).qualifiers.state == "coded"
    assert norm().qualifiers.state == "not_coded"


def test_a_coded_leaf_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="four states"):
        bool(norm().qualifiers)


@pytest.mark.parametrize(
    "leaf",
    [
        {"state": "coded", "value": 1},
        {"state": "coded", "locus": "4"},
        {"state": "silent", "value": 1, "locus": "4"},
        {"state": "silent"},
        {"state": "not_coded", "locus": "4"},
        {"state": "guessed"},
    ],
)
def test_a_leaf_whose_state_and_value_disagree_cannot_be_built(leaf: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Coded[int].model_validate(leaf)


@pytest.mark.parametrize(
    "more",
    [
        {"unheard_of": 1},
        {"locus": "4, paragraph 2"},
        {"modality": "ought"},
        {"marker": "shall take as soon as possible"},
        {"action": "Keep data"},
        {"evidence": {"dual_criminality": "perhaps"}},
        {"thresholds": [{"kind": "preservation_days", "comparator": "about", "value": 60, "unit": "day"}]},
        {"refusal_grounds": [{"ground": "sovereignty"}]},
    ],
)
def test_an_invalid_norm_cannot_be_built(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        norm(**more)


def test_items_get_the_locus_of_their_leaf() -> None:
    built = norm(
        conditions=["a request was made", {"text": "it is urgent", "locus": "4(3)"}],
        thresholds={
            "value": [{"kind": "preservation_days", "comparator": ">=", "value": 60, "unit": "day"}],
            "locus": "4(5)",
        },
    )
    assert [clause.locus for clause in built.conditions.value] == ["4(2)", "4(3)"]
    assert built.thresholds.value[0].locus == "4(5)"


def test_the_short_form_is_read_back_as_the_same_norm() -> None:
    built = norm(
        qualifiers=["within_means"],
        conditions=[],
        exceptions="silent",
        use_limits={"speciality": "conditional"},
        evidence={
            "scope": {"value": ["any_offence"], "locus": "3", "via": "3"},
            "costs": {"state": "inconclusive", "readings": ["shared", "borne"]},
            "request_contents": ["the authority", {"text": "the facts", "locus": "4(2)(a)"}],
        },
    )
    dumped = built.model_dump(mode="json")
    assert dumped["exceptions"] == "silent"
    assert dumped["qualifiers"] == ["within_means"]
    assert dumped["derived"] == {"strength": 4}
    assert "thresholds" not in dumped
    assert NORM.validate_python(dumped) == built
    assert NORM.validate_json(NORM.dump_json(built)) == built


@pytest.mark.parametrize(
    ("modality", "qualifiers", "strength"),
    [
        ("obligation", [], 5),
        ("obligation", ["to_the_extent_possible"], 4),
        ("obligation", ["widest_extent_possible"], 5),
        ("obligation", ["widest_extent_possible", "within_means"], 4),
        ("prohibition", [], 5),
        ("obligation_of_effort", ["within_means"], 3),
        ("obligation_to_consider", [], 2),
        ("encouragement", [], 1),
        ("permission", [], 0),
        ("constitutive", [], None),
    ],
)
def test_strength_is_derived(modality: str, qualifiers: list[str], strength: int | None) -> None:
    built = norm(modality=modality, qualifiers=qualifiers)
    assert built.strength == strength
    with pytest.raises(ValidationError):
        NORM.validate_python({**PLAIN, "strength": 5})


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError):
        norm().marker = "may"


def unit(address: str, kind: str, text: str | None, *children: Provision) -> Provision:
    label = address.rpartition("(")[2].rstrip(")")
    return Provision(treaty="pact", address=address, kind=kind, label=label, text=text, children=children)  # type: ignore[arg-type]


def test_full_text_has_every_word_once_with_labels() -> None:
    article = unit("4", "article", "", unit("4(1)", "paragraph", "States keep:", unit("4(1)(a)", "point", "data.")))
    assert article.full_text == "1. States keep:\n(a) data."


def test_no_text_is_none_and_no_empty_text() -> None:
    assert unit("4", "article", None).full_text is None


def test_a_treaty_answers_addresses_in_any_form() -> None:
    pact = Treaty(
        id="pact", title="A Pact", short_title="Pact", body=(unit("4", "article", "x", unit("4(1)", "paragraph", "y")),)
    )
    assert pact["art. 4, para. 1"].text == "y"
    assert pact["4(1)[s1]"].address == "4(1)"
    assert "4(2)" not in pact
    assert "not an address" not in pact
    with pytest.raises(LookupError, match=r"Pact has no provision '4\(2\)'.*4\(1\)"):
        pact["4(2)"]


def test_a_copy_of_a_treaty_knows_its_own_provisions() -> None:
    pact = Treaty(id="pact", title="A Pact", short_title="Pact", body=(unit("4", "article", None),))
    assert not pact.has_text
    assert pact["4"].text is None
    copied = pact.model_copy(update={"body": (unit("4", "article", "Bees."),)})
    assert copied.has_text
    assert copied["4"].text == "Bees."
    assert dict(copied).keys() == Treaty.model_fields.keys()


def test_a_treaty_answers_to_its_name() -> None:
    pact = Treaty(id="pact-1999", title="A Pact", short_title="Pact", body=(unit("4", "article", "x"),))
    assert pact["Pact 4"] is pact["pact-1999 art. 4"] is pact["4"]
    with pytest.raises(ValueError, match="not an address"):
        pact["Other 4"]
