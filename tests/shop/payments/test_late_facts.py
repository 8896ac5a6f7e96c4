"""What providers say of amount and receipt, whenever they say it: nothing is no amount, and one receipt pays once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.common.money import Money
from shop.common.phrases import read_phrase
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.payments.exceptions import NothingDue, ProviderDown, ProviderRefused
from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.payments.providers import mpesa as mpesa_provider
from shop.payments.providers.base import Charge, ChargeState
from shop.payments.services import (
    apply_charge,
    apply_due_event,
    apply_event,
    ask_attempt,
    receive_event,
    return_kept_money,
    start_attempt,
    wake_waiting_events,
)
from shop.payments.services.due_work import find_attempts_to_give_back, find_events_to_apply
from shop.payments.states import AttemptStatus, EventStatus
from site_config.demo.fakes import FAKES
from tests.factories.orders import create_order
from tests.factories.payments import create_due_payment
from tests.integrity import broken_facts
from tests.shop.payments.doors import MARKETS, Door, open_door
from tests.threads import kinds_of, run_together

pytestmark = pytest.mark.django_db


@pytest.fixture(params=FAKES)
def door(request: pytest.FixtureRequest, client: Any, settings: Any) -> Iterator[Door]:
    with FAKES[request.param]() as fake:
        yield open_door(fake, client, settings)


@pytest.fixture
def mpesa(client: Any, settings: Any) -> Iterator[Door]:
    with FAKES["mpesa"]() as fake:
        yield open_door(fake, client, settings)


# --- Nothing is no amount -----------------------------------------------------------------------------------------------
def test_nothing_pays_no_order(door):
    """It was taken for the whole: zero is false."""
    attempt = apply_charge(door.attempt.pk, Charge(door.attempt.external_id, ChargeState.PAID, Money(0, door.attempt.currency), "R1"))
    attempt.refresh_from_db()
    assert (attempt.received, attempt.problem, attempt.payment.status) == (Money(0, attempt.currency), "short", "due")
    assert account_balance("provider", MARKETS[door.fake.code][1], attempt.currency).is_zero
    PaymentAttempt.objects.filter(pk=attempt.pk).update(ended_at=now() - timedelta(days=3))
    assert find_attempts_to_give_back() == []
    with pytest.raises(NothingDue):
        return_kept_money(attempt.pk)
    assert broken_facts(of="shop") == {}


def test_nothing_told_by_the_service_itself_pays_no_order(door):
    if "minor" not in door.fake.lies_about:
        return  # it says no amounts
    door.fake.customer_pays(door.attempt.external_id)
    door.fake.lie(minor=0)
    attempt = ask_attempt(door.attempt.pk)
    assert (attempt.status, attempt.problem, attempt.payment.status) == (AttemptStatus.PAID, "short", "due")
    door.fake.lie()
    assert ask_attempt(attempt.pk).problem == ""
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("minor", [-1, 2**63])
def test_what_no_amount_can_be_is_no_answer(door, minor):
    charge = Charge(door.attempt.external_id, ChargeState.PAID, Money(minor, door.attempt.currency))
    with pytest.raises(ProviderDown):
        apply_charge(door.attempt.pk, charge)
    door.attempt.refresh_from_db()
    assert (door.attempt.status, door.attempt.received) == (AttemptStatus.WAITING, None)


# --- Facts that come late -----------------------------------------------------------------------------------------------
def _callback(door: Door, change: Any) -> bytes:
    message = json.loads(door.told().body)
    change(message["Body"]["stkCallback"])
    return json.dumps(message).encode()


def _hear(door: Door, body: bytes) -> PaymentEvent:
    return apply_event(receive_event("mpesa", body, {":path": door.path, ":peer": "127.0.0.1"}).pk)


def _set(push: dict[str, Any], name: str, value: Any) -> None:
    next(item for item in push["CallbackMetadata"]["Item"] if item["Name"] == name)["Value"] = value


def test_a_callback_after_the_question_is_compared_with_the_book(mpesa):
    """It says one shilling of an order that was taken for paid."""
    body = _callback(mpesa, lambda push: _set(push, "Amount", 1))
    attempt = ask_attempt(mpesa.attempt.pk)
    assert (attempt.received, attempt.reference) == (attempt.amount, "")
    event = _hear(mpesa, body)
    attempt.refresh_from_db()
    assert (event.status, attempt.problem, attempt.reference) == (EventStatus.STUCK, "doubted", "NLJ7RT0001")
    assert "another amount" in read_phrase(event.problem)
    assert attempt.received == attempt.amount  # people decide: the goods may be on their way
    assert DomainEvent.objects.filter(name="payment.mismatch").count() == 1
    apply_event(event.pk)
    assert DomainEvent.objects.filter(name="payment.mismatch").count() == 1
    assert broken_facts(of="shop") == {}


def test_a_callback_after_the_question_brings_its_receipt(mpesa):
    body = _callback(mpesa, lambda push: None)
    ask_attempt(mpesa.attempt.pk)
    event = _hear(mpesa, body)
    attempt = PaymentAttempt.objects.get(pk=mpesa.attempt.pk)
    assert (event.status, attempt.problem, attempt.reference) == (EventStatus.APPLIED, "", "NLJ7RT0001")
    assert attempt.payer == mpesa.fake.phone
    other = _hear(mpesa, body.replace(b"NLJ7RT0001", b"NLJ7RT0002"))
    attempt.refresh_from_db()
    assert (other.status, attempt.problem, attempt.reference) == (EventStatus.STUCK, "doubted", "NLJ7RT0001")


def test_a_receipt_brings_the_money_of_one_payment(mpesa):
    """The callback of one that was paid, once more at the address of another that was paid: its own right callback mends it."""
    first = _hear(mpesa, _callback(mpesa, lambda push: None))
    order = create_order(store=mpesa.attempt.payment.orders.get().store, is_prepaid=True, payment_method="mpesa")
    second = Door(mpesa.fake, mpesa.client, start_attempt(order.payments.get(), "mpesa", actor_id=order.buyer_id, phone=mpesa.fake.phone))
    body = _callback(second, lambda push: _set(push, "MpesaReceiptNumber", "NLJ7RT0001"))
    event = _hear(second, body)
    second.attempt.refresh_from_db()
    assert (first.status, event.status, second.attempt.status) == (EventStatus.APPLIED, EventStatus.STUCK, AttemptStatus.WAITING)
    assert "belongs to another payment" in read_phrase(event.problem)
    assert _hear(second, body.replace(b"NLJ7RT0001", b"NLJ7RT0002")).status == EventStatus.APPLIED
    assert apply_event(event.pk).status == EventStatus.STUCK
    assert broken_facts(of="shop") == {}


def test_the_database_keeps_receipts_apart():
    payment = create_due_payment(stores=2)
    values = {"payment": payment, "provider": "mpesa", "amount_minor": 1, "currency": "KES"}
    for number, reference in enumerate(["", "", "NLJ7RT61SV"]):
        PaymentAttempt.objects.create(number=number, key=f"k{number}", reference=reference, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.objects.create(number=9, key="k9", reference="NLJ7RT61SV", **values)
    PaymentAttempt.objects.create(number=9, key="k9", reference="NLJ7RT61SV", **values | {"provider": "orange"})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_that_book_one_receipt_at_once_one_is_paid(client, settings):
    """Each looks before any other has written: the constraint decides, and says so in words."""
    with FAKES["mpesa"]() as fake:
        door = open_door(fake, client, settings)
        store = door.attempt.payment.orders.get().store
        orders = [create_order(store=store, is_prepaid=True, payment_method="mpesa") for _ in range(5)]
        attempts = [start_attempt(order.payments.get(), "mpesa", actor_id=order.buyer_id, phone=fake.phone) for order in orders]
        paid = [Charge(attempt.external_id, ChargeState.PAID, attempt.amount, "NLJ7RT61SV") for attempt in attempts]
        acts = [partial(apply_charge, attempt.pk, charge) for attempt, charge in zip(attempts, paid, strict=True)]
        assert kinds_of(run_together(acts)) == {"PaymentAttempt": 1, "ReceiptUsed": 4}
    assert broken_facts(of="shop") == {}


# --- No answer ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("error", [ProviderDown(), ProviderRefused(code="200")])
def test_an_attempt_that_nobody_can_tell_anything_of_does_not_wait_for_ever(mpesa, monkeypatch, error):
    def silent(self: Any, external_id: str, kept: Any) -> Charge:
        raise error

    monkeypatch.setattr(mpesa_provider.Mpesa, "ask", silent)
    for hours, status in ((0.5, AttemptStatus.WAITING), (2, AttemptStatus.EXPIRED)):
        PaymentAttempt.objects.update(expires_at=now() - timedelta(hours=hours))
        with pytest.raises(type(error)):
            ask_attempt(mpesa.attempt.pk)
        mpesa.attempt.refresh_from_db()
        assert mpesa.attempt.status == status
    monkeypatch.undo()
    mpesa.fake.customer_pays(mpesa.attempt.external_id)
    assert ask_attempt(mpesa.attempt.pk).status == AttemptStatus.PAID  # money that comes all the same


# --- Stuck --------------------------------------------------------------------------------------------------------------
def test_copies_and_idle_jobs_use_up_no_tries(mpesa):
    """What waits for its time is tried then: however often the message comes, and however many jobs were queued meanwhile."""
    told = mpesa.told()
    key = mpesa.attempt.key
    PaymentAttempt.objects.filter(pk=mpesa.attempt.pk).update(key="other", external_id="other")
    assert mpesa.knock(told) == 200
    event = apply_event(PaymentEvent.objects.get().pk)
    assert (event.status, event.tries) == (EventStatus.STUCK, 1)
    for _ in range(20):
        assert mpesa.knock(told) == 200
        apply_due_event(event.pk)
    event.refresh_from_db()
    assert (event.tries, event.copies) == (1, 21)
    assert find_events_to_apply() == []
    PaymentAttempt.objects.filter(pk=mpesa.attempt.pk).update(key=key)
    assert wake_waiting_events(PaymentAttempt.objects.get(pk=mpesa.attempt.pk)) == [event.pk]
    assert apply_due_event(event.pk).tries == 2
