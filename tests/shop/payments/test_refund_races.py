"""Two at once over one refund. Each that names a lock was seen to fail with it taken out."""

from functools import partial

import pytest

from couriers.states import DeliveryStatus
from shop.common.money import Money
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.services import Posting, post_entry
from shop.orders.models import Order
from shop.orders.services import cancel_order, mark_delivered
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.models import Refund
from shop.payments.services import (
    cash_out_credit,
    choose_rail,
    keep_as_credit,
    name_carrier,
    pay_cash_out,
    refund_order,
    send_refund,
)
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.refunds import create_paid_order, stocked
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rails")]


def staff():
    return create_user(is_staff=True)


def fresh(order: Order) -> Order:
    return Order.objects.select_related("store").get(pk=order.pk)


def back(order: Order, quantities=None, *, actor, key: str):
    return partial(
        refund_order, fresh(order), quantities=quantities, cause="returned", reason="Broken", delivery=False, key=key, actor_id=actor.pk
    )


def test_eight_staff_refund_the_same_unit_and_one_does():
    """Fails without the order's lock in refund_order and take_order_back: the constraint refuses with a 500 instead of a sentence."""
    order = create_delivery(status=DeliveryStatus.DELIVERED).order
    outcomes = run_together([back(order, actor=staff(), key=f"k{n}") for n in range(8)])
    assert kinds_of(outcomes) == {"NothingToRefund": 7, "Refund": 1}
    assert (owed_to("refund_owed", order.buyer_id, "GNF").minor, broken_facts()) == (50_000, {})


def test_one_button_pressed_eight_times_at_once_is_one_refund():
    """Fails without the order's lock before the key is looked for: the unique key refuses with a 500."""
    order = create_delivery(status=DeliveryStatus.DELIVERED).order
    actor = staff()
    outcomes = run_together([back(order, actor=actor, key="one") for _ in range(8)])
    assert (len({refund.pk for refund in outcomes}), broken_facts()) == (1, {})


def test_line_goes_back_while_the_order_is_cancelled(monkeypatch):
    """Fails without the order's lock in refund_order and take_order_back: both plan on one unit, and the constraint ends one with a 500."""
    meet_at(monkeypatch, "shop.orders.services.reversals.plan_reversal")
    store = create_store()
    order = create_paid_order(variants=[stocked(store), stocked(store)], fulfilment=Fulfilment.CONFIRMED)
    line = order.lines.first()
    cancel = partial(cancel_order, fresh(order), by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    outcomes = run_together([cancel, back(order, {line.pk: 1}, actor=staff(), key="k")])
    assert "IntegrityError" not in kinds_of(outcomes)
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == order.total_minor
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(3))
def test_refund_while_the_parcel_changes_hands(_round):
    """Refused while it is on its way, taken out of the sale once it is delivered; the state is read once, so no lock decides here."""
    store = create_store()
    order = create_paid_order(variants=[stocked(store), stocked(store)], fulfilment=Fulfilment.HANDED_OVER)
    line = order.lines.first()
    run_together([partial(mark_delivered, fresh(order), actor_id=order.buyer_id), back(order, {line.pk: 1}, actor=staff(), key="k")])
    assert broken_facts(of="shop") == {}


def test_seller_refunds_two_orders_with_the_balance_of_one():
    """Fails without the store's lock in require_cover."""
    store = create_store()
    courier = create_courier().user
    orders = [create_delivery(status=DeliveryStatus.DELIVERED, store=store, courier=courier).order for _ in range(2)]

    paid = Money(40_000, "GNF")
    post_entry(key="p", kind="p", subject="p", subject_id=1, lines=[Posting("seller_payable", store.pk, paid), Posting("bank", 0, -paid)])
    outcomes = run_together([back(order, actor=store.owner, key=f"k{order.pk}") for order in orders])
    assert kinds_of(outcomes) == {"Refund": 1, "StoreCannotCover": 1}
    assert owed_to("seller_payable", store.pk, "GNF").minor >= 0


def test_code_typed_eight_times_at_once_pays_once():
    """Safe by two means: the refund's lock in pay_cash_out, and the key of the entry; it fails without both."""
    courier = create_courier().user
    order = create_delivery(status=DeliveryStatus.DELIVERED, courier=courier).order
    actor = staff()
    refund = back(order, actor=actor, key="k")()
    refund = name_carrier(refund, courier, actor_id=actor.pk)
    outcomes = run_together([partial(pay_cash_out, refund, typed=refund.code, actor_id=courier.pk) for _ in range(5)])
    assert set(kinds_of(outcomes)) <= {"Refund", "RefundCodeLocked"}
    assert (account_balance("courier_cash", courier.pk, "GNF").minor, broken_facts()) == (15_000, {})


def test_credit_is_spent_once(rails):
    """Fails without the buyer's lock or the look at the balance after the posting."""
    order = create_paid_order()
    rails.refusal = "closed"
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    keep_as_credit(Refund.objects.get(), actor_id=order.buyer_id)
    outcomes = run_together([partial(cash_out_credit, order.buyer, Money(65_000, "GNF"), key=str(n)) for n in range(6)])
    assert kinds_of(outcomes) == {"CreditTooSmall": 5, "Refund": 1}
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("_round", range(3))
def test_buyer_takes_credit_while_it_is_sent_and_staff_choose_cash(_round, rails):
    """Fails without the refund's lock in choosing and sending: it goes back twice."""
    order = create_paid_order()
    rails.is_down = True
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    Refund.objects.update(status="owed", tries=0)
    rails.is_down = False
    refund = Refund.objects.get()
    actor = staff()
    run_together(
        [
            partial(keep_as_credit, refund, actor_id=order.buyer_id),
            partial(send_refund, refund.pk),
            partial(choose_rail, refund, "cash", actor_id=actor.pk),
        ]
    )
    out = 65_000 - account_balance("provider", 90, "GNF").minor + owed_to("store_credit", order.buyer_id, "GNF").minor
    assert out + owed_to("refund_owed", order.buyer_id, "GNF").minor == 65_000
    assert broken_facts(of="shop") == {}
