"""The verbs of the cart."""

from shop.cart.services.abandoned_carts import sweep_visitor_carts
from shop.cart.services.current_cart import SESSION_KEY, cart_for, tell_units, units_for
from shop.cart.services.lines import acknowledge_price, add_deal, add_to_cart, remove_line, restore_line, set_quantity, take_out
from shop.cart.services.merged_carts import Clipped, adopt_visitor_cart, merge_carts

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
    "tell_units",
    "units_for",
]
