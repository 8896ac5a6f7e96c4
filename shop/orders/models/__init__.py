"""Orders: frozen copies of what was agreed, never live catalogue data."""

from shop.orders.models.checkouts import Checkout
from shop.orders.models.order_lines import OrderLine
from shop.orders.models.orders import LAST_ASK, Order, OrderQuerySet

__all__ = ["LAST_ASK", "Checkout", "Order", "OrderLine", "OrderQuerySet"]
