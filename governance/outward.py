"""Posting to an address that somebody typed: to the internet and over HTTPS only, bounded, never redirected.

Names are resolved once and the connection goes to what was looked at, so that a name cannot point inwards
between the look and the connection. WEBHOOK_NETWORKS names the inner networks that are meant; to those, HTTP
is allowed as well.
"""

import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import create_default_context
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 10
"""For each step: to connect, to send, to answer."""
MOST_READ = 1000
TRANSLATED = [ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 addresses in which an IPv4 address is hidden."""


class NotPosted(Exception):  # noqa: N818 - a refusal of ours or of the other side
    """`code`: no_address, inner, no_answer."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    retry_after: str
    text: str
    """The first of it."""


class _Plain(HTTPConnection):
    """Connects to an address, whatever the name resolves to meanwhile."""

    at: str = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.at, self.port), self.timeout)


class _Secure(HTTPSConnection):
    at: str = ""

    def connect(self) -> None:
        plain = socket.create_connection((self.at, self.port), self.timeout)
        # The certificate has to be of the name that was typed.
        self.sock = create_default_context().wrap_socket(plain, server_hostname=self.host)


def post(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Raises `NotPosted`. Once it is connected nothing is tried again: it may have arrived."""
    url = usable(address)
    connection = _connected(url)
    try:
        path = f"{url.path or '/'}{'?' if url.query else ''}{url.query}"
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        found = connection.getresponse()
        text = found.read(MOST_READ).decode(errors="replace")
        return Answer(found.status, found.headers.get("Retry-After", ""), text)
    except (OSError, HTTPException) as error:
        raise NotPosted("no_answer", type(error).__name__) from None
    finally:
        connection.close()


def _connected(url: SplitResult) -> _Plain | _Secure:
    """To the first of its addresses that takes it."""
    last: Exception | None = None
    kind = _Secure if url.scheme == "https" else _Plain
    for at in _looked_at(url):
        connection = kind(str(url.hostname), url.port, timeout=SECONDS)
        connection.at = at
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise NotPosted("no_answer", type(last).__name__)


def usable(address: str) -> SplitResult:
    """An address as one that can be posted to. Raises `NotPosted`; no name is looked up."""
    try:
        url = urlsplit(address)
        port, host = url.port, url.hostname
    except ValueError:
        raise NotPosted("no_address") from None
    if url.scheme not in ("http", "https") or not host or url.username or port == 0 or not address.isascii():
        raise NotPosted("no_address")
    if any(char.isspace() or not char.isprintable() for char in address):
        raise NotPosted("no_address")
    if url.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise NotPosted("no_address")
    if literal := _literal(host):
        _refuse_inner(literal, url.scheme)
    elif host == "localhost" or host.endswith(".localhost"):
        _refuse_inner(IPv4Address("127.0.0.1"), url.scheme)
    return url


def _looked_at(url: SplitResult) -> list[str]:
    """Where the name is, all of it outside or meant."""
    try:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotPosted("no_answer", type(error).__name__) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        _refuse_inner(ip_address(text.partition("%")[0]), url.scheme)
    return addresses


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _refuse_inner(at: IPv4Address | IPv6Address, scheme: str) -> None:
    at = getattr(at, "ipv4_mapped", None) or at
    if any(at in ip_network(text) for text in settings.WEBHOOK_NETWORKS):
        return
    hidden = any(at in network for network in TRANSLATED)
    if scheme != "https" or hidden or not at.is_global or at.is_multicast:
        raise NotPosted("inner")
