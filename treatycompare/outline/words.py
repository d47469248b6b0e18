"""The words with which a treaty heads its parts, one small table a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from treatycompare.errors import ParseError
from treatycompare.outline.labels import NUMBER, number

Level = Literal["ch", "sec", "tit"]


class Words(NamedTuple):
    """The words with which one language heads the parts of a treaty, as patterns."""

    article: str
    divisions: Mapping[Level, str]
    preamble: str
    annex: str
    formula: str
    """How the closing formula starts."""

    def article_heading(self, line: str) -> tuple[str, str] | None:
        """Read "Article 13." or "Article 2 Terms": the number and what is glued to it."""
        found = re.fullmatch(rf"{self.article}\s+({NUMBER})(?![\w,])[.:]?\s*(.*)", line, re.I | re.S)
        return (number(found[1]), found[2]) if found else None

    def division_heading(self, line: str) -> tuple[Level, str, str] | None:
        """Read "Chapter IV" or "SECTION 1": level, number, and what is glued to it."""
        for level, word in self.divisions.items():
            found = re.fullmatch(rf"{word}\s+([IVXLC]+|\d+)\b[.:]?\s*(.*)", line, re.I | re.S)
            if found:
                return level, found[1].upper(), found[2]
        return None

    def is_formula(self, line: str) -> bool:
        """Whether the closing formula of the treaty starts with this line."""
        return re.match(rf"(?:{self.formula})\b", line, re.I) is not None


WORDS: Mapping[str, Words] = {
    "en": Words(
        article="Article",
        divisions={"ch": "Chapter", "sec": "Section", "tit": "Title"},
        preamble="Preamble",
        annex="Annex",
        formula="In witness whereof|Done at",
    ),
}


def words_of(lang: str) -> Words:
    """Give the heading words of a language.

    Raises ParseError where texts in this language cannot be read yet.
    """
    if lang not in WORDS:
        raise ParseError("no heading words for texts in the language", value=lang, allowed=WORDS)
    return WORDS[lang]
