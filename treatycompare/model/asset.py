"""Assets: freezing, seizure, confiscation, return and what victims receive."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import Clause, NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody

AssetObject = Literal[
    "proceeds", "equivalent_value", "instrumentalities", "transformed", "intermingled", "income_benefits"
]


class AssetBody(CodedBody):
    """The terms of one norm over property: what it reaches, how, and where it goes after.

    ``return_rule`` is a ``duty``, a ``priority_consideration`` or a ``discretion``.
    """

    confiscable: Coded[tuple[AssetObject, ...]] = Coded()
    provisional: Coded[tuple[Literal["identification", "tracing", "freezing", "seizure", "preservation"], ...]] = (
        Coded()
    )
    management: Coded[OwnWords] = Coded()
    equivalent_value: Coded[bool] = Coded()
    intermingling: Coded[Literal["up_to_assessed_value", "whole"]] = Coded()
    reversed_proof: Coded[Literal["optional", "required", "none"]] = Coded()
    non_conviction: Coded[Literal["consider", "duty", "none"]] = Coded()
    third_parties: Coded[OwnWords] = Coded()
    records: Coded[OwnWords] = Coded()
    enforcement: Coded[tuple[Literal["foreign_order", "domestic_order", "submit_to_authorities"], ...]] = Coded()
    request_contents: Coded[tuple[Clause, ...]] = Coded()
    return_rule: Coded[Literal["duty", "priority_consideration", "discretion"]] = Coded()
    sharing: Coded[OwnWords] = Coded()
    victims: Coded[OwnWords] = Coded()
    costs: Coded[OwnWords] = Coded()
    disposal: Coded[OwnWords] = Coded()


class AssetNorm(NormBase):
    """A norm on the handling of property."""

    kind: Literal["asset"]
    asset: AssetBody = AssetBody()
