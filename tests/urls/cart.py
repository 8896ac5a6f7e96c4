"""Addresses of the cart. Public: visitors have carts."""

from tests.factories.cart import create_cart_line
from tests.factories.deals import create_deal
from tests.urls.table import Cast, Row


def _line_of_alice(cast: Cast) -> list[int]:
    return [create_cart_line(user=cast.alice).pk]


def _deal_of_alice(cast: Cast) -> list[int]:
    return [create_deal(buyer=cast.alice).pk]


_NOT_HERS = dict.fromkeys(["anonymous", "mallory", "bob", "carol", "sam"], 404)

ROWS = [
    Row("cart:cart", anyone=200),
    Row("cart:add", anyone=422, method="post"),
    Row(
        "cart:deal",
        {"anonymous": 302, "alice": 302} | dict.fromkeys(["mallory", "bob", "carol", "sam"], 404),
        args=_deal_of_alice,
        method="post",
    ),
    Row("cart:restore", anyone=302, method="post"),
    Row("cart:code", anyone=422, method="post", data={"promo_code": "NOPE"}),
    Row("cart:line", {"alice": 422, **_NOT_HERS}, args=_line_of_alice, method="post"),
    Row("cart:remove", {"alice": 302, **_NOT_HERS}, args=_line_of_alice, method="post"),
    Row("cart:price", {"alice": 302, **_NOT_HERS}, args=_line_of_alice, method="post"),
]
