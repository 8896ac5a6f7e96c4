"""The seller's products: the list, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sellers.forms import ListingForm
from sellers.queries import listed_products, open_listings, status_tabs
from sellers.views.access import SellerRequest, for_sellers, own_product, typed
from sellers.views.moving import move_product
from sellers.views.product_page import render_product
from shop.catalog.exceptions import CatalogError
from shop.catalog.services.listing import update_product
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go

PAGE_SIZE = 30


@require_GET
@for_sellers
def products(request: SellerRequest) -> HttpResponse:
    """Everything the store lists, by state and by words."""
    tab, search = request.GET.get("show", ""), typed(request.GET, "q", most=100)
    page = Paginator(listed_products(request.store, tab=tab, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": status_tabs(request.store, current=tab), "search": search, "show": tab}
    if page.number == 1 and not tab and not search:
        context["unfinished"] = open_listings(request.store)
    return render_page(request, "sellers/product_list.html", context, fragment="results")


@for_sellers
def product(request: SellerRequest, pk: int) -> HttpResponse:
    """One product. What is posted here are its words; pictures, prices and options have addresses of their own."""
    own = own_product(request, pk)
    if request.method != "POST":
        return render_product(request, own)
    form = ListingForm(request.POST, product=own)
    if form.is_valid():
        try:
            saved = update_product(own, actor_id=request.user.pk, **form.cleaned_data)
        except CatalogError as error:
            form.add_error(None, str(error))
        else:
            waiting = _("Saved. The change waits for its review; the present version stays live.")
            messages.success(request, waiting if saved.waits_for_review else _("Saved."))
            return redirect("sellers:product", pk)
    return render_product(request, own, listing=form, status=422)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_move(request: SellerRequest, pk: int) -> HttpResponse:
    """Submit, withdraw, archive or restore."""
    move_product(request, own_product(request, pk), request.POST.get("to", ""))
    return redirect("sellers:product", pk)
