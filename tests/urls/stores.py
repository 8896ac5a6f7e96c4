"""Addresses of the storefronts."""

from shop.stores.states import StoreStatus
from tests.factories.places import create_country
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _market(cast: Cast) -> tuple[()]:
    create_country()
    return ()


ROWS = [
    Row("stores:store", anyone=200, args=lambda cast: [create_store().slug]),
    Row("stores:store", anyone=410, args=lambda cast: [create_store(status=StoreStatus.SUSPENDED).slug]),
    Row("stores:store", anyone=404, args=lambda cast: ["nobody"]),
    Row("stores:directory", anyone=200, args=_market),
    Row("stores:following", {"anonymous": 302}, anyone=200),
    Row("stores:follow", anyone=302, method="post", args=lambda cast: [create_store().slug]),
    Row("stores:poster", anyone=200, args=lambda cast: [create_store().slug]),
    Row("stores:poster", anyone=404, args=lambda cast: [create_store(status=StoreStatus.SUSPENDED).slug]),
]
