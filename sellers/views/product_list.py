"""The list of the seller's products."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from sellers.queries import STOCKS, listed_products, open_listings, short_variant_count, status_tabs
from sellers.views.access import SellerRequest, for_sellers, typed_text
from shop.common.htmx import render_page


@require_GET
@for_sellers
def products(request: SellerRequest) -> HttpResponse:
    """The store's products by state, stock and words, with check boxes for bulk actions."""
    tab, search, stock = request.GET.get("show", ""), typed_text(request.GET, "q", most=100), request.GET.get("stock", "")
    stock = stock if stock in STOCKS else ""
    page = listed_products(request.store, request.GET.get("from"), tab=tab, search=search, stock=stock)
    context: dict[str, Any] = {"page": page, "tabs": status_tabs(request.store, current=tab), "search": search, "show": tab}
    context |= {"stock": stock, "stocks": STOCKS, "short": short_variant_count(request.store)}
    if page.is_first and not (tab or search or stock):
        context["unfinished"] = open_listings(request.store)
    return render_page(request, "sellers/product_list.html", context, fragment="results")
