"""Addresses of provisions: one canonical form, read from the forms lawyers write.

The canonical form is the label chain as the treaty prints it: ``37``, ``37(4)``, ``40(21)(b)``,
``2(e)(i)``, ``12A``; a sentence of a unit ``2[s1]``; the closing words of a list
``11(1)(a)[end]``; ``preamble``; the closing formula ``end``; interpretative notes ``note.1``;
divisions ``ch.IV``, ``ch.II.sec.1``, ``ch.II.sec.1.tit.2``.

Labels are strings and are never renumbered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from treatycompare.errors import AddressError

_LABEL = r"[0-9A-Za-z]+"
_ARTICLE = r"\d+(?:[A-Z]{1,2}|bis|ter|quater|quinquies)?"
_DIVISION = rf"ch\.{_LABEL}(?:\.sec\.{_LABEL})?(?:\.tit\.{_LABEL})?"
_CANONICAL = re.compile(
    rf"(?P<base>preamble|end|note\.\d+|{_DIVISION}|{_ARTICLE})"
    rf"(?P<labels>(?:\({_LABEL}\))*)"
    r"(?P<part>\[(?:s[1-9]\d*|end)\])?"
)
_SPOKEN = (
    (re.compile(r"\b(?:articles?|arts?)\b\.?\s*", re.I), ""),
    (re.compile(r",?\s*\b(?:sub-?paragraphs?|paragraphs?|paras?|points?|items?)\b\.?\s*", re.I), "."),
)
_TREATY = re.compile(r"\s*(?P<treaty>[A-Za-z][\w-]*(?:@[\w-]+)*)\s+(?P<rest>\S.*)", re.S)
_TODO = "write it as the treaty prints it, for example 37, 37(4), 40(21)(b), preamble or note.1"


class Address(NamedTuple):
    """The parts of an address: base, labels below it, and a sentence or closing part."""

    base: str
    labels: tuple[str, ...] = ()
    part: str = ""

    def __str__(self) -> str:
        return self.base + "".join(f"({label})" for label in self.labels) + self.part


@lru_cache(maxsize=16384)
def parse(text: str) -> Address:
    """Read one address in any of the accepted forms.

    Raises AddressError where *text* is no address.

    >>> str(parse("art. 37, para. 4")), str(parse("Article 27, paragraph 4.b"))
    ('37(4)', '27(4)(b)')
    >>> str(parse("article 40, paragraph 21 (b)")), str(parse("9.1.a"))
    ('40(21)(b)', '9(1)(a)')
    """
    found = _CANONICAL.fullmatch(text)
    if found is None:
        found = _CANONICAL.fullmatch(_spoken_to_canonical(text))
    if found is None:
        raise AddressError("not an address of a provision:", value=text, todo=_TODO)
    labels = tuple(re.findall(rf"\(({_LABEL})\)", found["labels"]))
    return Address(found["base"], labels, found["part"] or "")


def _spoken_to_canonical(text: str) -> str:
    out = text.replace("\u00a0", " ").strip()
    for pattern, repl in _SPOKEN:
        out = pattern.sub(repl, out)
    out = re.sub(r"(?<=\d)\s+(bis|ter|quater|quinquies)\b", r"\1", out)
    head, *rest = re.split(r"[.\s,]+|(?=[(\[])", out.strip(" .,"))
    tail = ""
    for piece in rest:
        if piece:
            tail += piece if piece[0] in "([" else f"({piece})"
    return head + tail


def canonical(text: str) -> str:
    """Give the canonical form of one address.

    >>> canonical("Art. 24, para. 1")
    '24(1)'
    """
    return str(parse(text))


def split_treaty(text: str) -> tuple[str | None, str | None]:
    """Split "Hanoi 37(4)" into treaty and address; either may be missing.

    A treaty id stands alone ("hanoi"), an address alone ("37(4)"), or both in this order.

    >>> split_treaty("Hanoi 37(4)"), split_treaty("budapest"), split_treaty("art. 37, para. 4")
    (('hanoi', '37(4)'), ('budapest', None), (None, '37(4)'))
    """
    try:
        return None, canonical(text)
    except AddressError:
        pass
    found = _TREATY.fullmatch(text)
    if found is None:
        return text.strip().lower(), None
    return found["treaty"].lower(), canonical(found["rest"])


@lru_cache(maxsize=16384)
def parent(address: str) -> str | None:
    """Give the unit above, None for an article, a division, a note or the preamble.

    >>> parent("40(21)(b)"), parent("11(1)(a)[end]"), parent("40")
    ('40(21)', '11(1)(a)', None)
    """
    base, labels, part = parse(address)
    if part:
        return str(Address(base, labels))
    return str(Address(base, labels[:-1])) if labels else None


def article_of(address: str) -> str:
    """Give the article (or preamble, note, division) that holds an address.

    >>> article_of("40(21)(b)")
    '40'
    """
    return parse(address).base


@lru_cache(maxsize=16384)
def unit_of(address: str) -> str:
    """Give the numbered unit of an address: the same without its sentence or closing part.

    >>> unit_of("45(1)[s2]")
    '45(1)'
    """
    base, labels, _ = parse(address)
    return str(Address(base, labels))


def within(address: str, unit: str) -> bool:
    """Tell whether *address* is *unit* itself or stands below it.

    >>> within("37(4)[s1]", "37"), within("37", "37(4)"), within("3", "37")
    (True, False, False)
    """
    inner, outer = parse(address), parse(unit)
    if outer.part:
        return inner == outer
    return inner.base == outer.base and inner.labels[: len(outer.labels)] == outer.labels


def sort_key(address: str) -> tuple[tuple[int, int, str], ...]:
    """Give a key that sorts addresses as a treaty prints them, closing words last.

    Letters and numerals sort by what they most plainly are; where document order matters and is
    known, prefer it to this key.
    """
    base, labels, part = parse(address)
    order = {"preamble": -1, "end": 1}.get(base, 2 if base.startswith("note.") else 0)
    keys = [(order, 0, "")]
    for label in (base.removeprefix("note."), *labels):
        digits = re.match(r"\d+", label)
        keys.append((0, int(digits[0]), label) if digits else (1, _letter(label), label))
    if part:
        keys.append((2, 0, "") if part == "[end]" else (-1, int(part[2:-1]), ""))
    return tuple(keys)


def _letter(label: str) -> int:
    roman = roman_value(label)
    return roman if roman is not None and len(label) > 1 else ord(label[0].lower())


def roman_value(label: str) -> int | None:
    """Give the value of a roman numeral in either case, None where it is none.

    >>> roman_value("iv"), roman_value("b")
    (4, None)
    """
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    low = label.lower()
    if not low or any(c not in values for c in low):
        return None
    total = 0
    for here, after in zip(low, [*low[1:], ""], strict=True):
        worth = values[here]
        total += -worth if after and values[after] > worth else worth
    return total if to_roman(total) == low else None


def to_roman(number: int) -> str:
    """Give a lower-case roman numeral for 1 to 399.

    >>> to_roman(14)
    'xiv'
    """
    out = ""
    for value, numeral in (
        (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        out += numeral * count
    return out


def printed(address: str, style: str = "oscola") -> str:
    """Print an address in a citation style: ``oscola``, ``un`` or ``coe``.

    >>> printed("40(21)(b)"), printed("40(21)(b)", "un"), printed("27(4)(b)", "coe")
    ('art 40(21)(b)', 'article 40, paragraph 21 (b)', 'Article 27, paragraph 4.b')
    """
    base, labels, part = parse(address)
    if not base[0].isdigit():
        return str(Address(base, labels, part))
    if style == "oscola":
        return f"art {Address(base, labels, part)}"
    word = {"un": "article", "coe": "Article"}[style]
    out = f"{word} {base}"
    if labels:
        numbered = labels[0].isdigit()
        out += f", paragraph {labels[0]}" if numbered else f" ({labels[0]})"
        for label in labels[1:]:
            out += f" ({label})" if style == "un" else f".{label}"
    return out + part
