"""Cross-border exchange of evidence: what may be asked, how it travels, how fast."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import Clause, NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody

ScopeTerm = Literal["treaty_offences", "serious_crime", "any_offence", "e_evidence_only", "computer_related_offences"]
DataType = Literal[
    "stored_data", "traffic_data", "content_data", "subscriber_information", "any_data", "other_evidence"
]
Measure = Literal[
    "general_cooperation",
    "mutual_assistance",
    "preservation",
    "partial_disclosure",
    "search_seizure_disclosure",
    "real_time_traffic",
    "interception",
    "transborder_access",
    "contact_point",
    "law_enforcement_cooperation",
    "spontaneous_information",
    "joint_investigation",
    "investigative_techniques",
    "transfer_of_persons",
    "hearing",
]


class EvidenceBody(CodedBody):
    """The terms of one cooperation duty over evidence.

    ``speed`` holds the hedge or the figure in own words; numbers stand in the norm's thresholds.
    """

    scope: Coded[tuple[ScopeTerm, ...]] = Coded()
    measure: Coded[Measure] = Coded()
    data_types: Coded[tuple[DataType, ...]] = Coded()
    forms: Coded[tuple[OwnWords, ...]] = Coded()
    precondition: Coded[OwnWords] = Coded()
    dual_criminality: Coded[Literal["required", "optional", "excluded", "deemed_fulfilled"]] = Coded()
    treaty_basis: Coded[OwnWords] = Coded()
    governing_law: Coded[
        Literal["requested_state_law", "treaty_and_requested_state_law", "applicable_treaties_and_law", "this_treaty"]
    ] = Coded()
    request_contents: Coded[tuple[Clause, ...]] = Coded()
    channels: Coded[
        tuple[Literal["contact_point", "central_authority", "diplomatic", "interpol", "direct", "expedited_means"], ...]
    ] = Coded()
    form: Coded[OwnWords] = Coded()
    speed: Coded[OwnWords] = Coded()
    extension: Coded[OwnWords] = Coded()
    pending_decision: Coded[OwnWords] = Coded()
    location_query: Coded[OwnWords] = Coded()
    costs: Coded[OwnWords] = Coded()


class EvidenceNorm(NormBase):
    """A norm on cross-border evidence."""

    kind: Literal["evidence"]
    evidence: EvidenceBody = EvidenceBody()
