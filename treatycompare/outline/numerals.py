"""Numbers and letters as scripts other than the Latin one print them in labels and headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

CHINESE = "[〇零一二三四五六七八九十百]"
"""The pattern of one sign of a Chinese number."""

# The order of letters in lists. Russian lists leave out ё, й, ъ, ы, ь; Arabic ones count by abjad.
ALPHABETS: Mapping[str, str] = {
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "ru": "абвгдежзиклмнопрстуфхцчшщэюя",
    "ar": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}

# Russian texts print Latin letters in lists, and now and then the Cyrillic letter that looks alike;
# Arabic ones print some letters in two ways.
LOOKALIKES: Mapping[str, Mapping[int, int]] = {
    "ru": str.maketrans("асеорху", "aceopxy"),
    "ar": str.maketrans("اى", "أي"),
}

TATWEEL = "\u0640"
"""The stroke that lengthens an Arabic letter and says nothing."""


def chinese(word: str) -> int:
    """Read a Chinese number below one thousand, the bracketed signs included.

    >>> chinese("三十二"), chinese("一百〇五"), chinese("十"), chinese("㈩")
    (32, 105, 10, 10)
    """
    total = digit = 0
    for sign in word:
        worth = int(unicodedata.numeric(sign))
        if worth < 10:
            digit = digit * 10 + worth
        else:
            total += (digit or 1) * worth
            digit = 0
    return total + digit


def western(word: str) -> str:
    """Give a word with the digits of any script as 0 to 9.

    >>> western("١٢")
    '12'
    """
    return word if word.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in word)


def _arabic_ordinals() -> dict[str, int]:
    units = ["الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
    both = {"الأول": 1, "الأولى": 1, "العاشر": 10, "العاشرة": 10, "الحادي عشر": 11, "الحادية عشرة": 11, "العشرون": 20}
    for value, unit in enumerate(units, 2):
        both |= {unit: value, f"{unit}ة": value, f"{unit} عشر": value + 10, f"{unit}ة عشرة": value + 10}
    return both


ORDINALS: Mapping[str, Mapping[str, int]] = {
    "fr": {"premier": 1, "première": 1, "1er": 1, "Ier": 1},
    "es": {"primero": 1, "primera": 1},
    "ar": _arabic_ordinals(),
}
"""Ordinal numbers that head articles and chapters, by language."""
