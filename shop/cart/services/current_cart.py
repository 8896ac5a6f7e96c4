"""Whose cart it is, and how much is in it."""

from collections.abc import Iterable
from typing import Literal, overload

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.cart.models import Cart
from shop.cart.queries import CartItem, units_in
from shop.common.prepared import Blank, prepared
from shop.common.tokens import url_token

SESSION_KEY = "cart"  # under which a visitor's session holds the token


@overload
def find_cart(request: HttpRequest, *, create: Literal[True]) -> Cart: ...
@overload
def find_cart(request: HttpRequest, *, create: bool = False) -> Cart | None: ...
def find_cart(request: HttpRequest, *, create: bool = False) -> Cart | None:
    """The user's cart, or the one whose token is in the visitor's session; None when there is none and none was asked for."""
    if request.user.is_authenticated:
        return _of_user(request.user.pk, create=create)
    token = request.session.get(SESSION_KEY)
    cart = Cart.objects.filter(token=token).first() if token else None
    if cart is None and create:
        cart = Cart.objects.create(token=url_token())
        request.session[SESSION_KEY] = cart.token
    return cart


def _of_user(user_id: int, *, create: bool) -> Cart | None:
    found = next(iter(_carts_of(user_id)), None)
    return _create_cart(user_id) if found is None and create else found


def _create_cart(user_id: int) -> Cart:
    try:
        with transaction.atomic():
            return Cart.objects.create(user_id=user_id)
    except IntegrityError:  # another tab was quicker
        return Cart.objects.get(user_id=user_id)


def units_for(request: HttpRequest) -> int:
    """Units in the shopper's cart: one query, none where the page has told them by `tell_units`."""
    told = getattr(request, "_units_in_cart", None)
    if told is not None:
        return int(told)
    if request.user.is_authenticated and not request.user.is_guest:
        return units_in(user_id=request.user.pk, token=None)
    return units_in(user_id=None, token=request.session.get(SESSION_KEY))


def tell_units(request: HttpRequest, items: Iterable[CartItem]) -> None:
    """A page that shows the whole cart has read what the number beside it counts: these are all lines of it."""
    request._units_in_cart = sum(item.line.quantity for item in items)  # type: ignore[attr-defined]


@prepared
def _carts_of(user_id: Blank) -> QuerySet[Cart]:
    return Cart.objects.filter(user=user_id)
