"""Provisions cited inside a text, and which of them answer each other by the concordance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from treatycompare.wording.folding import Unit


class Cited(NamedTuple):
    """One citation: its unit, the addresses it names, and those of the other treaty that answer them."""

    unit: Unit
    addresses: tuple[str, ...]
    answers: tuple[str, ...] = ()


class References:
    def in_texts(self, left: Sequence[str], right: Sequence[str]) -> tuple[Mapping[int, Cited], Mapping[int, Cited]]:
        return {}, {}
