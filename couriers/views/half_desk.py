"""The desk's pages: cash at doors that only one of the two has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from couriers.exceptions import CourierError
from couriers.forms import CashDecisionForm, NumberForm
from couriers.models import HalfConfirmation
from couriers.queries.half_confirmations import (
    halves_being_asked,
    halves_decided,
    halves_for_desk,
    may_decide,
    record_of_buyer,
    record_of_carrier,
)
from couriers.services import catch_up_half, confirm_by_number, decide_half
from couriers.states import DeliveryMode
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest
from shop.custody.queries import may_settle, may_work
from shop.orders.exceptions import OrderError

View = Callable[..., HttpResponse]


def _for_cash_staff(view: View) -> View:
    """Cashiers and settlers; for anybody else there is nothing here."""

    @wraps(view)
    def wrapper(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (may_work(request.user) or may_settle(request.user)):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@_for_cash_staff
@require_GET
def half_list(request: SignedInRequest) -> HttpResponse:
    """What is to be decided, what the clock still asks about, and what was decided last."""
    context = {"waiting": halves_for_desk(), "asked": halves_being_asked(), "decided": halves_decided()}
    return render_page(request, "couriers/half_list.html", context)


@_for_cash_staff
@require_http_methods(["GET", "POST"])
def half_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both people's words, times, places and records; a number that the buyer says; and the decision."""
    half = get_object_or_404(HalfConfirmation.objects.with_people(), pk=pk)
    if catch_up_half(half.delivery):
        half.refresh_from_db(from_queryset=HalfConfirmation.objects.with_people())
    does = request.POST.get("do", "") if request.method == "POST" else ""
    by_courier = half.delivery.mode == DeliveryMode.COURIER
    decision = CashDecisionForm(request.POST if does == "decide" else None, by_courier=by_courier)
    number = NumberForm(request.POST if does == "number" else None)
    if (decision.is_valid() and _decide(request, half, decision)) or (number.is_valid() and _take_number(request, half, number)):
        return redirect(half)
    has_errors = decision.errors or number.errors
    return render_page(
        request, "couriers/half_detail.html", _case_context(request, half, decision, number), status=422 if has_errors else 200
    )


def _decide(request: SignedInRequest, half: HalfConfirmation, form: CashDecisionForm) -> bool:
    try:
        decide_half(half, actor_id=request.user.pk, **form.decision)
    except (CourierError, OrderError) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Decided. We notified both."))
    return True


def _take_number(request: SignedInRequest, half: HalfConfirmation, form: NumberForm) -> bool:
    try:
        confirm_by_number(half.delivery, typed=form.cleaned_data["number"], reader=request.user)
    except (CourierError, OrderError) as problem:
        form.add_error("number", str(problem))
        return False
    messages.success(request, _("That is the number: both have confirmed."))
    return True


def _case_context(request: SignedInRequest, half: HalfConfirmation, decision: CashDecisionForm, number: NumberForm) -> dict[str, Any]:
    order = half.delivery.order
    return {
        "half": half,
        "order": order,
        "delivery": half.delivery,
        "attempts": half.delivery.attempts.order_by("number"),
        "carrier_record": record_of_carrier(half.carrier_id),
        "buyer_record": record_of_buyer(order.buyer_id),
        "carrier_phone": getattr(getattr(half.carrier, "courier_profile", None), "phone", "") or order.store.phone,
        "settles": may_settle(request.user),
        "may_decide": may_settle(request.user) and half.is_at_desk and may_decide(half, request.user),
        "decision": decision,
        "number": number,
    }
