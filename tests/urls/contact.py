"""Addresses of contact."""

from tests.urls.table import Row

ROWS = [
    Row("contact:write", anyone=200),
    Row("contact:write", anyone=422, method="post"),
    Row("contact:sent", anyone=200),
]
