"""What is said over the words of a pair: modal verbs and hedges, units cut otherwise, words that moved."""

from __future__ import annotations

from treatycompare.model.comparison import Pair
from treatycompare.model.difference import ModalityFinding, MovedText, StructureEdit
from treatycompare.report import phrases
from treatycompare.report.anchors import Anchors
from treatycompare.report.view import Modal, Pin, Side

Sides = tuple[Side, Side]

_STRUCTURE = {
    "renumbered": "{} has another label: {}",
    "moved": "{} stands elsewhere: {}",
    "split": "{} is split: {}",
    "merged": "{} are put together: {}",
    "lifted": "{} stands at another level: {}",
    "regrouped": "{} are cut otherwise: {}",
}
_MOVED_SHOWN = 12
"""Words of a moved text that are quoted; the marks in the wording have all."""


def modality(pair: Pair, sides: Sides, anchors: Anchors) -> tuple[Modal, ...]:
    """Give the modal verbs and hedges that differ, in the order of the comparison."""
    return tuple(_modal(one, sides, anchors) for one in pair.diff.modality)


def _modal(found: ModalityFinding, sides: Sides, anchors: Anchors) -> Modal:
    places = (found.left_address, found.right_address)
    binds = {"left": f"asks more in {sides[0].name}", "right": f"asks more in {sides[1].name}"}
    return Modal(
        pins=(_pin(0, places[0], anchors), _pin(1, places[1], anchors)),
        words=(found.left_words, found.right_words),
        names=(phrases.plain(found.left or ""), phrases.plain(found.right or "")),
        binds_more=binds[found.binds_more] if found.binds_more else "",
    )


def _pin(side: int, address: str | None, anchors: Anchors) -> Pin | None:
    return Pin(address, anchors.href(side, address)) if address else None


def structure(pair: Pair, sides: Sides) -> tuple[str, ...]:
    """Say which units are numbered or cut otherwise on the other side."""
    return tuple(_structure(edit, sides) for edit in pair.diff.structure)


def _structure(edit: StructureEdit, sides: Sides) -> str:
    left, right = (
        f"{side.name} {', '.join(addresses)}" for side, addresses in zip(sides, (edit.left, edit.right), strict=True)
    )
    return _STRUCTURE[edit.kind].format(left, right)


def moved(pair: Pair, sides: Sides) -> tuple[str, ...]:
    """Say which words of the left stand in another row on the right."""
    return tuple(_moved(one, sides) for one in pair.diff.moved)


def _moved(one: MovedText, sides: Sides) -> str:
    words = one.left.split()
    quoted = " ".join(words[:_MOVED_SHOWN]) + (" …" if len(words) > _MOVED_SHOWN else "")
    same = "the same words" if one.exact else "nearly the same words"
    return f"{sides[0].name} {one.left_address}, {sides[1].name} {one.right_address}: {same}, “{quoted}”"
