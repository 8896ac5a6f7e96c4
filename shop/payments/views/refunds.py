"""Money on its way back: the buyer's pages, and the page of whoever brings it in cash."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.queries import person_rows
from shop.common.htmx import render_page
from shop.common.money import DECIMALS, Money
from shop.common.redirects import post_or_go, try_and_go
from shop.common.requests import SignedInRequest
from shop.common.tokens import url_token
from shop.ledger.queries import balances_of, owed_to
from shop.ledger.states import AccountKind
from shop.orders.guest_links import guests_may, let_claimer_in
from shop.orders.models import Order
from shop.payments.exceptions import PaymentError
from shop.payments.forms import RefundCodeForm
from shop.payments.models import Refund
from shop.payments.services import cash_out_credit, keep_as_credit, pay_cash_out, renew_refund_code
from shop.payments.states import RefundStatus


def _checkout_of_refund(_request: HttpRequest, number: str) -> Iterable[int]:
    return Order.objects.filter(refunds__number=number).values_list("checkout_id", flat=True)


@never_cache  # the page carries codes
@require_safe
def refund_list(request: SignedInRequest) -> HttpResponse:
    """All that comes back to the buyer, and the credit."""
    of_person = Refund.objects.filter(buyer__in=person_rows(request.user), amount_minor__gt=0)
    refunds = list(of_person.select_related("order", "carrier", "buyer")[:50])
    if any(refund.buyer_id != request.user.pk for refund in refunds):
        let_claimer_in(request, request.user.pk)
    credit = [-amount for amount in balances_of(AccountKind.STORE_CREDIT, request.user.pk) if amount.minor < 0]
    return render_page(request, "payments/refund_list.html", {"refunds": refunds, "credit": credit, "token": url_token()})


@post_or_go("payments:refunds")
def refund_credit(request: SignedInRequest, number: str) -> HttpResponse:
    """ "Keep it as credit": only the buyer can say so."""
    refund = get_object_or_404(Refund, number=number, buyer=request.user)
    return _try_with_refund(
        request, refund, lambda: keep_as_credit(refund, actor_id=request.user.pk), _("It is your credit now. Pay with it when you like.")
    )


@guests_may(_checkout_of_refund)
@post_or_go("payments:refunds")
def refund_code(request: SignedInRequest, number: str) -> HttpResponse:
    """Another code; the old one is worth nothing."""
    refund = get_object_or_404(Refund, number=number, buyer=request.user)
    return _try_with_refund(request, refund, lambda: renew_refund_code(refund, actor_id=request.user.pk), _("Here is your new code."))


@post_or_go("payments:refunds")
def credit_out(request: SignedInRequest) -> HttpResponse:
    """The whole credit of one currency in cash."""
    currency = request.POST.get("currency", "")
    amount = owed_to(AccountKind.STORE_CREDIT, request.user.pk, currency) if currency in DECIMALS else Money.zero("GNF")
    key, done = request.POST.get("token", "")[:40], _("We owe you the amount in cash. Here you will see where you get it.")
    return try_and_go(
        request, lambda: cash_out_credit(request.user, amount, key=key), refusals=PaymentError, done=done, page="payments:refunds"
    )


@never_cache
@require_safe
def carry_list(request: SignedInRequest) -> HttpResponse:
    """Refunds that this person brings, the oldest first."""
    return _carry_page(request)


@post_or_go("payments:carry")
def carry_done(request: SignedInRequest, number: str) -> HttpResponse:
    """The buyer has the cash and said the code."""
    refund = get_object_or_404(Refund, number=number, carrier=request.user)
    form = RefundCodeForm(request.POST)
    if not form.is_valid():
        return _carry_page(request, wrong=refund, problem=" ".join(str(error) for error in form.errors["code"]), status=422)
    try:
        pay_cash_out(refund, typed=form.cleaned_data["code"], actor_id=request.user.pk)
    except PaymentError as error:
        return _carry_page(request, wrong=refund, problem=str(error), status=409)
    messages.success(request, _("Paid back. Thank you."))
    return redirect("payments:carry")


def _carry_page(request: SignedInRequest, *, wrong: Refund | None = None, problem: str = "", status: int = 200) -> HttpResponse:
    refunds = Refund.objects.filter(carrier=request.user, status=RefundStatus.CARRIED).select_related("order__store", "buyer")
    context = {"refunds": refunds.order_by("moved_at"), "wrong": wrong, "problem": problem}
    return render_page(request, "payments/refund_carry.html", context, status=status)


def _try_with_refund(request: SignedInRequest, refund: Refund, act: Callable[[], object], done: str) -> HttpResponse:
    return try_and_go(request, act, refusals=PaymentError, done=done, page=refund.order or "payments:refunds")
