"""Two workers, one message.

The first and the third seen to fail when take_turn updates by primary key alone what it has read: both workers send.
"""

from threading import Barrier

import pytest
from django.core import mail
from django.db import transaction

from shop.accounts.models import User
from shop.notifications.dispatching.digests import send_digest
from shop.notifications.dispatching.messages import send_one
from shop.notifications.dispatching.turns import take_turn
from shop.notifications.models import Notification, Sending
from shop.notifications.models.sendings import SendingQuerySet
from shop.notifications.services import notify_recipients_once
from shop.notifications.states import Channel, SendingStatus
from tests.factories.notifications import ORDER, tell
from tests.threads import kinds_of, meet_at, run_together
from tests.waiting import LIMIT, wait_for_sessions_behind_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.notifications.services.sendings.queue_these", lambda ids: None)


def test_two_workers_send_a_message_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(alice)
    pk = Sending.objects.get().pk
    meet_at(monkeypatch, "shop.notifications.dispatching.turns.url_token")  # both have seen it waiting
    outcomes = run_together([lambda: send_one(pk), lambda: send_one(pk)])
    assert sorted(outcomes) == [False, True]
    assert len(mail.outbox) == 1
    assert Sending.objects.get().tries == 1


def test_two_workers_send_a_daily_mail_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        tell(alice, "order.preparing")
    Sending.objects.update(due_at="2026-01-01T00:00Z")
    meet_at(monkeypatch, "shop.notifications.dispatching.turns.url_token")
    outcomes = run_together([lambda: send_digest(alice.pk), lambda: send_digest(alice.pk)])
    assert sorted(outcomes) == [False, True]
    assert len(mail.outbox) == 1
    assert set(Sending.objects.values_list("status", flat=True)) == {SendingStatus.SENT}


def test_who_waits_for_a_row_that_another_takes_gets_none_of_it(alice: User) -> None:
    """Fails with the person's condition in the UPDATE itself: a join, after whose wait nobody asks again whether the row still waits."""
    for _ in range(3):
        tell(alice, "order.preparing")
    has_taken = Barrier(2)

    def first() -> int:
        with transaction.atomic():
            number = len(take_turn(_of(alice)))
            has_taken.wait(LIMIT)
            wait_for_sessions_behind_locks()  # the second comes to the same rows
        return number

    def second() -> int:
        has_taken.wait(LIMIT)
        return len(take_turn(_of(alice)))

    assert run_together([first, second]) == [3, 0]


def _of(user: User) -> SendingQuerySet:
    return Sending.objects.filter(channel=Channel.DIGEST, notification__recipient=user)


def test_two_handlers_tell_a_fact_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> object:
        return notify_recipients_once("fact", recipients=[alice.pk], kind="order.ready", data=ORDER, url="/")

    meet_at(monkeypatch, "shop.notifications.services.notices._write_notifications")
    assert kinds_of(run_together([act] * 2)) == {"list": 2}
    assert Notification.objects.count() == 1
    assert Sending.objects.filter(channel=Channel.EMAIL).count() == 1
