"""Who is told of what, and how often."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import translation

from shop.accounts.models import User
from shop.events.models import DomainEvent, HandlerRun
from shop.notifications.kinds import KINDS, text_of
from shop.notifications.models import Notification
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.orders import advance, create_order
from tests.factories.stores import create_store


def _told(user: User) -> list[str]:
    return list(Notification.objects.of(user.pk).order_by("pk").values_list("kind", flat=True))


def test_seller_hears_of_the_order_and_buyer_of_its_way(alice: User, bob: User, run_events: Callable[[], None]) -> None:
    order = create_order(buyer=alice, store=create_store(owner=bob))
    advance(order, Fulfilment.READY)
    run_events()
    assert _told(bob) == ["order.placed"]
    assert _told(alice) == ["order.confirmed", "order.preparing", "order.ready"]


def test_whoever_acted_is_not_told(alice: User, bob: User, run_events: Callable[[], None]) -> None:
    order = create_order(buyer=alice, store=create_store(owner=bob))
    cancel_order(order, by=CancelledBy.BUYER, reason="Too late", actor_id=alice.pk)
    run_events()
    assert _told(bob) == ["order.placed", "order.cancelled"]
    assert _told(alice) == []


def test_replayed_event_tells_nobody_twice(alice: User, bob: User, run_events: Callable[[], None]) -> None:
    create_order(buyer=alice, store=create_store(owner=bob))
    run_events()
    HandlerRun.objects.all().delete()
    DomainEvent.objects.update(handled_at=None)
    run_events()
    assert _told(bob) == ["order.placed"]


def test_text_is_made_in_the_readers_language_and_survives_missing_data() -> None:
    data = {"number": "GN-1", "store": "Chez Bob"}
    with translation.override("en"):
        assert text_of("order.ready", data) == "Your order GN-1 is ready."
        assert text_of("order.cancelled", data) == "Order GN-1 at Chez Bob was cancelled: –"
        assert all(text_of(kind, {}) for kind in KINDS)
        assert text_of("from.a.newer.release", data) == "from.a.newer.release"


def _told_once(user: User, **fields: object) -> Notification:
    return Notification.objects.create(recipient=user, kind="order.ready", data={"number": "GN-1"}, key=f"k{user.pk}", **fields)


def test_opening_marks_as_read_and_leads_on(client: Client, alice: User) -> None:
    row = _told_once(alice, url="/orders/GN-1/")
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("notifications:open", args=[row.pk]))
    assert response.headers["Location"] == "/orders/GN-1/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_strangers_notification_is_a_404_and_stays_unread(client: Client, alice: User, mallory: User) -> None:
    row = _told_once(alice)
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("notifications:open", args=[row.pk])).status_code == 404
    client.post(reverse("notifications:read_all"))
    row.refresh_from_db()
    assert row.read_at is None


def test_inbox_shows_its_own_and_says_so_when_empty(client: Client, alice: User, mallory: User) -> None:
    _told_once(alice)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "Your order GN-1 is ready." in client.get(reverse("notifications:inbox")).content.decode()
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("notifications:inbox")).content.decode()
    assert "GN-1" not in page
    assert "Nothing new" in page
