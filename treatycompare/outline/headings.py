"""The words and numbers with which pasted texts head articles, sections and divisions, in any language.

A pasted text does not say its language, and a statute mixes words (Section, §): every word is
tried. What a line with such a word is (a heading, or a sentence that starts with a reference) is
for the parser to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from treatycompare import citation
from treatycompare.outline.labels import number

ARTICLE, UNIT = "article", "unit"

# The languages in which each word heads an article.
_ARTICLE = {
    "en fr": r"art(?:icles?|s?\.)",
    "es": "art[íi]culos?",
    "pt": "artigos?",
    "it": "articol[oi]",
    "de nl sv da nb": "artik(?:el|len)",
    "ru": r"стать[яи]|ст\.",
    "uk": "статт[яі]",
    "vi": r"[đð]iều(?:\s+thứ)?",
    "ar": "(?:ال)?مادة",
    "tr": "madde",
    "id ms": "pasal",
}
# The unit of a statute that has no articles; where it has some, a section holds them.
_UNIT = r"sections?|sect?\.|§§?"
_DIVISIONS = {
    "book": "book|livre|libro|livro|buch|книга",
    "part": "part|partie|parte|teil|часть|phần|الجزء|القسم",
    "title": "title|titre|t[íi]tulo|titolo|titel|раздел|الباب",
    "chapter": r"chapter|chap\.|chapitre|cap[íi]tulo|capitolo|kapitel|hoofdstuk|глава|chương|الفصل",
    "division": "division",
    "section": "section|secci[óo]n|sezione|sec?ção|seção|abschnitt|afdeling|mục|الفرع|المبحث",
    "subsection": "sub-?section|sous-section|subsecci[óo]n|unterabschnitt|tiểu mục|subdivision",
}
_CHINESE = {"编": "book", "編": "book", "部分": "part", "章": "chapter", "节": "section", "節": "section"}

_ORDINALS: Mapping[str, int] = {
    word: place
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
        "première",
        "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
        "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
        "nhất hai ba tư năm sáu bảy tám chín mười",
        "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
        "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
    )
    for place, word in enumerate(words.split(), 1)
}
_UNITS = {"الحادية": 1, **{word: place for word, place in _ORDINALS.items() if word.endswith("ة")}}
_TENS = {"العشرون": 20, "الثلاثون": 30, "الأربعون": 40, "الخمسون": 50, "الستون": 60, "السبعون": 70, "الثمانون": 80,
         "التسعون": 90}  # fmt: skip
_DIGITS = {digit: place for place, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_INSERTED = ("", "bis", "ter", "quater", "quinquies")
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN = "〇零一二三四五六七八九十百千两兩"

_ARABIC_ORDINAL = rf"(?:{'|'.join(_UNITS)})\s+(?:عشرة?|و(?:{'|'.join(_TENS)}))|{'|'.join(_TENS)}"
_WORDS = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_SUFFIX = r"(?:er|re|ère|o(?=\.)|[ºª°])(?!\w)|\s?-?(?:bis|ter|quater|quinquies)(?!\w)|[a-z]{1,2}(?!\w)"
# A number that addresses have no form for: 159.1, 274¹, 12-1, 4 sexies.
_ODD = r"\d+(?:[.\-\u2010-\u2015]\d[\w.]*|[¹²³⁰⁴-⁹]+|\s?(?:sexies|septies|octies|novies|decies)(?!\w))"
_NUMBER = rf"{_ODD}|\d{{1,4}}(?:{_SUFFIX})?|{_ARABIC_ORDINAL}|(?:thứ\s+)?(?:{_WORDS})(?!\w)|[ivxlc]{{1,8}}(?!\w)"
# A part that is headed with a letter: addresses have no order for it.
_PART_NUMBER = rf"{_NUMBER}|[a-h](?=\s*$|\s*[.:\-\u2010-\u2015]|\s+[A-Z])"
# "Article 5(1)" and "Article 5, paragraph 1" are references.
_AFTER = r"(?![\w,(/]|['’])(?P<mark>[.:]?\s*[.\-\u2010-\u2015]?)(?P<rest>.*)"


def _compiled(words: str, number: str = _NUMBER) -> re.Pattern[str]:
    # "Article (5)" is how English versions of Arab laws print it.
    numbered = rf"(?:\((?P<bracketed>{number})\)|(?P<number>{number}))"
    space = r"\s+" if "§" not in words else r"\s*"
    return re.compile(rf"(?P<word>{words}){space}{numbered}{_AFTER}", re.I | re.S)


_PATTERNS = (
    *((ARTICLE, langs, _compiled(words)) for langs, words in _ARTICLE.items()),
    (UNIT, "", _compiled(_UNIT)),
    *((kind, "", _compiled(words, _PART_NUMBER)) for kind, words in _DIVISIONS.items()),
)
_HAN_HEADING = re.compile(
    rf"第\s*(?P<number>[{_HAN}]+|\d{{1,4}})\s*(?P<word>条|條|{'|'.join(_CHINESE)})"
    rf"(?:之(?P<more>[{_HAN}]{{1,2}}))?(?P<mark>[:：.．]?)(?P<rest>.*)",
    re.S,
)
_FIRST = re.compile("|".join((*_ARTICLE.values(), _UNIT, *_DIVISIONS.values(), "第")), re.I)
_RANGE = re.compile(
    r"(?:articles?|arts?\.|§§?|sections?|secs?\.|art[íi]culos?|artikel|статьи|điều)\s*"
    r"(\d{1,4})\s*(?:to|and|[-\u2010-\u2015]|à|et|al?|y|bis|und|đến|по)\s*(\d{1,4})[.:]?\s+(.*)",
    re.I | re.S,
)
_REPEALED = re.compile(
    r"[\[(（*_]*\s*(?:repealed|deleted|omitted|revoked|abrogée?s?|supprimée?s?|derogad[oa]s?|suprimid[oa]s?|"
    r"revogad[oa]s?|abrogat[oi]|weggefallen|aufgehoben|vervallen|(?:được |đã )?bãi bỏ|утратил[аи]? силу|"
    r"исключен[аы]?|ملغاة?|删除|刪除|(?:已)?废止)(?!\w).{0,120}",
    re.I | re.S,
)
_PREAMBLE = re.compile(
    "preamble|préambule|preámbulo|preâmbulo|präambel|преамбула|(?:ال)?ديباجة|序\\s*言|前\\s*言|lời nói đầu", re.I
)
_OPENING = re.compile(
    r"(?:the (?:states? )?parties\b|the (?:member )?states\b|the (?:high )?contracting|the governments?\b|parties to\b|"
    r"considering|recalling|recogni[sz]ing|whereas|having (?:regard|considered)|mindful|convinced|desiring|noting|"
    r"be it enacted|an act to|les (?:états|parties|gouvernements|hautes)|considérant|rappelant|vu |"
    r"los (?:estados|gobiernos)|las (?:altas )?partes|considerando|recordando|государства|принимая|"
    r"căn cứ|các (?:quốc gia|bên|nước)|إن الدول|إن الأطراف|إذ |本公约|各缔约国|为了)",
    re.I,
)
_FORMULA = re.compile(
    r"(?:in witness whereof|in faith whereof|done (?:at|in)\b|en foi de quoi|fait à|en fe de lo cual|"
    r"en testimonio de lo cual|hecho en|zu urkund|geschehen zu|в удостоверение чего|совершено в|"
    r"وإثبات|حرر(?:ت)? في|[^。]*以昭信守|để làm bằng|làm tại|(?:bộ )?luật này (?:đã )?được quốc hội)",
    re.I,
)
_ANNEX = re.compile(
    r"(?:annex(?:e|es)?|schedules?|appendix|appendices|anexos?|anhang|приложение|المرفق|附件|附录|phụ lục)"
    r"(?:\s+(?:\d{1,3}|[ivxlc]{1,6}|[a-z]))?(?:[.:\s\u2010-\u2015].{0,120})?",
    re.I,
)
KNOWN = (
    "Article 12", "Article XII", "Art. 4 bis", "Section 12A", "§ 3", "Điều 5", "第五条", "المادة 7", "Статья 5",
    "Artículo 5", "Artikel 5",
)  # fmt: skip
"""Headings of articles that are known, to be shown."""


class Heading(NamedTuple):
    """One way to read a line as a heading: what it heads, its number, and what is glued to it.

    ``kind`` is an article, a unit (a section that is one itself) or a kind of division; ``label``
    the number as addresses write it, empty where they have no form for it; ``apart`` says that
    something stands between the number and ``rest``.
    """

    kind: str
    langs: str
    label: str
    printed: str
    rest: str
    apart: bool = True


def headings(line: str) -> Iterator[Heading]:
    """Give the ways to read a line as a heading: "Section 3" heads a unit or a division.

    >>> [(found.kind, found.label, found.rest) for found in headings("Sec. 12a. Terms")]
    [('unit', '12A', 'Terms')]
    >>> [found.label for found in headings("ARTICLE XII")], list(headings("Article 5(1) applies"))
    (['12'], [])
    """
    if _FIRST.match(line) is None:
        return
    found = _HAN_HEADING.match(line)
    if found:
        yield _han_heading(found)
        return
    for kind, langs, pattern in _PATTERNS:
        found = pattern.match(line)
        if found:
            printed = found["bracketed"] or found["number"]
            label = article_label(printed) if kind in (ARTICLE, UNIT) else division_label(printed)
            yield Heading(kind, langs, label, printed, found["rest"].strip())


def _han_heading(found: re.Match[str]) -> Heading:
    rest, value = found["rest"], han_value(found["number"])
    more = han_value(found["more"]) if found["more"] else 0
    # 第五条之一 is the first article that was put in after article 5.
    known = value and more < len(_INSERTED)
    label = f"{value}{_INSERTED[more]}" if known else ""
    printed = found["number"] + (f"之{found['more']}" if more else "")
    apart = not rest or bool(found["mark"]) or rest[0].isspace() or rest[0] in "(（[【"
    kind = ARTICLE if found["word"] in "条條" else _CHINESE[found["word"]]
    return Heading(kind, "zh ja", label, printed, rest.strip(), apart)


def article_label(printed: str) -> str:
    """Give the number of an article as addresses write it, empty where they have no form for it.

    >>> article_label("XII"), article_label("4 bis"), article_label("premier"), article_label("159.1")
    ('12', '4bis', '1', '')
    """
    if re.fullmatch(_ODD, printed):
        return ""
    digits = re.match(r"\d+", printed)
    if digits:
        suffix = re.sub(r"[\s-]+", "", printed[digits.end() :])
        suffix = "" if re.fullmatch("er|re|ère|o|[ºª°]", suffix, re.I) else suffix
        return number(f"{int(digits[0])}{suffix}")
    value = ordinal_value(printed) or citation.roman_value(printed)
    return str(value) if value else ""


def division_label(printed: str) -> str:
    """Give the number of a division as addresses write it: a numeral stays one, a word becomes a number.

    >>> division_label("iv"), division_label("First"), division_label("2")
    ('IV', '1', '2')
    """
    return printed.upper() if citation.roman_value(printed) else article_label(printed)


def ordinal_value(word: str) -> int | None:
    """Give the value of an ordinal in words, None where it is none that is known.

    >>> ordinal_value("premier"), ordinal_value("thứ hai"), ordinal_value("الحادية والعشرون")
    (1, 2, 21)
    """
    words = re.sub(r"^thứ\s+", "", word.lower()).split()
    if len(words) == 1:
        return _ORDINALS.get(words[0]) or _TENS.get(words[0])
    if len(words) == 2 and words[0] in _UNITS:
        return _UNITS[words[0]] + (_TENS.get(words[1].removeprefix("و"), 0) or 10)
    return None


def han_value(numeral: str) -> int:
    """Give the value of a Chinese numeral below ten thousand, or of digits; 0 where it is none.

    >>> han_value("二十三"), han_value("一百零五"), han_value("十"), han_value("12")
    (23, 105, 10, 12)
    """
    if re.fullmatch(r"\d+", numeral):
        return int(numeral)
    if all(sign in _DIGITS for sign in numeral):  # 一二三, digit by digit
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _HAN_PLACES:
            total += (digit or 1) * _HAN_PLACES[sign]
            digit = 0
        else:
            return 0
    return total + digit


def repealed_range(line: str) -> tuple[int, int, str] | None:
    """Read "Articles 5 to 7 (repealed)": the first and last number, and the words after them.

    >>> repealed_range("Articles 5 to 7 [Repealed]"), repealed_range("Articles 5 to 7 apply")
    ((5, 7, '[Repealed]'), None)
    """
    found = _RANGE.fullmatch(line)
    return (int(found[1]), int(found[2]), found[3]) if found and is_repealed(found[3]) else None


def is_repealed(words: str) -> bool:
    """Whether these words say that an article stands empty: "(repealed)", "[Deleted]", "(bãi bỏ)".

    >>> is_repealed("(repealed by Act 5 of 1999)"), is_repealed("Repealed Acts live on")
    (True, False)
    """
    words = words.strip()
    bracketed = words[:1] in ("[", "(", "（", "*", "_")
    return _REPEALED.fullmatch(words) is not None and (bracketed or len(words.split()) <= 3)


def is_preamble(line: str) -> bool:
    """Whether a line is the heading of a preamble."""
    return _PREAMBLE.fullmatch(line.rstrip(".: ")) is not None


def is_opening(line: str) -> bool:
    """Whether a preamble without a heading starts with this line."""
    return _OPENING.match(line) is not None


def is_formula(line: str) -> bool:
    """Whether the closing formula starts with this line."""
    return _FORMULA.match(line) is not None


def starts_annex(line: str) -> bool:
    """Whether a line is the heading of an annex or a schedule.

    >>> starts_annex("Annex I"), starts_annex("SCHEDULE"), starts_annex("Annexes form part of this Pact.")
    (True, True, False)
    """
    return _ANNEX.fullmatch(line) is not None and not line.endswith((".", ";"))
