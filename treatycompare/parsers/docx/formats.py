"""The number formats of automatic numbering (ECMA-376, part 1, 17.18.59), as Word prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from treatycompare import citation

_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_GANADA = "가나다라마바사아자차카타파하"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CHINESE, _LEGAL, _TRADITIONAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_TEENS = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen"
_ONES = [*_TEENS.split(), "Eighteen", "Nineteen"]
_TENS = "Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split()  # noqa: SIM905
_ORDINALS = {"One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth"}


def _repeated(letters: str) -> Callable[[int], str]:
    """Go on after z with aa, bb, as Word does."""
    return lambda n: letters[(n - 1) % len(letters)] * ((n - 1) // len(letters) + 1)


def _once(letters: str) -> Callable[[int], str]:
    """Letters that end with the last; after it Word prints the number."""
    return lambda n: letters[n - 1] if n <= len(letters) else str(n)


def _digits(zero: str) -> Callable[[int], str]:
    return lambda n: "".join(zero[int(digit)] for digit in str(n))


def _counting(digits: str, units: str, short: bool, zero: str = "零") -> Callable[[int], str]:
    """Numbers in words: 12 is ten-two where *short*, one-ten-two elsewhere."""

    def said(n: int) -> str:
        out = ""
        for place, digit in enumerate(reversed(str(n))):
            if digit != "0":
                out = digits[int(digit)] + (units[place - 1] if place else "") + out
            elif out and not out.startswith(zero):
                out = zero + out
        return out[1:] if short and 10 <= n < 20 else out

    return lambda n: said(n) if n < 10_000 else str(n)


def _below(limit: int, first: Callable[[int], str], then: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: first(n) if n < limit else then(n)


def _cardinal(n: int) -> str:
    if n > 99:
        return str(n)
    if n < 20:
        return _ONES[n - 1]
    return _TENS[n // 10 - 2] + (f"-{_ONES[n % 10 - 1].lower()}" if n % 10 else "")


def _ordinal_text(n: int) -> str:
    tens, _, last = _cardinal(n).rpartition("-")
    if n > 99:
        return _ordinal(n)
    word = last.capitalize()
    stem = word[:-1] + "ie" if word.endswith("y") else word.replace("Twelve", "Twelf")
    ordinal = _ORDINALS.get(word, f"{stem.removesuffix('t') if word == 'Eight' else stem}th")
    return f"{tens}-{ordinal.lower()}" if tens else ordinal


def _ordinal(n: int) -> str:
    return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def _hebrew(n: int) -> str:
    if n > 499:
        return str(n)
    special = {15: "טו", 16: "טז"}.get(n % 100)
    tail = special or ((_HEBREW[n % 100 // 10 + 8] if n % 100 > 9 else "") + (_HEBREW[n % 10 - 1] if n % 10 else ""))
    return (_HEBREW[n // 100 + 17] if n > 99 else "") + tail


def _roman(n: int) -> str:
    # Labels beyond 399 are no numerals of a treaty.
    return citation.to_roman(n) if n < 400 else str(n)


_TEN, _THOUSAND = "十百千", "拾佰仟"

FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02}".format,
    "numberInDash": "- {} -".format,
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_text,
    "hex": "{:X}".format,
    "none": lambda _: "",
    "lowerLetter": _repeated("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "russianLower": _repeated(_RUSSIAN),
    "russianUpper": _repeated(_RUSSIAN.upper()),
    "arabicAlpha": _repeated(_ARABIC),
    "arabicAbjad": _repeated(_ABJAD),
    "hebrew1": _hebrew,
    "hebrew2": _repeated(_HEBREW),
    "hindiNumbers": _digits("०१२३४५६७८९"),
    "thaiNumbers": _digits("๐๑๒๓๔๕๖๗๘๙"),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _once("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _once("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _once("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _once("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _once("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _once(_STEMS),
    "ideographZodiac": _once(_BRANCHES),
    "ideographDigital": _digits(_CHINESE),
    "japaneseDigitalTenThousand": _digits(_CHINESE),
    "taiwaneseDigital": _digits(_CHINESE),
    "chineseCounting": _below(100, _counting(_CHINESE, _TEN, True), _digits(_CHINESE)),
    "taiwaneseCounting": _below(100, _counting(_CHINESE, _TEN, True), _digits(_CHINESE)),
    "chineseCountingThousand": _counting(_CHINESE, _TEN, True),
    "taiwaneseCountingThousand": _counting(_CHINESE, _TEN, True),
    "chineseLegalSimplified": _counting(_LEGAL, _THOUSAND, False),
    "ideographLegalTraditional": _counting(_TRADITIONAL, _THOUSAND, False),
    "japaneseCounting": _below(100, _counting(_CHINESE, _TEN, True), _counting(_CHINESE, _TEN, True, "")),
    "ganada": _repeated(_GANADA),
}


def shown(number: int, style: str) -> str | None:
    """Print a number in a format of Word; None for a format that is not known.

    >>> shown(28, "lowerLetter"), shown(14, "upperRoman"), shown(12, "chineseCounting"), shown(21, "ordinalText")
    ('bb', 'XIV', '十二', 'Twenty-first')
    """
    if style not in FORMATS:
        return None
    # Only decimals go below one, and letters are repeated: a hostile start would print millions.
    return FORMATS[style](number) if 1 <= number <= 9_999 or style in ("decimal", "none") else str(number)
