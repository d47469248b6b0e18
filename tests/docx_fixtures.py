"""Small Word documents of our own, written by hand: parts with ``zipfile``, no other library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import escape

from treatycompare.citation import roman_value
from treatycompare.model.treaty import Provision, Treaty

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


LEVELS = (
    lvl(0, "decimal", "Article %1"),
    lvl(1, "decimal", "%2."),
    lvl(2, "lowerLetter", "(%3)"),
    lvl(3, "lowerRoman", "(%4)"),
)


class Draft:
    """Writes a treaty as a Word document, its labels partly typed and partly numbered by Word.

    ``mode`` gives for the place of an article whether its heading and whether its labels are
    numbered by Word.
    """

    def __init__(self, treaty: Treaty, mode: Callable[[int], tuple[bool, bool]]) -> None:
        self.body: list[str] = []
        self.nums: list[str] = []
        self._mode = mode
        self._articles = 0
        self._notes = False
        self.body.append(centred(treaty.title))
        for unit in treaty.body:
            self._unit(unit)

    def docx(self) -> bytes:
        heading = style("Heading1", title="heading 1") + style("Heading2", title="heading 2")
        return docx(self.body, numbering=abstract(0, *LEVELS) + "".join(self.nums), styles=heading)

    def _unit(self, unit: Provision) -> None:
        if unit.kind == "division":
            word = {"ch": "CHAPTER", "sec": "Section", "tit": "Title"}[unit.address.split(".")[-2]]
            self.body.append(p(f"{word} {unit.label}", style="Heading1"))
            self.body.append(p(unit.heading or "", style="Heading1"))
            for child in unit.children:
                self._unit(child)
        elif unit.kind == "article":
            self._article(unit)
        elif unit.kind == "note":
            if not self._notes:
                self._notes = True
                self.body += [p("Annex", style="Heading1"), p("Notes on some articles", style="Heading1")]
            self.body.append(p(unit.heading or "", style="Heading2"))
            self._labelled(unit, f"{unit.label}.", False, "")
            self._children(unit, False, "")
        else:
            if unit.kind == "preamble":
                self.body.append(centred(unit.heading or "Preamble"))
            self.body += [p(line) for line in (unit.text or "").split("\n")]

    def _article(self, unit: Provision) -> None:
        heading, labels = self._mode(self._articles)
        self._articles += 1
        number = str(len(self.nums) + 1)
        starts = [start_override(0, int(unit.label)), *(start_override(depth, 1) for depth in (1, 2, 3))]
        self.nums.append(num(int(number), 0, "".join(starts)))
        if heading:
            self.body.append(p(unit.heading or "", style="Heading2", num=number, depth=0))
        else:
            self.body += [p(f"Article {unit.label}", style="Heading2"), p(unit.heading or "", style="Heading2")]
        self._labelled(unit, "", False, number)
        self._children(unit, labels, number)

    def _children(self, unit: Provision, automatic: bool, number: str) -> None:
        for place, child in enumerate(unit.children, 1):
            roman = roman_value(child.label) == place
            depth = 1 if child.label.isdigit() else 3 if roman else 2
            label = f"{child.label}." if depth == 1 else f"({child.label})" if child.label else ""
            self._labelled(child, label, automatic, number, depth)
            self._children(child, automatic, number)

    def _labelled(self, unit: Provision, label: str, automatic: bool, number: str, depth: int = 0) -> None:
        first, *more = (unit.text or "").split("\n")
        dashed = [line for line in more if line[:1] in "–-"]
        run = r(first) + "".join(f"<w:r><w:br/>{t(line)}</w:r>" for line in more if line not in dashed)
        if label and automatic:
            self.body.append(p(run, num=number, depth=depth))
        elif label:
            self.body.append(p(f"{r(label)}<w:r><w:tab/></w:r>{run}"))
        elif first or more:
            self.body.append(p(run))
        self.body += [p(line) for line in dashed]
