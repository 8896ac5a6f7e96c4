"""The types of requests that reach a view, and whence they come."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.places.models import Country


class MarketRequest(HttpRequest):
    """Any request after the middleware: it knows the market whose shop is being visited."""

    market: "Country"
    markets: "dict[str, Country]"


class SignedInRequest(MarketRequest):
    """A request whose visitor the middleware has signed in."""

    user: "User"


def number_in(text: str) -> int:
    """The key or version that a piece of an address names: 0 for anything but a whole number that a database can hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def words_in(request: HttpRequest, name: str = "q") -> str:
    """What somebody searches for, as the address has it: the first 100 characters, without those that no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:100]


def client_address(request: HttpRequest) -> str:
    """The visitor's network address. Behind our one proxy it is what that wrote last: whatever stands before it, anybody may have sent."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def visitor_mark(request: HttpRequest) -> str:
    """What tells visitors apart for a day, where it need not be certain. It is hashed before it is kept."""
    return f"{client_address(request)} {request.META.get('HTTP_USER_AGENT', '')[:200]}"


def client_network(request: HttpRequest) -> str:
    """What one person has of the network: an IPv4 address; of IPv6, where everybody has millions, the first half."""
    address = client_address(request)
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
