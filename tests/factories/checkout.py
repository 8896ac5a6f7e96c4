"""Carts about to be bought, from nothing."""

from collections.abc import Mapping

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant


def cart_with(user: User, quantities: Mapping[Variant, int]) -> Cart:
    """The user's cart with so many of each, at today's prices as last seen."""
    cart = Cart.objects.get_or_create(user=user)[0]
    for variant, quantity in quantities.items():
        CartLine.objects.create(cart=cart, variant=variant, quantity=quantity, price_seen_minor=variant.price_minor)
    return cart
