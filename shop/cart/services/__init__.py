"""The verbs of the cart."""

from shop.cart.services.finding import SESSION_KEY, cart_for
from shop.cart.services.lines import acknowledge_price, add_deal, add_to_cart, remove_line, restore_line, set_quantity, take_out
from shop.cart.services.merging import Clipped, adopt_visitor_cart, merge_carts
from shop.cart.services.sweeping import sweep_visitor_carts

__all__ = [
    "SESSION_KEY",
    "Clipped",
    "acknowledge_price",
    "add_deal",
    "add_to_cart",
    "adopt_visitor_cart",
    "cart_for",
    "merge_carts",
    "remove_line",
    "restore_line",
    "set_quantity",
    "sweep_visitor_carts",
    "take_out",
]
