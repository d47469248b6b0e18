"""Labels of pasted lines, in any script, as the reader of lists writes them: "1.", "(a)", "(i)".

Addresses have Latin letters and digits. A letter of another alphabet becomes the Latin letter of
its place: (أ), (а) and （一） are (a), which is how the languages of one treaty answer each other.
Vietnamese points keep their letters: they are counted by their place here, and named again by
``Vietnamese.printed`` when the tree stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.model.treaty import Provision
from treatycompare.outline.headings import han_value
from treatycompare.outline.labels import Label, shown
from treatycompare.outline.numerals import ALPHABETS, LOOKALIKES, western

VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_ARABIC, _CYRILLIC = ALPHABETS["ar"], ALPHABETS["ru"]
_HAN = "〇零一二三四五六七八九十百"

UNPRINTED = "".join(map(chr, (0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)))
"""Marks of direction and others that print nothing."""

_PAREN_DIGIT = re.compile(r"\((\d{1,3}[a-zA-Z]?)\)")
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\W\d_]|[(\"“«])")
_HAN_DOT = re.compile(rf"([{_HAN}]{{1,4}})\s*、")
_HAN_PAREN = re.compile(rf"[（(]\s*([{_HAN}]{{1,4}})\s*[）)]|([㈠-㈩])")
_WIDE_DOT = re.compile(r"(\d{1,3})\s*[．、](?!\d)")
_WIDE_PAREN = re.compile(r"（\s*(\d{1,2}|[a-zA-Z]{1,4})\s*）|([①-⑳])|(\d{1,2}|[a-z])）")
_DIGIT_DOT = re.compile(r"(\d{1,3})\.(?=\s|$)")
_ARABIC_DASH = re.compile(r"(\d{1,2})\s?[-–ـ]\s?(?=[\u0600-\u06ff(])")
_ARABIC_PAREN = re.compile(rf"\(?([{_ARABIC}ا])[ـ\u200d]?\s?(?:\)|[-–](?=\s))")
_CYRILLIC_PAREN = re.compile(r"\(?([а-яі])\)", re.I)
_VIETNAMESE_PAREN = re.compile(r"\(?(đ)\)|(đ)\.(?=\s)", re.I)
_LETTERS = re.compile(r"\(?([a-zđ]{1,6})[.)]", re.I)
_LETTER = re.compile(r"\(?([a-z])\)")
_FOREIGN = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (_HAN_DOT, _HAN_PAREN, _WIDE_DOT, _WIDE_PAREN, _ARABIC_DASH, _ARABIC_PAREN, _CYRILLIC_PAREN,
                        _VIETNAMESE_PAREN)
    ),
    re.I,
)  # fmt: skip


def labelled(line: str) -> bool:
    """Whether a line starts with a label in any script; a bare number is none.

    >>> labelled("（二）其他"), labelled("đ) khác"), labelled("12 months"), labelled("Each Party")
    (True, True, False, False)
    """
    if line[:1].isascii() and line[:1].isalpha() and not _LETTERS.match(line):
        return False
    return bool(outline.split_labels(_ascii_digits(line))[0]) or _FOREIGN.match(line) is not None


def alone(line: str) -> bool:
    """Whether a line is a label and nothing else: its words stand on the next line."""
    labels, rest = outline.split_labels(_ascii_digits(line))
    return (bool(labels) and not rest) or (labelled(line) and len(line) <= 4 and line[-1] in "、)）)-–")


def numbered(line: str) -> bool:
    """Whether a line starts with a bare number and words: "2 Each Party", but also "2 Years later"."""
    return _BARE.match(line) is not None


class Relabelled(NamedTuple):
    """The lines of one article with labels as the reader of lists writes them.

    ``marks`` is by how many characters the printed labels are longer; ``printed`` says which label
    was written for which; ``vietnamese`` that letters are counted in the Vietnamese alphabet.
    """

    lines: tuple[str, ...]
    marks: int
    printed: tuple[tuple[str, str], ...]
    vietnamese: bool


def relabel(lines: Sequence[str]) -> Relabelled:
    """Write the labels of the lines of one article in Latin letters and digits.

    >>> relabel(["一、国家:", "（一）甲;", "（二）乙。", "二、丙。"]).lines
    ('1. 国家:', '(a) 甲;', '(b) 乙。', '2. 丙。')
    >>> relabel(["1 Each Party", "2 No Party"]).lines
    ('1. Each Party', '2. No Party')
    """
    labels = _Labels(lines)
    out, marks = [], 0
    for line in lines:
        new = labels.line(line)
        marks += text.count(line) - text.count(new)
        out.append(new)
    return Relabelled(tuple(out), marks, tuple(labels.printed.items()), labels.vietnamese)


class _Labels:
    """What is known of the labels of one article while its lines are read."""

    def __init__(self, lines: Sequence[str]) -> None:
        starts = [line.strip() for line in lines]
        self.printed: dict[str, str] = {}
        self.vietnamese = any(_VIETNAMESE_PAREN.match(line) for line in starts)
        self._latin = any(_LETTER.match(line) for line in starts)
        # Where 1. comes before （一） it is a paragraph; where it comes after, an item of （一）.
        first = next((line for line in starts if _DIGIT_DOT.match(line) or _HAN_PAREN.match(line)), "")
        self._items_below = bool(_HAN_PAREN.match(first))
        # "(1)" with "1." below it, or with "(1A)" after it: a German or British statute.
        paren = [i for i, line in enumerate(starts) if _PAREN_DIGIT.match(line)]
        dot = [i for i, line in enumerate(starts) if _DIGIT_DOT.match(line)]
        inserted = any(not starts[i][1 : starts[i].index(")")].isdigit() for i in paren)
        self._turned = bool(paren) and (bool(dot) or inserted) and (not dot or paren[0] <= dot[0])
        self._below = False
        self._last = "-"
        self._bare = 0
        self._other = any(outline.split_labels(_ascii_digits(line))[0][:1] == (Label("1", "dot"),) for line in starts)

    def line(self, line: str) -> str:
        """Give the line with its labels rewritten; all that starts it, one after another."""
        rest, out = _ascii_digits(line.strip()), ""
        lettered = _LETTERS.match(rest)
        for _ in range(3):
            found = self._label(rest, first=not out)
            if found is None:
                break
            written, cut = found
            out += f"{written} "
            rest = rest[cut:].lstrip()
        self._last = lettered[1] if lettered else self._last
        return out + rest

    def _label(self, line: str, *, first: bool) -> tuple[str, int] | None:
        if self._turned and first and (found := _PAREN_DIGIT.match(line)):
            return f"{found[1]}.", found.end()
        if self._turned and (found := _DIGIT_DOT.match(line)):
            return f"({found[1]})", found.end()
        if first and (found := _HAN_DOT.match(line)) and han_value(found[1]):
            self._below = False
            return self._known(found[0], f"{han_value(found[1])}."), found.end()
        if found := _HAN_PAREN.match(line):
            value = han_value(found[1]) if found[1] else ord(found[2]) - ord("㈠") + 1
            if value:
                self._below = self._items_below
                return self._known(found[0], f"({shown('letter', value)})"), found.end()
        if first and (found := _WIDE_DOT.match(line) or _DIGIT_DOT.match(line)):
            if self._below:
                return self._known(found[0], f"({shown('roman', int(found[1]))})"), found.end()
            return f"{found[1]}.", found.end()
        if found := _WIDE_PAREN.match(line):
            word = found[1] or found[3] or str(ord(found[2]) - ord("①") + 1)
            return f"({word})", found.end()
        if first and (found := _ARABIC_DASH.match(line)):
            return f"{found[1]}.", found.end()
        if found := _ARABIC_PAREN.match(line):
            place = _ARABIC.index(found[1].replace("ا", "أ")) + 1
            return self._known(found[0], f"({shown('letter', place)})"), found.end()
        if found := _CYRILLIC_PAREN.match(line):
            return self._cyrillic(found)
        if self.vietnamese and (found := _VIETNAMESE_PAREN.match(line) or _LETTER.match(line)):
            return self._in_vietnamese(found)
        if first and not self._other and (found := _BARE.match(line)):
            return self._bare_number(found, line)
        return None

    def _known(self, printed: str, written: str) -> str:
        self.printed.setdefault(printed.strip(), written)
        return written

    def _cyrillic(self, found: re.Match[str]) -> tuple[str, int] | None:
        letter = found[1].lower()
        # "с)" among a), b) is the Latin letter, typed on another keyboard.
        place = _CYRILLIC.find(letter) + 1
        latin = letter.translate(LOOKALIKES["ru"])
        written = f"({latin if self._latin and latin.isascii() else shown('letter', place)})"
        return (self._known(found[0], written), found.end()) if place or latin.isascii() else None

    def _in_vietnamese(self, found: re.Match[str]) -> tuple[str, int] | None:
        letter = next(group for group in found.groups() if group).lower()
        roman = {"v": "iv", "x": "ix"}.get(letter, "")
        if letter not in VIETNAMESE or self._last == roman:
            return None
        return f"({shown('letter', VIETNAMESE.index(letter) + 1)})", found.end()

    def _bare_number(self, found: re.Match[str], line: str) -> tuple[str, int] | None:
        """Read "2 Each Party" as paragraph 2 where it follows paragraph 1."""
        after = line[found.end() :]
        if int(found[1]) != self._bare + 1 or after[:1].islower():
            return None
        self._bare += 1
        return f"{found[1]}.", found.end()


def _ascii_digits(line: str) -> str:
    """Write the digits of a label as 0 to 9: "١." or "１．" as "1."."""
    found = re.match(r"[\s(（]*\d+", line)
    if found is None or found[0].isascii():
        return line
    return western(found[0]) + line[found.end() :]


def named_again(unit: Provision, address: str | None = None) -> Provision:
    """Give the points of an article the Vietnamese letters that were counted by their place.

    The point đ is labelled so; its address writes it "dd", as addresses have no such letter.
    """
    address = unit.address if address is None else address
    roman = any(len(child.label) > 1 and child.label[0] in "ivx" for child in unit.children)
    children = []
    for child in unit.children:
        label = child.label
        if child.kind == "point" and len(label) == 1 and label.isalpha() and label.islower() and not roman:
            label = VIETNAMESE[ord(label) - 97]
        tail = "[end]" if child.kind == "closing" else f"({label.replace('đ', 'dd')})"
        children.append(named_again(child.model_copy(update={"label": label}), address + tail))
    return unit.model_copy(update={"address": address, "children": tuple(children)})
