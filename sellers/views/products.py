"""The seller's products: the list, a new one, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sellers.exceptions import AlreadyListed
from sellers.forms import ListingForm, NewProductForm
from sellers.queries import listed_products, status_tabs
from sellers.services.opening import list_product
from sellers.views.access import SellerRequest, for_sellers, own_product, typed
from sellers.views.product_page import render_product
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import archive_product, restore_product, submit_product, update_product, withdraw_submission
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go

PAGE_SIZE = 30
MOVES = {"submit": submit_product, "withdraw": withdraw_submission, "archive": archive_product, "restore": restore_product}


@require_GET
@for_sellers
def products(request: SellerRequest) -> HttpResponse:
    """Everything the store lists, by state and by words."""
    tab, search = request.GET.get("show", ""), typed(request.GET, "q", most=100)
    page = Paginator(listed_products(request.store, tab=tab, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": status_tabs(request.store, current=tab), "search": search, "show": tab}
    return render_page(request, "sellers/product_list.html", context, fragment="results")


@for_sellers
def product_add(request: SellerRequest) -> HttpResponse:
    """A new product in one form; with the button "submit" it goes to review at once."""
    form = NewProductForm(request.POST or None, request.FILES or None, currency=request.store.currency, owner=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            added = _add(request, form)
        except AlreadyListed as again:
            messages.info(request, str(again))
            return redirect("sellers:product", again.product.pk)
        except CatalogError as error:
            form.add_error(None, str(error))
        else:
            return _after_adding(request, added)
    return render(request, "sellers/product_add.html", {"form": form}, status=422 if form.errors else 200)


def _add(request: SellerRequest, form: NewProductForm) -> Product:
    fields = {name: form.cleaned_data[name] for name in ("title", "category", "description", "brand", "price", "units")}
    return list_product(request.store, images=form.images, actor=request.user, **fields)


def _after_adding(request: SellerRequest, added: Product) -> HttpResponse:
    if "submit" in request.POST:
        _try_move(request, added, "submit", _("The product is saved and waits for its review. We will tell you."))
    else:
        messages.success(request, _("The draft is saved. Nobody sees it yet."))
    return redirect("sellers:product", added.pk)


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
            messages.success(request, _("Saved and sent to review.") if saved.sent_to_review else _("Saved."))
            return redirect("sellers:product", pk)
    return render_product(request, own, listing=form, status=422)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_move(request: SellerRequest, pk: int) -> HttpResponse:
    """Submit, withdraw, archive or restore."""
    own = own_product(request, pk)
    texts = {
        "submit": _("The product waits for its review. We will tell you."),
        "withdraw": _("The product is a draft again."),
        "archive": _("The product is in the archive. Nobody sees it any more."),
        "restore": _("The product is a draft again."),
    }
    to = request.POST.get("to", "")
    if to not in MOVES:
        raise Http404
    _try_move(request, own, to, texts[to])
    return redirect("sellers:product", pk)


def _try_move(request: SellerRequest, own: Product, to: str, text: str) -> None:
    move: Any = MOVES[to]
    try:
        move(own, actor_id=request.user.pk)
    except CatalogError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
