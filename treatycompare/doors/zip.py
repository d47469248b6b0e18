"""The door for ZIP archives: every limit is checked before a member is read, and again while it is read.

Only what a parser asks for is unpacked, in memory; nothing is ever written to disk.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Mapping, Sequence

from treatycompare.errors import ParseError

SIZE_LIMIT = 20_000_000
"""Bytes of the archive."""
MEMBERS_LIMIT = 2_000
TOTAL_LIMIT = 100_000_000
"""Bytes of all members together, unpacked."""
RATIO_LIMIT = 200
"""How many times larger than packed a member over RATIO_FROM bytes may be; real parts have 5 to 40."""
RATIO_FROM = 1_000_000

_CHUNK = 65_536
_SIGNATURE = b"PK\x03\x04"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_UNREADABLE = "the file is no archive that can be read:"


class Archive:
    """The members of an archive that passed the door, read one by one and counted."""

    def __init__(self, opened: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], source: str) -> None:
        self._opened, self._members, self._source = opened, members, source
        self._total = 0

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """Unpack one member; capitals in its name do not matter.

        Raises ParseError where it is not there, is damaged, or is larger than allowed.
        """
        member = self._members.get(name.lower())
        if member is None:
            raise ParseError("the archive lacks the part", value=name, where=self._source)
        out: list[bytes] = []
        size = 0
        try:
            with self._opened.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._total += len(chunk)
                    _check_size(member, size, self._total, self._source)
                    out.append(chunk)
        except ParseError:
            raise
        # zipfile lets through what zlib, struct and the stream raise, a new kind in some releases.
        except Exception as error:
            raise ParseError(f"{_UNREADABLE} {error}", value=name, where=self._source) from None
        return b"".join(out)


def open_zip(data: bytes, source: str) -> Archive:
    """Open an archive that may come from anywhere.

    Raises ParseError for whatever is wrong with it.
    """
    if len(data) > SIZE_LIMIT:
        raise ParseError(f"the file is larger than {SIZE_LIMIT:,} bytes", where=source)
    if not data.startswith(_SIGNATURE):
        raise ParseError(f"{_UNREADABLE} it does not start as one", where=source)
    # Counted on the bytes: to list a hundred thousand members would already take long.
    if data.count(_DIRECTORY_ENTRY) > MEMBERS_LIMIT:
        raise ParseError(f"the archive has more than {MEMBERS_LIMIT:,} members", where=source)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        members = opened.infolist()
        _check_places(data, members, opened.start_dir, source)
    except ParseError:
        raise
    except Exception as error:  # as above
        raise ParseError(f"{_UNREADABLE} {error}", where=source) from None
    names: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        _check_member(member, source)
        if names.setdefault(member.filename.lower(), member) is not member:
            raise ParseError("two members of the archive have one name,", value=member.filename, where=source)
    total = sum(member.file_size for member in members)
    for member in members:
        _check_size(member, member.file_size, total, source)
    return Archive(opened, names, source)


def _check_member(member: zipfile.ZipInfo, source: str) -> None:
    # zipfile cuts a name at a zero byte; the name as it stands in the file is judged.
    name = member.orig_filename
    bad = not name or name.startswith("/") or "\\" in name or "\0" in name or re.match("[A-Za-z]:", name)
    if bad or ".." in name.split("/"):
        raise ParseError("a member of the archive has a name that leads out of it,", value=name, where=source)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ParseError("a member of the archive is a link,", value=name, where=source)
    if member.flag_bits & 0x41:
        raise ParseError("the archive is encrypted", where=source, todo="save it without a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ParseError("a member of the archive is packed in a way that is not read,", value=name, where=source)


def _check_size(member: zipfile.ZipInfo, size: int, total: int, source: str) -> None:
    if size > RATIO_FROM and size > RATIO_LIMIT * member.compress_size:
        what = f"a member of the archive unpacks to more than {RATIO_LIMIT} times its size,"
        raise ParseError(what, value=member.filename, where=source)
    if total > TOTAL_LIMIT:
        raise ParseError(f"the archive unpacks to more than {TOTAL_LIMIT:,} bytes", where=source)


def _check_places(data: bytes, members: Sequence[zipfile.ZipInfo], end: int, source: str) -> None:
    """Check that no two members share bytes: a bomb of a few kilobytes overlaps thousands."""
    starts = sorted(member.header_offset for member in members)
    after = dict(zip(starts, [*starts[1:], end], strict=True))
    if len(after) != len(members):
        raise ParseError("members of the archive overlap", where=source)
    for member in members:
        start = member.header_offset
        name, extra = struct.unpack_from("<HH", data, start + 26)
        if start + 30 + name + extra + member.compress_size > after[start]:
            raise ParseError("members of the archive overlap,", value=member.filename, where=source)
