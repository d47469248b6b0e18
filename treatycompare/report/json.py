"""The comparison as data: JSON that ``read_comparison`` reads back."""

from __future__ import annotations

from treatycompare.model.comparison import Comparison


def render(comparison: Comparison) -> str:
    """Give the comparison as indented JSON, ``schema_version`` first, letters of any script as they are."""
    return comparison.model_dump_json(indent=2) + "\n"
