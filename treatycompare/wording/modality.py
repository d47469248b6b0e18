"""Modal verbs and hedges of two texts: read by the rules of their languages, paired, and compared.

"Shall" against "shall endeavour" is found whatever else is alike. What is found are words; the
coded norms of the record say what they mean, where there are any.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from treatycompare import text
from treatycompare.model.difference import ModalityFinding
from treatycompare.wording.modality_rules import LANGUAGES, rules_of

Layer = Literal["modality", "qualifier"]

LADDER = (
    "permission",
    "encouragement",
    "obligation_to_consider",
    "obligation_of_effort",
    "obligation",
)
"""What binds a State more stands later; what is not here has no rung (see ``treaties/facets.yaml``)."""

WIDENS = frozenset(("widest_extent_possible",))
"""Qualifiers that widen what is owed; all others hedge it."""

AROUND = 10
"""Words on each side of a modal verb that say whether it answers one on the other side."""

ALIKE = 0.12
"""Share of the words around two modal verbs below which they do not answer each other."""


class Marker(NamedTuple):
    """A modal verb or a hedge: its name, the words, where they start, and the words around them."""

    layer: Layer
    name: str
    words: str
    start: int
    around: frozenset[str]


def markers(words: str, lang: str | None) -> tuple[Marker, ...]:
    """Give the modal verbs and hedges of a text in printed order; none where the language has no rules.

    >>> [(m.name, m.words) for m in markers("Each State shall, where appropriate, endeavour to help.", "en")]
    [('obligation_of_effort', 'shall, where appropriate, endeavour to'), ('where_appropriate', 'where appropriate')]
    """
    if lang not in LANGUAGES:
        return ()
    rules = rules_of(lang)
    folded = _folded(words)
    found: list[tuple[int, int, Layer, str]] = []
    for one in rules.modality.finditer(folded):
        name = rules.modality_names[one.lastindex - 1] if one.lastindex else ""
        if not (
            rules.excluded
            and name == "permission"
            and rules.excluded.search(folded[max(0, one.start() - 30) : one.start()])
        ):
            found.append((*one.span(), "modality", name))
    taken = [span[:2] for span in found]
    for one in rules.subject.finditer(folded) if rules.subject else ():
        start, end = one.span("verb")
        if not any(a < end and start < b for a, b in taken):
            found.append((start, end, "modality", "obligation"))
    for one in rules.qualifier.finditer(folded):
        name = rules.qualifier_names[one.lastindex - 1] if one.lastindex else ""
        found.append((*one.span(), "qualifier", name))
    if not found:
        return ()
    spans = [(one[0], one.start()) for one in re.finditer(r"\w+", folded)]
    tokens, starts = [word for word, _ in spans], [place for _, place in spans]
    return tuple(
        Marker(layer, name, text.tidy(words[start:end]), start, _around(tokens, starts, start, end))
        for start, end, layer, name in sorted(found)
    )


# One character for one, so that places in the folded text are places in the printed one.
_FOLDED = (
    {ord(c): "'" for c in "‘’‚‛`´"}
    | {ord(c): '"' for c in "“”„‟«»"}
    | {ord(c): "-" for c in "\u2010\u2011\u2012\u2013"}
)
_SPACES = {0xA0: " ", 0x202F: " ", 0x0A: " ", 0x09: " "}


def _folded(words: str) -> str:
    low = words.lower()
    return (low if len(low) == len(words) else words).translate(_FOLDED | _SPACES)


def _around(tokens: Sequence[str], starts: Sequence[int], start: int, end: int) -> frozenset[str]:
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    after = (f"{word}>" for word in tokens[last : last + AROUND])
    return frozenset((*tokens[max(0, first - AROUND) : first], *after))


def compare_markers(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], langs: tuple[str | None, str | None]
) -> tuple[ModalityFinding, ...]:
    """Compare the modal verbs and hedges of two rows of units, each unit an address and its words.

    Nothing is said where the languages differ: the words around a verb then tell nothing.

    >>> found = compare_markers([("1", "All shall endeavour to help.")], [("2", "All shall help.")], ("en", "en"))
    >>> [(f.left, f.right, f.binds_more) for f in found]
    [('obligation_of_effort', 'obligation', 'right')]
    """
    if langs[0] != langs[1] or langs[0] not in LANGUAGES:
        return ()
    ours, theirs = (
        [(address, marker) for address, words in side for marker in markers(words, langs[0])] for side in (left, right)
    )
    out = [finding for layer in ("modality", "qualifier") for finding in _findings(ours, theirs, layer)]
    return tuple(out)


def _findings(
    left: Sequence[tuple[str, Marker]], right: Sequence[tuple[str, Marker]], layer: str
) -> list[ModalityFinding]:
    ours, theirs = ([one for one in side if one[1].layer == layer] for side in (left, right))
    pairs = _paired([marker for _, marker in ours], [marker for _, marker in theirs])
    told = dict(pairs)
    back = {j: i for i, j in pairs}
    out = [_finding(layer, ours[i], theirs[told[i]] if i in told else None) for i in range(len(ours))]
    out += [_finding(layer, None, theirs[j]) for j in range(len(theirs)) if j not in back]
    return [one for one in out if one.left != one.right]


def _paired(left: Sequence[Marker], right: Sequence[Marker]) -> list[tuple[int, int]]:
    """The chain of pairs that are most alike, crossing nowhere; equal names count as some likeness."""
    best: list[list[tuple[float, int, int]]] = [[(0.0, -1, -1)] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            like = _likeness(a, b)
            options = [(best[i][j + 1][0], i, j + 1), (best[i + 1][j][0], i + 1, j)]
            if like >= ALIKE or a.name == b.name:
                options.append((best[i][j][0] + like + (0.2 if a.name == b.name else 0.0), i, j))
            best[i + 1][j + 1] = max(options, key=lambda option: option[0])
    out = []
    i, j = len(left), len(right)
    while i and j:
        _, before, after = best[i][j]
        if (before, after) == (i - 1, j - 1):
            out.append((before, after))
        i, j = before, after
    if not out and len(left) == len(right) == 1 and left[0].layer == "modality":
        return [(0, 0)]
    return out[::-1]


def _likeness(left: Marker, right: Marker) -> float:
    both = len(left.around | right.around)
    return len(left.around & right.around) / both if both else 0.0


def _finding(layer: str, left: tuple[str, Marker] | None, right: tuple[str, Marker] | None) -> ModalityFinding:
    names = tuple(side[1].name if side else None for side in (left, right))
    said: Mapping[str, object] = {
        "layer": layer,
        "left": names[0],
        "right": names[1],
        "left_words": left[1].words if left else "",
        "right_words": right[1].words if right else "",
        "left_address": left[0] if left else None,
        "right_address": right[0] if right else None,
        "binds_more": _binds_more(layer, *names),
    }
    return ModalityFinding.model_validate(said)


def _binds_more(layer: str, left: str | None, right: str | None) -> Literal["left", "right"] | None:
    if layer == "qualifier":
        if left and right:
            return None
        widens = (left or right) in WIDENS
        return "left" if bool(left) == widens else "right"
    if left in LADDER and right in LADDER:
        return "left" if LADDER.index(left) > LADDER.index(right) else "right"
    return None
