"""A clock that was set forward or back by a day loses nothing and does nothing twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shop.auctions.tasks import close_at_end
from shop.common import clock
from shop.common.clock import now
from shop.events.dispatcher import sweep_events
from shop.events.models import DomainEvent
from shop.events.tasks import sweep_outbox
from shop.limits.services import windows
from shop.payments.models import PaymentEvent
from shop.payments.services.due_work import find_events_to_apply
from shop.payments.states import EventStatus
from site_config import clocks, page_store
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.orders import create_order

A_DAY = timedelta(days=1)


@pytest.fixture
def event(db: None) -> DomainEvent:
    return DomainEvent.objects.create(name="nobody.hears", subject="order", subject_id=1, next_attempt_at=now() + A_DAY)


def test_event_that_a_clock_ahead_put_off_is_not_put_off_by_a_day(event: DomainEvent) -> None:
    assert sweep_events() == 1
    event.refresh_from_db()
    assert event.handled_at is not None


@pytest.mark.django_db
def test_payment_message_that_a_clock_ahead_put_off_is_looked_at() -> None:
    message = PaymentEvent.objects.create(
        provider="stripe", external_id="evt_1", status=EventStatus.RECEIVED, next_try_at=now() + A_DAY, raw=b"{}"
    )
    assert find_events_to_apply() == [message.pk]


@pytest.mark.django_db
def test_page_that_a_clock_ahead_kept_is_not_kept_for_a_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    address = create_product_on_sale().get_absolute_url()
    assert Client().get(address).status_code == 200
    kept = list(page_store.memory._pages.values())
    assert all(page.is_good for page in kept), "the page, and the pieces that pages of one's own share with it"
    meant = page_store.time.time()
    for days, is_good in ((-1, False), (0, True), (1, False)):
        monkeypatch.setattr(page_store.time, "time", lambda days=days: meant + days * 86_400)
        assert {page.is_good for page in kept} == {is_good}
        assert {page.may_stand_in for page in kept} == {is_good}


@pytest.mark.postgres
@pytest.mark.parametrize("days", [1, -1])
def test_worker_whose_clock_is_off_leaves_periodic_jobs_alone(event: DomainEvent, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    assert connection.vendor == "postgresql"
    meant = clocks.now
    monkeypatch.setattr(clocks, "now", lambda: meant() + days * A_DAY)
    sweep_outbox()
    event.refresh_from_db()
    assert event.handled_at is None
    monkeypatch.setattr(clocks, "now", meant)
    sweep_outbox()
    event.refresh_from_db()
    assert event.handled_at is not None


@pytest.fixture
def set_forward(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """By a day: the clock of the machine, while a process runs that serves from PostgreSQL."""
    meant = clock.timezone.now
    clock.follow_clock(clocks.database_clock)
    now()
    yield lambda: monkeypatch.setattr(clock.timezone, "now", lambda: meant() + A_DAY)
    clock.follow_clock(None)


@pytest.mark.postgres
@pytest.mark.django_db
def test_process_that_is_ahead_ends_nothing_before_its_time(set_forward: Callable[[], None]) -> None:
    """Both end when they are looked at, once they are over."""
    auction, order = create_auction(ends_at=now() + timedelta(hours=2)), create_order(expires_at=now() + timedelta(hours=2))
    set_forward()
    bidder = create_user()
    reader = QuickClient()
    reader.force_login(bidder)
    assert reader.get(auction.product.get_absolute_url()).status_code == 200
    answer = reader.post(f"/auctions/{auction.pk}/bid/", {"maximum": "12000", "confirmed": "12000"}, headers={"HX-Request": "true"})
    assert "You lead." in answer.content.decode()
    reader.force_login(order.buyer)
    assert reader.get(order.get_absolute_url()).status_code == 200
    close_at_end.call_local(auction.pk)
    auction.refresh_from_db()
    order.refresh_from_db()
    assert (auction.status, order.fulfilment) == ("open", "pending")


@pytest.mark.django_db
def test_try_whose_clock_is_a_little_behind_counts_in_the_same_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two at once, who looked at the clock first may come second: that is no clock that was set back."""
    assert windows.count_try("guard:crowd", seconds=60) == 1
    monkeypatch.setattr(windows, "now", lambda: now() - timedelta(seconds=2))
    assert (windows.count_try("guard:crowd", seconds=60), windows.count_again("guard:crowd")) == (2, 3)
    assert not windows.begin_count("guard:crowd", seconds=60)
    assert windows.read_count("guard:crowd") == 3
