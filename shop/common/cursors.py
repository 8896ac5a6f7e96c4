"""Where a page of a list begins: an opaque word in the address, good for nothing but going on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

MAX_LENGTH = 200
BIGGEST = 2**63 - 1
Key = int | str


@dataclass(frozen=True, slots=True)
class Cursor:
    """Beyond the row with these keys, in this order; `is_back` towards the beginning. The last key is the row's own."""

    order: str
    keys: tuple[Key, ...]
    is_back: bool = False

    def __str__(self) -> str:
        packed = json.dumps([self.order, *self.keys, int(self.is_back)], separators=(",", ":"))
        return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(text: str, *, order: str, times: Sequence[bool]) -> Cursor | None:
    """The cursor that the text is; None for nonsense and for one of another order, which both mean the first page.

    `times` says of each key whether it is a moment; all others are whole numbers.
    """
    if not text or len(text) > MAX_LENGTH or not text.isascii():
        return None
    try:
        parts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, Error, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != len(times) + 2 or parts[0] != order:
        return None
    _order, *keys, is_back = parts
    if is_back not in (0, 1) or not all(_is_time(key) if is_time else _is_number(key) for key, is_time in zip(keys, times, strict=True)):
        return None
    return Cursor(order, tuple(keys), bool(is_back))


def cursor_key(value: object) -> Key:
    """What the database gave, for the address."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int | str) else 0


def parsed_moment(text: str) -> datetime | None:
    """The moment, in UTC, that such a key is; None for anything else."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if timezone.is_naive(moment) else moment.astimezone(UTC)  # too early or late for UTC is nonsense
    except (ValueError, OverflowError):
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= BIGGEST


def _is_time(value: object) -> bool:
    return isinstance(value, str) and parsed_moment(value) is not None
