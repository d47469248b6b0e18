"""Fetching: the pinned bytes come in, and nothing else, whatever a server does."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import treatycompare
from treatycompare import cli, library
from treatycompare.corpus import Corpus, open_corpus
from treatycompare.corpus.shapes import PublishedText, Publisher, SourcesFile
from treatycompare.doors import web
from treatycompare.doors.web import Limits
from treatycompare.errors import (
    ChangedDownloadError,
    DownloadError,
    LibraryError,
    MissingExtraError,
    MissingTextError,
    OptionError,
    ParseError,
    RefusedDownloadError,
    TreatyCompareError,
    UnknownTreatyError,
)

pytest.importorskip("requests")
pytest.importorskip("trustme")

from fetch_server import HOST, Answer, Authority, Call, Loopback, Server, proxy

QUICK = Limits(connect=2, read=0.4, total=1.2, pause=0.01, longest_pause=1)
COMMIT = "0" * 40
PATH = f"/keepers/of-things/{COMMIT}/deep/bees.md"
URL = f"https://{HOST}{PATH}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of this test alone: nobody's texts are read or changed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TREATYCOMPARE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def bees(invented: Path) -> bytes:
    return (invented / "bees.md").read_bytes()


def published(data: bytes, **changed: Any) -> PublishedText:
    about = {
        "treaty": "bees",
        "langs": ("en", "nl"),
        "format": "markdown",
        "publisher": "keepers",
        "commit": COMMIT,
        "path": "deep/bees.md",
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
    }
    return PublishedText.model_validate(about | changed)


KEEPERS = Publisher(host=HOST, repository="keepers/of-things", terms="Free for all.", acknowledgement="The keepers")


@pytest.fixture
def sources(bees: bytes, monkeypatch: pytest.MonkeyPatch) -> SourcesFile:
    """Invented texts in the place of the record's sources."""
    texts = (
        published(bees),
        published(b"<html>", format="html", langs=("en", "zh"), path="bees.html"),
        published(bees.replace(b"keeper", b"warden"), edition="1801-01-01", commit="1" * 40),
    )
    found = SourcesFile(publishers={"keepers": KEEPERS}, texts=texts)
    monkeypatch.setattr(Corpus, "sources", lambda self: found)
    return found


class Desk:
    """A server, the way to it, and a fetch from it."""

    def __init__(self, server: Server, way: Loopback) -> None:
        self.server, self.way = server, way

    def fetch(self, answer: Answer, **asked: Any) -> library.TextEntry:
        self.server.answer = answer
        return library.fetch("bees", way=self.way, limits=QUICK, **asked)


@pytest.fixture
def desk(authority: Authority, sources: SourcesFile) -> Iterator[Desk]:
    with Server(authority.context(), lambda call: None) as server:
        yield Desk(server, Loopback(server, authority))


def stored(home: Path) -> set[str]:
    return {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file() and p.name != ".lock"}


def gives(data: bytes, *headers: str, length: int | None = None) -> Answer:
    def answer(call: Call) -> None:
        call.send("HTTP/1.1 200 OK", f"Content-Length: {len(data) if length is None else length}", *headers, body=data)

    return answer


def says(status: str, *headers: str) -> Answer:
    return lambda call: call.send(f"HTTP/1.1 {status}", "Content-Length: 0", *headers)


# What a text is when all goes well.


def test_a_text_is_fetched_proved_parsed_and_kept(home: Path, desk: Desk, bees: bytes) -> None:
    seen: list[tuple[int, int]] = []
    entry = desk.fetch(gives(bees), progress=lambda done, whole: seen.append((done, whole)))
    assert stored(home) == {f"texts/{entry.sha256}", "texts/bees@en.json"}
    assert library.read(entry) == bees
    assert (entry.name, entry.source, entry.parser.split()[0], entry.layer) == ("bees@en", URL, "bwb", "treaty_text")
    assert entry.origin is not None
    assert entry.origin.model_dump() == {
        "url": URL,
        "repository": "keepers/of-things",
        "commit": COMMIT,
        "terms": "Free for all.",
        "acknowledgement": "The keepers",
    }
    assert seen[-1] == (len(bees), len(bees))
    assert library.find("bees") == entry
    assert library.verify() == ((entry, None),)
    words = treatycompare.load("bees").provenance
    assert words is not None
    assert (words.source, words.retrieved) == (URL, entry.added)


def test_what_is_asked_for_says_little_of_who_asks(
    desk: Desk, bees: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    desk.fetch(gives(bees))
    (call,) = desk.server.calls
    assert call.path == PATH
    assert desk.way.asked == [f"{HOST}:443"]
    assert call.headers == {
        "host": HOST,
        "user-agent": f"treatycompare/{treatycompare.__version__}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "keep-alive",
    }


def test_what_the_library_holds_is_not_fetched_again(desk: Desk, bees: bytes) -> None:
    entry = desk.fetch(gives(bees))
    assert desk.fetch(says("500 no")) == entry
    assert len(desk.server.calls) == 1


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_fetching_again_brings_lost_bytes_back(home: Path, desk: Desk, bees: bytes, damage: str) -> None:
    entry = desk.fetch(gives(bees))
    path = home / "texts" / entry.sha256
    path.unlink() if damage == "missing" else path.write_bytes(b"changed")
    assert desk.fetch(gives(bees)) == entry
    assert library.verify() == ((entry, None),)


def test_a_text_added_by_hand_is_known_by_its_hash(desk: Desk, invented: Path) -> None:
    entry = library.add(invented / "bees.md", treaty="bees")
    assert entry.source == "bees.md"
    assert entry.origin is not None
    assert entry.origin.url == URL
    assert desk.fetch(says("500 no")) == entry
    assert desk.server.calls == []


def test_an_entry_without_origin_gets_it(home: Path, invented: Path, bees: bytes, monkeypatch: Any) -> None:
    before = library.add(invented / "bees.md", treaty="bees")
    assert before.origin is None
    found = SourcesFile(publishers={"keepers": KEEPERS}, texts=(published(bees),))
    monkeypatch.setattr(Corpus, "sources", lambda self: found)
    after = library.add(invented / "bees.md", treaty="bees")
    assert after.origin is not None
    assert library.list() == (after,)


def test_an_edition_lies_beside_the_newest(desk: Desk, bees: bytes) -> None:
    old = desk.fetch(gives(bees.replace(b"keeper", b"warden")), edition="1801-01-01")
    assert old.name == "bees@en@1801-01-01"
    assert desk.server.calls[0].path == PATH.replace(COMMIT, "1" * 40)
    new = desk.fetch(gives(bees))
    assert library.list() == (new, old)


def test_another_text_in_the_place_is_said_before_anything_is_fetched(desk: Desk, tmp_path: Path, bees: bytes) -> None:
    mine = tmp_path / "mine.md"
    mine.write_bytes(bees + b"\n")
    library.add(mine, treaty="bees")
    with pytest.raises(LibraryError, match=r"already holds another text as bees@en, 'mine\.md'; remove it first: .*"):
        desk.fetch(gives(bees))
    assert desk.server.calls == []


def test_a_damaged_entry_in_the_place_is_said_before_anything_is_fetched(home: Path, desk: Desk, bees: bytes) -> None:
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "bees@en.json").write_bytes(b"{")
    with pytest.raises(LibraryError, match="entry bees@en is damaged"):
        desk.fetch(gives(bees))
    assert desk.server.calls == []


def test_a_text_that_no_parser_reads_is_not_stored(home: Path, desk: Desk, sources: SourcesFile) -> None:
    with pytest.raises(ParseError):
        desk.fetch(gives(b"<html>"), lang="zh")
    assert desk.server.calls[0].path.endswith("/bees.html")
    assert stored(home) == set()


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"treaty": "beees"}, UnknownTreatyError, r"no source is known for the treaty 'beees'; did you mean 'bees'\?"),
        ({"treaty": "../bees"}, OptionError, "not a treaty id"),
        ({"lang": "fr"}, MissingTextError, r"for the text 'bees@fr'; did you mean .*; get it by hand and add it: .*"),
        ({"lang": "FR"}, OptionError, "not a language"),
        ({"edition": "1999-01-01"}, MissingTextError, r"'bees@en@1999-01-01'; .*--lang en --edition 1999-01-01"),
        ({"edition": "new"}, OptionError, "not a date"),
        ({"format": "pdf"}, OptionError, r"no source of bees@en has the format 'pdf'; allowed: markdown, html"),
    ],
)
def test_what_has_no_source_is_said_without_network(
    home: Path, desk: Desk, asked: dict[str, str], error: type[TreatyCompareError], words: str
) -> None:
    with pytest.raises(error, match=words):
        library.fetch(**({"treaty": "bees"} | asked), way=desk.way)  # type: ignore[arg-type]
    assert desk.way.asked == []
    assert not home.exists()


# What a server may do.


class Case(NamedTuple):
    answer: Callable[[bytes, Server], Answer]
    error: type[DownloadError]
    words: str
    calls: int = 1


def fixed(answer: Answer) -> Callable[[bytes, Server], Answer]:
    return lambda text, server: answer


def leads(to: str) -> Callable[[bytes, Server], Answer]:
    return fixed(says("302 Found", f"Location: {to}"))


def endless(*headers: str, status: str = "200 OK", chunked: bool = False) -> Callable[[bytes, Server], Answer]:
    def answer(call: Call) -> None:
        call.send(f"HTTP/1.1 {status}", *headers)
        piece = b"x" * 8192
        while True:
            call.to.sendall(b"2000\r\n" + piece + b"\r\n" if chunked else piece)

    return fixed(answer)


def dripping(start: str, piece: bytes, every: float) -> Callable[[bytes, Server], Answer]:
    """Send without end, a little at a time."""

    def make(text: bytes, server: Server) -> Answer:
        def answer(call: Call) -> None:
            call.to.sendall(start.encode())
            while not server.over.wait(every):
                call.to.sendall(piece)

        return answer

    return make


def breaking(text: bytes, server: Server) -> Answer:
    return gives(text[: len(text) // 2], length=len(text))


def changing(text: bytes, server: Server) -> Answer:
    return gives(text[: len(text) // 2] + b"z" * (len(text) - len(text) // 2))


def bomb(packing: str) -> Callable[[bytes, Server], Answer]:
    return fixed(gives(gzip.compress(bytes(50_000_000)), f"Content-Encoding: {packing}"))


PAGE = b"\r\n<!-- x --> <!DOCTYPE html><title>Log in</title>"
ELSEWHERE = r"sends on to another place: "
CASES = {
    "redirect to a file": Case(leads("file:///etc/passwd"), RefusedDownloadError, f"{ELSEWHERE}'file:///etc/passwd'"),
    "redirect to http": Case(leads(f"http://{HOST}/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to ftp": Case(leads(f"ftp://{HOST}/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to another host": Case(leads("https://example.org/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to another host of no scheme": Case(leads("//example.org/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to another port": Case(leads(f"https://{HOST}:8443/x"), RefusedDownloadError, ELSEWHERE),
    "redirect with a user": Case(leads(f"https://me@{HOST}/x"), RefusedDownloadError, ELSEWHERE),
    "redirect read in two ways": Case(leads(f"https://example.org\\@{HOST}/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to a host that ends alike": Case(leads(f"https://{HOST}.example.org/"), RefusedDownloadError, ELSEWHERE),
    "redirect to 127.0.0.1": Case(leads("https://127.0.0.1/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to 169.254.169.254": Case(leads("https://169.254.169.254/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to [::1]": Case(leads("https://[::1]/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to a decimal address": Case(leads("https://2130706433/x"), RefusedDownloadError, ELSEWHERE),
    "redirect to no address": Case(leads("https://[::1/x"), RefusedDownloadError, ELSEWHERE),
    "redirect loop": Case(leads(URL), RefusedDownloadError, "sends on more than 3 times", calls=4),
    "redirect without a place": Case(fixed(says("302 Found")), DownloadError, r"answers 302 \(found\)"),
    "redirect with a body without end": Case(
        endless("Location: https://example.org/x", status="302 Found"), RefusedDownloadError, ELSEWHERE
    ),
    "redirect loop with bodies without end": Case(
        endless(f"Location: {URL}", status="302 Found"), RefusedDownloadError, "more than 3 times", calls=4
    ),
    "busy with a body without end": Case(
        endless(status="503 Busy"), DownloadError, r"answers 503 \(service unavailable\)", calls=4
    ),
    "gone with a body without end": Case(endless(status="404 Gone"), DownloadError, "answers 404"),
    "short body": Case(breaking, DownloadError, "the connection to .* broke; try again, or save"),
    "short body without length": Case(
        fixed(lambda call: call.send("HTTP/1.1 200 OK", body=b"##")), ChangedDownloadError, r"2 bytes of the .*; try"
    ),
    "empty body": Case(fixed(gives(b"")), ChangedDownloadError, "sent 0 bytes"),
    "long body": Case(
        lambda text, server: gives(text + b"x"), ChangedDownloadError, "more than the [0-9,]+ bytes of the text"
    ),
    "very long body": Case(endless("Content-Length: 99999999999"), ChangedDownloadError, "more than"),
    "no length, no end": Case(endless(), ChangedDownloadError, "more than the [0-9,]+ bytes"),
    "chunks without end": Case(endless("Transfer-Encoding: chunked", chunked=True), ChangedDownloadError, "more than"),
    "packed": Case(bomb("gzip"), RefusedDownloadError, "packed, though asked not to, as 'gzip'"),
    "packed twice": Case(bomb("gzip, gzip"), RefusedDownloadError, "packed"),
    "packed without saying so": Case(bomb("identity"), ChangedDownloadError, "more than"),
    "slow headers": Case(dripping("HTTP/1.1 200 OK\r\n", b"A", 0.05), DownloadError, "took too long; try again"),
    "headers without end": Case(
        dripping("HTTP/1.1 200 OK\r\n", b"A: b\r\n", 0.001), DownloadError, "broke|too long", 4
    ),
    "slow body": Case(
        dripping("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"A", 0.05), DownloadError, "took too long"
    ),
    "silent body": Case(
        dripping("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"A", 9), DownloadError, "took too long"
    ),
    "interim answers without end": Case(
        dripping("", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), DownloadError, "took too long"
    ),
    "interim answers in a flood": Case(
        dripping("", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0), DownloadError, "took too long"
    ),
    "wrong hash": Case(
        lambda text, server: gives(text[:-2] + b"?\n"), ChangedDownloadError, "as long as the text and is not the text"
    ),
    "changed while it is sent": Case(changing, ChangedDownloadError, "its sha256 is another"),
    "web page": Case(fixed(gives(PAGE, "Content-Type: text/html")), ChangedDownloadError, "a web page that is not the"),
    "web page that is long": Case(
        fixed(gives(PAGE * 9999)), ChangedDownloadError, r"answered with a web page .*; open the address in a browser"
    ),
    "not modified": Case(fixed(says("304 Not Modified")), DownloadError, r"answers 304 \(not modified\)"),
    "partial": Case(fixed(says("206 Partial Content")), DownloadError, r"answers 206 \(partial content\)"),
    "gone": Case(fixed(says("404 Not Found")), DownloadError, r"does not give the text: it answers 404 \(not found\)"),
    "unknown status": Case(fixed(says("299 Odd")), DownloadError, "answers 299; save"),
    "busy": Case(fixed(says("503 Busy")), DownloadError, r"answers 503 \(service unavailable\)", calls=4),
    "too many": Case(fixed(says("429 Slow")), DownloadError, r"answers 429 \(too many requests\)", calls=4),
    "too many for a day": Case(
        fixed(says("429 Slow", "Retry-After: 86400")), DownloadError, "too long|answers 429", calls=0
    ),
    "no answer": Case(fixed(lambda call: None), DownloadError, "broke", calls=4),
    "no http": Case(fixed(lambda call: call.to.sendall(b"hello\r\n\r\n")), DownloadError, "broke", calls=4),
    "bad chunks": Case(
        fixed(lambda call: call.send("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", body=b"zz\r\n")),
        DownloadError,
        "broke",
    ),
    "two lengths": Case(
        fixed(lambda call: call.send("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2", body=b"ab")),
        DownloadError,
        "broke|bytes",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_server_that_misbehaves_brings_nothing_in(home: Path, desk: Desk, bees: bytes, case: Case) -> None:
    import requests  # not in the figures below  # noqa: F401

    from treatycompare.doors import web_client  # noqa: F401

    answer = case.answer(bees, desk.server)
    tracemalloc.start()
    try:
        with pytest.raises(DownloadError, match=case.words) as caught:
            desk.fetch(answer)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert type(caught.value) is case.error
    assert f"save {URL} by hand and add it: treatycompare texts add FILE --treaty bees --lang en" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not home.exists()
    assert set(desk.way.asked) == {f"{HOST}:443"}, "nobody else is ever looked up"
    assert case.calls in (0, len(desk.server.calls))
    assert peak < 3_000_000, "both sides of the connection together"


@pytest.mark.parametrize("start", ["", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"])
def test_the_time_for_everything_ends_a_wait_for_the_next_piece(desk: Desk, start: str) -> None:
    desk.server.answer = dripping(start, b"A", 9)(b"", desk.server)
    begun = time.monotonic()
    with pytest.raises(DownloadError, match="took too long"):
        library.fetch("bees", way=desk.way, limits=Limits(read=20, total=0.5))
    assert time.monotonic() - begun < 5


def test_the_memory_that_a_misbehaving_server_costs_is_really_measured(bees: bytes) -> None:
    tracemalloc.start()
    gzip.decompress(gzip.compress(bytes(50_000_000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak > 50_000_000


def test_one_byte_more_than_the_text_is_the_most_that_is_ever_held(
    desk: Desk, bees: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(web, "prove", lambda data, *pinned: seen.append(len(data)))
    with pytest.raises(TreatyCompareError):
        desk.fetch(endless()(bees, desk.server))
    assert seen == [len(bees) + 1]


def test_what_a_server_calls_the_file_is_nothing_to_the_library(home: Path, desk: Desk, bees: bytes) -> None:
    entry = desk.fetch(gives(bees, "Content-Disposition: attachment; filename=../../../x", "Set-Cookie: a=b"))
    assert stored(home) == {f"texts/{entry.sha256}", "texts/bees@en.json"}
    assert entry.source == URL


def test_redirects_on_the_host_are_followed_three_times(desk: Desk, bees: bytes) -> None:
    steps = ["/a?b=c", f"https://{HOST}/d#e", "../f", None]

    def answer(call: Call) -> None:
        step = steps[call.number]
        says("307 Go", f"Location: {step}")(call) if step else gives(bees)(call)

    assert library.read(desk.fetch(answer)) == bees
    assert [call.path for call in desk.server.calls] == [PATH, "/a?b=c", "/d", "/f"]


@pytest.mark.parametrize("status", ["429 Slow", "500 Oh", "502 Oh", "503 Busy", "504 Oh"])
def test_a_busy_server_is_asked_again(desk: Desk, bees: bytes, status: str) -> None:
    def answer(call: Call) -> None:
        gives(bees)(call) if call.number == 2 else says(status, "Retry-After: 0")(call)

    assert library.read(desk.fetch(answer)) == bees
    assert len(desk.server.calls) == 3


@pytest.mark.parametrize(
    "headers", [["Transfer-Encoding: chunked"], [], ["Content-Length: 99999", "Transfer-Encoding: chunked"]]
)
def test_a_body_without_length_is_read(desk: Desk, bees: bytes, headers: list[str]) -> None:
    def answer(call: Call) -> None:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(bees), bees) if headers else bees
        call.send("HTTP/1.1 200 OK", *headers, body=body)

    assert library.read(desk.fetch(answer)) == bees


def test_after_a_break_it_is_fetched_again(home: Path, desk: Desk, bees: bytes) -> None:
    with pytest.raises(DownloadError, match="broke"):
        desk.fetch(breaking(bees, desk.server))
    assert library.read(desk.fetch(gives(bees))) == bees


def test_who_stops_in_the_middle_leaves_nothing(home: Path, desk: Desk, bees: bytes) -> None:
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.fetch(gives(bees), progress=stop)
    assert not home.exists()


def test_a_full_disk_is_said(home: Path, desk: Desk, bees: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TreatyCompareError, match="no space left"):
        desk.fetch(gives(bees))
    assert stored(home) == set()


# Who may answer.


@pytest.mark.parametrize(
    ("name", "expired", "why"),
    [("example.org", False, "hostname mismatch"), (HOST, True, "certificate has expired")],
)
def test_who_cannot_prove_the_name_is_refused(
    home: Path, authority: Authority, sources: SourcesFile, bees: bytes, name: str, expired: bool, why: str
) -> None:
    with Server(authority.context(name, expired=expired), gives(bees)) as server:
        way = Loopback(server, authority)
        with pytest.raises(RefusedDownloadError, match=f"cannot prove to be {HOST}: {why}"):
            library.fetch("bees", way=way, limits=QUICK)
        assert server.calls == []
        assert len(way.asked) == 1, "a name that is not proved is not asked for twice"
    assert not home.exists()


def test_an_authority_that_is_not_trusted_is_refused(
    home: Path, authority: Authority, sources: SourcesFile, bees: bytes, tmp_path: Path
) -> None:
    with Server(Authority(tmp_path).context(), gives(bees)) as server:
        with pytest.raises(RefusedDownloadError, match=r"cannot prove to be .*: (unable to get|self)"):
            library.fetch("bees", way=Loopback(server, authority), limits=QUICK)
        assert server.calls == []


def test_the_trusted_authorities_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    assert web.Way().certificates() is True
    monkeypatch.setenv("CURL_CA_BUNDLE", "/b")
    assert web.Way().certificates() == "/b"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/a")
    assert web.Way().certificates() == "/a"


@pytest.mark.parametrize("content", [None, b"", b"hello"])
def test_a_bundle_of_authorities_that_cannot_be_read_is_named(
    home: Path, desk: Desk, bees: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    monkeypatch.setattr(Loopback, "certificates", lambda self: str(bundle))
    with pytest.raises(DownloadError, match=r"cannot read the certificates that are trusted: .*REQUESTS_CA_BUNDLE or"):
        desk.fetch(gives(bees))
    assert desk.way.asked == []


def test_a_folder_of_authorities_is_read(desk: Desk, bees: bytes, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "authorities").mkdir()
    monkeypatch.setattr(Loopback, "certificates", lambda self: str(tmp_path / "authorities"))
    with pytest.raises(RefusedDownloadError, match="cannot prove to be"):
        desk.fetch(gives(bees))


def test_a_server_without_tls_is_no_answer(home: Path, authority: Authority, sources: SourcesFile) -> None:
    with Server(None, says("200 OK")) as server:
        way = Loopback(server, authority)
        with pytest.raises(DownloadError, match=f"cannot agree with {HOST} on a secure connection"):
            library.fetch("bees", way=way, limits=QUICK)
    assert not home.exists()


def test_a_server_that_says_nothing_at_all_is_left(home: Path, authority: Authority, sources: SourcesFile) -> None:
    limits = Limits(connect=0.3, read=0.3, total=1, pause=0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = Loopback.__new__(Loopback)
        way.__dict__.update(_authority=authority, _public=True, asked=[])
        way.addresses = lambda host, port: [(socket.AF_INET, silent.getsockname())]  # type: ignore[method-assign]
        with pytest.raises(DownloadError, match="took too long"):
            library.fetch("bees", way=way, limits=limits)
    assert not home.exists()


class Elsewhere(web.Way):
    """A host that is said to be at some address."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    def addresses(self, host: str, port: int) -> list[web.Address]:
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, (one, port)) for one in self._addresses]

    def proxies(self, url: str) -> dict[str, str]:
        return {}


PRIVATE = [
    *("127.0.0.1", "127.1.2.3", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:db8::1", "no address", ""),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(
    home: Path, sources: SourcesFile, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def never(*given: object) -> None:
        raise AssertionError("no connection may be tried")

    assert not web.is_public(address)
    monkeypatch.setattr(socket.socket, "connect", never)
    with pytest.raises(RefusedDownloadError, match="at an address that is not public") as caught:
        library.fetch("bees", way=Elsewhere("93.184.216.34", address), limits=QUICK)
    assert repr(address) in str(caught.value)
    assert not home.exists()


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_a_public_address_is_none_of_them(address: str) -> None:
    assert web.is_public(address)


def test_the_other_end_of_the_connection_is_checked_too(
    home: Path, authority: Authority, sources: SourcesFile, bees: bytes
) -> None:
    class Turning(Loopback):
        """Says that the address is public when it is looked up, and no more when it has answered."""

        times = 0

        def may_reach(self, address: str) -> bool:
            self.times += 1
            return self.times == 1

    with Server(authority.context(), gives(bees)) as server:
        with pytest.raises(RefusedDownloadError, match=r"answers from an address that is not public: '127\.0\.0\.1'"):
            library.fetch("bees", way=Turning(server, authority), limits=QUICK)
        assert server.calls == []


def test_the_address_of_this_machine_is_refused_without_the_tests_way(
    authority: Authority, sources: SourcesFile, bees: bytes
) -> None:
    with Server(authority.context(), gives(bees)) as server:
        with pytest.raises(RefusedDownloadError, match="not public"):
            library.fetch("bees", way=Loopback(server, authority, public=False), limits=QUICK)
        assert server.calls == []


def test_the_next_address_is_tried_where_one_does_not_answer(
    authority: Authority, sources: SourcesFile, bees: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]

    class Two(Loopback):
        def addresses(self, host: str, port: int) -> list[web.Address]:
            return [(socket.AF_INET, ("127.0.0.1", closed)), *super().addresses(host, port)]

    with Server(authority.context(), gives(bees)) as server:
        assert library.fetch("bees", way=Two(server, authority), limits=QUICK)


def test_nobody_there_is_one_clear_line(home: Path, authority: Authority, sources: SourcesFile) -> None:
    with Server(authority.context(), says("200 OK")) as server:
        gone = Loopback(server, authority)
    with pytest.raises(
        DownloadError, match=f"cannot reach {HOST}; look whether the network is there, or save {URL} by"
    ):
        library.fetch("bees", way=gone, limits=QUICK)
    assert not home.exists()


def test_without_network_is_one_clear_line(home: Path, sources: SourcesFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*given: object, **named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(
        DownloadError, match=f"cannot find {HOST}: there is no network, or no way out of it; save {URL}"
    ):
        library.fetch("bees", limits=QUICK)
    assert not home.exists()


def test_a_proxy_of_the_environment_is_used(
    authority: Authority, sources: SourcesFile, bees: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Behind(Loopback):
        proxies = web.Way.proxies

    with Server(authority.context(), gives(bees)) as server, proxy(server.port) as (address, asked):
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("https_proxy", address)
        way = Behind(server, authority)
        assert library.read(library.fetch("bees", way=way, limits=QUICK)) == bees
        assert asked == [f"{HOST}:443"]
        assert way.asked == [], "it is the proxy that looks names up"
        library.remove("bees")
        server.answer = dripping("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"A", 0.05)(bees, server)
        with pytest.raises(DownloadError, match="took too long"):
            library.fetch("bees", way=way, limits=QUICK)
        library.list()


def test_a_proxy_that_refuses_is_named(sources: SourcesFile, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(None, says("403 Never")) as server:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.port}")
        with pytest.raises(DownloadError, match=f"the proxy .* does not let through to '{HOST}'; save"):
            library.fetch("bees", limits=QUICK)


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "https://", "nonsense://x"])
def test_a_proxy_that_cannot_be_used_is_said(
    sources: SourcesFile, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(web.Way, "proxies", lambda self, url: {"https": address})
    monkeypatch.setattr(web.Way, "addresses", lambda *given: pytest.fail("nothing may go past the proxy"))
    with pytest.raises(DownloadError, match=r"^the proxy .*; save"):
        library.fetch("bees", limits=QUICK)


def test_a_host_is_looked_up_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1111", 443, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **named: found)
    assert web.Way().addresses(HOST, 443) == [
        (socket.AF_INET6, ("2606:4700::1111", 443, 0, 0)),
        (socket.AF_INET, ("93.184.216.34", 443)),
    ]


# What may be asked for.


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.org/x", "file:///etc/passwd", "ftp://a.org/x", "//a.org/x", "a.org/x", "", "https://b.org/x"),
        *("https://a.org:444/x", "https://me@a.org/x", "https://a.org.b.org/x", "https:///x", "https://A.org/x"),
        *("https://a.org@b.org/", "https://127.0.0.1/", "HTTPS://a.org\\@b.org/x"),
    ],
)
def test_an_address_that_is_not_of_the_list_is_refused(url: str) -> None:
    with pytest.raises(RefusedDownloadError, match="no https address of a host"):
        web.download(url, size=1, sha256="0" * 64, hosts={"a.org"}, way=Elsewhere())


def test_an_answer_that_is_a_web_page_counts_where_it_is_the_text() -> None:
    web.prove(PAGE, len(PAGE), hashlib.sha256(PAGE).hexdigest(), URL)


def test_the_client_is_an_extra(home: Path, sources: SourcesFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "treatycompare.doors.web_client", raising=False)
    monkeypatch.delattr("treatycompare.doors.web_client", raising=False)
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(MissingExtraError, match=r'needs the package requests; pip install "treatycompare\[fetch\]"'):
        library.fetch("bees")
    assert not home.exists()


OFFLINE = """
import sys
calls = []
sys.addaudithook(lambda event, given: calls.append(event) if event.startswith("socket.") else None)
import treatycompare as tc
from treatycompare import cli
tc.load("hanoi")
tc.texts.add(sys.argv[1], treaty="bees")
tc.texts.list(); tc.texts.verify(); tc.texts.find("bees")
try:
    tc.load("hanoi", lang="fr")
except tc.TreatyCompareError:
    pass
tc.texts.remove("bees")
print(sorted({name.partition(".")[0] for name in sys.modules} & {"requests", "urllib3", "filelock"}))
print([c for c in calls if c in ("socket.connect", "socket.getaddrinfo", "socket.sendto")])
"""


def test_everything_else_is_offline(invented: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OFFLINE, str(invented / "bees.md")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["['filelock']", "[]"]


# Many at once.


def test_sixteen_threads_that_fetch_one_text_end_well(home: Path, desk: Desk, bees: bytes) -> None:
    desk.server.answer = gives(bees)
    found: list[object] = []

    def one() -> None:
        try:
            found.append(library.fetch("bees", way=desk.way, limits=Limits(pause=0.01)))
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    (entry,) = library.list()
    assert found == [entry] * 16
    assert library.verify() == ((entry, None),)


# The command line.


class Run(NamedTuple):
    code: object
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    def call(*arguments: str) -> Run:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["treatycompare", "texts", *arguments])
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        return Run(code, *capfd.readouterr())

    return call


def test_the_command_fetches_and_acknowledges(
    run: Callable[..., Run], sources: SourcesFile, bees: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "download", lambda url, **asked: bees)
    code, out, err = run("fetch", "bees")
    assert code == 0
    assert re.search(r"^source: The keepers\. Free for all\.\n\Z", err, re.M)
    assert out.startswith("bees@en  ")
    assert URL in out
    assert run("fetch", "bees@1801-01-01").code == 0
    assert run("list").out.count("\n") == 2


def test_a_bar_is_only_for_who_looks_at_it(
    run: Callable[..., Run], sources: SourcesFile, bees: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def downloaded(url: str, *, size: int, progress: web.Progress | None, **asked: object) -> bytes:
        seen.append(progress)
        if progress:
            progress(size // 2, size)
            progress(size, size)
        return bees

    monkeypatch.setattr(web, "download", downloaded)
    assert run("fetch", "bees").code == 0
    assert seen == [None]
    run("remove", "bees")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    code, out, _ = run("fetch", "bees")
    assert code == 0
    assert callable(seen[-1])
    assert out.count("\n") == 1, "the bar is no data"


def test_a_failed_fetch_is_one_line(
    run: Callable[..., Run], sources: SourcesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(url: str, **asked: object) -> bytes:
        raise DownloadError("cannot find the host")

    monkeypatch.setattr(web, "download", failing)
    assert run("fetch", "bees", "--lang", "nl") == (
        2,
        "",
        f"treatycompare: error: cannot find the host; save {URL} by hand and add it: "
        "treatycompare texts add FILE --treaty bees --lang nl\n",
    )


def test_a_text_is_exported(run: Callable[..., Run], invented: Path, tmp_path: Path) -> None:
    pytest.importorskip("treatycompare.export")
    library.add(invented / "bees.md", treaty="bees")
    assert "keeper" in run("export", "bees", "--format", "txt").out
    made = tmp_path / "bees.xml"
    assert run("export", "bees", "--format", "akn", "-o", str(made)) == (0, "", f"wrote {made}\n")
    assert made.read_bytes().startswith(b"<")
    assert run("export", "bees", "--format", "doc").code == 2
    code, out, err = run("export", "hanoi", "--format", "txt")
    assert (code, out) == (2, "")
    assert "texts fetch hanoi --lang en" in err


def test_what_is_damaged_is_listed_and_the_rest_too(run: Callable[..., Run], invented: Path, home: Path) -> None:
    library.add(invented / "bees.md", treaty="bees")
    (home / "texts" / "wells@en.json").write_bytes(b"{")
    (home / "texts" / "wells@fr.json").write_bytes(b"{")
    for arguments in (["list"], ["list", "--json"], ["verify"]):
        code, out, err = run(*arguments)
        assert (code, err.count("\n")) == (2, 2), arguments
        assert "bees" in out
        assert "wells@en" in err
        assert "wells@fr" in err


# The sources of the record.


def test_the_texts_of_the_contract_have_a_source() -> None:
    names = {name for text in open_corpus().sources().texts for name in text.names}
    assert names >= {f"hanoi@{lang}" for lang in ("en", "fr", "es", "ru", "ar", "zh")}
    assert names >= {f"{t}@en" for t in ("budapest", "ets189", "uncac", "untoc", "vienna1988", "cets198", "ets30")}
    assert names >= {"malabo@en", "ets30@en@1982-04-12", "uncac@zh", "budapest@nl"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"publisher": "nobody"}, "no publisher is called 'nobody'"),
        ({"sha256": "0" * 63}, "sha256"),
        ({"commit": "main"}, "commit"),
        ({"path": "../x"}, "path"),
        ({"path": "a/../x"}, "path"),
        ({"path": "/x"}, "path"),
        ({"path": "a//b"}, "path"),
        ({"path": "a\\b"}, "path"),
        ({"path": "https://x"}, "path"),
        ({"size": 0}, "size"),
        ({"size": 20_000_001}, "size"),
        ({"langs": ()}, "langs"),
        ({"treaty": "../x"}, "treaty"),
        ({"edition": "new"}, "edition"),
        ({"format": "doc"}, "format"),
    ],
)
def test_a_source_that_pins_nothing_is_refused(change: dict[str, Any], words: str) -> None:
    about = published(b"x").model_dump() | change
    with pytest.raises(ValueError, match=words):
        SourcesFile.model_validate({"publishers": {"keepers": KEEPERS.model_dump()}, "texts": [about]})


def test_one_text_in_one_format_has_one_source() -> None:
    about = published(b"x").model_dump()
    with pytest.raises(ValueError, match="bees@en stands twice as markdown"):
        SourcesFile.model_validate({"publishers": {"keepers": KEEPERS.model_dump()}, "texts": [about, about]})


@pytest.mark.parametrize(
    "change", [{"folder": "../x"}, {"host": "localhost"}, {"host": "a.org:8"}, {"repository": "x"}, {"host": "a/b.c"}]
)
def test_a_publisher_is_a_host_and_a_repository(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="should match pattern"):
        Publisher.model_validate(KEEPERS.model_dump() | change)


@pytest.mark.parametrize("text", open_corpus().sources().texts, ids=lambda text: f"{text.names[0]}-{text.format}")
def test_each_real_text_is_fetched_from_a_server_that_has_it(
    home: Path, authority: Authority, texts_dir: Path, text: PublishedText
) -> None:
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in texts_dir.rglob("*.*")}
    data = files[text.sha256].read_bytes()
    assert len(data) == text.size
    origin = open_corpus().sources().origin(text)
    with Server(authority.context(), gives(data)) as server:
        for lang in text.langs:
            asked = {"lang": lang, "edition": text.edition, "format": text.format}
            try:
                entry = library.fetch(text.treaty, **asked, way=Loopback(server, authority))  # type: ignore[arg-type]
            except (ParseError, MissingExtraError):
                # A language or format without a parser as yet: said, and nothing is stored.
                assert library.find(text.treaty, lang) is None
            else:
                assert library.read(entry) == data
                assert entry.origin == origin
                assert treatycompare.load(
                    f"{text.treaty}@{lang}" + (f"@{text.edition}" if text.edition else "")
                ).has_text
        assert {f"https://{HOST}{call.path}" for call in server.calls} == {origin.url}
