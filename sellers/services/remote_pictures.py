"""Fetching pictures from addresses that strangers gave us, without being led to a machine that is not on the public internet.

The name is resolved here, every address it has is judged, and the connection goes to exactly the address that was judged: what a second
look at the name would say does not matter. Each redirect begins anew. Nothing is ever sent but the question for this one address.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from shop.common.late import late_module

if TYPE_CHECKING:
    import httpcore
    import httpx
    from httpcore import NetworkBackend
else:
    httpcore, httpx = late_module("httpcore"), late_module("httpx")
    NetworkBackend = object  # it only says which methods there must be

MAX_PICTURE_BYTES = 12 * 1024 * 1024
MAX_REDIRECTS = 5
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 30.0
PORTS = frozenset({80, 443})
_HEADERS = {"User-Agent": "Makiti picture import", "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
_HEAL = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Allows = Callable[[str, int], bool]
SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


class FetchFailed(Exception):
    """The picture could not be had; the text says why. `may_heal`: it is worth asking again later."""

    def __init__(self, reason: str, *, may_heal: bool) -> None:
        super().__init__(reason)
        self.reason, self.may_heal = reason, may_heal


def is_public_address(address: str, port: int) -> bool:
    """Whether the address is on the public internet: no own, private, shared, link-local, multicast or reserved address,

    in no disguise: addresses that carry another one inside (IPv4-mapped, NAT64) are judged by the one they carry. 6to4 and Teredo were
    given up (RFC 7526), and Python's versions do not agree about them: no picture is fetched through them.
    """
    try:
        found: IpAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (found.sixtofour or found.teredo):
        return False
    return port in PORTS and all(_is_global(each) for each in _carried_addresses(found))


def _carried_addresses(address: IpAddress) -> list[IpAddress]:
    carried: list[IpAddress] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if int(address) >> 32 == 0:  # the deprecated "IPv4-compatible" form
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped is not None:
            carried = []
        carried += [each for each in inner if each is not None]
    return carried


def _is_global(address: IpAddress) -> bool:
    odd = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback or address.is_link_local
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not odd and not site_local


class _Backend(NetworkBackend):
    """Connects to judged addresses only."""

    def __init__(self, allows: Allows, deadline: float) -> None:
        self.allows, self.deadline = allows, deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host, if all of its addresses are allowed."""
        addresses = _resolve(host, port)
        if not addresses or not all(self.allows(address, port) for address in addresses):
            raise FetchFailed(_("The address leads to a machine that is not on the public internet."), may_heal=False)
        _check_time(self.deadline)
        return self.plain.connect_tcp(
            addresses[0], port, timeout=CONNECT_SECONDS, local_address=local_address, socket_options=socket_options
        )

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: SocketOptions | None = None
    ) -> httpcore.NetworkStream:
        """Always refused."""
        raise FetchFailed(_("The address leads to a machine that is not on the public internet."), may_heal=False)


def _resolve(host: str, port: int) -> list[str]:
    """All addresses that the system would connect to for this name; it also reads "0x7f.1" and "2130706433" as what they mean."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(_("No machine of this name is found."), may_heal=True) from error
    return list(dict.fromkeys(str(sockaddr[0]) for _family, _type, _proto, _name, sockaddr in found))


@dataclass(frozen=True, slots=True)
class _HttpAnswer:
    status: int
    location: str
    body: bytes


def fetch_picture_bytes(url: str, *, allows: Allows = is_public_address, seconds: float = TOTAL_SECONDS) -> bytes:
    """What lies at the address, at most MAX_PICTURE_BYTES of it. `allows(address, port)` judges where a connection may go.

    Raises FetchFailed, on anything but http and https too.
    """
    deadline = time.monotonic() + seconds
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _request_once(_web_address(url), allows, deadline)
        if answer.status not in {301, 302, 303, 307, 308} or not answer.location:
            break
        url = urljoin(url, answer.location)
    else:
        raise FetchFailed(_("The address leads on and on, from one to the next."), may_heal=False)
    if answer.status != 200:
        raise FetchFailed(_("The other site answers with error %(status)d.") % {"status": answer.status}, may_heal=answer.status in _HEAL)
    return answer.body


def _web_address(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchFailed(_("This is not a web address."), may_heal=False) from error
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
        raise FetchFailed(_("This is not a web address."), may_heal=False)
    return parsed


def _request_once(url: httpx.URL, allows: Allows, deadline: float) -> _HttpAnswer:
    timeouts = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": READ_SECONDS}
    try:
        with httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=_Backend(allows, deadline)) as pool:
            target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
            headers = [(b"Host", url.netloc), *((name.encode(), value.encode()) for name, value in _HEADERS.items())]
            with pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
                return _read_answer(response, deadline)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchFailed(_("The other site does not answer in time."), may_heal=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, ValueError) as error:
        raise FetchFailed(_("The other site cannot be reached."), may_heal=True) from error


def _read_answer(response: httpcore.Response, deadline: float) -> _HttpAnswer:
    headers = {name.lower(): value for name, value in response.headers}
    location = headers.get(b"location", b"").decode("latin-1")
    if response.status != 200:
        return _HttpAnswer(response.status, location, b"")
    parts, size = [], 0
    for part in response.iter_stream():
        size += len(part)
        if size > MAX_PICTURE_BYTES:
            raise FetchFailed(
                _("The picture is larger than %(count)d megabytes.") % {"count": MAX_PICTURE_BYTES // 1024**2}, may_heal=False
            )
        _check_time(deadline)
        parts.append(part)
    return _HttpAnswer(200, "", b"".join(parts))


def _check_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise FetchFailed(_("The other site does not answer in time."), may_heal=True)
