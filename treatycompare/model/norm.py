"""The norm: one modality, one bearer, one action, with all that qualifies it.

The unit of coding is the norm and not the article, because two texts may be alike in every word
but the one that decides. Fields common to all families stand here; each family's body has a
module of its own. What code derives (strength, counts) is a property, never a field.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from treatycompare.model.value import AddressStr, Coded, CodedBody, Value, expand_leaves, shorten_leaves

Modality = Literal[
    "obligation",
    "obligation_of_effort",
    "obligation_to_consider",
    "encouragement",
    "permission",
    "prohibition",
    "exemption",
    "power",
    "definition",
    "constitutive",
    "reservation_option",
    "declaration_option",
    "interpretation_rule",
]
Actor = Literal[
    "state_party",
    "requesting",
    "requested",
    "transferring",
    "receiving",
    "service_provider",
    "person",
    "competent_authority",
    "central_authority",
    "contact_point",
    "depositary",
    "conference",
    "secretariat",
    "instrument",
]
"""Who is bound or served. ``instrument`` is the treaty speaking of itself."""

Qualifier = Literal[
    "subject_to_domestic_law",
    "in_accordance_with_domestic_law",
    "fundamental_principles",
    "basic_concepts_of_legal_system",
    "to_the_extent_possible",
    "greatest_extent_possible",
    "widest_extent_possible",
    "within_means",
    "where_appropriate",
    "as_appropriate",
    "to_the_extent_permitted",
    "if_requested",
]
"""Words beside the verb. All hedge but ``widest_extent_possible``, which widens what is owed."""

RefusalReason = Literal[
    "sovereignty",
    "security",
    "ordre_public",
    "essential_interests",
    "political_offence",
    "persecution_risk",
    "dual_criminality",
    "domestic_prohibition",
    "contrary_to_legal_system",
    "non_conforming_request",
    "de_minimis",
    "available_elsewhere",
    "insufficient_evidence",
    "nationality",
    "requested_state_law",
    "applicable_treaty",
    "ongoing_proceedings",
]
BarredReason = Literal["fiscal", "bank_secrecy", "political_offence"]
Safeguard = Literal[
    "human_rights_law",
    "named_treaty",
    "proportionality",
    "judicial_review",
    "independent_review",
    "remedy",
    "grounds",
    "scope_limit",
    "duration_limit",
    "third_party_interests",
    "fair_trial",
    "data_protection",
    "non_discrimination",
]

OwnWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Lemma = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
Marker = Annotated[str, StringConstraints(pattern=r"^\S+( \S+){0,3}$")]
"""The words that carry the modality, as they stand together in the text: four at most."""


class Clause(Value):
    """A condition, an exception or an item of a list, in own words, with where it stands."""

    text: OwnWords
    locus: AddressStr
    via: AddressStr | None = None


class Threshold(Value):
    """A number in law: a floor, a ceiling or an exact figure, with its unit and pinpoint."""

    kind: Literal[
        "penalty_years",
        "preservation_days",
        "age_years",
        "parties",
        "votes",
        "notice",
        "availability",
        "time_limit",
        "waiting_period",
        "interval",
    ]
    comparator: Literal["<=", ">=", "=", "<", ">"]
    value: int | float
    unit: Literal["year", "month", "day", "hour", "state", "vote_share", "day_per_week", "hour_per_day"]
    locus: AddressStr
    clock_start: OwnWords | None = None
    renewable: bool | None = None


class Ground(Value):
    """A ground of refusal, with the modality it has (may refuse, need not assist)."""

    ground: RefusalReason
    modality: Literal["permission", "obligation", "exemption"]
    locus: AddressStr
    via: AddressStr | None = None


class BarredGround(Value):
    """A ground on which the treaty forbids to refuse."""

    ground: BarredReason
    locus: AddressStr
    via: AddressStr | None = None


class UseLimits(CodedBody):
    """What the receiving side may do with what it was given."""

    speciality: Coded[Literal["automatic", "conditional", "none"]] = Coded()
    onward_transfer: Coded[Literal["prohibited", "with_consent", "free"]] = Coded()
    confidentiality: Coded[Literal["duty", "on_request", "conditional", "none"]] = Coded()
    explain_use: Coded[Literal["duty", "on_request", "none"]] = Coded()
    exculpatory_exception: Coded[bool] = Coded()


class ReadMarker(Value):
    """The marker of a norm in another language in which the provision was read."""

    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    text: Marker
    kind: Literal["authentic", "translation"]


class NormBase(Value):
    """What every norm has, whatever its family.

    ``action`` is a lemma shared by all treaties of the record: norms of two treaties that have
    the same action and kind are compared with each other. ``legislate`` says that the duty is
    one to adopt legislative or other measures; the action is then what these must achieve.
    """

    model_config = ConfigDict(validate_default=True)

    locus: AddressStr
    modality: Modality
    marker: Marker
    markers_read: tuple[ReadMarker, ...] = ()
    bearer: Actor
    counterparty: Actor | None = None
    action: Lemma
    object: OwnWords
    legislate: bool = False
    conditions: Coded[tuple[Clause, ...]] = Coded()
    exceptions: Coded[tuple[Clause, ...]] = Coded()
    qualifiers: Coded[tuple[Qualifier, ...]] = Coded()
    refusal_grounds: Coded[tuple[Ground, ...]] = Coded()
    barred_grounds: Coded[tuple[BarredGround, ...]] = Coded()
    use_limits: UseLimits = UseLimits()
    safeguards: Coded[tuple[Safeguard, ...]] = Coded()
    thresholds: Coded[tuple[Threshold, ...]] = Coded()
    readings: tuple[OwnWords, ...] = Field(default=(), description="alternative readings of the norm")
    note: OwnWords | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("locus"), str):
            return data
        stored = {key: value for key, value in data.items() if key != "derived"}
        return expand_leaves(stored, cls, data["locus"])

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the fields, and what is derived from them; the serializer alone says nothing of either."""
        found = handler({key: value for key, value in schema.items() if key != "serialization"})
        handler.resolve_ref_schema(found)["properties"]["derived"] = {"type": "object", "readOnly": True}
        return found

    @model_serializer(mode="wrap")
    def _short_form(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        short = shorten_leaves(handler(self), type(self), self.locus)
        return {**short, "derived": {"strength": self.strength}}

    @property
    def strength(self) -> int | None:
        """How much the norm asks, 5 (duty) to 0 (permission); None where it asks nothing.

        5 duty or prohibition, 4 the same with a hedge, 3 effort, 2 to consider,
        1 encouragement, 0 permission.
        """
        base = _STRENGTH.get(self.modality)
        return 4 if base == 5 and self.hedges else base

    @property
    def hedges(self) -> tuple[Qualifier, ...]:
        """The qualifiers that take something back; words that widen the duty are none."""
        return tuple(word for word in self.qualifiers.value or () if word not in _WIDENING)

    @property
    def key(self) -> str:
        """What names this norm among those of its treaty: locus and action."""
        return f"{self.locus}:{self.action}"


_WIDENING: frozenset[Qualifier] = frozenset({"widest_extent_possible"})

_STRENGTH = {
    "obligation": 5,
    "prohibition": 5,
    "obligation_of_effort": 3,
    "obligation_to_consider": 2,
    "encouragement": 1,
    "permission": 0,
    "power": 0,
    "reservation_option": 0,
    "declaration_option": 0,
}
