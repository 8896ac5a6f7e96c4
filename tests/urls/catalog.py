"""Addresses of the catalogue."""

from collections.abc import Sequence

from shop.catalog.states import ProductStatus
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _category(cast: Cast) -> Sequence[str]:
    return [create_category().path]


def _live(cast: Cast) -> Sequence[str]:
    return [create_product_on_sale().slug]


def _draft_of_bob(cast: Cast) -> Sequence[str]:
    return [create_product_on_sale(store=create_store(owner=cast.bob), status=ProductStatus.DRAFT).slug]


def _pk(cast: Cast) -> Sequence[int]:
    return [create_product_on_sale().pk]


def _draft_pk(cast: Cast) -> Sequence[int]:
    return [create_product_on_sale(store=create_store(owner=cast.bob), status=ProductStatus.DRAFT).pk]


ROWS = [
    Row("catalog:home", anyone=200),
    Row("catalog:category", anyone=200, args=_category),
    Row("catalog:category", anyone=404, args=lambda cast: ["no/such/shelf"]),
    Row("catalog:product", anyone=200, args=_live),
    Row("catalog:product", {"bob": 200, "sam": 200}, anyone=404, args=_draft_of_bob),
    Row("catalog:favorites", {"anonymous": 302}, anyone=200),
    Row("catalog:favorite_toggle", anyone=302, args=_pk, method="post"),
    Row("catalog:favorite_toggle", anyone=405, args=_pk),
    Row("catalog:favorite_toggle", {"bob": 302, "sam": 302}, anyone=404, args=_draft_pk, method="post"),
]
