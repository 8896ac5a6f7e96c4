"""Which market is being visited: the visitor's choice, else the account's country, else the default."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from shop.places.models import Country

COOKIE = "market"
GetResponse = Callable[[HttpRequest], HttpResponse]


def market(get_response: GetResponse) -> GetResponse:
    """Set `request.market`, looked up only when somebody asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.market = SimpleLazyObject(lambda: _market_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _market_of(request: HttpRequest) -> Country:
    user = getattr(request, "user", None)
    wishes = [request.COOKIES.get(COOKIE, ""), getattr(user, "country_id", None), settings.DEFAULT_MARKET]
    open_markets = {country.code: country for country in Country.objects.filter(is_active=True)}
    for code in wishes:
        if code in open_markets:
            return open_markets[code]
    # Nothing is loaded yet: pages still answer, with an empty shop.
    return next(iter(open_markets.values()), Country(code="", currency="GNF", phone_prefix="", time_zone="UTC", latitude=0, longitude=0))
