"""The buyer's orders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.guests import claim_by_link, prove_guest
from shop.accounts.proof_steps import awaited_step, is_proved_here, take_step
from shop.accounts.providers import can_text
from shop.common.clock import now
from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.jobs import enqueue
from shop.common.offline import kept_offline
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.orders.exceptions import OrderError
from shop.orders.forms import CancelForm
from shop.orders.guest_links import (
    by_order_number,
    checkout_of_link,
    end_guest_link,
    guest_in,
    guest_link,
    guests_may,
    let_claimer_in,
    let_in,
)
from shop.orders.models import Order
from shop.orders.queries import order_timeline, order_to_show
from shop.orders.services import cancel_order, close_overdue, complete_order
from shop.orders.states import CANCELLABLE, FINISHED, CancelledBy
from shop.orders.tasks import text_guest_link

PAGE_SIZE = 12


@never_cache  # states move
@require_safe
@kept_offline("needed")
def order_list(request: SignedInRequest) -> HttpResponse:
    """Those under way, or those that are over."""
    close_overdue(Order.objects.placed_by(request.user.pk))
    shows_past = request.GET.get("show") == "past"
    orders = Order.objects.of_person(request.user.pk).with_lines().select_related("store__country")
    shown = orders.filter(fulfilment__in=FINISHED) if shows_past else orders.exclude(fulfilment__in=FINISHED)
    page = cursor_page(shown, request.GET.get("from"), size=PAGE_SIZE)
    if any(order.buyer_id != request.user.pk for order in page):
        let_claimer_in(request, request.user.pk)
    return render_page(request, "orders/order_list.html", {"page": page, "shows_past": shows_past}, fragment="list")


@guests_may(by_order_number)
@never_cache  # states move, and the page carries a code
@require_safe
@kept_offline("needed")
def order_detail(request: SignedInRequest, number: str) -> HttpResponse:
    """One order, or its card when htmx looks for news."""
    try:
        order = _order_of_buyer(request, number)
    except Http404:
        if not _lets_claimer_in(request, number):
            raise
        return redirect(request.get_full_path())
    if order.is_overdue(at=now()):
        close_overdue(Order.objects.filter(pk=order.pk))
        order = _order_of_buyer(request, number)
    return _render_order(request, order)


@guests_may(by_order_number)
@post_or_go("orders:detail", keep=("number",))
def order_cancel(request: SignedInRequest, number: str) -> HttpResponse:
    """End it before the hand-over."""
    order, form = _order_of_buyer(request, number), CancelForm(request.POST)
    if not form.is_valid():
        return _render_order(request, order, form=form, status=422)
    try:
        cancel_order(order, by=CancelledBy.BUYER, reason=form.words, actor_id=request.user.pk)
    except OrderError as error:
        return _render_order(request, order, refusal=str(error), status=409)
    messages.success(request, _("Your order is cancelled. You owe nothing."))
    return _answer_with_order(request, order)


@guests_may(by_order_number)
@post_or_go("orders:detail", keep=("number",))
def order_complete(request: SignedInRequest, number: str) -> HttpResponse:
    """Everything came as ordered."""
    order = _order_of_buyer(request, number)
    try:
        complete_order(order, actor_id=request.user.pk)
    except OrderError as error:
        return _render_order(request, order, refusal=str(error), status=409)
    messages.success(request, _("Thank you. This order is complete."))
    return _answer_with_order(request, order)


@login_not_required  # the link is the proof
@never_cache
@require_safe
def guest_open(request: HttpRequest, token: str) -> HttpResponse:
    """A guest's secret link: the session is let in, and goes on to an address that holds no secret."""
    placed = checkout_of_link(token)
    if placed is None or not placed.buyer.is_guest:
        response = render(request, "orders/guest_link_ended.html", status=404)
    else:
        let_in(request, placed)
        orders = list(placed.orders.values_list("number", flat=True)[:2])
        response = redirect("orders:detail", orders[0]) if len(orders) == 1 else redirect("checkout:done", placed.pk)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@guests_may(by_order_number)
@post_or_go("orders:detail", keep=("number",))
def guest_link_renew(request: SignedInRequest, number: str) -> HttpResponse:
    """Whoever has the link passed on makes a new one, which goes to the guest's number and to nobody else."""
    if _is_claimed_here(request, number):
        return redirect("orders:detail", number)
    order = _order_of_buyer(request, number)
    if guest_in(request) is None or not (order.checkout.buyer.phone_verified and can_text()):
        raise Http404
    end_guest_link(order.checkout)
    enqueue(text_guest_link, order.checkout_id)
    if is_proved_here(request, str(order.checkout.buyer.phone)):
        let_in(request, order.checkout)
        messages.success(request, _("The old link no longer works. We sent you a new one by text message."))
        return redirect(order)
    messages.success(request, _("The old link no longer works. The new one is on its way to the phone that ordered."))
    return redirect("catalog:home")


@guests_may(by_order_number)
@post_or_go("orders:detail", keep=("number",))
def guest_prove(request: SignedInRequest, number: str) -> HttpResponse:
    """A guest proves the number that he ordered with: a code goes to it, or the one that was typed is looked at."""
    if _is_claimed_here(request, number):
        return redirect("orders:detail", number)
    order, guest = _order_of_buyer(request, number), guest_in(request)
    if guest is None or not can_text():
        raise Http404
    if not guest.phone_verified:
        step = take_step(request, str(guest.phone), request.POST)
        if not step.is_proved:
            return _render_order(request, order, proof=step, status=422)
        if prove_guest(guest):
            enqueue(text_guest_link, order.checkout_id)
    messages.success(request, _("Your phone number is confirmed."))
    return redirect(order)


@guests_may(by_order_number)
@post_or_go("orders:detail", keep=("number",))
def guest_claim(request: SignedInRequest, number: str) -> HttpResponse:
    """Whoever came in by a guest's link, and has proved the same number in an account, has the order there. Pressed again it stays so."""
    if _is_claimed_here(request, number):
        return redirect("orders:detail", number)
    guest = guest_in(request)
    if guest is None or not request.member.is_authenticated:  # type: ignore[attr-defined]
        raise Http404
    if claim_by_link(guest, request.member):  # type: ignore[attr-defined]
        messages.success(request, _("This order is in your account now."))
    else:
        messages.error(request, _("Confirm the phone number of this order in your account first."))
    return redirect("orders:detail", number)


def _is_claimed_here(request: SignedInRequest, number: str) -> bool:
    """Whether the order is in the account that looks, and no guest's any more: an old tab does not know it. Says so."""
    guest = guest_in(request)
    is_claimed = _lets_claimer_in(request, number) if guest is None else guest.claimed_by_id is not None
    if is_claimed:
        messages.success(request, _("This order is in your account now."))
    return is_claimed


def _lets_claimer_in(request: SignedInRequest, number: str) -> bool:
    """Whether the order was claimed by whoever is signed in here, in a session that did not know it yet."""
    claimed = Order.objects.of_person(request.user.pk).filter(number=number, buyer__is_guest=True).exclude(checkout__guest_key="")
    order = claimed.select_related("checkout").first()
    if order is None:
        return False
    let_in(request, order.checkout)
    return True


def _order_of_buyer(request: SignedInRequest, number: str) -> Order:  # 404 for anybody else's
    order = order_to_show(request.user, number)
    if order is None:
        raise Http404
    return order


def _render_order(request: SignedInRequest, order: Order, *, status: int = 200, **context: Any) -> HttpResponse:
    seen = request.GET.get("seen", "")
    was = seen.partition("-")[0]
    has_moved = was != order.fulfilment and not (was in CANCELLABLE and order.is_cancellable)  # an open form stays open
    # What a form does not say was there may have stood in another order.
    is_rearranged = not was or order.is_code_asked_in(was) != order.is_code_asked_in(order.fulfilment)
    can_prove = _can_prove(request)
    context = {
        "form": CancelForm(),
        "order": order,
        "timeline": order_timeline(order),
        "seen": seen,
        "actions_moved": has_moved,
        "is_rearranged": is_rearranged,
        "guest": guest_in(request),
        "guest_link": guest_link(order.checkout) if guest_in(request) else "",
        "can_prove": can_prove,
        "proof": awaited_step(request, str(request.user.phone)) if can_prove else None,
    } | context
    response = render_page(request, "orders/order_detail.html", context, fragment="card", status=status)
    if is_rearranged and wants_fragment(request):
        response["HX-Retarget"] = "#order-main"
    return response


def _can_prove(request: SignedInRequest) -> bool:
    """Whether a guest looks who has not proved his number, and could be sent a code. An account proves its own, and has the order then."""
    guest = guest_in(request)
    if guest is None or request.member.is_authenticated:  # type: ignore[attr-defined]
        return False
    return not guest.phone_verified and not guest.claimed_by_id and can_text()


def _answer_with_order(request: SignedInRequest, order: Order) -> HttpResponse:
    return _render_order(request, order) if wants_fragment(request) else redirect(order)
