"""A promise that cannot be kept is told of once, with a new day where one can be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from shop.accounts.models import User
from shop.events.models import DomainEvent
from shop.notifications.models import Notification
from shop.orders.models import Order
from shop.orders.queries import order_timeline
from shop.orders.services import announce_delays, cancel_order, confirm_order, measure_preparation
from shop.orders.services.preparation import ENOUGH
from shop.orders.states import CancelledBy, DeliveryMethod, Fulfilment
from shop.stores.models import Store
from tests.factories.orders import advance, create_order
from tests.factories.stores import create_hours, create_store

TUESDAY = date(2026, 11, 24)
MoveClock = Callable[[datetime], None]


def _at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MoveClock:
    def move(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move(_at(TUESDAY))
    return move


@pytest.fixture
def store(db: None, bob: User) -> Store:
    """Open from nine to six, Monday to Saturday."""
    store = create_store(owner=bob, name="Chez Bob", preparation_hours=2)
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    return store


@pytest.fixture
def order(clock: MoveClock, alice: User, store: Store) -> Order:
    """Promised for Tuesday 24 or Wednesday 25."""
    order = create_order(buyer=alice, store=store)
    return _promise(order, TUESDAY, TUESDAY + timedelta(days=1))


def _promise(order: Order, first: date, last: date, way: list[int] | None = None) -> Order:
    order.promised_first, order.promised_last, order.way_days = first, last, way or [0, 1, 0]
    order.expires_at = None
    order.save()
    return order


def _told(user: User) -> list[str]:
    return list(Notification.objects.of(user.pk).filter(kind__contains="late").values_list("kind", flat=True)) + list(
        Notification.objects.of(user.pk).filter(kind__contains="delayed").values_list("kind", flat=True)
    )


def test_nothing_is_said_while_it_can_be_held(order: Order, clock: MoveClock) -> None:
    assert announce_delays() == 0
    clock(_at(date(2026, 11, 25), 14))
    assert announce_delays() == 0, "if it were confirmed now, it would come today"


def test_not_confirmed_in_time_both_are_told_once_and_no_day_is_invented(
    order: Order, clock: MoveClock, alice: User, bob: User, run_events: Callable[[], None]
) -> None:
    clock(_at(date(2026, 11, 25), 16))
    assert announce_delays() == 1
    assert announce_delays() == 0
    run_events()
    order.refresh_from_db()
    assert order.delayed_at == _at(date(2026, 11, 25), 16)
    assert (order.expected_first, order.promised_last) == (None, date(2026, 11, 25))
    assert (_told(alice), _told(bob)) == (["order.delayed"], ["order.late_at_store"])
    assert order_timeline(order)[-1].text == "The order is late. No new day is known yet."


def test_being_prepared_too_long_it_gets_a_new_day(
    order: Order, clock: MoveClock, alice: User, run_events: Callable[[], None], client: Client
) -> None:
    advance(order, Fulfilment.PREPARING)
    clock(_at(date(2026, 11, 25), 17, 30))
    assert announce_delays() == 1
    run_events()
    order.refresh_from_db()
    assert order.expected_days == "Thursday 26 to Friday 27 November"
    assert _told(alice) == ["order.delayed_until"]
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    page = " ".join(client.get(order.get_absolute_url()).content.decode().split())
    assert "Late: now expected Thursday 26 to Friday 27 November." in page
    assert "Promised Tuesday 24 to Wednesday 25 November." in page


def test_on_its_way_it_is_late_once_the_last_day_is_over(order: Order, clock: MoveClock) -> None:
    advance(order, Fulfilment.HANDED_OVER)
    clock(_at(date(2026, 11, 25), 23, 59))
    assert announce_delays() == 0
    clock(_at(date(2026, 11, 26), 0, 1))
    assert announce_delays() == 1
    order.refresh_from_db()
    assert order.expected_first == date(2026, 11, 26)


@pytest.mark.parametrize("target", [Fulfilment.DELIVERED, Fulfilment.CANCELLED])
def test_what_is_over_is_not_late(order: Order, clock: MoveClock, target: Fulfilment) -> None:
    if target == Fulfilment.CANCELLED:
        cancel_order(order, by=CancelledBy.BUYER, reason="x", actor_id=order.buyer_id)
    else:
        advance(order, target)
    clock(_at(date(2026, 12, 20)))
    assert announce_delays() == 0


def test_an_unpaid_order_is_no_business_of_the_seller_s(order: Order, clock: MoveClock) -> None:
    Order.objects.filter(pk=order.pk).update(is_prepaid=True)
    clock(_at(date(2026, 12, 20)))
    assert announce_delays() == 0


def test_what_waits_at_the_counter_is_not_late(order: Order, clock: MoveClock) -> None:
    Order.objects.filter(pk=order.pk).update(delivery_method=DeliveryMethod.PICKUP, way_days=[0, 0, 0])
    advance(order, Fulfilment.READY)
    clock(_at(date(2026, 12, 20)))
    assert announce_delays() == 0


def test_hours_that_changed_in_between_make_it_late_and_leave_the_promise(order: Order, clock: MoveClock, store: Store) -> None:
    confirm_order(order, actor_id=store.owner_id)
    store.hours.exclude(weekday=4).delete()
    assert announce_delays() == 1
    order.refresh_from_db()
    assert order.promised_days == "Tuesday 24 to Wednesday 25 November"
    assert order.expected_first == date(2026, 11, 27)


def test_an_order_without_a_promise_is_never_late(order: Order, clock: MoveClock) -> None:
    Order.objects.filter(pk=order.pk).update(promised_first=None, promised_last=None, way_days=[])
    clock(_at(date(2026, 12, 20)))
    assert announce_delays() == 0


def test_the_confirmation_says_the_days(order: Order, alice: User, store: Store, run_events: Callable[[], None]) -> None:
    confirm_order(order, actor_id=store.owner_id)
    run_events()
    told = Notification.objects.of(alice.pk).get(kind="order.confirmed_until")
    assert told.data["days"] == {"first": "2026-11-24", "last": "2026-11-25"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_tell_once(order: Order, clock: MoveClock) -> None:
    clock(_at(date(2026, 11, 30)))

    def sweep(_number: int) -> int:
        try:
            return announce_delays()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(sweep, range(6))) == 1
    assert DomainEvent.objects.filter(name="order.delayed").count() == 1


class TestMeasuring:
    """What a store needs is what it needed lately."""

    @staticmethod
    def _history(alice: User, store: Store, clock: MoveClock, number: int, hours: int) -> None:
        for _ in range(number):
            clock(_at(TUESDAY, 9))
            order = create_order(buyer=alice, store=store)
            advance(order, Fulfilment.PREPARING)
            clock(_at(TUESDAY, 9 + hours))
            advance(order, Fulfilment.READY)

    def test_the_median_counts_from_the_order_on(self, alice: User, store: Store, clock: MoveClock) -> None:
        self._history(alice, store, clock, ENOUGH, 3)
        assert measure_preparation() == 1
        assert measure_preparation() == 0
        store.refresh_from_db()
        assert (store.measured_minutes, store.preparation_minutes) == (180, 180)

    def test_too_few_say_nothing(self, alice: User, store: Store, clock: MoveClock) -> None:
        self._history(alice, store, clock, ENOUGH - 1, 3)
        assert measure_preparation() == 0
        store.refresh_from_db()
        assert (store.measured_minutes, store.preparation_minutes) == (None, 120)
