"""Addresses of the buyer's orders: Alice bought, Bob sold, and his desk is elsewhere."""

from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _order_of_alice(cast: Cast) -> list[str]:
    return [create_order(buyer=cast.alice, store=create_store(owner=cast.bob)).number]


ROWS = [
    Row("orders:list", _VISITOR, anyone=200),
    Row("orders:detail", {**_VISITOR, "alice": 200}, anyone=404, args=_order_of_alice),
    Row("orders:guest", anyone=404, args=lambda cast: ["1-no-such-signature"]),
    Row("orders:guest_link", _VISITOR, anyone=404, args=_order_of_alice, method="post"),
    Row("orders:prove", _VISITOR, anyone=404, args=_order_of_alice, method="post"),
    Row("orders:claim", _VISITOR, anyone=404, args=_order_of_alice, method="post"),
    Row("orders:cancel", {**_VISITOR, "alice": 422}, anyone=404, args=_order_of_alice, method="post"),
    Row("orders:complete", {**_VISITOR, "alice": 409}, anyone=404, args=_order_of_alice, method="post"),
]
