"""Somebody without an account hears by text message, and his account hears of what he ordered before."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts import providers
from shop.accounts.guests import accounts_of_guests
from shop.accounts.models import User
from shop.accounts.services import set_phone
from shop.events.services import record_event
from shop.notifications.dispatching.messages import send_one
from shop.notifications.models import Notification, Sending
from shop.notifications.services import hand_notifications_over, notify_recipients, notify_recipients_once
from shop.notifications.states import Channel
from shop.orders.events import ORDER_READY
from shop.orders.guest_links import guest_link
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.factories.notifications import tell
from tests.factories.orders import create_order
from tests.shop.accounts.test_proofs import Phones
from tests.shop.checkout.test_claims import NUMBER, ordered_as_guest
from tests.threads import run_together, stand_until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def phones(settings: Any) -> type[Phones]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away = [], False
    return Phones


@pytest.fixture
def order(db: None) -> Order:
    return ordered_as_guest()


def texts() -> list[str]:
    """Of what waits now."""
    Sending.objects.update(due_at="2020-01-01T00:00Z")
    for pk in Sending.objects.order_by("pk").values_list("pk", flat=True):
        send_one(pk)
    return [text for to, text in Phones.sent if to == NUMBER]


def test_what_is_urgent_reaches_a_guest_by_text_with_his_secret_link(order: Order, run_events: Callable[[], None]) -> None:
    cancel_order(order, by=CancelledBy.SELLER, reason="Sold out", actor_id=order.store.owner_id)
    run_events()
    (text,) = texts()
    assert "was cancelled" in text or "annulée" in text
    assert text.endswith(f" {guest_link(order.checkout)}")
    assert "/notifications/" not in text
    page = QuickClient().get("/orders/guest/" + text.rpartition("/orders/guest/")[2])
    assert page["Location"] == order.get_absolute_url()


def test_the_link_is_of_the_order_that_it_is_about(order: Order) -> None:
    later = create_order(buyer=order.buyer)
    later.checkout.guest_key = "another-text"
    later.checkout.save()
    tell(order.buyer, url=order.get_absolute_url())
    tell(order.buyer, url=f"{reverse('chat:with_store', args=[order.store.slug])}?order={order.number}")
    tell(order.buyer, url="/nowhere/at/all/")
    assert [text.rpartition(" ")[2] for text in texts()] == [guest_link(each.checkout) for each in (order, order, later)]


@pytest.mark.parametrize(
    ("kind", "is_texted"),
    [("order.handed_over", True), ("order.ready", False), ("refund.funded", True), ("message.sent", True), ("offer.expired", False)],
)
def test_what_can_wait_costs_no_text(order: Order, kind: str, is_texted: bool) -> None:
    tell(order.buyer, kind)
    assert list(Sending.objects.values_list("channel", flat=True)) == [Channel.SMS] * is_texted


def test_an_unproved_number_is_sent_nothing(order: Order) -> None:
    User.objects.filter(pk=order.buyer_id).update(phone_verified=False)
    tell(order.buyer)
    assert not Sending.objects.exists()


# Claimed


def test_after_the_claim_the_bell_shows_what_the_guest_was_told(
    order: Order, alice: User, client: Client, run_events: Callable[[], None]
) -> None:
    told = tell(order.buyer, url=order.get_absolute_url())
    set_phone(alice, NUMBER, verified=True)
    run_events()
    told.refresh_from_db()
    assert told.recipient_id == alice.pk
    client.force_login(alice)
    opened = client.get(reverse("notifications:open", args=[told.pk]), follow=True)
    assert opened.redirect_chain[-1][0] == order.get_absolute_url()
    assert order.number in opened.content.decode()


def test_what_happens_later_goes_to_the_account_once(order: Order, alice: User, run_events: Callable[[], None]) -> None:
    fact = {"recipients": [order.buyer_id], "kind": "order.ready", "data": {"number": order.number}, "url": order.get_absolute_url()}
    (before,) = notify_recipients_once("one", **fact)
    set_phone(alice, NUMBER, verified=True)
    run_events()
    assert notify_recipients_once("one", **fact) == []
    notify_recipients_once("two", **fact)
    assert list(Notification.objects.of(alice.pk).values_list("kind", flat=True)) == ["order.ready"] * 2
    assert not Notification.objects.of(order.buyer_id).exists()
    assert before.key != f"one:order.ready:{alice.pk}"


def test_whoever_acts_in_the_account_is_not_told_of_it(order: Order, alice: User, run_events: Callable[[], None]) -> None:
    set_phone(alice, NUMBER, verified=True)
    run_events()
    event = record_event(ORDER_READY, order.pk, actor_id=alice.pk)
    notify_recipients(event, recipients=[order.buyer_id], kind="order.ready", data={"number": order.number}, url=order.get_absolute_url())
    assert not Notification.objects.of(alice.pk).exists()


def test_the_account_opens_the_order_in_a_browser_that_has_not_seen_it(order: Order, alice: User, mallory: User) -> None:
    set_phone(alice, NUMBER, verified=True)
    for person, status in ((alice, 200), (mallory, 404)):
        browser = QuickClient()
        browser.force_login(person)
        assert browser.get(order.get_absolute_url(), follow=True).status_code == status


@pytest.mark.postgres
def test_what_is_told_while_it_is_claimed_is_in_the_account(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claimed, and all handed over, between the look for the account and the writing: unless whoever claims waits."""
    order, account, claimed = ordered_as_guest(), create_user(), Event()

    def look_and_wait(user_ids: list[int]) -> dict[int, int]:
        found = accounts_of_guests(user_ids)
        stand_until(claimed.is_set, what="the claim")
        return found

    def claim() -> None:
        set_phone(account, NUMBER, verified=True)
        hand_notifications_over(order.buyer_id, to=account.pk)
        claimed.set()

    monkeypatch.setattr("shop.notifications.services.notices.accounts_of_guests", look_and_wait)
    fact = {"recipients": [order.buyer_id], "kind": "order.ready", "data": {}, "url": ""}
    run_together([lambda: notify_recipients_once("fact", **fact), claim])
    assert (Notification.objects.of(account.pk).count(), Notification.objects.of(order.buyer_id).count()) == (1, 0)
