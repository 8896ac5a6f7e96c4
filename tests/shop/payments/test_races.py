"""Messages, questions, cancellations and changes of mind at once. Seen to fail with the lock taken out that a docstring names."""

from functools import partial

import pytest

from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance, owed_to
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent
from shop.payments.services import apply_event, ask_attempt, choose_cash, receive_event, start_attempt
from site_config.sandbox.stripe import StripeFake
from tests.factories.payments import create_due_payment
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paid(settings):
    """A card has paid for two orders; nobody here knows yet."""
    with StripeFake() as cards:
        cards.stand_beside(settings)
        payment = create_due_payment(stores=2)
        attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
        cards.customer_pays(attempt.external_id)
        yield cards, payment, attempt


def hear(webhook) -> str:
    return apply_event(receive_event("stripe", webhook.body, webhook.headers).pk).status


def in_the_book() -> int:
    return account_balance("provider", 2, "GNF").minor


def test_twenty_copies_of_one_message_have_one_effect(paid):
    """Fails without payment_event_once (twenty rows), and without both locks of hold_payment and apply_charge."""
    cards, *_ = paid
    webhook = next(message for message in cards.outbox.waiting if b"checkout.session.completed" in message.body)
    outcomes = run_together([partial(hear, webhook)] * 20)
    assert set(outcomes) == {"applied"}
    event = PaymentEvent.objects.get()
    assert (event.copies, event.status) == (20, "applied")
    assert (DomainEvent.objects.filter(name="payment.received").count(), in_the_book()) == (1, 130_000)
    assert broken_facts(of="shop") == {}


def test_ten_questions_at_once_take_the_money_once(paid):
    """Fails without select_for_update in hold_payment and apply_charge together: the money is in the book twice."""
    _cards, payment, attempt = paid
    run_together([partial(ask_attempt, attempt.pk)] * 10)
    assert (in_the_book(), Payment.objects.get(pk=payment.pk).status) == (130_000, "received")
    assert DomainEvent.objects.filter(name="payment.received").count() == 1
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(4))
def test_money_and_cancellation_together_lose_nothing(paid, _round):
    """Whichever comes first: the living order is paid, and every franc lies with an order or is owed back."""
    _cards, payment, attempt = paid
    first, second = payment.orders.select_related("store").order_by("pk")
    cancel = partial(cancel_order, first, by=CancelledBy.BUYER, reason="", actor_id=first.buyer_id)
    outcomes = run_together([cancel, *[partial(ask_attempt, attempt.pk)] * 4])
    assert outcomes[0] is None
    assert Order.objects.get(pk=second.pk).paid_at
    assert in_the_book() == 65_000 + owed_to("refund_owed", first.buyer_id, "GNF").minor  # what goes back may have gone
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(4))
def test_money_and_a_change_of_mind_together(paid, _round):
    """The buyer chooses cash while the card's money arrives: either the card has paid, or its money is owed back."""
    _cards, payment, attempt = paid
    change = partial(choose_cash, payment, actor_id=payment.checkout.buyer_id)
    outcomes = run_together([change, *[partial(ask_attempt, attempt.pk)] * 3])
    owed = owed_to("refund_owed", payment.checkout.buyer_id, "GNF").minor
    assert in_the_book() == owed + (130_000 if kinds_of(outcomes[:1]) == {"NothingDue": 1} else 0)
    assert broken_facts(of="shop") == {}


def test_twenty_clicks_are_one_attempt(paid, settings):
    """Fails without the locks in hold_payment (as many live attempts as clicks) and without _claim_call (the service is called twice)."""
    cards, *_ = paid
    payment = create_due_payment()
    before = len(cards.asked("POST", "/v1/checkout/sessions"))
    start = partial(start_attempt, payment, "stripe", actor_id=payment.checkout.buyer_id)
    assert kinds_of(run_together([start] * 20)) == {"PaymentAttempt": 20}
    assert PaymentAttempt.objects.filter(payment=payment).count() == 1
    assert len(cards.asked("POST", "/v1/checkout/sessions")) == before + 1
