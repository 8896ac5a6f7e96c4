"""Search."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.catalog.queries import browse, category_trail, live_products, shelf_page, top_categories
from shop.common.htmx import render_page
from shop.common.requests import MarketRequest
from shop.search.forms import SearchForm
from shop.search.queries import search


@login_not_required  # anybody may look around
@require_safe
def search_show(request: MarketRequest) -> HttpResponse:
    """What matches the words, perhaps on one shelf only."""
    form = SearchForm(request.GET, currency=request.market.currency)
    trail = category_trail(form.category_path)
    live = live_products(country_code=request.market.code, category=trail[-1] if trail else None)
    page = shelf_page(browse(search(live, form.text), form.wishes), request.GET.get("page"))
    context = {"form": form, "category": trail[-1] if trail else None, "page": page, "categories": top_categories()}
    return render_page(request, "search/search_show.html", context, fragment="catalog/_shelf.html")
