"""A seller gives money back for a delivered order, or takes units out of one that is paid and still here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sellers.views.access import SellerRequest, for_sellers
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go
from shop.common.tokens import url_token
from shop.orders.exceptions import OrderError
from shop.orders.models import Order
from shop.orders.services import Reversal, plan_reversal
from shop.payments.exceptions import PaymentError, StoreCannotCover
from shop.payments.forms import RefundForm
from shop.payments.models import Refund
from shop.payments.services import is_paid_by_hand, name_carrier, read_store_balance, refund_by_hand, refund_order, require_room_for_debt
from shop.payments.states import RefundStatus

BY_US, BY_HAND = "refund", "by_hand"  # the two buttons under the plan


@require_http_methods(["GET", "POST"])
@for_sellers
def order_refund(request: SellerRequest, number: str) -> HttpResponse:
    """Choose the units and who bears the cost, see the plan, then refund for good."""
    own = _refundable_order(request, number)
    if request.method != "POST":
        return _render_refund(request, own, _order_refund_form(own))
    form = _order_refund_form(own, request.POST)
    do, plan, is_valid = request.POST.get("do"), None, form.is_valid()
    if do in (BY_US, BY_HAND) and (asked := _asked_before(own, form)):
        return _say_given(request, own, asked)
    if not is_valid:
        return _render_refund(request, own, form, status=422)
    try:
        plan = plan_reversal(own, own.lines.all(), quantities=form.quantities, delivery=form.choices["delivery"])
        if do not in (BY_US, BY_HAND):
            if plan.after_delivery:
                require_room_for_debt(own.store, own.currency, unposted_minor=plan.by_seller.minor)
            return _render_refund(request, own, form, plan=plan)
        refund = _give_refund(own, form, by_hand=do == BY_HAND, actor_id=request.user.pk)
    except (OrderError, PaymentError) as error:
        form.add_error(None, str(error))
        only_by_hand = plan if isinstance(error, StoreCannotCover) and do != BY_HAND and is_paid_by_hand(own) else None
        return _render_refund(request, own, form, plan=only_by_hand, within_limit=False, status=409)
    return _say_given(request, own, refund)


@post_or_go("sellers:order", keep=("number",))
@for_sellers
def refund_bring(request: SellerRequest, number: str) -> HttpResponse:
    """The seller brings the money in cash; the buyer's code then completes the refund."""
    own = _refundable_order(request, number)
    refund = get_object_or_404(Refund, number=request.POST.get("refund", ""), order=own)
    try:
        name_carrier(refund, request.user, actor_id=request.user.pk)
    except PaymentError as error:
        messages.error(request, str(error))
        return redirect("sellers:order", own.number)
    return redirect("payments:carry")


def _asked_before(own: Order, form: RefundForm) -> Refund | None:
    """What the first half of a double click has made. After it nothing may be left of the order, and the form would be refused."""
    key = form.cleaned_data.get("key")
    return own.refunds.filter(key=f"order:{own.pk}:{key}").first() if key else None


def _say_given(request: SellerRequest, own: Order, refund: Refund | None) -> HttpResponse:
    if refund is not None and refund.status == RefundStatus.CARRIED and refund.carrier_id == request.user.pk:
        return redirect("payments:carry")
    messages.success(request, _("The buyer is notified, and sees where the money is."))
    return redirect("sellers:order", own.number)


def _give_refund(own: Order, form: RefundForm, *, by_hand: bool, actor_id: int) -> Refund | None:
    facts = form.cleaned_data
    key = f"order:{own.pk}:{facts['key']}"
    give = refund_by_hand if by_hand else refund_order
    return give(
        own,
        quantities=form.quantities,
        cause=facts["cause"],
        reason=facts["reason"],
        delivery=form.choices["delivery"],
        restock=form.choices["restock"],
        key=key,
        actor_id=actor_id,
    )


def _order_refund_form(own: Order, data: Any = None) -> RefundForm:
    return RefundForm(data, order=own, lines=list(own.lines.all()), initial={"key": url_token()})


def _render_refund(
    request: SellerRequest, own: Order, form: RefundForm, *, plan: Reversal | None = None, within_limit: bool = True, status: int = 200
) -> HttpResponse:
    context = {"order": own, "form": form, "plan": plan, "balance": read_store_balance(own.store_id, own.currency)}
    context |= {"within_limit": within_limit, "by_hand": is_paid_by_hand(own)}
    return render_page(request, "sellers/order_refund.html", context, status=status)


def _refundable_order(request: SellerRequest, number: str) -> Order:  # 404 for anybody else's, and where no money has come
    own = get_object_or_404(Order.objects.sold_by(request.user.pk).with_lines(), number=number)
    if own.delivered_at is None and own.paid_at is None:
        raise Http404
    return own
