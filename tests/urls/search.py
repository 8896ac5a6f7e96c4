"""Addresses of the search."""

from tests.urls.table import Row

ROWS = [
    Row("search:search", anyone=200),
    Row("search:search", anyone=200, data={"q": "indigo", "c": "clothes", "sort": "price"}),
]
