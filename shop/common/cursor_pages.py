"""Pages of a list of any length: each begins beyond a row, not after so many.

Nothing is counted and nothing is skipped, so the last page costs as much as the first; and no row is lost or shown twice when others are
added meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from shop.common.cursors import Cursor, Key, cursor_key, parsed_moment, read_cursor

T = TypeVar("T", bound=Model)
PARAMETER = "from"  # of addresses


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field or annotation that is never null: a whole number, or a moment if `is_time`. The last one of an order is unique."""

    name: str
    is_down: bool = False
    is_time: bool = False


NEWEST = (SortKey("pk", is_down=True),)
OLDEST = (SortKey("pk"),)


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[T]):
    """One page, and the cursors of those beside it: "" where there is none."""

    object_list: list[T]
    previous: str = ""
    next: str = ""

    def __iter__(self) -> Iterator[T]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def is_first(self) -> bool:
        """Whether the list begins here."""
        return not self.previous


def cursor_page(
    rows: QuerySet[T] | Sequence[QuerySet[T]],
    cursor: str | None,
    *,
    size: int,
    by: Sequence[SortKey] = NEWEST,
    cards: QuerySet[T] | None = None,
) -> CursorPage[T]:
    """The page of `rows`, in the order `by`, where the cursor says; the first one for none, for nonsense, and where nothing is left.

    `cards`: what else the rows of the page need (joins, sums), which is then asked for these rows alone. `rows` may be several
    querysets that share no row: an index that has each of them in order is followed as far as the page goes, where for all of them
    at once everything would be sorted.
    """
    streams = [rows] if isinstance(rows, QuerySet) else list(rows)
    order = ",".join(("-" if key.is_down else "") + key.name for key in by)
    place = read_cursor(cursor or "", order=order, times=[key.is_time for key in by])
    found = _rows_beyond(streams, place, by, size + 1)
    if place is not None and (not found or (place.is_back and len(found) <= size)):
        place, found = None, _rows_beyond(streams, None, by, size + 1)  # the beginning, and all of its page
    is_back, has_more = bool(place and place.is_back), len(found) > size
    shown = found[:size][::-1] if is_back else found[:size]
    has_previous, has_next = (has_more, True) if is_back else (place is not None, has_more)
    return CursorPage(
        _as_models(shown, streams[0] if cards is None else cards),
        str(Cursor(order, _keys_of(shown[0]), is_back=True)) if has_previous else "",
        str(Cursor(order, _keys_of(shown[-1]))) if has_next else "",
    )


def _rows_beyond(streams: Sequence[QuerySet[Any]], place: Cursor | None, by: Sequence[SortKey], most: int) -> list[tuple[Any, ...]]:
    """Keys of the rows, the nearest to the place first."""
    is_back = bool(place and place.is_back)
    names = [key.name for key in by]
    order = [("-" if key.is_down != is_back else "") + key.name for key in by]
    parts = [(rows.filter(_beyond(by, place)) if place else rows).order_by(*order).values_list(*names)[:most] for rows in streams]
    if len(parts) == 1:
        return list(parts[0])
    found = _all_rows(parts)
    for position, key in reversed(list(enumerate(by))):  # sorting leaves in order what is equal
        found.sort(key=itemgetter(position), reverse=key.is_down != is_back)
    return found[:most]


def _all_rows(parts: Sequence[QuerySet[Any]]) -> list[tuple[Any, ...]]:
    """What each of them finds, in one statement: Django's own union takes no limits of its parts everywhere. SQLite's moments are texts."""
    statements = [part.query.sql_with_params() for part in parts]
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _params) in enumerate(statements))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for _sql, params in statements for param in params])
        return list(cursor.fetchall())


def _beyond(by: Sequence[SortKey], place: Cursor) -> Q:
    """Which rows come after those keys, one key after the other; the first condition is what an index can use."""
    values = [_value(key, value) for key, value in zip(by, place.keys, strict=True)]
    beyond, same = Q(), Q()
    for key, value in zip(by, values, strict=True):
        is_up = key.is_down == place.is_back
        beyond |= same & Q((f"{key.name}__{'gt' if is_up else 'lt'}", value))
        same &= Q((key.name, value))
    first_is_up = by[0].is_down == place.is_back
    return beyond if len(by) == 1 else Q((f"{by[0].name}__{'gte' if first_is_up else 'lte'}", values[0])) & beyond


def _value(key: SortKey, value: Key) -> Any:
    return parsed_moment(str(value)) if key.is_time else value


def _keys_of(row: tuple[Any, ...]) -> tuple[Key, ...]:
    return tuple(map(cursor_key, row))


def _as_models(shown: Sequence[tuple[Any, ...]], cards: QuerySet[T]) -> list[T]:
    """The rows as models, in order, without what has gone this very moment."""
    found = {row.pk: row for row in cards.filter(pk__in=[keys[-1] for keys in shown]).order_by()} if shown else {}
    return [found[keys[-1]] for keys in shown if keys[-1] in found]
