"""Which market is being visited: the visitor's choice, else the account's country, else the default."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from shop.common.prepared import prepared
from shop.common.requests import MarketRequest
from shop.places.models import Country

COOKIE = "market"
GetResponse = Callable[[HttpRequest], HttpResponse]


class MarketZone(tzinfo):
    """The time zone of the market being visited, looked up only when a page shows a time."""

    def __init__(self, request: MarketRequest) -> None:
        self._request = request

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._request.market.time_zone)

    def __str__(self) -> str:
        return self._zone.key

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Hours ahead of UTC."""
        return self._zone.utcoffset(when)

    def dst(self, when: datetime | None) -> timedelta | None:
        """Summer time, where there is one."""
        return self._zone.dst(when)

    def tzname(self, when: datetime | None) -> str | None:
        """EAT, PKT…"""
        return self._zone.tzname(when)

    def fromutc(self, when: datetime) -> datetime:
        """The local time of an instant in UTC."""
        return self._zone.fromutc(when.replace(tzinfo=self._zone))


def market_middleware(get_response: GetResponse) -> GetResponse:
    """Set `request.market` and `request.markets` (the open ones by code): one query, made only when somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        visit = cast(MarketRequest, request)
        visit.markets = SimpleLazyObject(_open_markets)  # type: ignore[assignment]
        visit.market = SimpleLazyObject(lambda: _market_of(visit))  # type: ignore[assignment]
        with timezone.override(MarketZone(visit)):
            return get_response(request)

    return middleware


def set_market_cookie(response: HttpResponse, code: str) -> None:
    """Remember the visitor's choice for a year."""
    response.set_cookie(
        COOKIE,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _open_markets() -> dict[str, Country]:
    return {country.code: country for country in _open_countries()}


@prepared
def _open_countries() -> QuerySet[Country]:
    return Country.objects.filter(is_active=True)


def _market_of(request: MarketRequest) -> Country:
    user = getattr(request, "user", None)
    for code in (request.COOKIES.get(COOKIE, ""), getattr(user, "country_id", None), settings.DEFAULT_MARKET):
        if code in request.markets:
            return request.markets[code]
    # Nothing is loaded yet: pages still answer, with an empty shop.
    nowhere = Country(code="", currency="GNF", phone_prefix="", time_zone="UTC", latitude=0, longitude=0)
    return next(iter(request.markets.values()), nowhere)
