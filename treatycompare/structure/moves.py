"""Text that one row has on the left and another row on the right: moved, not gone and new.

Only exact or nearly exact text of eight words or more counts, and only where it stands once on
each side: shorter runs and formulas recur everywhere, and a false move misleads more than a
missed one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from treatycompare import text
from treatycompare.model.difference import MovedText, TextRow

WORDS = 8
"""Words that moved text has at least."""

GAP = 2
"""Words that may differ at one place within moved text."""

ALIKE = 0.9
"""Share of its words that nearly exact text has in common with the other side."""

_FORMULA = re.compile(
    r"(?:each |state |states |party |parties |the )*(?:shall |may |undertakes to |also )*(?:adopt |take )?(?:such )?"
    r"(?:legislative |and |other |necessary )+measures(?: including legislative measures)? as may be "
    r"(?:necessary|required|appropriate)(?: to(?: establish as)?)?"
    r"|(?:chaque |état |partie )*(?:adopte|prend) les mesures (?:législatives |et |autres )*"
    r"qui se révèlent nécessaires(?: pour)?"
    r"|(?:cada |estado |parte )*(?:adoptará|tomará) las medidas (?:legislativas |y |de otra índole )*"
    r"que sean necesarias(?: para)?"
)
"""The formula by which States are to legislate: it recurs, and is no text that moved."""

Side = Literal["left", "right"]


class _Run(NamedTuple):
    """Words that stand on one side of a row alone: the row, the address, the words and where each stands."""

    row: int
    address: str
    printed: str
    words: Sequence[str]
    spans: Sequence[tuple[int, int]]


class _Block(NamedTuple):
    """Words of a left run and words of a right one, ``equal`` of them the same."""

    left: int
    right: int
    start: tuple[int, int]
    end: tuple[int, int]
    equal: int


def moved_texts(rows: Sequence[TextRow]) -> tuple[MovedText, ...]:
    """Give the text that moved between rows, in the printed order of the left."""
    ours, theirs = _runs(rows, "left"), _runs(rows, "right")
    if not ours or not theirs:
        return ()
    shared = {run for one in ours for run in _shingles(one.words)} & {r for one in theirs for r in _shingles(one.words)}
    if not shared:
        return ()
    once = [_once(rows, "left") & shared, _once(rows, "right") & shared]
    index = {
        run: (number, place)
        for number, one in enumerate(theirs)
        for place, run in enumerate(_shingles(one.words))
        if run in once[1]
    }
    out = []
    for number, one in enumerate(ours):
        for block in _blocks(number, one, index, once[0]):
            other = theirs[block.right]
            if other.row != one.row and _counts(one, block):
                out.append(_moved(one, other, block))
    return tuple(out)


def _runs(rows: Sequence[TextRow], side: Side) -> list[_Run]:
    out = []
    for number, row in enumerate(rows):
        for run in row.words:
            printed = run.left if side == "left" else run.right
            if run.op != "equal" and run.is_substance and printed:
                spans = [one.span() for one in re.finditer(r"\w+", printed)]
                if len(spans) >= WORDS:
                    address = (row.left if side == "left" else row.right)[0]
                    out.append(_Run(number, address, printed, [_word(printed, span) for span in spans], spans))
    return out


def _word(printed: str, span: tuple[int, int]) -> str:
    return text.fold(printed[span[0] : span[1]]).lower()


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(WORDS)), strict=False)


def _once(rows: Sequence[TextRow], side: Side) -> frozenset[tuple[str, ...]]:
    """The runs of eight words that stand once on a side."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        printed = row.left_text if side == "left" else row.right_text
        found.update(_shingles([_word(printed, one.span()) for one in re.finditer(r"\w+", printed)]))
    return frozenset(run for run, number in found.items() if number == 1)


def _blocks(
    number: int, one: _Run, index: dict[tuple[str, ...], tuple[int, int]], once: frozenset[tuple[str, ...]]
) -> list[_Block]:
    """The longest blocks of a left run that stand in right runs, over gaps of two words."""
    out: list[_Block] = []
    for place, run in enumerate(_shingles(one.words)):
        if run not in once or run not in index:
            continue
        other, there = index[run]
        last = out[-1] if out else None
        if last and last.right == other and _goes_on(last, place, there):
            more = WORDS if place >= last.end[0] else place + WORDS - last.end[0]
            out[-1] = last._replace(end=(place + WORDS, there + WORDS), equal=last.equal + more)
            continue
        out.append(_Block(number, other, (place, there), (place + WORDS, there + WORDS), WORDS))
    return out


def _goes_on(block: _Block, place: int, there: int) -> bool:
    """Whether eight words at two places go on with a block: overlap it alike, or follow over a small gap."""
    gaps = place - block.end[0], there - block.end[1]
    return gaps[0] == gaps[1] > -WORDS if min(gaps) < 0 else max(gaps) <= GAP


def _counts(one: _Run, block: _Block) -> bool:
    spans = [end - start for start, end in zip(block.start, block.end, strict=True)]
    said = " ".join(one.words[block.start[0] : block.end[0]])
    return block.equal >= ALIKE * max(spans) and len(_FORMULA.sub(" ", said).split()) >= WORDS


def _moved(one: _Run, other: _Run, block: _Block) -> MovedText:
    cut = [
        run.printed[run.spans[start][0] : run.spans[end - 1][1]]
        for run, start, end in zip((one, other), block.start, block.end, strict=True)
    ]
    words = [run.words[a:b] for run, a, b in zip((one, other), block.start, block.end, strict=True)]
    return MovedText(
        left_address=one.address,
        right_address=other.address,
        left=cut[0],
        right=cut[1],
        exact=list(words[0]) == list(words[1]),
    )
