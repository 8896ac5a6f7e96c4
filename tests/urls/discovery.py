"""Addresses of discovery."""

from collections.abc import Sequence
from typing import Any

from shop.catalog.states import ProductStatus
from tests.factories.catalog import create_product_on_sale
from tests.urls.table import Cast, Row


def _product(cast: Cast) -> Sequence[Any]:
    return (create_product_on_sale().pk,)


def _draft(cast: Cast) -> Sequence[Any]:
    return (create_product_on_sale(status=ProductStatus.DRAFT).pk,)


ROWS = [
    Row("discovery:recent", anyone=200),
    Row("discovery:clear", anyone=302, method="post"),
    Row("discovery:for_you", anyone=200, args=_product),
    Row("discovery:for_you", anyone=404, args=_draft),
    Row("discovery:ask", anyone=302, args=_product, method="post", data={"kind": "price"}),
    Row("discovery:ask", {"anonymous": 302}, anyone=404, args=_product, method="post", data={"kind": "stock"}),
    Row("discovery:alerts", {"anonymous": 302}, anyone=200),
]
