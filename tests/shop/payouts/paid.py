"""Orders whose money came before the parcel."""

from typing import Any

from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import mark_delivered, mark_paid
from shop.orders.states import Fulfilment
from tests.factories.orders import advance, create_order

PROVIDER = (AccountKind.PROVIDER, 99)


def prepaid_delivered(**fields: Any) -> Order:
    """65 000, paid through a provider; brought by the store's owner."""
    order = create_order(is_prepaid=True, **fields)
    assert mark_paid(order, paid_from=PROVIDER)
    advance(order, Fulfilment.HANDED_OVER)
    mark_delivered(order, actor_id=order.buyer_id)
    return order
