"""An HTTPS server on this machine that says whatever a test wants, and the way that leads to it.

It calls itself by the name of the host that the record knows, with a certificate of an authority
made for the test. Nothing of the package leads here: a test hands the way over as a parameter.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import trustme

from treatycompare.doors.web import Address, Way

HOST = "raw.githubusercontent.com"


class Call(NamedTuple):
    """One request as it came: the connection, the path that is asked for, the headers, and which request it is."""

    to: ssl.SSLSocket
    path: str
    headers: dict[str, str]
    number: int

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.to.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1") + body)


Answer = Callable[[Call], None]


class Authority:
    """A certificate authority of one test run."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.bundle = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(self.bundle))

    def context(self, name: str = HOST, *, expired: bool = False) -> ssl.SSLContext:
        until = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) if expired else None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(name, not_after=until).configure_cert(context)
        return context


class Server:
    """Answers each request as the test says, on a port of this machine."""

    def __init__(self, context: ssl.SSLContext | None, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[Call] = []
        self.trouble: list[BaseException] = []
        self.over = threading.Event()
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]

    def __enter__(self) -> Server:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        # A thread that waits in accept() is woken by a call, not by the end of its socket.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
            pass
        for thread in self._threads:
            thread.join(10)
        self._socket.close()
        assert not self.trouble, self.trouble

    def _listen(self) -> None:
        while True:
            opened, _ = self._socket.accept()
            if self.over.is_set():
                opened.close()
                return
            thread = threading.Thread(target=self._serve, args=(opened,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, opened: socket.socket) -> None:
        opened.settimeout(10)
        try:
            if self._context is None:  # a server that does not know of TLS, or of anything
                with opened:
                    self._speak(opened)  # type: ignore[arg-type]
                return
            with self._context.wrap_socket(opened, server_side=True) as wrapped:
                self._speak(wrapped)
        except OSError:  # the other side has gone, as it should in most tests
            opened.close()
        except Exception as error:
            self.trouble.append(error)

    def _speak(self, to: ssl.SSLSocket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            more = to.recv(4096)
            if not more:
                return
            asked += more
            if asked.startswith(b"\x16"):  # the greeting of TLS, to a server that does not know it
                to.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        first, *lines = asked.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        call = Call(to, first.split(" ")[1], headers, len(self.calls))
        self.calls.append(call)
        self.answer(call)


class Loopback(Way):
    """The way to a server of the test: the same rules, but for the one address of the server."""

    def __init__(self, server: Server, authority: Authority, *, public: bool = True) -> None:
        self._server, self._authority, self._public = server, authority, public
        self.asked: list[str] = []

    def addresses(self, host: str, port: int) -> list[Address]:
        self.asked.append(f"{host}:{port}")
        return [(socket.AF_INET, ("127.0.0.1", self._server.port))]

    def may_reach(self, address: str) -> bool:
        return (self._public and address == "127.0.0.1") or super().may_reach(address)

    def proxies(self, url: str) -> Mapping[str, str]:
        return {}

    def certificates(self) -> str:
        return str(self._authority.bundle)


@contextlib.contextmanager
def proxy(target: int) -> Iterator[tuple[str, list[str]]]:
    """A proxy that tunnels to a port of this machine, whatever host it is asked for; and what it was asked."""
    asked: list[str] = []

    def tunnel(call: Call) -> None:
        asked.append(call.path)
        call.send("HTTP/1.1 200 yes")
        with socket.create_connection(("127.0.0.1", target), 5) as there:
            back = threading.Thread(target=_copy, args=(there, call.to))
            back.start()
            _copy(call.to, there)
            back.join(10)

    with Server(None, tunnel) as server:
        yield f"http://127.0.0.1:{server.port}", asked


def _copy(a: socket.socket, b: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := a.recv(65_536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
