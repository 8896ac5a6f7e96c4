"""Reactions: whoever earns or loses by what happened sees it at once."""

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.payments.models import PaymentEvent, Refund
from shop.payments.services import on_hint
from shop.payouts.models import Payout
from shop.payouts.queries.rails import payout_rail
from shop.payouts.services import look_into, look_into_account, refresh_order
from shop.payouts.tasks import send


@on_event("order.delivered", "order.completed")
def bring_in_the_sale(event: DomainEvent) -> None:
    """The store's share and the courier's earning; free when the buyer is content."""
    refresh_order(Order.objects.get(pk=event.subject_id))


@on_event("refund.owed")
def bring_in_the_refund(event: DomainEvent) -> None:
    """The store's part of it."""
    order_id = Refund.objects.values_list("order_id", flat=True).filter(pk=event.subject_id).first()
    if order_id:
        refresh_order(Order.objects.get(pk=order_id))


@on_event("dispute.*")
def hold_or_free_what_is_disputed(event: DomainEvent) -> None:
    """While the provider has the money the store's share waits; then it is free, or gone."""
    for order in Order.objects.filter(dispute_shares__dispute=event.subject_id).order_by("pk"):
        refresh_order(order)


@on_event("cash.arrived")
def free_what_has_arrived(event: DomainEvent) -> None:
    """The cash of these orders lies at a desk or in the bank."""
    for order in Order.objects.filter(pk__in=event.data.get("order_ids", [])).order_by("pk"):
        refresh_order(order)


@on_event("payout.approved")
def send_over_the_network(event: DomainEvent) -> None:
    """The network is asked from a job of its own, outside this transaction."""
    payout = Payout.objects.get(pk=event.subject_id)
    if payout_rail(payout.rail):
        enqueue(send, payout.pk)


@on_hint("payout")
def hear_of_a_payout(event: PaymentEvent) -> bool:
    """Some providers tell the end of a payout in a message alone."""
    return look_into(event)


@on_hint("account")
def hear_of_an_account(event: PaymentEvent) -> bool:
    """What it may receive has changed."""
    return look_into_account(event)
