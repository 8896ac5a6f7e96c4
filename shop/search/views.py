"""Search."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.common.htmx import render_page
from shop.common.requests import MarketRequest
from shop.search.shelves import shelf


@login_not_required  # anybody may look around
@require_safe
def search_show(request: MarketRequest) -> HttpResponse:
    """What matches the words and the filters."""
    return render_page(request, "search/search_show.html", shelf(request), fragment="search/_shelf.html")
