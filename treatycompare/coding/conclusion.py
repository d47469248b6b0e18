"""The relation that follows from the facets, and verdicts in words with the treaties' names."""

from __future__ import annotations

from collections.abc import Sequence, Set

from treatycompare.model.alignment import Relation
from treatycompare.model.difference import ComputedRelation, FieldDifference, NormDifference, Verdict

_SIDES = ("the left side", "the right side")


def relation(
    differences: Sequence[NormDifference],
    left_coded: bool,
    right_coded: bool,
    names: tuple[str, str] = _SIDES,
) -> ComputedRelation:
    """Give the relation of the left side to the right, of what States must at least do.

    *left_coded* and *right_coded* say whether a side was coded completely; *names* are used in
    the reason ("Hanoi 37"). The relation is None where a side was not coded, where a deciding
    facet is inconclusive or not coded on a side, and where no norm stands beside another.

    >>> relation([], left_coded=True, right_coded=False, names=("Hanoi 37", "Budapest 24")).reason
    'Budapest 24 is not coded'
    """
    missing = [name for name, coded in zip(names, (left_coded, right_coded), strict=True) if not coded]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return ComputedRelation(relation=None, reason=f"{' and '.join(missing)} {verb} not coded")
    counted = [(f"{norm.action}: {field.facet}", field) for norm in differences for field in norm.fields]
    counted = [(name, field) for name, field in counted if field.counts_for]
    for name, field in counted:
        if field.verdict == "inconclusive":
            return _open(name, _why_inconclusive(field, names))
    deciding = tuple(dict.fromkeys(name for name, field in counted if field.counts_for != "open"))
    sides = {field.counts_for for _, field in counted}
    if "both" in sides or {"left", "right"} <= sides:
        return ComputedRelation(relation="partial", reason=_partly(sides, names), deciding=deciding)
    for name, field in counted:
        if field.counts_for == "open":
            lacking = names[1] if field.verdict == "only_left" else names[0]
            return _open(name, f"{lacking} is silent there, and code cannot tell which then binds more")
    if not any(norm.left and norm.right for norm in differences) and not deciding:
        return ComputedRelation(relation=None, reason="no coded norm of one side stands beside one of the other")
    found: Relation = "broader" if "left" in sides else "narrower" if "right" in sides else "equivalent"
    reason = {
        "broader": f"all that decides binds more in {names[0]}",
        "narrower": f"all that decides binds more in {names[1]}",
    }.get(found, "nothing differs that decides")
    return ComputedRelation(relation=found, reason=reason, deciding=deciding)


def _open(name: str, why: str) -> ComputedRelation:
    return ComputedRelation(relation=None, reason=f"{name} should decide and cannot: {why}", deciding=(name,))


def _why_inconclusive(field: FieldDifference, names: tuple[str, str]) -> str:
    for state, words in (("inconclusive", "inconclusive"), ("not_coded", "not coded")):
        at = [name for name, side in zip(names, (field.left, field.right), strict=True) if side.state == state]
        if at:
            return f"{words} in {' and '.join(at)}"
    return "inconclusive"


def _partly(sides: Set[str | None], names: tuple[str, str]) -> str:
    if {"left", "right"} <= sides:
        return f"some of what decides binds more in {names[0]}, some in {names[1]}"
    return "something that decides differs without an order"


_WORDS: dict[Verdict, str] = {
    "same": "same",
    "different_term": "other words",
    "different_place": "stands elsewhere",
    "left_adds": "{0} adds",
    "right_adds": "{1} adds",
    "left_stronger": "stronger in {0}",
    "left_weaker": "weaker in {0}",
    "different": "different",
    "only_left": "only in {0}",
    "only_right": "only in {1}",
    "silent_both": "silent in both",
    "inconclusive": "inconclusive",
}


def verdict_in_words(verdict: Verdict, names: tuple[str, str]) -> str:
    """Put a verdict into words, with the short titles of the left and the right treaty.

    >>> verdict_in_words("left_weaker", ("Hanoi", "Budapest")), verdict_in_words("right_adds", ("Hanoi", "Budapest"))
    ('weaker in Hanoi', 'Budapest adds')
    """
    return _WORDS[verdict].format(*names)


def field_in_words(field: FieldDifference, names: tuple[str, str]) -> str:
    """Put the verdict of a facet into words; a side that nobody coded is said to be so.

    What readers may take either way is inconclusive; what nobody has read is not coded.
    """
    sides = zip(names, (field.left, field.right), strict=True)
    missing = [name for name, side in sides if side.state == "not_coded"]
    return f"not coded in {' and '.join(missing)}" if missing else verdict_in_words(field.verdict, names)
