"""Pasted text to its printed paragraphs: encoding, Markdown signs, page numbers, wrapped lines.

What is taken away is entered in the ledger; where two readings are possible, text is kept.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from treatycompare import outline, text
from treatycompare.doors.plain import SIZE_LIMIT, open_text
from treatycompare.errors import ParseError
from treatycompare.outline.headings import headings, is_formula, is_preamble
from treatycompare.outline.labels import Label, shown, values
from treatycompare.parsers import plain_labels

LINE_LIMIT = 100_000
"""Lines of a document; a code of two thousand articles has a quarter of that."""

# A line can be too long for the width at which others were wrapped; a paragraph of a web page has more.
_WIDEST = 200
_WHOLE = "the whole document"

_RULE = re.compile(r"\s*([-=*_])(?:\s?\1){2,}\s*")
_SIGNS = re.compile(r"\s*(?:>\s?)*\s*(?:#{1,6}\s+)?")
_BULLET = re.compile(r"[-*+]\s+(?=\S)")
_STRONG = re.compile(r"(\*\*|__)([^*_\s](?:[^*_]*[^*_\s])?)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*)([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])|(?<![\w_])(_)([^_\s](?:[^_]*[^_\s])?)_(?!\w)"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])")
_LINK = re.compile(r"\[([^\[\]]{1,400})\]\(((?:https?:|[#./])[^()\s]{0,2000})\)")

_PAGE = re.compile(
    r"(?:[-\u2013\u2014\[]\s*)?(?:(?:page|página|pagina|trang|стр\.|seite)\s+)?(\d{1,4})"
    r"(?:\s*(?:/|of|sur|de|von|из)\s*\d{1,4})?(?:\s*[-\u2013\u2014\]])?",
    re.I,
)
_ENDED = (".", ";", ":", "!", "?", "。", "；", "：", "؛")
_BOTH_CJK = re.compile("[\u2e80-\u9fff\uff00-\uffef]{2}")
# "… in accordance with / Article 5": the line goes on, whatever it starts with.
_REFERRING = re.compile(
    r"\b(?:in|of|to|by|with|under|and|or|from|see|this|the|paragraphs?|subparagraphs?|articles?|sections?|points?|"
    r"de|du|des|à|aux?|et|ou|l['’]|los?|las?|del|y|o|paragraphes?|alinéas?|párrafos?|apartados?|"
    r"và|hoặc|tại|theo|khoản|điểm|của|с|со|в|и|или|по|на|к|настоящей|пункт\w*|подпункт\w*|стать\w+)$",
    re.I,
)
_NOUN = re.compile(
    r"\b(?:paragraphs?|subparagraphs?|articles?|sections?|points?|paragraphes?|alinéas?|párrafos?|apartados?|"
    r"khoản|điểm|điều|пункт\w*|подпункт\w*|стать\w+)$",
    re.I,
)
_GOES_ON = re.compile(r"(?:of|and|or|above|below|hereof|thereof|du|de|des|del|et|ou|y|o|и|или|và|hoặc)\b", re.I)


class Paragraph(NamedTuple):
    """One printed paragraph, the number of its first line, and what marks it.

    ``gap`` says that a blank line stands before it, ``marked`` that it is printed as a heading.
    """

    text: str
    line: int
    gap: bool = False
    marked: bool = False


def decode(data: bytes, source: str) -> str:
    """Decode pasted text: UTF-8, or UTF-16 that says so with a byte order mark.

    Raises ParseError for anything else, with what to do.
    """
    todo = "save it as text in UTF-8"
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) <= SIZE_LIMIT:
            data = data.decode("utf-16").encode()
        return open_text(data, source)
    except UnicodeError:
        raise ParseError("the file starts like UTF-16 but is no such text", where=source, todo=todo) from None
    except ParseError as error:
        raise ParseError(error.what, where=source, todo=todo if "UTF-8" in error.what else None) from None


def paragraphs(document: str, source: str, ledger: outline.Ledger) -> list[Paragraph]:
    """Give the printed paragraphs of a document, wrapped lines joined.

    Raises ParseError where it has too many lines.
    """
    if len(document.splitlines()) > LINE_LIMIT:
        raise ParseError(f"the text has more than {LINE_LIMIT:,} lines: no law is so long", where=source)
    # Letters that are typed as base and mark are one sign to every later step (and to a reader).
    composed = unicodedata.normalize("NFC", document)
    if text.count(composed) < text.count(document):
        ledger.drop(text.count(document) - text.count(composed), "marks apart from their letters", _WHOLE, "composed")
        document = composed
    lines = list(_lines(document, ledger))
    return _joined(list(_without_pages(lines, ledger)))


class _Line(NamedTuple):
    text: str
    number: int
    gap: bool
    marked: bool
    heading: bool
    labelled: bool
    page: bool = False
    """Whether a page ends in the gap before this line."""

    @property
    def starts(self) -> bool:
        """Whether the line looks like the start of something: a heading, an item, a row of a table."""
        return self.marked or self.heading or self.labelled or self.text[0] in "|-*•–—"


def _lines(document: str, ledger: outline.Ledger) -> Iterator[_Line]:
    """Give the lines that have text, without Markdown signs and marks that print nothing."""
    gap = page = False
    for number, line in enumerate(document.replace("\f", "\n\f\n").splitlines(), 1):
        bare = _bared(text.tidy(line))
        ledger.drop(
            text.count(line) - text.count(bare), "marks that print nothing", _WHOLE, "around headings and labels"
        )
        if not bare:
            gap, page = True, page or "\f" in line
            continue
        if _RULE.fullmatch(bare):
            ledger.drop(bare, "rules", _WHOLE, "mark-up")
            gap = True
            continue
        plain, marked = _without_signs(bare)
        ledger.drop(text.count(bare) - text.count(plain), "Markdown signs and addresses of links", _WHOLE, "mark-up")
        if plain:
            yield _Line(plain, number, gap, marked, _heading(plain), plain_labels.labelled(plain), page)
            gap = page = False


def _bared(line: str) -> str:
    """Take marks that print nothing from around a heading and from before a label; elsewhere they stay."""
    unprinted = plain_labels.UNPRINTED + " "
    if line[:1] not in unprinted and line[-1:] not in unprinted:
        return line
    bare = line.strip(unprinted)
    if not bare or _heading(bare) or is_preamble(bare):
        return bare
    return line.lstrip(unprinted) if plain_labels.labelled(bare) or is_formula(bare) else line


def _without_signs(line: str) -> tuple[str, bool]:
    if line.startswith("|"):
        return line, False  # a table is kept as text
    signs = _SIGNS.match(line)
    start = signs.end() if signs else 0
    plain = line[start:]
    marked = "#" in line[:start]
    if marked:
        plain = re.sub(r"\s+#{1,6}$", "", plain)
    bullet = _BULLET.match(plain)
    if bullet and plain_labels.labelled(_unmarked(plain[bullet.end() :])):
        plain = plain[bullet.end() :]
    strong = _STRONG.fullmatch(plain)
    plain = _unmarked(plain)
    return text.tidy(plain), marked or strong is not None


def _unmarked(line: str) -> str:
    line = _STRONG.sub(lambda found: found[2], line)
    line = _EMPHASIS.sub(lambda found: found[2] or found[4], line)
    line = _LINK.sub(lambda found: found[1], line)
    return _ESCAPE.sub(lambda found: found[1], line)


def _without_pages(lines: Sequence[_Line], ledger: outline.Ledger) -> Iterator[_Line]:
    """Leave out page numbers: numbers alone on a line that run on by one, over more than one article."""
    found = {i: int(number[1]) for i, line in enumerate(lines) if (number := _PAGE.fullmatch(line.text))}
    places, values = list(found), list(found.values())
    runs_on = len(values) > 1 and all(b == a + 1 for a, b in pairwise(values))
    # The numbers of the paragraphs of one article, each alone on its line, run on too.
    parted = bool(places) and any(line.heading for line in lines[places[0] : places[-1]])
    pages = set(places) if runs_on and parted else set[int]()
    gap = page = False
    for i, line in enumerate(lines):
        if i in pages:
            where = f"lines {lines[places[0]].number} to {lines[places[-1]].number}"
            ledger.drop(line.text, "page numbers", where, "alone on their lines, one after another")
            gap, page = gap or line.gap, True
        else:
            yield line._replace(gap=line.gap or gap, page=line.page or page)
            gap = page = False


def _heading(line: str) -> bool:
    return any(not found.rest[:1].islower() for found in headings(line))


def _joined(lines: Sequence[_Line]) -> list[Paragraph]:
    """Join the lines of each paragraph."""
    width = _width(lines)
    starts: list[_Line] = []
    pieces: list[list[str]] = []
    labels: set[str] = set()
    last: _Line | None = None
    for line in lines:
        if last is not None and _goes_on("".join(pieces[-1][:4]), last, line, width, labels):
            pieces[-1].append(_space_between(last.text, line.text) + line.text)
        else:
            starts.append(line)
            pieces.append([line.text])
            labels = set() if line.heading else labels
            labels |= {label.word for label in outline.split_labels(line.text)[0]}
        last = line
    return [
        Paragraph("".join(said), line.number, line.gap, line.marked) for line, said in zip(starts, pieces, strict=True)
    ]


def _width(lines: Sequence[_Line]) -> int:
    """Find the width at which the document was wrapped, 0 where it was not."""
    pairs = [
        (line.text, after.text)
        for line, after in pairwise(lines)
        if not (after.gap or after.starts or line.heading or line.marked or line.text[0] == "|")
    ]
    if not pairs:
        return 0
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[(len(lengths) - 1) * 9 // 10]
    full = sum(_would_not_fit(line, after, 0.85 * width) for line, after in pairs)
    ended = sum(line.endswith((*_ENDED, ",", "，", "、", "،")) for line, _ in pairs)
    longer = sum(len(line.text) > 1.15 * width for line in lines)
    wrapped = 20 <= width <= _WIDEST and full >= 0.6 * len(pairs) and ended <= 0.5 * len(pairs)
    if len(pairs) == 1:  # one pair of lines says little
        wrapped = 40 <= width <= _WIDEST and not ended and pairs[0][1][0].islower()
    return width if wrapped and longer <= 0.1 * len(lines) else 0


def _would_not_fit(line: str, after: str, width: float) -> bool:
    return len(line) + 1 + len(after.split(" ", 1)[0][:40]) > width


def _goes_on(start: str, last: _Line, line: _Line, width: int, labels: Collection[str]) -> bool:
    """Whether *line* goes on with the paragraph that *last* is the last line of.

    *start* are the first lines of the paragraph, *labels* those of the article so far.
    """
    ended = last.text.rstrip(plain_labels.UNPRINTED).endswith(_ENDED)
    if plain_labels.alone(start[:40]) or re.fullmatch(r"\d{1,3}", start):
        return not line.heading
    if last.marked or line.marked or line.text[0] == "|" or last.text[0] == "|":
        return False
    full = bool(width) and not ended and _would_not_fit(last.text, line.text, 0.85 * width)
    if line.page and not ended and not line.starts and line.text[0].islower():
        return bool(width) or not last.text.endswith(",")
    if line.gap:
        return False
    if last.heading and start == last.text:
        return full and line.text[0].islower()
    if line.labelled:
        found, rest = outline.split_labels(line.text)
        stray = bool(found) and not _expected(found[0], labels)
        return _NOUN.search(last.text[-40:]) is not None or (full and (stray or _GOES_ON.match(rest) is not None))
    if line.heading:
        return _REFERRING.search(last.text[-40:]) is not None or (
            full and any(found.rest for found in headings(line.text))
        )
    if not width or line.starts or (plain_labels.numbered(line.text) and ended):
        return False
    return full or _would_not_fit(last.text, line.text, width) or (not ended and 10 * len(last.text) >= 6 * width
                                                                   and not last.text.endswith(","))  # fmt: skip


def _expected(label: Label, labels: Collection[str]) -> bool:
    """Whether a label is the first of a list, or follows one of *labels*."""
    return any(place <= 1 or shown(style, place - 1) in labels for style, (place, _) in values(label))


def _space_between(before: str, after: str) -> str:
    """Give what joins two lines of one paragraph: nothing after a cut word's hyphen, and in Chinese."""
    cut = re.search(r"\w[-\u2010\u2011\u00ad]$", before[-2:]) and after[:1].islower()
    return "" if cut or _BOTH_CJK.fullmatch(before[-1:] + after[:1]) else " "


def numbers_left(found: Iterable[Paragraph]) -> list[int]:
    """Give the lines on which a number stands alone: a page number, or a label that lost its words."""
    return [paragraph.line for paragraph in found if _PAGE.fullmatch(paragraph.text)]
