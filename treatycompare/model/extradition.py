"""Extradition and transfer of persons or proceedings: for what, on what floor, on what grounds not."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class ExtraditionBody(CodedBody):
    """The terms of one extradition or transfer norm.

    ``penalty_floor`` says where the least penalty that makes an offence extraditable comes from;
    its figure, where the treaty has one, is a threshold of the norm.
    """

    scope: Coded[
        tuple[Literal["treaty_offences", "treaty_offences_subset", "serious_crime", "related_offences"], ...]
    ] = Coded()
    dual_criminality: Coded[Literal["required", "optional", "excluded"]] = Coded()
    penalty_floor: Coded[Literal["treaty_figure", "other_treaty", "domestic_law_or_treaty", "none"]] = Coded()
    accessory_offences: Coded[Literal["may_be_included", "excluded"]] = Coded()
    presence: Coded[Literal["required", "not_stated"]] = Coded()
    treaty_basis: Coded[
        Literal[
            "deemed_included",
            "future_treaties",
            "this_treaty_optional",
            "no_treaty_needed",
            "notify_position",
            "seek_treaties",
        ]
    ] = Coded()
    nationals: Coded[Literal["submit_to_prosecution", "surrender_on_return", "enforce_sentence"]] = Coded()
    custody: Coded[OwnWords] = Coded()
    guarantees: Coded[tuple[OwnWords, ...]] = Coded()
    procedure: Coded[OwnWords] = Coded()
    authority_notice: Coded[OwnWords] = Coded()
    subject: Coded[Literal["person_sought", "sentenced_person", "proceedings"]] = Coded()


class ExtraditionNorm(NormBase):
    """A norm on extradition or transfer."""

    kind: Literal["extradition"]
    extradition: ExtraditionBody = ExtraditionBody()
