"""When somebody is there: the usual week, the days that differ, the time away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from shop.events.services import record_event
from shop.stores.events import STORE_CHANGED, StoreChangedData
from shop.stores.exceptions import InvalidHours
from shop.stores.models import HoursException, OpeningHours, Store
from shop.stores.queries import store_today

MAX_STRETCHES = 4  # a day
MAX_SPECIAL_DAYS = 60  # told at one time
MAX_AWAY = timedelta(days=366)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """The store is open from `opens` to `closes` on that weekday (0 is Monday), in its country's time."""

    weekday: int
    opens: time
    closes: time


def set_hours(store: Store, stretches: Sequence[Stretch], *, actor_id: int | None) -> bool:
    """Replace the opening hours by these; a day without any is closed. True when they differ from before. Raises InvalidHours."""
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        before = sorted(Stretch(row.weekday, row.opens, row.closes) for row in OpeningHours.objects.filter(store=store))
        if before == sorted(stretches):
            return False
        OpeningHours.objects.filter(store=store).delete()
        write_hours(store, stretches)
        record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["hours"]))
    return True


def set_special_day(
    store: Store, day: date, *, opens: time | None = None, closes: time | None = None, note: str = "", actor_id: int | None
) -> HoursException:
    """Other hours on one day, or closed when there are none; replaces what was said of that day. Raises InvalidHours."""
    if (opens is None) != (closes is None):
        raise InvalidHours(_("Enter both times, or none for a day on which you are closed."))
    if opens and closes and closes <= opens:
        raise InvalidHours(_("Closing time comes after opening time. A night that goes past midnight is written as two days."))
    today = store_today(store)
    if day < today:
        raise InvalidHours(_("This day is over."))
    if day > today + MAX_AWAY:
        raise InvalidHours(_("This day is more than a year ahead."))
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        HoursException.objects.filter(store=store, date__lt=today).delete()
        if HoursException.objects.filter(store=store).exclude(date=day).count() >= MAX_SPECIAL_DAYS:
            raise InvalidHours(_("There are at most %(count)d special days. Remove one first.") % {"count": MAX_SPECIAL_DAYS})
        values = {"opens": opens, "closes": closes, "note": note.strip()[:120]}
        row, _created = HoursException.objects.update_or_create(store=store, date=day, defaults=values)
        record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["special_days"]))
    return row


def remove_special_day(store: Store, day: date, *, actor_id: int | None) -> bool:
    """Delete the exception for a day. False when there was none."""
    with transaction.atomic():
        removed, _rows = HoursException.objects.filter(store=store, date=day).delete()
        if removed:
            record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["special_days"]))
    return bool(removed)


def set_holiday(
    store: Store, *, first: date | None, last: date | None, note: str = "", pauses_orders: bool = True, actor_id: int | None
) -> None:
    """The store is away from the first to the last day, both included; None for both ends it. Raises InvalidHours.

    `pauses_orders` refuses orders meanwhile; without it shoppers are told, and may order.
    """
    if (first is None) != (last is None):
        raise InvalidHours(_("Enter the first and the last day."))
    if first and last:
        _check_away(store, first, last)
    values = {
        "holiday_from": first, "holiday_until": last, "holiday_note": note.strip()[:200] if first else "",
        "holiday_pauses_orders": pauses_orders,
    }  # fmt: skip
    with transaction.atomic():
        store.refresh_from_db(from_queryset=Store.objects.select_for_update())
        if all(getattr(store, name) == value for name, value in values.items()):
            return
        for name, value in values.items():
            setattr(store, name, value)
        store.save(update_fields=list(values))
        record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["holiday"]))


def write_hours(store: Store, stretches: Sequence[Stretch]) -> None:
    """Add the rows. Raises InvalidHours."""
    _check_hours(stretches)
    OpeningHours.objects.bulk_create(
        OpeningHours(store=store, weekday=each.weekday, opens=each.opens, closes=each.closes) for each in sorted(stretches)
    )


def _check_away(store: Store, first: date, last: date) -> None:
    if last < first:
        raise InvalidHours(_("The last day comes after the first."))
    if last < store_today(store):
        raise InvalidHours(_("These days are over."))
    if last - first > MAX_AWAY:
        raise InvalidHours(_("A store that is away for more than a year is better paused."))


def _check_hours(stretches: Sequence[Stretch]) -> None:
    for weekday in range(7):
        day = sorted(each for each in stretches if each.weekday == weekday)
        if len(day) > MAX_STRETCHES:
            raise InvalidHours(_("A day has at most %(count)d stretches.") % {"count": MAX_STRETCHES})
        if any(each.closes <= each.opens for each in day):
            raise InvalidHours(_("Closing time comes after opening time. A night that goes past midnight is written as two days."))
        if any(later.opens < earlier.closes for earlier, later in pairwise(day)):
            raise InvalidHours(_("Two stretches of the same day overlap."))
    if any(not 0 <= each.weekday <= 6 for each in stretches):
        raise InvalidHours
