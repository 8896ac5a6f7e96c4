"""The page on which a buyer pays in advance: the ways there are, the wait, the failure, and on to another way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.common.clock import now
from shop.common.htmx import render_page
from shop.common.jobs import enqueue
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.orders.guest_links import by_order_number, guest_in, guests_may
from shop.orders.models import Order
from shop.orders.services import close_overdue
from shop.payments.exceptions import NumberUnproved, PaymentError
from shop.payments.forms import PayForm
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.providers import get_provider
from shop.payments.queries import Desk, offers_for, offers_to_guest, payment_desk, payment_due
from shop.payments.services import ask_attempt, choose_cash, explain_unpaid_attempt, start_attempt
from shop.payments.states import LIVE_ATTEMPTS, AttemptStatus, PaymentStatus
from shop.payments.tasks import ask_about_attempt

ASK_EVERY = timedelta(seconds=4)  # while somebody looks at the page


def _checkout_of_payment(_request: HttpRequest, pk: int) -> Iterable[int]:
    return Payment.objects.filter(pk=pk).values_list("checkout_id", flat=True)


@guests_may(_checkout_of_payment)
@never_cache  # money arrives
@require_safe
def payment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the payment stands; the same address is what an open page asks again."""
    desk = _own_desk(request, pk)
    if desk.payment.status == PaymentStatus.RECEIVED or not desk.is_in_advance:
        return redirect("checkout:done", desk.payment.checkout_id)
    if desk.attempt and desk.attempt.is_live:
        _look_again(desk.attempt)
    return _render_payment(request, desk)


@guests_may(by_order_number)
@never_cache
@require_safe
def order_payment(request: SignedInRequest, number: str) -> HttpResponse:
    """From an order in a list to the page on which it is paid; to the order's own when there is nothing left to pay."""
    order = Order.objects.placed_by(request.user.pk).filter(number=number).first()
    if order is None:
        raise Http404
    due = payment_due(order)
    return redirect("payments:payment", due.pk) if due and order.is_awaiting_payment else redirect(order)


@guests_may(_checkout_of_payment)
@post_or_go("payments:payment", keep=("pk",))
def payment_start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin to pay in the way that was chosen; again, or in another way, as often as it takes."""
    desk = _own_desk(request, pk)
    form = _pay_form(request, desk, request.POST)
    if not form.is_valid():
        return _render_payment(request, desk, form=form, status=422)
    method = form.cleaned_data["method"]
    try:
        if get_provider(method).paid_at_door:
            choose_cash(desk.payment, actor_id=request.user.pk)
            return redirect("checkout:done", desk.payment.checkout_id)
        attempt = start_attempt(
            desk.payment, method, actor_id=request.user.pk, phone=form.cleaned_data["phone"], language=get_language() or "en"
        )
    except PaymentError as error:
        form.add_error("method", str(error))
        way = _way_to_prove(request, desk) if isinstance(error, NumberUnproved) else ""
        return _render_payment(request, _own_desk(request, pk), form=form, prove_url=way, status=409)
    return redirect(attempt)


@guests_may(_checkout_of_payment)
@never_cache
@require_safe
def payment_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer comes back from the provider's page: ask at once, so that nobody waits who has paid."""
    desk = _own_desk(request, pk)
    if desk.attempt and desk.attempt.status == AttemptStatus.WAITING:
        try:
            ask_attempt(desk.attempt.pk)
        except PaymentError:
            enqueue(ask_about_attempt, desk.attempt.pk)
    return redirect("payments:payment", pk)


def _own_desk(request: SignedInRequest, pk: int) -> Desk:
    """404 for anybody else's."""
    found = Payment.objects.filter(pk=pk, checkout__buyer=request.user).select_related("checkout__country").first()
    if found is None:
        raise Http404
    close_overdue(Order.objects.filter(payment_shares__payment=found))
    found.refresh_from_db(fields=["status"])
    return payment_desk(found)


def _look_again(attempt: PaymentAttempt) -> None:
    """In a job: the provider may be slow, and the page must not be."""
    asked = attempt.asked_at or attempt.started_at
    if attempt.status in LIVE_ATTEMPTS and asked < now() - ASK_EVERY:
        enqueue(ask_about_attempt, attempt.pk)


def _way_to_prove(request: SignedInRequest, desk: Desk) -> str:
    """Where a number is confirmed: a guest's on the page of his order, an account's on its own."""
    order_url = desk.orders[0].get_absolute_url()
    if guest_in(request) is None:
        return f"{reverse('accounts:prove')}?next={reverse('payments:payment', args=[desk.payment.pk])}"
    is_signed_in = request.member.is_authenticated  # type: ignore[attr-defined]
    return f"{reverse('accounts:prove')}?next={order_url}" if is_signed_in else f"{order_url}#guest-proof"


def _pay_form(request: SignedInRequest, desk: Desk, data: object = None) -> PayForm:
    offers = offers_for(desk.unpaid) if desk.unpaid else []
    offers = offers if guest_in(request) is None else offers_to_guest(offers)
    order = desk.orders[0]
    phone = desk.attempt.phone if desk.attempt and desk.attempt.phone else order.buyer.phone or order.phone
    initial = {"method": desk.payment.provider, "phone": phone}
    return PayForm(data, offers=offers, country_code=desk.payment.checkout.country_id, initial=initial)


def _render_payment(
    request: SignedInRequest, desk: Desk, *, form: PayForm | None = None, prove_url: str = "", status: int = 200
) -> HttpResponse:
    attempt = desk.attempt
    goes_on = bool(attempt and attempt.status == AttemptStatus.WAITING and request.GET.get("go") == str(attempt.pk))
    context = {
        "desk": desk,
        "payment": desk.payment,
        "attempt": attempt,
        "method": get_provider(attempt.provider) if attempt else None,
        "failure": explain_unpaid_attempt(attempt) if attempt else "",
        "form": form or _pay_form(request, desk),
        "prove_url": prove_url,
        "goes_on": goes_on,
        "has_sandbox": settings.PAYMENT_SANDBOX,
    }
    return render_page(request, "payments/payment_pay.html", context, fragment="state", status=status)
