"""The order desk: a store's orders, and what its seller does with one of them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from couriers.exceptions import CourierError
from couriers.models import Delivery
from couriers.queries import delivery_of
from couriers.services import (
    assign_courier,
    deliver_in_person,
    ensure_delivery,
    give_parcel,
    keep_parcel,
    publish_delivery,
    send_parcel,
    take_back_parcel,
    take_back_sent,
    withdraw_delivery,
)
from couriers.states import DeliveryStatus
from sellers.forms import AssignForm, DeclineForm, PublishForm, SendForm
from sellers.queries import count_unpaid, desk_order, desk_page, desk_tabs, found_orders
from sellers.views.access import SellerRequest, for_sellers, typed_text
from shop.accounts.models import User
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.redirects import post_or_go
from shop.orders.exceptions import OrderError
from shop.orders.models import Order
from shop.orders.services import cancel_order, close_overdue, confirm_order, mark_ready, start_preparing
from shop.orders.states import CancelledBy, Fulfilment

ORDER_MOVES = {"confirm": confirm_order, "prepare": start_preparing, "ready": mark_ready}


@require_GET
@kept_offline("seen")
@for_sellers
def order_desk(request: SellerRequest) -> HttpResponse:
    """The store's orders, the most urgent first."""
    tab, search = request.GET.get("show", ""), typed_text(request.GET, "q", most=40)
    close_overdue(Order.objects.filter(store=request.store))
    place = request.GET.get("from")
    page = found_orders(request.store, search, place) if search else desk_page(request.store, place, tab=tab)
    unpaid = 0 if search or tab not in ("", "pending") else count_unpaid(request.store)
    context = {"page": page, "tabs": desk_tabs(request.store, current=tab), "search": search, "show": tab, "unpaid": unpaid}
    return render_page(request, "sellers/order_desk.html", context, fragment="results")


@require_GET
@kept_offline("seen")
@for_sellers
def order(request: SellerRequest, number: str) -> HttpResponse:
    """One order with its next step, lines, money and history. 404 for anybody else's."""
    own = _sold_order(request, number)
    if close_overdue(Order.objects.filter(pk=own.pk)):
        own.refresh_from_db()
    return _render_sold_order(request, own)


@post_or_go("sellers:order", keep=("number",))
@for_sellers
def order_move(request: SellerRequest, number: str) -> HttpResponse:
    """Confirm the order, begin to pack it, or say that it is ready; 404 for any other `to`."""
    own = _sold_order(request, number)
    move = ORDER_MOVES.get(request.POST.get("to", ""))
    if move is None:
        raise Http404
    return _change_order(request, own, lambda: move(own, actor_id=request.user.pk))


@post_or_go("sellers:order", keep=("number",))
@for_sellers
def order_decline(request: SellerRequest, number: str) -> HttpResponse:
    """Decline an order, or cancel it later, with a reason for the buyer."""
    own = _sold_order(request, number)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _render_sold_order(request, own, decline=form, status=422)
    reason = form.cleaned_data["reason"]
    return _change_order(request, own, lambda: cancel_order(own, by=CancelledBy.SELLER, reason=reason, actor_id=request.user.pk))


@post_or_go("sellers:order", keep=("number",))
@for_sellers
def order_delivery(request: SellerRequest, number: str) -> HttpResponse:
    """Choose who delivers: the seller, an assigned courier, the market, a parcel service, nobody; and hand the parcel over."""
    own = _sold_order(request, number)
    parcel = _delivery_of_order(own)
    do = request.POST.get("do", "")
    asking = {"publish": _publish_parcel, "assign": _assign_parcel, "give": _hand_over_parcel, "send": _send_by_service}
    if parcel is not None and do in asking:
        return asking[do](request, own, parcel)
    simple: dict[str, Callable[..., Delivery]] = {
        "in_person": deliver_in_person,
        "withdraw": withdraw_delivery,
        "keep": keep_parcel,
        "take_back": take_back_parcel,
        "came_back": take_back_sent,
    }
    if parcel is None or do not in simple:
        raise Http404
    return _change_order(request, own, lambda: simple[do](parcel, actor_id=request.user.pk))


def _publish_parcel(request: SellerRequest, own: Order, parcel: Delivery) -> HttpResponse:
    form = PublishForm(request.POST, currency=own.currency)
    if not form.is_valid():
        return _render_sold_order(request, own, publish=form, status=422)
    return _change_order(request, own, lambda: publish_delivery(parcel, bonus=form.cleaned_data["bonus"], actor_id=request.user.pk))


def _assign_parcel(request: SellerRequest, own: Order, parcel: Delivery) -> HttpResponse:
    couriers = desk_order(own, parcel).couriers
    form = AssignForm(request.POST, currency=own.currency, couriers=couriers)
    if not form.is_valid():
        return _render_sold_order(request, own, assign=form, status=422)
    courier = User.objects.get(pk=form.cleaned_data["courier"])
    return _change_order(request, own, lambda: assign_courier(parcel, courier, bonus=form.cleaned_data["bonus"], actor_id=request.user.pk))


def _send_by_service(request: SellerRequest, own: Order, parcel: Delivery) -> HttpResponse:
    form = SendForm(request.POST, delivery=parcel)
    if not form.is_valid():
        return _render_sold_order(request, own, send=form, status=422)
    return _change_order(request, own, lambda: send_parcel(parcel, form.tracking, actor_id=request.user.pk))


def _hand_over_parcel(request: SellerRequest, own: Order, parcel: Delivery) -> HttpResponse:
    try:
        parcel = give_parcel(parcel, actor_id=request.user.pk)
    except (CourierError, OrderError) as error:
        return _refused_change(request, own, str(error))
    if parcel.is_carried_by_seller:
        return redirect("couriers:delivery", parcel.pk)
    is_away = parcel.status == DeliveryStatus.PICKED_UP  # the courier was quicker
    told = _("The parcel is on its way.") if is_away else _("Noted. As soon as the courier confirms, the parcel is on its way.")
    messages.success(request, told)
    return _changed_order(request, own)


def _change_order(request: SellerRequest, own: Order, act: Callable[[], object]) -> HttpResponse:
    """Call the service; when it refuses, say so and show the order's present state."""
    try:
        act()
    except (CourierError, OrderError) as error:
        return _refused_change(request, own, str(error))
    return _changed_order(request, own)


def _changed_order(request: SellerRequest, own: Order) -> HttpResponse:
    return (
        _render_sold_order(request, _sold_order(request, own.number)) if wants_fragment(request) else redirect("sellers:order", own.number)
    )


def _refused_change(request: SellerRequest, own: Order, text: str) -> HttpResponse:
    messages.error(request, text)
    return _render_sold_order(request, _sold_order(request, own.number), status=409)


def _render_sold_order(
    request: SellerRequest,
    own: Order,
    *,
    decline: DeclineForm | None = None,
    publish: PublishForm | None = None,
    assign: AssignForm | None = None,
    send: SendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    parcel = _delivery_of_order(own)
    view = desk_order(own, parcel)
    bonus = {"bonus": parcel.bonus} if parcel and parcel.status == DeliveryStatus.OFFERED else None
    context = {
        "desk": view,
        "order": own,
        "delivery": parcel,
        "decline": decline or DeclineForm(),
        "publish": publish or PublishForm(currency=own.currency, initial=bonus),
        "assign": assign or AssignForm(currency=own.currency, couriers=view.couriers),
        "send": send or SendForm(delivery=parcel),
        "page_url": reverse("sellers:order", args=[own.number]),
    }
    return render_page(request, "sellers/order_detail.html", context, fragment="sellers/_order_card.html", status=status)


def _sold_order(request: SellerRequest, number: str) -> Order:  # 404 for anybody else's
    related = Order.objects.sold_by(request.user.pk).with_lines().select_related("store__country", "region", "prefecture")
    return get_object_or_404(related, number=number)


def _delivery_of_order(own: Order) -> Delivery | None:
    """The order's delivery, if anything is carried; created here when the job after the confirmation has not done so yet."""
    if own.is_download or own.fulfilment in (Fulfilment.PENDING, Fulfilment.CANCELLED):
        return delivery_of(own)
    return ensure_delivery(own)
