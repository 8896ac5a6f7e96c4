"""Choosing the place to which price and day are told."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.chosen_place import choose_place, chosen_place
from shop.accounts.forms import PlaceForm
from shop.accounts.queries import usual_address
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page
from shop.common.redirects import safe_next
from shop.common.requests import MarketRequest
from shop.places.queries import place_line


# Public: a visitor wants to know what a delivery costs before having an account.
@login_not_required
@never_cache  # the chosen place is one's own
@require_http_methods(["GET", "HEAD", "POST"])
@dear_page("places", a_minute=180)
def place_choose(request: MarketRequest) -> HttpResponse:
    """One field: a quarter or town. Back to where one came from once it is known; `forget` takes the choice back.

    Whoever has an address is told that it counts, and is led to where it is changed.
    """
    back = safe_next(request, default="/")
    if _has_address(request) and "forget" not in request.POST:
        messages.info(request, _("Prices and days are for your delivery address. Change it here."))
        return redirect("accounts:addresses")
    if request.method != "POST":
        known = chosen_place(request)
        form = PlaceForm(market=request.market, initial={"quarter": place_line(known) if known else ""})
        return _page(request, form, back, is_chosen=known is not None)
    if "forget" in request.POST:
        choose_place(request, None)
        return redirect(back)
    form = PlaceForm(request.POST, market=request.market)
    if not form.is_valid() or form.place is None:
        return _page(request, form, back, status=422)
    choose_place(request, form.place)
    return redirect(back)


def _has_address(request: MarketRequest) -> bool:
    """Whether one is known that goes before any place: see `known_door`."""
    user = request.user
    return user.is_authenticated and not user.is_guest and usual_address(user) is not None


def _page(request: MarketRequest, form: PlaceForm, back: str, *, is_chosen: bool = False, status: int = 200) -> HttpResponse:
    return render_page(request, "accounts/place_choose.html", {"form": form, "next": back, "is_chosen": is_chosen}, status=status)
