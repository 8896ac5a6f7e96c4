"""The verbs of the cart."""

from shop.cart.services.abandoned_carts import sweep_visitor_carts
from shop.cart.services.current_cart import SESSION_KEY, find_cart, tell_units, units_for
from shop.cart.services.lines import acknowledge_price, add_deal, add_to_cart, delete_ordered_lines, remove_line, restore_line, set_quantity
from shop.cart.services.merged_carts import Clipped, adopt_visitor_cart, merge_carts

__all__ = [
    "SESSION_KEY",
    "Clipped",
    "acknowledge_price",
    "add_deal",
    "add_to_cart",
    "adopt_visitor_cart",
    "delete_ordered_lines",
    "find_cart",
    "merge_carts",
    "remove_line",
    "restore_line",
    "set_quantity",
    "sweep_visitor_carts",
    "tell_units",
    "units_for",
]
