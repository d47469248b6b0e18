"""The door for the network: one file of known size and hash from a known host, or nothing.

What a text may be fetched from is decided before: the address, the bytes and the host are pinned
in the record. This door makes sure that nothing else comes in and nobody else is asked:

- https only, to a host of the list, at its own port, proved by its certificate;
- at most three redirects, each to the same host;
- no address that is private, of this machine or of its link, neither after the name was looked up
  nor at the other end of the connection;
- ten seconds to connect, thirty to answer, a hundred and twenty for everything;
- no byte more than the pinned size is kept, whatever length is promised, and nothing is unpacked;
- size and sha256 must be the pinned ones.

A proxy and a bundle of certificates that the environment names are used (``HTTPS_PROXY``,
``NO_PROXY``, ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE``); behind a proxy it is the proxy that looks
names up. A ``.netrc`` is never read and no cookie is kept.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from treatycompare.errors import ChangedDownloadError, MissingExtraError, RefusedDownloadError

Progress = Callable[[int, int], None]
"""Called with the bytes that have come and the bytes that will come."""

Address = tuple[int, tuple[str, int] | tuple[str, int, int, int]]
"""A family of addresses and an address of it, as sockets take them."""

_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b", re.I | re.S)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out; the ranges that are not differ between releases of Python."""


@dataclass(frozen=True)
class Limits:
    """How long the door waits, in seconds, and how often it tries."""

    connect: float = 10
    read: float = 30
    total: float = 120
    redirects: int = 3
    retries: int = 3
    pause: float = 0.5
    """Doubled with each try."""
    longest_pause: int = 10
    """However long a server asks to be left alone."""


class Way:
    """The way to a host: its addresses, which of them may be reached, proxies, and who vouches for names.

    A caller of the Python functions may give another one; tests do, to reach a server of their own.
    """

    def addresses(self, host: str, port: int) -> list[Address]:
        """Look a host up."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [(family, address) for family, _, _, _, address in found if isinstance(address[0], str)]

    def may_reach(self, address: str) -> bool:
        """Tell whether an address is one of the public network."""
        return is_public(address)

    def proxies(self, url: str) -> Mapping[str, str]:
        """Give the proxies for an address, by scheme."""
        import requests.utils

        found: Mapping[str, str] = requests.utils.get_environ_proxies(url)
        return found

    def certificates(self) -> str | bool:
        """Give the file of the certificates that are trusted, True for those of the client."""
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def download(
    url: str,
    *,
    size: int,
    sha256: str,
    hosts: Collection[str],
    way: Way | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Fetch one file from a host of the list and prove that it is the pinned one.

    Raises MissingExtraError where the client is not installed, RefusedDownloadError,
    ChangedDownloadError, or their base DownloadError where the network fails.
    """
    check_url(url, hosts)
    try:
        from treatycompare.doors import web_client
    except ImportError as error:
        todo = 'pip install "treatycompare[fetch]"'
        raise MissingExtraError("fetching a text needs the package requests", todo=todo) from error
    data = web_client.get(url, size, way or Way(), limits or Limits(), progress)
    prove(data, size, sha256, url)
    return data


def check_url(url: str, hosts: Collection[str]) -> None:
    """Refuse an address that is not https at the usual port of a host of the list.

    Raises RefusedDownloadError.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc not in hosts:
        raise RefusedDownloadError("this is no https address of a host that texts are fetched from:", value=url)


def redirected(url: str, location: str) -> str:
    """Give the address that a redirect leads to, which is on the same host.

    Raises RefusedDownloadError.

    >>> redirected("https://example.org/a/b", "../c?d=e")
    'https://example.org/c?d=e'
    """
    here = urlsplit(url)
    try:
        there = urlsplit(urljoin(url, location))
        same = (there.scheme, there.netloc) == (here.scheme, here.netloc)
    except ValueError:  # no address at all
        same = False
    if not same:
        raise RefusedDownloadError(f"{here.netloc} sends on to another place:", value=location)
    # Put together anew from the host that is known: two readings of one address cannot differ then.
    return f"https://{here.netloc}{there.path}" + (f"?{there.query}" if there.query else "")


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public network, also where it stands inside another one.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped
        if inside is not None:
            return is_public(str(inside))
        # Relays that wrap another address, which no host of texts needs.
        if ip not in _UNICAST or ip.sixtofour or ip.teredo:
            return False
    return ip.is_global and not ip.is_multicast


def prove(data: bytes, size: int, sha256: str, url: str) -> None:
    """Refuse bytes that are not the pinned ones, and say what came instead.

    Raises ChangedDownloadError.
    """
    if len(data) == size and hashlib.sha256(data).hexdigest() == sha256:
        return
    host = urlsplit(url).netloc
    if _PAGE.match(data[:4096]):
        raise ChangedDownloadError(
            f"{host} answered with a web page that is not the text, such as a notice or a log-in",
            todo="open the address in a browser to see it",
        )
    if len(data) > size:
        raise ChangedDownloadError(f"{host} sends more than the {size:,} bytes of the text")
    if len(data) < size:
        raise ChangedDownloadError(f"{host} sent {len(data):,} bytes of the {size:,} of the text", todo="try again")
    raise ChangedDownloadError(f"what {host} sent is as long as the text and is not the text: its sha256 is another")
