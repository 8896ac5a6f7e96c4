"""Many stores' hours in one query of kept SQL: for carts and orders, of which nobody looks at the hours themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value

from shop.common.clock import now
from shop.common.prepared import Blank, give_prefetched, has_prefetched, prepared_rows
from shop.stores.models import HoursException, OpeningHours, Store

_COLUMNS = ("store_id", "day_of_week", "on", "opens", "closes")


def give_calendars(stores: Sequence[Store]) -> None:
    """As if hours and exceptions, from today on, had been prefetched: one query for both, none where all have theirs."""
    wanting = [store for store in stores if not _has_calendar(store)]
    yesterday = now().date() - timedelta(days=1)  # today is another day elsewhere
    rows = _calendar_rows(yesterday, *(store.pk for store in wanting)) if wanting else []
    for store in wanting:
        own = [row[1:] for row in rows if row[0] == store.pk]
        hours = [OpeningHours(store=store, weekday=day, opens=opens, closes=closes) for day, on, opens, closes in own if on is None]
        special = [HoursException(store=store, date=on, opens=opens, closes=closes) for _day, on, opens, closes in own if on is not None]
        keep_calendar(store, hours, special)


def keep_calendar(store: Store, hours: list[OpeningHours], special: list[HoursException]) -> None:
    """These are what the store has told, as if they had been prefetched."""
    give_prefetched(store, "hours", hours)
    give_prefetched(store, "exceptions", special)


def _has_calendar(store: Store) -> bool:
    return has_prefetched(store, "hours") and has_prefetched(store, "exceptions")


@prepared_rows
def _calendar_rows(since: Blank, *store_ids: Blank) -> QuerySet[OpeningHours, tuple[Any, ...]]:
    any_of = reduce(or_, (Q(store=pk) for pk in store_ids))
    usual = OpeningHours.objects.filter(any_of).order_by().annotate(day_of_week=F("weekday"), on=Value(None, DateField()))
    special = HoursException.objects.filter(any_of, date__gte=since).order_by()
    special = special.annotate(day_of_week=Value(None, IntegerField()), on=F("date"))
    return usual.values_list(*_COLUMNS).union(special.values_list(*_COLUMNS), all=True)
