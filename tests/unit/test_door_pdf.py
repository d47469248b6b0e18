from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pdf_fixtures import Ink, broken, drawn, encrypted, flate_bomb, odd, pdf, stream

from treatycompare.doors import pdf as door
from treatycompare.doors import pdf_child
from treatycompare.errors import MissingExtraError, ParseError

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

SMALL = pdf([[Ink(72, 700, "Some words")]])
POSIX = pytest.mark.skipif(os.name != "posix", reason="the system has no such limits")


def refused(data: bytes) -> str:
    with pytest.raises(ParseError) as caught:
        door.open_pdf(data, "X.pdf")
    assert "X.pdf" in str(caught.value)
    return str(caught.value)


def limits(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    monkeypatch.setattr(door, "LIMITS", pdf_child.Limits()._replace(**changed))


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Put a program in the place of the reader."""
    script = tmp_path / "child.py"
    script.write_text(program)
    monkeypatch.setattr(pdf_child, "__file__", str(script))


class TestWords:
    def test_stand_where_they_are_printed(self) -> None:
        (page,) = door.open_pdf(SMALL, "X.pdf")
        some, words = page.words
        assert (some.text, some.left, some.base, some.bold, some.turned) == ("Some", 72.0, 700.0, False, False)
        assert (words.left, words.right) == (108.0, 144.0)
        assert (page.number, page.width, page.height, page.characters) == (1, 612.0, 792.0, 9)

    def test_bold_raised_and_turned_ones_are_known(self) -> None:
        ink = [
            Ink(72, 700, "The", "F2"),
            Ink(100, 700, "23"),
            Ink(114.4, 705, "rd", size=7),
            Ink(300, 300, "stamp", turn="0 1 -1 0"),
        ]
        (page,) = door.open_pdf(pdf([ink]), "X.pdf")
        words = {word.text: word for word in page.words}
        assert words["The"].bold
        assert not words["23"].bold
        assert words["rd"].glued
        assert not words["23"].glued
        assert [word.text for word in page.words if word.turned] == ["stamp"]

    @pytest.mark.parametrize("turn", ["0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"])
    def test_of_a_page_set_sideways_are_turned_upright(self, turn: str) -> None:
        (page,) = door.open_pdf(pdf([[Ink(300, 300, "all of it", turn=turn)]]), "X.pdf")
        assert not any(word.turned for word in page.words)
        assert [word.text for word in sorted(page.words, key=lambda word: word.left)] == ["all", "of", "it"]
        assert len({word.base for word in page.words}) == 1

    def test_hyphens_at_the_end_of_lines_are_kept(self) -> None:
        (page,) = door.open_pdf(pdf([[Ink(72, 700, "a self-"), Ink(72, 686, "made")]]), "X.pdf")
        assert [word.text for word in page.words] == ["a", "self-", "made"]
        assert page.characters == 10

    def test_places_count_from_the_visible_part_of_the_page(self) -> None:
        (page,) = door.open_pdf(pdf([[Ink(72, 700, "Some")]], page=b"/CropBox[50 50 500 750]"), "X.pdf")
        assert (page.words[0].left, page.words[0].base, page.width) == (22.0, 650.0, 450.0)

    @pytest.mark.parametrize(("name", "data"), list(odd()), ids=[name for name, _ in odd()])
    def test_are_read_in_spite_of(self, name: str, data: bytes) -> None:
        assert [page.characters for page in door.open_pdf(data, "X.pdf")] == [5]

    def test_a_page_that_shows_something_without_words_is_named(self) -> None:
        pages = door.open_pdf(pdf([[Ink(72, 700, "words")], stream(b"0 0 m 100 100 l S"), []]), "X.pdf")
        assert [page.drawn for page in pages] == [False, True, False]

    def test_notes_with_words_are_counted(self) -> None:
        notes = b"".join(b"<</Type/Annot/Subtype/%s/Rect[0 0 9 9]>>" % kind for kind in (b"FreeText", b"Link"))
        (page,) = door.open_pdf(pdf([[Ink(72, 700, "words")]], page=b"/Annots[%s]" % notes), "X.pdf")
        assert page.notes == 1


class TestRefused:
    @pytest.mark.parametrize("data", [b"", b" \n"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "empty" in refused(data)

    @pytest.mark.parametrize("data", [b"words", b"PK\x03\x04", b" " * 2_000 + SMALL])
    def test_another_format(self, data: bytes) -> None:
        assert "no PDF" in refused(data)

    def test_a_large_file(self) -> None:
        assert "larger than 50,000,000 bytes" in refused(b"%PDF-" + bytes(50_000_000))

    @pytest.mark.parametrize("password", [b"", b"secret"])
    def test_an_encrypted_file(self, password: bytes) -> None:
        said = refused(encrypted(password))
        assert "encrypted" in said
        assert "save it without encryption" in said

    def test_a_scan(self) -> None:
        said = refused(pdf([stream(b"0 0 m 100 100 l S")] * 2))
        assert "has no text layer" in said
        assert "run OCR" in said

    def test_a_scan_with_a_page_of_text(self) -> None:
        said = refused(pdf([[Ink(72, 700, "Scanned by")], *[stream(b"0 0 m 100 100 l S")] * 2]))
        assert "on 2 of 3 pages" in said

    @pytest.mark.parametrize("place", [0.3, 0.9, 1.0])
    def test_damage_that_the_library_passes_over(self, place: float) -> None:
        content = drawn([Ink(72, 700 - n, f"line {n * n}") for n in range(200)])
        packed = stream(content, packed=True)
        inside = packed.index(b"stream\n") + 7
        at = inside + int(place * (packed.index(b"\nendstream") - 2 - inside))
        said = refused(pdf([packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :], [Ink(72, 700, "words")]]))
        assert "do not unpack to their end (1)" in said
        assert "get the file anew" in said

    def test_damage_of_a_picture_is_none_of_the_text(self) -> None:
        picture = stream(b"no picture", b"/Type/XObject/Subtype/Image/Width 1/Height 1/Filter/FlateDecode")
        data = pdf([[Ink(72, 700, "words")]], more={9: picture})
        assert [page.characters for page in door.open_pdf(data, "X.pdf")] == [5]

    def test_empty_pages(self) -> None:
        assert "has no text" in refused(pdf([[], []]))

    def test_a_garbled_text_layer(self) -> None:
        said = refused(pdf([[Ink(72, 700, "Words of a symbol font", "F3"), Ink(72, 680, "not these")]]))
        assert "garbled: 73 %" in said
        assert "run OCR" in said

    @pytest.mark.parametrize(("name", "data"), list(broken()), ids=[name for name, _ in broken()])
    def test_a_file_with(self, name: str, data: bytes) -> None:
        assert "broken" in (said := refused(data)) or "no text" in said

    def test_the_page_too_many(self) -> None:
        assert "too many pages (2,001)" in refused(pdf([[]] * 2_001))

    def test_too_many_characters_on_a_page(self) -> None:
        content = b"BT /F1 9 Tf 9 9 Td " + b"(abcdefghij) Tj " * 10_001 + b" ET"
        assert "too many characters for a page (on page 1)" in refused(pdf([stream(content, packed=True)]))

    def test_too_long_an_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits(monkeypatch, answer=60)
        assert "too many words" in refused(SMALL)

    @POSIX
    def test_a_flate_bomb(self) -> None:
        data = flate_bomb(2_000)
        assert len(data) < 10_000
        assert "too much memory" in refused(data)

    @POSIX
    def test_too_little_memory_even_to_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits(monkeypatch, memory=1 << 23)
        assert "reader of the PDF" in refused(SMALL)

    @POSIX
    def test_too_much_of_the_processor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        limits(monkeypatch, cpu_seconds=1)
        assert "more than 1 seconds of processor time" in refused(
            pdf([stream(b"0 0 m 1 1 l S " * 3_000_000, packed=True)])
        )

    def test_too_long_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "SECONDS", 0.001)
        assert "took more than 0.001 seconds" in refused(SMALL)

    def test_a_disk_without_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full() -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr(door.tempfile, "TemporaryFile", full)
        assert "No space left" in refused(SMALL)

    def test_a_python_that_is_not_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "")
        assert "could not be handed to its reader" in refused(SMALL)

    def test_a_missing_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door.importlib.util, "find_spec", lambda name: None)
        with pytest.raises(MissingExtraError, match=r"treatycompare\[pdf\]"):
            door.open_pdf(SMALL, "X.pdf")


class TestChild:
    """Whatever the child does, the parent gives words or a ParseError."""

    @pytest.mark.parametrize(
        ("program", "said"),
        [
            ("raise SystemExit(3)", "exit code 3"),
            ("raise RuntimeError('x')", "exit code 1"),
            ("", "stopped before its end"),
            ('print(\'{"width": 1, "height": 1\')', "cannot be read"),
            ("print('[' * 100_000)", "cannot be read"),
            ("print('7')", "cannot be read"),
            ("print('[]')", "cannot be read"),
            ("print('{}')", "cannot be read"),
            ('print(\'{"error": "new"}\')', "cannot be read"),
            ('print(\'{"error": "failed", "detail": "KeyError"}\')', "failed (KeyError)"),
            ("print('\\xff')", "cannot be read"),
            ("print('x' * 20_000_000)", "too many words"),
        ],
    )
    def test_a_wrong_end(self, program: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        child(monkeypatch, tmp_path, program)
        assert said in refused(SMALL)

    @pytest.mark.parametrize(
        "word",
        [
            '["a", 1, 2, 3, 4, 0, 0]',
            '["", 1, 2, 3, 4, 0, 0, 0]',
            "[7, 1, 2, 3, 4, 0, 0, 0]",
            '["a", NaN, 2, 3, 4, 0, 0, 0]',
            '["a", "x", 2, 3, 4, 0, 0, 0]',
            '"abcdefgh"',
        ],
    )
    def test_a_wrong_word(self, word: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        said = f'{{"width": 1, "height": 1, "characters": 1, "drawn": false, "notes": 0, "words": [{word}]}}'
        child(monkeypatch, tmp_path, f"print({said!r})\nprint('{{\"end\": true}}')")
        assert "cannot be read" in refused(SMALL)

    @POSIX
    def test_a_signal(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        child(monkeypatch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        assert "stopped by SIGSEGV" in refused(SMALL)

    def test_is_told_no_secret(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("SOME_TOKEN", "secret")
        child(monkeypatch, tmp_path, "import os; raise SystemExit('SOME_TOKEN' in os.environ)")
        assert "stopped before its end" in refused(SMALL)

    @POSIX
    def test_opens_no_file_and_no_socket_while_it_reads(self) -> None:
        program = (
            "import socket, runpy, sys\n"
            f"child = runpy.run_path({pdf_child.__file__!r})\n"
            "child['_close']()\n"
            "for attempt in (lambda: open('/dev/null'), socket.socket):\n"
            "    try: attempt()\n"
            "    except OSError: print('refused')\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["refused", "refused"]

    def test_reads_where_the_system_has_no_limits(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        program = (
            "import json, runpy, sys\n"
            "sys.modules['resource'] = None\n"
            f"child = runpy.run_path({pdf_child.__file__!r})\n"
            "child['main'](json.loads(sys.argv[1]), child['Limits']())\n"
        )
        child(monkeypatch, tmp_path, program)
        assert [page.characters for page in door.open_pdf(SMALL, "X.pdf")] == [9]

    def test_is_the_only_one_that_loads_the_library(self) -> None:
        program = (
            "import sys\n"
            "from treatycompare.doors.pdf import open_pdf\n"
            "open_pdf(sys.stdin.buffer.read(), 'X.pdf')\n"
            "raise SystemExit('pypdfium2' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", program], input=SMALL, check=False).returncode == 0
