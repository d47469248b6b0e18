"""How the door for the network asks: requests over urllib3, on connections that keep its rules."""

from __future__ import annotations

import math
import os
import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL, InvalidSchema
from urllib3 import PoolManager, Retry
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProxySchemeUnknown
from urllib3.response import HTTPResponse
from urllib3.util.ssl_ import create_urllib3_context

import treatycompare
from treatycompare.doors.web import Address, Limits, Progress, Way, redirected
from treatycompare.errors import DownloadError, RefusedDownloadError

_CHUNK = 65_536
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BUSY = (429, 500, 502, 503, 504)


class _Socket(ssl.SSLSocket):
    """A connection that ends at a moment, however slowly and steadily the other side sends."""

    end = math.inf

    def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002  # the name of the base class
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        wait = self.gettimeout()
        self.settimeout(left if wait is None else min(wait, left))
        return super().read(len, buffer)


class _Session(requests.Session):
    """A session that leaves redirects to its caller, and does not read their bodies to the end as its base does."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        return None


def get(url: str, size: int, way: Way, limits: Limits, progress: Progress | None) -> bytes:
    """Give what a host sends for an address, one byte more than *size* at most.

    Raises DownloadError, RefusedDownloadError.
    """
    host = urlsplit(url).netloc
    end = time.monotonic() + limits.total
    bundle = _certificates(way)
    try:
        with _Session() as session:
            session.trust_env = False  # what the environment may say is asked of the way, and nothing else
            session.mount("https://", _Adapter(way, limits, end))
            session.verify = bundle
            return _follow(session, url, size, way, limits, progress)
    except DownloadError:
        raise
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise _failed(host, error, end) from error


def _follow(
    session: requests.Session, url: str, size: int, way: Way, limits: Limits, progress: Progress | None
) -> bytes:
    host = urlsplit(url).netloc
    for _ in range(limits.redirects + 1):
        with session.get(
            url,
            headers={
                "User-Agent": f"treatycompare/{treatycompare.__version__}",
                "Accept": "*/*",
                "Accept-Encoding": "identity",
            },
            stream=True,
            allow_redirects=False,
            timeout=(limits.connect, limits.read),
            proxies=dict(way.proxies(url)),
        ) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                url = redirected(url, answer.headers["location"])
                continue
            if answer.status_code != requests.codes.ok:
                raise DownloadError(f"{host} does not give the text: it answers {_status(answer)}")
            packed = answer.headers.get("content-encoding", "identity")
            if packed.lower() != "identity":
                raise RefusedDownloadError(f"{host} sends the text packed, though asked not to, as", value=packed)
            return _body(answer, size, progress)
    raise RefusedDownloadError(f"{host} sends on more than {limits.redirects} times")


def _certificates(way: Way) -> str | bool:
    """What names are proved by, read once beforehand: the client would not say which file is at fault."""
    bundle = way.certificates()
    if isinstance(bundle, str):
        try:
            is_folder = os.path.isdir(bundle)  # noqa: PTH112  # a name given by the environment, not a path of ours
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(
                capath=bundle if is_folder else None, cafile=None if is_folder else bundle
            )
        except (OSError, ValueError) as error:
            what = "cannot read the certificates that are trusted:"
            todo = "REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names them"
            raise DownloadError(what, value=bundle, todo=todo) from error
    return bundle


def _body(answer: requests.Response, size: int, progress: Progress | None) -> bytes:
    data = bytearray()
    while len(data) <= size:
        chunk = answer.raw.read(min(_CHUNK, size + 1 - len(data)), decode_content=False)
        if not chunk:
            break
        data += chunk
        if progress is not None:
            progress(min(len(data), size), size)
    return bytes(data)


def _status(answer: requests.Response) -> str:
    known = requests.status_codes._codes.get(answer.status_code)  # type: ignore[attr-defined]
    return f"{answer.status_code} ({known[0].replace('_', ' ')})" if known else str(answer.status_code)


def _failed(host: str, error: Exception, end: float) -> DownloadError:
    """What went wrong in words of ours; those of the client name its objects."""
    chain = _causes(error)
    if time.monotonic() >= end:
        return DownloadError(f"{host} took too long", todo="try again")
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in chain):
        why = next(c.verify_message for c in chain if isinstance(c, ssl.SSLCertVerificationError))
        return RefusedDownloadError(f"who answers cannot prove to be {host}: {why.lower()}")
    if any(isinstance(cause, NameResolutionError | socket.gaierror) for cause in chain):
        return DownloadError(f"cannot find {host}: there is no network, or no way out of it")
    if any(isinstance(cause, requests.exceptions.ProxyError) for cause in chain):
        return DownloadError("the proxy that the environment names does not let through to", value=host)
    if any(isinstance(cause, InvalidSchema | InvalidProxyURL | ProxySchemeUnknown) for cause in chain):
        return DownloadError("the proxy that the environment names is of no kind that can be used")
    if any(isinstance(cause, NewConnectionError) for cause in chain):
        return DownloadError(f"cannot reach {host}", todo="look whether the network is there")
    if any(isinstance(cause, TimeoutError | requests.Timeout) for cause in chain):
        return DownloadError(f"{host} took too long", todo="try again")
    if any(isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError) for cause in chain):
        return DownloadError(f"cannot agree with {host} on a secure connection")
    return DownloadError(f"the connection to {host} broke", todo="try again")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


class _Adapter(HTTPAdapter):
    """Makes connections that keep the rules, directly and through a proxy."""

    def __init__(self, way: Way, limits: Limits, end: float) -> None:
        self._context = create_urllib3_context()
        self._context.sslsocket_class = type("Socket", (_Socket,), {"end": end})
        self._pools = {"https": _pool(way, limits, end)}
        tries = Retry(
            total=limits.retries,
            other=0,  # a name that was not proved is not proved the second time
            redirect=0,
            status_forcelist=_BUSY,
            raise_on_status=False,
            backoff_factor=limits.pause,
            backoff_max=limits.longest_pause,
            retry_after_max=limits.longest_pause,
        )
        super().__init__(max_retries=tries)

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, ssl_context=self._context, **named)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **named: Any) -> PoolManager:
        manager: PoolManager = super().proxy_manager_for(proxy, ssl_context=self._context, **named)
        if not proxy.lower().startswith("socks"):  # whose pools are what leads through it
            manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, **self._pools}
        return manager


def _pool(way: Way, limits: Limits, end: float) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            if self.proxy is not None:  # which looks the host up, and is the user's own
                return super()._new_conn()
            try:
                found = way.addresses(self._dns_host, self.port or 443)
            except socket.gaierror as error:
                raise NameResolutionError(self.host, self, error) from error
            try:
                return _opened(self.host, found, way, limits, end)
            except OSError as error:
                raise NewConnectionError(self, f"no address answers: {error}") from error

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in the base
            answer = super().getresponse()
            # Before it asks again, urllib3 reads what is left of a refusal, which may have no end.
            answer.drain_conn = answer.close  # type: ignore[method-assign]
            return answer

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool


def _opened(host: str, addresses: Sequence[Address], way: Way, limits: Limits, end: float) -> socket.socket:
    """Connect to the first address that answers; each must be public, and so must be who answers.

    Raises RefusedDownloadError, OSError where none answers.
    """
    private = [address[0] for _, address in addresses if not way.may_reach(address[0])]
    if private:
        raise RefusedDownloadError(f"{host} is said to be at an address that is not public:", value=private[0])
    last = OSError("there is none")
    for family, address in addresses:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(min(limits.connect, left))
            opened.connect(address)
            peer = opened.getpeername()[0]
        except OSError as error:
            opened.close()
            last = error
            continue
        if not way.may_reach(peer):
            opened.close()
            raise RefusedDownloadError(f"{host} answers from an address that is not public:", value=peer)
        return opened
    raise last
