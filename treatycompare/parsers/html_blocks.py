"""A web page to the blocks of words that a browser would print below one another.

What a browser would not print, and what stands around the text, goes to the ledger. What a
browser prints and the page does not hold, the labels of numbered lists, is told apart from words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from treatycompare import outline, text
from treatycompare.errors import ParseError
from treatycompare.outline.labels import shown, values

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary
    table tbody tfoot thead tr ul""".split()  # noqa: SIM905  # a list of fifty literals is no easier to read
)
_AROUND = "around the text: no part of the treaty"
_CONTROL = "a control of the page"
_UNPRINTED = "a browser prints no words of it"
_LEFT_OUT = {
    **dict.fromkeys(("nav", "header", "footer", "aside"), _AROUND),
    **dict.fromkeys(("form", "button", "select", "textarea", "datalist"), _CONTROL),
    **dict.fromkeys(("script", "style", "template", "iframe", "noembed", "noframes", "noscript", "svg"), _UNPRINTED),
}
_TITLED = re.compile(r"(?:^|[\s_-])(?:s?ti|titles?|titre|titulo|sub-?title|heading|headline)(?:$|[\s_-])", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_STYLED = re.compile(
    r"list-style(?:-type)?\s*:[^;]{0,60}?\b(none|decimal|(?:lower|upper)-(?:alpha|latin|roman))\b", re.I
)
_MARK = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡]{1,4}|[a-z])\s*[\])]?")
_NOTE = re.compile(r"_?(?:ft?n|foot|end|note|nt[rc]\d)", re.I)
_STYLES = {
    "1": "number", "decimal": "number", "a": "letter", "lower-alpha": "letter", "lower-latin": "letter",
    "A": "letter-capital", "upper-alpha": "letter-capital", "upper-latin": "letter-capital",
    "i": "roman", "lower-roman": "roman", "I": "roman-capital", "upper-roman": "roman-capital", "none": "none",
}  # fmt: skip
_PRINTED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])
_LINES = 100_000
# Lines that are named in one warning, and elements that are looked at for the start of another.
_NAMED = 100
_STEPS = 200
BULLET = "\N{BULLET}"

# Flags of words: how they are printed. What is alike in all words of a block is the block's own.
BOLD, SLANTED, CENTRED, TITLED, HEADING, LINKED, RAISED = (1 << n for n in range(7))
_BY_TAG = {
    "b": BOLD, "strong": BOLD, "i": SLANTED, "em": SLANTED, "u": SLANTED, "center": CENTRED, "sup": RAISED,
    **{f"h{n}": HEADING for n in range(1, 7)},
}  # fmt: skip


class Made(NamedTuple):
    """A label that a browser makes: its word, and how many numbered lists hold it."""

    word: str
    depth: int


class Block(NamedTuple):
    """Words that a browser prints as one block, or as one line of it.

    ``lead`` counts the characters at its start that are printed in bold. ``broken`` says that the
    block is cut from the one before it by a line break only, ``ids`` what links can lead to it.
    """

    text: str
    where: str
    flags: int
    tag: str
    lead: int = 0
    broken: bool = False
    ids: frozenset[str] = frozenset()
    made: tuple[Made, ...] = ()


class Blocks(NamedTuple):
    """The blocks of a page in printed order, with what is to be said of it."""

    blocks: tuple[Block, ...]
    title: str
    warnings: tuple[str, ...]


class _Piece(NamedTuple):
    words: str
    flags: int


class _List(NamedTuple):
    """A list that is open, with the labels of its items still to come."""

    labels: Iterator[str]
    depth: int
    """How many numbered lists are open with it."""


class _Frame(NamedTuple):
    """An element that is open, with what its words take from it."""

    tag: str
    flags: int
    pre: bool
    ids: tuple[str, ...]


def read_blocks(root: etree._Element, ledger: outline.Ledger, source: str) -> Blocks:
    """Give the blocks of a page.

    Raises ParseError for lists whose labels cannot be told, and for too many lines.
    """
    reader = _Flat(root, ledger, source)
    reader.walk()
    return Blocks(tuple(reader.settled()), reader.title, tuple(reader.warnings()))


class _Flat:
    def __init__(self, root: etree._Element, ledger: outline.Ledger, source: str) -> None:
        self.root, self.ledger, self.source = root, ledger, source
        self.title = ""
        self._blocks: list[Block] = []
        self._pieces: list[_Piece] = []
        self._frames: list[_Frame] = []
        self._lists: list[_List] = []
        self._made: list[Made] = []
        self._ids: set[str] = set()
        self._broken = False
        self._line: object = 0
        self._targets, self._pages = _surveyed(root)
        self._items: list[tuple[str, ...]] = []
        self._open: dict[str, int] = {}
        self._notes: set[str] = set()
        self._said: dict[str, list[object]] = {}

    def walk(self) -> None:
        """Go through the page once, without recursion: it may be nested deeply."""
        walker = etree.iterwalk(self.root, events=("start", "end"))
        left_out = False
        for event, element in walker:
            if event == "start":
                left_out = self._leave_out(element)
                if left_out:
                    walker.skip_subtree()
                else:
                    self._start(element)
            else:
                if not left_out:
                    self._end()
                left_out = False
                if element is not self.root:
                    self._say(element.tail)
        self._flush()

    def settled(self) -> Iterator[Block]:
        """Give the blocks that are no footnotes; only now it is known what the marks lead to."""
        for block in self._blocks:
            if block.ids & self._notes and not block.flags & HEADING:
                self.ledger.drop(block.text, "footnote", block.where, "a note, no words of the treaty")
            else:
                yield block

    def warnings(self) -> Iterator[str]:
        """Say what a reader should look at."""
        for what, lines in self._said.items():
            places = ", ".join(str(line) for line in lines[:_NAMED]) + (" and more" if len(lines) > _NAMED else "")
            yield f"{what} ({len(lines)}): line {places}"

    def _warn(self, what: str, element: etree._Element) -> None:
        self._said.setdefault(what, []).append(element.sourceline)

    def _leave_out(self, element: etree._Element) -> bool:
        tag, where = str(element.tag), f"line {element.sourceline}"
        reason = _LEFT_OUT.get(tag)
        what = f"<{tag}>"
        if element in self._pages:
            reason = None
        elif tag == "title":
            self.title = self.title or text.tidy(_words(element))
            reason = "the title of the page"
        elif reason is None and (element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))):
            what, reason = "hidden part", "a browser does not show it"
            if text.count(_words(element)):
                self._warn("hidden parts of the page are left out", element)
        elif tag == "a" and self._is_mark(element):
            what, reason = "footnote mark", "no words of the treaty"
            self._notes.add(_fragment(element))
        if reason is None:
            return False
        if tag in _BLOCKS:
            self._flush()
        self.ledger.drop(_words(element), what, where, reason)
        return True

    def _is_mark(self, link: etree._Element) -> bool:
        """Whether a link is the mark of a footnote: it stands after words and leads to a note."""
        fragment = _fragment(link)
        if fragment not in self._targets or fragment in self._open or not any(p.words.strip() for p in self._pieces):
            return False
        words, whole = _start_of(link, 12)
        if not whole or not _MARK.fullmatch(words):
            return False
        raised = self._frames[-1].flags & RAISED or next(link.iter("sup"), None) is not None
        return bool(raised or _NOTE.match(fragment))

    def _start(self, element: etree._Element) -> None:
        tag, style = str(element.tag), element.get("style", "")
        above = self._frames[-1] if self._frames else _Frame("", 0, False, ())
        flags = above.flags | _BY_TAG.get(tag, 0)
        if tag in _BLOCKS:
            self._flush()
            self._line = element.sourceline
        if tag in ("td", "th"):
            self._say(" ")
        if _BOLD.search(style):
            flags |= BOLD
        if _CENTRED.search(style) or element.get("align", "").lower() == "center":
            flags |= CENTRED
        if _TITLED.search(element.get("class", "")) and _start_of(element, 300)[1]:
            flags |= TITLED
        ids = _ids_of(element)
        for name in ids:
            self._open[name] = self._open.get(name, 0) + 1
        if tag == "a" and self._leads_away(element):
            flags |= LINKED
        self._ids.update(ids)
        self._frames.append(_Frame(tag, flags, above.pre or tag == "pre", ids))
        if tag in ("ol", "ul"):
            depth = self._lists[-1].depth if self._lists else 0
            self._lists.append(_List(iter(self._labels(element)), depth + (tag == "ol")))
        elif tag == "li":
            self._items.append(ids)
            if self._lists and (word := next(self._lists[-1].labels, "")):
                self._made.append(Made(word, self._lists[-1].depth))
        elif tag == "br":
            self._break()
        elif tag in ("del", "s", "strike"):
            self._warn("words are printed as struck out, and kept", element)
        elif tag == "sup" and _MARK.fullmatch(_start_of(element, 8)[0]) and element.find("a") is None:
            self._warn("figures are printed raised, lead to no footnote, and are kept", element)
        self._say(element.text)

    def _end(self) -> None:
        frame = self._frames[-1]
        if frame.tag in _BLOCKS:
            self._flush()
        if frame.tag == "li":
            if self._made:
                # An item without words: its label must not fall to the next one.
                self._emit("", 0, 0)
            self._items.pop()
        if frame.tag in ("ol", "ul"):
            self._lists.pop()
        for name in frame.ids:
            self._open[name] -= 1
            if not self._open[name]:
                del self._open[name]
        self._frames.pop()

    def _leads_away(self, link: etree._Element) -> bool:
        """Whether a link leads to another place of the page; a heading may link to itself."""
        fragment = _fragment(link)
        at_home = fragment in self._open or fragment in self._ids or fragment in _ids_of(link)
        return link.get("href", "") == "#" or (fragment in self._targets and not at_home)

    def _say(self, words: str | None) -> None:
        if not words:
            return
        frame = self._frames[-1] if self._frames else _Frame("", 0, False, ())
        first, *more = words.split("\n") if frame.pre else [words]
        self._pieces.append(_Piece(first, frame.flags))
        for line in more:
            self._break()
            self._pieces.append(_Piece(line, frame.flags))

    def _break(self) -> None:
        printed = any(piece.words.strip() for piece in self._pieces)
        self._flush()
        self._broken = printed

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        printed = [piece for piece in pieces if piece.words.strip()]
        if printed:
            flags = -1
            for piece in printed:
                flags &= piece.flags
            lead = 0
            for piece in printed:
                if not piece.flags & BOLD:
                    break
                lead += text.count(piece.words)
            self._emit(text.tidy("".join(piece.words for piece in pieces)), flags, lead)
        self._broken = False

    def _emit(self, words: str, flags: int, lead: int) -> None:
        if len(self._blocks) == _LINES:
            raise ParseError(f"the page has more than {_LINES:,} lines: no treaty is so long", where=self.source)
        tag = next((frame.tag for frame in reversed(self._frames) if frame.tag in _BLOCKS), "")
        ids = frozenset(self._ids.union(*self._items[-1:]))
        self._blocks.append(
            Block(words, f"line {self._line}", flags, tag, lead, self._broken, ids, tuple(self._made))
        )  # fmt: skip
        self._made, self._ids = [], set()

    def _labels(self, element: etree._Element) -> list[str]:
        """Give the labels that a browser prints before the items of a list, empty where it prints none."""
        where = f"{self.source}, line {element.sourceline}"
        if element.get("reversed") is not None:
            raise ParseError("a numbered list counts down", where=where)
        items = element.findall("li")
        styled = _STYLED.search(element.get("style", ""))
        if element.tag == "ul":
            bare = styled is not None and styled[1].lower() == "none"
            return ["" if bare or outline.split_labels(_start_of(item, 40)[0])[0] else BULLET for item in items]
        style = styled[1].lower() if styled else element.get("type", "1")
        places = list(_places(element, items))
        made = [_label(_style(item, style), place, where) for item, place in zip(items, places, strict=True)]
        if any(made) and all(_own_place(item, place) for item, place in zip(items, places, strict=True)):
            self._warn("the items of a numbered list have printed labels too, these are taken", element)
            return [""] * len(made)
        return made


def _places(element: etree._Element, items: list[etree._Element]) -> Iterator[int]:
    place = _number(element.get("start"), 1) - 1
    for item in items:
        place = _number(item.get("value"), place + 1)
        yield place


def _style(item: etree._Element, style: str) -> str:
    styled = _STYLED.search(item.get("style", ""))
    return _STYLES.get(styled[1].lower() if styled else item.get("type", style), "number")


def _label(style: str, place: int, where: str) -> str:
    if style == "none":
        return ""
    # A browser counts aa, ab, ac; treaties count aa, bb, cc.
    if not 0 < place < (28 if style.startswith("letter") else 1_000):
        raise ParseError("a numbered list has an item that cannot be a label:", value=place, where=where)
    return shown(style, place) if style != "number" else str(place)


def _own_place(item: etree._Element, place: int) -> bool:
    """Whether an item begins with a printed label, the one that stands at this place of a list."""
    labels, _ = outline.split_labels(_start_of(item, 40)[0])
    return bool(labels) and any(found == (place, 0) for _, found in values(labels[0]))


def _number(printed: str | None, default: int) -> int:
    found = re.match(r"\s*(-?\d{1,9})(?!\d)", printed or "")
    return int(found[1]) if found else default


def _ids_of(element: etree._Element) -> tuple[str, ...]:
    names = (element.get("id"), element.get("name") if element.tag == "a" else None)
    return tuple(name for name in names if name)


def _fragment(link: etree._Element) -> str:
    href = link.get("href", "")
    return unquote(href[1:]) if href.startswith("#") else ""


def _words(element: etree._Element) -> str:
    return str(element.xpath("string()"))


def _start_of(element: etree._Element, limit: int) -> tuple[str, bool]:
    """Give the first words of an element, about *limit* characters, and whether they are all."""
    words: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for steps, (event, inner) in enumerate(walk):
        said = inner.text if event == "start" else inner.tail if inner is not element else ""
        words.append(said or "")
        length += text.count(said or "")
        # A hostile page may have no words in a hundred thousand elements.
        if length >= limit or steps == _STEPS:
            return text.tidy("".join(words)), False
    return text.tidy("".join(words)), True


def _surveyed(root: etree._Element) -> tuple[set[str], set[etree._Element]]:
    """Give all that links can lead to, and the forms that hold paragraphs: some sites put the page into one."""
    targets, pages = set[str](), set[etree._Element]()
    forms: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            targets.update(_ids_of(element))
            if element.tag == "form":
                forms.append(element)
            elif element.tag in _PRINTED:
                pages.update(forms)
                forms.clear()
        elif forms and forms[-1] is element:
            forms.pop()
    return targets, pages
