"""Reactions to what happens to orders, and to tries to pay."""

from functools import partial

from shop.common.jobs import enqueue
from shop.custody.queries import cash_pause
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.payments.models import Dispute, PaymentAttempt
from shop.payments.providers import Provider
from shop.payments.queries import Sale, method_reason
from shop.payments.services import (
    cancel_payment,
    hear_of_dispute,
    hear_of_return,
    hear_what_went_back,
    look_into,
    on_hint,
    refund_order,
    waiting_events,
)
from shop.payments.states import DisputeStatus, RefundCause
from shop.payments.tasks import apply, ask, ask_for_order, close, send_back, settle_dispute

on_hint("refund", "payout")(look_into)  # a refund may leave by another provider, as a payout
on_hint("refund")(hear_of_return)
on_hint("dispute")(hear_of_dispute)
on_hint("return")(hear_what_went_back)


@method_reason
def pause_cash_of_a_store_that_owes(provider: Provider, sale: Sale) -> str:
    """Beyond its limit of debt a store takes no new orders in cash, until it has paid at a desk."""
    return cash_pause(sale.store) if provider.paid_at_door else ""


@join_cancellation
def forget_what_was_due(order: Order) -> None:
    """A cancelled order is not paid any more, neither at its door nor before."""
    cancel_payment(order)


@join_cancellation
def owe_what_came(order: Order) -> None:
    """Whatever had been paid for it, and was not refunded before, is owed back."""
    reason, key = order.cancel_reason, f"order:{order.pk}:cancelled"
    refund_order(order, quantities=None, cause=RefundCause.CANCELLED, reason=reason, delivery=True, key=key, actor_id=None)


@on_event("refund.owed", "refund.rail_chosen")
def send_what_is_owed(event: DomainEvent) -> None:
    """At once where a network carries it; cash and credit wait for people."""
    enqueue(send_back, event.subject_id)


@on_event("order.placed")
def set_last_question(event: DomainEvent) -> None:
    """Before an unpaid order closes, its provider is asked once more."""
    order = Order.objects.get(pk=event.subject_id)
    if order.is_awaiting_payment and order.expires_at:
        enqueue(partial(ask_for_order.schedule, (order.pk,), eta=order.expires_at))


@on_event("attempt.started")
def hear_what_came_early(event: DomainEvent) -> None:
    """Messages about the attempt that came before its row knew the provider's id."""
    for event_id in waiting_events(PaymentAttempt.objects.get(pk=event.subject_id)):
        enqueue(apply, event_id)


@on_event("attempt.abandoned", "attempt.expired")
def close_at_the_provider(event: DomainEvent) -> None:
    """Nobody is to pay by it any more; and if somebody just has, that is to be known."""
    enqueue(close, event.subject_id)
    enqueue(ask, event.subject_id)


@on_event("order.delivered", "order.returned", "order.cancelled", "refund.failed", "refund.done", "refund.released")
def go_on_with_what_is_lost(event: DomainEvent) -> None:
    """A parcel, or a refund on its way, may have been all that kept money a provider took back from being shared out."""
    order_id = event.data.get("order_id") if event.subject == "refund" else event.subject_id
    lost = Dispute.objects.filter(is_settled=False, status=DisputeStatus.LOST, shares__order=order_id)
    for dispute_id in lost.values_list("pk", flat=True):
        enqueue(settle_dispute, dispute_id)
