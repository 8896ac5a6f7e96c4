"""Addresses of the checkout: open to visitors; what was placed each sees only of their own."""

from tests.factories.orders import create_order
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _checkout_of_alice(cast: Cast) -> list[int]:
    return [create_order(buyer=cast.alice).checkout_id]


ROWS = [
    Row("checkout:checkout", anyone=200),
    Row("checkout:checkout", anyone=422, method="post"),
    Row("checkout:quote", anyone=200, method="post"),
    Row("checkout:quarters", anyone=200),
    Row("checkout:done", {**_VISITOR, "alice": 200}, anyone=404, args=_checkout_of_alice),
]
