"""Reactions to what happens to orders, and to tries to pay."""

from functools import partial

from shop.common.jobs import enqueue
from shop.custody.events import CASH_ARRIVED, DEPOSIT_CLOSED
from shop.custody.services import remind_party_of_debt
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_CANCELLED, ORDER_DELIVERED, ORDER_PLACED, ORDER_RETURNED
from shop.orders.models import Order
from shop.orders.services import join_cancellation, return_order_points
from shop.payments.events import (
    ATTEMPT_ABANDONED,
    ATTEMPT_EXPIRED,
    ATTEMPT_STARTED,
    REFUND_CLEARED,
    REFUND_DONE,
    REFUND_FAILED,
    REFUND_OWED,
    REFUND_RAIL_CHOSEN,
    REFUND_RELEASED,
)
from shop.payments.models import Dispute, PaymentAttempt
from shop.payments.services import (
    cancel_payment,
    find_party_stores,
    find_waiting_refunds,
    hear_of_charge,
    hear_of_dispute,
    hear_of_return,
    look_into_refund,
    on_hint,
    refund_order,
    wake_waiting_events,
)
from shop.payments.states import DisputeStatus, RefundCause
from shop.payments.tasks import apply_message, ask_about_attempt, ask_for_order, close_at_provider, look_again, send_back, settle_dispute

on_hint("refund", "payout")(look_into_refund)  # a refund may leave by another provider, as a payout
on_hint("refund")(hear_of_return)
on_hint("dispute")(hear_of_dispute)
on_hint("return")(hear_of_charge)


@join_cancellation
def cancel_payment_of_order(order: Order) -> None:
    """A cancelled order is not paid any more, neither at its door nor before."""
    cancel_payment(order)


@join_cancellation
def refund_cancelled_order(order: Order) -> None:
    """Whatever had been paid for it, and was not refunded before, is owed back."""
    reason, key = order.cancel_reason, f"order:{order.pk}:cancelled"
    refund_order(order, quantities=None, cause=RefundCause.CANCELLED, reason=reason, delivery=True, key=key, actor_id=None)


@on_event(REFUND_OWED)
def return_points_of_refund(event: DomainEvent) -> None:
    """Points that were spent on goods come back with them, points that they earned go. Money that paid nothing moves none."""
    order_id = REFUND_OWED.read(event)["order_id"]
    if order_id is not None:
        return_order_points(order_id)


@on_event(REFUND_OWED, REFUND_DONE)
def remind_store_that_refunds(event: DomainEvent) -> None:
    """What goes back of a sale may bring what its store owes to its limit."""
    store_id = Order.objects.filter(refunds=event.subject_id).values_list("store_id", flat=True).first()
    if store_id is not None:
        remind_party_of_debt(store_id)


@on_event(REFUND_OWED, REFUND_RAIL_CHOSEN, REFUND_CLEARED)
def send_owed_refund(event: DomainEvent) -> None:
    """At once where a network carries it; cash and credit wait for people."""
    enqueue(send_back, event.subject_id)


@on_event(DEPOSIT_CLOSED)
def look_at_refunds_of_store(event: DomainEvent) -> None:
    """A store has brought money: what waits for it may be paid."""
    store_id = DEPOSIT_CLOSED.read(event)["store_id"]
    if store_id is not None:
        for refund_id in find_waiting_refunds(store_ids=find_party_stores(store_id)):
            enqueue(look_again, refund_id)


@on_event(CASH_ARRIVED)
def look_at_refunds_of_orders(event: DomainEvent) -> None:
    """A courier has brought the cash of these orders."""
    for refund_id in find_waiting_refunds(order_ids=CASH_ARRIVED.read(event)["order_ids"]):
        enqueue(look_again, refund_id)


@on_event(ORDER_PLACED)
def set_last_question(event: DomainEvent) -> None:
    """Before an unpaid order closes, its provider is asked once more."""
    order = Order.objects.get(pk=event.subject_id)
    if order.is_awaiting_payment and order.expires_at:
        enqueue(partial(ask_for_order.schedule, (order.pk,), eta=order.expires_at))


@on_event(ATTEMPT_STARTED)
def apply_early_messages(event: DomainEvent) -> None:
    """Messages about the attempt that came before its row knew the provider's id."""
    for event_id in wake_waiting_events(PaymentAttempt.objects.get(pk=event.subject_id)):
        enqueue(apply_message, event_id)


@on_event(ATTEMPT_ABANDONED, ATTEMPT_EXPIRED)
def close_at_the_provider(event: DomainEvent) -> None:
    """Nobody is to pay by it any more; and if somebody just has, that is to be known."""
    enqueue(close_at_provider, event.subject_id)
    enqueue(ask_about_attempt, event.subject_id)


@on_event(ORDER_DELIVERED, ORDER_RETURNED, ORDER_CANCELLED)
def settle_disputes_of_order(event: DomainEvent) -> None:
    """A parcel on its way may have been all that kept money a provider took back from being shared out."""
    _settle_lost_disputes(event.subject_id)


@on_event(REFUND_FAILED, REFUND_DONE, REFUND_RELEASED)
def settle_disputes_of_refund(event: DomainEvent) -> None:
    """Or a refund on its way."""
    _settle_lost_disputes(REFUND_DONE.read(event)["order_id"])


def _settle_lost_disputes(order_id: int | None) -> None:
    lost = Dispute.objects.filter(is_settled=False, status=DisputeStatus.LOST, shares__order=order_id)
    for dispute_id in lost.values_list("pk", flat=True):
        enqueue(settle_dispute, dispute_id)
