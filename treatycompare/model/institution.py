"""Institutions: contact points, networks, conferences, technical assistance between States."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class InstitutionBody(CodedBody):
    """The terms of one institutional norm."""

    body: Coded[
        Literal[
            "contact_point",
            "central_authority",
            "conference",
            "secretariat",
            "network",
            "competent_authority",
            "register",
        ]
    ] = Coded()
    tasks: Coded[tuple[OwnWords, ...]] = Coded()
    availability: Coded[OwnWords] = Coded()
    composition: Coded[OwnWords] = Coded()
    notification: Coded[OwnWords] = Coded()
    funding: Coded[OwnWords] = Coded()
    voting: Coded[OwnWords] = Coded()


class InstitutionNorm(NormBase):
    """A norm that sets up, equips or tasks an institution."""

    kind: Literal["institution"]
    institution: InstitutionBody = InstitutionBody()
