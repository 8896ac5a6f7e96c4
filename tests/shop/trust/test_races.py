"""Accounts of one person ask at the same moment. What says that it fails without a lock was seen to."""

from functools import partial

import pytest

from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import Payout
from shop.payouts.queries import holder_balance
from shop.payouts.services import look_for_money, refresh_order, request_payout
from shop.payouts.states import PayoutStatus, Rail
from shop.promotions.models import PromoCode, PromoUse
from shop.trust.models import MarketDay, PersonDay
from shop.trust.states import SignalKind
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.orders import advance
from tests.factories.payouts import create_staff, earn
from tests.factories.promotions import create_code
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules
from tests.integrity import broken_facts
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
