"""Which lines of a pasted text are headings: of articles, of divisions, of a table of contents.

A line such as "Article 5 of the Pact applies" starts like a heading and is none. Headings are
judged together: by how they are printed, and by whether their numbers run on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from treatycompare import text
from treatycompare.outline.headings import ARTICLE, UNIT, Heading, headings, is_repealed, repealed_range
from treatycompare.outline.labels import place_of, step
from treatycompare.parsers import plain_labels
from treatycompare.parsers.plain_lines import Paragraph

# The longest official heading at hand has 180 characters.
HEADING_LIMIT = 250
_ENDED = (".", ";", ":", ",", "。", "；", "：", "，", "؛", "،")
_RANKS = ("book", "part", "chapter", "division", "section", "subsection")
_RANGE_LIMIT = 1_000
_CONTENTS = re.compile(
    r"(?:table of )?contents|arrangement of (?:sections|articles)|table des matières|sommaire|índice|"
    r"inhalt(?:sverzeichnis|sübersicht)?|оглавление|содержание|mục lục|目\s*[录錄]|المحتويات|الفهرس",
    re.I,
)
_LEADERS = re.compile(r"(?:[\s.…·_]*\s|[.…·_]{2,})(?:p\.\s*)?\d{1,4}$|[\s.…·_]{3,}$")


class Start(NamedTuple):
    """A paragraph that is the heading of an article, or of several that are repealed together."""

    labels: tuple[str, ...]
    heading: Heading


class Plan(NamedTuple):
    """The headings of a text by the place of their paragraph, and the places of a table of contents."""

    starts: dict[int, Start]
    divisions: dict[int, Heading]
    contents: range
    listed: int


class _Found(NamedTuple):
    """A paragraph that may be a heading, and how sure that is: 0 most, 2 least."""

    place: int
    tier: int
    start: Start


def plan(paragraphs: Sequence[Paragraph]) -> Plan:
    """Find the headings of a text; none where it has no articles."""
    units, divisions = _candidates(paragraphs)
    contents, listed = _contents(paragraphs, units, divisions)
    units = [found for found in units if found.place not in contents]
    articles = [found for found in units if found.start.heading.kind == ARTICLE]
    sections = [found for found in units if found.start.heading.kind == UNIT]
    kind = ARTICLE if len(articles) >= len(sections) else UNIT
    starts = {found.place: found.start for found in _chosen(articles if kind == ARTICLE else sections)}
    holds = {
        place: heading
        for place, heading in divisions.items()
        if place not in contents and place not in starts and (kind == ARTICLE or heading.kind != "section")
    }
    return Plan(starts, _with_articles_below(paragraphs, starts, holds), contents, listed)


def _candidates(paragraphs: Sequence[Paragraph]) -> tuple[list[_Found], dict[int, Heading]]:
    units: list[_Found] = []
    divisions: dict[int, Heading] = {}
    for place, paragraph in enumerate(paragraphs):
        together = repealed_range(paragraph.text)
        if together and 0 < together[1] - together[0] < _RANGE_LIMIT:
            first, last, words = together
            kind = UNIT if re.match("§|sec", paragraph.text, re.I) else ARTICLE
            heading = Heading(kind, "", str(first), f"{first} - {last}", words)
            units.append(_Found(place, 0, Start(tuple(map(str, range(first, last + 1))), heading)))
            continue
        for heading in headings(paragraph.text):
            tier = _tier(heading, marked=paragraph.marked)
            if heading.kind in (ARTICLE, UNIT) and tier is not None:
                units.append(_Found(place, tier, Start((heading.label,), heading)))
            elif heading.kind not in (ARTICLE, UNIT) and (tier == 0 or (tier == 2 and is_short(heading.rest))):
                divisions[place] = heading
    return units, divisions


def _tier(heading: Heading, *, marked: bool) -> int | None:
    """Say how sure a heading is: None where it is the start of a sentence."""
    rest = heading.rest
    if marked or not rest or is_repealed(rest):
        return 0
    if rest[0].islower():
        return None
    if not heading.apart:
        return 2
    return 0 if is_short(rest) else 1


def is_short(words: str) -> bool:
    """Whether words can be a heading: no sentence, no list, not long."""
    return len(words) <= HEADING_LIMIT and not ended(words) and not plain_labels.labelled(words)


def ended(words: str) -> bool:
    """Whether words end as a sentence or a part of one does, not as a heading."""
    return words.rstrip(plain_labels.UNPRINTED).endswith(_ENDED)


def _chosen(found: Sequence[_Found]) -> list[_Found]:
    """Take the surest headings whose numbers run on without a gap, else those that are the custom of the text."""
    for tier in range(3):
        some = [one for one in found if one.tier <= tier]
        if some and _runs_on([label for one in some for label in one.start.labels]):
            return some
    for tier in range(3):
        some = [one for one in found if one.tier <= tier]
        if 2 * len(some) >= len(found):
            return some
    return []


def _runs_on(labels: Sequence[str]) -> bool:
    last: tuple[int, int] | None = None
    for label in labels:
        try:
            place = place_of("number", label)
        except ValueError:
            return False
        if step(last, place)[0]:
            return False
        last = place
    return True


def _with_articles_below(
    paragraphs: Sequence[Paragraph], starts: dict[int, Start], divisions: dict[int, Heading]
) -> dict[int, Heading]:
    """Keep the divisions that are followed by another heading, with no more than their name between.

    A number alone is the heading of a division in any case: words below it stand outside any article.
    """
    out: dict[int, Heading] = {}
    following = len(paragraphs)
    for place in sorted({*starts, *divisions}, reverse=True):
        between = paragraphs[place + 1 : following]
        names = len(between) <= 3 and all(is_short(paragraph.text) for paragraph in between)
        if place in starts:
            following = place
        elif (names or not divisions[place].rest) and following < len(paragraphs):
            out[place] = divisions[place]
            following = place
    return dict(sorted(out.items()))


def levels(divisions: Sequence[Heading]) -> list[str]:
    """Give the kinds of divisions from the outermost in.

    A title holds chapters where it comes before them, and stands in sections where it does not; so
    with a part and its chapters. Divisions that are numbered through their parents need none: the
    kind of these parents is left out, as is one that addresses have no numbers for.
    """
    kinds = list(dict.fromkeys(heading.kind for heading in divisions if heading.label))
    lettered = {heading.kind for heading in divisions if not heading.label}
    order = [kind for kind in _RANKS if kind in kinds]
    if "part" in kinds and "chapter" in kinds and kinds.index("chapter") < kinds.index("part"):
        order.remove("part")
        order.insert(order.index("chapter") + 1, "part")
    if "title" in kinds:
        inner = [kinds.index(kind) for kind in ("chapter", "section") if kind in kinds]
        first = all(kinds.index("title") < place for place in inner)
        order.insert(order.index("part") + 1 if "part" in order and first else 0 if first else len(order), "title")
    order = [kind for kind in order if kind not in lettered]
    for outer, inner_kind in list(pairwise(order)):
        if _numbered_through(divisions, outer, inner_kind):
            order.remove(outer)
    return order


def _numbered_through(divisions: Sequence[Heading], outer: str, inner: str) -> bool:
    """Whether the numbers of the inner divisions run on where an outer one starts."""
    last: int | None = None
    entered = False
    for heading in divisions:
        if heading.kind == outer:
            entered = True
        elif heading.kind == inner:
            place = number_of(heading)
            if entered and last is not None and place == last + 1:
                return True
            last, entered = place, False
    return False


def number_of(heading: Heading) -> int:
    """Give the place of a division in its order, 0 where it has none."""
    for style in ("number", "roman"):
        try:
            return place_of(style, heading.label.lower())[0]
        except ValueError:
            continue
    return 0


def _contents(
    paragraphs: Sequence[Paragraph], units: Sequence[_Found], divisions: dict[int, Heading]
) -> tuple[range, int]:
    """Find a table of contents: at the start, every heading once, in the order in which all stand again."""
    sure = [(found.place, found.start.heading) for found in units if found.tier == 0]
    kept = {place for place, _ in sure}
    parts = [(place, heading) for place, heading in divisions.items() if place not in kept]
    for keyed in (sorted(sure + parts, key=lambda pair: pair[0]), sure, parts):
        half = len(keyed) // 2
        names = [(heading.kind, heading.label) for _, heading in keyed]
        if half < 2 or len(keyed) % 2 or names[:half] != names[half:]:
            continue
        end = _end_of_contents(paragraphs, keyed[:half], keyed[half:])
        if end:
            start = keyed[0][0]
            before = range(max(start - 4, 0), start)
            titles = [place for place in before if _CONTENTS.fullmatch(paragraphs[place].text.rstrip(":. "))]
            return range(titles[0] if titles else start, end), half
    return range(0), 0


def _end_of_contents(
    paragraphs: Sequence[Paragraph], listed: Sequence[tuple[int, Heading]], again: Sequence[tuple[int, Heading]]
) -> int:
    """Give the place after the table, 0 where something stands in it that is no heading of the text."""
    end = 0
    nexts = [place for place, _ in listed[1:]] + [again[0][0]]
    for (place, heading), following, (there, name) in zip(listed, nexts, again, strict=True):
        below = [] if name.rest and name.kind in (ARTICLE, UNIT) else paragraphs[there + 1 : there + 2]
        said = "".join(_words([name.rest, *(one.text for one in below if is_short(one.text))]))
        entry = list(_words([heading.rest]))
        end = place + 1
        while end < following and said.startswith("".join((*entry, *_words([paragraphs[end].text])))):
            entry += _words([paragraphs[end].text])
            end += 1
        last = following == nexts[-1]
        if not said.startswith("".join(entry)) or (end < following and not last):
            return 0
    return end


def _words(pieces: Sequence[str]) -> Iterator[str]:
    for piece in pieces:
        bare = _LEADERS.sub("", piece) if len(piece) <= 2 * HEADING_LIMIT else piece
        yield "".join(text.fold(bare).lower().split())


def heads_unit(line: str) -> bool:
    """Whether a line can be the heading of an article or a section."""
    return any(found.kind in (ARTICLE, UNIT) and not found.rest[:1].islower() for found in headings(line))
