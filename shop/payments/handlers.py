"""Reactions to what happens to orders, and to tries to pay."""

from functools import partial

from shop.common.jobs import enqueue
from shop.custody.queries import cash_pause
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.payments.models import PaymentAttempt
from shop.payments.providers import Provider
from shop.payments.queries import Sale, method_reason
from shop.payments.services import cancel_payment, look_into, on_hint, refund_order, waiting_events
from shop.payments.states import RefundCause
from shop.payments.tasks import apply, ask, ask_for_order, close, send_back

on_hint("refund")(look_into)


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


on_hint("refund", "payout")(look_into)  # a refund may leave by another provider, as a payout
