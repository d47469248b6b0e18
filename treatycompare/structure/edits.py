"""The structure of a pair of provisions: which units are numbered, placed or cut otherwise on the other side."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal

from treatycompare import citation
from treatycompare.model.difference import StructureEdit
from treatycompare.model.treaty import Provision

Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Addresses of the left and addresses of the right that answer each other."""

EditKind = Literal["renumbered", "moved", "split", "merged", "lifted", "regrouped"]


def structure_of(
    left: Sequence[Provision],
    right: Sequence[Provision],
    groups: Iterable[Group],
    elsewhere: Iterable[Group] = (),
    lifted: Container[Group] = (),
) -> tuple[StructureEdit, ...]:
    """Name what stands elsewhere or is cut otherwise in two groups of provisions.

    *groups* are the units that answer each other within them, *elsewhere* those that answer a unit
    outside; of these *lifted* are the ones that stand once there for what several articles repeat.
    Where an article of one treaty as a whole answers an article of the other its number is no edit;
    in two editions of one treaty it is.
    """
    tops = (_tops(left), _tops(right))
    same = len({unit.treaty for unit in (*left, *right)}) == 1
    found = [*groups]
    parents = {(a, b) for ours, theirs in found for a in ours for b in theirs}
    out = [
        StructureEdit(kind=kind, left=ours, right=theirs)
        for ours, theirs in found
        if (kind := _kind(ours, theirs, tops, parents, same=same))
    ]
    out += [
        StructureEdit(kind="lifted" if group in lifted else "moved", left=group[0], right=group[1])
        for group in elsewhere
    ]
    return tuple(out)


def _tops(side: Sequence[Provision]) -> Mapping[str, str]:
    """The provision compared that holds each address."""
    return {unit.address: top.address for top in side for unit in top.walk()}


def _kind(
    left: Sequence[str],
    right: Sequence[str],
    tops: tuple[Mapping[str, str], Mapping[str, str]],
    parents: set[tuple[str, str]],
    *,
    same: bool,
) -> EditKind | None:
    if not left or not right:
        return None
    if len(left) > 1 or len(right) > 1:
        return "regrouped" if len(left) > 1 and len(right) > 1 else "merged" if len(left) > 1 else "split"
    (a,), (b,) = left, right
    whole = tops[0].get(a) == a, tops[1].get(b) == b
    if whole == (True, True):
        return "renumbered" if same and a != b else None
    if any(whole):
        # The one paragraph of an article that has no others needs no number.
        if not same:
            return None
        return "renumbered" if citation.article_of(a) == citation.article_of(b) else "moved"
    above = str(citation.parent(a) or a), str(citation.parent(b) or b)
    if above not in parents and _within(above[0], tops[0]) != _within(above[1], tops[1]):
        return "moved"
    last = [citation.parse(address).labels[-1:] for address in (a, b)]
    return "renumbered" if last[0] != last[1] else None


def _within(address: str, tops: Mapping[str, str]) -> tuple[str, ...]:
    """The labels of an address below the provision compared."""
    labels = citation.parse(address).labels
    top = tops.get(address, citation.article_of(address))
    return labels[len(citation.parse(top).labels) :] if top[:1].isdigit() else (citation.article_of(address), *labels)
