"""What goes out by e-mail and as a text message: once, when it may, and as the reader may see it."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem

from shop.accounts import providers
from shop.accounts.models import User
from shop.common.clock import now
from shop.notifications.dispatching import turns
from shop.notifications.dispatching.digests import send_digests
from shop.notifications.dispatching.messages import send_one
from shop.notifications.models import DeadAddress, Habits, Preference, Sending
from shop.notifications.providers.texts import send_text
from shop.notifications.services import ChannelChoice, mark_notifications_read, save_habits, save_paces
from shop.notifications.states import Channel, Pace, SendingStatus, Topic
from shop.notifications.tasks import sweep_sendings
from tests.factories.notifications import tell
from tests.shop.accounts.test_proofs import Phones

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Hold the clock."""

    def hold(moment: datetime) -> None:
        for module in ("services.sendings", "dispatching.turns", "dispatching.messages", "dispatching.digests", "queries"):
            monkeypatch.setattr(f"shop.notifications.{module}.now", lambda: moment)

    return hold


class Broken(locmem.EmailBackend):
    """A mail server that does what `fault` raises."""

    fault: Exception | None = None
    at_door: Exception | None = None

    def open(self) -> None:
        if self.at_door:
            raise self.at_door

    def send_messages(self, messages: list[EmailMessage]) -> int:
        if self.fault:
            raise self.fault
        return int(super().send_messages(messages))


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "fault", None)
    monkeypatch.setattr(Broken, "at_door", None)
    return Broken


def _rows(user: User) -> dict[str, str]:
    return dict(Sending.objects.filter(notification__recipient=user).values_list("channel", "status"))


def _send_all() -> list[bool]:
    return [send_one(pk) for pk in Sending.objects.exclude(channel=Channel.DIGEST).order_by("pk").values_list("pk", flat=True)]


def test_urgent_is_mailed_small_news_wait_for_the_daily_mail(alice: User) -> None:
    tell(alice, "order.cancelled")
    assert _rows(alice) == {Channel.EMAIL: SendingStatus.WAITING}
    Sending.objects.all().delete()
    tell(alice, "order.preparing")
    assert _rows(alice) == {Channel.DIGEST: SendingStatus.WAITING}


@pytest.mark.parametrize(
    ("kind", "pace", "planned"),
    [
        ("order.ready", Pace.NOW, [Channel.EMAIL]),
        ("order.ready", Pace.DAILY, [Channel.DIGEST]),
        ("order.ready", Pace.NEVER, []),
        ("order.cancelled", Pace.DAILY, [Channel.EMAIL]),
        ("order.cancelled", Pace.NEVER, []),
        ("order.preparing", Pace.NEVER, []),
        ("payee.destination_changed", Pace.NEVER, [Channel.EMAIL]),
    ],
)
def test_what_was_chosen_decides_and_what_guards_an_account_does_not_ask(alice: User, kind: str, pace: Pace, planned: list[str]) -> None:
    save_paces(alice, choices=[ChannelChoice(topic, Channel.EMAIL, pace) for topic in (Topic.ORDERS, Topic.ACCOUNT)])
    tell(alice, kind)
    assert list(_rows(alice)) == planned


def test_who_lives_elsewhere_has_a_clock_of_their_own(alice: User, at: Callable[[datetime], None]) -> None:
    """A buyer in Paris orders for a family in Conakry; the hours are those of Paris, whose clock has moved on the day between."""
    Habits.objects.create(user=alice, quiet_from=time(22), quiet_until=time(7), digest_hour=18, time_zone="Europe/Paris")
    at(datetime(2026, 3, 28, 21, 30, tzinfo=UTC))
    tell(alice, "order.ready")
    tell(alice, "order.preparing")
    due = dict(Sending.objects.values_list("channel", "due_at"))
    assert due == {
        Channel.EMAIL: datetime(2026, 3, 29, 5, tzinfo=UTC),  # seven in the morning, in summer time
        Channel.DIGEST: datetime(2026, 3, 29, 16, tzinfo=UTC),
    }


def test_quiet_hours_are_those_of_the_readers_clock_and_urgent_breaks_them(alice: User, at: Callable[[datetime], None]) -> None:
    alice.country = None  # the site's market: Guinea, UTC
    Habits.objects.create(user=alice, quiet_from=time(22), quiet_until=time(7))
    at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    tell(alice, "order.ready")
    assert Sending.objects.get().due_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert _send_all() == [False]
    at(datetime(2026, 3, 2, 6, 59, tzinfo=UTC))
    tell(alice, "order.cancelled")
    assert _send_all() == [False, True]
    assert [message.subject for message in mail.outbox] == ["Order GN-1 at Chez Bob was cancelled: –"]
    at(datetime(2026, 3, 2, 7, 1, tzinfo=UTC))
    assert _send_all() == [True, False]


def test_mail_is_escaped_can_be_stopped_with_one_click_and_is_in_the_readers_language(alice: User) -> None:
    alice.language = "fr"
    alice.save()
    told = tell(alice, "order.cancelled", data={"number": "GN-1", "store": "<b>Bob</b>\nBcc: x@y.z", "reason": "<script>alert(1)</script>"})
    assert _send_all() == [True]
    message = mail.outbox[0]
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert 'lang="fr"' in html
    assert "\n" not in message.subject
    assert message.subject.startswith("La commande GN-1")
    assert f"/notifications/{told.pk}/" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"]
    assert link.startswith("<http")
    assert link.strip("<>") in html


def test_mandatory_mail_offers_no_way_to_stop_it(alice: User) -> None:
    tell(alice, "payee.destination_changed", data={"masked": "••12"})
    _send_all()
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "unsubscribe" not in mail.outbox[0].body


def test_what_was_read_here_is_not_mailed(alice: User) -> None:
    tell(alice)
    mark_notifications_read(alice.pk)
    assert _send_all() == [False]
    assert _rows(alice) == {Channel.EMAIL: SendingStatus.SKIPPED}


def test_one_mail_for_a_bundle_until_it_is_read(alice: User) -> None:
    for _ in range(3):
        tell(alice, bundle="conversation:5")
    assert Sending.objects.count() == 1
    mark_notifications_read(alice.pk)
    tell(alice, bundle="conversation:5")
    assert Sending.objects.count() == 2


def test_a_mail_server_that_is_away_is_asked_again_ever_more_slowly_and_not_for_ever(alice: User, server: type[Broken]) -> None:
    server.at_door = ConnectionRefusedError()
    tell(alice)
    waits = []
    for _ in range(turns.MOST_TRIES):
        Sending.objects.update(due_at=now())
        assert _send_all() == [False]
        waits.append(round((Sending.objects.get().due_at - now()) / timedelta(minutes=1)))
    assert waits[:4] == [1, 2, 4, 8]
    assert _rows(alice) == {Channel.EMAIL: SendingStatus.FAILED}
    assert turns.try_now(Sending.objects.all()) == 1
    server.at_door = None
    assert _send_all() == [True]


@pytest.mark.parametrize(
    ("fault", "status", "is_dead"),
    [
        (SMTPRecipientsRefused({"a": (550, b"5.1.1 nobody here")}), SendingStatus.FAILED, True),
        (SMTPRecipientsRefused({"a": (550, b"5.7.1 you look like spam")}), SendingStatus.FAILED, False),
        (SMTPRecipientsRefused({"a": (450, b"4.2.1 greylisted")}), SendingStatus.WAITING, False),
        (SMTPDataError(451, b"later"), SendingStatus.WAITING, False),
        (SMTPDataError(554, b"no"), SendingStatus.FAILED, False),
        (SMTPServerDisconnected("in the middle"), SendingStatus.UNKNOWN, False),
    ],
)
def test_what_the_mail_server_says_decides(alice: User, server: type[Broken], fault: Exception, status: str, is_dead: bool) -> None:
    server.fault = fault
    tell(alice)
    assert _send_all() == [False]
    assert _rows(alice) == {Channel.EMAIL: status}
    assert DeadAddress.objects.filter(address=alice.email).exists() is is_dead
    server.fault = None
    tell(alice)
    assert Sending.objects.count() == (1 if is_dead else 2)


def test_a_door_that_answers_wrongly_is_no_message_sent(alice: User, server: type[Broken]) -> None:
    server.at_door = SMTPConnectError(421, b"busy")
    tell(alice)
    assert _send_all() == [False]
    assert _rows(alice) == {Channel.EMAIL: SendingStatus.WAITING}


def test_a_worker_that_dies_while_sending_leaves_a_row_that_is_never_sent_again(alice: User) -> None:
    tell(alice)
    turns.take_turn(Sending.objects.all())  # and is gone
    assert _send_all() == [False]
    Sending.objects.update(claimed_at=now() - timedelta(minutes=11))
    sweep_sendings.call_local()
    row = Sending.objects.get()
    assert (row.status, row.error) == (SendingStatus.UNKNOWN, "the sender did not come back")
    assert turns.try_now(Sending.objects.all()) == 0
    assert _send_all() == [False]
    assert mail.outbox == []


def test_the_sweep_finds_what_a_dead_queue_lost(alice: User, django_capture_on_commit_callbacks: Any) -> None:
    tell(alice)
    Sending.objects.update(due_at=now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_sendings.call_local()
    assert len(mail.outbox) == 1


def test_the_daily_mail_tells_once_of_what_is_still_unread(alice: User, at: Callable[[datetime], None]) -> None:
    save_habits(alice, quiet=None, wants_digest=True, digest_hour=18)
    at(datetime(2026, 3, 1, 9, tzinfo=UTC))
    read = tell(alice, "product.revised", data={"title": "Read before"})
    for _ in range(2):
        tell(alice, "search.matched", data={"label": "wax <b>", "count": 3}, bundle="search:1")
    tell(alice, "order.preparing")
    mark_notifications_read(alice.pk, pk=read.pk)
    at(datetime(2026, 3, 1, 17, 59, tzinfo=UTC))
    assert send_digests() == 0
    at(datetime(2026, 3, 1, 18, 0, tzinfo=UTC))
    assert send_digests() == 1
    assert send_digests() == 0
    message = mail.outbox[0]
    assert message.subject == "2 things from your day"
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert "Read before" not in html
    assert html.count("wax &lt;b&gt;") == 1
    statuses = Sending.objects.values_list("status", flat=True)
    assert sorted(statuses) == [SendingStatus.SENT] * 3 + [SendingStatus.SKIPPED]


def test_text_messages_go_to_a_proven_number_that_asked_for_them(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(providers.LogGateway, "send", lambda self, *, to, text: sent.append((to, text)))
    User.objects.filter(pk=alice.pk).update(phone="+224620000009", phone_verified=False)
    Preference.objects.create(user=alice, topic=Topic.ORDERS, channel=Channel.SMS, pace=Pace.NOW)
    tell(alice)
    assert Channel.SMS not in _rows(alice)
    User.objects.filter(pk=alice.pk).update(phone_verified=True)
    tell(alice)
    tell(alice, "order.ready")  # not urgent: no text message
    _send_all()
    assert [to for to, _text in sent] == ["+224620000009"]
    assert sent[0][1].startswith("Makiti: Order GN-1 at Chez Bob was cancelled")


def test_an_address_that_may_be_a_strangers_gets_only_what_guards_the_account(alice: User, settings: Any) -> None:
    """A typing error at sign-up must not mail somebody's orders to somebody else."""
    tell(alice, "order.preparing")
    tell(alice)
    EmailAddress.objects.update(verified=False)
    Sending.objects.update(due_at=now())
    assert (send_digests(), _send_all()) == (0, [False])  # what was planned before as well
    Sending.objects.all().delete()
    for kind in ("order.cancelled", "order.ready", "order.preparing", "payee.destination_changed"):
        tell(alice, kind)
    assert [(row.channel, row.notification.kind) for row in Sending.objects.all()] == [(Channel.EMAIL, "payee.destination_changed")]
    assert _send_all() == [True]
    settings.EMAIL_VERIFICATION = "none"  # a site that asks nobody for proof
    tell(alice)
    assert Sending.objects.count() == 2


@pytest.mark.parametrize(
    ("channel", "gets"),
    [
        (Channel.SMS, 'Boubou: -3 470 KSh, "d\'ici 2 jours", N5,000'),
        (Channel.WHATSAPP, "Boubou: −3\u202f470\u00a0KSh, «\u00a0d’ici 2\u00a0jours\u00a0», ₦5,000"),
    ],
)
def test_text_messages_keep_to_the_alphabet_that_leaves_them_long(settings: Any, channel: Channel, gets: str) -> None:
    settings.SMS_GATEWAY = settings.WHATSAPP_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent.clear()
    send_text(channel, to="+224620000001", text="Boubou: −3\u202f470\u00a0KSh, «\u00a0d’ici 2\u00a0jours\u00a0», ₦5,000")
    assert Phones.sent == [("+224620000001", gets)]
