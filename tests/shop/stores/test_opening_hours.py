"""Special days and time away, by the calendar on the store's wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from shop.stores.exceptions import InvalidHours
from shop.stores.models import HoursException, Store
from shop.stores.queries import OpeningState, is_away, opening_state, storefronts, takes_orders
from shop.stores.services import remove_special_day, set_holiday, set_special_day
from tests.factories.places import create_country
from tests.factories.stores import create_hours, create_store

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.stores.queries.opening_hours.now", lambda: NOW)


@pytest.fixture
def store(db: None) -> Store:
    """Open from nine to six, Monday to Friday."""
    found = create_store()
    for weekday in range(5):
        create_hours(store=found, weekday=weekday)
    return found


def _state(store: Store, at: datetime = NOW) -> OpeningState:
    return opening_state(storefronts().get(pk=store.pk), at=at)


def _day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_a_closed_day_closes_and_the_next_usual_one_opens(store: Store) -> None:
    set_special_day(store, MONDAY, note="Wedding of my sister", actor_id=store.owner_id)
    set_special_day(store, _day(1), actor_id=store.owner_id)
    state = _state(store)
    assert (state.is_open, state.today_note) == (False, "Wedding of my sister")
    assert (state.opens, state.opens_on, state.days_ahead, state.opens_weekday) == (time(9), _day(2), 2, 2)
    assert [each.date for each in state.special_days] == [MONDAY, _day(1)]


def test_other_hours_on_one_day(store: Store) -> None:
    set_special_day(store, MONDAY, opens=time(14), closes=time(20), actor_id=None)
    assert (_state(store).opens, _state(store).days_ahead) == (time(14), 0)
    assert _state(store, NOW.replace(hour=19)).closes == time(20)


def test_a_special_day_can_open_a_sunday_and_is_said_once(store: Store) -> None:
    set_special_day(store, _day(6), opens=time(9), closes=time(10), actor_id=None)
    set_special_day(store, _day(6), opens=time(11), closes=time(12), actor_id=None)
    assert HoursException.objects.filter(store=store).count() == 1
    assert _state(store, datetime(2026, 11, 28, 12, tzinfo=UTC)).opens_on == _day(6)
    assert remove_special_day(store, _day(6), actor_id=None)
    assert not remove_special_day(store, _day(6), actor_id=None)
    assert _state(store, datetime(2026, 11, 28, 12, tzinfo=UTC)).opens_on == _day(7)


@pytest.mark.parametrize(
    ("first", "last", "away", "opens_on"),
    [
        (0, 0, True, 1),
        (0, 3, True, 4),
        (0, 4, True, 7),  # back on a Saturday, when nobody is there: so on Monday
        (1, 400, False, None),
        (-3, -1, False, None),
    ],
)
def test_time_away_leaps_to_the_first_day_back(store: Store, first: int, last: int, away: bool, opens_on: int | None) -> None:
    Store.objects.filter(pk=store.pk).update(holiday_from=_day(first), holiday_until=_day(last))
    state = _state(store)
    assert (state.is_away, state.is_open) == (away, not away)
    assert state.opens_on == (None if opens_on is None else _day(opens_on))


def test_after_hours_before_a_long_time_away_the_store_opens_when_it_is_back(store: Store) -> None:
    Store.objects.filter(pk=store.pk).update(holiday_from=_day(1), holiday_until=_day(360))
    set_special_day(store, _day(361), actor_id=None)
    assert _state(store, NOW.replace(hour=20)).opens_on == _day(364), "day 361 is special and closed, 362 and 363 a weekend"


def test_the_days_are_those_of_the_store_s_own_zone(db: None) -> None:
    store = create_store(country=create_country(code="KE"), holiday_from=MONDAY, holiday_until=MONDAY)
    create_hours(store=store, weekday=0, opens=time(0), closes=time(23, 59))
    late_sunday = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # Monday in Nairobi
    assert is_away(store, at=late_sunday)
    assert not takes_orders(store, at=late_sunday)
    assert not is_away(store, at=late_sunday - timedelta(hours=1))
    assert not is_away(store, at=datetime(2026, 11, 23, 21, tzinfo=UTC))


def test_orders_may_come_in_while_away(store: Store) -> None:
    set_holiday(store, first=MONDAY, last=_day(3), note="Hajj", pauses_orders=False, actor_id=None)
    assert is_away(store, at=NOW)
    assert takes_orders(store, at=NOW)
    set_holiday(store, first=None, last=None, actor_id=None)
    assert not is_away(store, at=NOW)


def test_a_store_that_only_told_its_time_away_has_no_next_opening(db: None) -> None:
    store = create_store(holiday_from=MONDAY, holiday_until=_day(3))
    assert (_state(store).is_away, _state(store).is_known, _state(store).opens) == (True, False, None)


@pytest.mark.parametrize(
    ("first", "last"),
    [(MONDAY, None), (None, MONDAY), (_day(1), MONDAY), (_day(-5), _day(-1)), (MONDAY, _day(367))],
)
def test_time_away_that_cannot_be_is_refused(store: Store, first: date | None, last: date | None) -> None:
    with pytest.raises(InvalidHours):
        set_holiday(store, first=first, last=last, actor_id=None)
    store.refresh_from_db()
    assert store.holiday_from is None


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [(-1, None, None), (367, None, None), (1, time(9), None), (1, None, time(9)), (1, time(9), time(9)), (1, time(20), time(2))],
)
def test_a_special_day_that_cannot_be_is_refused(store: Store, day: int, opens: time | None, closes: time | None) -> None:
    with pytest.raises(InvalidHours):
        set_special_day(store, _day(day), opens=opens, closes=closes, actor_id=None)
    assert not HoursException.objects.exists()
