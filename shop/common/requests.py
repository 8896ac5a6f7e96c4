"""The types of requests that reach a view, and whence they come."""

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


def client_address(request: HttpRequest) -> str:
    """The visitor's network address. Behind our one proxy it is what that wrote last: whatever stands before it, anybody may have sent."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
