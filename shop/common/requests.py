"""The types of requests that reach a view."""

from typing import TYPE_CHECKING

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
