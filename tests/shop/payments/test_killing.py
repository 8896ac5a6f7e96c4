"""The worker dies after any statement on money's way: whatever is left agrees, and whoever goes on ends as if nothing had happened.

Death is an exception that nobody catches: what the database has not committed by then is undone, as it is when the connection is lost.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

import pytest
from django.db import connection

from shop.common.money import Money
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, owed_to
from shop.orders.exceptions import InvalidTransition
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.models import PaymentAttempt, PaymentEvent, Refund
from shop.payments.services import apply_event, ask_attempt, begin_attempt, receive_event, send_refund, start_attempt
from site_config.sandbox.payment_fake import CannotPay
from site_config.sandbox.stripe import StripeFake
from tests.dying import DeadlyStatement
from tests.factories.payments import create_due_payment
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
ENOUGH = 400  # statements; nothing here asks so many


class Killed(BaseException):
    """No handler of errors sees it."""


def die() -> NoReturn:
    raise Killed


@pytest.fixture
def cards(settings):
    with StripeFake() as fake:
        fake.stand_beside(settings)
        yield fake


def die_and_go_on(act: Callable[[], Any], *, holds: Callable[[], bool]) -> int:
    """Kill the act after its first statement, begin again and kill it after its second, and so on until it lives; how often it died."""
    for number in range(1, ENOUGH):
        try:
            with connection.execute_wrapper(DeadlyStatement(number, die=die)):
                act()
        except Killed:
            if number % 5 == 0:  # every check after every statement would take minutes
                assert broken_facts() == {}, f"after statement {number}"
            assert holds(), f"after statement {number}"
        else:
            assert broken_facts() == {}
            return number - 1
    raise AssertionError("it never came to its end")


def entries(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def test_worker_dies_while_a_message_is_applied(cards):
    payment = create_due_payment(stores=2)
    attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
    cards.customer_pays(attempt.external_id)
    cards.outbox.deliver(lambda webhook: 200 if receive_event("stripe", webhook.body, webhook.headers) else 400)
    message = PaymentEvent.objects.filter(about="charge").latest("pk")

    deaths = die_and_go_on(lambda: apply_event(message.pk), holds=lambda: entries("order.paid") in (0, 2))

    message.refresh_from_db()
    payment.refresh_from_db()
    assert deaths > 20
    assert (message.status, payment.status, entries("order.paid")) == ("applied", "received", 2)
    assert account_balance("provider", 2, "GNF") == payment.amount == Money(130_000, "GNF")


def test_worker_dies_between_the_question_and_its_answer(cards):
    payment = create_due_payment()
    buyer = payment.checkout.buyer_id

    def pay() -> None:
        attempt = start_attempt(payment, "stripe", actor_id=buyer)
        PaymentAttempt.objects.filter(pk=attempt.pk, external_id="").update(asked_at=None)  # as if its time had run out
        attempt.refresh_from_db()
        attempt = begin_attempt(attempt)
        with suppress(CannotPay):  # who has paid by then does not pay again
            cards.customer_pays(attempt.external_id)
        assert ask_attempt(attempt.pk).status == "paid"

    die_and_go_on(lambda: payment.orders.get().paid_at or pay(), holds=lambda: entries("order.paid") <= 1)

    assert len(cards.taken) == entries("order.paid") + entries("money.unused")
    assert account_balance("provider", 2, "GNF").minor == 65_000 * len(cards.taken)


def test_worker_dies_while_money_goes_back(cards):
    payment = create_due_payment()
    buyer = payment.checkout.buyer_id
    attempt = start_attempt(payment, "stripe", actor_id=buyer)
    cards.customer_pays(attempt.external_id)
    ask_attempt(attempt.pk)
    order = payment.orders.get()

    def cancel() -> None:
        order.refresh_from_db()
        with suppress(InvalidTransition):  # it was cancelled, and only what comes after the commit was lost
            cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=buyer)

    die_and_go_on(
        cancel,
        holds=lambda: owed_to("refund_owed", buyer, "GNF").minor == 65_000 * Refund.objects.count(),
    )
    refund = Refund.objects.get()

    def send() -> None:
        Refund.objects.filter(pk=refund.pk).update(asked_at=None)
        send_refund(refund.pk)

    die_and_go_on(send, holds=lambda: len(cards.given_back) <= 1)

    refund.refresh_from_db()
    assert (refund.status, len(cards.given_back)) == ("done", 1)
    assert account_balance("provider", 2, "GNF").minor == owed_to("refund_owed", buyer, "GNF").minor == 0
