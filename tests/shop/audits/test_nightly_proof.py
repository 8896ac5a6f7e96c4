"""The books are proved every night, and whoever should look hears what broke, once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from shop.accounts.models import User
from shop.audits import tasks
from shop.audits.models import Audit, AuditAlarm
from shop.audits.queries import books_report
from shop.audits.services import FORSAKEN, begin_due_audit, mail_alarms, proofs, prove_next_facts
from shop.common import integrity
from shop.common.money import Money
from shop.ledger.models import Line
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.notifications.models import Notification, Sending
from tests.factories.places import create_country
from tests.integrity import database_looks_away

NIGHT = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)  # Guinea's clocks show UTC


@pytest.fixture
def audit_at(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None, run_events: Callable[[], None]) -> Callable[[datetime], None]:
    """What the worker does at that instant, and the events of it."""
    settings.ADMINS = [("", "operator@example.com")]
    create_country()

    def run(at: datetime) -> None:
        for module in (tasks, proofs):
            monkeypatch.setattr(module, "now", lambda: at)
        tasks.audit_at_night.call_local()
        run_events()

    return run


def _unbalance() -> Line:
    """A franc is written into the book by hand, past its triggers."""
    amount = Money(1_000, "GNF")
    lines = [Posting(AccountKind.BANK, 0, amount), Posting(AccountKind.DESK_CASH, 1, -amount)]
    post_entry(key="k", kind="test", subject="test", subject_id=1, lines=lines)
    line = Line.objects.order_by("pk").first()
    with database_looks_away("ledger_line"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = %s", [line.pk])
    return line


def test_books_that_hold_are_said_to(audit_at: Callable[[datetime], None], client: Client, sam: User) -> None:
    audit_at(NIGHT - timedelta(minutes=20))
    assert not Audit.objects.exists(), "before three o'clock is not yet"
    audit_at(NIGHT)
    audit = Audit.objects.get()
    facts = len(integrity.known_facts())
    assert (audit.night.isoformat(), audit.ended_at, audit.facts, audit.broken) == ("2026-11-23", NIGHT, facts, [])
    assert (mail.outbox, Notification.objects.count()) == ([], 0)
    assert books_report().startswith(f"proved 2026-11-23 03:10 UTC: all {facts} facts hold")
    assert client.get("/readyz", headers={"Host": "127.0.0.1"}).json()["books"] == books_report()
    client.force_login(sam)
    assert f"All {facts} facts hold." in client.get(reverse("admin:index")).content.decode()


def test_a_book_that_does_not_balance_alarms_once_a_night(audit_at: Callable[[datetime], None], client: Client, sam: User) -> None:
    _unbalance()
    audit_at(NIGHT)
    audit_at(NIGHT + timedelta(minutes=10))
    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to) == (1, ["operator@example.com"])
    assert "every entry balances" in letter.body
    assert "2026-11-23" in letter.body
    told = Notification.objects.get(recipient=sam)
    assert (told.kind, Sending.objects.filter(notification=told, channel="email").count()) == ("team.books_broken", 1)
    with override("fr"):
        assert told.text.startswith("Les comptes ne sont pas justes")
    client.force_login(sam)
    page = client.get(told.url).content.decode()
    assert "every entry balances" in page
    assert "lines add up to 1" in page

    audit_at(NIGHT + timedelta(days=1))
    assert len(mail.outbox) == 2, "once each night"
    found = {found["fact"]: found["since"] for found in Audit.objects.get(night="2026-11-24").broken}
    assert found["every entry balances"] == "2026-11-23", "since when it is broken"


def test_facts_are_named_in_the_language_of_whoever_reads_it(
    audit_at: Callable[[datetime], None], client: Client, sam: User, settings: Any
) -> None:
    _unbalance()
    settings.LANGUAGE_CODE = "fr"  # the operator's
    audit_at(NIGHT)
    assert "chaque écriture est équilibrée" in mail.outbox[0].body
    assert "every entry balances" not in mail.outbox[0].body
    told = Notification.objects.get(recipient=sam)
    named = {}
    for language in ("en", "fr"):
        with override(language):
            named[language] = told.text
    assert "every entry balances; cached balances equal the sums of their lines" in named["en"]
    assert "chaque écriture est équilibrée\xa0; les soldes en mémoire" in named["fr"]
    client.force_login(sam)
    page = client.get(told.url, headers={"Accept-Language": "fr"}).content.decode()
    assert "chaque écriture est équilibrée" in page
    assert "every entry balances" in {found["fact"] for found in Audit.objects.get().broken}, "what is kept has no language"


def test_more_facts_than_are_named_end_in_dots(audit_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch, sam: User) -> None:
    monkeypatch.setattr(integrity, "_checks", {f"fact {number}": lambda: ["row"] for number in range(4)})
    audit_at(NIGHT)
    assert Notification.objects.get(recipient=sam).text.endswith(": fact 0; fact 1; fact 2….")


def test_every_fact_has_a_french_name() -> None:
    with override("fr"):
        assert [fact for fact in integrity.known_facts() if integrity.name_facts([fact]) == fact] == []


def test_a_fact_that_cannot_be_proven_is_told_and_keeps_no_other_back(
    audit_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(integrity._checks, "every entry balances", crash)
    monkeypatch.setitem(integrity._checks, "many rows", lambda: ("x" * 1_000 for _number in range(100_000)))
    audit_at(NIGHT)
    broken = {found["fact"]: found for found in Audit.objects.get().broken}
    assert broken["every entry balances"]["lines"] == ["not proven: ZeroDivisionError: "]
    assert (broken["many rows"]["rows"], len(broken["many rows"]["lines"])) == (10_000, 20), "what is kept is limited"
    assert len(str(broken)) < 10_000
    assert Audit.objects.get().ended_at


def test_other_jobs_come_between(audit_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> None:
    audit = begin_due_audit(at=NIGHT)
    assert audit is not None
    assert prove_next_facts(audit.pk, seconds=0), "one fact, and the rest is for another job"
    audit.refresh_from_db()
    assert len(audit.remaining) == audit.facts - 1
    assert begin_due_audit(at=NIGHT + timedelta(minutes=10)) is None, "whoever has it goes on with it"


def test_a_worker_that_died_over_it_is_seen(audit_at: Callable[[datetime], None], sam: User) -> None:
    """The next worker goes on where it was. Where none does, the next day says so."""
    dead = begin_due_audit(at=NIGHT)
    assert dead is not None
    audit_at(NIGHT + timedelta(days=1))
    assert [alarm.kind for alarm in AuditAlarm.objects.all()] == ["missed"]
    assert "2026-11-23" in mail.outbox[0].body
    assert Notification.objects.get(recipient=sam).kind == "team.books_not_proved"
    assert Audit.objects.get(night="2026-11-24").ended_at


def test_a_fact_over_which_workers_die_is_left_aside(audit_at: Callable[[datetime], None]) -> None:
    audit = begin_due_audit(at=NIGHT)
    assert audit is not None
    deadly = audit.remaining[0]
    for time in (1, 2):
        assert begin_due_audit(at=NIGHT + time * (FORSAKEN + timedelta(minutes=1)))  # and this one dies too
    audit_at(NIGHT + 3 * (FORSAKEN + timedelta(minutes=1)))
    audit.refresh_from_db()
    assert audit.ended_at
    assert [found["fact"] for found in audit.broken] == [deadly]


def test_two_nights_without_a_proof_alarm(audit_at: Callable[[datetime], None], client: Client, sam: User) -> None:
    audit_at(NIGHT)
    Audit.objects.update(ended_at=NIGHT - timedelta(days=900))
    assert "and not since" in books_report()
    client.force_login(sam)
    assert "is a worker running?" in client.get(reverse("admin:index")).content.decode()
    audit_at(NIGHT + timedelta(days=3))
    assert [alarm.kind for alarm in AuditAlarm.objects.all()] == ["missed"]
    assert "2026-11-23" in mail.outbox[0].body


def test_mail_server_that_is_down_gets_it_later(audit_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object, **_named: object) -> None:
        raise ConnectionRefusedError

    audit = begin_due_audit(at=NIGHT)
    assert audit is not None
    AuditAlarm.objects.create(audit=audit, kind="broken")
    with monkeypatch.context() as broken:
        broken.setattr("shop.audits.services.alarms.mail_admins", down)
        assert mail_alarms() == 0
    assert (mail_alarms(), mail_alarms(), len(mail.outbox)) == (1, 0, 1)


def test_who_may_not_see_the_books_is_not_told(audit_at: Callable[[datetime], None], client: Client, bob: User) -> None:
    _unbalance()
    bob.is_staff = True
    bob.save()
    audit_at(NIGHT)
    assert not Notification.objects.filter(recipient=bob).exists()
    client.force_login(bob)
    assert "books" not in client.get(reverse("admin:index")).content.decode().split("</head>")[1]
