"""Addresses of the storefronts."""

from shop.stores.states import StoreStatus
from tests.factories.stores import create_store
from tests.urls.table import Row

ROWS = [
    Row("stores:store", anyone=200, args=lambda cast: [create_store().slug]),
    Row("stores:store", anyone=200, args=lambda cast: [create_store(status=StoreStatus.SUSPENDED).slug]),
    Row("stores:store", anyone=404, args=lambda cast: ["nobody"]),
]
