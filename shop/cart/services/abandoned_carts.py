"""Carts of visitors who never came back."""

from datetime import timedelta

from shop.cart.models import Cart
from shop.common.clock import now


def sweep_visitor_carts(*, days: int) -> int:
    """Delete visitors' carts untouched for so many days. Users' carts stay. Returns how many went."""
    old = Cart.objects.filter(user=None, updated_at__lt=now() - timedelta(days=days))
    return old.delete()[1].get("cart.Cart", 0)
