"""Stores as shoppers meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from shop.stores.models import OpeningHours, Store, StoreQuerySet


@dataclass(frozen=True, slots=True)
class DayHours:
    """One weekday (0 is Monday) and when the store is open on it; no stretch means closed."""

    weekday: int
    stretches: Sequence[OpeningHours]
    is_today: bool


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Whether somebody is there, by the clock on the store's wall."""

    is_known: bool  # the store has told its hours
    is_open: bool
    closes: time | None  # when open
    opens: time | None  # when closed: the next time
    opens_weekday: int | None  # and on which day
    days_ahead: int  # 0 today, 1 tomorrow
    week: Sequence[DayHours]


def storefronts() -> StoreQuerySet:
    """Every store with all that its front shows; a paused or suspended one says so instead of selling."""
    return Store.objects.select_related("country", "region", "prefecture", "quarter", "logo", "cover").prefetch_related("hours")


def opening_state(store: Store, *, at: datetime) -> OpeningState:
    """Read the hours in the store's own zone. Needs `country` and `hours` loaded."""
    local = at.astimezone(ZoneInfo(store.country.time_zone))
    hours = sorted(store.hours.all(), key=lambda stretch: (stretch.weekday, stretch.opens))
    today = [stretch for stretch in hours if stretch.weekday == local.weekday()]
    current = next((stretch for stretch in today if stretch.opens <= local.time() < stretch.closes), None)
    following = None if current else _next_opening(hours, local)
    return OpeningState(
        is_known=bool(hours),
        is_open=current is not None,
        closes=current.closes if current else None,
        opens=following.opens if following else None,
        opens_weekday=following.weekday if following else None,
        days_ahead=_days_until(following, local) if following else 0,
        week=[DayHours(day, [each for each in hours if each.weekday == day], day == local.weekday()) for day in range(7)],
    )


def _next_opening(hours: Sequence[OpeningHours], local: datetime) -> OpeningHours | None:
    """The stretch that begins next, this day week at the latest."""

    return min(hours, key=lambda stretch: (_days_until(stretch, local), stretch.opens), default=None)


def _days_until(stretch: OpeningHours, local: datetime) -> int:
    """0 when it still begins today, 7 when that has passed."""
    days = (stretch.weekday - local.weekday()) % 7
    return 7 if days == 0 and stretch.opens <= local.time() else days
