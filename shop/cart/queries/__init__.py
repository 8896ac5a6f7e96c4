"""What is in a cart now, at today's prices and stock."""

from shop.cart.queries.groups import CartGroup, cart_groups, groups_to_order, with_delivery
from shop.cart.queries.items import CartItem, is_on_sale
from shop.cart.queries.totals import CartAmount, CartPromo, cart_amounts, promo_in_cart
from shop.cart.queries.units import units_in

__all__ = [
    "CartAmount",
    "CartGroup",
    "CartItem",
    "CartPromo",
    "cart_amounts",
    "cart_groups",
    "groups_to_order",
    "is_on_sale",
    "promo_in_cart",
    "units_in",
    "with_delivery",
]
