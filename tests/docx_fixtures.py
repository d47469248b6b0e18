"""Small Word documents of our own, written by hand: parts with ``zipfile``, no other library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    f'xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = ("numbering", "styles", "footnotes", "endnotes", "comments", "header", "footer")


def t(words: str) -> str:
    """A text element."""
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def r(words: str, props: str = "") -> str:
    """A run of words, with properties where given."""
    return f"<w:r><w:rPr>{props}</w:rPr>{t(words)}</w:r>" if props else f"<w:r>{t(words)}</w:r>"


def p(content: str = "", *, style: str = "", num: str = "", depth: int | None = None, props: str = "") -> str:
    """A paragraph; content that is no mark-up is put in a run."""
    inner = content if content.startswith("<") or not content else r(content)
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num or depth is not None:
        level = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
        about += f"<w:numPr>{level}{f'<w:numId w:val={chr(34)}{num}{chr(34)}/>' if num else ''}</w:numPr>"
    about += props
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{inner}</w:p>"


def centred(words: str) -> str:
    """A paragraph in the middle of the line."""
    return p(words, props='<w:jc w:val="center"/>')


def lvl(depth: int, fmt: str, pattern: str, *, start: int | None = 1, more: str = "") -> str:
    """A level of a list."""
    first = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{depth}">{first}<w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{escape(pattern)}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    """The definition of a list."""
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, overrides: str = "") -> str:
    """A list as paragraphs name it."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_override(depth: int, at: int) -> str:
    """A list that starts anew."""
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{at}"/></w:lvlOverride>'


def style(name: str, content: str = "", *, kind: str = "paragraph", title: str = "", based: str = "") -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title or name}"/>{base}{content}</w:style>'


def root(tag: str, content: str) -> str:
    """The root of a part."""
    return f"{HEAD}<w:{tag} {NAMES}>{content}</w:{tag}>"


def document(body: str | Iterable[str]) -> str:
    """The main part."""
    return root("document", f"<w:body>{body if isinstance(body, str) else ''.join(body)}<w:sectPr/></w:body>")


def relations(targets: Mapping[str, str], mode: str = "") -> str:
    """The part that names other parts, by target and kind."""
    entries = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for i, (target, kind) in enumerate(targets.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{entries}</Relationships>'


def parts(body: str | Iterable[str], **related: str) -> dict[str, str]:
    """The parts of a document; *related* holds the content of the roots of other parts."""
    roots = {"header": "hdr", "footer": "ftr"}
    return {
        "[Content_Types].xml": f"{HEAD}<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations({f"{kind}.xml": kind for kind in related}),
        **{f"word/{kind}.xml": root(roots.get(kind, kind), content) for kind, content in related.items()},
    }


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """An archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # A date of its own, so that the same parts give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str | Iterable[str], **related: str) -> bytes:
    """A document."""
    return packed(parts(body, **related))
