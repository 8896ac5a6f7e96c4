"""What custody does when something happens to orders."""

from shop.custody.events import DEPOSIT_CLOSED
from shop.custody.services import chase_cash, keep_cash_of_sale, receive_order_cash, remind_party_of_debt
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.ledger.states import AccountKind
from shop.orders.events import ORDER_DELIVERED
from shop.orders.models import Order
from shop.orders.services import Carriage, join_delivery


@join_delivery
def name_the_holder(order: Order, carriage: Carriage | None) -> None:
    """Note, in the transaction of the delivery, who has the cash: the courier, or the seller, who keeps it against what he is owed."""
    holder = (AccountKind.COURIER_CASH.value, carriage.courier_id) if carriage else (AccountKind.SELLER_CASH.value, order.store_id)
    if receive_order_cash(order, holder) and carriage is None:
        keep_cash_of_sale(order)


@on_event(ORDER_DELIVERED)
def remind_store_that_sold(event: DomainEvent) -> None:
    """The fee of a sale may bring what its store owes to its limit."""
    remind_party_of_debt(ORDER_DELIVERED.read(event)["store_id"])


@on_event(DEPOSIT_CLOSED)
def follow_deposit(event: DomainEvent) -> None:
    """A store has paid what it owes; a courier who has brought all that was asked of him is asked no more."""
    deposit = DEPOSIT_CLOSED.read(event)
    if deposit["store_id"] is None:
        chase_cash(deposit["user_id"], deposit["currency"])
    else:
        remind_party_of_debt(deposit["store_id"])
