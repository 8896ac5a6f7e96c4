"""Two at once over one return. Each that names a lock was seen to fail with it taken out."""

from functools import partial

import pytest

from returns.models import ReturnRequest
from returns.services import (
    advance_return,
    approve_return,
    ask_staff_about_return,
    decide_return,
    inspect_return,
    refuse_return,
    request_return,
    withdraw_return,
)
from returns.states import ReturnReason
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payouts.queries import payee_of_store
from shop.payouts.services import request_payout
from shop.payouts.states import Rail
from tests.factories.accounts import create_user
from tests.factories.images import create_image
from tests.factories.payouts import earn
from tests.factories.refunds import create_paid_order, stocked
from tests.factories.returns import clock_strikes, create_delivered_order, create_return, wish_for
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.returns.test_returns import let_decide
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rails")]


def fresh(found: ReturnRequest) -> ReturnRequest:
    return ReturnRequest.objects.select_related("order", "store").get(pk=found.pk)


def facts_hold() -> bool:
    return broken_facts(of="shop") == {} and broken_facts(of="returns") == {}


def test_two_tabs_ask_for_the_same_units_and_one_gets_them(monkeypatch):
    """Fails without the order's lock in request_return: both see the units free."""
    meet_at(monkeypatch, "returns.services.requesting._write_return")
    order = create_delivered_order(quantity=2)
    wish = wish_for(order, units=2)
    ask = [partial(request_return, Order.objects.get(pk=order.pk), wish, token=f"t{n}", actor_id=order.buyer_id) for n in range(2)]
    assert kinds_of(run_together(ask)) == {"NotReturnable": 1, "ReturnRequest": 1}
    assert facts_hold()


def test_one_form_sent_eight_times_at_once_is_one_return():
    """Fails without the order's lock before the token is looked for: its unique key refuses with a 500."""
    order = create_delivered_order(quantity=2)
    ask = [partial(request_return, Order.objects.get(pk=order.pk), wish_for(order), token="t", actor_id=order.buyer_id) for _ in range(8)]
    outcomes = run_together(ask)
    assert kinds_of(outcomes) == {"ReturnRequest": 8}
    assert len({found.pk for found in outcomes}) == 1


def test_two_staff_decide_and_the_first_word_counts(monkeypatch):
    """Fails without the locks in decide_return: both note their decision, and the later one stands beside what the first has done."""
    meet_at(monkeypatch, "returns.services.deciding._note_decision")
    found = create_return(status="received")
    refuse_return(found, "Torn", pictures=[create_image()], actor_id=found.store.owner_id)
    ask_staff_about_return(found, "It was not", actor_id=found.buyer_id)
    judges = [let_decide(create_user(is_staff=True)) for _ in range(2)]
    acts = [
        partial(decide_return, fresh(found), for_buyer=bool(n), reason=f"Word {n}", actor_id=judge.pk) for n, judge in enumerate(judges)
    ]
    assert kinds_of(run_together(acts)) == {"ReturnMoved": 1, "ReturnRequest": 1}
    found = fresh(found)
    assert (found.is_for_buyer, found.decision) in {(False, "Word 0"), (True, "Word 1")}
    assert (found.status == "refunded", Refund.objects.count()) == (found.is_for_buyer, int(found.is_for_buyer))
    assert facts_hold()


@pytest.mark.parametrize("_round", range(3))
def test_store_and_buyer_at_once_one_of_them_is_heard(_round):
    """Fails without the states in the compare-and-set of move_return: all three of them are heard."""
    found = create_return()
    owner = found.store.owner_id
    acts = [
        partial(approve_return, fresh(found), actor_id=owner),
        partial(refuse_return, fresh(found), "No", actor_id=owner),
        partial(withdraw_return, fresh(found), actor_id=found.buyer_id),
    ]
    outcomes = kinds_of(run_together(acts))
    # What is approved may be withdrawn after: then two are heard, one after the other.
    assert outcomes in ({"ReturnMoved": 2, "ReturnRequest": 1}, {"ReturnMoved": 1, "ReturnRequest": 2})
    found = fresh(found)
    assert (found.refused_at is None) or (found.approved_at is None)
    assert facts_hold()


def test_the_clock_and_the_store_answer_at_once_and_it_is_refunded_once():
    """Fails without the clock and the states in the compare-and-set of move_return: it is settled several times."""
    found = clock_strikes(create_return(status="received"))
    acts = [partial(advance_return, found.pk) for _ in range(4)]
    acts += [partial(inspect_return, fresh(found), restock=True, actor_id=found.store.owner_id) for _ in range(4)]
    outcomes = run_together(acts)
    assert outcomes.count(True) == 1
    assert (Refund.objects.count(), fresh(found).is_restocked) == (1, False)
    assert facts_hold()


def test_what_never_came_is_refunded_once_by_store_and_clock():
    found = create_return(reason=ReturnReason.MISSING)
    acts = [partial(approve_return, fresh(found), actor_id=found.store.owner_id) for _ in range(4)]
    assert kinds_of(run_together(acts)) == {"ReturnRequest": 4}
    assert Refund.objects.count() == 1
    assert facts_hold()


@pytest.mark.parametrize("_round", range(3))
def test_refund_and_payout_at_once_never_pay_the_same_money_twice(_round, monkeypatch):
    """Whichever comes first: the payout has the money and the refund is a debt, or the refund has lessened it. No lock of ours decides."""
    meet_at(monkeypatch, "shop.payouts.services.requests.choose_earnings", parties=1)
    store = create_store()
    earn(60_000, store=store)
    order = create_paid_order(store=store, variants=[stocked(store)], fulfilment="delivered")
    found = create_return(order, status="received")
    payout = partial(request_payout, payee_of_store(store), rail=Rail.DESK, actor_id=store.owner_id, token="t")
    run_together([payout, partial(inspect_return, fresh(found), restock=True, actor_id=store.owner_id)])
    assert (fresh(found).refund_id, Refund.objects.count()) == (Refund.objects.get().pk, 1)
    assert facts_hold()
