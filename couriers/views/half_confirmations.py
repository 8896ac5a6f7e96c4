"""The missing word about the cash, by other ways than one's own button: a text message, a number said aloud; or that it is not true."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from couriers.exceptions import CourierError
from couriers.forms import NumberForm
from couriers.models import HalfConfirmation
from couriers.queries.half_confirmations import half_context
from couriers.services import answer_by_link, ask_buyer_now, confirm_by_number, deny_payment, find_half_by_link
from couriers.states import HalfStatus
from couriers.views.door import answer_reader, post_or_own_page, shared_delivery
from couriers.views.jobs import own_delivery, render_delivery
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.orders.exceptions import OrderError

ANSWERS = {"paid": True, "not_paid": False}


@post_or_go("couriers:delivery", keep=("pk",))
def buyer_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """The carrier has the buyer asked by text message now."""
    own_delivery(request, pk)
    problem = ""
    try:
        ask_buyer_now(own_delivery(request, pk), actor_id=request.user.pk)
    except CourierError as refusal:
        problem = str(refusal)
    if problem or wants_fragment(request):
        return render_delivery(request, own_delivery(request, pk), problem=problem)
    return redirect("couriers:delivery", pk)


@require_http_methods(["GET", "POST"])
def number_type(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer says the number of the text message; the carrier types it. A page that stands still while somebody types."""
    parcel = own_delivery(request, pk)
    waits = half_context(parcel)
    if waits["half"] is None or not waits["half"].is_of_carrier:
        return redirect("couriers:delivery", pk)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirm_by_number(parcel, typed=form.cleaned_data["number"], reader=request.user)
            return redirect("couriers:delivery", pk)
        except (CourierError, OrderError) as problem:
            form.add_error("number", str(problem))
    context = {"delivery": parcel, "order": parcel.order, "form": form, **waits}
    return render_page(request, "couriers/number_type.html", context, status=422 if form.errors else 200)


@post_or_own_page
def payment_deny(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "It is not true": a desk decides."""
    problem = ""
    try:
        deny_payment(shared_delivery(request, pk), actor_id=request.user.pk)
    except CourierError as refusal:
        problem = str(refusal)
    return answer_reader(request, shared_delivery(request, pk), problem=problem)


@login_not_required  # it is opened from a text message, on whatever phone is there: the link itself is the proof, once
@never_cache
@require_http_methods(["GET", "POST"])
def paid_link(request: HttpRequest, token: str) -> HttpResponse:
    """Did you pay? Says the amount and the store, and nothing else. Looking changes nothing."""
    half = find_half_by_link(token)
    if half is None:
        return render_page(request, "couriers/paid_link.html", {"state": "unknown"}, status=404)
    problem, answer = "", ANSWERS.get(request.POST.get("answer", ""))
    if request.method == "POST" and answer is not None:
        try:
            answer_by_link(half, is_paid=answer)
        except (CourierError, OrderError) as refusal:
            problem = str(refusal)
        half.refresh_from_db(from_queryset=HalfConfirmation.objects.with_people())
    context = {"half": half, "state": _state_of_link(half), "problem": problem}
    return render_page(request, "couriers/paid_link.html", context, status=409 if problem else 200)


def _state_of_link(half: HalfConfirmation) -> str:
    """What the page says: "ask" while it may be answered, else what became of it."""
    if half.status in (HalfStatus.CONFIRMED, HalfStatus.PAID):
        return "paid"
    if half.status in (HalfStatus.TAKEN_BACK, HalfStatus.NOT_PAID):
        return "not_paid"
    if half.denied_by_buyer_at:
        return "denied"
    return "used" if half.link_used_at else "ask"
