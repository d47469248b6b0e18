"""The official texts as plain text: exported here from the parsed treaties, and pasted back."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from treatycompare import citation, plugins
from treatycompare.corpus import open_corpus
from treatycompare.errors import ParseError, StructureError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.plain import PlainTextParser

FILES = {"hanoi": ("akn-un", "hanoi/A_RES_79_243-2424621E.xml"), "budapest": ("bwb", "bwb/BWBV0001839.md")}
LANGUAGES = {
    "fr": ("F", "Chapitre {}", "Article {}"),
    "es": ("S", "Capítulo {}", "Artículo {}"),
    "ru": ("R", "Глава {}", "Статья {}"),
    "ar": ("A", "الفصل {}", "المادة {}"),
    "zh": ("C", "第{}章", "第{}条"),
}
DIVISIONS = {"ch": "Chapter", "sec": "Section", "tit": "Title"}
BOTH = pytest.mark.parametrize("name", FILES)
PARSER = PlainTextParser()


def official(texts_dir: Path, name: str) -> Treaty:
    parser, file = FILES[name]
    data = (texts_dir / file).read_bytes()
    frame = open_corpus().frame(name)
    treaty: Treaty = plugins.load(plugins.PARSERS, parser)().parse(data, lang="en", source=file, frame=frame)
    return treaty


def kept(treaty: Treaty) -> list[Provision]:
    """The units of a text without the notes, which no plain text marks as such."""
    return [unit for unit in treaty.provisions if unit.kind != "note"]


def exported(treaty: Treaty, *, width: int = 0, marks: bool = False) -> str:
    out = [f"# {treaty.title}" if marks else treaty.title, ""]
    for unit in kept(treaty):
        signs = "## " if marks else ""
        if unit.kind == "division":
            word = DIVISIONS[unit.address.split(".")[-2]]
            out += ["", f"{signs}{word} {unit.label}", "", unit.heading or ""]
        elif unit.kind == "article":
            out += ["", f"{signs}Article {unit.label}", "", unit.heading or "", "", unit.text or ""]
        else:
            label = f"{unit.label}." if unit.kind == "paragraph" else f"({unit.label})" if unit.label else ""
            out += ["", unit.heading or "", f"{label} {unit.text}".strip()]
    lines = [line for text in out for line in text.split("\n")]
    if width:
        # Each line is a paragraph of its own, parted by a blank line as wrapped texts do it.
        lines = [line for one in lines for line in (*textwrap.wrap(one, width, break_on_hyphens=False), "")]
    return "\n".join(lines)


def frame_of(name: str) -> Frame:
    frame = open_corpus().frame(name)
    return frame.model_copy(update={"addresses": tuple(a for a in frame.addresses if not a.startswith("note."))})


@BOTH
@pytest.mark.parametrize(("width", "marks"), [(0, False), (0, True), (72, False), (100, False)])
def test_pasted_back_it_has_the_same_units_and_words(name: str, width: int, marks: bool, texts_dir: Path) -> None:
    treaty = official(texts_dir, name)
    data = exported(treaty, width=width, marks=marks).encode()
    assert PARSER.recognises(data)
    found = PARSER.parse(data, lang="en", source=f"{name}.txt", frame=frame_of(name))
    assert [unit.address for unit in found.provisions] == [unit.address for unit in kept(treaty)]
    for ours, theirs in zip(found.provisions, kept(treaty), strict=True):
        assert (ours.heading, ours.text, ours.kind) == (theirs.heading, theirs.text, theirs.kind)


@BOTH
def test_without_the_record_only_closing_words_are_in_doubt(name: str, texts_dir: Path) -> None:
    treaty = official(texts_dir, name)
    found = PARSER.parse(exported(treaty).encode(), lang="en", source=f"{name}.txt")
    theirs = {unit.address: unit.text for unit in kept(treaty)}
    ours = {unit.address: unit.text for unit in found.provisions}
    assert found.title == treaty.title
    differ = {address for address in theirs.keys() | ours.keys() if theirs.get(address) != ours.get(address)}
    assert all(address.endswith("[end]") for address in differ)
    assert found.provenance is not None
    for address in ours.keys() - theirs.keys():
        owner = address.removesuffix("[end]")
        assert any(f"closing words given to {owner};" in said for said in found.provenance.warnings)


@BOTH
def test_an_excerpt(name: str, texts_dir: Path) -> None:
    words = exported(official(texts_dir, name))
    start, end = words.index("\nArticle 5\n"), words.index("\nArticle 10\n")
    # The heading of the next division may stand before article 10.
    cut = re.sub(r"\n(?:Chapter|Section|Title) [IVX\d]+\n+[^\n]*\s*$", "", words[start:end])
    with pytest.raises(StructureError, match="missing article 1"):
        PARSER.parse(cut.encode(), lang="en", source="cut.txt")
    found = PARSER.parse(cut.encode(), lang="en", source="cut.txt", partial=True)
    assert [unit.address for unit in found.articles] == ["5", "6", "7", "8", "9"]


@BOTH
def test_lost_articles_are_named(name: str, texts_dir: Path) -> None:
    words = exported(official(texts_dir, name))
    for number in (2, 9, 23, 40):
        damaged = words.replace(f"\nArticle {number}\n", "\n", 1)
        with pytest.raises(StructureError, match=f"missing article {number}"):
            PARSER.parse(damaged.encode(), lang="en", source="damaged.txt")


def test_no_file_of_another_format_is_taken(texts_dir: Path) -> None:
    for file in sorted(texts_dir.rglob("*.*")):
        if file.suffix in (".xml", ".html", ".pdf") or file.parent.name == "bwb":
            assert not PARSER.recognises(file.read_bytes()), file.name


def test_the_prose_about_the_texts_is_no_treaty(texts_dir: Path) -> None:
    with pytest.raises(ParseError, match="no heading"):
        PARSER.parse((texts_dir / "SOURCES.md").read_bytes(), lang="en", source="SOURCES.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_other_languages_are_pasted_back(lang: str, texts_dir: Path) -> None:
    letter, chapter, article = LANGUAGES[lang]
    data = (texts_dir / f"hanoi/A_RES_79_243-2424621{letter}.xml").read_bytes()
    treaty = plugins.load(plugins.PARSERS, "akn-un")().parse(data, lang=lang, source="hanoi.xml")
    out = [treaty.title]
    for unit in kept(treaty):
        if unit.kind in ("division", "article"):
            number = citation.roman_value(unit.label) or int(unit.label)
            printed = han(number) if lang == "zh" else unit.label
            head = (chapter if unit.kind == "division" else article).format(printed)
            out += ["", head, unit.heading or "", unit.text or ""]
        elif unit.kind in ("preamble", "end"):
            out += ["", unit.heading or "", unit.text or ""]
        else:
            out.append(f"{label_of(unit, lang)} {unit.text}".strip())
    words = "\n".join(out)
    assert PARSER.recognises(words.encode())
    found = PARSER.parse(words.encode(), lang=lang, source="pasted.txt")
    assert [(u.address, u.heading, u.text) for u in found.provisions] == [
        (u.address, u.heading, u.text) for u in kept(treaty)
    ]


def label_of(unit: Provision, lang: str) -> str:
    if not unit.label:
        return ""
    if lang == "zh" and unit.kind == "paragraph":
        return f"{han(int(unit.label))}、"
    if lang == "zh" and unit.address.count("(") <= 2 and len(unit.label) == 1:
        return f"（{han(ord(unit.label) - 96)}）"
    return f"{unit.label}." if unit.kind == "paragraph" else f"({unit.label})"


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    signs = "零一二三四五六七八九"
    return ("" if tens < 2 else signs[tens]) + ("十" if tens else "") + (signs[ones] if ones else "")
