"""What custody does when something happens to orders."""

from shop.custody.services import cash_arrived, keep_sale
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import Carriage, join_delivery


@join_delivery
def name_the_holder(order: Order, carriage: Carriage | None) -> None:
    """In the very transaction of the delivery: the courier has the cash, or the seller, who keeps his sale."""
    holder = (AccountKind.COURIER_CASH.value, carriage.courier_id) if carriage else (AccountKind.SELLER_CASH.value, order.store_id)
    if cash_arrived(order, holder) and carriage is None:
        keep_sale(order)
