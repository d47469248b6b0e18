"""Safeguards: what protects sovereignty, human rights, personal data and third parties."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class SafeguardBody(CodedBody):
    """The terms of one safeguard norm; which safeguards it gives stands on the norm itself."""

    protects: Coded[
        tuple[
            Literal[
                "sovereignty",
                "human_rights",
                "personal_data",
                "third_parties",
                "accused",
                "victims",
                "witnesses",
                "children",
            ],
            ...,
        ]
    ] = Coded()
    source: Coded[OwnWords] = Coded()
    applies_to: Coded[OwnWords] = Coded()
    remedy: Coded[OwnWords] = Coded()
    transfer_condition: Coded[OwnWords] = Coded()


class SafeguardNorm(NormBase):
    """A norm that protects."""

    kind: Literal["safeguard"]
    safeguard: SafeguardBody = SafeguardBody()
