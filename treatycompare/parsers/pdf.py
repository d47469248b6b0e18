"""Treaties in PDF with a text layer: lines are rebuilt from where the words stand on the page.

Print has no mark-up. What recurs at the edges of pages is no text of the treaty; what stands apart,
is bold or follows in number is a heading; a label opens a paragraph unless the line before it runs
on into it. Where print leaves a doubt, the treaty carries a warning with the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.doors.pdf import Page, Word, is_meaningless, open_pdf
from treatycompare.errors import ParseError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty

# Symbol fonts name their bullets by places of the private area; these two are known.
_BULLETS = {0xF0B7: "\u2022", 0xF0A7: "\u25aa"}
_ENDED = re.compile(r"(?:[.;:!?]|[;,]\s*(?:and|or))[\u201d\"')\]]*$")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxl]+)?$")
_PART = re.compile(r"([A-Z][a-z]+) (\d{1,2})\s?[:.\u2013-]\s+(\S.*)", re.S)
# More places than this are not named one by one.
_NAMED = 12


class PdfParser:
    """Reads a treaty from the text layer of a PDF."""

    name = "pdf"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is a PDF; whether it holds a treaty is seen on reading."""
        return b"%PDF-" in data[:1024]

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the text layer as a treaty.

        Raises ParseError where there is no text layer or no treaty in it, StructureError where
        articles or paragraphs are missing, doubled or out of order, MissingExtraError without the
        extra ``pdf``.
        """
        words = outline.words_of(lang)
        pages = open_pdf(data, source)
        reader = _Reader(words)
        items = list(reader.items(pages))
        if not any(isinstance(item, outline.Unit) and item.kind == "article" for item in items):
            raise ParseError("no article is found: the PDF holds no treaty", where=source)
        raw = sum(page.characters for page in pages)
        read = outline.Read(items, raw, reader.title, warnings=reader.said())
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, reader.ledger.pieces(), asked)


class _Row(NamedTuple):
    """One printed line; ``flow`` grows by one wherever the reading goes on at another top."""

    page: int
    flow: int
    column: str
    words: tuple[Word, ...]
    text: str
    base: float
    height: float
    bold: bool

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def text_left(self) -> float:
        """Where the words after the labels start."""
        for n in range(1, min(4, len(self.words))):
            labels, rest = outline.split_labels(" ".join(word.text for word in self.words[:n]))
            if not labels:
                break
            if rest:
                return self.words[n - 1].left
        else:
            return self.words[-1].left
        return self.words[n - 1].left


def _row(page: int, words: Sequence[Word], flow: int = 0, column: str = "") -> _Row:
    """Make a row of words that stand in order from left to right."""
    tallest = max(words, key=lambda word: word.height)
    said = "".join(word.text if word.glued or not i else f" {word.text}" for i, word in enumerate(words))
    bold = all(word.bold for word in words if any(map(str.isalnum, word.text)))
    return _Row(page, flow, column, tuple(words), said.translate(_BULLETS), tallest.base, tallest.height, bold)


class _Paragraph(NamedTuple):
    """Rows that belong together."""

    rows: list[_Row]
    heading: bool = False

    @property
    def first(self) -> _Row:
        return self.rows[0]

    @property
    def last(self) -> _Row:
        return self.rows[-1]

    @property
    def bold(self) -> bool:
        return all(row.bold for row in self.rows)

    @property
    def text(self) -> str:
        """The words of the rows; a hyphen at the end of one stays, without a space after it."""
        out = self.first.text
        for row in self.rows[1:]:
            out += row.text if _broken(out, row.text) else f" {row.text}"
        return out

    @property
    def titled(self) -> bool:
        """Whether this is a title by its print: bold, or one line that is no sentence."""
        return self.bold or (len(self.rows) == 1 and not _ENDED.search(self.text) and len(self.text) < 100)


def _broken(before: str, after: str) -> bool:
    """Whether a word goes on in the next line after a hyphen; "pre- and post-" does not."""
    hyphen = re.search(r"[^\W\d_]-$", before) and re.match(r"[a-z]", after)
    return bool(hyphen) and not re.match(r"(?:and|or)\b", after)


class _Reader:
    """Reads the pages of one document; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words) -> None:
        self.words = words
        self.title = ""
        self.ledger = outline.Ledger()
        self._warnings: dict[str, list[str]] = {}
        self._pitch = self._height = 0.0
        self._margins: dict[str, tuple[float, float]] = {}
        self._article = (0, "")

    def warn(self, what: str, where: str = "") -> None:
        self._warnings.setdefault(what, []).append(where)

    def said(self) -> tuple[str, ...]:
        """Give the warnings, one a kind, with the places."""
        out = []
        for what, places in self._warnings.items():
            named = list(dict.fromkeys(place for place in places if place))
            more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            out.append(f"{what}: {'; '.join(named[:_NAMED])}{more}" if named else what)
        return tuple(out)

    def items(self, pages: Sequence[Page]) -> Iterator[outline.Item]:
        """Give headings, units and lines, in printed order."""
        self._look(pages)
        rows = self._without_contents(self._body(pages))
        self._measure(rows)
        paragraphs = list(self._paragraphs(rows))
        start = self._front(paragraphs)
        yield from self._treaty(paragraphs[start:], start < len(paragraphs) and not paragraphs[start].heading)

    def _look(self, pages: Sequence[Page]) -> None:
        """Warn of what the text layer does not hold or does not say."""
        for page in pages:
            if page.drawn:
                self.warn("pages that show something but have no text are not read", f"page {page.number}")
            if page.notes:
                self.warn("notes and form fields on the pages are not read", f"page {page.number}")
            said = "".join(word.text for word in page.words).translate(_BULLETS)
            if unknown := sum(map(is_meaningless, said)):
                self.warn("characters without a meaning in Unicode", f"{unknown} on page {page.number}")

    # From pages to rows

    def _body(self, pages: Sequence[Page]) -> list[_Row]:
        """Give the rows of all pages in the order of reading, without what recurs at the edges."""
        printed = [self._rows(page) for page in pages]
        self._pitch = _pitch(printed)
        sizes = Counter[float]()
        for rows in printed:
            for row in rows:
                sizes[round(row.height, 1)] += len(row.text)
        self._height = sizes.most_common(1)[0][0] if sizes else 0.0
        out: list[_Row] = []
        running = _running(pages, printed, self._pitch, self._height)
        for rows, marks in zip(printed, running.rows, strict=True):
            for row in marks:
                self.ledger.drop(
                    row.text, "running headers and page marks", "all pages", "they recur at the edges of pages"
                )
            kept = self._without_footnotes([row for row in rows if row not in marks])
            out += self._in_columns(kept, out[-1].flow + 1 if out else 0)
        for gap in running.gaps:
            self.warn("the page marks leave out pages: text may be missing", gap)
        return out

    def _rows(self, page: Page) -> list[_Row]:
        """Put the words of a page together to rows, from the top down."""
        parts: list[list[Word]] = []
        for word in page.words:
            if word.turned:
                self._aside(word, page, "turned text", "it does not stand upright: a stamp or a note in the margin")
            elif not (-1 < word.left < page.width + 1 and -1 < word.base < page.height + 1):
                self._aside(word, page, "text outside the page", "no reader of the page sees it")
            elif parts and _continues(parts[-1], word):
                parts[-1].append(word)
            else:
                parts.append([word])
        rows: list[_Row] = []
        for row in sorted((_row(page.number, part) for part in parts), key=lambda row: (-row.base, row.left)):
            for i in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
                other = rows[i]
                near = abs(other.base - row.base) < 0.45 * min(other.height, row.height)
                if near and (row.left >= other.right - 1 or row.right <= other.left + 1):
                    rows[i] = _row(page.number, sorted((*other.words, *row.words), key=lambda word: word.left))
                    break
            else:
                rows.append(row)
        return rows

    def _aside(self, word: Word, page: Page, what: str, reason: str) -> None:
        self.ledger.drop(word.text, what, f"page {page.number}", reason)
        self.warn(f"{what} is left out", f"page {page.number}")

    def _without_footnotes(self, rows: list[_Row]) -> list[_Row]:
        """Take the notes in small print from the foot of a page, and their numbers from its text."""
        end = len(rows)
        while end and rows[end - 1].height < 0.87 * self._height:
            end -= 1
        if not end or end == len(rows) or not re.match(r"[\d*\u2020(]", rows[end].text):
            return rows
        for row in rows[end:]:
            where = f"page {row.page}"
            self.ledger.drop(row.text, "footnote", where, "small print at the foot of the page")
            self.warn("footnotes are left out", where)
        out = []
        for row in rows[:end]:
            marks = [word for word in row.words if _is_mark(word, row)]
            for word in marks:
                self.ledger.drop(word.text, "number of a footnote", f"page {row.page}", "the footnote is left out")
            kept = [word for word in row.words if word not in marks]
            out += [_row(row.page, kept) if marks else row] if kept else []
        return out

    def _in_columns(self, rows: list[_Row], flow: int) -> Iterator[_Row]:
        """Give the rows of a page in the order of reading: one column after the other."""
        gutter = _gutter(rows)
        if gutter is None:
            yield from (row._replace(flow=flow) for row in rows)
            return
        self.warn("two columns or a table: the left side is read before the right", f"page {rows[0].page}")
        left: list[_Row] = []
        right: list[_Row] = []

        def emptied() -> Iterator[_Row]:
            nonlocal flow
            for side in (left, right):
                yield from (row._replace(flow=flow) for row in side)
                flow += bool(side)
                side.clear()

        for row in rows:
            halves = [word for word in row.words if word.right <= gutter], [
                word for word in row.words if word.left >= gutter
            ]
            whole = len(halves[0]) + len(halves[1]) < len(row.words)
            if whole or (all(halves) and halves[1][0].left - halves[0][-1].right < 0.8 * row.height):
                yield from emptied()
                yield row._replace(flow=flow)
                flow += 1
                continue
            for side, words, name in zip((left, right), halves, ("left", "right"), strict=True):
                if words:
                    side.append(_row(row.page, words, column=name))
        yield from emptied()

    def _without_contents(self, rows: list[_Row]) -> list[_Row]:
        """Take out a table of contents: lines that lead with dots to a number of a page."""
        led = [i for i, row in enumerate(rows) if _LEADERS.search(row.text)]
        if len(led) < 3:
            return rows
        first, last = led[0], led[-1]
        # The heading of the table, and long entries that take two lines, stand with it.
        while first and rows[first - 1].flow == rows[led[0]].flow:
            first -= 1
        for row in rows[first : last + 1]:
            self.ledger.drop(row.text, "table of contents", f"page {row.page}", "it repeats the headings")
        return rows[:first] + rows[last + 1 :]

    # From rows to paragraphs

    def _measure(self, rows: Sequence[_Row]) -> None:
        """Find the left and the right edge of the text, apart for each column."""
        sides: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            sides[row.column].append(row)
        for column, members in sides.items():
            lefts, rights = sorted(row.left for row in members), sorted(row.right for row in members)
            self._margins[column] = lefts[len(lefts) // 20], rights[len(rights) * 19 // 20]

    def _is_short(self, row: _Row) -> bool:
        """Whether a row stops well before the right edge, as the last of a paragraph does."""
        left, right = self._margins[row.column]
        return row.right < right - 0.2 * (right - left)

    def _is_apart(self, before: _Row, row: _Row) -> bool:
        """Whether more than the space between two lines of a paragraph lies above a row."""
        return before.flow == row.flow and before.base - row.base > 1.25 * self._pitch

    def _paragraphs(self, rows: Iterable[_Row]) -> Iterator[_Paragraph]:
        now: _Paragraph | None = None
        for row in rows:
            heading = self._is_heading(row, now)
            if now is not None and not heading and self._goes_on(now, row):
                if _broken(now.last.text, row.text):
                    word = f"{now.last.words[-1].text}{row.words[0].text} on page {row.page}"
                    self.warn("words with a hyphen at the end of a line are kept as printed", word)
                now.rows.append(row)
                continue
            if now is not None:
                yield now
            now = _Paragraph([row], heading)
        if now is not None:
            yield now

    def _is_heading(self, row: _Row, now: _Paragraph | None) -> bool:
        """Judge a row that starts as the heading of an article or a division does."""
        article = self.words.article_heading(row.text)
        found = article or self.words.division_heading(row.text)
        if found is None:
            return False
        rest = _after_dash(found[-1])
        colon = re.match(r"\w+\s+\w+\s?[:\u2013\u2014-]", row.text) is not None
        before = now.last if now else None
        apart = before is None or self._is_apart(before, row)
        # At the top of a page the space above says nothing: the line before must have ended.
        top = before is not None and before.flow != row.flow
        ended = now is not None and (now.heading or _ENDED.search(now.text) is not None or self._is_short(now.last))
        stands = row.bold or apart or (top and ended)
        named = not rest or rest[0].isupper() or ((row.bold or colon) and rest[0].isalpha())
        if stands and named:
            return True
        # References in running text start so too: "Article 102 of the Charter".
        if article:
            said = f"{quoted(row.text, 40)} on page {row.page}"
            self.warn("lines that start as the heading of an article are read as text", said)
        return False

    def _goes_on(self, now: _Paragraph, row: _Row) -> bool:
        """Judge whether a row belongs to the paragraph before it."""
        before, first = now.last, now.first
        if now.heading:
            same = before.flow == row.flow and not self._is_apart(before, row) and before.bold == row.bold
            return same and (before.bold or not self._is_short(before)) and not _labels(row)
        if _labels(first) and not outline.split_labels(now.text)[1]:
            return True  # a label on a line of its own
        if self._is_apart(before, row):
            return False
        ended, short = _ENDED.search(before.text) is not None, self._is_short(before)
        same_flow = before.flow == row.flow
        if row.text[0] in _BULLETS.values():
            return False
        if labels := _labels(row):
            if ended or short:
                return False
            hangs = first.text_left > first.left + 4
            if same_flow and hangs and abs(row.left - first.left) < 4:
                return False
            # "a notice of one / (1) year" goes on; "5. Each Party" does not.
            return not outline.split_labels(row.text)[1][:1].isupper() or (same_flow and not labels[0].form == "dot")
        capital = not row.text[0].islower()
        if not same_flow:
            if not capital or (not ended and not short):
                return True
            if short or abs(row.left - before.left) > 6:
                return False
            self.warn("whether a paragraph ends with the page is not to be seen; it is read on", f"page {row.page}")
            return True
        if ended and short and capital:
            return False
        if len(now.rows) == 1:
            return row.left > first.left - 6 or not ended
        return abs(row.left - before.left) < 6 or not ended

    # From paragraphs to items

    def _front(self, paragraphs: Sequence[_Paragraph]) -> int:
        """Find where the treaty starts, and take what stands before: covers and the title."""
        end = next((i for i, paragraph in enumerate(paragraphs) if paragraph.heading), len(paragraphs))
        front = paragraphs[:end]
        start = next((i for i, p in enumerate(front) if self._is_preamble(p)), None)
        if start is None:
            start = next((i for i, p in enumerate(front) if self._is_body(p)), end)
        page = paragraphs[min(start, len(paragraphs) - 1)].first.page if paragraphs else 0
        for paragraph in front[:start]:
            if paragraph.first.page == page:
                self.title = f"{self.title} {paragraph.text}".strip()
                self.ledger.drop(paragraph.text, "title", f"page {page}", "kept as the title of the treaty")
            else:
                where = f"page {paragraph.first.page}"
                self.ledger.drop(paragraph.text, "cover", where, "stands before the title")
        return start

    def _is_preamble(self, paragraph: _Paragraph) -> bool:
        return paragraph.text.rstrip(".:").lower() == self.words.preamble.lower()

    def _is_body(self, paragraph: _Paragraph) -> bool:
        """Whether this is no more a title: words of the usual size that make a sentence."""
        plain = not paragraph.bold and paragraph.first.height < 1.1 * self._height
        return plain and (_ENDED.search(paragraph.text) is not None or paragraph.text.endswith(","))

    def _treaty(self, paragraphs: Sequence[_Paragraph], preamble: bool) -> Iterator[outline.Item]:
        lines: list[_Paragraph] = []
        waiting: outline.Division | outline.Unit | None = None
        articles = ended = False
        for i, paragraph in enumerate(paragraphs):
            if articles and self._is_annex(paragraph):
                for left in paragraphs[i:]:
                    where = f"page {left.first.page}"
                    self.ledger.drop(left.text, "annex", where, "annexes are not read")
                self.warn("an annex is left out", f"from page {paragraph.first.page}")
                break
            opened = self._opened(paragraph) if paragraph.heading and not ended else None
            if waiting is not None and waiting.heading is None and opened is None and self._is_name(paragraph):
                yield waiting._replace(heading=paragraph.text)
                waiting = None
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            formula = articles and not ended and self.words.is_formula(paragraph.text)
            if opened is not None or formula:
                yield from self._lines(lines)
                lines = []
            if opened is not None:
                waiting = opened
                articles = articles or isinstance(opened, outline.Unit)
                self._article = (paragraph.first.page, paragraph.text)
            elif formula:
                ended = True
                yield outline.Unit("end")
                lines.append(paragraph)
            elif preamble:
                preamble = False
                named = self._is_preamble(paragraph)
                yield outline.Unit("preamble", heading=paragraph.text if named else None)
                lines += [] if named else [paragraph]
            else:
                lines.append(paragraph)
        if waiting is not None:
            yield waiting
        yield from self._lines(lines)

    def _opened(self, paragraph: _Paragraph) -> outline.Division | outline.Unit | None:
        article = self.words.article_heading(paragraph.text)
        division = None if article else self.words.division_heading(paragraph.text)
        opened = article or division
        if opened is None:
            return None
        label, rest = opened[-2], _after_dash(opened[-1])
        words = text.count(paragraph.text) - text.count(label) - text.count(rest)
        self.ledger.drop(words, "words of numbered headings", "the whole document", "the address says it")
        if division:
            return outline.Division(division[0], label, rest or None)
        return outline.Unit("article", label, rest or None)

    def _is_name(self, paragraph: _Paragraph) -> bool:
        """Whether this is the name of a heading that was printed without one."""
        return not _labels(paragraph.first) and paragraph.titled and not self.words.is_formula(paragraph.text)

    def _is_annex(self, paragraph: _Paragraph) -> bool:
        found = re.match(rf"{self.words.annex}(?:\s+(?:[IVX]+|\d+|[A-Z]))?\b(?!\s+[a-z])", paragraph.text, re.I)
        return found is not None and paragraph.titled

    def _lines(self, paragraphs: Sequence[_Paragraph]) -> Iterator[outline.Line]:
        """Give the paragraphs of one unit, with lists numbered so that each has its own numbers."""
        parts = _parts(paragraphs)
        outer = inner = 0
        for i, paragraph in enumerate(paragraphs):
            said = paragraph.text
            if i in parts:
                word, number, rest = parts[i]
                self.ledger.drop(word, "words of numbered headings", "the whole document", "the address says it")
                said = f"{number}. {rest}"
                self.warn(f"parts headed {quoted(word)} and a number are read as paragraphs", self._here())
            elif (number := _number(paragraph)) is not None:
                above = paragraphs[i - 1] if i else None
                if number == 1 and outer and above is not None and _number(above) == outer and above.titled:
                    inner = 1
                    self.warn(
                        "paragraphs numbered anew under a titled one are read as a list in it",
                        f"paragraph {outer}, {self._here()}",
                    )
                elif inner and number == inner + 1 and not (number == outer + 1 and paragraph.titled):
                    inner = number
                else:
                    outer, inner = number, 0
                if inner:
                    # Another form of label than that of the list that holds it.
                    said = re.sub(r"^(\d+)\.", r"\1)", said)
            yield outline.Line(said)

    def _here(self) -> str:
        page, heading = self._article
        return f"{quoted(heading, 30)} on page {page}"


def _labels(row: _Row) -> tuple[outline.labels.Label, ...]:
    return outline.split_labels(row.text)[0]


def _number(paragraph: _Paragraph) -> int | None:
    """The number of a paragraph as "3." prints it, None for other labels."""
    labels = _labels(paragraph.first)
    return int(labels[0].word) if labels and labels[0].form == "dot" and labels[0].word.isdigit() else None


def _parts(paragraphs: Sequence[_Paragraph]) -> dict[int, tuple[str, str, str]]:
    """Find headings such as "Principle 1: ...": one word, with all numbers from 1 on."""
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for i, paragraph in enumerate(paragraphs):
        if _number(paragraph) is not None:
            return {}
        if part := _PART.fullmatch(paragraph.text):
            found[part[1]].append((i, part[2], part[3]))
    for word, parts in found.items():
        if len(parts) > 1 and [number for _, number, _ in parts] == [str(n + 1) for n in range(len(parts))]:
            return {i: (word, number, rest) for i, number, rest in parts}
    return {}


def _after_dash(heading: str) -> str:
    return heading.lstrip("\u2013\u2014-: ")


def _continues(part: Sequence[Word], word: Word) -> bool:
    """Whether a word stands on the same line as those before it, and after them."""
    last, high = part[-1], max(part[0].height, word.height)
    return abs(word.base - part[0].base) < 0.45 * high and word.left > last.right - 0.5 * high


def _is_mark(word: Word, row: _Row) -> bool:
    """Whether a word is the raised number of a footnote."""
    small = word.height < 0.8 * row.height and word.base > row.base + 0.15 * row.height
    return small and re.fullmatch(r"[\d*\u2020]+", word.text) is not None


def _pitch(pages: Iterable[Sequence[_Row]]) -> float:
    """The usual distance from one line to the next."""
    steps = Counter[float]()
    for rows in pages:
        for before, row in pairwise(rows):
            if 0 < before.base - row.base < 3 * row.height:
                steps[round(2 * (before.base - row.base)) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 14.0


def _gutter(rows: Sequence[_Row]) -> float | None:
    """Find the empty strip between two columns: the place where most rows have a wide gap."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        for before, after in pairwise(row.words):
            sides = [sum(len(word.text) for word in row.words if word.left <= before.left)]
            sides.append(len(row.text.replace(" ", "")) - sides[0])
            if after.left - before.right > 1.1 * row.height and min(sides) >= 10:
                gaps.append((before.right, after.left))
    if len(gaps) < 6:
        return None
    middle = median((start + end) / 2 for start, end in gaps)
    across = sum(start < middle < end for start, end in gaps)
    return middle if across >= max(6, 0.4 * len(rows)) else None


class _Running(NamedTuple):
    """What recurs at the edges of the pages, and where the page marks leave out a number."""

    rows: list[list[_Row]]
    gaps: list[str]


class _Edge(NamedTuple):
    """A piece of a row near the top or the foot of a page."""

    page: int
    offset: float
    free: bool
    text: str


def _running(pages: Sequence[Page], printed: Sequence[Sequence[_Row]], pitch: float, height: float) -> _Running:
    """Find headers, footers and page marks: pieces that recur at one place of several pages."""
    seen: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for page, rows in zip(pages, printed, strict=True):
        for top in (True, False):
            for row, free in _edge(page, rows, top, pitch, height):
                offset = page.height - row.base if top else row.base
                for piece in _pieces(row):
                    seen[top, _shape(piece)].append(_Edge(page.number, offset, free, piece))
    need = 3 if len(pages) > 3 else 2
    recurring: set[tuple[bool, str]] = set()
    gaps: list[str] = []
    for key, found in seen.items():
        place = median(edge.offset for edge in found)
        there = [edge for edge in found if abs(edge.offset - place) < 12]
        numbers = [(edge.page, int(n[-1])) for edge in there if (n := re.findall(r"\d+", edge.text))]
        grow = sum(a[1] < b[1] for a, b in pairwise(numbers))
        alike = len({edge.text for edge in there}) == 1
        free = sum(edge.free for edge in there) * 2 > len(there)
        if len({edge.page for edge in there}) >= need and free and (alike or grow >= 0.8 * (len(numbers) - 1) > 0):
            recurring.add(key)
            if not alike:
                gaps += [
                    f"from {a} to {b} on page {q}" for (p, a), (q, b) in pairwise(numbers) if b - a > q - p
                ]
    out: list[list[_Row]] = []
    for page, rows in zip(pages, printed, strict=True):
        out.append([])
        for top in (True, False):
            for row, _ in _edge(page, rows, top, pitch, height):
                if not all((top, _shape(piece)) in recurring for piece in _pieces(row)):
                    break  # what stands further in is text
                if row not in out[-1]:
                    out[-1].append(row)
    return _Running(out, gaps)


def _edge(
    page: Page, rows: Sequence[_Row], top: bool, pitch: float, height: float
) -> Iterator[tuple[_Row, bool]]:
    """Give the outermost rows, and whether each stands free of the text or is set otherwise."""
    order = list(rows) if top else list(reversed(rows))
    for row, inner in zip(order[:3], [*order[1:4], None], strict=False):
        offset = page.height - row.base if top else row.base
        if offset > 0.15 * page.height:
            return
        apart = inner is None or abs(row.base - inner.base) > 1.25 * pitch
        yield row, apart or abs(row.height - height) > 0.08 * height


def _pieces(row: _Row) -> list[str]:
    """Cut a row at its wide gaps."""
    out = [row.words[0].text]
    for before, word in pairwise(row.words):
        if word.left - before.right > 2.5 * row.height:
            out.append(word.text)
        else:
            out[-1] += ("" if word.glued else " ") + word.text
    return out


def _shape(piece: str) -> str:
    """A piece without its numbers and spaces; a label such as "5." keeps its number."""
    labels, rest = outline.split_labels(piece)
    return piece if labels and not rest else re.sub(r"\d+", "#", re.sub(r"\s", "", piece)).lower()
