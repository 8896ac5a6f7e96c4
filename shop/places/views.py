"""Pages about places."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_cookie

from shop.common.dear_pages import dear_page
from shop.common.requests import MarketRequest
from shop.places.forms import CHOOSE, PlaceFields
from shop.places.models import Country
from shop.places.queries import open_markets


# Public: it shows what the data files say, and a visitor without an account may look at delivery to a place.
@login_not_required
@require_GET
@vary_on_cookie  # the language is in one
@cache_control(private=True, max_age=300)
@dear_page("places", a_minute=180)
def children(request: MarketRequest) -> HttpResponse:
    """The selects of a form again, narrowed to what is chosen in them."""
    code = request.GET.get("country", "")
    # Whatever is no country code never reaches the database: PostgreSQL takes no NUL, for one.
    country = get_object_or_404(Country, code=code if code.isalpha() else "", is_active=True)
    levels = request.GET.get("levels", "3")
    if levels not in {"1", "2", "3"}:
        raise Http404
    data = request.GET.copy()
    data[CHOOSE] = "1"
    return render(request, "places/_place_fields.html", {"form": PlaceFields(data, country=country, levels=int(levels))})


# Public: the licences of the data ask for it.
@login_not_required
@require_GET
def sources_about(request: MarketRequest) -> HttpResponse:
    """Where the data of places and maps comes from."""
    return render(request, "places/sources_about.html", {"countries": open_markets(), "tiles_url": settings.MAP_TILES_URL})
