"""A tree rendered to text in several styles and pasted back is the same tree."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import citation
from treatycompare.parsers.plain import PlainTextParser

WORDS = st.lists(st.sampled_from(["bees", "honey", "each", "hive", "spring", "wax", "smoke", "well"]), min_size=1)


class Node(NamedTuple):
    """An article, paragraph or point: its words, and the units below it."""

    words: str
    below: list[Node]


class Style(NamedTuple):
    heading: str
    glued: bool
    paragraph: str
    point: str
    numeral: str
    wrapped: bool
    blank: bool
    end: str


HEADINGS = [
    "Article {n}", "ARTICLE {r}", "Art. {n}", "§ {n}", "Section {n}", "## Article {n}", "**Sec. {n}**", "Điều {n}",
    "المادة {n}", "Статья {n}", "Artículo {n}",
]  # fmt: skip
STYLES = st.builds(
    Style,
    heading=st.sampled_from(HEADINGS),
    glued=st.booleans(),
    paragraph=st.sampled_from(["{n}.", "({n})", "{n})"]),
    point=st.sampled_from(["({a})", "{a})", "- ({a})"]),
    numeral=st.sampled_from(["({i})", "{i})"]),
    wrapped=st.booleans(),
    blank=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)


def sentence(end: str) -> st.SearchStrategy[str]:
    return WORDS.map(lambda words: " ".join(words).capitalize() + end)


POINTS = st.lists(
    st.one_of(
        st.builds(Node, sentence(";"), st.just([])),
        st.builds(Node, sentence(":"), st.lists(st.builds(Node, sentence(";"), st.just([])), min_size=2, max_size=4)),
    ),
    min_size=2,
    max_size=5,
)
PARAGRAPHS = st.lists(
    st.one_of(st.builds(Node, sentence("."), st.just([])), st.builds(Node, sentence(":"), POINTS)),
    min_size=2,
    max_size=4,
)
ARTICLES = st.lists(
    st.one_of(
        st.builds(Node, sentence("."), st.just([])),
        st.builds(Node, sentence(":"), POINTS),
        st.builds(Node, st.just(""), PARAGRAPHS),
    ),
    min_size=1,
    max_size=6,
)


def label(pattern: str, place: int) -> str:
    return pattern.format(n=place, a=chr(96 + place), i=citation.to_roman(place), r=citation.to_roman(place).upper())


class Text:
    """The rendered text, and what is to be read of it."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.lines: list[str] = []
        self.units: list[tuple[str, str]] = []

    def put(self, line: str) -> None:
        wrapped = textwrap.wrap(line, 60, break_on_hyphens=False) if self.style.wrapped else [line]
        self.lines += [*wrapped, ""] if self.style.blank else wrapped

    def article(self, node: Node, place: int) -> None:
        heading = label(self.style.heading, place)
        if self.style.glued:
            heading = f"{heading[:-2]}. Bees**" if heading.endswith("**") else f"{heading}. Bees"
        self.lines += ["", heading] if self.style.glued else ["", heading, "", "Bees", ""]
        self.units.append((str(place), node.words))
        if node.words:
            self.put(node.words)
        paragraphs = not node.words
        for i, below in enumerate(node.below, 1):
            self.below(below, str(place), i, 0 if paragraphs else 1)

    def below(self, node: Node, parent: str, place: int, depth: int) -> None:
        pattern = (self.style.paragraph, self.style.point, self.style.numeral)[depth]
        bare = label(("{n}", "{a}", "{i}")[depth], place)
        address = f"{parent}({bare})"
        self.units.append((address, node.words))
        self.put(f"{label(pattern, place)} {node.words}")
        for i, below in enumerate(node.below, 1):
            self.below(below, address, i, depth + 1)


@settings(max_examples=150)
@given(ARTICLES, STYLES)
def test_what_is_rendered_is_read_back(articles: list[Node], style: Style) -> None:
    rendered = Text(style)
    for place, article in enumerate(articles, 1):
        rendered.article(article, place)
    data = style.end.join(rendered.lines).encode()
    parser = PlainTextParser()
    assert parser.recognises(data)
    treaty = parser.parse(data, lang="en", source="bees.txt")
    assert [(unit.address, unit.text) for unit in treaty.provisions] == rendered.units
    assert {unit.heading for unit in treaty.articles} == {"Bees"}
