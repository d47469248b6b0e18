from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatycompare import text
from treatycompare.doors import html
from treatycompare.doors.html import open_html, peek
from treatycompare.errors import ParseError


def words(page: str | bytes) -> str:
    data = page if isinstance(page, bytes) else page.encode()
    return str(open_html(data, "PAGE").root.xpath("string()"))


def refused(page: str | bytes) -> str:
    with pytest.raises(ParseError) as caught:
        open_html(page if isinstance(page, bytes) else page.encode(), "PAGE")
    assert "PAGE" in str(caught.value)
    return str(caught.value)


class TestWhole:
    @pytest.mark.parametrize("depth", [250, 260, 1_990])
    def test_deep_text_is_read(self, depth: int) -> None:
        # Without huge_tree lxml gives nothing below 256, and no exception.
        assert words("<div>" * depth + "deep" + "</div>" * depth) == "deep"

    @pytest.mark.parametrize("depth", [2_001, 2_100, 100_000])
    def test_deeper_text_is_refused(self, depth: int) -> None:
        assert "nested deeper than 2,000" in refused("<div>" * depth + "deep")

    def test_text_after_the_end_of_the_page_is_read(self) -> None:
        # lxml drops what stands after </html>.
        assert words("<html><body><p>a</p></body></html>b<p>c</p>").split() == ["a", "bc"]

    def test_what_only_one_of_the_two_readers_sees_is_refused(self) -> None:
        said = refused("<p>a</p><script><!--<script>a</script>b--></script>c")
        assert "the mark-up is broken: of 19 characters of text the reader of HTML has 28" in said

    def test_a_lost_word_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = html._same
        monkeypatch.setattr(html, "_same", lambda have, want, source: whole(have[:-1], want, source))
        assert "broken: of 3 characters of text the reader of HTML has 2" in refused("<p>abc</p>")

    @pytest.mark.parametrize(
        ("page", "said"),
        [
            ("<p>a<!-- b -->c</p>", "ac"),
            ("<!-->a--><!--->b<!--c--!>d<!--e--->f", "a-->bdf"),
            ("<p>a<?php b ?>c<![CDATA[d]]>e</p>", "ace"),
            ("<p>a < b <3 c<> d</ e> f</3>g</>h</p>", "a < b <3 c<> d fgh"),
            ("<p title='<b>' class=\"a>b\" id=>x</p>", "x"),
            ("<p>&nbsp;&amp;&eacute;&#8211;&#x2014;&bogus;&copy</p>", "\xa0&é–—&bogus;©"),
            ("<title>a &amp; <b></title><p>c", "a & <b>c"),
            ("<script>if (a<b) '</p>'</script>c", "if (a<b) '</p>'c"),
            ("<script>a&amp;b</script>c", "a&amp;bc"),
            ("<table>a<tr>b<td>c</table>d", "abcd"),
            ("<p>a<br/>b<p>c<li>d", "abcd"),
            ("plain words", "plain words"),
            ("<p>a<plaintext><b>", "a<b>"),
            ("<p>a\x01b</p>", "a\x01b"),
            ("<P CLASS=a>A</P>", "A"),
        ],
    )
    def test_text_is_what_a_browser_has(self, page: str, said: str) -> None:
        assert words(page) == said

    def test_comments_are_counted_and_left_out(self) -> None:
        page = open_html(b"<!-- one --><p>two<!--three--></p><?four?>", "PAGE")
        assert (page.raw, page.comments) == (3 + 3 + 5 + 5, 3 + 5 + 5)

    def test_faults_of_the_mark_up_are_told(self) -> None:
        [fault] = open_html(b"<p>a</b>\n</p>", "PAGE").faults
        assert fault.startswith("the mark-up has faults (1 or more); the first, in line 1:")

    def test_a_clean_page_has_no_faults(self) -> None:
        assert open_html(b"<!DOCTYPE html><html><body><nav>a</nav><p>b</p></body></html>", "PAGE").faults == ()


class TestHostile:
    @pytest.mark.parametrize(
        ("page", "why"),
        [
            ("<p>a</p><!-- b", "a comment is never closed"),
            ("<!--" * 100_000, "a comment is never closed"),
            ("</" * 200_000, "a declaration is never closed"),
            ("<!" * 200_000, "a declaration is never closed"),
            ("<p" * 200_001, "more than 200,000 tags"),
            ("<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x", "more than 256 attributes"),
            ("<a " + 'x="\'" ' * 1_000_000 + ">", "more than 256 attributes"),
            ("<a " + 'x="' * 1_000_000, "more than 256 attributes"),
            ("<a" + " " * 9_000_000, "a tag is never closed"),
            ("<a href='x>y<p>z</p>", "of 2 characters of text the reader of HTML has 0"),
            ("<script>" + "</script" * 100_000, "<script> is never closed"),
            ("<p>a<script src='x'/>b", "<script> is never closed"),
            ("<style>a", "<style> is never closed"),
            ("<p>&#" + "9" * 5_000 + ";", "a character reference that is no number"),
            ('<!DOCTYPE html [<!ENTITY a "b">]><p>&a;', "the DOCTYPE has declarations of its own"),
            ("<!-- only a comment -->", "no HTML"),
            ("<p>a\0b", "binary"),
            ("", "empty"),
            (" \n", "empty"),
        ],
    )
    def test_it_is_refused(self, page: str, why: str) -> None:
        assert why in refused(page)

    def test_a_large_file_is_refused(self) -> None:
        assert "larger than 10,000,000 bytes" in refused(b"a" * 10_000_001)

    def test_the_line_is_named(self) -> None:
        assert "PAGE, line 3" in refused("<p>\n<p>\n<!-- b")

    @pytest.mark.parametrize(
        ("page", "characters"),
        [
            ("<p>" + "&amp" * 500_000, 500_000),
            ("<p>" + ("&" + "a" * 32) * 100_000, 3_300_000),
            ("<div>" * 1_900 + "</b>" * 50_000 + "x", 1),
            ("<p>x" * 100_000, 100_000),
            ("<a>" * 100_000 + "x", 1),
            ("<" * 200_000, 200_000),
            (("<a " + " ".join(f"a{n}" for n in range(256)) + ">") * 2_000 + "x", 1),
        ],
        ids=["references", "unknown references", "end tags", "paragraphs", "links", "signs", "attributes"],
    )
    def test_it_is_read(self, page: str, characters: int) -> None:
        assert open_html(page.encode(), "PAGE").raw == characters

    def test_entities_are_not_expanded(self) -> None:
        assert words("<!DOCTYPE html><p>&lol;&lol9;") == "&lol;&lol9;"

    def test_nothing_is_fetched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def reached(*_: object) -> None:
            raise AssertionError("the network is reached")

        monkeypatch.setattr("socket.socket.connect", reached)
        page = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><link rel=stylesheet href="http://127.0.0.1:9/"><p>a'
        assert words(page) == "a"


class TestEncoding:
    @pytest.mark.parametrize(
        ("head", "encoding"),
        [
            ("", "utf-8"),
            ("<meta charset=utf-8>", "utf-8"),
            ("<meta charset='ISO-8859-1'>", "cp1252"),
            ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
            ('<?xml version="1.0" encoding="iso-8859-15"?>', "iso8859-15"),
            ("<meta charset=utf-16>", "utf-8"),
        ],
    )
    def test_what_the_page_declares(self, head: str, encoding: str) -> None:
        assert words(f"{head}<p>café</p>".encode(encoding)) == "café"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_a_byte_order_mark(self, encoding: str) -> None:
        assert words("<p>café</p>".encode(encoding)) == "café"

    def test_chinese_and_cyrillic(self) -> None:
        assert words("<meta charset=gb2312><p>第一条</p>".encode("gb18030")) == "第一条"
        assert words("<meta charset=windows-1251><p>Статья</p>".encode("cp1251")) == "Статья"

    def test_a_mark_goes_before_what_is_declared(self) -> None:
        page = open_html("<meta charset=iso-8859-1><p>café</p>".encode("utf-8-sig"), "PAGE")
        assert page.faults == ("the file says iso-8859-1 and starts as utf-8: read as utf-8",)

    def test_a_declaration_that_may_be_wrong_is_told(self) -> None:
        [fault] = open_html("<meta charset=iso-8859-1><p>café</p>".encode(), "PAGE").faults
        assert "says iso-8859-1 and may be UTF-8" in fault

    @pytest.mark.parametrize(
        ("page", "why"),
        [
            ("<p>café</p>".encode("cp1252"), "no text in utf-8: byte 6"),
            (b"<meta charset=utf-8><p>\xff", "no text in utf-8"),
            (b"<meta charset=windows-1252><p>\x81", "no text in cp1252"),
            (b"<p>\xed\xa0\x80</p>", "no text in utf-8"),  # a lone surrogate
            (b"\xff\xfe<\x00p\x00>\x00\x00\xd8<\x00", "no text in utf-16-le"),  # and one in UTF-16
            (b"\xff\xfe<\x00p", "no text in utf-16-le"),
            (b"\xff\xfe\x00\x00<\x00\x00\x00", "binary"),
            (b"<meta charset=utf-7><p>+ADw-", "encoding 'utf-7'"),
            (b"<meta charset=rot13><p>a", "encoding 'rot13'"),
            (b"<meta charset=no-such><p>a", "encoding 'no-such'"),
            ("<p>a</p>".encode("utf-16-le"), "binary"),
        ],
    )
    def test_what_cannot_be_told_is_refused(self, page: bytes, why: str) -> None:
        assert why in refused(page)

    def test_a_page_without_a_declaration_is_told_what_to_do(self) -> None:
        assert "it names no encoding; save it as UTF-8" in refused("<p>café</p>".encode("cp1252"))

    def test_a_reference_to_a_surrogate_is_no_surrogate(self) -> None:
        assert words("<p>a&#xD800;</p>") == "a\ufffd"

    def test_a_look_never_fails(self) -> None:
        assert peek("<p>é</p>".encode("utf-16")) == "<p>é</p>"
        assert peek(b"\xff") == peek(b"") == ""


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='a'>", "</div>", "<b>", "</b>", "<!--", "-->", "<script>", "</script>", "<td>",
     "<table>", "</table>", "<title>", "</title>", "&amp;", "&#65;", "&", "<", ">", "'", '"', "</html>", "<body>",
     "word ", "ü"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_page_is_read_whole_or_refused(page: str) -> None:
    with suppress(ParseError):
        found = open_html(page.encode(), "PAGE")
        assert found.raw == text.count(str(found.root.xpath("string()"))) + found.comments


@given(st.binary(max_size=300))
def test_any_bytes_are_read_whole_or_refused(data: bytes) -> None:
    peek(data)
    with suppress(ParseError):
        open_html(data, "PAGE")
