"""The money of a return: held while it is open, refunded through the one reversal of an order, never more than is left."""

from __future__ import annotations

from django.db import transaction
from django.db.models import prefetch_related_objects

from returns.events import RETURN_CLOSED, RETURN_INSPECTED, RETURN_REFUNDED
from returns.models import ReturnRequest
from returns.services.return_moves import hold_key, move_return
from returns.states import UNSETTLED, Fault, ReturnEnd, ReturnStatus
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.orders.models import Order
from shop.orders.services import plan_reversal
from shop.payments.models import Refund
from shop.payments.services import refund_order
from shop.payments.states import RefundCause, RefundStatus
from shop.payouts.services import free_return_hold, hold_for_return


def hold_return_money(found: ReturnRequest, quantities: dict[int, int]) -> None:
    """What the return would take off the store stays back. The caller holds the order's row."""
    order = found.order
    plan = plan_reversal(order, order.lines.all(), quantities=quantities, delivery=_brings_delivery_back(found, order, quantities))
    if plan.by_seller.is_positive:
        hold_for_return(order, key=hold_key(found), amount=plan.by_seller)


def expected_refund(found: ReturnRequest) -> Money | None:
    """What the buyer would get if the goods were accepted now; None once it is over, or nothing of them is left to refund."""
    order = found.order
    prefetch_related_objects([order], "lines")
    quantities = _quantities_left(found, order) if found.status in UNSETTLED else {}
    if not quantities:
        return None
    return plan_reversal(order, order.lines.all(), quantities=quantities, delivery=_brings_delivery_back(found, order, quantities)).amount


def hold_order_of(found: ReturnRequest) -> Order:
    """The order's row, held: whoever holds both takes it before the return's, and the payee's after."""
    return Order.objects.select_for_update(of=("self",), no_key=True).select_related("store__country").get(pk=found.order_id)


def settle_goods(found: ReturnRequest, *, sources: list[str], restock: bool, actor_id: int | None, by_clock: bool = False) -> bool:
    """Nobody has a word against the goods: on the shelf or written off, and the buyer is owed, in one transaction. False when it has moved.

    Of units that were refunded otherwise meanwhile (the seller's own refund, a payment taken back) nothing is refunded again.
    """
    with transaction.atomic():
        order = hold_order_of(found)
        told = {"restocked": restock}
        moved = move_return(
            found,
            ReturnStatus.INSPECTED,
            event=RETURN_INSPECTED,
            actor_id=actor_id,
            sources=sources,
            by_clock=by_clock,
            told=told,
            stamp="inspected_at",
            is_restocked=restock,
        )
        if moved:
            free_return_hold(hold_key(found))
            _refund_return(found, order, restock=restock, actor_id=actor_id)
    return moved


def close_refunded(refund_id: int) -> bool:
    """The buyer has the money: nothing more happens. Again, or for another refund: False."""
    found = ReturnRequest.objects.filter(refund=refund_id, refund__status=RefundStatus.DONE).select_related("order").first()
    return found is not None and _close(found)


def close_return(found: ReturnRequest, end: ReturnEnd, *, sources: list[str], actor_id: int | None = None, by_clock: bool = False) -> bool:
    """It is over without a refund: the store's money is free. False when it has moved."""
    with transaction.atomic():
        told = {"reason": kept_phrase("return_end", end)}
        moved = move_return(
            found, ReturnStatus.CLOSED, event=RETURN_CLOSED, actor_id=actor_id, sources=sources, by_clock=by_clock, told=told, end=end
        )
        if moved:
            free_return_hold(hold_key(found))
    return moved


def _refund_return(found: ReturnRequest, order: Order, *, restock: bool, actor_id: int | None) -> None:
    """Under the order's lock: what is left of the units goes back."""
    quantities = _quantities_left(found, order)
    if not quantities:
        close_return(found, ReturnEnd.NOTHING_LEFT, sources=[ReturnStatus.INSPECTED], actor_id=actor_id)
        return
    refund = refund_order(
        order,
        quantities=quantities,
        cause=RefundCause.RETURNED,
        reason=kept_phrase("return_refund", "goods", typed=found.number),
        delivery=_brings_delivery_back(found, order, quantities),
        key=hold_key(found),
        actor_id=actor_id,
        restock=restock,
        is_due=True,
    )
    assert refund is not None  # the order is delivered, so its money has come
    told = {"refund_id": refund.pk}
    move_return(found, ReturnStatus.REFUNDED, event=RETURN_REFUNDED, actor_id=actor_id, told=told, refund=refund)
    _close_if_done(found, refund)


def _close_if_done(found: ReturnRequest, refund: Refund) -> None:
    """A gift costs nothing to refund, and a provider may have given the money already."""
    if refund.status == RefundStatus.DONE:
        _close(found)


def _close(found: ReturnRequest) -> bool:
    told = {"reason": kept_phrase("return_end", ReturnEnd.REFUNDED)}
    return move_return(
        found,
        ReturnStatus.CLOSED,
        event=RETURN_CLOSED,
        actor_id=None,
        sources=[ReturnStatus.REFUNDED],
        told=told,
        end=ReturnEnd.REFUNDED,
    )


def _quantities_left(found: ReturnRequest, order: Order) -> dict[int, int]:
    left = {line.pk: line.refundable_quantity for line in order.lines.all()}
    wanted = {row.order_line_id: row.quantity for row in found.lines.all()}
    return {pk: units for pk, wish in wanted.items() if (units := min(wish, left[pk]))}


def _brings_delivery_back(found: ReturnRequest, order: Order, quantities: dict[int, int]) -> bool:
    """Whose fault it is pays the way there as well, once nothing of the order is kept."""
    left = sum(line.refundable_quantity for line in order.lines.all())
    return found.caused_by == Fault.STORE and sum(quantities.values()) == left and order.delivery_paid.is_positive
