"""The door for PDF: a child process reads it, within limits, and says where each word stands.

A library that reads PDF is large, and what it reads may be made to do harm. So it runs in a
process of its own (pdf_child) which may use one gigabyte, thirty seconds of processor and sixty of
time, opens no file and no socket, and answers in JSON only. Where the system has no such limits
(Windows), the sixty seconds and the sizes hold alone.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from treatycompare.doors import pdf_child
from treatycompare.errors import MissingExtraError, ParseError

SIZE_LIMIT = 50_000_000
"""Bytes; the PDF files of treaties at hand have less than one million."""
SECONDS = 60.0
GARBLED = 0.3
"""A text layer with a larger share of characters that mean nothing is refused."""

LIMITS = pdf_child.Limits()

_OTHERWISE = "give the text in another format, or run OCR over the file and give what comes out"
_REFUSALS = {
    "password": "the PDF is encrypted",
    "pages": "the PDF has too many pages",
    "characters": "the PDF has too many characters for a page",
    "answer": "the PDF has too many words to be a treaty",
    "memory": "the PDF needs too much memory",
    "broken": "the PDF is broken",
    "damaged": "the PDF is damaged: parts of it do not unpack to their end",
    "failed": "the reader of the PDF failed",
}
_TODO = {
    "password": "save it without encryption and give that file",
    "damaged": "get the file anew where it comes from",
}


class Word(NamedTuple):
    """One word as printed: where it starts and ends, its baseline from the foot of the page, its height.

    ``glued`` says that no space parts it from the word before, ``turned`` that it does not stand
    upright.
    """

    text: str
    left: float
    right: float
    base: float
    height: float
    bold: bool
    glued: bool
    turned: bool


class Page(NamedTuple):
    """One page: its words in the order of the file.

    ``characters`` was counted apart from the words. ``drawn`` says that a page without words
    shows something, ``notes`` counts annotations with words.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    characters: int
    drawn: bool
    notes: int


def open_pdf(data: bytes, source: str) -> tuple[Page, ...]:
    """Read the text layer of a PDF that may come from anywhere.

    Raises ParseError for a file that is none, is too large, encrypted or broken, that has no text
    layer or a garbled one, or whose reading passes a limit; MissingExtraError without the extra.
    """
    if not data.strip():
        raise ParseError("the file is empty", where=source)
    if len(data) > SIZE_LIMIT:
        raise ParseError(f"the file is larger than {SIZE_LIMIT:,} bytes", where=source)
    if b"%PDF-" not in data[:1024]:
        raise ParseError("the file is no PDF", where=source)
    if importlib.util.find_spec("pypdfium2") is None:
        raise MissingExtraError("reading PDF needs pypdfium2", todo='install it with: pip install "treatycompare[pdf]"')
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
            given.write(data)
            given.seek(0)
            _check_end(_run(given, answer), answer, source)
            pages = tuple(_read(answer, source))
    except OSError as error:
        raise ParseError(f"the PDF could not be handed to its reader: {error}", where=source) from None
    _check_text(pages, source)
    return pages


def _run(given: IO[bytes], answer: IO[bytes]) -> int | None:
    """Let the child read; give its exit code, None where it had to be stopped."""
    paths = json.dumps([path for path in sys.path if Path(path).is_absolute()])
    # What a library may need to be found by the system, and nothing that is secret.
    kept = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    child = subprocess.Popen(  # noqa: S603  (our own program, no shell, no argument from outside)
        [sys.executable, "-I", pdf_child.__file__, paths, json.dumps(LIMITS)],
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in kept if name in os.environ},
    )
    try:
        return child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()  # also where the user interrupts; one that has ended takes no harm
        child.wait()


def _check_end(code: int | None, answer: IO[bytes], source: str) -> None:
    """Refuse where the child did not end by itself."""
    if code is None:
        raise ParseError(f"reading the PDF took more than {SECONDS:g} seconds", where=source)
    if answer.seek(0, os.SEEK_END) >= LIMITS.answer + pdf_child.SPARE:
        raise ParseError(_REFUSALS["answer"], where=source)
    if code < 0 and -code == getattr(signal, "SIGXCPU", None):
        seconds = LIMITS.cpu_seconds
        raise ParseError(f"reading the PDF took more than {seconds} seconds of processor time", where=source)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        what = f"the reader of the PDF was stopped by {name}: the file is broken or asks for too much memory"
        raise ParseError(what, where=source)
    if code:
        raise ParseError(f"the reader of the PDF ended with exit code {code}", where=source)
    answer.seek(0)


def _read(answer: IO[bytes], source: str) -> Iterator[Page]:
    """Read the child's answer, which is trusted no more than the file."""
    number = 0
    try:
        for line in answer:
            said = json.loads(line)
            if "error" in said:
                what, detail = _REFUSALS[said["error"]], str(said["detail"])[:200]
                what += f" ({detail})" if detail else ""
                raise ParseError(what, where=source, todo=_TODO.get(said["error"]))
            if "end" in said:
                return
            number += 1
            yield _page(number, said)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        if isinstance(error, ParseError):
            raise
        raise ParseError("the reader of the PDF gave an answer that cannot be read", where=source) from None
    raise ParseError("the reader of the PDF stopped before its end", where=source)


def _page(number: int, said: dict[str, Any]) -> Page:
    words = tuple(map(_word, said["words"]))
    width, height, characters = float(said["width"]), float(said["height"]), int(said["characters"])
    return Page(number, width, height, words, characters, bool(said["drawn"]), int(said["notes"]))


def _word(row: Sequence[Any]) -> Word:
    text, left, right, base, height, bold, glued, turned = row
    word = Word(text, float(left), float(right), float(base), float(height), bool(bold), bool(glued), bool(turned))
    if not isinstance(text, str) or not text or not all(map(math.isfinite, word[1:5])):
        raise ValueError(text)
    return word


def _check_text(pages: Sequence[Page], source: str) -> None:
    """Refuse what has no text layer, or one that means nothing."""
    printed = sum(page.characters for page in pages)
    bare = sum(page.drawn for page in pages)
    if not printed or bare * 2 > len(pages):
        what = "has no text layer: it is a scan or a drawing" if bare else "has no text"
        pages_said = f" on {bare} of {len(pages)} pages" if bare and printed else ""
        raise ParseError(f"the PDF {what}{pages_said}", where=source, todo=_OTHERWISE)
    meaningless = sum(is_meaningless(char) for page in pages for word in page.words for char in word.text)
    if meaningless > GARBLED * printed:
        share = f"{100 * meaningless / printed:.0f} %"
        what = f"the text layer of the PDF is garbled: {share} of its characters have no meaning in Unicode"
        raise ParseError(what, where=source, todo=_OTHERWISE)


def is_meaningless(char: str) -> bool:
    r"""Tell whether a character has no meaning by Unicode: replaced, private or no character.

    >>> is_meaningless("\ufffd"), is_meaningless("\uf0b7"), is_meaningless("a")
    (True, True, False)
    """
    code = ord(char)
    return code in (0xFFFD, 0xFFFE, 0xFFFF) or 0xE000 <= code < 0xF900 or code >= 0xF0000
