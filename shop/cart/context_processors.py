"""The number beside the cart."""

from functools import cache, partial

from django.http import HttpRequest

from shop.cart.services import units_for
from shop.common.own_parts import OwnNumber, is_for_all


def cart(request: HttpRequest) -> dict[str, object]:
    """Units in the shopper's cart, counted once and only when a template asks: templates call what is callable."""
    if is_for_all(request):
        return {"cart_count": OwnNumber(request, "cart/_own_count.html")}
    count = request.__dict__.setdefault("_cart_count", cache(partial(units_for, request)))  # header and bottom bar ask apart
    return {"cart_count": count}
