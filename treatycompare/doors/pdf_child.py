"""What reads a PDF, in a process of its own: no module of the project is imported here.

The file comes on standard input, the answer leaves on standard output: one JSON object a line,
a line a page, then ``{"end": true}``, or ``{"error": kind, "detail": words}`` in its place. The
limits are set before the first byte is read. Once the library is loaded, no descriptor can be
opened any more: no file, no socket.
"""

from __future__ import annotations

import codecs
import ctypes
import importlib
import json
import math
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple, NoReturn

SPARE = 4_096
"""Room for the last line of the answer, which says what was wrong."""


class Limits(NamedTuple):
    """What the reading of one file may take.

    Malabo has 65,000 characters on 40 pages, 2,400 on the fullest, and half a million bytes of
    answer; the time allows for some thirty times as much.
    """

    memory: int = 1 << 30
    cpu_seconds: int = 30
    answer: int = 16_000_000
    pages: int = 2_000
    page_characters: int = 100_000


_HYPHEN = 2
"""What PDFium puts for a hyphen at the end of a line."""
_NO_CHARACTER = 0xFFFE
"""What PDFium puts for that hyphen, and for nothing else, where it gives a text in one piece."""
_NOTE, _FIELD = 3, 20
"""The annotations that show words of their own: free text, field of a form."""


# Where a packed stream starts; what is packed twice is checked on the outside only.
_STREAM = re.compile(rb">>\s*stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode")
_IMAGE = re.compile(rb"/Subtype\s*/Image")


def main(paths: list[str], limits: Limits) -> None:
    """Read the file on standard input; *paths* is where the library may be imported from."""
    _limit(limits)
    sys.path += [path for path in paths if path not in sys.path]
    # By name: the library is an extra, and has no types.
    pypdfium2 = importlib.import_module("pypdfium2")
    raw = importlib.import_module("pypdfium2.raw")
    _close()
    said = 0
    try:
        for answer in _pages(sys.stdin.buffer.read(), limits, pypdfium2, raw):
            line = _line(answer)
            said += len(line)
            if said > limits.answer:
                _fail("answer")
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.write(_line({"end": True}))
    except MemoryError:
        _fail("memory")
    except pypdfium2.PdfiumError as error:
        _fail("password" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken", str(error))
    except Exception as error:  # whatever it is, the parent is told, and refuses the file
        _fail("failed", f"{type(error).__name__}: {error}")


def _limit(limits: Limits) -> None:
    """Bound what this process may use, as far as the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: (limits.memory, limits.memory),
        resource.RLIMIT_CPU: (limits.cpu_seconds, limits.cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (limits.answer + SPARE, limits.answer + SPARE),
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, bounds in wanted.items():
        try:
            resource.setrlimit(what, bounds)
        except (ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it
            continue


def _close() -> None:
    """Let this process open nothing more; what Python would still load from files is loaded first."""
    for name in ("utf-16", "utf-16-le", "unicode_escape"):
        codecs.lookup(name)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode("ascii") + b"\n"


def _fail(kind: str, detail: str = "") -> NoReturn:
    sys.stdout.buffer.write(_line({"error": kind, "detail": detail[:200]}))
    raise SystemExit(0)


def _damaged(data: bytes) -> int:
    """Count the packed streams that do not unpack to their end, images aside.

    PDFium gives the text up to the damage and says nothing; the checksum of the packing tells.
    """
    damaged = 0
    for start in _STREAM.finditer(data):
        head = data[max(data.rfind(b"obj", 0, start.start()), start.start() - 4_096) : start.start()]
        if not _PACKED.search(head) or _IMAGE.search(head):
            continue
        end = data.find(b"endstream", start.end())
        rest = data[start.end() : end if end >= 0 else len(data)]
        unpacker = zlib.decompressobj()
        try:
            while rest and not unpacker.eof:
                unpacker.decompress(rest, 1 << 20)
                rest = unpacker.unconsumed_tail
        except zlib.error:
            pass
        damaged += not unpacker.eof
    return damaged


def _pages(data: bytes, limits: Limits, pypdfium2: Any, raw: Any) -> Iterator[dict[str, Any]]:
    document = pypdfium2.PdfDocument(data)
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        _fail("password")
    if damaged := _damaged(data):
        _fail("damaged", str(damaged))
    pages = len(document)
    if pages > limits.pages:
        _fail("pages", f"{pages:,}")
    for number in range(pages):
        page = document[number]
        text = page.get_textpage()
        if text.count_chars() > limits.page_characters:
            _fail("characters", f"on page {number + 1}")
        yield _Page(page, text, raw).answer()
        text.close()
        page.close()


def _nameless(code: int) -> bool:
    """Whether the file does not say which character this is: it is shown as U+FFFD, not left out."""
    return code < 9 or 13 < code < 32 or code > 0x10FFFF


class _Page:
    """One page: its words where they are printed, and a count of its characters."""

    def __init__(self, page: Any, text: Any, raw: Any) -> None:
        self.page, self.text, self.raw = page, text, raw
        self.characters: int = text.count_chars()
        self.codes = list(map(raw.FPDFText_GetUnicode, repeat(self.text.raw), range(self.characters)))
        self.box: tuple[float, ...] = page.get_bbox()
        self.rotation = self._rotation()
        self._fonts: dict[int, bool] = {}
        self._box, self._x, self._y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def answer(self) -> dict[str, Any]:
        """Say what is on the page."""
        left, bottom, right, top = self.box
        wide, high = right - left, top - bottom
        words = list(self._words())
        return {
            "width": round(high if self.rotation % 180 else wide, 1),
            "height": round(wide if self.rotation % 180 else high, 1),
            "words": words,
            # Counted on the library's own text of the page, not on the words above.
            "characters": len("".join(self._printed().split())),
            "drawn": self._drawn() if not words else False,
            "notes": self._notes(),
        }

    def _rotation(self) -> int:
        """How far the page is to be turned so that most of its text stands upright."""
        some = range(0, self.characters, max(1, self.characters // 200))
        turns = Counter(round(self._angle(i) / 90) % 4 for i in some)
        return 90 * (-max(turns, key=lambda turn: turns[turn]) % 4) if turns else 0

    def _angle(self, place: int) -> float:
        """By how many degrees a character is turned clockwise; the library says -1 where it cannot tell."""
        return math.degrees(max(0.0, self.raw.FPDFText_GetCharAngle(self.text.raw, place)))

    def _printed(self) -> str:
        """The text as the library gives it in one piece; what it cannot name there is put back."""
        odd: int = sum(code == _NO_CHARACTER or _nameless(code) for code in self.codes)
        whole: str = self.text.get_text_range(errors="replace")
        return "".join(c for c in whole if (c > "\x1b" or c.isspace()) and ord(c) != _NO_CHARACTER) + "?" * odd

    def _words(self) -> Iterator[list[Any]]:
        """Give each word: text, left, right, baseline, height, bold, glued, turned."""
        font_size, text = self.raw.FPDFText_GetFontSize, self.text.raw
        start, word, size, glued = 0, "", 0.0, False
        for i, code in enumerate(self.codes):
            if code == _HYPHEN and self.raw.FPDFText_IsHyphen(text, i) == 1:
                yield self._word(start if word else i, i, word + "-", glued)
                word, glued = "", False
                continue
            char = "\ufffd" if _nameless(code) else chr(code)
            if char.isspace():
                if word:
                    yield self._word(start, i - 1, word, glued)
                word, glued = "", False
                continue
            now = font_size(text, i)
            if word and abs(now - size) > 0.2 * size:  # a raised number, the first letter of a capital
                yield self._word(start, i - 1, word, glued)
                word, glued = "", True
            if not word:
                start = i
            word, size = word + char, now
        if word:
            yield self._word(start, self.characters - 1, word, glued)

    def _word(self, first: int, last: int, word: str, glued: bool) -> list[Any]:
        raw, text = self.raw, self.text.raw
        raw.FPDFText_GetCharOrigin(text, first, self._x, self._y)
        x0, base = self._upright(self._x.value, self._y.value)
        height, _ = self._reach(first)
        _, x1 = self._reach(last)
        angle = (self._angle(first) + self.rotation) % 360
        turned = 5 < angle < 355
        # Halves of a pair of UTF-16 that the library gives one by one.
        word = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        places = [round(n, 1) if math.isfinite(n) else 0.0 for n in (x0, x1, base, height)]
        return [word, *places, int(self._bold(first)), int(glued), int(turned)]

    def _reach(self, place: int) -> tuple[float, float]:
        """How high a character is, and where it ends."""
        box = self._box
        self.raw.FPDFText_GetLooseCharBox(self.text.raw, place, box)
        x0, y0 = self._upright(box.left, box.bottom)
        x1, y1 = self._upright(box.right, box.top)
        return abs(y1 - y0) or 1.0, max(x0, x1)

    def _upright(self, x: float, y: float) -> tuple[float, float]:
        """The place on the page, turned so that its text stands upright, from its lower left corner."""
        left, bottom, right, top = self.box
        return {
            0: (x - left, y - bottom),
            90: (y - bottom, right - x),
            180: (right - x, top - y),
            270: (top - y, x - left),
        }[self.rotation]

    def _bold(self, place: int) -> bool:
        drawn = self.raw.FPDFText_GetTextObject(self.text.raw, place)
        font = self.raw.FPDFTextObj_GetFont(drawn) if drawn else None
        if not font:
            return False
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            name = ctypes.create_string_buffer(256)
            self.raw.FPDFFont_GetBaseFontName(font, name, 256)
            heavy = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
            self._fonts[key] = heavy or self.raw.FPDFFont_GetWeight(font) >= 600
        return self._fonts[key]

    def _drawn(self) -> bool:
        """Whether a page without words shows something all the same."""
        return bool(self.raw.FPDFPage_CountObjects(self.page) > 0)

    def _notes(self) -> int:
        """Count the annotations that show words."""
        shown = 0
        for i in range(min(self.raw.FPDFPage_GetAnnotCount(self.page), 1_000)):
            note = self.raw.FPDFPage_GetAnnot(self.page, i)
            shown += self.raw.FPDFAnnot_GetSubtype(note) in (_NOTE, _FIELD)
            self.raw.FPDFPage_CloseAnnot(note)
        return shown


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), Limits(*json.loads(sys.argv[2])))
