"""Looking at an auction, bidding, buying at once, watching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.chosen_place import known_door
from shop.accounts.models import User
from shop.auctions.devices import device_of
from shop.auctions.exceptions import BidRefused, NotSure, PhoneUnproved
from shop.auctions.forms import BidForm, ReadForm
from shop.auctions.models import Auction
from shop.auctions.queries import BidCost, auction_page, cost_of_bid, visible_auctions
from shop.auctions.services.bids import Placed, bid_when_sure, buy_now
from shop.auctions.services.closings import close_auction
from shop.auctions.services.watches import toggle_watch
from shop.auctions.states import Phase
from shop.catalog.exceptions import OutOfStock
from shop.common.devices import remember_device
from shop.common.htmx import wants_fragment
from shop.common.requests import SignedInRequest


@dataclass(frozen=True, slots=True)
class BidQuestion:
    """Whether a bid is meant: what it may cost, and what has changed since it was named. `is_again` where it stands there already."""

    text: str
    cost: BidCost
    seen_version: int
    seen_bids: int
    has_moved: bool
    is_again: bool


@login_not_required  # anybody may look at an auction, as at its listing
@require_safe
def auction_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel, for the page that shows it; for everybody else that page."""
    found = _visible_auction(request.user, pk)
    return _panel(request, found) if wants_fragment(request) else redirect(found.product)


@require_POST
def bid_place(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the most that one would pay. It is asked once, and binds when that very amount comes back confirmed."""
    found = _visible_auction(request.user, pk)
    typed = request.POST.get("maximum", "")
    if "cancel" in request.POST:
        return _answer_with_panel(request, found, typed=typed) if wants_fragment(request) else redirect(found.product)
    form, device = BidForm(request.POST, auction=found), device_of(request)
    if not form.is_valid():
        return remember_device(request, _answer_with_panel(request, found, refusal=form.error, typed=typed))
    data = form.cleaned_data
    seen = {"seen_version": data["version"] or 0, "seen_listing": _seen_listing(request)}
    try:
        placed = bid_when_sure(pk, bidder=request.user, maximum=data["maximum"], confirmed=data["confirmed"], device=device, **seen)
        response = _answer_with_panel(request, found, told=_words_for(placed))
    except NotSure as question:
        response = _ask_once_more(request, found, form, text=str(question))
    except BidRefused as error:
        response = _answer_with_panel(request, found, refusal=error, typed=typed)
    return remember_device(request, response)


def _ask_once_more(request: SignedInRequest, found: Auction, form: BidForm, *, text: str) -> HttpResponse:
    data = form.cleaned_data
    seen_bids = found.bid_count if data["bids"] is None else data["bids"]
    question = BidQuestion(
        text=text,
        cost=cost_of_bid(found, data["maximum"], known_door(request)),
        seen_version=data["version"] or found.version,
        seen_bids=seen_bids,
        has_moved=seen_bids < found.bid_count,
        is_again=data["again"],
    )
    return _answer_with_panel(request, found, question=question, typed=request.POST["maximum"])


@require_POST
def auction_buy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it at the seller's price."""
    found = _visible_auction(request.user, pk)
    device = device_of(request)
    try:
        buy_now(pk, buyer=request.user, seen_listing=_seen_listing(request), device=device)
    except (BidRefused, OutOfStock) as error:
        response = _answer_with_panel(request, found, refusal=error)
    else:
        response = _answer_with_panel(request, found, told=_("It is yours. Order it now, before the deadline below."))
    return remember_device(request, response)


@require_POST
def auction_watch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Watch it, or stop."""
    found = _visible_auction(request.user, pk)
    is_watched = toggle_watch(request.user, found)
    return _answer_with_panel(request, found, told=_("You watch this auction.") if is_watched else _("You no longer watch this auction."))


def _visible_auction(user: User | AnonymousUser, pk: int) -> Auction:
    """Close on read: whoever looks at one that is over sees how it ended."""
    found = get_object_or_404(visible_auctions(user), pk=pk)
    if found.phase == Phase.OVER and close_auction(pk):
        found = get_object_or_404(visible_auctions(user), pk=pk)
    return found


def _words_for(placed: Placed) -> str:
    if not placed.is_new:
        return _("You lead already with this maximum.")
    if not placed.is_leading:
        return _("Your bid is in, but another bidder offers as much or more.")
    if placed.has_extended:
        return _("You lead. The end has moved, so that everybody can answer.")
    return _("You lead.")


def _answer_with_panel(
    request: SignedInRequest,
    found: Auction,
    *,
    told: str = "",
    refusal: Exception | str = "",
    question: BidQuestion | None = None,
    typed: str = "",
) -> HttpResponse:
    """The panel as it is now, with what came of it; without scripts a page: with what was typed, or the auction's own."""
    is_fragment = wants_fragment(request)
    if isinstance(refusal, PhoneUnproved) and not is_fragment:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('accounts:prove')}?{urlencode({'next': found.product.get_absolute_url()})}")
    if not is_fragment and not typed:
        (messages.error if refusal else messages.success)(request, str(refusal or told))
        return redirect(found.product)
    found = _visible_auction(request.user, found.pk)
    template = "auctions/_panel.html" if is_fragment else "auctions/bid.html"
    said = {"told": told, "refusal": str(refusal), "needs_phone": isinstance(refusal, PhoneUnproved), "question": question, "typed": typed}
    return _panel(request, found, template=template, status=422 if refusal else 200, **said)


def _seen_listing(request: HttpRequest) -> int:
    """Which version of the listing stands above the panel, on the page that asks."""
    form = ReadForm(request.POST or request.GET)
    return form.cleaned_data["listing"] or 0 if form.is_valid() else 0


def _panel(request: HttpRequest, found: Auction, *, template: str = "auctions/_panel.html", status: int = 200, **said: Any) -> HttpResponse:
    details = auction_page(found, request.user, seen_listing=_seen_listing(request))
    context = {"details": details, "auction": found} | said
    return render(request, template, context, status=status)
