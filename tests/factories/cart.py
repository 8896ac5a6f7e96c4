"""Valid carts from nothing."""

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.common.tokens import url_token
from tests.factories.catalog import create_product, create_variant
from tests.factories.stores import create_store


def create_cart(*, user: User | None = None) -> Cart:
    """The user's, or a visitor's with a token of its own."""
    return Cart.objects.create(user=user) if user else Cart.objects.create(token=url_token())


def create_cart_line(
    *,
    cart: Cart | None = None,
    user: User | None = None,
    variant: Variant | None = None,
    quantity: int = 1,
    price_seen_minor: int | None = None,
) -> CartLine:
    """So many of a variant, its price seen as it is unless told otherwise."""
    variant = variant or create_variant()
    if cart is None:
        cart = Cart.objects.get_or_create(user=user)[0] if user else create_cart()
    seen = variant.price_minor if price_seen_minor is None else price_seen_minor
    return CartLine.objects.create(cart=cart, variant=variant, quantity=quantity, price_seen_minor=seen)


def fill_cart(cart: Cart, *, stores: int, lines: int) -> None:
    """That many lines of that many stores each."""
    for _store in range(stores):
        store = create_store()
        for _line in range(lines):
            create_cart_line(cart=cart, variant=create_variant(product=create_product(store=store)))
