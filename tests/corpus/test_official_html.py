"""The readers of web pages on official texts, which TREATYCOMPARE_TEXTS names and no one stores here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

import pytest

from treatycompare import text
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.akn import UnAkomaNtosoParser
from treatycompare.parsers.bwb import DutchMarkdownParser
from treatycompare.parsers.html import HtmlParser
from treatycompare.parsers.html_bilingual import BilingualHtmlParser


@pytest.fixture(scope="module")
def page(texts_dir: Path) -> bytes:
    return (texts_dir / "html" / "uncac.html").read_bytes()


@pytest.fixture(scope="module")
def english(page: bytes) -> Treaty:
    return BilingualHtmlParser().parse(page, lang="en", source="uncac.html")


@pytest.fixture(scope="module")
def markdown(texts_dir: Path) -> Treaty:
    data = (texts_dir / "bwb" / "BWBV0001830.md").read_bytes()
    return DutchMarkdownParser().parse(data, lang="en", source="BWBV0001830.md")


def addresses(treaty: Treaty) -> list[str]:
    return [unit.address for unit in treaty.provisions]


def kinds(treaty: Treaty) -> dict[str, int]:
    found = [unit.kind for unit in treaty.provisions]
    return {kind: found.count(kind) for kind in ("article", "division", "paragraph", "point")}


def findings(treaty: Treaty) -> dict[str, int]:
    """How often each kind of damage was found."""
    assert treaty.provenance is not None
    said = (re.fullmatch(r"(.*) \((\d+)\): .*", warning) for warning in treaty.provenance.warnings)
    return {found[1]: int(found[2]) for found in said if found}


def test_only_its_own_parser_knows_the_page(page: bytes) -> None:
    assert BilingualHtmlParser().recognises(page)
    assert not HtmlParser().recognises(page)


def test_both_languages_have_all_units(page: bytes, english: Treaty, markdown: Treaty) -> None:
    chinese = BilingualHtmlParser().parse(page, lang="zh", source="uncac.html")
    assert addresses(chinese) == addresses(markdown)
    # The English half of the page ends before the closing formula.
    assert [*addresses(english), "end"] == addresses(markdown)
    assert kinds(english) == kinds(chinese) == kinds(markdown)
    assert kinds(english)["article"] == 71
    assert (english.title, len(chinese.title)) == ("United Nations Convention against Corruption", 8)


def test_what_was_put_right_and_what_was_left(page: bytes, english: Treaty) -> None:
    assert findings(english) == {
        "repaired: the heading of the next chapter cut from the end": 8,
        "the heading of a chapter stands in one language only": 1,
        "repaired: items that ran on stand on lines of their own": 174,
        "repaired: a page number or footnote mark cut from the end": 2,
        "repaired: the letter l is read as the figure 1, paragraph 2 follows": 1,
        "left as printed: a figure that may mark a footnote": 12,
        "left as printed: no space between words": 104,
        "left as printed: a hyphen may be missing": 5,
    }
    assert findings(BilingualHtmlParser().parse(page, lang="zh", source="uncac.html")) == {
        "repaired: footnotes cut from the end of the text": 6,
        "repaired: marks of footnotes cut out": 6,
        "repaired: chapter I has no heading, its articles are put in it": 1,
        "repaired: the heading of the next chapter cut from the end": 7,
        "repaired: items that ran on stand on lines of their own": 174,
    }


def bare(words: str | None) -> str:
    return text.tidy(text.fold(words or ""))


CAUSES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("none", lambda words: words),
    ("spaces", lambda words: re.sub(r"\s", "", words)),
    ("hyphens", lambda words: re.sub(r"[\s-]", "", words)),
    ("brackets", lambda words: re.sub(r"[\s()-]", "", words)),
)


def cause(left: str, right: str) -> str:
    """The first of the causes that is all that sets two wordings apart."""
    return next((name for name, made_alike in CAUSES if made_alike(left) == made_alike(right)), "words")


def test_it_says_exactly_what_differs_from_the_markdown(english: Treaty, markdown: Treaty) -> None:
    found: dict[str, list[str]] = {}
    for unit in english.provisions:
        found.setdefault(cause(bare(unit.text), bare(markdown[unit.address].text)), []).append(unit.address)
    assert {name: len(places) for name, places in found.items()} == {
        "none": 385, "spaces": 66, "hyphens": 7, "brackets": 5, "words": 3,
    }  # fmt: skip
    # Six footnotes in mid-sentence; three of them again; words that the Markdown has twice.
    assert found["words"] == ["preamble", "2(a)(iii)", "55(7)"]
    # The Markdown prints references as "paragraph 1 b)".
    assert found["brackets"] == ["23(2)(c)", "42(2)(c)", "54(2)(a)", "54(2)(b)", "55(1)(b)"]
    # The page has lost them at the ends of lines; in the last the Markdown has one too many.
    assert found["hyphens"] == ["10", "13(1)(c)", "14(1)(a)", "52(2)(a)", "57(5)", "60(1)(b)", "62(2)(c)"]


def test_every_missing_space_is_named(english: Treaty, markdown: Treaty) -> None:
    assert english.provenance is not None
    [said] = [warning for warning in english.provenance.warnings if "no space between words" in warning]
    unnamed: dict[str, int] = {}
    for unit in english.provisions:
        left, right = bare(unit.text), bare(markdown[unit.address].text)
        steps = SequenceMatcher(None, right, left, autojunk=False).get_opcodes()
        missing = sum(step == "delete" and right[start:end] == " " for step, start, end, _, _ in steps)
        assert not any(step == "insert" and left[start:end] == " " for step, _, _, start, end in steps)
        named = len(re.findall(rf"[:,] {re.escape(unit.address)} '", said))
        unnamed |= {unit.address: missing - named} if missing != named else {}
    # There the Markdown splits words in two.
    assert unnamed == {"preamble": 1, "4(2)": 1, "44(12)": 2, "50(2)": 1, "55(4)": 1}


def test_headings_differ_in_one_word(english: Treaty, markdown: Treaty) -> None:
    other = [
        unit.address
        for unit in english.provisions
        if bare(unit.heading).lower() != bare(markdown[unit.address].heading).lower()
    ]
    # The page heads the preamble in both languages at once.
    assert other == ["preamble", "16"]


def headed(unit: Provision) -> str:
    """The heading of an article or a division as the sites of the Council of Europe print it."""
    word = "Article" if unit.kind == "article" else {"ch": "Chapter", "sec": "Section", "tit": "Title"}[
        unit.address.split(".")[-2]
    ]  # fmt: skip
    name = f" – {escape(unit.heading)}" if unit.heading else ""
    return f"<h3>{word} {unit.label}{name}</h3>\n"


def paragraphs(unit: Provision) -> Iterator[str]:
    """The lines of an article, each a paragraph with its label."""
    for one in unit.walk():
        label = (
            ""
            if one.kind in ("article", "closing")
            else f"{one.label}. "
            if one.kind == "paragraph"
            else f"({one.label}) "
        )
        lines = (one.text or "").split("\n")
        if label or lines != [""]:
            yield f"<p>{label}{'<br>'.join(map(escape, lines))}</p>\n"


def numbered(unit: Provision) -> Iterator[str]:
    """The lines of an article in lists whose labels the page does not hold."""
    yield from (f"<p>{escape(line)}</p>\n" for line in (unit.text or "").split("\n") if line)
    items = [child for child in unit.children if child.kind != "closing"]
    if items:
        first = items[0].label
        yield f"<ol type={'1' if first.isdigit() else 'i' if first == 'i' else 'a'}>\n"
        for item in items:
            yield "<li>"
            yield from numbered(item)
        yield "</ol>\n"
    yield from (f"<p>{escape(child.text or '')}</p>\n" for child in unit.children if child.kind == "closing")


def tables(unit: Provision) -> Iterator[str]:
    """The lines of an article as EUR-Lex prints them: a label and its words in two cells."""
    for line in paragraphs(unit):
        found = re.fullmatch(r"<p>(\S+[.)]) ?(.*)</p>\n", line, re.S)
        cells = f"<table><tr><td><p>{found[1]}</p></td><td><p>{found[2]}</p></td></tr></table>\n" if found else ""
        yield cells or line


@pytest.mark.parametrize("article", [paragraphs, numbered, tables])
@pytest.mark.parametrize("name", ["hanoi", "budapest", "uncac"])
def test_a_page_made_of_an_official_text_gives_it_back(
    texts_dir: Path, name: str, article: Callable[[Provision], Iterator[str]]
) -> None:
    if name == "hanoi":
        data = (texts_dir / "hanoi" / "A_RES_79_243-2424621E.xml").read_bytes()
        treaty = UnAkomaNtosoParser().parse(data, lang="en", source=name)
    else:
        data = (texts_dir / "bwb" / f"{'BWBV0001839' if name == 'budapest' else 'BWBV0001830'}.md").read_bytes()
        treaty = DutchMarkdownParser().parse(data, lang="en", source=name)
    units = [unit for unit in treaty.provisions if unit.kind in ("preamble", "division", "article", "end")]
    made = [f"<html><head><title>{escape(treaty.title)}</title></head><body><h1>{escape(treaty.title)}</h1>\n"]
    for unit in units:
        if unit.kind in ("preamble", "end"):
            made += ["<h2>Preamble</h2>\n"] if unit.kind == "preamble" else []
            made += [f"<p>{escape(line)}</p>\n" for line in (unit.text or "").split("\n")]
        else:
            made.append(headed(unit))
            made += article(unit) if unit.kind == "article" else []
    found = HtmlParser().parse("".join(made).encode(), lang="en", source=name)
    wanted = [unit for unit in treaty.provisions if unit.kind != "note"]
    assert addresses(found) == [unit.address for unit in wanted]
    assert [unit.text for unit in found.provisions] == [unit.text for unit in wanted]
    assert found.title == treaty.title
