"""Where a page of the shelf begins: its order's key, and the product."""

from __future__ import annotations

from django.db import connection

from shop.common.cursors import Cursor, parsed_moment, read_cursor
from shop.search.states import Sort

BY_TIME = (Sort.NEWEST, Sort.ENDING)


def read_search_cursor(text: str, *, order: str) -> Cursor | None:
    """The cursor that the text is; None for nonsense and for one of another order, which both mean the first page."""
    return read_cursor(text, order=order, times=(order in BY_TIME, False))


def cursor_params(cursor: Cursor) -> tuple[object, object]:
    """The key and the product as the database compares them."""
    key, product_id = cursor.keys
    if cursor.order in BY_TIME:
        return connection.ops.adapt_datetimefield_value(parsed_moment(str(key))), product_id
    return key, product_id
