"""Reactions: whoever earns or loses by what happened sees it at once."""

from shop.accounts.models import User
from shop.accounts.services import join_closing
from shop.common.jobs import enqueue
from shop.custody.events import CASH_ARRIVED, DEPOSIT_CLOSED
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_COMPLETED, ORDER_DELIVERED
from shop.orders.models import Order
from shop.payments.events import DISPUTE_EVENTS, REFUND_OWED
from shop.payments.models import PaymentEvent, Refund
from shop.payments.services import knows_store_money, on_hint
from shop.payouts.events import PAYOUT_APPROVED
from shop.payouts.models import Payout
from shop.payouts.queries.rails import payout_rail
from shop.payouts.services import (
    look_for_money,
    look_into_account,
    look_into_payout,
    refresh_order,
    stop_payouts_to_courier,
    stop_payouts_to_store,
)
from shop.payouts.services.store_money import hold_store_money
from shop.payouts.tasks import send_approved
from shop.stores.models import Store
from shop.stores.services import join_suspension


@join_suspension
def stop_payouts_with_store(store: Store, actor_id: int | None) -> None:
    """In the same transaction: no payout runs away from a store that is being closed."""
    stop_payouts_to_store(store, actor_id=actor_id)


@join_closing
def stop_payouts_with_account(user: User, *, reason: str, actor_id: int | None) -> None:
    """What the person earned as a courier waits as well."""
    stop_payouts_to_courier(user.pk, actor_id=actor_id)


knows_store_money(hold_store_money)


@on_event(ORDER_DELIVERED, ORDER_COMPLETED)
def refresh_sold_order(event: DomainEvent) -> None:
    """The store's share and the courier's earning; free when the buyer is content. The fee may be paid already, by earlier sales."""
    order = Order.objects.get(pk=event.subject_id)
    refresh_order(order)
    look_for_money(order.store_id)


@on_event(REFUND_OWED)
def refresh_refunded_order(event: DomainEvent) -> None:
    """The store's part of it."""
    order_id = Refund.objects.values_list("order_id", flat=True).filter(pk=event.subject_id).first()
    if order_id:
        refresh_order(Order.objects.get(pk=order_id))


@on_event(*DISPUTE_EVENTS)
def refresh_disputed_orders(event: DomainEvent) -> None:
    """While the provider has the money the store's share waits; then it is free, or gone."""
    for order in Order.objects.filter(dispute_shares__dispute=event.subject_id).order_by("pk"):
        refresh_order(order)


@on_event(CASH_ARRIVED)
def refresh_orders_with_cash(event: DomainEvent) -> None:
    """The cash of these orders lies at a desk or in the bank."""
    stores = set()
    for order in Order.objects.filter(pk__in=CASH_ARRIVED.read(event)["order_ids"]).order_by("pk"):
        refresh_order(order)
        stores.add(order.store_id)
    for store_id in sorted(stores):
        look_for_money(store_id)


@on_event(DEPOSIT_CLOSED)
def see_paid_fees(event: DomainEvent) -> None:
    """A store has paid what it owes."""
    store_id = DEPOSIT_CLOSED.read(event)["store_id"]
    if store_id is not None:
        look_for_money(store_id)


@on_event(PAYOUT_APPROVED)
def send_approved_payout(event: DomainEvent) -> None:
    """The network is asked from a job of its own, outside this transaction."""
    payout = Payout.objects.get(pk=event.subject_id)
    if payout_rail(payout.rail):
        enqueue(send_approved, payout.pk)


@on_hint("payout")
def hear_of_a_payout(event: PaymentEvent) -> bool:
    """Some providers tell the end of a payout in a message alone."""
    return look_into_payout(event)


@on_hint("account")
def hear_of_an_account(event: PaymentEvent) -> bool:
    """What it may receive has changed."""
    return look_into_account(event)
