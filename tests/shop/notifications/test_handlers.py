"""Who is told of what, and how often."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from couriers.events import DELIVERY_DELIVERED, DeliveryData
from couriers.models import CourierProfile
from couriers.services import publish_delivery, withdraw_delivery
from shop.accounts.models import User
from shop.catalog.states import ProductStatus
from shop.common.money import Money
from shop.events.models import DomainEvent, HandlerRun
from shop.events.services import record_event
from shop.ledger.models import Account
from shop.ledger.services import lock_account
from shop.ledger.states import AccountKind
from shop.notifications.kinds import KINDS, text_of
from shop.notifications.models import Notification, Sending
from shop.notifications.queries import inbox_lines
from shop.notifications.services import notify_recipients_once, notify_team_of_reviews
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.services import receive_cash
from shop.payouts.services import hold_order, lift_hold
from shop.stores.services import follow_store
from tests.factories.catalog import create_product
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import advance, create_order
from tests.factories.payments import create_due_payment, pay_by_card
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


def test_amounts_are_written_as_the_reader_s_language_does(alice: User) -> None:
    """Handlers run in jobs, in the site's language: an amount that they wrote out would stay English in a French sentence."""
    words = {"sender": "Chez Bob", "price": Money(40_500, "GNF"), "title": "Boubou"}
    notify_recipients_once("x", recipients=[alice.pk], kind="offer.made", data=words, url="/")
    row = Notification.objects.get()
    with translation.override("fr"):
        assert "40\u202f500\u00a0GNF" in row.text
    with translation.override("en"):
        assert row.text == "Chez Bob offers you 40,500\u00a0GNF each for “Boubou”."
    facts = {"amount": Money(5, "GNF"), "provider": "stripe", "until": date(2026, 3, 1), "reason": ""}
    notify_recipients_once("y", recipients=[alice.pk], kind="dispute.to_answer", data=facts, url="/")
    with translation.override("fr"):
        assert "1 mars 2026" in Notification.objects.get(kind="dispute.to_answer").text.replace("\u00a0", " ")


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


def test_couriers_nearest_to_an_offered_parcel_hear_of_it_while_it_is_there(
    alice: User, bob: User, carol: User, run_events: Callable[[], None]
) -> None:
    store = create_store(owner=bob)
    create_courier(user=carol, region=store.region, is_available=True)
    resting = create_courier(region=store.region, is_available=False).user
    offered, taken = (create_delivery(buyer=alice, store=store) for _ in range(2))
    publish_delivery(offered, actor_id=bob.pk)
    run_events()
    publish_delivery(taken, actor_id=bob.pk)
    withdraw_delivery(taken, actor_id=bob.pk)
    run_events()
    assert _told(carol) == ["delivery.offered"]
    assert _told(resting) == []


def test_courier_hears_once_a_day_that_he_nears_his_limit_of_cash(alice: User, carol: User, run_events: Callable[[], None]) -> None:
    profile = create_courier(user=carol)
    delivered = DeliveryData(order_id=0, number="GN-1", courier_id=carol.pk, mode="courier", attempt=1)
    held = lock_account(AccountKind.COURIER_CASH, carol.pk, "GNF")
    CourierProfile.objects.filter(pk=profile.pk).update(cash_ceiling_minor=100_000)
    for minor in (79_999, 80_000, 90_000, 100_000):
        Account.objects.filter(pk=held.pk).update(balance_minor=minor)
        with transaction.atomic():
            record_event(DELIVERY_DELIVERED, 0, data=delivered)
        run_events()
    assert _told(carol) == ["courier.cash_near_limit", "courier.cash_at_limit"]


def test_team_hears_once_a_day_how_many_listings_wait(bob: User, sam: User, mallory: User) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert notify_team_of_reviews(at=noon) == 0
    create_product(store=create_store(owner=bob), status=ProductStatus.SUBMITTED)
    assert notify_team_of_reviews(at=noon.replace(hour=7)) == 0
    assert [notify_team_of_reviews(at=noon), notify_team_of_reviews(at=noon)] == [1, 0]
    assert (_told(sam), _told(mallory)) == (["team.reviews_wait"], [])


def test_a_store_hears_of_followers_in_one_line_without_their_names(
    alice: User, bob: User, mallory: User, run_events: Callable[[], None]
) -> None:
    store = create_store(owner=bob, name="Chez Bob")
    for person in (alice, mallory):
        follow_store(person, store)
    run_events()
    with translation.override("en"):
        assert [line.text for line in inbox_lines(bob.pk)] == ["2 people newly follow Chez Bob."]
    assert not Sending.objects.exists()


def test_who_paid_in_advance_hears_that_it_arrived_and_who_paid_at_the_door_does_not(
    alice: User, bob: User, carol: User, run_events: Callable[[], None], settings: Any
) -> None:
    payment = create_due_payment(buyer=alice)
    pay_by_card(payment, settings)
    receive_cash(create_order(buyer=bob), received_by=carol)
    run_events()
    told = Notification.objects.of(alice.pk).get(kind="payment.received")
    assert str(payment.amount) in told.text
    assert told.url == reverse("payments:payment", args=[payment.pk])
    assert "payment.received" not in _told(bob)


def test_a_store_hears_that_its_money_is_held_and_free_again_but_not_why(bob: User, sam: User, run_events: Callable[[], None]) -> None:
    order = create_order(store=create_store(owner=bob))
    hold = hold_order(order, reason="Smells of fraud", actor_id=sam.pk)
    lift_hold(hold, actor_id=sam.pk)
    run_events()
    assert [kind for kind in _told(bob) if kind.startswith("moneyhold")] == ["moneyhold.placed", "moneyhold.lifted"]
    held = Notification.objects.of(bob.pk).get(kind="moneyhold.placed")
    assert order.number in held.text
    assert "Smells" not in str(held.data) + held.text
