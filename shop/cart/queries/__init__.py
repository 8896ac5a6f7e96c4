"""What is in a cart now, at today's prices and stock."""

from shop.cart.queries.groups import CartGroup, cart_groups, groups_to_order, with_delivery
from shop.cart.queries.items import CartItem, is_on_sale
from shop.cart.queries.totals import CartPromo, delivery_totals, grand_totals, less_promo, promo_in_cart
from shop.cart.queries.units import units_in

__all__ = [
    "CartGroup",
    "CartItem",
    "CartPromo",
    "cart_groups",
    "delivery_totals",
    "grand_totals",
    "groups_to_order",
    "is_on_sale",
    "less_promo",
    "promo_in_cart",
    "units_in",
    "with_delivery",
]
