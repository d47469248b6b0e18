"""Offences: what must be made criminal, and what a State may require before it is."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import Clause, NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class OffenceBody(CodedBody):
    """The elements of one offence."""

    conduct: Coded[tuple[OwnWords, ...]] = Coded()
    object: Coded[OwnWords] = Coded()
    circumstance: Coded[OwnWords] = Coded()
    result: Coded[OwnWords] = Coded()
    harm_threshold: Coded[OwnWords] = Coded()
    mental_element: Coded[tuple[Literal["intent", "knowledge", "wilful", "inferred"], ...]] = Coded()
    special_intent: Coded[OwnWords] = Coded()
    optional_elements: Coded[tuple[Clause, ...]] = Coded()
    exclusions: Coded[tuple[Clause, ...]] = Coded()
    age: Coded[OwnWords] = Coded()
    predicate_link: Coded[OwnWords] = Coded()
    participation: Coded[Literal["mandatory", "optional", "not_required"]] = Coded()
    attempt: Coded[Literal["mandatory", "optional", "not_required"]] = Coded()
    preparation: Coded[Literal["mandatory", "optional", "not_required"]] = Coded()


class OffenceNorm(NormBase):
    """A norm that asks for an offence."""

    kind: Literal["offence"]
    offence: OffenceBody = OffenceBody()
