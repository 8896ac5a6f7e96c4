"""Where a page of the shelf begins: an opaque word in the address, good for nothing but going on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from shop.search.states import Sort

MAX_LENGTH = 200
BY_TIME = (Sort.NEWEST, Sort.ENDING)
BIGGEST = 2**63 - 1
Key = int | str


@dataclass(frozen=True, slots=True)
class Cursor:
    """Beyond this product, in this order; `is_back` towards the beginning."""

    order: str
    key: Key
    product_id: int
    is_back: bool = False

    def __str__(self) -> str:
        packed = json.dumps([self.order, self.key, self.product_id, int(self.is_back)], separators=(",", ":"))
        return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(text: str, *, order: str) -> Cursor | None:
    """The cursor that the text is; None for nonsense and for one of another order, which both mean the first page."""
    if not text or len(text) > MAX_LENGTH or not text.isascii():
        return None
    try:
        parts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, Error, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != 4 or parts[0] != order:
        return None
    _order, key, product_id, is_back = parts
    if not _is_number(product_id) or is_back not in (0, 1) or not (_is_time(key) if order in BY_TIME else _is_number(key)):
        return None
    return Cursor(order, key, product_id, bool(is_back))


def key_param(cursor: Cursor) -> object:
    """The key as the database compares it."""
    if cursor.order not in BY_TIME:
        return cursor.key
    return connection.ops.adapt_datetimefield_value(_parsed_moment(str(cursor.key)))


def cursor_key(value: object) -> Key:
    """What the database gave, for the address."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int | str) else 0


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= BIGGEST


def _is_time(value: object) -> bool:
    return isinstance(value, str) and _parsed_moment(value) is not None


def _parsed_moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if timezone.is_naive(moment) else moment.astimezone(UTC)  # too early or late for UTC is nonsense
    except (ValueError, OverflowError):
        return None
