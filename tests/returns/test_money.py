"""Whatever is done in whatever order: never more goes back than was paid, and no unit twice."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.exceptions import ReturnError
from returns.models import ReturnRequest
from returns.services import (
    ReturnWish,
    approve_return,
    ask_staff_about_return,
    decide_return,
    inspect_return,
    receive_return,
    refuse_return,
    request_return,
    send_return,
    sweep_returns,
    withdraw_return,
)
from returns.states import ReturnReason, ReturnWay
from shop.accounts.models import User
from shop.common.tokens import url_token
from shop.images.models import Image
from shop.orders.exceptions import OrderError
from shop.orders.models import Order
from shop.payments.exceptions import PaymentError
from shop.payments.models import Refund
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import ReturnHold
from shop.payouts.queries import held_for_returns, payee_of_store
from shop.payouts.services import request_payout
from shop.payouts.states import Rail
from tests.factories.accounts import create_user
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.payouts import earn
from tests.factories.refunds import create_paid_order, stocked
from tests.factories.returns import clock_strikes, create_return
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.returns.test_returns import let_decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]

# What somebody does with a return: the return, and who decides.
MOVES = {
    "approve": lambda found, _judge, _image: approve_return(found, actor_id=found.store.owner_id),
    "refuse": lambda found, _judge, image: refuse_return(found, "No", pictures=[image], actor_id=found.store.owner_id),
    "withdraw": lambda found, _judge, _image: withdraw_return(found, actor_id=found.buyer_id),
    "send": lambda found, _judge, _image: send_return(found, way=ReturnWay.BROUGHT, actor_id=found.buyer_id),
    "receive": lambda found, _judge, _image: receive_return(found, actor_id=found.store.owner_id),
    "restock": lambda found, _judge, _image: inspect_return(found, restock=True, actor_id=found.store.owner_id),
    "write_off": lambda found, _judge, _image: inspect_return(found, restock=False, actor_id=found.store.owner_id),
    "appeal": lambda found, _judge, _image: ask_staff_about_return(found, "Unfair", actor_id=found.buyer_id),
    "for_buyer": lambda found, judge, _image: decide_return(found, for_buyer=True, reason="So it is", actor_id=judge.pk),
    "for_store": lambda found, judge, _image: decide_return(found, for_buyer=False, reason="So it is", actor_id=judge.pk),
    "clock": lambda found, _judge, _image: clock_strikes(found) and sweep_returns(),
}
VERBS = ("ask", "ask", "other", *MOVES)
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(1, 3), st.sampled_from(ReturnReason.values)), min_size=4, max_size=18
)


def act(order: Order, step: tuple[str, int, int, str], judge: User, image: Image) -> None:
    """One step of somebody; what it refuses is refused."""
    verb, which, units, reason = step
    lines = list(order.lines.order_by("pk").values_list("pk", flat=True))
    there = list(ReturnRequest.objects.filter(order=order).select_related("order", "store"))
    if verb == "ask":
        wish = ReturnWish({lines[which % len(lines)]: units}, reason, "Look at it.")
        request_return(order, wish, token=url_token(), actor_id=order.buyer_id)
    elif verb == "other":
        give = {"cause": RefundCause.GOODWILL, "reason": "Sorry", "delivery": which == 0, "actor_id": judge.pk, "key": url_token()}
        refund_order(order, quantities={lines[which % len(lines)]: 1}, **give)
    elif there:
        MOVES[verb](there[which % len(there)], judge, image)


@given(steps=STEPS, prepaid=st.booleans())
def test_never_more_goes_back_than_was_paid(steps, prepaid):
    store, judge, image = create_store(), let_decide(create_user(is_staff=True)), create_image()
    made = {"variants": [stocked(store, price_minor=33_333), stocked(store, price_minor=10_007)], "quantity": 3, "fulfilment": "delivered"}
    order = create_paid_order(store=store, **made) if prepaid else create_order(store=store, **made)
    for step in steps:
        with suppress(ReturnError, OrderError, PaymentError):
            act(order, step, judge, image)
        order = Order.objects.select_related("store__country", "store__owner").get(pk=order.pk)
        back = sum(Refund.objects.filter(order=order).values_list("amount_minor", flat=True))
        assert back == order.refunded_minor <= order.total_minor
    assert broken_facts(of="shop") == {}
    assert broken_facts(of="returns") == {}


def test_no_payout_takes_what_an_open_return_may_cost():
    store = create_store()
    payee = earn(100_000, store=store)
    found = create_return(create_order(store=store, variants=[stocked(store)], fulfilment="delivered"))
    payee = payee_of_store(store)
    assert held_for_returns(payee).minor == 48_750
    payout = request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="t")
    payee.refresh_from_db()
    assert payout.amount_minor + 48_750 <= 100_000
    withdraw_return(found, actor_id=found.buyer_id)
    assert held_for_returns(payee).minor == 0
    assert ReturnHold.objects.get().lifted_at is not None


def test_what_an_open_return_may_cost_stays_even_where_there_is_less():
    store = create_store()
    earn(30_000, store=store)
    create_return(create_order(store=store, variants=[stocked(store)], fulfilment="delivered"))
    payee = payee_of_store(store)
    with pytest.raises(Exception, match="open returns"):
        request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="t")


def test_after_the_payout_it_is_a_debt_that_the_next_money_pays():
    store = create_store()
    earn(100_000, store=store)
    order = create_paid_order(store=store, variants=[stocked(store)], fulfilment="delivered")
    payout = request_payout(payee_of_store(store), rail=Rail.DESK, actor_id=store.owner_id, token="t")
    found = create_return(order, status="received")
    inspect_return(found, restock=True, actor_id=store.owner_id)
    payee = earn(5_000, store=store)
    assert payout.amount_minor == 100_000
    assert payee.pending_minor + payee.available_minor == 5_000 + 50_000 + 15_000 - 1_250 - (50_000 - 1_250)
    assert broken_facts(of="shop.payouts") == {}
