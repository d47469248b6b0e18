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
import sys
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NoReturn

MEMORY = 1 << 30
CPU_SECONDS = 30
OUTPUT = 32_000_000
"""Bytes of the answer; Malabo's, with 40 pages, has less than half a million."""
SPARE = 4_096
"""Room for the last line of the answer, which says what was wrong."""
PAGES = 2_000
CHARACTERS = 2_000_000
"""As many as can be read in the time; one page can hold as many as its file pleases."""

_HYPHEN = 2
"""What PDFium puts for a hyphen at the end of a line."""
_NOTE, _FIELD = 3, 20
"""The annotations that show words of their own: free text, field of a form."""


def main(paths: list[str]) -> None:
    """Read the file on standard input; *paths* is where the library may be imported from."""
    _limit()
    sys.path += [path for path in paths if path not in sys.path]
    # By name: the library is an extra, and has no types.
    pypdfium2 = importlib.import_module("pypdfium2")
    raw = importlib.import_module("pypdfium2.raw")
    _close()
    said = 0
    try:
        for answer in _pages(sys.stdin.buffer.read(), pypdfium2, raw):
            line = _line(answer)
            said += len(line)
            if said > OUTPUT:
                _fail("output")
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.write(_line({"end": True}))
    except MemoryError:
        _fail("memory")
    except pypdfium2.PdfiumError as error:
        _fail("password" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken", str(error))


def _limit() -> None:
    """Bound what this process may use, as far as the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS + 1),
        resource.RLIMIT_FSIZE: (OUTPUT + SPARE, OUTPUT + SPARE),
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, limits in wanted.items():
        try:
            resource.setrlimit(what, limits)
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


def _pages(data: bytes, pypdfium2: Any, raw: Any) -> Iterator[dict[str, Any]]:
    document = pypdfium2.PdfDocument(data)
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        _fail("password")
    pages = len(document)
    if pages > PAGES:
        _fail("pages", f"{pages:,}")
    characters = 0
    for number in range(pages):
        page = document[number]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > CHARACTERS:
            _fail("characters")
        yield _Page(page, text, raw).answer()
        text.close()
        page.close()


def _nameless(code: int) -> bool:
    """Whether the file does not say which character this is: it is shown as U+FFFD, not left out."""
    return (code < 9 or 13 < code < 32) and code != _HYPHEN


class _Page:
    """One page: its words where they are printed, and a count of its characters."""

    def __init__(self, page: Any, text: Any, raw: Any) -> None:
        self.page, self.text, self.raw = page, text, raw
        self.characters: int = text.count_chars()
        self.codes = list(map(raw.FPDFText_GetUnicode, repeat(self.text.raw), range(self.characters)))
        self.box: tuple[float, ...] = page.get_bbox()
        self.rotation: int = page.get_rotation()
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

    def _printed(self) -> str:
        """The text as the library gives it in one piece; characters it cannot name are put back."""
        nameless = sum(_nameless(code) for code in self.codes)
        whole = self.text.get_text_range(errors="replace")
        return "".join(c for c in whole if c > "\x1b" or c.isspace()) + "\ufffd" * nameless

    def _words(self) -> Iterator[list[Any]]:
        """Give each word: text, left, right, baseline, height, bold, glued, turned."""
        font_size, text = self.raw.FPDFText_GetFontSize, self.text.raw
        start, word, size, glued = 0, "", 0.0, False
        for i, code in enumerate(self.codes):
            if code == _HYPHEN:
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
        raw.FPDFText_GetLooseCharBox(text, first, self._box)
        height = self._box.top - self._box.bottom
        if not height > 0:
            height = max(1.0, raw.FPDFText_GetFontSize(text, first))
        x0, y0 = self._turned(self._x.value, self._y.value)
        raw.FPDFText_GetLooseCharBox(text, last, self._box)
        x1, _ = self._turned(self._box.right, self._box.top)
        # Negative where the library cannot tell.
        angle = math.degrees(max(0.0, raw.FPDFText_GetCharAngle(text, first))) + self.rotation
        turned = not (angle % 360 < 5 or angle % 360 > 355)
        # Halves of a pair of UTF-16 that the library gives one by one.
        word = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        places = [round(n, 1) if math.isfinite(n) else 0.0 for n in (x0, x1, y0, height)]
        return [word, *places, int(self._bold(first)), int(glued), int(turned)]

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """The place on the page as it is shown, from its lower left corner."""
        left, bottom, right, top = self.box
        return {
            0: (x - left, y - bottom),
            90: (y - bottom, right - x),
            180: (right - x, top - y),
            270: (top - y, x - left),
        }[self.rotation % 360]

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
    main(json.loads(sys.argv[1]))
