"""Treaties in PDF with a text layer: lines are rebuilt from where the words stand on the page.

Print has no mark-up. What recurs at the edges of pages is no text of the treaty; what stands apart,
is bold or follows in number is a heading; a label opens a paragraph unless the line before it runs
on into it. Where print leaves a doubt, the treaty carries a warning with the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from treatycompare import outline, text
from treatycompare.doors.pdf import Page, open_pdf
from treatycompare.errors import ParseError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.outline.tree import PRINTED
from treatycompare.parsers.pdf.paragraphs import Joiner, Paragraph, after_dash, is_sentence, labels_of
from treatycompare.parsers.pdf.rows import Doubts, Rows

# Written from left to right, with spaces between words and Latin letters as labels.
_LANGUAGES = ("en", "es", "fr")
_PART = re.compile(r"([A-Z][a-z]+) (\d{1,2})\s?[:.\u2013-]\s+(\S.*)", re.S)


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
        if lang not in _LANGUAGES:
            raise ParseError("PDF cannot be read yet in the language", value=lang, allowed=_LANGUAGES, where=source)
        pages = open_pdf(data, source)
        reader = _Reader(words)
        items = list(reader.items(pages))
        if not any(isinstance(item, outline.Unit) and item.kind == "article" for item in items):
            raise ParseError("no article is found: the PDF holds no treaty", where=source)
        raw = sum(page.characters for page in pages)
        read = outline.Read(items, raw, reader.title, warnings=reader.doubts.said())
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, reader.ledger.pieces(), asked)


class _Reader:
    """Reads the paragraphs of one document; counts what it leaves out where it leaves it out."""

    def __init__(self, words: outline.Words) -> None:
        self.words = words
        self.title = ""
        self.ledger, self.doubts = outline.Ledger(), Doubts()
        self._height = 0.0
        self._article = ""

    def items(self, pages: Sequence[Page]) -> Iterator[outline.Item]:
        """Give headings, units and lines, in printed order."""
        printed = Rows(self.ledger, self.doubts).read(pages)
        self._height = printed.height
        paragraphs = list(Joiner(self.words, printed, self.doubts).paragraphs())
        start = self._front(paragraphs)
        yield from self._treaty(paragraphs[start:], start < len(paragraphs) and not paragraphs[start].heading)

    def _front(self, paragraphs: Sequence[Paragraph]) -> int:
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

    def _is_preamble(self, paragraph: Paragraph) -> bool:
        return paragraph.text.rstrip(".:").lower() == self.words.preamble.lower()

    def _is_body(self, paragraph: Paragraph) -> bool:
        """Whether this is no more a title: words of the usual size that make a sentence."""
        plain = not paragraph.bold and paragraph.first.height < 1.1 * self._height
        return plain and (is_sentence(paragraph.text) or paragraph.text.endswith(","))

    def _treaty(self, paragraphs: Sequence[Paragraph], preamble: bool) -> Iterator[outline.Item]:
        lines: list[Paragraph] = []
        waiting: outline.Division | outline.Unit | None = None
        articles = ended = False
        for i, paragraph in enumerate(paragraphs):
            if articles and self._is_annex(paragraph):
                for left in paragraphs[i:]:
                    where = f"page {left.first.page}"
                    self.ledger.drop(left.text, "annex", where, "annexes are not read")
                self.doubts.add("an annex is left out", f"from page {paragraph.first.page}")
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
                article = isinstance(opened, outline.Unit)
                self._article = f"{quoted(paragraph.text, 30)} on page {paragraph.first.page}" if article else ""
            elif formula:
                ended, self._article = True, ""
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

    def _opened(self, paragraph: Paragraph) -> outline.Division | outline.Unit | None:
        found = self.words.numbered(paragraph.text)
        if found is None:
            return None
        where, reason = "the whole document", "the address says it"
        if found.translated:
            self.ledger.drop(found.printed, PRINTED, where, reason)
        rest = after_dash(found.rest)
        words = text.count(paragraph.text) - text.count(found.printed) - text.count(rest)
        self.ledger.drop(words, "words of numbered headings", where, reason)
        if found.level == "article":
            return outline.Unit("article", found.label, rest or None, translated=found.translated)
        return outline.Division(found.level, found.label, rest or None, translated=found.translated)

    def _is_name(self, paragraph: Paragraph) -> bool:
        """Whether this is the name of a heading that was printed without one."""
        return not labels_of(paragraph.first) and paragraph.titled and not self.words.is_formula(paragraph.text)

    def _is_annex(self, paragraph: Paragraph) -> bool:
        found = re.match(rf"{self.words.annex}(?:\s+(?:[IVX]+|\d+|[A-Z]))?\b(?!\s+[a-z])", paragraph.text, re.I)
        return found is not None and paragraph.titled

    def _lines(self, paragraphs: Sequence[Paragraph]) -> Iterator[outline.Line]:
        """Give the paragraphs of one unit, with lists numbered so that each has its own numbers."""
        if not self._article:
            yield from (outline.Line(paragraph.text) for paragraph in paragraphs)
            return
        parts = _parts(paragraphs)
        said: list[str] = []
        item: Paragraph | None = None
        outer = inner = loose = 0
        for i, paragraph in enumerate(paragraphs):
            number = _number(paragraph)
            if i in parts:
                word, count, rest = parts[i]
                self.ledger.drop(word, "words of numbered headings", "the whole document", "the address says it")
                self.doubts.add(f"parts headed {quoted(word)} and a number are read as paragraphs", self._article)
                said.append(f"{count}. {rest}")
                item = None
            elif number is not None:
                above = paragraphs[i - 1] if i else None
                if number == 1 and outer and above is not None and _number(above) == outer and above.titled:
                    inner = 1
                    self.doubts.add(
                        "paragraphs numbered anew under a titled one are read as a list in it", self._article
                    )
                elif inner and number == inner + 1 and not (number == outer + 1 and paragraph.titled):
                    inner = number
                else:
                    outer, inner = number, 0
                # Another form of label than that of the list that holds it.
                said.append(re.sub(r"^(\d+)\.", r"\1)", paragraph.text) if inner else paragraph.text)
                item = paragraph if inner or len(labels_of(paragraph.first)) > 1 else None
            elif labels_of(paragraph.first):
                said.append(paragraph.text)
                item = paragraph
            elif item is not None and item.indent and abs(paragraph.first.left - item.indent) < 4:
                said[-1] += f" {paragraph.text}"  # it stands where the words of the item stand
            else:
                said.append(paragraph.text)
                loose += item is not None
                if loose > 1:
                    self.doubts.add("several paragraphs after a list are read as its closing words", self._article)
                continue
            loose = 0
        yield from map(outline.Line, said)


def _number(paragraph: Paragraph) -> int | None:
    """The number of a paragraph as "3." prints it, None for other labels."""
    labels = labels_of(paragraph.first)
    return int(labels[0].word) if labels and labels[0].form == "dot" and labels[0].word.isdigit() else None


def _parts(paragraphs: Sequence[Paragraph]) -> dict[int, tuple[str, str, str]]:
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
