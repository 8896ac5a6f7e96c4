"""What knocks at the address of webhooks, for each provider: twenty copies at once, forged, reordered, huge, broken.

Nothing of it is a 500, asks anybody over a network, is booked twice or lost. How long a worker was held is measured by hand:
`python -m tests.load.webhooks`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.test import Client

from shop.common import jobs
from shop.common.phrases import read_phrase
from shop.ledger.queries import account_balance
from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.payments.providers.paypal import PayPal
from shop.payments.services import apply_event, prove_events
from shop.payments.services.inbox import MOST_UNPROVEN
from shop.payments.states import AttemptStatus, EventStatus
from shop.payments.views.hooks import MOST_BYTES
from site_config.demo.fakes import FAKES
from site_config.sandbox.server import Request
from tests.integrity import broken_facts
from tests.shop.payments.doors import MARKETS, Door, mangled, open_door
from tests.threads import run_together

BROKEN = {
    "nothing": b"",
    "no object": b"[1]",
    "null": b"null",
    "no text": b"\xff\xfe\x00\x01",
    "cut off": b'{"id": "evt_1", "type": ',
    "brackets": b"[" * 100_000,
    "objects": b'{"a":' * 50_000,
    "digits": b'{"id": ' + b"9" * 10_000 + b"}",
    "half": b'{"id": "\\ud800", "type": "\\u0000", "event_type": "\\u0000", "resource": 5, "data": [], "status": {}, "Body": []}',
}


@pytest.fixture(params=FAKES)
def door(request: pytest.FixtureRequest, db: None, client: Client, settings: Any) -> Iterator[Door]:
    with FAKES[request.param]() as fake:
        yield open_door(fake, client, settings)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    """The jobs that were put on the queue, none of which has run."""
    put: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr(jobs, "_put", lambda task, args: put.append((task.task_class.__name__, args)))
    return put


Commit = Callable[..., Any]


# --- What is true -------------------------------------------------------------------------------------------------------
def test_the_worker_asks_nobody_and_copies_queue_nothing(door, queued, django_capture_on_commit_callbacks: Commit):
    """Also of a provider whose signature cannot be proven before its certificate is fetched."""
    webhook = door.told()
    asked = len(door.fake.requests)
    with django_capture_on_commit_callbacks(execute=True):
        assert [door.knock(webhook) for _ in range(20)] == [200] * 20
    event = PaymentEvent.objects.get()
    job = ("apply_message", (event.pk,)) if event.status == EventStatus.RECEIVED else ("prove_messages", (door.fake.code,))
    assert (event.copies, bytes(event.raw), queued) == (20, webhook.body, [job])
    assert len(door.fake.requests) == asked
    _apply_all(door)
    _is_paid_once(door)


def test_messages_may_come_in_any_order_and_any_number(door, queued):
    webhook = door.told()
    waiting = [replace(one, url=webhook.url) for one in door.fake.outbox.waiting]
    for one in [*waiting, *reversed(waiting), *waiting]:
        assert door.knock(one) == 200
    for _ in range(2):
        _apply_all(door)
    assert set(PaymentEvent.objects.values_list("copies", flat=True)) == {3}
    _is_paid_once(door)


# --- What is not --------------------------------------------------------------------------------------------------------
def test_forged_messages_are_not_kept(door, queued):
    """Nor does anybody ask the provider about them: thousands may come."""
    webhook = door.told()
    _know_signer(door, webhook)
    asked = len(door.fake.requests)
    for forged in _forged(door, webhook):
        assert door.knock(forged) == 400, forged
    assert not PaymentEvent.objects.exists()
    assert (queued, len(door.fake.requests)) == ([], asked)


def test_what_is_too_large_is_not_read(door, queued):
    webhook = door.told()
    for size in (MOST_BYTES + 1, 20 * MOST_BYTES):
        assert door.knock(door.signed(webhook.body.ljust(size))) == 413
    assert not PaymentEvent.objects.exists()
    assert door.client.get(door.path).status_code == 405


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_signed_and_cannot_be_read_is_kept_for_people(door, queued, name):
    """Answered, so that it does not come again for days; byte for byte, once."""
    webhook = door.signed(BROKEN[name])
    _know_signer(door, webhook)
    assert [door.knock(webhook) for _ in range(2)] == [200, 200]
    event = PaymentEvent.objects.get()
    assert (bytes(event.raw), event.status, event.copies, event.next_try_at) == (BROKEN[name], EventStatus.STUCK, 2, None)
    assert "not written as messages" in read_phrase(event.problem)
    assert queued == []
    assert apply_event(event.pk).status != EventStatus.APPLIED


def test_no_part_of_a_message_breaks_anything(door, queued):
    """Each part of a true one in turn is nothing, a list, an object, negative, endless, too long, or holds a NUL and half a character."""
    webhook = door.told()
    _know_signer(door, webhook)
    door.knock(webhook)
    _apply_all(door)
    for body in mangled(webhook.body):
        assert door.knock(replace(door.signed(body), url=webhook.url)) == 200, body
    for event in PaymentEvent.objects.filter(status=EventStatus.RECEIVED).order_by("pk"):
        told = apply_event(event.pk)
        assert "crashed" not in told.problem, (told.problem, bytes(event.raw))
        assert not {"INSERT", "UPDATE", "SELECT"} & set(told.problem.split())
    _is_paid_once(door)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_copies_at_once_are_one(transactional_db, client, settings, queued):
    """Of every provider, in parallel, and beside them forged ones."""
    for kind in FAKES.values():
        with kind() as fake:
            door = open_door(fake, client, settings)
            webhook = door.told()
            forged = _forged(door, webhook)[0]
            knocks = [partial(door.knock, webhook, Client()) for _ in range(20)] + [partial(door.knock, forged, Client()) for _ in range(4)]
            statuses = run_together(knocks)
            _apply_all(door)
            kept = PaymentEvent.objects.filter(provider=fake.code, about="charge")
            assert (fake.code, statuses[:20], [event.copies for event in kept]) == (fake.code, [200] * 20, [20])
            assert set(statuses[20:]) <= {400, 200}  # one that cannot be proven yet is taken, and thrown away
            _is_paid_once(door)
    assert not PaymentEvent.objects.filter(status=EventStatus.UNPROVEN).exists()


# --- What cannot be proven yet ------------------------------------------------------------------------------------------
@pytest.fixture
def paypal(db: None, client: Client, settings: Any) -> Iterator[Door]:
    with FAKES["paypal"]() as fake:
        yield open_door(fake, client, settings)


def test_nothing_is_read_of_a_message_before_it_is_proven(paypal, queued):
    """A forged one that claims the name of the true one does not stand in its way, and is gone when the certificate is here."""
    webhook = paypal.told()
    forged = replace(webhook, body=webhook.body.replace(b"Something", b"Nothing"))
    assert [paypal.knock(forged), paypal.knock(webhook)] == [200, 200]
    told = {(event.status, event.about, event.external_id, event.key) for event in PaymentEvent.objects.all()}
    assert told == {(EventStatus.UNPROVEN, "", "", "")}
    assert [apply_event(pk).status for pk in PaymentEvent.objects.values_list("pk", flat=True)] == [EventStatus.UNPROVEN] * 2
    assert len(prove_events("paypal")) == 1
    event = PaymentEvent.objects.get()
    assert (bytes(event.raw), event.status, event.about) == (webhook.body, EventStatus.RECEIVED, "charge")
    _apply_all(paypal)
    _is_paid_once(paypal)


def test_while_paypal_is_away_messages_wait_and_then_are_proven(paypal, queued):
    webhook = paypal.told()
    assert paypal.knock(webhook) == 200
    paypal.fake.die()
    assert prove_events("paypal") == []
    assert PaymentEvent.objects.get().status == EventStatus.UNPROVEN
    paypal.fake.live()
    assert paypal.knock(webhook) == 200
    _apply_all(paypal)
    assert PaymentEvent.objects.get().copies == 2
    _is_paid_once(paypal)


def test_no_forged_message_keeps_a_true_one_from_being_proven(paypal, queued):
    """Its certificate is where PayPal answers with an error."""
    webhook = paypal.told()
    for number in range(4):
        address = f"{paypal.fake.url}/v1/notifications/certs/CERT-{number}"
        paypal.knock(replace(webhook, headers=webhook.headers | {"paypal-cert-url": address}))
    paypal.knock(webhook)
    paypal.fake.break_down(503, path="/v1/notifications/certs/CERT-", times=4)
    assert [len(prove_events("paypal")) for _ in range(2)] == [0, 1]
    assert PaymentEvent.objects.filter(status=EventStatus.UNPROVEN).count() <= 2


def test_so_many_wait_and_no_more(paypal, queued):
    webhook = paypal.told()
    rows = [PaymentEvent(provider="paypal", event_id=f"unproven:{number}", status=EventStatus.UNPROVEN) for number in range(MOST_UNPROVEN)]
    PaymentEvent.objects.bulk_create(rows)
    answer = paypal.client.post(webhook.url, webhook.body, "application/json", headers=webhook.headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    _know_signer(paypal, webhook)
    assert paypal.knock(webhook) == 200  # what can be proven at once needs no room


def test_a_capture_that_names_only_itself_finds_its_order(paypal, queued):
    """Neither the order nor our key stands in it: it is known by its receipt, or asked about at PayPal; of nobody's it is said so."""
    paypal.fake.customer_pays(paypal.attempt.external_id)
    paypal.fake.capture_order(_captured(paypal), order_id=paypal.attempt.external_id)
    (capture,) = paypal.fake.captures
    for _when in ("before it is known here", "after"):
        event = _hear_of(paypal, capture, kind=f"PAYMENT.CAPTURE.COMPLETED {_when}")
        assert (event.external_id, event.key, event.reference, event.status) == ("", "", capture, EventStatus.APPLIED)
        _is_paid_once(paypal)
    event = _hear_of(paypal, "8AA00000000000000", kind="PAYMENT.CAPTURE.COMPLETED")
    assert (event.status, event.tries) == (EventStatus.STUCK, 1)


def _captured(door: Door) -> Request:
    return Request("POST", f"/v2/checkout/orders/{door.attempt.external_id}/capture", {}, {}, b"{}")


def _hear_of(door: Door, capture: str, *, kind: str) -> PaymentEvent:
    body = json.dumps({"id": f"WH-{kind}-{capture}", "event_type": kind, "resource": {"id": capture, "status": "COMPLETED"}}).encode()
    assert door.knock(door.signed(body)) == 200
    prove_events("paypal")
    return apply_event(PaymentEvent.objects.latest("pk").pk)


# --- Helpers ------------------------------------------------------------------------------------------------------------
def _know_signer(door: Door, webhook: Any) -> None:
    if door.fake.code == "paypal":
        from_job = {name: value for name, value in webhook.headers.items() if name.startswith("paypal-")}
        PayPal().learn_signer(from_job)


def _forged(door: Door, webhook: Any) -> list[Any]:
    """Signed by nobody, by somebody else, or about something else than was signed."""
    if not hasattr(door.fake, "sign"):
        head, _mark, _signature = webhook.url.rpartition("sig=")
        wrong = (
            head,
            f"{head}sig=",
            f"{head}sig={'0' * 32}",
            webhook.url.replace("of=charge", "of=refund"),
            f"{head}sig=\u00e9",
        )
        return [replace(webhook, url=url) for url in wrong]
    changed = webhook.body.replace(b'"id"', b'"id "', 1)
    signature = next(name for name in webhook.headers if name.endswith(("signature", "transmission-sig")))
    headers = [{}, {**webhook.headers, signature: "t=1,v1=0"}, {**webhook.headers, signature: "\u00e9"}, {**webhook.headers, signature: ""}]
    return [replace(webhook, body=changed), *(replace(webhook, headers=one) for one in headers)]


def _apply_all(door: Door) -> None:
    """What the jobs do."""
    prove_events(door.fake.code)
    for pk in PaymentEvent.objects.filter(provider=door.fake.code).order_by("pk").values_list("pk", flat=True):
        apply_event(pk)


def _is_paid_once(door: Door) -> None:
    attempt = PaymentAttempt.objects.get(pk=door.attempt.pk)
    assert (attempt.status, attempt.received, attempt.payment.status) == (AttemptStatus.PAID, attempt.amount, "received")
    assert account_balance("provider", MARKETS[door.fake.code][1], attempt.currency) == attempt.amount
    assert broken_facts(of="shop") == {}
