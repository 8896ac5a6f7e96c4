"""What custody does when something happens to orders."""

from shop.custody.services import cash_arrived, chase_cash, keep_sale, remind_of_debt
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import Carriage, join_delivery


@join_delivery
def name_the_holder(order: Order, carriage: Carriage | None) -> None:
    """In the very transaction of the delivery: the courier has the cash, or the seller, who keeps his sale."""
    holder = (AccountKind.COURIER_CASH.value, carriage.courier_id) if carriage else (AccountKind.SELLER_CASH.value, order.store_id)
    if cash_arrived(order, holder) and carriage is None:
        keep_sale(order)


@on_event("order.delivered", "deposit.closed", "refund.owed", "refund.done", "payout.paid", "payout.failed")
def look_at_the_debt(event: DomainEvent) -> None:
    """Whatever changes what a store owes may bring it to its limit, or back."""
    store_id = event.data.get("store_id")
    if store_id is None and event.data.get("order_id"):
        store_id = Order.objects.filter(pk=event.data["order_id"]).values_list("store_id", flat=True).first()
    if store_id is not None:
        remind_of_debt(store_id)


@on_event("deposit.closed")
def close_what_was_brought(event: DomainEvent) -> None:
    """A courier who has brought all that was asked of him is asked no more."""
    if event.data["store_id"] is None:
        chase_cash(event.data["user_id"], event.data["currency"])
