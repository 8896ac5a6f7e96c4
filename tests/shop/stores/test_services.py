from datetime import time
from typing import Any

import pytest

from shop.accounts.models import User
from shop.events.models import DomainEvent
from shop.stores.exceptions import InvalidHours, InvalidStore, InvalidStoreMove
from shop.stores.models import OpeningHours, Store
from shop.stores.services import Stretch, open_store, pause_store, reopen_store, set_hours, update_store
from shop.stores.states import DeliveryScope, StoreStatus
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store


def _open(owner: User, **details: Any) -> Store:
    fields: dict[str, Any] = {
        "region": create_place(),
        "name": "Chez Maïmouna",
        "landmark": "Opposite the mosque",
        "phone": "+224620000009",
    }
    return open_store(owner, country=create_country(), **(fields | details))


def _names(store: Store) -> list[str]:
    return list(DomainEvent.objects.about("store", store.pk).values_list("name", flat=True))


def test_opening_a_store_lets_its_owner_sell(mallory: User) -> None:
    store = _open(mallory)
    mallory.refresh_from_db()
    assert mallory.is_seller
    assert (store.slug, store.currency, store.status) == ("chez-maimouna", "GNF", StoreStatus.OPEN)
    assert _names(store) == ["store.opened"]


def test_same_name_gets_a_numbered_address(bob: User, mallory: User) -> None:
    assert [_open(bob).slug, _open(mallory).slug] == ["chez-maimouna", "chez-maimouna-2"]


def test_places_must_lie_within_one_another(mallory: User) -> None:
    elsewhere = create_place(parent=create_place(name="Kindia"), name="Coyah")
    with pytest.raises(InvalidStore):
        _open(mallory, prefecture=elsewhere)
    with pytest.raises(InvalidStore):
        _open(mallory, region=create_place(country=create_country(code="KE"), name="Nairobi"))
    mallory.refresh_from_db()
    assert not Store.objects.exists()
    assert not mallory.is_seller


def test_store_without_delivery_and_pickup_is_refused(mallory: User) -> None:
    with pytest.raises(InvalidStore):
        _open(mallory, delivery_scope=DeliveryScope.PICKUP, allows_pickup=False)


def test_update_tells_what_changed_and_keeps_the_address(bob: User) -> None:
    store = create_store(owner=bob, name="Old name", slug="old-name")
    assert update_store(store, actor_id=bob.pk, name="New name", tagline="") == ["name"]
    assert update_store(store, actor_id=bob.pk, name="New name") == []
    store.refresh_from_db()
    assert (store.name, store.slug) == ("New name", "old-name")
    assert _names(store) == ["store.changed"]


def test_hours_are_replaced_as_a_whole(bob: User) -> None:
    store = create_store(owner=bob)
    week = [Stretch(0, time(8), time(12)), Stretch(0, time(14), time(18)), Stretch(5, time(9), time(13))]
    assert set_hours(store, week, actor_id=bob.pk)
    assert not set_hours(store, list(reversed(week)), actor_id=bob.pk)
    assert set_hours(store, week[:1], actor_id=bob.pk)
    assert [(row.weekday, row.opens, row.closes) for row in OpeningHours.objects.filter(store=store)] == [(0, time(8), time(12))]
    assert _names(store) == ["store.changed", "store.changed"]


@pytest.mark.parametrize(
    "week",
    [
        [Stretch(0, time(12), time(12))],
        [Stretch(0, time(22), time(2))],
        [Stretch(0, time(8), time(12)), Stretch(0, time(11), time(14))],
        [Stretch(7, time(8), time(12))],
        [Stretch(0, time(hour), time(hour, 30)) for hour in range(5)],
    ],
)
def test_impossible_hours_change_nothing(bob: User, week: list[Stretch]) -> None:
    store = create_store(owner=bob)
    set_hours(store, [Stretch(1, time(8), time(12))], actor_id=bob.pk)
    with pytest.raises(InvalidHours):
        set_hours(store, week, actor_id=bob.pk)
    assert [row.weekday for row in store.hours.all()] == [1]


def test_pause_and_reopen(bob: User) -> None:
    store = create_store(owner=bob)
    pause_store(store, actor_id=bob.pk)
    with pytest.raises(InvalidStoreMove):
        pause_store(store, actor_id=bob.pk)
    reopen_store(store, actor_id=bob.pk)
    assert store.status == StoreStatus.OPEN
    assert _names(store) == ["store.paused", "store.reopened"]


def test_suspended_store_stays_suspended(bob: User) -> None:
    store = create_store(owner=bob, status=StoreStatus.SUSPENDED)
    with pytest.raises(InvalidStoreMove):
        reopen_store(store, actor_id=bob.pk)
    store.refresh_from_db()
    assert store.status == StoreStatus.SUSPENDED
