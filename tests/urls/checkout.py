"""Addresses of the checkout: for whoever is signed in, and each sees only their own."""

from tests.factories.orders import create_order
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _checkout_of_alice(cast: Cast) -> list[int]:
    return [create_order(buyer=cast.alice).checkout_id]


ROWS = [
    Row("checkout:checkout", _VISITOR, anyone=200),
    Row("checkout:checkout", _VISITOR, anyone=422, method="post"),
    Row("checkout:quote", _VISITOR, anyone=200, method="post"),
    Row("checkout:done", {**_VISITOR, "alice": 200}, anyone=404, args=_checkout_of_alice),
]
