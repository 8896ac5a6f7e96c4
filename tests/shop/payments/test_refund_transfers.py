"""Money goes back over a network: once, whatever the network does, and the book says where it is."""

from datetime import timedelta

import pytest
from django.db.models import F

from shop.common.money import Money
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, owed_to
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.exceptions import CreditTooSmall, NotYourRefund, RefundMoved, UnknownMethod
from shop.payments.models import PaymentEvent, Refund
from shop.payments.providers.base import Transfer, TransferState
from shop.payments.services import (
    apply_refund_transfer,
    cash_out_credit,
    choose_rail,
    explain_failure,
    find_refunds_to_send,
    keep_as_credit,
    list_rails,
    look_into_refund,
    send_refund,
)
from tests.factories.accounts import create_user
from tests.factories.refunds import create_paid_order
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]


@pytest.fixture
def staff(db):
    return create_user(email="staff@example.com", is_staff=True)


def cancelled(**fields) -> Refund:
    order = create_paid_order(**fields)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    return Refund.objects.get(order=order)


def sent(refund: Refund) -> Refund:
    send_refund(refund.pk)
    refund.refresh_from_db()
    return refund


def book(refund: Refund) -> tuple[int, int]:
    """What is owed to the buyer, and what the provider holds."""
    return owed_to("refund_owed", refund.buyer_id, "GNF").minor, account_balance("provider", 90, "GNF").minor


def test_money_goes_back_the_way_it_came(rails):
    refund = sent(cancelled())
    request = rails.refunds[f"{refund.number}-1"]
    assert (request.amount, request.charge.external_id) == (Money(65_000, "GNF"), refund.attempt.external_id)
    assert (refund.status, book(refund)) == ("done", (0, 0))
    sent(refund)
    assert (rails.calls, book(refund), broken_facts(of="shop")) == (1, (0, 0), {})


def test_answer_that_was_lost_is_asked_for_with_the_same_key(rails):
    rails.loses = 1
    refund = sent(cancelled())
    assert (refund.status, book(refund)) == ("sent", (65_000, 65_000))
    refund = sent(refund)
    assert (refund.status, list(rails.refunds), book(refund)) == ("done", [f"{refund.number}-1"], (0, 0))


def test_worker_killed_before_it_wrote_the_answer(rails, monkeypatch):
    refund = cancelled()

    def die(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr("shop.payments.services.refund_transfers.apply_refund_transfer", die)
    with pytest.raises(SystemExit):
        send_refund(refund.pk)
    monkeypatch.undo()
    refund.refresh_from_db()
    assert (refund.status, book(refund)) == ("sent", (65_000, 65_000))
    refund = sent(refund)
    assert (refund.status, len(rails.refunds), book(refund), broken_facts(of="shop")) == ("done", 1, (0, 0), {})


def test_provider_down_for_an_hour_is_asked_by_the_sweep_until_it_answers(rails):
    rails.is_down = True
    refund = sent(cancelled())
    assert find_refunds_to_send() == []
    Refund.objects.update(moved_at=F("moved_at") - timedelta(hours=1), asked_at=F("asked_at") - timedelta(hours=1))
    assert find_refunds_to_send() == [refund.pk]
    assert sent(refund).status == "sent"
    assert find_refunds_to_send() == []
    rails.is_down = False
    assert (sent(refund).status, book(refund)) == ("done", (0, 0))


def test_pending_refund_is_settled_by_its_message(rails):
    rails.state = TransferState.PENDING
    refund = sent(cancelled())
    assert (refund.status, refund.external_id, book(refund)) == ("sent", f"re-{refund.number}-1", (65_000, 65_000))
    rails.state = TransferState.DONE
    told = PaymentEvent(provider="rail", about="refund", key=f"{refund.number}-1", kept={"receipt": "X"})
    assert look_into_refund(told)
    assert look_into_refund(told)
    refund.refresh_from_db()
    assert (refund.status, refund.kept, book(refund)) == ("done", {"receipt": "X"}, (0, 0))
    assert not look_into_refund(PaymentEvent(provider="rail", about="refund", key="R-NOBODY-1"))


def test_refusal_says_why_and_staff_send_it_again(rails, staff):
    rails.refusal = "closed"
    refund = sent(cancelled())
    assert (refund.status, explain_failure(refund), book(refund)) == ("failed", "The account is closed (closed).", (65_000, 65_000))
    rails.refusal = ""
    assert list_rails(refund) == ["rail", "phones", "cash"]
    choose_rail(refund, "rail", actor_id=staff.pk)
    refund = sent(refund)
    assert (refund.status, list(rails.refunds), book(refund)) == ("done", [f"{refund.number}-2"], (0, 0))
    assert broken_facts(of="shop") == {}


def test_refund_that_bounces_after_it_was_done_is_owed_again(rails, staff):
    refund = sent(cancelled())
    rails.state, rails.failure = TransferState.FAILED, "bounced"
    assert look_into_refund(PaymentEvent(provider="rail", about="refund", external_id=refund.external_id))
    refund.refresh_from_db()
    assert (refund.status, refund.done_at, book(refund)) == ("failed", None, (65_000, 65_000))
    assert Entry.objects.get(key=f"refund:{refund.pk}:bounced:1").reverses.key == f"refund:{refund.pk}:paid:1"
    rails.state = TransferState.DONE
    choose_rail(refund, "rail", actor_id=staff.pk)
    assert (sent(refund).status, book(refund), broken_facts(of="shop")) == ("done", (0, 0), {})


def test_refund_that_had_not_failed_after_all_is_done_and_owed_no_more(rails):
    """Asked twice where an answer was lost, a provider refuses the second with a message, and tells of the first in another."""
    rails.state, rails.failure = TransferState.FAILED, "reversed before"
    refund = sent(cancelled())
    rails.state = TransferState.DONE
    message = PaymentEvent(provider="rail", about="refund", external_id="re-1", key=f"{refund.number}-1")
    for _copy in range(2):
        assert look_into_refund(message)
    refund.refresh_from_db()
    assert (refund.status, refund.failure_code, book(refund), broken_facts(of="shop")) == ("done", "", (0, 0), {})
    with pytest.raises(RefundMoved):
        keep_as_credit(refund, actor_id=refund.buyer_id)


def test_late_answer_about_an_earlier_try_changes_nothing(rails, staff):
    rails.refusal = "closed"
    refund = sent(cancelled())
    choose_rail(refund, "cash", actor_id=staff.pk)
    apply_refund_transfer(refund.pk, Transfer("re-1", TransferState.DONE), tries=1)
    refund.refresh_from_db()
    assert (refund.status, refund.rail, book(refund)) == ("owed", "cash", (65_000, 65_000))


def test_provider_that_sends_nothing_back_pays_by_phone(rails):
    refund = sent(cancelled(provider="phones"))
    assert (refund.rail, refund.status, rails.refunds[f"{refund.number}-1"].destination) == ("phones", "done", "+224620000009")
    assert (owed_to("refund_owed", refund.buyer_id, "GNF").minor, account_balance("provider", 91, "GNF").minor) == (0, 0)


def test_while_it_is_under_way_nobody_chooses_another_way(rails, staff):
    rails.state = TransferState.PENDING
    refund = sent(cancelled())
    with pytest.raises(RefundMoved):
        choose_rail(refund, "cash", actor_id=staff.pk)
    with pytest.raises(RefundMoved):
        keep_as_credit(refund, actor_id=refund.buyer_id)


def test_other_way_is_for_staff_and_must_exist(staff):
    refund = cancelled()
    with pytest.raises(NotYourRefund):
        choose_rail(refund, "cash", actor_id=refund.buyer_id)
    with pytest.raises(UnknownMethod):
        choose_rail(refund, "shells", actor_id=staff.pk)
    with pytest.raises(UnknownMethod):
        choose_rail(refund, "credit", actor_id=staff.pk)


def test_credit_only_when_the_buyer_says_so_and_back_to_cash_when_he_asks(staff):
    refund = cancelled()
    with pytest.raises(NotYourRefund):
        keep_as_credit(refund, actor_id=staff.pk)
    for _ in range(2):
        keep_as_credit(refund, actor_id=refund.buyer_id)
    buyer = refund.buyer
    assert (owed_to("store_credit", buyer.pk, "GNF").minor, book(refund)[0]) == (65_000, 0)
    first = cash_out_credit(buyer, Money(40_000, "GNF"), key="t")
    assert cash_out_credit(buyer, Money(40_000, "GNF"), key="t") == first
    with pytest.raises(CreditTooSmall):
        cash_out_credit(buyer, Money(25_001, "GNF"), key="u")
    assert (owed_to("store_credit", buyer.pk, "GNF").minor, book(refund)[0], first.rail) == (25_000, 40_000, "cash")
    assert broken_facts(of="shop") == {}
