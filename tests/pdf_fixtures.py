"""Small PDF files of our own: an invented statute as a printer would set it, and files made to do harm."""

from __future__ import annotations

import hashlib
import textwrap
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

WIDE, HIGH = 612.0, 792.0
LEFT, RIGHT = 72.0, 540.0
PITCH = 14.0
# Courier: each letter has the same width, so that the ends of lines are known.
LETTER = 0.6


class Ink(NamedTuple):
    """One piece of text at a place of a page."""

    x: float
    y: float
    text: str
    font: str = "F1"
    size: float = 12.0
    turn: str = "1 0 0 1"


class Line(NamedTuple):
    """One paragraph to set: wrapped to the page, or as it is where it has line ends."""

    text: str
    label: str = ""
    left: float = LEFT
    hang: float = 0.0
    gap: float = PITCH
    font: str = "F1"
    size: float = 12.0
    new_page: bool = False


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        content, entries = zlib.compress(content), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Put objects together to a file; the first is the root."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    last = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (last, trailer, start)
    return bytes(out)


def _map(base: int) -> bytes:
    """A map that gives each byte a place of the private area, as symbol fonts do."""
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/X def/CMapType 2 def\n"
        b"1 begincodespacerange<00><ff>endcodespacerange\n"
        b"1 beginbfrange<20><7e><%04x>endbfrange\nendcmap end end" % base
    )


def _escaped(text: str) -> bytes:
    out = text.encode("cp1252")
    for char in (b"\\", b"(", b")"):
        out = out.replace(char, b"\\" + char)
    return out


def drawn(pieces: Sequence[Ink]) -> bytes:
    return b"\n".join(
        b"BT /%s %.1f Tf %s %.1f %.1f Tm (%s) Tj ET"
        % (ink.font.encode(), ink.size, ink.turn.encode(), ink.x, ink.y, _escaped(ink.text))
        for ink in pieces
    )


def pdf(
    pages: Sequence[Sequence[Ink] | bytes],
    *,
    page: bytes = b"",
    trailer: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """Make a file of pages, each given as pieces of text or as a content stream.

    F1 is Courier, F2 its bold, F3 a symbol font whose "b" is the bullet U+F0B7, F4 a font without
    a map. *page* are entries for each page.
    """
    fonts = b"/F1 4 0 R/F2 5 0 R/F3 6 0 R/F4 8 0 R"
    simple = b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding%s>>"
    names = b" ".join(b"/q%d" % n for n in range(95))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (20 + 2 * n) for n in range(len(pages)))),
        3: b"<</Font<<%s>>>>" % fonts,
        4: simple % (b"Courier", b""),
        5: simple % (b"Courier-Bold", b""),
        6: simple % (b"Courier", b"/ToUnicode 7 0 R"),
        7: stream(_map(0xF0B7 - (ord("b") - 0x20))),
        8: b"<</Type/Font/Subtype/Type1/BaseFont/Odd/FirstChar 32/LastChar 126/Widths[%s]"
        b"/Encoding<</Type/Encoding/Differences[32 %s]>>>>" % (b"600 " * 95, names),
        **(more or {}),
    }
    for n, content in enumerate(pages):
        body = content if isinstance(content, bytes) else stream(drawn(content))
        objects[20 + 2 * n] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources 3 0 R/Contents %d 0 R%s>>" % (
            WIDE,
            HIGH,
            21 + 2 * n,
            page,
        )
        objects[21 + 2 * n] = body
    return assemble(objects, trailer)


def set_lines(lines: Sequence[Line], *, top: float = 700.0, foot: float = 90.0) -> list[list[Ink]]:
    """Set paragraphs on pages; labels stand apart, before their text."""
    pages: list[list[Ink]] = [[]]
    y = top + PITCH
    for line in lines:
        inner = line.left + line.hang
        wide = int((RIGHT - inner) / (LETTER * line.size))
        rows = line.text.split("\n") if "\n" in line.text else textwrap.wrap(line.text, wide, break_on_hyphens=False)
        if line.new_page or y - line.gap - PITCH < foot:
            pages.append([])
            y = top + PITCH
        elif y <= top:
            y -= line.gap
        for i, row in enumerate(rows):
            y -= PITCH
            if y < foot:
                pages.append([])
                y = top
            if line.label and not i:
                pages[-1].append(Ink(line.left, y, line.label, line.font, line.size))
            pages[-1].append(Ink(inner, y, row, line.font, line.size))
    return pages


def with_marks(pages: Sequence[Sequence[Ink]], marks: Sequence[str], header: str = "") -> list[list[Ink]]:
    """Print a header and a page mark above each page."""
    return [
        [*([Ink(LEFT, 756, header, size=10)] if header else []), Ink(470, 754, mark, "F2", 9), *page]
        for page, mark in zip(pages, marks, strict=True)
    ]


HEADER = "Harbour League Instrument"
LAMPS: tuple[Line, ...] = (
    Line("CONVENTION ON THE CARE OF\nLIGHTHOUSES AND LAMPS", left=180, font="F2"),
    Line("PREAMBLE", left=260, font="F2"),
    Line("The Members of the Harbour League:"),
    Line("Mindful that a dark coast serves no one and that each lamp is seen from more than one harbour, near or far;"),
    Line("Bearing in mind the usual troubles, among them:"),
    Line("wet wicks;", label="b", left=90, hang=18),
    Line("gulls that nest in the lens;", label="b", left=90, hang=18, gap=0),
    Line("HAVE SETTLED AS FOLLOWS:"),
    Line("Article 1: Terms", font="F2", new_page=True),
    Line("For this Convention:"),
    Line("Lamp means any light that is kept burning for ships, where:"),
    Line("it stands on land; or", label="a)", left=106, hang=30),
    Line(
        "it floats, and is moored by a chain that two keepers have looked over in the same year.",
        label="b)",
        left=106,
        hang=30,
    ),
    Line("Keeper means whoever minds a lamp."),
    Line("Wick means what burns in it."),
    Line("CHAPTER I:      KEEPING THE LAMPS", font="F2"),
    Line("Section I: Oil", font="F2"),
    Line("Article 2: Scope of the duties of keepers who mind more lamps than one at\n           a time", font="F2"),
    Line(
        "Each Member shall see to it that every keeper has oil, in accordance with\nArticle 90 of the Harbour Rules.",
        label="1.",
        hang=34,
    ),
    Line(
        "A keeper may leave the lamp after giving the Member to which it is\nowed notice in writing of not less than "
        "one whole and uninterrupted\n(1) year, unless the lamp is self-\ntended.",
        label="2.",
        hang=34,
    ),
    Line("The oil shall be:", label="3.", hang=34),
    Line("clean;", label="a)", left=106, hang=30),
    Line("kept in a jar:", label="b)", left=106, hang=30, gap=0),
    Line("with a lid;", label="i)", left=136, hang=30),
    Line("without a crack; and", label="ii)", left=136, hang=30),
    Line("cheap", label="c)", left=106, hang=30),
    Line(
        "a.    Wicks are cut at dusk, by the keeper of the lamp or by a child of the house who has been shown how it is"
        " done.",
        label="4.",
        hang=34,
        new_page=True,
    ),
    Line("b.    What is cut off is burnt.", left=106),
    Line("Section II: Glass", font="F2"),
    Line("Article 3", font="F2"),
    Line("Cleaning of the lens", font="F2"),
    Line("The lens is cleaned by three rules:"),
    Line("Rule 1: Soft cloth", font="F2"),
    Line("A cloth is soft where:"),
    Line("it is old;", label="a)", left=106, hang=30),
    Line("it is washed.", label="b)", left=106, hang=30),
    Line("Rule 2: Warm water", font="F2"),
    Line("The water:"),
    Line("is not hot;", label="a)", left=106, hang=30),
    Line("is not salt.", label="b)", left=106, hang=30),
    Line("CHAPTER II -    OFFENCES AND LAST RULES", font="F2", new_page=True),
    Line("Article 4:      Offences", font="F2"),
    Line("Dark lamps", label="1.", hang=34, font="F2"),
    Line(
        "It is an offence to leave a lamp dark in fog, in snow or on the night before a market, whatever the reason is"
        " that the keeper may have had."
    ),
    Line("False lamps", label="2.", hang=34, font="F2"),
    Line("Each Member shall make it an offence to:", label="1.", hang=34),
    Line("burn a false lamp;", label="a)", left=106, hang=30),
    Line("move a true one.", label="b)", left=106, hang=30),
    Line("Whoever does so for gain pays double.", label="2.", hang=34),
    Line(
        "Gain includes a share of the wreck, and anything else that the sea has brought to the door of the keeper.",
        left=106,
    ),
    Line("Repair", label="3.", hang=34, font="F2"),
    Line("What is broken is repaired."),
    Line("Article 5: Entry into force", font="F2"),
    Line(
        "This Convention enters into force when ten Members have lit a lamp. It is kept by the League, which tells "
        "every Member of each lamp that is lit."
    ),
    Line("IN WITNESS WHEREOF, the keepers have signed this Convention."),
    Line("Adopted by the third League, at the Old Harbour.", left=180),
)
LAMPS_ADDRESSES = """
    preamble 1 1(a) 1(b) 1[end] ch.I ch.I.sec.I 2 2(1) 2(2) 2(3) 2(3)(a) 2(3)(b) 2(3)(b)(i) 2(3)(b)(ii) 2(3)(c)
    2(4) 2(4)(a) 2(4)(b) ch.I.sec.II 3 3(1) 3(1)(a) 3(1)(b) 3(2) 3(2)(a) 3(2)(b) ch.II 4 4(1) 4(2) 4(2)(1)
    4(2)(1)(a) 4(2)(1)(b) 4(2)(2) 4(3) 5 end
""".split()  # noqa: SIM905  # as the other lists of addresses


def lamps(lines: Sequence[Line] = LAMPS, marks: Sequence[str] | None = None, header: str = HEADER) -> bytes:
    """The invented convention: a cover, then pages with a header and page marks in two forms."""
    pages = set_lines(lines)
    for page in pages:
        page[:] = [ink._replace(font="F3") if ink.text == "b" else ink for ink in page]
    both = [f"Page|{n}" if n < 4 else f"P a g e | {n}" for n in range(1, len(pages) + 1)]
    cover = [Ink(200, 500, "LIGHTHOUSES", "F2", 20), Ink(200, 300, "A print of the League, Lamp Street 3")]
    return pdf([cover, *with_marks(pages, marks or both, header)])


def flate_bomb(megabytes: int) -> bytes:
    """A page whose contents unpack twice to so many megabytes of spaces."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    blank = b" " * 1_000_000
    first = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    inner = b"\x78\xda" + first + again * (megabytes - 1) + packer.flush()
    outer = zlib.compress(inner, 9)
    return pdf([b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(outer), outer)])


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted(password: bytes) -> bytes:
    """A file encrypted by the oldest method; with an empty password every reader opens it."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    user, number = (password + pad)[:32], bytes(16)

    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()[:5]

    owner = _rc4(md5(pad), user)
    key = md5(user + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + number)
    entry = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (
        owner.hex().encode(),
        _rc4(key, pad).hex().encode(),
    )
    trailer = b"/Encrypt 9 0 R/ID[<%s><%s>]" % (number.hex().encode(), number.hex().encode())
    return pdf([[Ink(72, 700, "words")]], more={9: entry}, trailer=trailer)


def broken() -> Iterator[tuple[str, bytes]]:
    """Small files that are no whole PDF, or hold no end, each with its name."""
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    whole = pdf([[Ink(72, 700, "words")]])
    yield "a page tree that holds itself", assemble({1: catalog, 2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"})
    yield (
        "two page trees that hold each other",
        assemble({1: catalog, 2: b"<</Type/Pages/Count 9/Kids[3 0 R]>>", 3: b"<</Type/Pages/Count 9/Kids[2 0 R]>>"}),
    )
    yield "deep arrays in the contents", pdf([stream(b"[" * 500_000)])
    yield "deep arrays in an object", assemble({1: catalog, 2: b"[" * 200_000})
    yield "deep dictionaries", assemble({1: catalog, 2: b"<</A" * 100_000})
    yield "an inline image without an end", pdf([stream(b"BI /W 99999 /H 99999 /BPC 8 /CS /G ID " + b"x" * 1_000)])
    yield "many operators", pdf([stream(b"q Q " * 500_000, packed=True)])
    yield "a length that lies", whole.replace(b"/Length", b"/Length 99999999%")
    yield "half a file", whole[: len(whole) // 2]
    yield "only a header", b"%PDF-1.4\n"


def odd() -> Iterator[tuple[str, bytes]]:
    """Small files that are readable in spite of a loop or a number that lies, each with its name."""
    whole = pdf([[Ink(72, 700, "words")]])
    table, start = whole.rindex(b"xref\n0 "), whole.rindex(b"startxref")
    yield "a table that follows itself", whole[:start].replace(b"<</Size", b"<</Prev %d/Size" % table) + whole[start:]
    yield "a huge /Size", whole.replace(b"/Size 22", b"/Size 2147483647")
    yield "an endless count", whole.replace(b"/Count 1", b"/Count 2147483647")
    yield "a negative count", whole.replace(b"/Count 1", b"/Count -1")
