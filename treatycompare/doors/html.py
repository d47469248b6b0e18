"""The door for HTML: a known encoding, bounded size, tags and depth, and no text lost.

lxml drops text without a word: below its limit of nesting, after ``</html>``, in mark-up that is
never closed. So the text is read twice, by lxml and by a scanner of tags that has no tree, and a
page on which the two differ is refused. The scanner also refuses, before lxml sees the page, what
would take lxml long. ``html.parser`` is not used: it takes quadratic time on hostile input.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

import lxml.html
from lxml import etree

from treatycompare import text
from treatycompare.errors import ParseError, quoted

SIZE_LIMIT = 10_000_000
TAG_LIMIT = 200_000
DEPTH_LIMIT = 2_000
ATTRIBUTE_LIMIT = 256

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"<meta\b[^<>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})|^\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.I,
)
# What a browser reads for these names; ISO 8859-1 is never meant where it differs.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}
_ENCODINGS = frozenset(
    [f"cp125{n}" for n in range(9)]
    + [f"iso8859-{n}" for n in range(2, 17)]
    + ["utf-8", "big5", "cp866", "cp932", "euc_jp", "euc_kr", "gb18030", "koi8-r", "koi8-u", "shift_jis"]
)

_MARKUP = re.compile(r"<(?:(?P<comment>!--)|(?P<other>[!?]|/(?![a-zA-Z]))|/?(?P<name>[a-zA-Z][^\s/>]*+))")
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_ATTRIBUTES = re.compile(rf"((?:{_ATTRIBUTE}){{0,{ATTRIBUTE_LIMIT}}}+)[\s/]*+")
# HTML lets a comment end in three ways, and be empty in two more.
_COMMENT_END = re.compile(r"--!?>")
_RAW = frozenset(["script", "style", "xmp", "iframe", "noembed", "noframes"])
_RAW_END = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in (*sorted(_RAW), "title", "textarea")
}  # fmt: skip


class Page(NamedTuple):
    """A page that was read whole.

    ``raw`` counts its characters, white space aside, in text and in comments; ``comments`` are
    those that stand in comments and declarations, which the tree does not hold.
    """

    root: etree._Element
    raw: int
    comments: int
    faults: tuple[str, ...]
    """What is wrong with the page and did no harm."""


def open_html(data: bytes, source: str) -> Page:
    """Read a page that may come from anywhere.

    Raises ParseError for whatever cannot be read whole: see the limits of this module.
    """
    document, faults = _decoded(data, source)
    scanned = _scan(document, source)
    # huge_tree lifts the limit of nesting from 256 to 2,048; below it lxml drops what it reads.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(scanned.markup.encode(), parser=parser)
    except (etree.LxmlError, OSError, LookupError, ValueError, AssertionError) as error:
        raise ParseError(f"the file is no HTML: {error}", where=source) from None
    if _deeper(root):
        raise ParseError(f"elements are nested deeper than {DEPTH_LIMIT:,}", where=source)
    _same(str(root.xpath("string()")), scanned.words, source)
    log = list(parser.error_log)
    if log:
        faults += (f"the mark-up has faults ({len(log)} or more); the first, in line {log[0].line}: {log[0].message}",)
    return Page(root, text.count(scanned.words) + scanned.comments, scanned.comments, faults)


def peek(data: bytes) -> str:
    """Give the text of a page for a look at it, empty where it cannot be decoded."""
    try:
        return _decoded(data, "")[0]
    except ParseError:
        return ""


def _decoded(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """Decode a page by its byte order mark, by what it declares, or as UTF-8."""
    if not data.strip():
        raise ParseError("the file is empty", where=source)
    if len(data) > SIZE_LIMIT:
        raise ParseError(f"the file is larger than {SIZE_LIMIT:,} bytes", where=source)
    declared = _DECLARED.search(data[:4096])
    name = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    mark, marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    encoding = marked or (_encoding(name, source) if name else "utf-8")
    try:
        document = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise ParseError(
            f"the file is no text in {encoding}: byte {error.start}", where=source,
            todo=None if name or mark else "it names no encoding; save it as UTF-8",
        ) from None  # fmt: skip
    if "\0" in document:
        raise ParseError("the file is binary data, no text", where=source)
    faults = []
    if marked and name and not _same_encoding(name, marked):
        faults.append(f"the file says {name} and starts as {marked}: read as {marked}")
    elif encoding != "utf-8" and not mark and not data.isascii() and _is_utf8(data):
        faults.append(f"the file says {name} and may be UTF-8: letters with accents may be wrong")
    return document, tuple(faults)


def _encoding(name: str, source: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = name
    found = _READ_AS.get(found, found)
    if found not in _ENCODINGS:
        raise ParseError("no page is read in the encoding", value=name, where=source, todo="save it as UTF-8")
    return found


def _same_encoding(name: str, marked: str) -> bool:
    return name.lower().replace("-", "") in (marked.replace("-", ""), marked[:6].replace("-", ""))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Scanned(NamedTuple):
    """What the scanner found: the words, the characters of comments, the mark-up for lxml."""

    words: str
    comments: int
    markup: str


def _scan(document: str, source: str) -> _Scanned:
    """Read the text of a page without a tree.

    Raises ParseError for mark-up that never ends, and for what would take lxml long.
    """
    if document.count("<") > TAG_LIMIT:
        raise ParseError(f"the file has more than {TAG_LIMIT:,} tags", where=source)
    words: list[str] = []
    markup: list[str] = []
    comments = 0
    try:
        for piece in _pieces(document, source):
            comments += text.count(piece.comment)
            words.append(piece.words if piece.literal else html.unescape(piece.words))
            markup.append(piece.markup)
    except ValueError as error:
        # A character reference of more than 4,300 digits; a ParseError is a ValueError too.
        if isinstance(error, ParseError):
            raise
        raise ParseError("the file has a character reference that is no number", where=source) from None
    return _Scanned("".join(words), comments, "".join(markup))


class _Piece(NamedTuple):
    """One step of the scanner: the words found, and what of the page it is for lxml."""

    words: str
    markup: str
    comment: str = ""
    literal: bool = False


def _pieces(document: str, source: str) -> Iterator[_Piece]:
    at = 0
    while (found := _MARKUP.search(document, at)) is not None:
        start = found.start()
        yield _Piece(document[at:start], document[at:start])
        if found["comment"]:
            inner, at = _comment(document, start, source)
            yield _Piece("", document[start:at], inner)
        elif found["other"]:
            at = _after(document, found.end(), ">", "a declaration", start, source)
            inner = document[start + 2 : at - 1]
            if inner[:7].lower() == "doctype":
                if "[" in inner:
                    raise _refused(document, start, "the DOCTYPE has declarations of its own", source)
                inner = ""
            yield _Piece("", document[start:at], inner)
        else:
            at = _tag(document, found.end(), start, source)
            name = found["name"].lower()
            ends = document[start + 1] == "/"
            # Text after these end tags belongs to the body; lxml would drop it.
            yield _Piece("", " " if ends and name in ("body", "html") else document[start:at])
            if not ends and name == "plaintext":
                yield _Piece(document[at:], document[at:], literal=True)
                return
            if not ends and name in _RAW_END:
                end = _RAW_END[name].search(document, at)
                if end is None:
                    raise _refused(document, start, f"<{name}> is never closed", source)
                yield _Piece(document[at : end.start()], document[at : end.start()], literal=name in _RAW)
                at = end.start()
    yield _Piece(document[at:], document[at:])


def _comment(document: str, start: int, source: str) -> tuple[str, int]:
    empty = re.compile(r"<!--(-?>)").match(document, start)
    if empty:
        return "", empty.end()
    end = _COMMENT_END.search(document, start + 4)
    if end is None:
        raise _refused(document, start, "a comment is never closed", source)
    return document[start + 4 : end.start()], end.end()


def _tag(document: str, at: int, start: int, source: str) -> int:
    """Give the end of a tag whose attributes begin at *at*."""
    attributes = _ATTRIBUTES.match(document, at)
    end = attributes.end() if attributes else at
    if end == len(document):
        raise _refused(document, start, "a tag is never closed", source)
    if document[end] != ">":
        raise _refused(document, start, f"a tag has more than {ATTRIBUTE_LIMIT} attributes", source)
    return end + 1


def _after(document: str, at: int, mark: str, what: str, start: int, source: str) -> int:
    end = document.find(mark, at)
    if end < 0:
        raise _refused(document, start, f"{what} is never closed", source)
    return end + len(mark)


def _refused(document: str, at: int, what: str, source: str) -> ParseError:
    return ParseError(what, where=f"{source}, line {document.count(chr(10), 0, at) + 1}")


def _deeper(root: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_LIMIT:
            return True
    return False


def _same(have: str, want: str, source: str) -> None:
    """Check that the tree has all text of the page. Raises ParseError."""
    # Not the numbers alone: one character lost and another made would go unseen.
    one, other = "".join(have.split()), "".join(want.split())
    if one != other:
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        what = (
            f"the mark-up is broken: of {len(other)} characters of text the reader of HTML has {len(one)}, "
            f"the first difference is at {quoted(other[at : at + 30])}"
        )
        raise ParseError(what, where=source)
