"""Opcodes made readable: scraps between changes joined with them, cuts moved to where a phrase begins.

Nothing is lost: the opcodes still cover both sides whole, and what they call equal still is.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from treatycompare.wording.matching import Opcode

READABLE_RUN = 3
"""Equal runs of fewer words than this between two changes are joined with them.

Of the equal runs between aligned articles 64 % are lone stop words or punctuation; kept apart
they make a page of confetti and three times the size.
"""

_OPENING = (
    " and or to of in by for with where when which that if as on under"
    " et ou de à par pour avec lorsque qui que si dans en y o a por para con cuando del "
)
"""Words with which a phrase begins, in English, French and Spanish."""


def joined(ops: Sequence[Opcode], words: Sequence[int]) -> list[Opcode]:
    """Join equal runs of fewer than three words with the changes on both sides of them.

    *words* says how many words each unit of the left side has; marks have none.

    >>> joined([("insert", 0, 0, 0, 1), ("equal", 0, 1, 1, 2), ("delete", 1, 2, 2, 2)], [1, 1])
    [('replace', 0, 2, 0, 2)]
    """
    out: list[Opcode] = []
    for place, op in enumerate(ops):
        tag, i1, i2, j1, j2 = op
        inner = 0 < place < len(ops) - 1
        if tag == "equal" and inner and sum(words[i1:i2]) < READABLE_RUN:
            tag = "replace"
        if out and tag != "equal" and out[-1][0] != "equal":
            out[-1] = ("replace", out[-1][1], i2, out[-1][3], j2)
        else:
            out.append((tag, i1, i2, j1, j2))
    return out


def slid(
    ops: Sequence[Opcode],
    left: tuple[Sequence[Hashable], Sequence[str]],
    right: tuple[Sequence[Hashable], Sequence[str]],
) -> list[Opcode]:
    """Move what stands on one side alone to where its cuts fall between phrases.

    Each side is given by the keys that were matched and the words as printed. Words on one side
    alone often repeat the words around them, and then have several places that are as right:
    "in a State, [or in a] vessel" and "in a State[, or in a] vessel". The place is chosen whose
    cuts follow a mark or open a phrase.
    """
    out = list(ops)
    for place in range(1, len(out) - 1):
        (before, here, after) = out[place - 1 : place + 2]
        if before[0] != "equal" or after[0] != "equal" or here[0] not in ("delete", "insert"):
            continue
        (keys, printed), start, end = (left, here[1], here[2]) if here[0] == "delete" else (right, here[3], here[4])
        by = _best_shift(keys, printed, (start, end), (before[2] - before[1] - 1, after[2] - after[1] - 1))
        if by:
            out[place - 1] = ("equal", before[1], before[2] + by, before[3], before[4] + by)
            out[place] = (here[0], here[1] + by, here[2] + by, here[3] + by, here[4] + by)
            out[place + 1] = ("equal", after[1] + by, after[2], after[3] + by, after[4])
    return out


def _best_shift(keys: Sequence[Hashable], printed: Sequence[str], cut: tuple[int, int], room: tuple[int, int]) -> int:
    start, end = cut
    shifts = [0]
    while -shifts[-1] < room[0] and keys[start + shifts[-1] - 1] == keys[end + shifts[-1] - 1]:
        shifts.append(shifts[-1] - 1)
    by = 0
    while by < room[1] and keys[start + by] == keys[end + by]:
        by += 1
        shifts.append(by)
    if len(shifts) == 1:
        return 0
    return max(shifts, key=lambda by: (_cut(printed, start + by) + _cut(printed, end + by), -abs(by), by))


def _cut(printed: Sequence[str], place: int) -> int:
    """How good a cut before a place is: after a full stop or a semicolon, after a comma, before a phrase."""
    if place in (0, len(printed)) or printed[place - 1].rstrip()[-1:] in (".", ";", ":"):
        return 3
    if printed[place - 1].rstrip()[-1:] == ",":
        return 2
    return 1 if f" {printed[place].strip().lower()} " in _OPENING else 0
