"""The door for Word documents: the archive, the parts that hold text, and what is refused.

Parts are found by their relationships, as the format has it: Word itself names the main part
``word/document.xml``, other programs do not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from treatycompare.doors.xml import open_xml
from treatycompare.doors.zip import Archive, open_zip
from treatycompare.errors import ParseError

MARKS_LIMIT = 600_000
"""Elements and attributes of all parts together, about; a treaty of hundred pages has 100,000."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_TODO = "save it as DOCX or plain text"
# Parts beside the main one that are opened; pictures, fonts, themes and data never are.
_READ = ("numbering", "styles", "footnotes", "endnotes", "comments", "header", "footer")
# Other documents that Word shows inside this one, with words that stand nowhere in it.
_EMBEDDED = ("aFChunk", "subDocument")


class Package(NamedTuple):
    """The root of the main part, and of the parts that it names, by kind and name."""

    document: etree._Element
    related: Mapping[str, Mapping[str, etree._Element]]


def is_word_processor_file(data: bytes) -> bool:
    """Tell whether *data* is a DOCX, or one of the formats that are refused with advice."""
    return _other(data) is not None or (data.startswith(b"PK\x03\x04") and b"word/" in data)


def _other(data: bytes) -> str | None:
    if data.lstrip()[:5] == b"{\\rtf":
        return "RTF"
    if data.startswith(_OLE):
        # A DOCX with a password is such a container too.
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return "a Word document with a password" if locked else "an old binary Office document, such as .doc"
    if data.startswith(b"PK\x03\x04") and _ODT in data[:200]:
        return "an OpenDocument text (ODT)"
    return None


def open_docx(data: bytes, source: str) -> Package:
    """Open the parts of a DOCX that hold text or say how it is numbered.

    Raises ParseError for another format, with advice, and for whatever is wrong with the file.
    """
    if not data:
        raise ParseError("the file is empty", where=source)
    other = _other(data)
    if other:
        raise ParseError(f"the file is {other}, which is not read", where=source, todo=_TODO)
    parts = _Parts(open_zip(data, source), source)
    main = next((target for kind, target in parts.relations("") if kind == "officeDocument"), None)
    if main is None:
        raise ParseError("the archive names no main document: it is no DOCX", where=source)
    document = parts.xml(main)
    related: dict[str, dict[str, etree._Element]] = {}
    for kind, target in parts.relations(main):
        if kind in _EMBEDDED:
            what = "the document embeds another one, whose words are not read,"
            raise ParseError(what, value=target, where=source, todo="open it in Word and save it as one document")
        if kind in _READ:
            related.setdefault(kind, {})[target] = parts.xml(target)
    return Package(document, related)


class _Parts:
    """Opens parts as XML and reads their relationships; counts what all of them hold."""

    def __init__(self, archive: Archive, source: str) -> None:
        self._archive, self._source, self._marks = archive, source, 0

    def relations(self, part: str) -> list[tuple[str, str]]:
        """Give kind and target of each part that *part* names, of the archive where it is empty."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._archive:
            return []
        out = []
        for relation in self.xml(path):
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            if relation.get("TargetMode") != "External" or kind in _EMBEDDED:
                out.append((kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")))
        return out

    def xml(self, part: str) -> etree._Element:
        data = self._archive.read(part)
        where = f"{self._source}, {part}"
        if not _is_unicode(data):
            raise ParseError("the part is not in UTF-8 or UTF-16", where=where)
        # Before it is read: a tree takes twenty times the memory of its bytes.
        self._marks += data.count(b"<") + data.count(b"=")
        if self._marks > MARKS_LIMIT:
            raise ParseError(f"the document has more than {MARKS_LIMIT:,} elements and attributes", where=self._source)
        return open_xml(data, where)


def _is_unicode(data: bytes) -> bool:
    """The format allows no other encoding; in another, marks could not be counted."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", data[:1000])
    return b"\0" not in data and (declared is None or declared[1].lower() in (b"utf-8", b"us-ascii"))
