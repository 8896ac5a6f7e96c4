"""When a store is open, by the clock and the calendar on its own wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.common.clock import now
from shop.stores.models import HoursException, OpeningHours, Store

AHEAD = timedelta(days=60)  # how far ahead special days are announced


@dataclass(frozen=True, slots=True)
class DayHours:
    """One weekday (0 is Monday) and when the store is usually open on it; no stretch means closed."""

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
    opens_on: date | None = None  # the day of `opens`
    is_away: bool = False  # the time away has begun and is not over
    special_days: Sequence[HoursException] = ()  # from today on
    today_note: str = ""  # what the store says of a special today


@dataclass(frozen=True, slots=True)
class StoreCalendar:
    """What a store has told: its week, its special days, its time away."""

    hours: Sequence[OpeningHours]
    special: dict[date, HoursException]
    away: tuple[date, date] | None

    def stretches(self, day: date) -> list[tuple[time, time]]:
        """From when to when on that day, in order."""
        if self.is_away(day):
            return []
        exception = self.special.get(day)
        if exception is None:
            return sorted((each.opens, each.closes) for each in self.hours if each.weekday == day.weekday())
        return [(exception.opens, exception.closes)] if exception.opens and exception.closes else []

    def is_away(self, day: date) -> bool:
        """Whether the day lies in the time away, whose both ends are included."""
        return self.away is not None and self.away[0] <= day <= self.away[1]

    def days_from(self, first: date) -> Iterator[date]:
        """Every day on which the next opening can be: a week of usual ones beyond all special days; the time away is leapt over."""
        day, left = first, 8 + len(self.special)
        while left:
            if self.away and self.is_away(day):
                day = self.away[1] + timedelta(days=1)
                continue
            yield day
            day, left = day + timedelta(days=1), left - 1


def opening_state(store: Store, *, at: datetime) -> OpeningState:
    """Read the hours in the store's own zone. Needs `country` loaded; `hours` and `exceptions` better are."""
    local = at.astimezone(ZoneInfo(store.country.time_zone))
    calendar, today = calendar_of(store), local.date()
    current = next((each for each in calendar.stretches(today) if each[0] <= local.time() < each[1]), None)
    following = None if current else _next_opening(calendar, local)
    special_today = calendar.special.get(today)
    return OpeningState(
        is_known=bool(calendar.hours or calendar.special),
        is_open=current is not None,
        closes=current[1] if current else None,
        opens=following[1] if following else None,
        opens_weekday=following[0].weekday() if following else None,
        days_ahead=(following[0] - today).days if following else 0,
        week=[DayHours(day, [each for each in calendar.hours if each.weekday == day], day == local.weekday()) for day in range(7)],
        opens_on=following[0] if following else None,
        is_away=calendar.is_away(today),
        special_days=[each for day, each in sorted(calendar.special.items()) if today <= day <= today + AHEAD],
        today_note=special_today.note if special_today else "",
    )


def is_away(store: Store, *, at: datetime) -> bool:
    """Whether the store is away on that instant's day in its own zone. Needs `country` loaded."""
    if store.holiday_from is None or store.holiday_until is None:
        return False
    return store.holiday_from <= at.astimezone(ZoneInfo(store.country.time_zone)).date() <= store.holiday_until


def store_today(store: Store) -> date:
    """The date on the store's wall. Needs `country` loaded."""
    return now().astimezone(ZoneInfo(store.country.time_zone)).date()


def takes_orders(store: Store, *, at: datetime) -> bool:
    """Whether its time away, if it is away, still lets orders in."""
    return not (store.holiday_pauses_orders and is_away(store, at=at))


def away_until(store: Store, *, at: datetime) -> date | None:
    """The last day, included, of a time away that lets no orders in; None when orders are taken."""
    return None if takes_orders(store, at=at) else store.holiday_until


def calendar_of(store: Store) -> StoreCalendar:
    """What it has told. `hours` and `exceptions` better are loaded."""
    away = (store.holiday_from, store.holiday_until) if store.holiday_from and store.holiday_until else None
    hours = sorted(store.hours.all(), key=lambda stretch: (stretch.weekday, stretch.opens))
    return StoreCalendar(hours=hours, special={each.date: each for each in store.exceptions.all()}, away=away)


def _next_opening(calendar: StoreCalendar, local: datetime) -> tuple[date, time] | None:
    """The day and the hour at which the doors open next; None when nothing that was told says so."""
    for day in calendar.days_from(local.date()):
        for opens, _closes in calendar.stretches(day):
            if day > local.date() or opens > local.time():
                return day, opens
    return None
