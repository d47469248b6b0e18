from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from contextlib import suppress

import pytest
from docx_fixtures import (
    HEAD,
    HEADINGS,
    KITES,
    LISTS,
    STRICT,
    W,
    article,
    docx,
    p,
    packed,
    parts,
    r,
    read,
    refused,
    relations,
    root,
    t,
    words,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare.doors import docx as door
from treatycompare.errors import ParseError
from treatycompare.parsers.docx import DocxParser, paragraphs

PARSER = DocxParser()


class TestDoor:
    def test_strict_files_are_read(self) -> None:
        spaces = "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
        strict = {
            name: content.replace(W, STRICT).replace(*spaces)
            for name, content in parts(KITES, numbering=LISTS).items()
        }  # fmt: skip
        assert read(packed(strict)).body == read(docx(KITES, numbering=LISTS)).body

    def test_the_main_part_may_have_any_name(self) -> None:
        members = parts([p("Article 1"), p("All.")])
        members["word/document2.xml"] = members.pop("word/document.xml")
        members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
        members["_rels/.rels"] = relations({"/word/document2.xml": "officeDocument"})
        assert PARSER.recognises(packed(members))
        assert read(packed(members))["1"].text == "All."

    def test_utf_16(self) -> None:
        members: dict[str, str | bytes] = {**parts([p("Article 1"), p("All.")])}
        content = str(members["word/document.xml"]).replace("UTF-8", "UTF-16")
        members["word/document.xml"] = content.encode("utf-16")
        assert read(packed(members))["1"].text == "All."

    @pytest.mark.parametrize("coding", ["utf-7", "iso-8859-1", "utf-16-le", "cp500"])
    def test_other_encodings(self, coding: str) -> None:
        members: dict[str, str | bytes] = {**parts([p("Article 1"), p("All.")])}
        content = str(members["word/document.xml"]).replace("UTF-8", coding)
        members["word/document.xml"] = content.encode(coding)
        refused(packed(members), "not in UTF-8 or UTF-16|no well-formed XML")

    @pytest.mark.parametrize(
        ("data", "match"),
        [
            (b"{\\rtf1\\ansi Article 1}", "is RTF"),
            (b"\n{\\rtf1}", "is RTF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary Office document"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "with a password"),
            (packed({"mimetype": "", "content.xml": "<x/>"}), "OpenDocument"),
        ],
    )
    def test_other_word_processors_are_refused_with_advice(self, data: bytes, match: str) -> None:
        if data.startswith(b"PK"):
            # An ODT starts with its kind, stored as it is.
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            data = out.getvalue()
        assert PARSER.recognises(data)
        assert refused(data, match).todo == "save it as DOCX or plain text"

    @pytest.mark.parametrize("data", [b"", b"PK", b"Article 1", b"<akomaNtoso/>", packed({"xl/workbook.xml": "<x/>"})])
    def test_other_files_are_not_recognised(self, data: bytes) -> None:
        assert not PARSER.recognises(data)
        refused(data, "empty|no archive|no DOCX")

    def test_no_main_document(self) -> None:
        refused(packed({"word/document.xml": document_of("All.")}), "names no main document")
        members = parts([p("All.")])
        del members["word/document.xml"]
        refused(packed(members), r"lacks the part 'word/document\.xml'")

    @pytest.mark.parametrize(
        "main", [root("other", f"<w:body>{p('Article 1')}</w:body>"), root("document", ""), f"{HEAD}<document/>"]
    )
    def test_a_main_part_that_is_none(self, main: str) -> None:
        refused(packed(parts([p("All.")]) | {"word/document.xml": main}), "no Word document")

    def test_words_outside_the_body(self) -> None:
        main = root("document", f"<w:odd>words</w:odd><w:body>{p('Article 1')}{p('All.')}</w:body>")
        refused(packed(parts([p("All.")]) | {"word/document.xml": main}), "w:odd")

    def test_a_chunk_of_another_format(self) -> None:
        members = parts([p("Article 1")]) | {"word/_rels/document.xml.rels": relations({"a.html": "aFChunk"})}
        refused(packed(members), "embeds another one")

    def test_parts_on_the_web_are_not_asked_for(self) -> None:
        members = parts([p("Article 1"), p("All.")])
        members["word/_rels/document.xml.rels"] = relations(
            {"http://example.org/n": "numbering"}, ' TargetMode="External"'
        )
        assert read(packed(members))["1"].text == "All."

    @pytest.mark.parametrize("attack", ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE x>"])
    @pytest.mark.parametrize(
        "part",
        [
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            *(f"word/{kind}.xml" for kind in door._READ),
        ],
    )
    def test_an_entity_in_any_part_that_is_read(self, part: str, attack: str) -> None:
        members = parts([p("Article 1"), p("All.")], **dict.fromkeys(door._READ, ""))
        members[part] = members[part].replace(HEAD, HEAD + attack)
        refused(packed(members), "DOCTYPE")

    def test_other_parts_are_not_opened(self) -> None:
        members = parts([p("Article 1"), p("All.")]) | {
            "word/settings.xml": "<!DOCTYPE x>",
            "docProps/core.xml": "no XML",
        }
        members["word/_rels/document.xml.rels"] = relations({"settings.xml": "settings"})
        assert read(packed(members))["1"].text == "All."

    def test_no_file_is_opened_and_no_line(self) -> None:
        opened: list[str] = []
        watching = True

        def hook(event: str, args: tuple[object, ...]) -> None:
            if watching and event in ("open", "socket.connect"):
                opened.append(f"{event} {args}")

        data = docx(KITES, numbering=LISTS, styles=HEADINGS)
        read(data)
        sys.addaudithook(hook)
        read(data)
        watching = False
        assert opened == []


def document_of(words: str) -> str:
    return root("document", f"<w:body>{p(words)}</w:body>")


def padding(size: int) -> str:
    """Letters that no archive makes smaller than their information, so that a ratio is kept."""
    chance = random.Random(7)  # noqa: S311
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))


class TestLimits:
    def test_a_million_paragraphs_in_a_small_file(self) -> None:
        data = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_000_000)
        assert len(data) < 133_000
        start = time.process_time()
        refused(data, "unpacks to more than 200 times")
        assert time.process_time() - start < 1

    def test_a_million_paragraphs_that_keep_the_ratio(self) -> None:
        data = docx("<w:p/>" * 1_000_000 + f"<!--{padding(60_000)}-->")
        assert len(data) < 133_000
        start = time.process_time()
        refused(data, "more than 600,000 elements and attributes")
        assert time.process_time() - start < 1

    def test_elements_of_all_parts_are_counted_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "MARKS_LIMIT", 400)
        body = [p("Article 1"), p("All.")]
        read(docx(body))
        refused(docx(body, comments=p("x") * 40, footnotes=p("x") * 40), "more than 400 elements")

    def test_paragraphs(self) -> None:
        limit = paragraphs.PARAGRAPHS_LIMIT
        with pytest.raises(ParseError, match="more than 20,000 paragraphs"):
            read(docx("<w:p/>" * (limit + 1)))

    def test_text(self) -> None:
        data = docx(p("a" * 300_000_000))
        start = time.process_time()
        refused(data, "unpacks to more than")
        assert time.process_time() - start < 1

    def test_fields(self) -> None:
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        refused(docx([p("Article 1"), p(begin * 65)]), "nested deeper than 64")

    def test_depth(self) -> None:
        deep = "<w:smartTag>" * 260 + r("x") + "</w:smartTag>" * 260
        refused(docx([p("Article 1"), p(deep)]), "nested deeper than 256")
        inside = "<w:smartTag>" * 240 + r("All.") + "</w:smartTag>" * 240
        assert words(article(p(inside))) == "All."


MEMBERS = parts(KITES, numbering=LISTS, styles=HEADINGS, footnotes=f"<w:footnote>{p('Aside.')}</w:footnote>")
MAIN = MEMBERS["word/document.xml"]


@settings(max_examples=60)
@given(st.sampled_from(sorted(MEMBERS)), st.floats(0, 1, exclude_max=True), st.binary(max_size=3))
def test_a_damaged_part_is_read_whole_or_refused(part: str, place: float, put: bytes) -> None:
    content = MEMBERS[part].encode()
    at = int(place * len(content))
    with suppress(ParseError):
        read(packed(MEMBERS | {part: content[:at] + put + content[at + 1 :]}))


_TAGS = st.sampled_from(
    ["w:ins", "w:del", "w:p", "w:r", "w:sdt", "w:sdtContent", "w:tbl", "w:tr", "w:tc", "w:hyperlink", "w:moveFrom",
     "w:ruby", "w:rubyBase", "w:txbxContent", "w:drawing", "mc:AlternateContent", "mc:Choice", "w:fldSimple", "w:odd"]
)  # fmt: skip
_LEAVES = st.sampled_from(
    [t("words"), t("Article 2"), "<w:br/>", "<w:noBreakHyphen/>", '<w:sym w:font="Symbol" w:char="F0B7"/>',
     "<w:delText>gone</w:delText>", "<w:instrText>TOC</w:instrText>", '<w:fldChar w:fldCharType="begin"/>',
     '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<w:rPr><w:vanish/></w:rPr>",
     '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>']
)  # fmt: skip
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)).map(lambda e: f"<{e[0]}>{''.join(e[1])}</{e[0]}>"),
)


@settings(max_examples=200)
@given(st.lists(_TREES, max_size=6))
def test_any_mark_up_is_read_whole_or_refused(trees: list[str]) -> None:
    """What is neither kept nor listed is an error of conservation, whatever the nesting."""
    data = docx([p("Article 1"), p("Scope"), *trees], numbering=LISTS)
    with suppress(ParseError):
        treaty = read(data)
        assert all(piece.characters > 0 for piece in treaty.provenance.dropped) if treaty.provenance else False
