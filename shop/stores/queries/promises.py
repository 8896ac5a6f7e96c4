"""On which days a store's goods reach the buyer: from its opening hours, the time it needs to prepare, and the days on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.common.day_spans import say_days
from shop.places.models import Country
from shop.stores.models import DeliveryZone, OpeningHours, Store
from shop.stores.queries.opening_hours import StoreCalendar, calendar_of, takes_orders
from shop.stores.states import ZoneKind

AHEAD_DAYS = 400  # how far a promise may look: beyond the longest time away
COURIER_MINUTES = 60  # of opening hours, from a parcel that is ready until a courier is at the counter
USUAL_DAYS = range(6)  # of a store that has told no hours: Monday to Saturday
USUAL_OPENS, USUAL_CLOSES = time(8), time(18)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class DeliveryWay:
    """How long a parcel travels: days from the one on which it leaves. From afar the carrier's working days count, else the store's."""

    fewest: int
    most: int
    is_far: bool = False

    @classmethod
    def kept(cls, days: list[int]) -> DeliveryWay | None:
        """From what an order has frozen; None of an older one."""
        return cls(days[0], days[1], is_far=bool(days[2])) if days else None

    @property
    def as_kept(self) -> list[int]:
        """For an order to freeze."""
        return [self.fewest, self.most, int(self.is_far)]


COLLECTED = DeliveryWay(0, 0)
NEAR, FAR, ABROAD = DeliveryWay(0, 1), DeliveryWay(1, 4, is_far=True), DeliveryWay(5, 12, is_far=True)


@dataclass(frozen=True, slots=True)
class DeliveryPromise:
    """The first and the last day, by the store's own calendar, and the way that led to them."""

    first: date
    last: date
    way: DeliveryWay

    @property
    def days(self) -> str:
        """To stand in a sentence."""
        return say_days(self.first, self.last)


def way_to(store: Store, zone: DeliveryZone | None, *, metres: int | None) -> DeliveryWay:
    """The days on the way into that zone (None: where the market's own rate counts), over so many metres if they are known."""
    usual = _usual_way(store, zone, metres)
    if zone is None or zone.days_from is None or zone.days_to is None:
        return usual
    return DeliveryWay(zone.days_from, zone.days_to, is_far=usual.is_far)


def promise(store: Store, way: DeliveryWay, *, at: datetime, minutes: int | None = None) -> DeliveryPromise | None:
    """The days for an order of that instant; None while the store takes no orders, or has told no day on which it is open.

    `minutes` of opening hours stand for what the store usually needs to prepare. Needs `country` loaded; hours and exceptions better are.
    """
    needed = store.preparation_minutes if minutes is None else minutes
    return promise_of_open_store(store, way, at=at, minutes=needed) if takes_orders(store, at=at) else None


def promise_of_open_store(store: Store, way: DeliveryWay, *, at: datetime, minutes: int) -> DeliveryPromise | None:
    """The same of an order that is there already, whatever the store takes now."""
    local = at.astimezone(ZoneInfo(store.country.time_zone))
    calendar = _calendar_to_work_by(store)
    leaves = minutes if way == COLLECTED else minutes + COURIER_MINUTES
    ready = _ready_on(calendar, store.country, local, leaves)
    if ready is None:
        return None
    days = _carrier_days(store.country, ready) if way.is_far else _open_days(calendar, store.country, ready)
    found = [day for day, _ in zip(days, range(way.most + 1), strict=False)]
    if len(found) <= way.most:
        return None
    return DeliveryPromise(found[way.fewest], found[way.most], way)


def opening_minutes(store: Store, since: datetime, until: datetime) -> int:
    """How many minutes the store was open between the two, by the hours that it tells now."""
    zone = ZoneInfo(store.country.time_zone)
    first, last = since.astimezone(zone), until.astimezone(zone)
    calendar, total, day = _calendar_to_work_by(store), 0, first.date()
    while day <= last.date():
        for opens, closes in _work_of(calendar, store.country, day):
            begins = max(_minute(opens), _minute(first.time()) if day == first.date() else 0)
            ends = min(_minute(closes), _minute(last.time()) if day == last.date() else _minute(closes))
            total += max(0, ends - begins)
        day += timedelta(days=1)
    return total


def _usual_way(store: Store, zone: DeliveryZone | None, metres: int | None) -> DeliveryWay:
    """A courier's trip where it is near, else that of a parcel on a lorry."""
    if zone is None or zone.kind == ZoneKind.RADIUS:
        return NEAR
    if zone.is_abroad:
        return ABROAD
    if metres is not None:
        return NEAR if metres <= store.country.delivery_max_km * 1000 else FAR
    own = {store.region_id, store.prefecture_id, store.quarter_id}
    return NEAR if zone.kind == ZoneKind.PLACE and zone.place_id in own else FAR


def _calendar_to_work_by(store: Store) -> StoreCalendar:
    calendar = calendar_of(store)
    if calendar.hours:
        return calendar
    usual = [OpeningHours(weekday=day, opens=USUAL_OPENS, closes=USUAL_CLOSES) for day in USUAL_DAYS]
    return StoreCalendar(hours=usual, special=calendar.special, away=calendar.away)


def _work_of(calendar: StoreCalendar, country: Country, day: date) -> list[tuple[time, time]]:
    return [] if country.is_closed_on(day) else calendar.stretches(day)


def _ready_on(calendar: StoreCalendar, country: Country, local: datetime, minutes: int) -> date | None:
    """The day on which so many minutes of work are done, before the store closes."""
    left, today = minutes, local.date()
    for day in _days_from(today):
        for opens, closes in _work_of(calendar, country, day):
            begins = max(_minute(opens), _minute(local.time())) if day == today else _minute(opens)
            room = _minute(closes) - begins
            if room > left:
                return day
            left -= max(0, room)
    return None


def _open_days(calendar: StoreCalendar, country: Country, first: date) -> Iterator[date]:
    return (day for day in _days_from(first) if _work_of(calendar, country, day))


def _carrier_days(country: Country, first: date) -> Iterator[date]:
    return (day for day in _days_from(first) if day.weekday() != SUNDAY and not country.is_closed_on(day))


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(AHEAD_DAYS))


def _minute(moment: time) -> int:
    """Of the day."""
    return moment.hour * 60 + moment.minute
