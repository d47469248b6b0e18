"""Automatic numbering: the labels that Word prints and does not store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from treatycompare.errors import ParseError
from treatycompare.parsers.docx.formats import shown
from treatycompare.parsers.docx.markup import child, name, number, switched, value
from treatycompare.parsers.docx.styles import Format, Styles

_LEVELS = 9
# Word takes 31 characters; more could multiply with each paragraph.
_PATTERN_LIMIT = 255
_BULLETS = frozenset("o§·¨Øvüq")


class _Level(NamedTuple):
    """One level of a list. ``restart`` is the level (from 1) after which it starts anew, 0 for never."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


class _List(NamedTuple):
    """A list as paragraphs name it: its levels, whose counters it shares, where it starts anew itself."""

    shared: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


class Numbering:
    """Counts the numbered paragraphs of one document, in printed order."""

    def __init__(self, roots: Sequence[etree._Element], styles: Styles, source: str) -> None:
        self.unknown: set[str] = set()
        self._source = source
        self._styles = styles
        self._abstract = _by_id(roots, "w:abstractNum", "abstractNumId")
        self._nums = _by_id(roots, "w:num", "numId")
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Format) -> str:
        """Count a paragraph; give its label, empty where it is not numbered.

        Raises ParseError where the pattern of a label is none.
        """
        found = self._list(paragraph.num)
        if paragraph.num is None or found is None:
            return ""
        depth = self._depth(paragraph, found)
        level = found.levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(found.shared, [None] * _LEVELS)
        if (paragraph.num, depth) not in self._begun:
            self._begun.add((paragraph.num, depth))
            counters[depth] = None if depth in found.starts else counters[depth]
        counters[depth] = self._next(found, depth, counters[depth])
        for deeper in range(depth + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or depth < restart:
                counters[deeper] = None
        if level.format == "bullet":
            sign = level.pattern.strip()
            return "•" if not sign or "\ue000" <= sign[0] <= "\uf8ff" or sign in _BULLETS else sign
        return self._printed(found, level, counters)

    def _printed(self, found: _List, level: _Level, counters: Sequence[int | None]) -> str:
        def put(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            own = found.levels.get(depth, _Level())
            count = counters[depth]
            # A level that was passed over prints the number it would start with.
            count = self._next(found, depth, None) if count is None else count
            printed = shown(count, "decimal" if level.legal else own.format)
            if printed is None:
                self.unknown.add(own.format)
                return str(count)
            return printed

        label = re.sub(r"%([1-9])", put, level.pattern).strip()
        # Council of Europe style, "1" and "a" alone: here it is sure that they are labels.
        if re.fullmatch(r"\d+[A-Z]?", label):
            return f"{label}."
        return f"({label})" if re.fullmatch("[a-z]{1,6}", label) else label

    @staticmethod
    def _next(found: _List, depth: int, count: int | None) -> int:
        if count is not None:
            return count + 1
        return found.starts.get(depth, found.levels.get(depth, _Level()).start)

    @staticmethod
    def _depth(paragraph: Format, found: _List) -> int:
        # A level that names a style of the paragraph wins over the level that the style names.
        for style in paragraph.linked or ():
            for depth, level in found.levels.items():
                if level.style == style and paragraph.depth is None:
                    return depth
        return paragraph.depth or 0

    def _list(self, num: str | None) -> _List | None:
        if num is None:
            return None
        if num not in self._lists:
            self._lists[num] = self._read(num)
        return self._lists[num]

    def _read(self, num: str) -> _List | None:
        element = self._nums.get(num)
        shared = value(child(element, "w:abstractNumId"))
        abstract = self._abstract.get(shared or "")
        linked = value(child(abstract, "w:numStyleLink"))
        if linked is not None and child(abstract, "w:lvl") is None:
            # The list of a style: its own definition holds the levels.
            shared = value(child(self._nums.get(self._styles.numbering(linked) or ""), "w:abstractNumId"))
            abstract = self._abstract.get(shared or "")
        if element is None or abstract is None or shared is None:
            return None
        levels = dict(self._level(inner) for inner in abstract if name(inner) == "w:lvl")
        starts: dict[int, int] = {}
        for override in (inner for inner in element if name(inner) == "w:lvlOverride"):
            own = child(override, "w:lvl")
            if own is not None:
                depth, level = self._level(own)
                levels[depth] = level
            start, at = number(child(override, "w:startOverride")), number(override, "ilvl")
            if start is not None and at is not None:
                starts[at] = start
        return _List(shared, levels, starts)

    def _level(self, element: etree._Element) -> tuple[int, _Level]:
        pattern = value(child(element, "w:lvlText")) or ""
        if len(pattern) > _PATTERN_LIMIT:
            raise ParseError("no pattern of a label is so long:", value=pattern, where=self._source)
        start = number(child(element, "w:start"))
        level = _Level(
            start=1 if start is None else start,
            format=value(child(element, "w:numFmt")) or "decimal",
            pattern=pattern,
            restart=number(child(element, "w:lvlRestart")),
            legal=switched(child(element, "w:isLgl")) or False,
            style=value(child(element, "w:pStyle")),
        )
        return min(number(element, "ilvl") or 0, _LEVELS - 1), level


def _by_id(roots: Sequence[etree._Element], wanted: str, attribute: str) -> dict[str, etree._Element]:
    found = (inner for root in roots for inner in root if name(inner) == wanted)
    return {value(element, attribute) or "": element for element in found}
