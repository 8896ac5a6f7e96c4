"""The days that a store promises: never on a closed day, never before now, by its own calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shop.common.day_spans import say_days
from shop.common.money import Money
from shop.places.models import Country
from shop.stores.models import DeliveryZone, HoursException, OpeningHours, Store
from shop.stores.queries import COLLECTED, DeliveryWay, delivery_terms, give_calendars, opening_minutes, promise, way_to
from shop.stores.queries.calendars import keep_calendar
from shop.stores.states import DeliveryScope, ZoneKind
from tests.factories.stores import create_hours, create_store, create_zone

NEAR, FAR = DeliveryWay(0, 1), DeliveryWay(1, 3, is_far=True)
MONDAY = date(2026, 11, 23)
ZONES = ["Africa/Conakry", "Africa/Nairobi", "Asia/Karachi"]
CLOSED = ["11-25", "2026-12-03"]


def _store(
    *,
    zone: str = "Africa/Conakry",
    week: dict[int, list[tuple[int, int]]] | None = None,
    special: dict[date, tuple[int, int] | None] | None = None,
    away: tuple[date, date] | None = None,
    pauses: bool = False,
    hours: int = 4,
) -> Store:
    """Not in the database: open from 9 to 18 o'clock from Monday to Saturday unless a week is given."""
    country = Country(code="GN", currency="GNF", time_zone=zone, closed_days=CLOSED, delivery_max_km=60)
    first, last = away or (None, None)
    store = Store(
        pk=1, country=country, currency="GNF", preparation_hours=hours, holiday_from=first, holiday_until=last, holiday_pauses_orders=pauses
    )
    week = {day: [(9, 18)] for day in range(6)} if week is None else week
    rows = [OpeningHours(weekday=day, opens=time(a), closes=time(b)) for day, spans in week.items() for a, b in spans]
    days = [HoursException(date=day, opens=time(span[0]) if span else None, closes=time(span[1]) if span else None)
            for day, span in (special or {}).items()]  # fmt: skip
    keep_calendar(store, rows, days)
    return store


def _at(day: date, hour: int = 10, minute: int = 0, *, zone: str = "Africa/Conakry") -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _days(store: Store, way: DeliveryWay, at: datetime, minutes: int | None = None) -> tuple[date, date]:
    found = promise(store, way, at=at, minutes=minutes)
    assert found is not None
    return found.first, found.last


hour = st.integers(0, 22)
span = st.tuples(hour, hour).filter(lambda pair: pair[0] < pair[1])
weeks = st.dictionaries(st.integers(0, 6), st.lists(span, min_size=1, max_size=1), min_size=1, max_size=7)
near_days = st.integers(-1, 20).map(lambda n: MONDAY + timedelta(days=n))
specials = st.dictionaries(near_days, st.none() | span, max_size=6)
aways = st.none() | st.tuples(near_days, st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
ways = st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()).map(lambda t: DeliveryWay(min(t[:2]), max(t[:2]), is_far=t[2]))
moments = st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 5)).map(lambda when: when.replace(tzinfo=UTC))


@given(weeks, specials, aways, ways, moments, st.sampled_from(ZONES), st.integers(0, 3000))
def test_a_promise_is_in_order_never_past_and_on_no_closed_day(week, special, away, way, at, zone, minutes):
    store = _store(zone=zone, week=week, special=special, away=away)
    found = promise(store, way, at=at, minutes=minutes)
    assert found is not None
    assert at.astimezone(ZoneInfo(zone)).date() <= found.first <= found.last
    for day in (found.first, found.last):
        assert f"{day:%m-%d}" not in CLOSED
        assert day.isoformat() not in CLOSED
        if way.is_far:
            assert day.weekday() != 6
        else:
            assert not (away and away[0] <= day <= away[1])
            assert special[day] is not None if day in special else day.weekday() in week


@given(weeks, specials, aways, ways, moments, st.integers(0, 2000), st.integers(0, 2000))
def test_more_preparation_never_comes_sooner(week, special, away, way, at, less, more):
    store = _store(week=week, special=special, away=away)
    sooner = _days(store, way, at, min(less, more))
    later = _days(store, way, at, max(less, more))
    assert sooner[0] <= later[0]
    assert sooner[1] <= later[1]


@given(weeks, specials, ways, moments, st.integers(0, 5000))
def test_an_order_placed_later_never_comes_sooner(week, special, way, at, wait):
    store = _store(week=week, special=special)
    assert _days(store, way, at) <= _days(store, way, at + timedelta(minutes=wait))


def test_one_minute_before_midnight_counts_from_the_next_opening():
    store = _store(hours=1)
    assert _days(store, COLLECTED, _at(MONDAY, 23, 59)) == (date(2026, 11, 24),) * 2
    assert _days(store, COLLECTED, _at(MONDAY, 10)) == (MONDAY,) * 2


@pytest.mark.parametrize(("zone", "first"), [("Africa/Conakry", 23), ("Africa/Nairobi", 24), ("Asia/Karachi", 24)])
def test_the_store_s_own_clock_counts(zone, first):
    """16:30 in UTC is half past four in Conakry, half past seven in Nairobi, half past nine in Karachi: there the store is closed."""
    at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert _days(_store(zone=zone, hours=1), COLLECTED, at) == (date(2026, 11, first),) * 2


@pytest.mark.parametrize("zone", ZONES)
def test_the_day_begins_at_the_store_s_midnight(zone):
    found = promise(_store(zone=zone, hours=1), COLLECTED, at=_at(MONDAY, 23, 59, zone=zone))
    assert found is not None
    assert found.first == date(2026, 11, 24)


def test_the_cut_off_is_as_long_before_closing_as_the_store_needs():
    store = _store(hours=4)
    assert _days(store, COLLECTED, _at(MONDAY, 13, 59))[0] == MONDAY
    assert _days(store, COLLECTED, _at(MONDAY, 14, 0))[0] == date(2026, 11, 24), "at closing time nobody can collect it any more"
    assert _days(store, NEAR, _at(MONDAY, 13, 30))[0] == date(2026, 11, 24), "a courier needs an hour to come"


def test_holidays_closed_days_and_times_away_are_passed_over():
    tuesday = date(2026, 11, 24)
    assert _days(_store(hours=8), NEAR, _at(tuesday, 12)) == (date(2026, 11, 26), date(2026, 11, 27)), "the 25th is a holiday"
    store = _store(special={date(2026, 11, 26): None})
    assert _days(store, NEAR, _at(tuesday, 17))[0] == date(2026, 11, 27)
    back = _store(away=(tuesday, date(2026, 11, 29)))
    assert _days(back, NEAR, _at(tuesday))[0] == date(2026, 11, 30)


def test_nothing_is_promised_while_no_orders_are_taken_or_no_door_ever_opens():
    away = (MONDAY, MONDAY + timedelta(days=3))
    assert promise(_store(away=away, pauses=True), NEAR, at=_at(MONDAY)) is None
    never = _store(week={0: [(9, 10)]}, hours=400)
    assert promise(never, NEAR, at=_at(MONDAY)) is None


def test_a_store_that_told_no_hours_works_as_is_usual():
    assert _days(_store(week={}), NEAR, _at(date(2026, 11, 29), 10))[0] == date(2026, 11, 30), "the 29th is a Sunday"


def test_what_comes_from_afar_travels_on_working_days_whatever_the_store_s():
    store = _store(week={0: [(9, 18)]}, hours=1)
    assert _days(store, FAR, _at(MONDAY)) == (date(2026, 11, 24), date(2026, 11, 27)), "the 25th is a holiday"


def test_the_way_is_as_declared_or_usual():
    store = _store()
    store.region_id, region = 5, DeliveryZone(kind=ZoneKind.PLACE, place_id=5)
    country = DeliveryZone(kind=ZoneKind.COUNTRY)
    assert way_to(store, None, metres=3_000) == way_to(store, region, metres=None) == NEAR
    assert not way_to(store, country, metres=5_000).is_far
    assert way_to(store, country, metres=300_000).is_far
    declared = DeliveryZone(kind=ZoneKind.COUNTRY, days_from=2, days_to=5)
    assert way_to(store, declared, metres=300_000) == DeliveryWay(2, 5, is_far=True)
    assert way_to(store, DeliveryZone(kind=ZoneKind.ABROAD), metres=None).fewest > 1


def test_minutes_of_opening_hours_leave_out_the_night_and_holidays():
    store = _store()
    assert opening_minutes(store, _at(MONDAY, 17), _at(date(2026, 11, 24), 10)) == 120
    assert opening_minutes(store, _at(date(2026, 11, 24), 17), _at(date(2026, 11, 26), 9, 30)) == 90
    assert opening_minutes(store, _at(MONDAY, 20), _at(MONDAY, 22)) == 0


def test_calendars_come_in_one_query_and_say_what_prefetching_says(db, django_assert_num_queries):
    stores = [create_store() for _ in range(3)]
    for store in stores[:2]:
        create_hours(store=store, weekday=2, opens=time(8), closes=time(12))
        HoursException.objects.create(store=store, date=date(2999, 1, 1), opens=time(10), closes=time(11))
        HoursException.objects.create(store=store, date=date(2999, 1, 2))
    found = list(Store.objects.order_by("pk"))
    with django_assert_num_queries(1):
        give_calendars(found)
        given_ = [([(h.weekday, h.opens, h.closes) for h in s.hours.all()], {e.date: (e.opens, e.closes) for e in s.exceptions.all()})
                  for s in found]  # fmt: skip
    special = {date(2999, 1, 1): (time(10), time(11)), date(2999, 1, 2): (None, None)}
    assert given_ == [([(2, time(8), time(12))], special)] * 2 + [([], {})]
    with django_assert_num_queries(0):
        give_calendars(found)


@pytest.mark.parametrize(
    ("first", "last", "english", "french"),
    [
        (date(2026, 11, 27), date(2026, 11, 27), "Friday 27 November", "le vendredi 27 novembre"),
        (date(2026, 11, 24), date(2026, 11, 25), "Tuesday 24 to Wednesday 25 November", "du mardi 24 au mercredi 25 novembre"),
        (date(2026, 11, 30), date(2026, 12, 1), "Monday 30 November to Tuesday 1 December", "du lundi 30 novembre au mardi 1er décembre"),
    ],
)
def test_days_are_said_as_people_say_them(first, last, english, french):
    for language, text in (("en", english), ("fr", french)):
        with translation.override(language):
            assert say_days(first, last) == text


class TestPricesByZone:
    """While no place is known, each area has its own price: one that is free does not make the others so."""

    @staticmethod
    def _terms(store: Store, goods: int = 50_000):
        return delivery_terms(Store.objects.get(pk=store.pk), None, goods=Money(goods, store.currency), grams=0, at=_at(MONDAY))

    def test_from_to(self, db):
        store = create_store()
        create_zone(store=store, place=store.region, price_minor=0)
        create_zone(store=store, price_minor=30_000)
        terms = self._terms(store)
        assert terms.lowest is not None
        assert terms.highest is not None
        assert (terms.lowest.minor, terms.highest.minor, terms.is_span) == (0, 30_000, True)
        assert [each.price.charge.minor for each in terms.zones] == [0, 30_000]
        assert all(each.home for each in terms.zones)

    def test_distance_and_weight_leave_the_end_open(self, db):
        store = create_store()
        create_zone(store=store, price_minor=10_000, per_km_minor=500)
        terms = self._terms(store)
        assert (terms.highest, terms.is_span) == (None, True)

    def test_free_from_counts_the_goods(self, db):
        store = create_store()
        create_zone(store=store, price_minor=10_000, free_from_minor=60_000)
        below, above = self._terms(store), self._terms(store, 60_000)
        assert below.free_from is not None
        assert (below.free_from.minor, below.is_span) == (60_000, False)
        assert above.lowest is not None
        assert (above.lowest.minor, above.free_from) == (0, None)

    def test_without_zones_the_market_s_rate(self, db):
        terms = self._terms(create_store())
        assert terms.lowest is not None
        assert (terms.lowest.minor, terms.highest) == (10_000, None)
        assert terms.home is not None

    def test_pick_up_only(self, db):
        terms = self._terms(create_store(delivery_scope=DeliveryScope.PICKUP))
        assert (terms.lowest, terms.home) == (None, None)
        assert terms.pickup is not None
