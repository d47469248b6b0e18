"""Damage of texts that were taken out of a printed page: put right where certain, else reported.

The words of a treaty are never changed. What is certain is where a label, a heading or a note
starts that runs on from the words before it; a space that is missing between two words stays
missing and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from treatycompare import citation, outline
from treatycompare.model.treaty import Provision
from treatycompare.outline.labels import Label, step, values

# A label that runs on: after a mark, perhaps with "and" or "or" between them.
_RUN_ON = re.compile(
    r"(?P<mark>[:;.,：；。，])\s*+(?P<and>(?:and|or|以及|及|或|和)\s*+)?"
    r"(?P<label>[(（]\s?(?P<word>[a-z]{1,2}|[ivxl]{2,6})\s?[)）])"
)
_LABEL = re.compile(r"[(（]\s?([a-z]{1,6})\s?[)）]\s*+")
_NUMBER = re.compile(r"(\d{1,3})[.．]\s*+(?=\D)")
_MISREAD = re.compile(r"[lI|]\.(?=\s+[A-Z])")
# After a word of some length: "No.9" and "art.9" are no page numbers.
_PAGE = re.compile(r"(?:(?<=[a-z]{5}\.)|(?<=[。；]))\d{1,3}$")
_NOTES = re.compile(r"[(（]註\s?(\d{1,3})\s?[)）]")
_NO_SPACE = re.compile(r"[a-z](?=[A-Z])|(?<=[a-z]{2})[.,;:)”](?=[A-Za-z])|(?<=\d{2})[,;](?=[A-Z][a-z])")
_NOTE = re.compile(
    r"(?<![\w.,])\d{1,2}[A-Z][a-z]++|(?<=\.)\d{1,2}[A-Z][a-z]++|(?<=[a-z\d][,.])\d{1,2}(?=\s?[A-Za-z]|$)"
)
# Findings of one kind that are named one by one; the rest is counted.
_NAMED = 200


_Lists = list[tuple[str, tuple[int, int]]]
"""The lists that are open: the style of each, and the place of its last label."""


class Glued(NamedTuple):
    """A heading of a chapter that stands glued to the end of other words."""

    words: str
    label: str
    printed: str
    heading: str


class Findings:
    """What was put right and what was left, with the places."""

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[str, int]]] = {}

    def add(self, what: str, place: str, times: int = 1) -> None:
        """Enter a finding at an address."""
        if times:
            self._found.setdefault(what, []).append((place, times))

    def warnings(self) -> Iterator[str]:
        """Give one sentence for each kind of finding."""
        for what, places in self._found.items():
            shown = [place if times == 1 else f"{place} ({times})" for place, times in places[:_NAMED]]
            more = [f"and {len(places) - _NAMED} more places"] if len(places) > _NAMED else []
            yield f"{what} ({sum(times for _, times in places)}): {', '.join(shown + more)}"


def cut_heading(body: str, place: int, words: outline.Words) -> Glued | None:
    """Cut the heading of chapter *place* from the end of a body.

    It is one for certain where it is the next chapter, follows a full stop or colon without a
    space, and ends the body without a mark.
    """
    word, roman = words.divisions["ch"], citation.to_roman(place).upper()
    if "#" in word:
        printed = word.replace("#", chinese_number(place))
        pattern = rf"(?<=[。：；])\s*(?P<printed>{printed})\s*(?P<name>[^。：；，\n]{{1,60}})$"
    else:
        pattern = rf"(?<=[.:;])(?P<printed>{word}\s+{roman})\s*(?P<name>[A-Z][a-z][^.:;\n]{{1,120}})$"
    found = re.search(pattern, body.rstrip())
    return Glued(body[: found.start()], roman, found["printed"], found["name"]) if found else None


def chinese_number(value: int) -> str:
    """Write a number below one hundred in Chinese.

    >>> [chinese_number(value) for value in (2, 10, 14, 20, 71)]
    ['二', '十', '十四', '二十', '七十一']
    """
    tens, units = divmod(value, 10)
    digits = " 一二三四五六七八九"
    return ((digits[tens] if tens > 1 else "") + ("十" if tens else "") + digits[units]).strip()


def cut_page_number(body: str) -> tuple[str, str]:
    """Cut a figure that is glued to the last full stop of an article."""
    found = _PAGE.search(body.rstrip())
    return (body[: found.start()], found[0]) if found else (body, "")


def cut_notes(body: str) -> tuple[str, str, int]:
    """Cut the footnotes from the end of a body: the words, the notes, how many there are.

    They are for certain where they start a line, and are numbered from 1 without a gap.
    """
    lines = body.split("\n")
    start = next((i for i, line in enumerate(lines) if (found := _NOTES.match(line)) and found[1] == "1"), None)
    if start is None:
        return body, "", 0
    notes = "\n".join(lines[start:])
    numbers = [int(found[1]) for found in _NOTES.finditer(notes)]
    if numbers != list(range(1, len(numbers) + 1)):
        return body, "", 0
    return "\n".join(lines[:start]), notes, len(numbers)


def cut_marks(body: str, notes: int) -> tuple[str, str]:
    """Cut the marks of footnotes where each of the notes has just one: the words, the marks."""
    marks = list(_NOTES.finditer(body))
    if sorted(int(found[1]) for found in marks) != list(range(1, notes + 1)):
        return body, ""
    return _NOTES.sub("", body), "".join(found[0] for found in marks)


def lines_of(body: str, place: str, findings: Findings) -> Iterator[str]:
    """Give the lines of a body, each label that runs on at the start of its own line."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    if len(lines) > 1 and _MISREAD.match(lines[0]) and lines[1].startswith("2."):
        # Paragraph 1 stands before paragraph 2, and its figure is read as a letter.
        lines[0] = _MISREAD.sub("1.", lines[0], count=1)
        findings.add("repaired: the letter l is read as the figure 1, paragraph 2 follows", place)
    cut = 0
    lists: _Lists = []
    for line in lines:
        if _NUMBER.match(line):
            lists.clear()
        pieces = list(_pieces(line, lists, place, findings))
        cut += len(pieces) - 1
        yield from pieces
    findings.add("repaired: items that ran on stand on lines of their own", place, cut)


def _pieces(line: str, lists: _Lists, place: str, findings: Findings) -> Iterator[str]:
    """Cut a line before each label that is the next of an open list, or the first after a colon."""
    start = 0
    at = _enter(line, 0, lists)
    for found in _RUN_ON.finditer(line):
        if found.start("label") < at:
            continue
        if _next(found["word"], lists, opens=found["mark"] in ":：" and not found["and"]) is None:
            findings.add("left as printed: a label that continues no list", f"{place} {found['label']}")
            continue
        yield _narrow(line[start : found.start("label")].strip())
        start = found.start("label")
        at = _enter(line, start, lists)
    yield _narrow(line[start:].strip())


def _enter(line: str, start: int, lists: _Lists) -> int:
    """Put the labels that stand at a place of a line in the lists; give the place after them."""
    at = start
    number = _NUMBER.match(line, start)
    at = number.end() if number else start
    while (found := _LABEL.match(line, at)) is not None:
        put = _next(found[1], lists, opens=True)
        if put is None:
            break
        lists[:] = put
        at = found.end()
    return at


def _next(word: str, lists: _Lists, *, opens: bool) -> _Lists | None:
    """Give the open lists with a label put in: next of one of them, or first of a new one."""
    known = list(values(Label(word, "paren")))
    for style, value in known:
        for depth in range(len(lists) - 1, -1, -1):
            if lists[depth][0] == style and step(lists[depth][1], value) == ("", range(0)):
                return [*lists[:depth], (style, value)]
    for style, value in known:
        if opens and value == (1, 0) and all(style != other for other, _ in lists):
            return [*lists, (style, value)]
    return None


def _narrow(piece: str) -> str:
    """Give a line with its labels in Latin brackets: they are cut from it, the words are not."""
    number = _NUMBER.match(piece)
    head = f"{number[1]}. " if number else ""
    rest = piece[number.end() :] if number else piece
    while (found := _LABEL.match(rest)) is not None and any(values(Label(found[1], "paren"))):
        head += f"({found[1]}) "
        rest = rest[found.end() :]
    return head + rest


def left_as_printed(units: Iterable[Provision], findings: Findings) -> None:
    """Name the damage that stays in the words, at the unit where it stands."""
    printed = list(units)
    hyphened = {
        word.replace("-", "").lower() for unit in printed for word in re.findall(r"\b[a-z]+-[a-z]+\b", unit.text or "")
    }
    for unit in printed:
        words = unit.text or ""
        for found in _NOTE.finditer(words):
            findings.add("left as printed: a figure that may mark a footnote", f"{unit.address} {found[0]!r}")
        for found in _NO_SPACE.finditer(words):
            before = re.search(r"[\w-]*[^\w\s]?$", words[max(found.end() - 25, 0) : found.end()])
            after = re.match(r"[\w-]*", words[found.end() : found.end() + 25])
            joined = (before[0] if before else "") + (after[0] if after else "")
            findings.add("left as printed: no space between words", f"{unit.address} {joined!r}")
        for found in re.finditer(r"\b[a-z]+\b", words):
            if found[0] in hyphened:
                findings.add("left as printed: a hyphen may be missing", f"{unit.address} {found[0]!r}")
        for found in _NOTES.finditer(words):
            findings.add("left as printed: a figure that may mark a footnote", f"{unit.address} {found[0]!r}")
