"""From the items a parser read to a treaty whose every character is accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from treatycompare import text
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Provenance, Treaty
from treatycompare.outline.tree import Item, build, conserve, marks_dropped, slug


class Ledger:
    """What a parser leaves out of a document, counted where it leaves it out.

    Pieces of one kind at one place are added up.
    """

    def __init__(self) -> None:
        self._pieces: dict[tuple[str, str], tuple[int, str]] = {}

    def drop(self, piece: str | int, what: str, where: str, reason: str) -> None:
        """Enter a piece, or its number of characters without white space."""
        before, _ = self._pieces.get((what, where), (0, ""))
        self._pieces[what, where] = (before + (piece if isinstance(piece, int) else text.count(piece)), reason)

    def pieces(self) -> tuple[Dropped, ...]:
        """What was left out so far, with the reasons."""
        return tuple(
            Dropped(what=what, where=where, characters=characters, reason=reason)
            for (what, where), (characters, reason) in self._pieces.items()
            if characters
        )


class Asked(NamedTuple):
    """What a caller asks of a parser beside the bytes."""

    lang: str
    source: str
    frame: Frame | None = None
    partial: bool = False


class Read(NamedTuple):
    """What a parser read: items in printed order, and what it knows of the whole document.

    ``raw`` is the number of characters of the document as it came, white space aside, counted
    independently of the items. ``unread`` names pieces that the parser has no rule for.
    """

    items: Sequence[Item]
    raw: int
    title: str = ""
    unread: Sequence[str] = ()
    glued: bool = False
    warnings: Sequence[str] = ()


def make_treaty(parser: tuple[str, str], data: bytes, read: Read, dropped: Iterable[Dropped], asked: Asked) -> Treaty:
    """Build the treaty, and prove that each character is in it or listed as dropped.

    *parser* is its name and version. Raises StructureError where articles or paragraphs are
    missing, doubled or out of order, ParseError where a character is unaccounted for.
    """
    frame = asked.frame
    treaty = frame.treaty if frame else slug(asked.source)
    outcome = build(
        treaty,
        read.items,
        source=asked.source,
        lang=asked.lang,
        frame=frame,
        glued=read.glued,
        partial=asked.partial,
    )
    left = (*dropped, *marks_dropped(outcome))
    conserve(read.raw, outcome, left, source=asked.source, unread=read.unread)
    return Treaty(
        id=treaty,
        title=(frame and frame.title) or read.title or treaty,
        short_title=(frame and frame.short_title) or read.title or treaty,
        lang=asked.lang,
        provenance=Provenance(
            source=asked.source,
            sha256=hashlib.sha256(data).hexdigest(),
            lang=asked.lang,
            parser=parser[0],
            version=parser[1],
            dropped=left,
            warnings=(*read.warnings, *outcome.warnings),
        ),
        body=outcome.body,
    )
