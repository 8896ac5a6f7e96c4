"""How many units are in a cart: the number beside its sign, on every page."""

from django.db.models import QuerySet

from shop.cart.models import CartLine
from shop.common.prepared import Blank, prepared_rows


def units_in(*, user_id: int | None, token: str | None) -> int:
    """Units in the user's cart, else in the visitor's. No query for a visitor without a token."""
    if user_id is None and not token:
        return 0
    rows = _units_of_user(user_id) if user_id is not None else _units_of_token(token)
    return sum(units for (units,) in rows)


@prepared_rows
def _units_of_user(user_id: Blank) -> QuerySet[CartLine, tuple[int]]:
    return CartLine.objects.filter(cart__user=user_id).order_by().values_list("quantity")


@prepared_rows
def _units_of_token(token: Blank) -> QuerySet[CartLine, tuple[int]]:
    return CartLine.objects.filter(cart__token=token).order_by().values_list("quantity")
