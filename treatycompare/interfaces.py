"""The Protocols that a plug-in author implements: parser, aligner, renderer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from treatycompare.model.alignment import Alignment, Level
from treatycompare.model.comparison import Comparison
from treatycompare.model.treaty import Lang, Treaty
from treatycompare.model.value import Value


class Frame(Value):
    """What the record knows of a treaty that helps to read a text of it.

    ``addresses`` is the outline in printed order; ``closings`` says with which words (six at
    most) the closing words of a list start, for texts that glue them to the last item. These are
    English; ``closings_in`` has those of other languages, None where a language prints none after
    the list.
    """

    treaty: str
    title: str
    short_title: str
    addresses: tuple[str, ...] = ()
    closings: Mapping[str, str] = {}
    closings_in: Mapping[Lang, Mapping[str, str | None]] = {}


class Parser(Protocol):
    """Reads one document format."""

    name: str
    version: str

    def recognises(self, data: bytes) -> bool:
        """Tell from the content, never from the file name, whether this parser reads *data*."""
        ...

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the whole document, or with *partial* an excerpt of one.

        Raises ParseError where it is no such document, StructureError where articles or
        paragraphs are missing, doubled or out of order.
        """
        ...


class Aligner(Protocol):
    """Finds which provisions of two treaties answer each other."""

    name: str
    version: str

    def align(self, left: Treaty, right: Treaty, *, level: Level) -> Alignment:
        """Align two treaties at one level."""
        ...


class Renderer(Protocol):
    """Turns a comparison into a file."""

    def __call__(self, comparison: Comparison) -> str | bytes:
        """Give the file's content, the same bytes for the same comparison."""
        ...
