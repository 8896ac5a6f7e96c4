"""Selling one product by auction: terms, a look at how it goes, cancelling, once more, and back to a fixed price."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sellers.forms.moments import MomentField
from sellers.views.access import SellerRequest, for_sellers, own_product
from shop.auctions.devices import device_of
from shop.auctions.exceptions import AuctionError
from shop.auctions.forms import TermsForm
from shop.auctions.models import Auction
from shop.auctions.queries import auction_page, auctions_of_seller
from shop.auctions.services.lifecycle import (
    cancel_auction,
    explain_auction_obstacle,
    relist_auction,
    sell_at_fixed_price,
    set_auction_terms,
)
from shop.auctions.states import Phase
from shop.catalog.models import Product
from shop.common.cursor_pages import cursor_page
from shop.common.devices import remember_device
from shop.common.htmx import render_page

PAGE_SIZE = 30


@for_sellers
def auctions(request: SellerRequest) -> HttpResponse:
    """The seller's auctions, the newest first."""
    page = cursor_page(auctions_of_seller(request.user), request.GET.get("from"), size=PAGE_SIZE)
    return render_page(request, "sellers/auction_list.html", {"page": page}, fragment="list")


@for_sellers
def product_auction(request: SellerRequest, pk: int) -> HttpResponse:
    """The terms of one product's auction, and how it goes."""
    own = own_product(request, pk)
    if request.method != "POST":
        return _render_auction(request, own, _terms_form(own))
    if request.POST.get("do"):
        return _act_on_auction(request, own, request.POST["do"])
    form = _terms_form(own, request.POST)
    if form.is_valid():
        try:
            set_auction_terms(own, form.terms, actor_id=request.user.pk, device=device_of(request))
        except AuctionError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _render_auction(request, own, form, status=422)
    messages.success(request, _saved_text(own.auction))
    return remember_device(request, redirect("sellers:product_auction", pk))


def _saved_text(auction: Auction | None) -> str:
    if auction and auction.is_running:
        return _("The auction is open.")
    if auction and auction.phase == Phase.SCHEDULED:
        return _("Saved. The auction starts at the time that you have set.")
    return _("Saved. The auction opens with its listing.")


def _act_on_auction(request: SellerRequest, own: Product, do: str) -> HttpResponse:
    auction, actor_id = own.auction, request.user.pk
    try:
        if auction and do == "cancel":
            cancel_auction(auction, actor_id=actor_id)
        elif auction and do == "relist":
            relist_auction(auction, actor_id=actor_id, device=device_of(request))
        elif do == "fixed":
            sell_at_fixed_price(own, actor_id=actor_id)
        else:
            raise BadRequest
    except AuctionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return remember_device(request, redirect("sellers:product_auction", own.pk))


def _terms_form(own: Product, data: Any = None) -> TermsForm:
    zone = own.store.country.time_zone
    starts = MomentField(zone=zone, required=False, label=_("Starts on"), help_text=_("Empty: as soon as the listing is live."))
    auction = own.auction
    initial = {"start": auction.start, "reserve": auction.reserve, "buy_now": auction.buy_now} if auction else {"start": own.price_from}
    return TermsForm(data, currency=own.store.currency, starts=starts, initial=initial)


def _render_auction(request: SellerRequest, own: Product, form: TermsForm, *, status: int = 200) -> HttpResponse:
    auction = Auction.objects.with_page().filter(pk=own.auction_id or 0).first()
    details = auction_page(auction, request.user) if auction else None
    has_terms = details is None or details.phase in (Phase.DRAFT, Phase.SCHEDULED, Phase.UNSOLD, Phase.CANCELLED)
    refusal = explain_auction_obstacle(own) if has_terms and request.method != "POST" else ""
    context = {"product": own, "auction": auction, "details": details, "form": form, "has_terms": has_terms, "why_not": refusal}
    return render_page(request, "sellers/product_auction.html", context, fragment="panel", status=status)
