"""One's own bids, what was won, what is offered, and what is held against one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.auctions.exceptions import AuctionError
from shop.auctions.forms import AppealForm
from shop.auctions.models import Award, Violation
from shop.auctions.queries import bids_of, is_blocked, violations_of
from shop.auctions.services.second_chances import accept_second_chance, decline_second_chance
from shop.auctions.services.violations import appeal_violation
from shop.catalog.exceptions import OutOfStock
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest


@require_safe
def own_bids(request: SignedInRequest) -> HttpResponse:
    """The auctions in which the person leads, is outbid, has won or only watches."""
    return _bids(request)


@require_POST
def second_chance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a second chance, or leave it."""
    award = get_object_or_404(Award, pk=pk, user=request.user)
    try:
        if request.POST.get("do") == "accept":
            accept_second_chance(award, user=request.user)
            messages.success(request, _("It is yours. Order it now, before the deadline below."))
        else:
            decline_second_chance(award, user=request.user)
            messages.success(request, _("We have passed it on. Nothing is held against you."))
    except (AuctionError, OutOfStock) as error:
        messages.error(request, str(error))
    return redirect("auctions:bids")


@require_POST
def violation_appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say why it was not one's fault. What is refused stays in the field."""
    violation = get_object_or_404(Violation, pk=pk, user=request.user)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _bids(request, status=422, appealed=violation.pk, appeal=form)
    try:
        appeal_violation(violation, user=request.user, text=form.cleaned_data["text"])
    except AuctionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Our team looks at it, and you read the answer here."))
    return redirect("auctions:bids")


def _bids(request: SignedInRequest, *, status: int = 200, **typed: Any) -> HttpResponse:
    user = request.user
    context = {"rows": bids_of(user), "violations": violations_of(user), "is_blocked": is_blocked(user)} | typed
    return render_page(request, "auctions/bid_list.html", context, fragment="list", status=status)
