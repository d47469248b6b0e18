from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare.doors import zip as door
from treatycompare.doors.zip import open_zip
from treatycompare.errors import ParseError


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in members:
            opened.writestr(name, content, compress_type=method)
    return out.getvalue()


DATA = archive(("word/a.xml", b"some words " * 50), ("word/b.xml", b"more"))


def read_all(data: bytes) -> None:
    opened = open_zip(data, "kites.docx")
    for name in ("word/a.xml", "word/b.xml"):
        opened.read(name)


def refused(data: bytes, match: str) -> ParseError:
    with pytest.raises(ParseError, match=match) as caught:
        read_all(data)
    assert "kites.docx" in str(caught.value)
    return caught.value


@contextmanager
def limited(seconds: float, megabytes: int) -> Iterator[None]:
    tracemalloc.start()
    start = time.perf_counter()
    try:
        yield
        assert time.perf_counter() - start < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1_000_000
    finally:
        tracemalloc.stop()


def directory(data: bytes) -> list[int]:
    """Where the entries of the central directory start."""
    found, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        found.append(at)
        at = data.find(b"PK\x01\x02", at + 1)
    return found


def patched(data: bytes, at: int, form: str, *values: int) -> bytes:
    out = bytearray(data)
    struct.pack_into(form, out, at, *values)
    return bytes(out)


class TestRead:
    def test_members_are_read(self) -> None:
        opened = open_zip(DATA, "kites.docx")
        assert opened.read("word/b.xml") == b"more"
        assert opened.read("word/a.xml") == b"some words " * 50

    def test_capitals_do_not_matter(self) -> None:
        opened = open_zip(DATA, "kites.docx")
        assert "Word/B.xml" in opened
        assert opened.read("WORD/b.XML") == b"more"

    def test_a_part_that_is_not_there(self) -> None:
        with pytest.raises(ParseError, match=r"lacks the part 'word/c\.xml'"):
            open_zip(DATA, "kites.docx").read("word/c.xml")

    def test_folders_and_stored_members_are_no_fault(self) -> None:
        data = archive(("word/", b""), ("word/a.xml", b"x"), method=zipfile.ZIP_STORED)
        assert open_zip(data, "kites.docx").read("word/a.xml") == b"x"

    def test_a_nested_archive_is_not_opened(self) -> None:
        inner = archive(("../evil", b"x"))
        data = archive(("word/a.xml", b"x"), ("word/embedded.zip", inner))
        assert open_zip(data, "kites.docx").read("word/a.xml") == b"x"


class TestNames:
    @pytest.mark.parametrize("name", ["/etc/a", "../a", "word/../../a", "word\\a", "C:/a", "c:a", "word/.."])
    def test_a_name_that_leads_out(self, name: str) -> None:
        refused(archive((name, b"x")), "leads out of it")

    def test_a_name_with_a_zero_byte(self) -> None:
        # zipfile writes no such name: the bytes are changed in both headers.
        data = archive(("word/aXxml", b"x")).replace(b"word/aXxml", b"word/a\0xml")
        refused(data, "leads out of it")

    def test_no_name(self) -> None:
        # The first letter becomes the end of the entry: a comment.
        data = archive(("a", b"x"))
        at = directory(data)[0]
        refused(patched(patched(data, at + 28, "<H", 0), at + 32, "<H", 1), "leads out of it")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize("name", ["word/a.xml", "Word/A.XML"])
    def test_a_name_that_is_there_twice(self, name: str) -> None:
        refused(archive(("word/a.xml", b"x"), (name, b"y")), "two members of the archive have one name")

    def test_a_link(self) -> None:
        link = zipfile.ZipInfo("word/a.xml")
        link.external_attr = 0o120777 << 16
        refused(archive((link, b"/etc/passwd")), "is a link")

    @pytest.mark.parametrize("flag", [0x1, 0x40])
    def test_an_encrypted_member(self, flag: int) -> None:
        data = archive(("word/a.xml", b"x"))
        error = refused(patched(data, directory(data)[0] + 8, "<H", flag), "is encrypted")
        assert error.todo == "save it without a password"

    def test_a_way_of_packing_that_is_not_read(self) -> None:
        refused(archive(("word/a.xml", b"x" * 100), method=zipfile.ZIP_LZMA), "packed in a way")


class TestLimits:
    def test_size(self) -> None:
        refused(b"PK\x03\x04" + b"0" * door.SIZE_LIMIT, "larger than 20,000,000 bytes")

    def test_members(self) -> None:
        members = [(f"word/{n}.xml", b"") for n in range(door.MEMBERS_LIMIT)]
        open_zip(archive(*members), "kites.docx")
        refused(archive(*members, ("word/a.xml", b"")), "more than 2,000 members")

    def test_seventy_thousand_members_are_refused_before_they_are_listed(self) -> None:
        data = archive(*((f"{n}", b"") for n in range(70_000)))
        with limited(1, 20):
            refused(data, "more than 2,000 members")

    def test_ratio(self) -> None:
        data = archive(("word/a.xml", b"a" * 300_000_000))
        with limited(1, 20):
            refused(data, "more than 200 times")

    def test_ratio_of_a_member_that_says_it_is_small(self) -> None:
        """The limit holds against what is unpacked, not only against what is said."""
        data = archive(("word/a.xml", b"a" * 3_000_000))
        data = patched(data, directory(data)[0] + 24, "<I", 900_000)
        refused(data, "no archive that can be read")  # zipfile stops at the size that is said, with a wrong sum

    def test_a_small_member_may_be_packed_well(self) -> None:
        assert open_zip(archive(("word/a.xml", b"a" * 900_000)), "kites.docx").read("word/a.xml")

    def test_total(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "TOTAL_LIMIT", 500)
        refused(DATA, "unpacks to more than 500 bytes")

    def test_total_is_counted_while_members_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = open_zip(DATA, "kites.docx")
        monkeypatch.setattr(door, "TOTAL_LIMIT", 560)
        opened.read("word/a.xml")
        opened.read("word/b.xml")
        opened.read("word/b.xml")
        with pytest.raises(ParseError, match="unpacks to more than 560 bytes"):
            opened.read("word/b.xml")


class TestDamage:
    @pytest.mark.parametrize("data", [b"", b"PK", b"no archive", b"PK\x03\x04", b"PK\x03\x04" + bytes(100)])
    def test_what_is_no_archive(self, data: bytes) -> None:
        refused(data, "no archive that can be read")

    def test_an_archive_behind_a_program(self) -> None:
        refused(b"MZ" + DATA, "does not start as one")

    def test_a_wrong_sum(self) -> None:
        stored = archive(("word/a.xml", b"some words"), method=zipfile.ZIP_STORED)
        refused(stored.replace(b"some words", b"other word"), "Bad CRC")

    def test_truncated_anywhere(self) -> None:
        chance = random.Random(3)  # noqa: S311
        cuts: Sequence[int] = sorted({1, 30, len(DATA) - 1, *chance.sample(range(len(DATA)), min(200, len(DATA) - 3))})
        for cut in cuts:
            refused(DATA[:cut], "no archive that can be read")

    def test_members_that_overlap(self) -> None:
        """Two entries of the directory with the bytes of one member: the bomb of David Fifield."""
        data = archive(("word/a.xml", b"x" * 100), ("word/b.xml", b"y" * 100))
        first, second = directory(data)
        refused(patched(data, second + 42, "<I", *struct.unpack_from("<I", data, first + 42)), "overlap")

    def test_a_member_that_reaches_into_the_next(self) -> None:
        data = archive(("word/a.xml", b"x" * 100), ("word/b.xml", b"y" * 100), method=zipfile.ZIP_STORED)
        at = directory(data)[0]
        longer = patched(patched(data, at + 20, "<I", 140), at + 24, "<I", 140)
        refused(longer, "overlap")

    def test_a_member_that_starts_beyond_the_end(self) -> None:
        data = archive(("word/a.xml", b"x"))
        refused(patched(data, directory(data)[0] + 42, "<I", 0x7FFFFFF0), "overlap|no archive that can be read")


@settings(max_examples=300)
@given(st.integers(0, len(DATA) - 1), st.binary(max_size=4))
def test_a_damaged_archive_is_read_or_refused(at: int, put: bytes) -> None:
    for data in (DATA[:at] + put + DATA[at:], DATA[:at] + put + DATA[at + len(put) :]):
        with suppress(ParseError):
            read_all(data)
