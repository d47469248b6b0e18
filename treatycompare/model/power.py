"""Domestic investigative powers: over which data, against whom, for how long."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class PowerBody(CodedBody):
    """The terms of one power."""

    data_types: Coded[
        tuple[Literal["stored_data", "traffic_data", "content_data", "subscriber_information", "any_data"], ...]
    ] = Coded()
    addressee: Coded[tuple[Literal["any_person", "service_provider", "custodian", "authorities"], ...]] = Coded()
    trigger: Coded[OwnWords] = Coded()
    form: Coded[OwnWords] = Coded()
    max_duration: Coded[OwnWords] = Coded()
    renewal: Coded[OwnWords] = Coded()
    secrecy_duty: Coded[OwnWords] = Coded()
    integrity_duty: Coded[OwnWords] = Coded()
    territory_limit: Coded[OwnWords] = Coded()
    technical_limit: Coded[OwnWords] = Coded()
    offence_scope: Coded[
        tuple[Literal["treaty_offences", "other_ict_offences", "any_offence_e_evidence", "serious_offences"], ...]
    ] = Coded()
    case_link: Coded[OwnWords] = Coded()


class PowerNorm(NormBase):
    """A norm that asks for an investigative power."""

    kind: Literal["power"]
    power: PowerBody = PowerBody()
