"""A treaty as JSON: the tree of provisions with all that the record says of each."""

from __future__ import annotations

import json
from typing import Any

from treatycompare.model.floor import floors
from treatycompare.model.scope import effective_scope
from treatycompare.model.treaty import Provision, Treaty


def to_json(treaty: Treaty) -> bytes:
    """Give the treaty as indented JSON, letters of any script as they are."""
    return (json.dumps(treaty_data(treaty), ensure_ascii=False, indent=2) + "\n").encode()


def treaty_data(treaty: Treaty) -> dict[str, Any]:
    """Give what names the treaty, and under ``children`` its tree."""
    return {**treaty.ref.model_dump(mode="json"), "children": [unit_data(unit, treaty) for unit in treaty.body]}


def unit_data(unit: Provision, treaty: Treaty) -> dict[str, Any]:
    """Give a provision of a treaty with its citation, its sub-units under ``children``."""
    named = {"treaty": treaty.id, "address": unit.address, "citation": f"{treaty.short_title} {unit.address}"}
    own = unit.model_dump(mode="json", exclude={"children", "treaty", "address"})
    derived = {"derived": _derived(unit, treaty)} if unit.norms else {}
    return {**named, **own, **derived, "children": [unit_data(child, treaty) for child in unit.children]}


def _derived(unit: Provision, treaty: Treaty) -> dict[str, Any]:
    """What follows from the coded norms of this very unit: what they reach, and what is left of them."""
    own = {norm.key for norm in unit.norms}
    found = {"effective_scope": effective_scope(treaty, unit.address), "floor": floors(treaty, unit.address)}
    return {
        name: [one.model_dump(mode="json") for one in values if one.norm in own]  # type: ignore[attr-defined]
        for name, values in found.items()
    }
