"""Numbers and the words before them as treaties print them, for the files we write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from treatycompare.model.treaty import Provision


class Heads(NamedTuple):
    """The words of one language above articles, divisions, the preamble and the notes."""

    article: str
    divisions: Mapping[str, str]
    preamble: str
    annex: str
    note: str


ENGLISH = Heads("Article", {"ch": "Chapter", "sec": "Section", "tit": "Title"}, "Preamble", "Annex", "Note")
HEADS: Mapping[str, Heads] = {
    "en": ENGLISH,
    "fr": Heads("Article", {"ch": "Chapitre", "sec": "Section", "tit": "Titre"}, "Préambule", "Annexe", "Note"),
    "es": Heads("Artículo", {"ch": "Capítulo", "sec": "Sección", "tit": "Título"}, "Preámbulo", "Anexo", "Nota"),
    "ru": Heads("Статья", {"ch": "Глава", "sec": "Раздел"}, "Преамбула", "Приложение", "Примечание"),
    "ar": Heads("المادة", {"ch": "الفصل", "sec": "الفرع", "tit": "الباب"}, "الديباجة", "المرفق", "ملاحظة"),
}


def level_of(address: str) -> str:
    """Give the level of a division by its address.

    >>> level_of("ch.II.sec.1")
    'sec'
    """
    return address.split(".")[-2]


def number(unit: Provision, heads: Heads | None) -> str:
    """Print the label of a unit with its marks, and with the word before it where *heads* has it.

    >>> number(Provision(treaty="x", address="2(a)", kind="point", label="a"), None)
    '(a)'
    """
    word = ""
    if heads and unit.kind == "article":
        word = heads.article
    elif heads and unit.kind == "division":
        level = level_of(unit.address)
        word = heads.divisions.get(level, ENGLISH.divisions[level])
    if unit.kind in ("article", "division"):
        return f"{word} {unit.label}".strip()
    if unit.kind in ("paragraph", "note"):
        return f"{unit.label}."
    return f"({unit.label})" if unit.label else ""
