"""Small Word documents of our own, written by hand: parts with ``zipfile``, no other library."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

import pytest

from treatycompare.citation import roman_value
from treatycompare.errors import ParseError
from treatycompare.model.treaty import Provision, Treaty
from treatycompare.parsers.docx import DocxParser
from treatycompare.parsers.docx.formats import shown

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


HEADINGS = style("Heading1", title="heading 1") + style("Heading2", title="heading 2")
LISTS = (
    abstract(
        0,
        lvl(0, "decimal", "Article %1"),
        lvl(1, "decimal", "%2."),
        lvl(2, "lowerLetter", "(%3)"),
        lvl(3, "lowerRoman", "(%4)"),
    )
    + num(1, 0)
    + num(2, 0, start_override(1, 1))
)
KITES = (
    centred("Convention on the Mending of Kites"),
    p("The keepers of kites,"),
    p("Have agreed as follows:"),
    p("Chapter I", style="Heading1"),
    p("Kites at large", style="Heading1"),
    p("Use of terms", num="1", depth=0),
    p("In this Convention:", num="1", depth=1),
    p("“kite” means a frame that flies;", num="1", depth=2),
    p("“tail” means its end:", num="1", depth=2),
    p("of paper; or", num="1", depth=3),
    p("of string.", num="1", depth=3),
    p("A kite without a tail is a kite.", num="1", depth=1),
    p("String", num="1", depth=0),
    p("Each keeper shall hold string.", num="1", depth=1),
    p("Article 3", style="Heading2"),
    p("Leaving", style="Heading2"),
    p("Any keeper may leave."),
    p("Done at the hill."),
)


def read(data: bytes, **more: object) -> Treaty:
    return DocxParser().parse(data, lang="en", source="kites.docx", **more)  # type: ignore[arg-type]


def article(*content: str, **related: str) -> Treaty:
    """A treaty of one article with the paragraphs given."""
    return read(docx([p("Article 1"), p("Scope"), *content], **related))


def words(treaty: Treaty, address: str = "1") -> str:
    return treaty[address].text or ""


def warnings(treaty: Treaty) -> tuple[str, ...]:
    assert treaty.provenance is not None
    return treaty.provenance.warnings


def dropped(treaty: Treaty) -> dict[str, int]:
    assert treaty.provenance is not None
    return {piece.what: piece.characters for piece in treaty.provenance.dropped}


def labels(body: Iterable[str], numbering: str, styles: str = "") -> list[str]:
    """The labels that Word prints before the words of each paragraph."""
    numbered = article(*body, numbering=numbering, styles=styles)
    return [line.rpartition(" ")[0] for line in words(numbered).split("\n")]


def refused(data: bytes, match: str, error: type[ParseError] = ParseError) -> ParseError:
    with pytest.raises(error, match=match) as caught:
        read(data)
    assert "kites.docx" in str(caught.value)
    return caught.value


class Forms(NamedTuple):
    """How one language heads and labels its units: words, and (format, pattern) of each level of lists."""

    division: str
    annex: str
    levels: tuple[tuple[str, str], ...]


_LATIN = (("decimal", "%2."), ("lowerLetter", "%3)"), ("lowerRoman", "%4)"))
FORMS = {
    "en": Forms(
        "CHAPTER % Section % Title %",
        "Annex",
        (("decimal", "Article %1"), ("decimal", "%2."), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")),
    ),
    "fr": Forms("Chapitre % Section % Titre %", "Annexe", (("decimal", "Article %1"), *_LATIN)),
    "es": Forms("Capítulo % Sección % Título %", "Anexo", (("decimal", "Artículo %1"), *_LATIN)),
    "ru": Forms("Глава % Раздел % Титул %", "Приложение", (("decimal", "Статья %1"), *_LATIN)),
    "ar": Forms(
        "الفصل % الفرع % الباب %",
        "المرفق",
        (("decimal", "المادة %1"), ("decimal", "%2-"), ("arabicAbjad", "(%3)"), ("decimal", "‘%4’")),
    ),
    "zh": Forms(
        "第%章 第%节 第%编",
        "附件",
        (
            ("chineseCountingThousand", "第%1条"),
            ("chineseCounting", "%2、"),
            ("chineseCounting", "（%3）"),
            ("decimal", "%4."),
        ),
    ),
}


class Draft:
    """Writes a treaty as a Word document, its labels partly typed and partly numbered by Word.

    *mode* gives for the place of an article whether its heading and whether its labels are
    numbered by Word.
    """

    def __init__(self, treaty: Treaty, mode: Callable[[int], tuple[bool, bool]]) -> None:
        self.body = [centred(treaty.title)]
        self.nums: list[str] = []
        self._forms = FORMS[treaty.lang]
        self._mode = mode
        self._articles = 0
        self._notes = False
        for unit in treaty.body:
            self._unit(unit)

    def docx(self) -> bytes:
        headings = style("Heading1", title="heading 1") + style("Heading2", title="heading 2")
        levels = (lvl(depth, *form) for depth, form in enumerate(self._forms.levels))
        return docx(self.body, numbering=abstract(0, *levels) + "".join(self.nums), styles=headings)

    def _label(self, depth: int, place: int) -> str:
        fmt, pattern = self._forms.levels[depth]
        return pattern.replace(f"%{depth + 1}", shown(place, fmt) or "")

    def _unit(self, unit: Provision) -> None:
        if unit.kind == "division":
            level = ("ch", "sec", "tit").index(unit.address.split(".")[-2])
            word = re.findall(r"\S*?\s?%\S*", self._forms.division)[level].strip()
            place = roman_value(unit.label) or int(unit.label)
            label = shown(place, "chineseCounting") or "" if "第" in word else unit.label
            self.body.append(p(word.replace("%", label), style="Heading1"))
            self.body.append(p(unit.heading or "", style="Heading1"))
            for child in unit.children:
                self._unit(child)
        elif unit.kind == "article":
            self._article(unit)
        elif unit.kind == "note":
            if not self._notes:
                self._notes = True
                self.body += [p(self._forms.annex, style="Heading1"), p("Notes on articles", style="Heading1")]
            self.body.append(p(unit.heading or "", style="Heading2"))
            self._labelled(unit, self._label(1, int(unit.label)))
            self._children(unit, False, "")
        else:
            if unit.kind == "preamble":
                self.body.append(centred(unit.heading or "Preamble"))
            self.body += [p(line) for line in (unit.text or "").split("\n")]

    def _article(self, unit: Provision) -> None:
        heading, automatic = self._mode(self._articles)
        self._articles += 1
        number = str(self._articles)
        starts = [start_override(0, int(unit.label)), *(start_override(depth, 1) for depth in (1, 2, 3))]
        self.nums.append(num(self._articles, 0, "".join(starts)))
        if heading:
            self.body.append(p(unit.heading or "", style="Heading2", num=number, depth=0))
        else:
            label = self._label(0, int(unit.label))
            self.body += [p(label, style="Heading2"), p(unit.heading or "", style="Heading2")]
        self._labelled(unit, "")
        self._children(unit, automatic, number)

    def _children(self, unit: Provision, automatic: bool, number: str) -> None:
        for place, child in enumerate(unit.children, 1):
            depth = 1 if child.label.isdigit() else 3 if roman_value(child.label) == place else 2
            if automatic and child.label:
                self._labelled(child, "", f'<w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/>')
            else:
                self._labelled(child, self._label(depth, place) if child.label else "")
            self._children(child, automatic, number)

    def _labelled(self, unit: Provision, label: str, numbering: str = "") -> None:
        first, *more = (unit.text or "").split("\n")
        dashed = [line for line in more if line[:1] in "–-"]
        run = r(first) + "".join(f"<w:r><w:br/>{t(line)}</w:r>" for line in more if line not in dashed)
        if numbering:
            self.body.append(p(run, props=f"<w:numPr>{numbering}</w:numPr>"))
        elif label:
            self.body.append(p(f"{r(label)}<w:r><w:tab/></w:r>{run}"))
        elif unit.text:
            self.body.append(p(run))
        self.body += [p(line) for line in dashed]
