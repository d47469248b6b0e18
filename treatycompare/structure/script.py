"""Tree edits: what turns one tree of provisions into another, and back.

``apply(left, edit_script(left, right, links))`` is *right*, and the inverted edits turn *right*
into *left*. A unit is kept where it is the same at the same address in the same order; all others
stand in exactly one edit, with what they were and what they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from treatycompare import citation
from treatycompare.errors import StructureError
from treatycompare.model.alignment import Link
from treatycompare.model.treaty import Provision
from treatycompare.model.value import Value
from treatycompare.structure.edits import EditKind, Group, structure_of


class Placed(Value):
    """A unit without its sub-units, its place in printed order from 0, and how deep it stands."""

    place: int
    depth: int
    unit: Provision


class TreeEdit(Value):
    """Units of the left tree that give way to units of the right one.

    ``reworded`` units keep their place; ``only_left`` and ``only_right`` have no counterpart.
    """

    kind: EditKind | Literal["reworded", "only_left", "only_right"]
    left: tuple[Placed, ...] = ()
    right: tuple[Placed, ...] = ()


class _Flat(NamedTuple):
    units: list[Placed]
    by_address: dict[str, Placed]


def edit_script(
    left: Sequence[Provision], right: Sequence[Provision], links: Sequence[Link] = ()
) -> tuple[TreeEdit, ...]:
    """Give the edits that turn *left* into *right*, in the printed order of the left and then of the right.

    *links* say which units answer each other; between editions of one treaty those of equal
    address that no link holds do too.
    """
    ours, theirs = _flat(left), _flat(right)
    kept = _kept(ours, theirs)
    pairs = _groups(links, ours, theirs, kept)
    out = [_edit(group, left, right, ours, theirs) for group in pairs]
    held = [{a for group in pairs for a in group[side]} | kept for side in (0, 1)]
    out += [TreeEdit(kind="only_left", left=(one,)) for one in ours.units if one.unit.address not in held[0]]
    out += [TreeEdit(kind="only_right", right=(one,)) for one in theirs.units if one.unit.address not in held[1]]
    return tuple(sorted(out, key=_order))


def apply(body: Sequence[Provision], edits: Iterable[TreeEdit]) -> tuple[Provision, ...]:
    """Turn a tree into the other one.

    Raises StructureError where an edit finds other units than it was made from.
    """
    edits = tuple(edits)
    units = _flat(body).units
    gone = {placed.place: placed for edit in edits for placed in edit.left}
    for placed in gone.values():
        if placed.place >= len(units) or units[placed.place] != placed:
            raise StructureError(
                "these edits were made from another tree: no such unit at place",
                value=str(placed.place),
                where=f"{placed.unit.treaty} {placed.unit.address}",
                todo="apply them to the tree that was the left side, or invert them first",
            )
    new = {placed.place: placed for edit in edits for placed in edit.right}
    kept = iter([one for one in units if one.place not in gone])
    total = len(units) - len(gone) + len(new)
    return _tree([new[place] if place in new else next(kept) for place in range(total)])


def invert(edits: Iterable[TreeEdit]) -> tuple[TreeEdit, ...]:
    """Give the edits that undo *edits*: what was split is merged again, what one side alone had is the other's."""
    turned: dict[str, str] = {
        "split": "merged",
        "merged": "split",
        "only_left": "only_right",
        "only_right": "only_left",
    }
    swapped = (
        edit.model_copy(update={"kind": turned.get(edit.kind, edit.kind), "left": edit.right, "right": edit.left})
        for edit in edits
    )
    return tuple(sorted(swapped, key=_order))


def _order(edit: TreeEdit) -> tuple[bool, int, int]:
    left, right = ([placed.place for placed in side] for side in (edit.left, edit.right))
    return (not left, min(left, default=0), min(right, default=0))


def _flat(body: Sequence[Provision]) -> _Flat:
    units: list[Placed] = []

    def add(unit: Provision, depth: int) -> None:
        units.append(Placed(place=len(units), depth=depth, unit=unit.model_copy(update={"children": ()})))
        for child in unit.children:
            add(child, depth + 1)

    for top in body:
        add(top, 0)
    return _Flat(units, {one.unit.address: one for one in units})


def _tree(units: Sequence[Placed]) -> tuple[Provision, ...]:
    """Build the tree again from its units in printed order and their depths."""
    levels: list[list[Provision]] = [[]]
    for one in reversed(units):
        while len(levels) <= one.depth + 1:
            levels.append([])
        children = tuple(reversed(levels[one.depth + 1]))
        levels[one.depth + 1 :] = [[]]
        levels[one.depth].append(one.unit.model_copy(update={"children": children}) if children else one.unit)
    return tuple(reversed(levels[0]))


def _kept(ours: _Flat, theirs: _Flat) -> set[str]:
    """The addresses of units that are the same, as many as stand in one order on both sides."""
    same = [
        (one.unit.address, there.place)
        for one in ours.units
        if (there := theirs.by_address.get(one.unit.address)) and (there.unit, there.depth) == (one.unit, one.depth)
    ]
    tops: list[int] = []
    chain: list[tuple[int, int]] = []
    for number, (_, place) in enumerate(same):
        pile = bisect_left(tops, place)
        tops[pile : pile + 1] = [place]
        chain.append((pile, number))
    kept, wanted = set(), len(tops) - 1
    for pile, number in reversed(chain):
        if pile == wanted:
            kept.add(same[number][0])
            wanted -= 1
    return kept


def _groups(links: Sequence[Link], ours: _Flat, theirs: _Flat, kept: set[str]) -> list[Group]:
    """The units that answer each other, each unit in one group at most; what comes first in *links* wins."""
    said = [(tuple(map(citation.unit_of, link.left)), tuple(map(citation.unit_of, link.right))) for link in links]
    said += [
        ((address,), (address,))
        for address, one in ours.by_address.items()
        if (there := theirs.by_address.get(address)) and there.unit.treaty == one.unit.treaty
    ]
    out: list[Group] = []
    taken: tuple[set[str], set[str]] = (set(kept), set(kept))
    for group in said:
        left, right = (
            tuple(dict.fromkeys(a for a in side if a in flat.by_address and a not in used))
            for side, flat, used in zip(group, (ours, theirs), taken, strict=True)
        )
        if left and right:
            out.append((left, right))
            taken[0].update(left)
            taken[1].update(right)
    return out


def _edit(group: Group, left: Sequence[Provision], right: Sequence[Provision], ours: _Flat, theirs: _Flat) -> TreeEdit:
    named = structure_of(left, right, [group])
    sides = [
        tuple(sorted((flat.by_address[a] for a in side), key=lambda placed: placed.place))
        for side, flat in zip(group, (ours, theirs), strict=True)
    ]
    kind: EditKind | Literal["reworded"] = named[0].kind if named else "reworded"
    if not named and sides[0][0].unit == sides[1][0].unit:
        kind = "moved"
    return TreeEdit(kind=kind, left=sides[0], right=sides[1])
