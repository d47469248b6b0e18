"""Words of pages to printed lines in the order of reading, without what is no text of the treaty."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.doors.pdf import Page, Word, is_meaningless

# Symbol fonts name their bullets by places of the private area; these two are known.
_BULLETS = {0xF0B7: "\u2022", 0xF0A7: "\u25aa"}
BULLETS = tuple(_BULLETS.values())
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxl]+)$")
# More places than this are not named one by one.
_NAMED = 12


class Doubts:
    """What is to be said of a reading, one warning a kind, with the places."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    def add(self, what: str, where: str) -> None:
        """Enter a doubt at a place."""
        self._said.setdefault(what, []).append(where)

    def said(self) -> tuple[str, ...]:
        """Give the warnings."""
        out = []
        for what, places in self._said.items():
            named = list(dict.fromkeys(places))
            more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            out.append(f"{what}: {'; '.join(named[:_NAMED])}{more}")
        return tuple(out)


class Row(NamedTuple):
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
        """Where the row starts."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the row ends."""
        return self.words[-1].right

    @property
    def text_left(self) -> float:
        """Where the words after the labels start."""
        at = 0
        for n in range(1, min(4, len(self.words))):
            labels, rest = outline.split_labels(" ".join(word.text for word in self.words[:n]))
            if not labels or rest:
                break
            at = n
        return self.words[at].left


def _row(page: int, words: Sequence[Word], flow: int = 0, column: str = "") -> Row:
    """Make a row of words that stand in order from left to right."""
    tallest = max(words, key=lambda word: word.height)
    said = "".join(word.text if word.glued or not i else f" {word.text}" for i, word in enumerate(words))
    bold = all(word.bold for word in words if any(map(str.isalnum, word.text)))
    return Row(page, flow, column, tuple(words), said.translate(_BULLETS), tallest.base, tallest.height, bold)


class _Band:
    """Pieces of one line that the file gives apart from each other: a label, its text, a page mark."""

    def __init__(self, row: Row) -> None:
        self.base, self.height = row.base, row.height
        self.words = list(row.words)
        self._spans = [(row.left, row.right)]

    def take(self, row: Row) -> bool:
        """Take a piece that stands on this line, where nothing stands yet."""
        if abs(self.base - row.base) >= 0.45 * min(self.height, row.height):
            return False
        at = bisect(self._spans, (row.left, row.right))
        if (at and self._spans[at - 1][1] > row.left + 1) or (
            at < len(self._spans) and self._spans[at][0] < row.right - 1
        ):
            return False
        self._spans.insert(at, (row.left, row.right))
        self.words += row.words
        return True


class Print(NamedTuple):
    """The lines of a document, and what is usual in it: the step from line to line, the height of letters."""

    rows: list[Row]
    pitch: float
    height: float


class Rows:
    """Reads the pages of one document to rows; counts what it leaves out where it leaves it out."""

    def __init__(self, ledger: outline.Ledger, doubts: Doubts) -> None:
        self.ledger, self.doubts = ledger, doubts
        self._height = 0.0

    def read(self, pages: Sequence[Page]) -> Print:
        """Give the rows of all pages in the order of reading, without what recurs at the edges."""
        self._look(pages)
        printed = [self._rows(page) for page in pages]
        sizes = Counter[float]()
        for row in chain.from_iterable(printed):
            sizes[round(row.height, 1)] += len(row.text)
        self._height = sizes.most_common(1)[0][0] if sizes else 0.0
        pitch = _pitch(printed, self._height)
        running = _running(pages, printed, pitch, self._height)
        for gap in running.gaps:
            self.doubts.add("the page marks leave out pages: text may be missing", gap)
        out: list[Row] = []
        for rows, marks in zip(printed, running.rows, strict=True):
            for place in marks:
                what, reason = "running headers and page marks", "they recur at the edges of pages"
                self.ledger.drop(rows[place].text, what, "all pages", reason)
            kept = self._without_footnotes([row for place, row in enumerate(rows) if place not in marks])
            out += self._in_columns(kept, out[-1].flow + 1 if out else 0)
        return Print(self._without_contents(out), pitch, self._height)

    def _look(self, pages: Sequence[Page]) -> None:
        """Warn of what the text layer does not hold or does not say."""
        for page in pages:
            if not page.words:
                what = "pages that show something but have no text" if page.drawn else "pages without anything on them"
                self.doubts.add(f"{what} are not read", f"page {page.number}")
            if page.notes:
                self.doubts.add("notes and form fields on the pages are not read", f"page {page.number}")
            said = "".join(word.text for word in page.words)
            bullets = sum(said.count(chr(code)) for code in _BULLETS)
            if bullets:
                self.doubts.add("bullets of a symbol font are given as \u2022", f"{bullets} on page {page.number}")
            said = said.translate(_BULLETS)
            if unknown := sum(map(is_meaningless, said)):
                self.doubts.add("characters without a meaning in Unicode", f"{unknown} on page {page.number}")

    def _rows(self, page: Page) -> list[Row]:
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
        bands: list[_Band] = []
        for row in sorted((_row(page.number, part) for part in parts), key=lambda row: (-row.base, row.left)):
            if not any(band.take(row) for band in bands[-5:]):
                bands.append(_Band(row))
        return [_row(page.number, sorted(band.words, key=lambda word: word.left)) for band in bands]

    def _aside(self, word: Word, page: Page, what: str, reason: str) -> None:
        self.ledger.drop(word.text, what, f"page {page.number}", reason)
        self.doubts.add(f"{what} is left out", f"page {page.number}")

    def _without_footnotes(self, rows: list[Row]) -> list[Row]:
        """Take the notes in small print from the foot of a page, and their numbers from its text."""
        end = len(rows)
        while end and rows[end - 1].height < 0.87 * self._height:
            end -= 1
        if not end or end == len(rows) or not re.match(r"[\d*\u2020(]", rows[end].text):
            return rows
        for row in rows[end:]:
            where = f"page {row.page}"
            self.ledger.drop(row.text, "footnote", where, "small print at the foot of the page")
            self.doubts.add("footnotes are left out", where)
        out = []
        for row in rows[:end]:
            kept = [word for word in row.words if not _is_mark(word, row)]
            marks = text.count(row.text) - sum(len(word.text) for word in kept)
            self.ledger.drop(marks, "number of a footnote", f"page {row.page}", "the footnote is left out")
            out += [_row(row.page, kept) if marks else row] if kept else []
        return out

    def _in_columns(self, rows: list[Row], flow: int) -> Iterator[Row]:
        """Give the rows of a page in the order of reading: one column after the other."""
        gutter = _gutter(rows)
        if gutter is None:
            yield from (row._replace(flow=flow) for row in rows)
            return
        self.doubts.add("two columns or a table: the left side is read before the right", f"page {rows[0].page}")
        left: list[Row] = []
        right: list[Row] = []

        def emptied() -> Iterator[Row]:
            nonlocal flow
            for side in (left, right):
                yield from (row._replace(flow=flow) for row in side)
                flow += bool(side)
                side.clear()

        for row in rows:
            halves = (
                [word for word in row.words if word.right <= gutter],
                [word for word in row.words if word.left >= gutter],
            )
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

    def _without_contents(self, rows: list[Row]) -> list[Row]:
        """Take out a table of contents: lines that lead with dots to a number of a page."""
        led = [i for i, row in enumerate(rows) if len(row.text) < 400 and _LEADERS.search(row.text)]
        if len(led) < 3 or any(b - a > 4 for a, b in pairwise(led)):
            return rows
        first, last = led[0], led[-1]
        # The heading of the table, and the first line of a long entry, stand with it.
        while first and rows[first - 1].flow == rows[led[0]].flow:
            first -= 1
        for row in rows[first : last + 1]:
            self.ledger.drop(row.text, "table of contents", f"page {row.page}", "it repeats the headings")
            self.doubts.add("a table of contents is left out", f"page {row.page}")
        return rows[:first] + rows[last + 1 :]


def _continues(part: Sequence[Word], word: Word) -> bool:
    """Whether a word stands on the same line as those before it, and after them."""
    last, high = part[-1], max(part[0].height, word.height)
    return abs(word.base - part[0].base) < 0.45 * high and word.left > last.right - 0.5 * high


def _is_mark(word: Word, row: Row) -> bool:
    """Whether a word is the raised number of a footnote."""
    small = word.height < 0.8 * row.height and word.base > row.base + 0.15 * row.height
    return small and re.fullmatch(r"[\d*\u2020]+", word.text) is not None


def _pitch(pages: Iterable[Sequence[Row]], height: float) -> float:
    """The usual distance from one line of a paragraph to the next."""
    sure, close = Counter[float](), Counter[float]()
    for rows in pages:
        for before, row in pairwise(rows):
            step = round(2 * (before.base - row.base)) / 2
            # A line that ends open and one that starts small belong together, however far apart.
            if 0 < step < 3 * row.height and row.text[0].islower() and before.text[-1] not in ".;:":
                sure[step] += 1
            if 0 < step < 1.8 * row.height:
                close[step] += 1
    usual = sure if sure.total() > 2 else close
    return usual.most_common(1)[0][0] if usual else 1.4 * height


def _gutter(rows: Sequence[Row]) -> float | None:
    """Find the empty strip between two columns: the place where most rows have a wide gap."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        here, whole = 0, sum(len(word.text) for word in row.words)
        for before, after in pairwise(row.words):
            here += len(before.text)
            if after.left - before.right > 1.1 * row.height and min(here, whole - here) >= 10:
                gaps.append((before.right, after.left))
    if len(gaps) < 6:
        return None
    middle = median((start + end) / 2 for start, end in gaps)
    across = sum(start < middle < end for start, end in gaps)
    return middle if across >= max(6, 0.4 * len(rows)) else None


class _Running(NamedTuple):
    """Which rows of each page recur at its edges, and where the page marks leave out a number."""

    rows: list[set[int]]
    gaps: list[str]


class _Edge(NamedTuple):
    """A piece of a row near the top or the foot of a page."""

    page: int
    offset: float
    free: bool
    text: str


def _running(pages: Sequence[Page], printed: Sequence[Sequence[Row]], pitch: float, height: float) -> _Running:
    """Find headers, footers and page marks: pieces that recur at one place of several pages."""
    seen: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for page, rows in zip(pages, printed, strict=True):
        for top in (True, False):
            for place, free in _edge(page, rows, top, pitch, height):
                row = rows[place]
                offset = page.height - row.base if top else row.base
                for piece in _pieces(row):
                    seen[top, _shape(piece)].append(_Edge(page.number, offset, free, piece))
    need = 3 if len(pages) > 3 else 2
    recurring: set[tuple[bool, str]] = set()
    gaps: list[str] = []
    for key, found in seen.items():
        middle = median(edge.offset for edge in found)
        there = [edge for edge in found if abs(edge.offset - middle) < 12]
        if len({edge.page for edge in there}) < need or sum(edge.free for edge in there) * 2 <= len(there):
            continue
        if len({edge.text for edge in there}) == 1:
            recurring.add(key)
        # "Page 3 of 40": one of the numbers grows with the pages.
        for numbers in zip(*(re.findall(r"\d{1,9}", edge.text) for edge in there), strict=False):
            marks = [(edge.page, int(number)) for edge, number in zip(there, numbers, strict=True)]
            if sum(a < b for (_, a), (_, b) in pairwise(marks)) >= 0.8 * (len(marks) - 1):
                recurring.add(key)
                gaps += [f"from {a} to {b} on page {q}" for (p, a), (q, b) in pairwise(marks) if b - a > q - p]
    out: list[set[int]] = []
    for page, rows in zip(pages, printed, strict=True):
        out.append(set())
        for top in (True, False):
            for place, _ in _edge(page, rows, top, pitch, height):
                if not all((top, _shape(piece)) in recurring for piece in _pieces(rows[place])):
                    break  # what stands further in is text
                out[-1].add(place)
    return _Running(out, gaps)


def _edge(page: Page, rows: Sequence[Row], top: bool, pitch: float, height: float) -> Iterator[tuple[int, bool]]:
    """Give the places of the outermost rows, and whether each stands free of the text or is set otherwise."""
    places = range(len(rows)) if top else range(len(rows) - 1, -1, -1)
    for place, inner in zip(places[:3], [*places[1:4], None], strict=False):
        row = rows[place]
        if (page.height - row.base if top else row.base) > 0.15 * page.height:
            return
        apart = inner is None or abs(row.base - rows[inner].base) > 1.25 * pitch
        yield place, apart or abs(row.height - height) > 0.08 * height


def _pieces(row: Row) -> list[str]:
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
    labels, rest = outline.split_labels(piece[:200])
    return piece if labels and not rest else re.sub(r"\d+", "#", re.sub(r"\s", "", piece)).lower()
