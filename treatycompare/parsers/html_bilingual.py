"""Bilingual pages of ``open-treaties``: one treaty in two languages, article by article.

Each article is a ``div`` of the class ``art-target`` with its number, and for each language a
heading and a body in the class ``en-content`` or ``zh-content``. Contents, number and chapters are
no elements of their own: the text was taken from a printed page and is damaged, see
``html_damage``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from treatycompare import outline, text
from treatycompare.doors.html import open_html, peek
from treatycompare.errors import ParseError
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.outline.words import WORDS
from treatycompare.parsers import html_damage

_CONTENT = re.compile(r"(?:^|\s)([a-z]{2})-content(?:\s|$)")
_HEADING = "words of numbered headings"
_SAYS = "the address says it"
# What the page has around the treaty, by element.
_AROUND = {
    "script": "a program", "style": "a style sheet", "title": "the title of the page", "header": "the head of the page",
    "aside": "table of contents", "footer": "the foot of the page", "summary": "a heading in both languages",
}  # fmt: skip


class BilingualHtmlParser:
    """Reads one language of a bilingual page."""

    name = "html-bilingual"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is a page with articles in two languages."""
        document = peek(data)
        langs = set(re.findall(r"class=\"[^\"<>]*?\b([a-z]{2})-content\b", document))
        return len(langs) > 1 and re.search(r"class=\"[^\"<>]*?\bart-target\b", document) is not None

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the bodies in *lang*.

        Raises ParseError where it is no such page, StructureError where articles or paragraphs are
        missing, doubled or out of order.
        """
        words = outline.words_of(lang)
        page = open_html(data, source)
        found = _found(page.root, lang, source)
        reader = _Reader(words, source)
        items = list(reader.items(found))
        ledger = reader.ledger
        ledger.drop(page.comments, "comments and declarations", "the whole page", "a browser does not print them")
        unread = list(_drop_around(page.root, found, ledger))
        read = outline.Read(items, page.raw + reader.made, found.title, unread, glued=True, warnings=page.faults)
        asked = outline.Asked(lang, source, frame, partial)
        treaty = outline.make_treaty((self.name, self.version), data, read, ledger.pieces(), asked)
        html_damage.left_as_printed(treaty.provisions, reader.findings)
        return _told(treaty, tuple(reader.findings.warnings()))


def _told(treaty: Treaty, warnings: tuple[str, ...]) -> Treaty:
    about = treaty.provenance
    assert about is not None  # noqa: S101  # for the reader of types
    told = about.model_copy(update={"warnings": (*about.warnings, *warnings)})
    return treaty.model_copy(update={"provenance": told})


class _Article(NamedTuple):
    label: str
    number: etree._Element
    heading: str
    body: str
    other: str
    """The body in the other language."""


class _Found(NamedTuple):
    """The pieces of the treaty on a page, and the elements that hold them."""

    title: str
    preamble: str
    other_preamble: str
    articles: tuple[_Article, ...]
    others: tuple[outline.Words, ...]
    """The heading words of the other languages of the page."""
    kept: frozenset[etree._Element]
    titles: frozenset[etree._Element]


def _found(root: etree._Element, lang: str, source: str) -> _Found:
    places = [part for part in root.iter() if "art-target" in part.get("class", "").split()]
    if not places:
        raise ParseError("no article is found: not a bilingual page", where=source)
    langs = sorted({found for part in root.iter() for found in _lang(part)})
    if lang not in langs:
        raise ParseError("the page has no text in the language", value=lang, allowed=langs, where=source)
    kept: list[etree._Element] = []
    articles = []
    for place in places:
        mine, others = _halves(place, lang)
        where = f"{source}, line {place.sourceline}"
        if len(mine) != 2:
            raise ParseError(f"an article has {len(mine)} pieces of text in {lang}, not heading and body", where=where)
        kept += mine
        heading, body = (_words(part) for part in mine)
        number, label = _number(place, where)
        articles.append(_Article(label, number, text.tidy(heading), body, _words(others[-1]) if others else ""))
    before = next((part for part in root.iter() if part.get("id") == "preamble"), None)
    mine, others = _halves(before, lang) if before is not None else ([], [])
    kept += mine
    titles = _titles(root)
    # The page is headed in its own language; the other title stands below it.
    own = root.get("lang", "")[:2] in ("", lang)
    return _Found(
        title=text.tidy(_words(titles[0] if own else titles[-1])) if titles else "",
        preamble="\n".join(map(_words, mine)),
        other_preamble="\n".join(map(_words, others)),
        articles=tuple(articles),
        others=tuple(WORDS[other] for other in langs if other != lang and other in WORDS),
        kept=frozenset(kept),
        titles=frozenset(titles),
    )


def _halves(place: etree._Element, lang: str) -> tuple[list[etree._Element], list[etree._Element]]:
    """Give the pieces of an article in one language, and those in others."""
    pieces = [part for part in place.iterdescendants() if _lang(part)]
    return [part for part in pieces if lang in _lang(part)], [part for part in pieces if lang not in _lang(part)]


def _titles(root: etree._Element) -> list[etree._Element]:
    heads = list(root.iter("h1"))[:1]
    below = [head.getnext() for head in heads]
    return heads + [part for part in below if part is not None and part.tag == "p"]


def _number(place: etree._Element, where: str) -> tuple[etree._Element, str]:
    """Find the number of an article: the link in its head."""
    for link in place.iter("a"):
        for words in WORDS.values():
            found = words.article_heading(text.tidy(_words(link)))
            if found and not found[1]:
                return link, found[0]
    raise ParseError("an article has no number", where=where)


def _lang(part: etree._Element) -> tuple[str, ...]:
    return tuple(_CONTENT.findall(part.get("class", "")))


def _words(part: etree._Element) -> str:
    return str(part.xpath("string()"))


class _Region(NamedTuple):
    """A part of the page whose words are no words of the treaty; without a reason they may be."""

    what: str
    where: str = "the whole page"
    reason: str = ""


_REST = _Region("rest of the page", reason="no part of the treaty")
_TITLES = _Region("title", "the head of the page", "kept as the title of the treaty, or that of the other language")
_NUMBERS = _Region(_HEADING, reason=_SAYS)


def _drop_around(root: etree._Element, found: _Found, ledger: outline.Ledger) -> Iterator[str]:
    """Enter what stands around the bodies; name what stands in an article beside them."""
    heads = {article.number.getparent() for article in found.articles}
    regions: list[_Region | None] = [_REST]

    def region_of(element: etree._Element) -> _Region | None:
        before, tag = regions[-1], str(element.tag)
        if before is None or element in found.kept:
            return None
        if element in found.titles:
            return _TITLES
        if _lang(element):
            return _Region(f"the text in {', '.join(_lang(element))}", reason="another language")
        if element in heads:
            return _NUMBERS
        if tag in _AROUND:
            return _Region(_AROUND[tag], f"<{tag}>", "around the text: no part of the treaty")
        if "art-target" in element.get("class", "").split():
            return _Region(f"words beside the bodies of an article (line {element.sourceline})")
        return before

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            regions.append(region_of(element))
            words = element.text
        else:
            regions.pop()
            words = element.tail
        region = regions[-1]
        if words and words.strip() and region is not None:
            if region.reason:
                ledger.drop(words, *region)
            else:
                yield region.what


class _Reader:
    """Reads the bodies of one language; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words, source: str) -> None:
        self.words, self.source = words, source
        self.made = 0
        self.ledger = outline.Ledger()
        self.findings = html_damage.Findings()
        self._chapter = 0

    def items(self, found: _Found) -> Iterator[outline.Item]:
        """Give headings, units and lines of one language, in printed order."""
        last = len(found.articles) - 1
        body, notes, count = html_damage.cut_notes(found.articles[last].body)
        self.ledger.drop(notes, "footnotes", f"the end of article {found.articles[last].label}", "notes of the editor")
        self.findings.add("repaired: footnotes cut from the end of the text", found.articles[last].label, count)
        bodies = [article.body for article in found.articles[:last]] + [body]
        preamble, marks = html_damage.cut_marks(found.preamble, count)
        self.ledger.drop(marks, "footnote marks", "the preamble", "no words of the treaty")
        self.findings.add("repaired: marks of footnotes cut out", "preamble", bool(marks) * count)
        preamble, chapter = self._cut(preamble, found.other_preamble, found, "preamble")
        if preamble.strip():
            yield outline.Unit("preamble")
            yield from (outline.Line(line) for line in preamble.split("\n") if line.strip())
        if chapter is None and any(html_damage.cut_heading(body, 2, self.words) for body in bodies):
            # A second chapter is headed, so the articles before it stand in the first.
            chapter = outline.Division("ch", "I", None)
            self.made += 1
            self._chapter = 1
            self.findings.add("repaired: chapter I has no heading, its articles are put in it", found.articles[0].label)
        for place, article in enumerate(found.articles):
            yield from [chapter] if chapter else []
            body, chapter = self._cut(bodies[place], article.other, found, article.label)
            if place == last and chapter is not None:
                what = "the heading of a chapter stands after the last article:"
                raise ParseError(what, value=chapter.heading, where=self.source)
            yield from self._article(article, body)

    def _cut(self, body: str, other: str, found: _Found, place: str) -> tuple[str, outline.Division | None]:
        """Cut the heading of the next chapter from the end of a body, and a page number."""
        glued = html_damage.cut_heading(body, self._chapter + 1, self.words)
        division = None
        if glued:
            self._chapter += 1
            body = glued.words
            division = outline.Division("ch", glued.label, text.tidy(glued.heading))
            self.ledger.drop(glued.printed, _HEADING, "the whole page", _SAYS)
            self.made += len(glued.label)
            self.findings.add("repaired: the heading of the next chapter cut from the end", f"{place} ({glued.label})")
            if not any(html_damage.cut_heading(other, self._chapter, words) for words in found.others):
                self.findings.add("the heading of a chapter stands in one language only", f"{place} ({glued.label})")
        body, number = html_damage.cut_page_number(body)
        self.ledger.drop(number, "page number or footnote mark", place, "glued to the last full stop")
        self.findings.add("repaired: a page number or footnote mark cut from the end", place, bool(number))
        return body, division

    def _article(self, article: _Article, body: str) -> Iterator[outline.Item]:
        self.made += text.count(article.label)
        yield outline.Unit("article", article.label, article.heading or None)
        for line in html_damage.lines_of(body, article.label, self.findings):
            if self.words.is_formula(line):
                yield outline.Unit("end")
            yield outline.Line(line)
