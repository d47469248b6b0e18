"""Styles of a Word document, as far as they say what a paragraph is: heading, numbered, hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from treatycompare.parsers.docx.markup import child, name, number, properties, switched, value

# Word itself lets no more styles build on each other; a circle of styles ends here too.
_CHAIN = 32
# Built-in names are English in every language of Word; the id stands in where a file has no styles.
_HEADING = re.compile(r"heading ?\d|title|subtitle", re.I)


class Format(NamedTuple):
    """What is said of a paragraph or a run; None where nothing is said.

    ``linked`` are the styles it comes from, the nearest first: a level of a list may name one.
    """

    heading: bool | None = None
    contents: bool | None = None
    centred: bool | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    num: str | None = None
    depth: int | None = None
    linked: tuple[str, ...] | None = None

    def over(self, base: Format) -> Format:
        """Give this with *base* where this says nothing."""
        return base._replace(**{field: said for field, said in self._asdict().items() if said is not None})


def own_format(element: etree._Element) -> Format:
    """Read what a paragraph, a run or a style says itself, not what it builds on."""
    paragraph, run = properties(element, "w:pPr"), properties(element, "w:rPr")
    level = number(paragraph.get("w:outlineLvl"))
    justified = value(paragraph.get("w:jc"))
    numbered = paragraph.get("w:numPr")
    return Format(
        heading=None if level is None else level < 9,
        centred=None if justified is None else justified == "center",
        bold=switched(run.get("w:b")),
        italic=switched(run.get("w:i")),
        hidden=switched(run.get("w:vanish")),
        num=value(child(numbered, "w:numId")),
        depth=number(child(numbered, "w:ilvl")),
    )


class Styles:
    """The styles of one document by id."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default: str | None = None
        self._known: dict[str, Format] = {}
        for element in (inner for root in roots for inner in root if name(inner) == "w:style"):
            style = value(element, "styleId") or ""
            self._elements[style] = element
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                self._default = style

    def of_paragraph(self, element: etree._Element) -> Format:
        """Give the format of a paragraph with what its styles say."""
        style = value(child(element, "w:pPr", "w:pStyle")) or self._default
        return own_format(element).over(self._resolved(style))

    def of_run(self, element: etree._Element, paragraph: Format) -> Format:
        """Give the format of a run with what its style and its paragraph say."""
        if child(element, "w:rPr") is None:
            return paragraph
        style = value(child(element, "w:rPr", "w:rStyle"))
        return own_format(element).over(self._resolved(style)).over(paragraph)

    def numbering(self, style: str) -> str | None:
        """Give the list that a style of numbering stands for."""
        return self._resolved(style).num

    def _resolved(self, style: str | None) -> Format:
        if style is None:
            return Format()
        if style not in self._known:
            chain: list[str] = []
            base: str | None = style
            while base is not None and len(chain) < _CHAIN:
                chain.append(base)
                base = value(child(self._elements.get(base), "w:basedOn"))
            out = Format()
            for link in chain:
                out = out.over(self._said(link))
            self._known[style] = out._replace(linked=tuple(chain))
        return self._known[style]

    def _said(self, style: str) -> Format:
        element = self._elements.get(style)
        title = style if element is None else value(child(element, "w:name")) or style
        said = Format() if element is None else own_format(element)
        heading = True if said.heading is None and _HEADING.fullmatch(title) else said.heading
        return said._replace(heading=heading, contents=True if re.fullmatch(r"toc ?\d", title, re.I) else None)
