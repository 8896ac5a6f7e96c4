"""Money that a provider takes back: booked as it moves, held from the seller, given back or borne, whatever comes in which order."""

from typing import Any

import pytest

from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.services import Posting, post_entry
from shop.notifications.models import Notification
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.exceptions import NotByHand, RefundDisputed
from shop.payments.models import Dispute, DisputeShare, PaymentAttempt, PaymentEvent, Refund
from shop.payments.services import (
    apply_event,
    ask_attempt,
    ask_dispute,
    choose_rail,
    keep_as_credit,
    note_reversal,
    refund_order,
    send_refund,
    start_attempt,
)
from shop.payments.states import RefundCause
from site_config.sandbox.stripe import StripeFake
from tests.factories.orders import advance
from tests.factories.payments import create_due_payment, deliver_to
from tests.factories.refunds import deliver
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
STRIPE, FEE = 2, 1_500


@pytest.fixture
def fake(settings):
    with StripeFake() as stripe:
        stripe.webhook_url = "http://testserver/pay/stripe/webhook/"
        for name, value in stripe.settings().items():
            setattr(settings, name, value)
        yield stripe


def paid_by_card(fake, *, stores: int = 1, delivered: bool = True) -> PaymentAttempt:
    """Orders of 65 000 GNF each, 15 000 of it for the delivery."""
    payment = create_due_payment(stores=stores)
    attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
    fake.customer_pays(attempt.external_id)
    attempt = ask_attempt(attempt.pk)
    for order in payment.orders.all():
        if delivered:
            advance(order, Fulfilment.HANDED_OVER)
            deliver(order)
    deliver_to(fake)
    return attempt


def book(order: Order) -> dict[str, int]:
    """Who has or bears what, GNF."""
    return {
        "provider": account_balance("provider", STRIPE, "GNF").minor,
        "disputed": account_balance("disputed", STRIPE, "GNF").minor,
        "cost": account_balance("dispute_cost", 0, "GNF").minor,
        "seller": owed_to("seller_payable", order.store_id, "GNF").minor,
        "fee": owed_to("platform_fee", 0, "GNF").minor,
        "buyer": owed_to("refund_owed", order.buyer_id, "GNF").minor,
    }


def agrees() -> bool:
    assert broken_facts(of="shop") == {}
    return True


def statuses() -> set[str]:
    return set(PaymentEvent.objects.values_list("status", flat=True))


@pytest.mark.parametrize("how", [{}, {"times": 3}, {"reverse": True}, {"times": 2, "reverse": True}])
def test_money_is_kept_back_while_it_is_open_and_comes_back_when_it_is_won(fake, how):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    before = book(order)
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake, **how)
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.taken_minor, dispute.fee_minor, dispute.answer_by is not None) == ("answer", 65_000, FEE, True)
    assert book(order) == before | {"provider": -FEE, "disputed": 65_000, "cost": FEE}
    assert agrees()
    fake.answer_dispute(found)
    fake.decide_dispute(found, for_us=True)
    deliver_to(fake, **how)
    assert Dispute.objects.get().status == "won"
    assert book(order) == before | {"provider": 65_000 - FEE, "cost": FEE}
    assert statuses() == {"applied"}
    assert agrees()
    names = DomainEvent.objects.filter(subject="dispute").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["dispute.opened", "dispute.won"] or list(names) == ["dispute.opened", "dispute.changed", "dispute.won"]


def test_the_store_and_whoever_answers_hear_of_it(fake, sam, mallory, run_events):
    attempt = paid_by_card(fake)
    fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    run_events()
    told = Notification.objects.filter(kind__startswith="dispute.").order_by("pk")
    assert list(told.values_list("recipient", "kind")) == [
        (attempt.payment.orders.get().store.owner_id, "dispute.opened"),
        (sam.pk, "dispute.to_answer"),
    ]


def test_lost_whole_order_is_undone_with_its_frozen_shares(fake):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = fake.open_dispute(attempt.external_id)
    fake.decide_dispute(found, for_us=False)
    deliver_to(fake, times=2, reverse=True)
    refund = Refund.objects.get()
    assert (refund.cause, refund.status, refund.amount_minor, refund.by_dispute_minor) == ("dispute", "done", 65_000, 65_000)
    assert book(order) == {"provider": -FEE, "disputed": 0, "cost": FEE, "seller": 0, "fee": 0, "buyer": 0}
    assert agrees()
    assert list(fake.given_back) == []


def test_what_the_seller_was_paid_out_the_platform_bears(fake):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    share = book(order)["seller"]
    _pay_out(order, share - 10_000)
    fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
    deliver_to(fake)
    assert (book(order)["seller"], book(order)["cost"]) == (0, FEE + share - 10_000)
    assert DisputeShare.objects.get().covered_minor == share - 10_000


def test_part_that_is_lost_is_borne_without_goods_and_a_later_refund_pays_only_the_rest(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    share = book(order)["seller"]
    fake.decide_dispute(fake.open_dispute(attempt.external_id, amount=20_000), for_us=False)
    deliver_to(fake)
    assert (book(order)["seller"], book(order)["cost"], Refund.objects.count()) == (share - 20_000, FEE, 0)
    assert agrees()
    refund = refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Broken", delivery=True, key="k", actor_id=sam.pk)
    send_refund(refund.pk)
    assert [amount for amount, _currency in fake.given_back] == [45_000]
    assert book(order) == {"provider": -FEE, "disputed": 0, "cost": FEE, "seller": 0, "fee": 0, "buyer": 0}
    assert agrees()


def test_dispute_after_a_refund_costs_the_platform_and_gives_the_buyer_no_more(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    send_refund(_refunded(order, sam).pk)
    before = book(order)
    fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
    deliver_to(fake)
    assert book(order) == before | {"provider": before["provider"] - 65_000 - FEE, "cost": 65_000 + FEE}
    assert agrees()


def test_refund_waits_while_the_dispute_is_open_and_is_paid_by_it_when_it_is_lost(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    refund = _refunded(order, sam)
    assert send_refund(refund.pk).status == "owed"
    for act in (lambda: choose_rail(refund, "cash", actor_id=sam.pk), lambda: keep_as_credit(refund, actor_id=refund.buyer_id)):
        with pytest.raises(RefundDisputed):
            act()
    fake.decide_dispute(found, for_us=False)
    deliver_to(fake)
    refund.refresh_from_db()
    assert (refund.status, refund.by_dispute_minor, Refund.objects.count(), fake.given_back) == ("done", 65_000, 1, [])
    assert agrees()


def test_refund_that_waited_is_sent_when_the_dispute_is_won(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    refund = _refunded(order, sam)
    fake.decide_dispute(found, for_us=True)
    deliver_to(fake)
    assert send_refund(refund.pk).status == "done"
    assert [amount for amount, _currency in fake.given_back] == [65_000]
    assert agrees()


def test_order_that_has_not_left_is_cancelled_and_one_on_its_way_waits(fake):
    attempt = paid_by_card(fake, stores=2, delivered=False)
    stays, goes = attempt.payment.orders.order_by("pk")
    advance(goes, Fulfilment.HANDED_OVER)
    fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
    deliver_to(fake)
    stays.refresh_from_db()
    assert (stays.fulfilment, stays.cancelled_by, account_balance("disputed", STRIPE, "GNF").minor) == ("cancelled", "bank", 65_000)
    assert agrees()
    deliver(Order.objects.get(pk=goes.pk))
    ask_dispute(Dispute.objects.get().pk)
    assert (account_balance("disputed", STRIPE, "GNF").minor, Refund.objects.filter(status="done").count(), fake.given_back) == (0, 2, [])
    assert agrees()


def test_inquiry_takes_nothing(fake):
    attempt = paid_by_card(fake)
    found = fake.open_dispute(attempt.external_id, takes_money=False)
    deliver_to(fake)
    assert (Dispute.objects.get().status, account_balance("disputed", STRIPE, "GNF").minor) == ("answer", 0)
    fake.decide_dispute(found, for_us=True)
    deliver_to(fake)
    assert (Dispute.objects.get().status, account_balance("provider", STRIPE, "GNF").minor) == ("won", 65_000)
    assert agrees()


def test_what_comes_back_after_it_was_lost_is_the_platforms_and_may_be_taken_again(fake):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = fake.open_dispute(attempt.external_id)
    fake.decide_dispute(found, for_us=False)
    deliver_to(fake)
    lost = book(order)
    for _round in range(2):
        fake.decide_dispute(found, for_us=True)
        deliver_to(fake)
        assert book(order)["cost"] == lost["cost"] - 65_000
        assert agrees()
        fake.decide_dispute(found, for_us=False)
        deliver_to(fake)
    assert book(order)["disputed"] == 0
    assert agrees()


@pytest.mark.parametrize("how", [{}, {"times": 3}, {"reverse": True}])
def test_refund_in_the_dashboard_is_heard_of_once(fake, how):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    fake.refund_in_dashboard(attempt.external_id)
    deliver_to(fake, **how)
    dispute = Dispute.objects.get()
    assert (dispute.kind, dispute.status, Refund.objects.get().status) == ("refund", "lost", "done")
    assert book(order) == {"provider": 0, "disputed": 0, "cost": 0, "seller": 0, "fee": 0, "buyer": 0}
    assert statuses() == {"applied"}
    assert agrees()


def test_refund_in_the_dashboard_does_the_work_of_one_that_failed_here(fake, sam):
    attempt = paid_by_card(fake)
    refund = _refunded(attempt.payment.orders.get(), sam)
    fake.refund_status = "failed"
    assert send_refund(refund.pk).status == "failed"
    fake.charges[next(iter(fake.charges))]["amount_refunded"] = 0
    fake.refund_in_dashboard(attempt.external_id)
    deliver_to(fake)
    refund.refresh_from_db()
    assert (refund.status, refund.by_dispute_minor, Refund.objects.count()) == ("done", 65_000, 1)
    assert agrees()


def test_our_own_refund_is_no_dispute(fake, sam):
    attempt = paid_by_card(fake)
    send_refund(_refunded(attempt.payment.orders.get(), sam).pk)
    deliver_to(fake, times=2, reverse=True)
    assert not Dispute.objects.exists()
    assert statuses() == {"applied"}


def test_dispute_about_money_that_was_late_is_about_no_order(fake):
    attempt = paid_by_card(fake, delivered=False)
    order = attempt.payment.orders.get()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
    deliver_to(fake)
    assert (Refund.objects.get().status, Refund.objects.get().by_dispute_minor, fake.given_back) == ("done", 65_000, [])
    assert book(order) == {"provider": -FEE, "disputed": 0, "cost": FEE, "seller": 0, "fee": 0, "buyer": 0}
    assert agrees()


def test_dispute_about_a_payment_nobody_knows_stays_in_the_inbox(fake):
    attempt = paid_by_card(fake)
    PaymentAttempt.objects.update(reference="pi_other")
    fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    assert (Dispute.objects.count(), "stuck" in statuses()) == (0, True)
    PaymentAttempt.objects.update(reference=next(iter(fake.intents)))
    for event in PaymentEvent.objects.filter(status="stuck"):
        apply_event(event.pk)
    assert (Dispute.objects.count(), statuses()) == (1, {"applied"})


def test_what_a_provider_tells_nobody_notes(fake, sam):
    with pytest.raises(NotByHand):
        note_reversal(paid_by_card(fake), actor_id=sam.pk)


def _refunded(order: Order, sam: Any) -> Refund:
    refund = refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Broken", delivery=True, key="k", actor_id=sam.pk)
    assert refund is not None
    return refund


def _pay_out(order: Order, minor: int) -> None:
    amount = Money(minor, "GNF")
    lines = [Posting("seller_payable", order.store_id, amount), Posting("bank", 0, -amount)]
    post_entry(key="t", kind="payout.sent", subject="payout", subject_id=0, lines=lines)
