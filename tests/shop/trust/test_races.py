"""Accounts of one person ask at the same moment. What says that it fails without a lock was seen to."""

from functools import partial

import pytest

from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.ledger.queries import account_balance
from shop.orders.models import Order
from shop.orders.services import Carriage, mark_paid
from shop.orders.states import Fulfilment
from shop.payments.services import refund_order, set_cash_aside
from shop.payments.states import RefundCause
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.queries import holder_balance
from shop.payouts.services import look_for_money, refresh_holder, refresh_order, request_payout
from shop.payouts.states import EarningKind, PayoutStatus, Rail
from shop.promotions.models import PromoCode, PromoUse
from shop.trust.models import MarketDay, PersonDay, TrustRules
from shop.trust.states import SignalKind
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.couriers import create_delivery
from tests.factories.orders import advance, create_order
from tests.factories.payouts import create_desk, create_staff, earn
from tests.factories.promotions import create_code
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules
from tests.integrity import broken_facts
from tests.shop.payouts.paid import PROVIDER
from tests.shop.trust.buyers import Friend
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_ten_stores_of_one_person_fit_into_one_day_together():
    """Fails without select_for_update in _held_day: each sees room that the others are taking."""
    real_rules()
    owner = create_user(is_seller=True)
    payees = [earn(300_000, store=create_store(owner=owner, is_verified=True)) for _ in range(10)]
    acts = [partial(request_payout, payee, rail=Rail.DESK, actor_id=owner.pk, token=f"t{payee.pk}") for payee in payees]
    assert kinds_of(run_together(acts)) == {"Payout": 10}
    approved = Payout.objects.filter(status=PayoutStatus.APPROVED)
    assert approved.count() == 3
    assert MarketDay.objects.get().minor == PersonDay.objects.get().minor == 900_000


def test_fee_that_comes_while_goods_go_back_pays_the_discount_once_and_less_what_went_back():
    """Both hold the order's row: whoever comes second reckons with what the first has done."""
    real_rules()
    create_code("TEN")
    store = create_store(is_verified=True)
    orders = [advance(Friend(number).buys(create_variant(store=store), "TEN"), Fulfilment.DELIVERED) for number in (1, 2, 3)]
    earn(500_000, store=store)
    staff = create_staff()
    back = {"quantities": None, "cause": RefundCause.RETURNED, "reason": "Torn", "delivery": False, "actor_id": staff.pk}
    refunds = [partial(refund_order, order, key=f"back{order.pk}", **back) for order in orders]
    outcomes = run_together([*refunds, *[partial(look_for_money, store.pk)] * 3])
    assert kinds_of(outcomes) == {"Refund": 3, "int": 3}
    assert broken_facts(of="shop.") == {}
    refresh_order(orders[0])
    assert holder_balance("store", store.pk, "GNF").available.minor == 500_000 - 3 * 45_000


@pytest.mark.parametrize("shared", ["door", "account"])
def test_one_of_two_accounts_of_one_person_gets_the_code(shared, monkeypatch):
    """Fails where claim_code asks for the person before it counts the use: each finds that nobody of the party has used the code yet.

    They buy different things, so that no lock on the stock keeps them apart.
    """
    real_rules()
    create_code("TEN")
    friends = [Friend(number, door="Blue gate" if shared == "door" else "") for number in (1, 2)]
    if shared == "account":
        link(*(friend.user for friend in friends), kind=SignalKind.ACCOUNT, value="bank:gn76")
    shirts = [create_variant(store=create_store(is_verified=True)) for _ in friends]
    meet_at(monkeypatch, "shop.promotions.services.code_uses.require_person")
    outcomes = run_together([partial(friend.buys, shirt, "TEN") for friend, shirt in zip(friends, shirts, strict=True)])
    assert kinds_of(outcomes) == {"CartChanged": 1, "Order": 1}
    assert all("already used" in str(outcome) for outcome in outcomes if isinstance(outcome, Exception))
    assert (PromoUse.objects.count(), PromoCode.objects.get().used, Order.objects.count()) == (1, 1, 1)
    assert broken_facts(of="shop.promotions") == {}


def test_two_refunds_do_not_count_on_the_same_money():
    """Fails without the store's lock in store_money: each finds the 60 000 that the store has with us."""
    real_rules()
    store, sam = create_store(owner=create_user(is_seller=True), is_verified=True), create_staff()
    earn(60_000, store=store)
    refunds, desks = [], [create_desk(sam) for _ in range(4)]
    for number in range(4):
        order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store, delivery_minor=0).order
        given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "key": f"k{number}"}
        refunds.append(refund_order(order, actor_id=store.owner_id, **given))
    acts = [partial(set_cash_aside, refund, desk, actor_id=sam.pk) for refund, desk in zip(refunds, desks, strict=True)]
    assert kinds_of(run_together(acts)) == {"Refund": 1, "RefundWaits": 3}


def test_refund_and_payout_do_not_count_on_the_same_money():
    real_rules()
    store, sam = create_store(owner=create_user(is_seller=True), is_verified=True), create_staff()
    payee, desk = earn(60_000, store=store), create_desk(sam)
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store, delivery_minor=0).order
    given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "key": "k"}
    refund = refund_order(order, actor_id=store.owner_id, **given)
    acts = [
        partial(set_cash_aside, refund, desk, actor_id=sam.pk),
        partial(request_payout, payee, rail=Rail.DESK, actor_id=store.owner_id, token="t"),
    ]
    assert kinds_of(run_together(acts)) == {"Refund": 1, "Payout": 1}
    assert Payout.objects.get().amount_minor == 10_000  # 60 000 less the 50 000 that the seller has of this sale
    assert broken_facts() == {}


def test_two_stores_of_one_owner_do_not_refund_into_the_same_room(monkeypatch):
    """Fails without hold_party in read_store_money: each sees what the other owed before, and both come to owe 450 000 of 500 000."""
    real_rules()
    owner = create_user(is_seller=True)
    orders = [sold_in_person(create_store(owner=owner, is_verified=True), pieces=9, fee_bp=0) for _ in "ab"]
    given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "actor_id": owner.pk}
    meet_at(monkeypatch, "shop.payments.services.refunds.record_owed")
    outcomes = run_together([partial(refund_order, order, key=f"k{order.pk}", **given) for order in orders])
    assert kinds_of(outcomes) == {"Refund": 1, "StoreCannotCover": 1}
    assert sum(account_balance("seller_payable", order.store_id, "GNF").minor for order in orders) <= 500_000
    assert broken_facts() == {}


def test_two_stores_of_one_owner_do_not_have_refunds_advanced_from_the_same_sum():
    """Fails without hold_party in read_store_money: the market advances 60 000 to the party, and each takes 50 000 of it."""
    real_rules()
    owner, sam = create_user(is_seller=True), create_staff()
    given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "actor_id": owner.pk}
    orders = [sold_in_person(create_store(owner=owner, is_verified=True)) for _ in "ab"]
    refunds = [refund_order(order, key=f"k{order.pk}", **given) for order in orders]
    TrustRules.objects.update(refund_advance_minor=60_000)
    acts = [partial(set_cash_aside, refund, create_desk(sam), actor_id=sam.pk) for refund in refunds]
    assert kinds_of(run_together(acts)) == {"Refund": 1, "RefundWaits": 1}


def test_fees_of_two_couriers_are_not_advanced_from_the_same_sum(monkeypatch):
    """Fails without hold_party in fee_waits: each finds that nothing was advanced for the party yet."""
    real_rules()
    owner = create_user(is_seller=True)
    trades = [carried_by_card(create_store(owner=owner, is_verified=True), fee=60_000) for _ in "ab"]
    Earning.objects.all().delete()
    Payee.objects.all().delete()  # as if nobody had heard of the deliveries yet
    meet_at(monkeypatch, "shop.payouts.services.earnings.shift_balances")
    outcomes = run_together([partial(refresh_holder, "courier", courier_id, "GNF") for _order, courier_id in trades])
    assert kinds_of(outcomes) == {"Payee": 2}
    assert Earning.objects.filter(kind=EarningKind.DELIVERY, not_before=None).count() == 1


def sold_in_person(store, *, pieces=1, fee_bp=250):
    """The seller has the cash, 50 000 for each piece. Without a fee two refunds have no account in common that would keep them apart."""
    sale = {"fee_bp": fee_bp, "variants": [create_variant(store=store, stock=pieces)], "quantity": pieces, "delivery_minor": 0}
    return create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store, **sale).order


def carried_by_card(store, *, fee):
    """A sale whose money can be taken back for weeks, and the courier who has brought it for so much."""
    order, courier = create_order(store=store, is_prepaid=True, delivery_minor=fee), create_user()
    assert mark_paid(order, paid_from=PROVIDER)
    Order.objects.filter(pk=order.pk).update(payment_method="stripe")
    order.refresh_from_db()
    advance(order, Fulfilment.DELIVERED, carriage=Carriage(courier.pk, Money(fee, "GNF"), Money.zero("GNF")))
    return order, courier.pk
