"""Final clauses: who may join, when it binds, reservations, relation to other treaties."""

from __future__ import annotations

from typing import Literal

from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.value import Coded, CodedBody


class FinalBody(CodedBody):
    """The terms of one final clause."""

    topic: Coded[
        Literal[
            "signature",
            "consent",
            "entry_into_force",
            "territory",
            "other_treaties",
            "protocols",
            "reservations",
            "declarations",
            "federal_clause",
            "amendment",
            "disputes",
            "withdrawal",
            "depositary",
        ]
    ] = Coded()
    open_to: Coded[OwnWords] = Coded()
    procedure: Coded[OwnWords] = Coded()
    effect: Coded[OwnWords] = Coded()


class FinalNorm(NormBase):
    """A final clause."""

    kind: Literal["final"]
    final: FinalBody = FinalBody()
