"""The outbox: recorded with the change, brought to each handler once, kept until it worked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypedDict

import pytest
from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.events import registry
from shop.events.declarations import Event
from shop.events.dispatcher import dispatch_event, sweep_events
from shop.events.models import DomainEvent, HandlerRun
from shop.events.services import NotInTransaction, record_event


class ParcelWeighedData(TypedDict):
    grams: int


PARCEL_WEIGHED = Event("parcel.weighed", ParcelWeighedData, "Somebody has put a parcel on the scales.")
calls: list[int] = []
faults: list[Exception] = []


def good(event: DomainEvent) -> None:
    calls.append(event.pk)
    User.objects.create_user(f"told{event.pk}-{len(calls)}@example.com")


def fragile(event: DomainEvent) -> None:
    User.objects.create_user(f"fragile{event.pk}@example.com")
    if faults:
        raise faults.pop()


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    calls.clear()
    faults.clear()
    registry.on_event(PARCEL_WEIGHED)(good)
    registry.on_event(PARCEL_WEIGHED)(fragile)
    yield
    registry._handlers.pop(PARCEL_WEIGHED.name)


def _record() -> DomainEvent:
    with transaction.atomic():
        return record_event(PARCEL_WEIGHED, 7, data={"grams": 500})


@pytest.mark.django_db(transaction=True)
def test_event_needs_a_transaction() -> None:
    with pytest.raises(NotInTransaction):
        record_event(PARCEL_WEIGHED, 7, data={"grams": 500})
    assert not DomainEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_leaves_no_event_and_calls_nobody() -> None:
    with transaction.atomic():
        record_event(PARCEL_WEIGHED, 7, data={"grams": 500})
        transaction.set_rollback(True)
    assert not DomainEvent.objects.exists()
    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_handlers_run_after_commit() -> None:
    event = _record()
    event.refresh_from_db()
    assert calls == [event.pk]
    assert event.handled_at is not None
    assert (event.subject, event.subject_id, event.data) == ("parcel", 7, {"grams": 500})


@pytest.mark.django_db
def test_second_dispatch_runs_nothing_again() -> None:
    event = _record()
    assert dispatch_event(event.pk)
    DomainEvent.objects.update(handled_at=None)
    assert dispatch_event(event.pk)
    assert calls == [event.pk]
    assert HandlerRun.objects.count() == 2


@pytest.mark.django_db
def test_failing_handler_is_undone_kept_and_tried_again_alone() -> None:
    faults.append(RuntimeError("no network"))
    event = _record()
    assert not dispatch_event(event.pk)
    event.refresh_from_db()
    assert "no network" in event.last_error
    assert (event.handled_at, event.attempts) == (None, 1)
    assert not User.objects.filter(email__startswith="fragile").exists()
    assert calls == [event.pk]

    assert dispatch_event(event.pk)
    event.refresh_from_db()
    assert event.handled_at is not None
    assert User.objects.filter(email__startswith="fragile").count() == 1
    assert calls == [event.pk]


@pytest.mark.django_db
def test_sweep_takes_what_is_due_and_leaves_what_is_fresh() -> None:
    event = _record()
    assert sweep_events() == 0
    DomainEvent.objects.update(next_attempt_at=now() - timedelta(seconds=1))
    assert sweep_events() == 1
    assert calls == [event.pk]


@pytest.mark.django_db(transaction=True)
def test_dead_queue_does_not_undo_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise ConnectionError("queue away")

    monkeypatch.setattr("shop.events.services.dispatch", refuse)
    event = _record()
    assert DomainEvent.objects.get().pk == event.pk
    assert calls == []
