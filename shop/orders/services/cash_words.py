"""What the history of an order says of its cash at the door, where the two did not both confirm it."""

from shop.events.services import record_event
from shop.orders.events import ORDER_CASH_DECIDED, ORDER_HALF_CONFIRMED, OrderCashDecidedData, OrderHalfConfirmedData
from shop.orders.models import Order
from shop.orders.services.transitions import build_order_data


def note_half_confirmation(order: Order, *, by: str) -> None:
    """Only "buyer" or "carrier" has confirmed the cash, for a while now. The caller holds the parcel."""
    record_event(ORDER_HALF_CONFIRMED, order.pk, data=OrderHalfConfirmedData(**build_order_data(order), by=by))


def note_cash_decision(order: Order, *, is_paid: bool, reason: str, actor_id: int) -> None:
    """A desk has decided, and says why. The caller holds the parcel."""
    data = OrderCashDecidedData(**build_order_data(order), is_paid=is_paid, reason=reason)
    record_event(ORDER_CASH_DECIDED, order.pk, actor_id=actor_id, data=data)
