"""Two who speak, a clock, links, numbers and a desk at once.

Each was seen to fail with the condition or lock taken out that it names, but where it says otherwise.
"""

from datetime import timedelta
from functools import partial

import pytest

from couriers.models import Delivery, HalfConfirmation
from couriers.services import (
    advance_half,
    answer_by_link,
    ask_buyer_now,
    confirm_by_number,
    confirm_cash_paid,
    confirm_cash_received,
    decide_half,
    fail_attempt,
    send_half_text,
)
from couriers.services.half_links import derive_half_number
from couriers.states import DeliveryStatus, HalfStatus
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from tests.factories.couriers import create_delivery
from tests.factories.custody import create_settler
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.with_order().get(pk=delivery.pk)


def happened(name: str) -> int:
    return DomainEvent.objects.filter(name=name).count()


def received() -> Delivery:
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR)
    return confirm_cash_received(delivery, actor_id=delivery.courier_id)


def half_of(delivery: Delivery) -> HalfConfirmation:
    return HalfConfirmation.objects.get(delivery=delivery)


def at_desk() -> Delivery:
    delivery = received()
    HalfConfirmation.objects.update(desk_at=now(), next_at=now(), said_at=now() - timedelta(days=1))
    assert advance_half(half_of(delivery).pk)
    return delivery


@pytest.mark.parametrize("_round", range(3))
def test_both_words_at_once_leave_one_half_and_one_delivery(_round, monkeypatch):
    """Fails without both the lock in lock_delivery and the second look at the row in give_word; each of them alone is enough."""
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR)
    meet_at(monkeypatch, "couriers.services.door.give_word")
    words = [
        partial(confirm_cash_received, fresh(delivery), actor_id=delivery.courier_id),
        partial(confirm_cash_paid, fresh(delivery), actor_id=delivery.order.buyer_id),
    ]
    assert kinds_of(run_together(words)) == {"Delivery": 2}
    assert (fresh(delivery).status, half_of(delivery).status) == (DeliveryStatus.DELIVERED, HalfStatus.CONFIRMED)
    assert Entry.objects.filter(kind="order.delivered").count() == 1
    assert broken_facts() == {}


@pytest.mark.parametrize("is_paid", [True, False])
def test_who_confirms_while_the_desk_decides_finds_one_truth(is_paid, monkeypatch):
    """Not seen to fail: with the locks in decide_half and the status in end_half's UPDATE taken out, the parcel's and the order's own
    compare-and-set still let one of the two through."""
    delivery = at_desk()
    half, settler = half_of(delivery), create_settler()
    meet_at(monkeypatch, "couriers.services.half_confirmations.now")
    decide = partial(decide_half, half, is_paid=is_paid, reason="Because", actor_id=settler.pk)
    run_together([decide, partial(confirm_cash_paid, fresh(delivery), actor_id=delivery.order.buyer_id)])
    delivery, half = fresh(delivery), half_of(delivery)
    ends = {
        HalfStatus.PAID: DeliveryStatus.DELIVERED,
        HalfStatus.CONFIRMED: DeliveryStatus.DELIVERED,
        HalfStatus.NOT_PAID: DeliveryStatus.RETURNING,
    }
    assert delivery.status == ends[HalfStatus(half.status)]
    assert broken_facts() == {}


def test_two_desks_that_decide_otherwise_are_one_decision():
    """Fails likewise: later decisions overwrite the first."""
    delivery = at_desk()
    half = half_of(delivery)
    decisions = [
        partial(decide_half, half, is_paid=paid, reason="Because", actor_id=create_settler().pk) for paid in (True, False, True, False)
    ]
    outcomes = kinds_of(run_together(decisions))
    assert outcomes == {"HalfConfirmation": 2, "NotNow": 2}
    assert happened("delivery.half_decided") == 1
    assert broken_facts() == {}


def test_clock_job_sweep_and_page_take_one_step():
    """Fails without the lock in lock_delivery, or without the second look for what is due: several find it due, or all of them ask."""
    delivery = received()
    HalfConfirmation.objects.update(next_at=now())
    outcomes = run_together([partial(advance_half, half_of(delivery).pk) for _ in range(6)])
    assert sorted(outcomes) == [False] * 5 + [True]
    assert (half_of(delivery).asks, happened("delivery.half_asked")) == (1, 1)


def test_clock_and_a_word_at_once_leave_nothing_open():
    """Whichever comes first: a word that comes while the question goes to the desk ends it."""
    delivery = received()
    HalfConfirmation.objects.update(desk_at=now(), next_at=now())
    clock = partial(advance_half, half_of(delivery).pk)
    run_together([clock, partial(confirm_cash_paid, fresh(delivery), actor_id=delivery.order.buyer_id)])
    assert half_of(delivery).status == HalfStatus.CONFIRMED
    assert broken_facts() == {}


def test_message_of_many_jobs_goes_out_once(monkeypatch):
    """Fails without `texted__lt` in send_half_text's UPDATE."""
    sent: list[object] = []
    monkeypatch.setattr("couriers.services.half_clock.send_sms", lambda **message: sent.append(message))
    delivery = received()
    ask_buyer_now(delivery, actor_id=delivery.courier_id)  # whose job has sent it
    HalfConfirmation.objects.update(texted=0)
    sent.clear()
    outcomes = run_together([partial(send_half_text, half_of(delivery).pk, 1) for _ in range(6)])
    assert (sum(outcomes), len(sent)) == (1, 1)


def test_link_opened_by_many_is_answered_once():
    """Fails without `link_used_at=None` in answer_by_link's UPDATE: later answers go on to the half confirmation."""
    delivery = received()
    half = half_of(delivery)
    answers = [partial(answer_by_link, half, is_paid=paid) for paid in (True, False, True, False)]
    assert kinds_of(run_together(answers)) == {"Delivery": 1, "LinkUsed": 3}
    assert half_of(delivery).status in {HalfStatus.CONFIRMED, HalfStatus.AT_DESK}
    assert broken_facts() == {}


def test_many_numbers_at_once_have_five_tries(monkeypatch):
    """Fails when the try is counted after the look instead of before it."""
    monkeypatch.setattr("couriers.services.half_clock.send_sms", lambda **message: None)
    delivery = received()
    ask_buyer_now(delivery, actor_id=delivery.courier_id)
    half = half_of(delivery)
    send_half_text(half.pk, 1)
    wrong = f"{(int(derive_half_number(half)) + 1) % 1_000_000:06}"
    tries = [partial(confirm_by_number, fresh(delivery), typed=wrong, reader=delivery.courier) for _ in range(12)]
    assert kinds_of(run_together(tries)) == {"NumberLocked": 7, "WrongCode": 5}


@pytest.mark.parametrize("_round", range(3))
def test_courier_who_gives_up_while_the_buyer_says_paid_has_one_truth(_round):
    """Fails without the lock in fail_attempt: the parcel goes back with a word about its cash."""
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR)
    paid = partial(confirm_cash_paid, fresh(delivery), actor_id=delivery.order.buyer_id)
    run_together([paid, partial(fail_attempt, fresh(delivery), reason="Nobody", actor_id=delivery.courier_id)])
    delivery = fresh(delivery)
    assert (delivery.status, bool(delivery.buyer_paid_cash_at)) in {(DeliveryStatus.AT_DOOR, True), (DeliveryStatus.RETURNING, False)}
    assert broken_facts() == {}
