"""Many messages about one dispute at once, and a refund of the same money beside them. Docstrings name what each fails without."""

from functools import partial
from typing import Any

import pytest

from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, owed_to
from shop.orders.states import Fulfilment
from shop.payments.models import Dispute, PaymentAttempt, PaymentEvent, Refund
from shop.payments.providers.base import get_provider
from shop.payments.services import (
    apply_event,
    ask_attempt,
    ask_dispute,
    decide_reversal,
    note_reversal,
    pass_recovery_on,
    receive_event,
    refund_order,
    send_refund,
    start_attempt,
)
from shop.payments.states import RefundCause
from site_config.sandbox.stripe import StripeFake
from site_config.sandbox.stripe_disputes import FEE
from tests.factories.accounts import create_user
from tests.factories.orders import advance
from tests.factories.payments import create_due_payment
from tests.factories.refunds import create_paid_order, deliver
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
STRIPE = 2
ROWS = "shop.payments.services.disputes"


@pytest.fixture
def cards(settings):
    with StripeFake() as fake:
        fake.stand_beside(settings)
        yield fake


@pytest.fixture
def attempt(cards) -> PaymentAttempt:
    """A delivered order of 65 000 GNF, paid by card."""
    payment = create_due_payment()
    attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
    cards.customer_pays(attempt.external_id)
    attempt = ask_attempt(attempt.pk)
    order = payment.orders.get()
    advance(order, Fulfilment.HANDED_OVER)
    deliver(order)
    cards.outbox.waiting.clear()
    return attempt


def hear(webhook: Any) -> str:
    return apply_event(receive_event("stripe", webhook.body, webhook.headers).pk).status


def told() -> list[str]:
    return sorted(DomainEvent.objects.filter(subject="dispute").values_list("name", flat=True))


def book(kind: str, holder_id: int = STRIPE) -> int:
    return account_balance(kind, holder_id, "GNF").minor


def test_twenty_copies_of_one_message_take_the_money_once(cards, attempt, monkeypatch):
    """Fails without the locks on payment and attempt in hear_claim: several open the dispute, and their messages get stuck."""
    cards.open_dispute(attempt.external_id)
    webhook = cards.outbox.waiting[0]
    meet_at(monkeypatch, f"{ROWS}.open_dispute", parties=8)
    outcomes = run_together([partial(hear, webhook)] * 20)
    assert set(outcomes) == {"applied"}
    assert (PaymentEvent.objects.get().copies, Dispute.objects.count(), told()) == (20, 1, ["dispute.opened"])
    assert (book("disputed"), book("provider"), book("dispute_cost", 0)) == (65_000, -FEE, FEE)
    assert Entry.objects.filter(subject="dispute").count() == 2
    assert broken_facts(of="shop") == {}


def test_twenty_questions_about_a_lost_dispute_share_it_out_once(cards, attempt):
    """Fails without the locks in _lock_share: the loss is posted a second time. Without hold_payment alone: deadlocks."""
    found = cards.open_dispute(attempt.external_id)
    for webhook in list(cards.outbox.waiting):
        hear(webhook)
    cards.decide_dispute(found, for_us=False)
    dispute, order = Dispute.objects.get(), attempt.payment.orders.get()
    outcomes = run_together([partial(ask_dispute, dispute.pk)] * 20)
    assert {getattr(outcome, "status", outcome) for outcome in outcomes} == {"lost"}
    assert (Refund.objects.get().status, Refund.objects.get().by_dispute_minor, cards.given_back) == ("done", 65_000, [])
    assert (book("disputed"), owed_to("seller_payable", order.store_id, "GNF").minor) == (0, 0)
    assert told() == ["dispute.lost", "dispute.opened"]
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(3))
def test_lost_dispute_and_refund_at_once_give_the_buyer_his_money_once(cards, attempt, monkeypatch, _round):
    """Fails without the order's lock in refund_order and take_order_back: both plan on one unit, and the constraint ends one with a 500."""
    found = cards.open_dispute(attempt.external_id)
    for webhook in list(cards.outbox.waiting):
        hear(webhook)
    cards.decide_dispute(found, for_us=False)
    order, staff = attempt.payment.orders.select_related("store").get(), create_user(is_staff=True)

    def refund() -> Any:
        owed = refund_order(
            order, quantities=None, cause=RefundCause.RETURNED, reason="It broke", delivery=True, key="k", actor_id=staff.pk
        )
        return send_refund(owed.pk) if owed else None

    meet_at(monkeypatch, "shop.orders.services.reversals.plan_reversal")
    outcomes = run_together([refund, partial(ask_dispute, Dispute.objects.get().pk)])
    assert kinds_of(outcomes) in ({"Dispute": 1, "Refund": 1}, {"Dispute": 1, "NothingToRefund": 1})
    ask_dispute(Dispute.objects.get().pk)
    back = Refund.objects.get()
    assert (back.status, back.by_dispute_minor, cards.given_back) == ("done", 65_000, [])
    assert (book("disputed"), owed_to("seller_payable", order.store_id, "GNF").minor) == (0, 0)
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("for_us", [True, False])
def test_answer_that_was_overtaken_changes_nothing(cards, attempt, monkeypatch, for_us):
    """Fails without asked_at in hear_claim: the slow answer calls the dispute open again, and the book follows it."""
    found = cards.open_dispute(attempt.external_id)
    hear(cards.outbox.waiting[0])
    dispute, provider = Dispute.objects.get(), get_provider("stripe")
    slow = provider.ask_dispute(found)
    cards.decide_dispute(found, for_us=for_us)

    def is_overtaken(self: Any, external_id: str) -> Any:
        monkeypatch.undo()
        ask_dispute(dispute.pk)
        return slow

    monkeypatch.setattr(type(provider), "ask_dispute", is_overtaken)
    assert ask_dispute(dispute.pk).status == ("won" if for_us else "lost")
    assert (book("disputed"), told().count("dispute.opened")) == (0, 1)
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(3))
def test_won_and_lost_at_once_end_as_the_provider_says(cards, attempt, _round):
    """Messages of four decisions, each three times: the book has what the provider has, whoever was the last to write it."""
    found = cards.open_dispute(attempt.external_id)
    for for_us in (False, True, False, True):
        cards.decide_dispute(found, for_us=for_us)
    webhooks = list(cards.outbox.waiting)
    outcomes = run_together([partial(hear, webhook) for webhook in webhooks * 3])
    assert set(outcomes) == {"applied"}
    assert (Dispute.objects.get().status, book("disputed"), book("provider")) == ("won", 0, 65_000 - Dispute.objects.get().fee_minor)
    assert broken_facts(of="shop") == {}


@pytest.mark.usefixtures("rails")
def test_many_who_note_and_confirm_a_reversal_book_it_once(monkeypatch):
    """Fails without _lock_attempt in note_reversal: the constraint ends some with a 500."""
    create_paid_order(fulfilment=Fulfilment.DELIVERED)
    taken = PaymentAttempt.objects.get()
    staff = [create_user(is_staff=True, is_superuser=True) for _i in range(8)]
    meet_at(monkeypatch, "shop.payments.services.reversals.now", parties=4)
    meet_at(monkeypatch, "shop.payments.services.reversals._require_by_hand", parties=4)
    notes = run_together([partial(note_reversal, taken, actor_id=who.pk) for who in staff[:4]])
    assert kinds_of(notes) == {"ReversalNote": 4}
    decided = run_together([partial(decide_reversal, notes[0], approve=True, actor_id=who.pk) for who in staff[4:]])
    assert kinds_of(decided) == {"ReversalNote": 4}
    names = DomainEvent.objects.filter(subject="reversal").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["reversal.noted", "reversal.approved"]
    assert (Dispute.objects.count(), account_balance("provider", 90, "GNF").minor) == (1, 0)
    assert broken_facts(of="shop") == {}


def test_many_who_press_give_what_came_back_once(cards, attempt, monkeypatch):
    """Fails without the locks in pass_recovery_on: all find it waiting, and all but the first end with a 500."""
    order = attempt.payment.orders.get()
    share = owed_to("seller_payable", order.store_id, "GNF").minor
    found = cards.open_dispute(attempt.external_id)
    for for_us in (False, True):
        cards.decide_dispute(found, for_us=for_us)
        for webhook in list(cards.outbox.waiting):
            hear(webhook)
    staff = [create_user(is_staff=True, is_superuser=True) for _i in range(6)]
    meet_at(monkeypatch, "shop.payments.services.dispute_recoveries.compute_recovery_left", parties=6)
    pressed = run_together([partial(pass_recovery_on, Dispute.objects.get().pk, actor_id=who.pk) for who in staff])
    assert kinds_of(pressed) == {"Dispute": 6}
    assert owed_to("seller_payable", order.store_id, "GNF").minor == share
    assert told().count("dispute.given_on") == 1
    assert broken_facts(of="shop") == {}
