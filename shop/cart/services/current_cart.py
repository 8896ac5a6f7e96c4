"""Whose cart it is."""

from typing import Literal, overload

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.cart.models import Cart
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


@prepared
def _carts_of(user_id: Blank) -> QuerySet[Cart]:
    return Cart.objects.filter(user=user_id)
