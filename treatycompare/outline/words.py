"""The words with which a treaty heads its parts, one small table a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from treatycompare import citation
from treatycompare.errors import ParseError
from treatycompare.outline.labels import NUMBER, number
from treatycompare.outline.numerals import CHINESE, ORDINALS, chinese, western

Level = Literal["ch", "sec", "tit"]

# Marks of direction and of word joints: they print nothing, and may stand inside a heading.
_UNPRINTED = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_INSERTED = ("bis", "ter", "quater", "quinquies")
# Longer lines are never matched: no heading is so long, and a hostile line may be endless.
_LONGEST = 1_000


class Numbered(NamedTuple):
    """A numbered heading: its level, its number as addresses write it and as printed, the rest."""

    level: Level | Literal["article"]
    label: str
    printed: str
    rest: str

    @property
    def translated(self) -> bool:
        """Whether the number is printed in another way than addresses write it."""
        return "".join(self.printed.split()).lower() != self.label.lower()


class Words(NamedTuple):
    """The words with which one language heads the parts of a treaty, as patterns.

    The number follows the word; where it stands elsewhere, ``#`` in the pattern says where.
    ``ordinals`` are numbers in words.
    """

    article: str
    divisions: Mapping[Level, str]
    preamble: str
    annex: str
    formula: str
    """How the closing formula starts."""
    ordinals: Mapping[str, int] = {}

    def numbered(self, line: str) -> Numbered | None:
        """Read the heading of an article or a division."""
        if len(line) > _LONGEST:
            return None
        line = _UNPRINTED.sub("", line)
        levels: tuple[tuple[Level | Literal["article"], str], ...] = (
            ("article", self.article),
            *self.divisions.items(),
        )
        for level, word in levels:
            found = _pattern(word, level == "article", tuple(self.ordinals)).fullmatch(line)
            if found:
                # An article that was put in later: 第十二条之一 is 12bis.
                inserted = _INSERTED["一二三四".index(found[2])] if found[2] else ""
                printed = found[1] + found[2] if inserted else found[1]
                return Numbered(level, self._label(level, found[1]) + inserted, printed, found[3])
        return None

    def article_heading(self, line: str) -> tuple[str, str] | None:
        """Read "Article 13." or "Article 2 Terms": the number and what is glued to it."""
        found = self.numbered(line)
        return (found.label, found.rest) if found and found.level == "article" else None

    def division_heading(self, line: str) -> tuple[Level, str, str] | None:
        """Read "Chapter IV" or "SECTION 1": level, number, and what is glued to it."""
        found = self.numbered(line)
        return (found.level, found.label, found.rest) if found and found.level != "article" else None

    def is_formula(self, line: str) -> bool:
        """Whether the closing formula of the treaty starts with this line."""
        return re.match(rf"(?:{self.formula})\b", line, re.I) is not None

    def _label(self, level: str, printed: str) -> str:
        """Give a number as addresses write it: chapters in Roman numerals, unless in digits."""
        value = self.ordinals.get(printed.lower(), self.ordinals.get(printed))
        if value is None and re.fullmatch(f"{CHINESE}+", printed):
            value = chinese(printed)
        if value is None:
            return number(western(printed)) if level == "article" else western(printed).upper()
        return citation.to_roman(value).upper() if level == "ch" else str(value)


@lru_cache(maxsize=128)
def _pattern(word: str, article: bool, ordinals: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first: an ordinal may start as another one does.
    spoken = [re.escape(ordinal) for ordinal in sorted(ordinals, key=len, reverse=True)]
    if "#" in word:
        where = word.replace("#", rf"({CHINESE}{{1,5}}|\d{{1,3}})")
        return re.compile(rf"{where}(?:之([一二三四]))?(?=[\s.:：]|$)[.:：]?\s*(.*)", re.S)
    numeral = "|".join([*spoken, *([NUMBER] if article else ["[IVXLC]+", r"\d+"])])
    end = r"(?![\w,])" if article else r"\b"
    return re.compile(rf"{word}\s+({numeral})(){end}[.:]?\s*(.*)", re.I | re.S)


WORDS: Mapping[str, Words] = {
    "en": Words(
        article="Article",
        divisions={"ch": "Chapter", "sec": "Section", "tit": "Title"},
        preamble="Preamble",
        annex="Annex",
        formula="In witness whereof|Done at",
    ),
    "fr": Words(
        article="Article",
        divisions={"ch": "Chapitre", "sec": "Section", "tit": "Titre"},
        preamble="Préambule",
        annex="Annexe",
        formula="En foi de quoi|Fait à",
        ordinals=ORDINALS["fr"],
    ),
    "es": Words(
        article="Artículo",
        divisions={"ch": "Capítulo", "sec": "Sección", "tit": "Título"},
        preamble="Preámbulo",
        annex="Anexo",
        formula="En fe de lo cual|En testimonio de lo cual|Hecho en",
        ordinals=ORDINALS["es"],
    ),
    "ru": Words(
        article="Статья",
        divisions={"ch": "Глава", "sec": "Раздел"},
        preamble="Преамбула",
        annex="Приложение",
        formula="В удостоверение чего|Совершено в",
    ),
    "ar": Words(
        article="المادة",
        divisions={"ch": "الفصل", "sec": "الفرع"},
        preamble="الديباجة",
        annex="المرفق",
        formula="وإثباتا? لذلك|وإثباتا?ً? لما تقد[\u064b-\u0652]*م|حرر(?:ت)? في",
        ordinals=ORDINALS["ar"],
    ),
    "zh": Words(
        article="第#[条條]",
        divisions={"ch": "第#章", "sec": "第#[节節]"},
        preamble="序言",
        annex="附件",
        # The words stand at the end of the sentence.
        formula="[^。]*以昭信守",
    ),
}


def words_of(lang: str) -> Words:
    """Give the heading words of a language.

    Raises ParseError where texts in this language cannot be read yet.
    """
    if lang not in WORDS:
        raise ParseError("no heading words for texts in the language", value=lang, allowed=WORDS)
    return WORDS[lang]
