"""The words of two provisions compared: difflib's opcodes, made readable without losing a letter.

The opcodes are those of ``difflib.SequenceMatcher(autojunk=False)`` over words. They come from
cydifflib where it has a wheel (identical results, several times faster) and from difflib
elsewhere. difflib's automatic junk stays off: it drops the most frequent words of a text, which
in law are the ones that bind.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from treatycompare import text
from treatycompare.model.difference import WordRun

try:
    from cydifflib import SequenceMatcher as FastMatcher
except ImportError:  # no wheel for this Python
    FastMatcher = SequenceMatcher

_OPS: dict[str, Literal["equal", "replace", "only_left", "only_right"]] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "only_left",
    "insert": "only_right",
}

Opcode = tuple[str, int, int, int, int]

READABLE_RUN = 3
"""Equal runs of fewer words than this between two changes are joined with them.

Of the equal runs between aligned articles 64 % are lone stop words or punctuation; kept apart
they make a page of confetti and three times the size.
"""


def pieces(words: str) -> list[str]:
    """Split words into tokens, each with the white space after it; joined they give the text back.

    >>> pieces("a party, or")
    ['a ', 'party', ', ', 'or']
    """
    out: list[str] = []
    for token in text.tokens(words):
        if token.is_space and out:
            out[-1] += token.text
        else:
            out.append(token.text)
    return out


def opcodes(left: Sequence[str], right: Sequence[str]) -> list[Opcode]:
    """Give difflib's opcodes for two sequences, automatic junk off.

    >>> opcodes(["a", "b"], ["a", "c"])
    [('equal', 0, 1, 0, 1), ('replace', 1, 2, 1, 2)]
    """
    return [tuple(op) for op in FastMatcher(None, left, right, autojunk=False).get_opcodes()]


def word_runs(left: str, right: str, *, readable: bool = True) -> tuple[WordRun, ...]:
    """Compare two texts word by word.

    Joining the left sides of the runs gives *left*, the right sides *right*. Words are matched
    with quotes and hyphens made alike, and shown as printed. With *readable* equal runs of fewer
    than three words between two changes are joined with these.

    >>> [(r.op, r.left, r.right) for r in word_runs("shall provide aid", "may provide aid")]
    [('replace', 'shall ', 'may '), ('equal', 'provide aid', 'provide aid')]
    """
    a, b = pieces(left), pieces(right)
    ops = opcodes([_key(piece) for piece in a], [_key(piece) for piece in b])
    if readable:
        ops = _joined(ops, [any(c.isalnum() for c in piece) for piece in a])
    return tuple(WordRun(op=_OPS[tag], left="".join(a[i1:i2]), right="".join(b[j1:j2])) for tag, i1, i2, j1, j2 in ops)


def _key(piece: str) -> str:
    return text.fold(piece.strip())


def _joined(ops: list[Opcode], is_word: Sequence[bool]) -> list[Opcode]:
    out: list[Opcode] = []
    for place, op in enumerate(ops):
        tag, i1, i2, j1, j2 = op
        inner = 0 < place < len(ops) - 1
        if tag == "equal" and inner and sum(is_word[i1:i2]) < READABLE_RUN:
            tag = "replace"
        if out and tag != "equal" and out[-1][0] != "equal":
            out[-1] = ("replace", out[-1][1], i2, out[-1][3], j2)
        else:
            out.append((tag, i1, i2, j1, j2))
    return out
