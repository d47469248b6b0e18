"""White space, typography and tokens of official words.

Stored text keeps the characters of the source: only runs of white space become one space. What
is folded (quotes, hyphens, marks that print nothing) is folded for matching, never in what is
stored or shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"\s+|``|\w+(?:[-\u2010\u2011'’]\w+)*|[^\w\s]")
# The Dutch treaty database prints an opening quotation mark as two grave accents.
_QUOTES = re.compile(r"``|''|[“”„‟«»]")
_FOLDED = {ord(c): "'" for c in "‘’‚‛`´"} | {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212"}
# Soft hyphen, zero-width characters, marks of direction: they print nothing.
_UNPRINTED = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])


class Token(NamedTuple):
    """A word, a mark or a run of white space, and where it starts in the text it comes from."""

    text: str
    start: int

    @property
    def is_space(self) -> bool:
        """Whether the token is a run of white space."""
        return self.text.isspace()


def tidy(text: str) -> str:
    r"""Make each run of white space (no-break space, tab, line end) one space; strip the ends.

    >>> tidy(" of 27\u00a0December\n\t2019; ")
    'of 27 December 2019;'
    """
    return " ".join(text.split())


def count(text: str) -> int:
    r"""Count the characters that are no white space: what a reader may not lose.

    >>> count(" 1.\u00a0 a b")
    4
    """
    return sum(map(len, text.split()))


def fold(text: str) -> str:
    r"""Give *text* with quotes, hyphens and unprinted marks made alike, for matching only.

    >>> fold("``data\" “non\u2011data” Party’s")
    '"data" "non-data" Party\'s'
    """
    return _QUOTES.sub('"', text.translate(_FOLDED).translate(_UNPRINTED))


def tokens(text: str) -> Iterator[Token]:
    """Cut *text* into words, marks and runs of white space; joined they give it back.

    >>> [token.text for token in tokens("co-operate, now")]
    ['co-operate', ',', ' ', 'now']
    """
    return (Token(found[0], found.start()) for found in _TOKEN.finditer(text))


def find(text: str, words: str) -> tuple[int, ...]:
    """Find where *words* stand in *text*, white space and typography aside: the start of each.

    >>> find("stored,  with the State’s intent", "with the State's")
    (9,)
    """
    have = [(fold(token.text), token.start) for token in tokens(text) if not token.is_space]
    want = [fold(token.text) for token in tokens(words) if not token.is_space]
    span = len(want)
    if not span:
        return ()
    return tuple(have[i][1] for i in range(len(have) - span + 1) if [piece for piece, _ in have[i : i + span]] == want)
