"""Ending an order before the hand-over. One reversal of stock and book, whoever ends it and whenever."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from shop.catalog.services.stock import release_reservations
from shop.common.clock import now
from shop.deals.models import Deal
from shop.deals.services import reopen_deal
from shop.orders.events import ORDER_CANCELLED, OrderCancelledData
from shop.orders.exceptions import InvalidTransition, NotAllowed, ReasonNeeded
from shop.orders.models import Order, OrderQuerySet
from shop.orders.services.permissions import is_staff
from shop.orders.services.postings import reverse_confirmed
from shop.orders.services.transitions import build_order_data, move_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.promotions.services import return_discounts

Veto = Callable[[Order], None]
Part = Callable[[Order], None]
_vetoes: list[Veto] = []
_parts: list[Part] = []


def veto_cancellation(veto: Veto) -> Veto:
    """Register what an app above has against ending an order: `veto(order)` raises an OrderError, while the order's row is held."""
    _vetoes.append(veto)
    return veto


def join_cancellation(part: Part) -> Part:
    """Register what an app above must do in the very transaction that ends an order, after the move: money that came is owed back."""
    _parts.append(part)
    return part


def cancel_order(order: Order, *, by: CancelledBy, reason: str, actor_id: int | None) -> None:
    """End the order: units go back to the shelf, promo code and points to the buyer, and what was posted is reversed.

    Buyer, seller and staff may until the hand-over, seller and staff with a reason; EXPIRY (`actor_id` None) only for a pending order whose
    time has run out; BANK (`actor_id` None) when the money of a prepaid one is gone. Raises NotAllowed, ReasonNeeded, InvalidTransition.
    """
    _require_right_to_cancel(order, by, actor_id)
    if not reason.strip() and by in {CancelledBy.SELLER, CancelledBy.STAFF}:
        raise ReasonNeeded
    only_if = Q(fulfilment=Fulfilment.PENDING, expires_at__lte=now()) if by == CancelledBy.EXPIRY else None
    with transaction.atomic():
        data = OrderCancelledData(**build_order_data(order), by=str(by), reason=reason.strip()[:300], was=_state_under_lock(order))
        changes = {"cancelled_by": by, "cancel_reason": data["reason"]}
        list(Order.objects.select_for_update(no_key=True).filter(pk=order.pk))  # the vetoes and the move see one and the same order
        for veto in _vetoes:
            veto(order)
        move_order(order, Fulfilment.CANCELLED, event=ORDER_CANCELLED, data=data, actor_id=actor_id, only_if=only_if, **changes)
        release_reservations(order.pk, actor_id=actor_id)
        if by == CancelledBy.EXPIRY and order.is_prepaid:
            _reopen_deals(order)
        return_discounts(order.pk)
        reverse_confirmed(order)
        for part in _parts:
            part(order)


def expire_order(order_id: int) -> bool:
    """Close a pending order nobody answered in time. False when there was nothing to close; may run any number of times."""
    order = Order.objects.overdue(now()).filter(pk=order_id).first()
    if order is None:
        return False
    try:
        cancel_order(order, by=CancelledBy.EXPIRY, reason="", actor_id=None)
    except InvalidTransition:
        return False  # the seller or the buyer was quicker
    return True


def close_overdue(orders: OrderQuerySet, *, limit: int = 100) -> int:
    """Close on read: expire those of the orders whose time has run out. Views call it before they show orders. Returns how many."""
    ids = list(orders.overdue(now()).order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(expire_order(order_id) for order_id in ids)


def _reopen_deals(order: Order) -> None:
    """The money did not come; an agreed price stands as long as it was promised to, for another try."""
    for deal in Deal.objects.filter(order_lines__order=order).select_related("variant__product").order_by("variant_id"):
        reopen_deal(deal)


def _state_under_lock(order: Order) -> str:
    """For the history: the object in hand may be an old page's. The move itself asks again."""
    return Order.objects.select_for_update(no_key=True).values_list("fulfilment", flat=True).get(pk=order.pk)


def _require_right_to_cancel(order: Order, by: CancelledBy, actor_id: int | None) -> None:
    rights = {
        CancelledBy.BUYER: actor_id == order.buyer_id,
        CancelledBy.SELLER: actor_id == order.store.owner_id,
        CancelledBy.EXPIRY: actor_id is None,
        CancelledBy.BANK: actor_id is None and order.paid_at is not None,
    }
    allowed = rights[by] if by in rights else is_staff(actor_id)
    if not allowed:
        raise NotAllowed
