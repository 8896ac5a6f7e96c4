"""Payouts in cash, on the page of the desk that hands them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest
from shop.custody.exceptions import CustodyError
from shop.custody.models import CashDesk
from shop.custody.queries import desks_of, may_work
from shop.payouts.exceptions import PayoutError
from shop.payouts.models import Payout
from shop.payouts.queries import payouts_at
from shop.payouts.services import hand_out_payout

SHOWN = 50


@never_cache
@require_http_methods(["GET", "POST"])
def desk_payouts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who may come for money, and the code that each of them says. 404 for whoever does not work at the desk."""
    if not may_work(request.user):
        raise Http404
    desk = get_object_or_404(desks_of(request.user), pk=pk)
    if request.method == "POST":
        chosen = request.POST.get("payout", "")
        payout = get_object_or_404(Payout, pk=int(chosen) if chosen.isdecimal() else 0, currency=desk.currency)
        try:
            payout = hand_out_payout(payout, code=request.POST.get("code", ""), desk=desk, actor_id=request.user.pk)
        except (PayoutError, CustodyError) as error:
            return _render_desk_payouts(request, desk, refusal=str(error), tried=payout.pk, status=409)
        text = _("%(name)s has received %(amount)s: payout %(number)s.")
        messages.success(request, text % {"name": payout.recipient, "amount": payout.amount, "number": payout.number})
        return redirect("payouts:desk", pk)
    return _render_desk_payouts(request, desk)


def _render_desk_payouts(request: SignedInRequest, desk: CashDesk, *, status: int = 200, **context: object) -> HttpResponse:
    context |= {"desk": desk, "payouts": payouts_at(desk)[:SHOWN]}
    return render_page(request, "payouts/desk_payouts.html", context, status=status)
