"""The inbox, the settings and the link that stops e-mails."""

import html
import re
from datetime import time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.notifications.dispatching.messages import send_one
from shop.notifications.links import unsubscribe_address
from shop.notifications.models import DeadAddress, Notification, Sending
from shop.notifications.queries import contact_preferences_for
from shop.notifications.states import Channel, Pace, SendingStatus, Topic
from shop.notifications.views.inbox import PAGE_SIZE
from tests.factories.notifications import tell

pytestmark = pytest.mark.django_db
INBOX = "/notifications/"


def _page(client: Client, query: str = "") -> str:
    return client.get(INBOX + query).content.decode()


def test_what_belongs_together_is_one_line_with_a_count(client: Client, alice: User) -> None:
    client.force_login(alice)
    lines = [tell(alice, "search.matched", data={"label": "wax", "count": n}, bundle="search:1") for n in (1, 2, 3)]
    tell(alice, "order.ready")
    page = _page(client)
    assert page.count("<li id=") == 2
    assert '<span class="badge">3</span>' in page
    assert "2 unread" in page
    client.post(reverse("notifications:read", args=[lines[-1].pk]))
    assert Notification.objects.of(alice.pk).unread().count() == 1
    assert "1 unread" in _page(client)


def test_reading_a_line_leaves_what_came_meanwhile_unread(client: Client, alice: User) -> None:
    client.force_login(alice)
    seen = tell(alice, "order.ready", bundle="a")
    later = tell(alice, "order.ready", bundle="a")
    client.post(reverse("notifications:read", args=[seen.pk]))
    assert list(Notification.objects.of(alice.pk).unread()) == [later]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_reading_on_the_second_page_stays_there(client: Client, alice: User, headers: dict[str, str]) -> None:
    client.force_login(alice)
    oldest, *_others = [tell(alice, "order.ready") for _line in range(PAGE_SIZE + 3)]
    second = f"?topic=orders&from={client.get(INBOX, {'topic': 'orders'}).context['page'].next}"
    (action,) = re.findall(rf'action="({reverse("notifications:read", args=[oldest.pk])}[^"]*)"', _page(client, second))
    answer = client.post(html.unescape(action), headers=headers, follow=True)
    assert oldest in answer.context["page"].object_list
    assert answer.context["topic"] == "orders"
    assert not Notification.objects.filter(pk=oldest.pk).unread().exists()


def test_inbox_is_narrowed_to_a_topic_and_to_what_is_unread(client: Client, alice: User) -> None:
    client.force_login(alice)
    order, refund = tell(alice, "order.ready"), tell(alice, "refund.done", data={"amount": "5 000 FG"})
    assert f"notice-{order.pk}" not in _page(client, "?topic=money")
    assert f"notice-{refund.pk}" in _page(client, "?topic=money")
    client.post(reverse("notifications:read", args=[refund.pk]))
    assert f"notice-{refund.pk}" not in _page(client, "?unread=1")
    assert "Nothing here" in _page(client, "?unread=1&topic=money")
    assert f"notice-{order.pk}" in _page(client, "?topic=<script>&page=99")


def test_an_inbox_of_thousands_costs_few_queries(client: Client, alice: User, django_assert_max_num_queries: Any) -> None:
    client.force_login(alice)
    rows = [Notification(recipient=alice, kind="order.ready", key=f"k{n}", bundle=f"b{n % 900}") for n in range(2_000)]
    Notification.objects.bulk_create(rows)
    with django_assert_max_num_queries(8):
        page = _page(client)
    assert page.count("<li id=") == 30


def _settings(client: Client, **changed: object) -> dict[str, object]:
    data: dict[str, object] = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_hour": "18", "wants_digest": "on"}
    for topic in ("orders", "deliveries", "messages", "auctions", "money", "finds", "reviews", "account"):
        data[f"{topic}-email"] = "now"
    return data | changed


def test_settings_are_kept_and_shown_again(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.get(reverse("notifications:settings")).content.decode()
    assert "Listings and stock" not in page  # not her hat
    sent = _settings(
        client, **{"is_quiet": "on", "orders-email": "daily", "money-email": "never", "digest_hour": "7", "time_zone": "Europe/Paris"}
    )
    assert client.post(reverse("notifications:settings"), sent).status_code == 302
    preferences = contact_preferences_for(alice)
    assert (preferences.habits.quiet_from, preferences.habits.quiet_until, preferences.habits.digest_hour) == (time(22), time(7), 7)
    assert preferences.zone.key == "Europe/Paris"
    assert '<option value="Europe/Paris" selected>France</option>' in client.get(reverse("notifications:settings")).content.decode()
    assert [preferences.pace(topic, Channel.EMAIL) for topic in (Topic.ORDERS, Topic.MONEY, Topic.FINDS)] == [
        Pace.DAILY,
        Pace.NEVER,
        Pace.NOW,
    ]
    assert preferences.pace(Topic.ORDERS, Channel.PUSH) == Pace.NEVER  # its box was not ticked


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_quiet": "on", "quiet_until": ""},
        {"is_quiet": "on", "quiet_until": "22:00"},
        {"orders-email": "x"},
        {"digest_hour": "99"},
        {"time_zone": "../etc/passwd"},
    ],
)
def test_wrong_settings_change_nothing(client: Client, alice: User, wrong: dict[str, str]) -> None:
    client.force_login(alice)
    assert client.post(reverse("notifications:settings"), _settings(client, **wrong)).status_code == 422
    assert not alice.notification_preferences.exists()


def test_one_click_stops_the_mails_of_a_topic_without_signing_in_and_looking_does_not(alice: User) -> None:
    address = unsubscribe_address(alice.pk, topic=Topic.ORDERS).removeprefix("http://127.0.0.1:8000")
    visitor = Client(enforce_csrf_checks=True)
    assert "Stop them" in visitor.get(address).content.decode()
    assert contact_preferences_for(alice).pace(Topic.ORDERS, Channel.EMAIL) == Pace.NOW
    response = visitor.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert contact_preferences_for(alice).pace(Topic.ORDERS, Channel.EMAIL) == Pace.NEVER
    tell(alice)
    assert not Sending.objects.exists()
    visitor.post(address, {"again": "1"})
    assert contact_preferences_for(alice).pace(Topic.ORDERS, Channel.EMAIL) == Pace.NOW
    assert visitor.post(address[:-3] + "x/").status_code == 404


def test_stopping_reaches_what_was_planned_before(alice: User) -> None:
    tell(alice)
    Client().post(unsubscribe_address(alice.pk, topic=Topic.ORDERS).removeprefix("http://127.0.0.1:8000"))
    assert send_one(Sending.objects.get().pk) is False
    assert Sending.objects.get().status == SendingStatus.SKIPPED
    assert mail.outbox == []


def test_the_daily_mail_has_a_link_of_its_own(alice: User) -> None:
    Client().post(unsubscribe_address(alice.pk).removeprefix("http://127.0.0.1:8000"))
    tell(alice, "order.preparing")
    assert not Sending.objects.exists()
    assert contact_preferences_for(alice).pace(Topic.ORDERS, Channel.EMAIL) == Pace.NOW


def test_whose_address_is_dead_is_told_and_may_say_that_it_works(client: Client, alice: User) -> None:
    client.force_login(alice)
    DeadAddress.objects.create(address=alice.email, reason="SMTP 550")
    assert "comes back to us" in client.get(reverse("notifications:settings")).content.decode()
    tell(alice)
    assert not Sending.objects.exists()
    client.post(reverse("notifications:settings"), {"revive": "1"})
    assert contact_preferences_for(alice).email == alice.email


def test_whose_address_is_not_proven_is_told(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = reverse("notifications:settings")
    assert "Verify the address" not in client.get(page).content.decode()
    alice.emailaddress_set.update(verified=False)
    assert "Verify the address" in client.get(page).content.decode()


def test_old_notifications_go_with_what_was_sent_of_them(alice: User) -> None:
    old, new = tell(alice), tell(alice)
    Notification.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=31))
    out = StringIO()
    call_command("cleanup_notifications", "--days", "30", stdout=out)
    assert out.getvalue() == "1 notifications deleted.\n"
    assert list(Notification.objects.all()) == [new]
    assert Sending.objects.count() == 1


def test_the_one_button_of_staff_tries_what_failed_and_leaves_what_was_perhaps_sent(client: Client, alice: User, sam: User) -> None:
    for status in (SendingStatus.FAILED, SendingStatus.UNKNOWN, SendingStatus.SENT):
        tell(alice)
        Sending.objects.filter(status=SendingStatus.WAITING).update(status=status, ended_at=now(), tries=8)
    client.force_login(sam)
    data = {"action": "try_again", "_selected_action": list(Sending.objects.values_list("pk", flat=True))}
    client.post(reverse("admin:notifications_sending_changelist"), data)
    assert list(Sending.objects.order_by("pk").values_list("status", "tries")) == [
        (SendingStatus.WAITING, 0),
        (SendingStatus.UNKNOWN, 8),
        (SendingStatus.SENT, 8),
    ]
