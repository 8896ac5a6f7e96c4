"""Codes and points under many hands. Each was seen to fail with the condition or lock taken out that its docstring names."""

from functools import partial

import pytest

from shop.checkout.discounts import Wish
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.promotions.models import PointsAccount, PointsEntry, PromoCode, PromoUse
from shop.promotions.queries import Redeemer, find_promo_code
from shop.promotions.services import BoughtGoods, OrderPoints, OrderShare, award_points, claim_code, settle_return, spend_points
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.orders import create_order
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code, create_points, create_points_rule
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_last_use_of_a_code_by_twenty_buyers():
    """Fails without `used < limit` in claiming._count: the CHECK constraint then answers 19 times with IntegrityError."""
    create_points_rule()
    variant = create_variant(store=create_store(country=create_country(), region=create_place()), stock=100)
    code = create_code("LAST", limit_total=1)
    acts = []
    for number in range(20):
        user = create_user()
        address, cart = create_address(user=user), cart_with(user, {variant: 1})
        total = summarise(cart, address=address, choices={}, wish=Wish(typed="LAST", code=find_promo_code("LAST"))).grand_total
        form = {"buyer": user, "cart": cart, "token": f"t{number}", "address": address, "choices": {}, "promo_code": "LAST"}
        acts.append(partial(place_orders, **form, expected_total_minor=total.minor))
    outcomes = run_together(acts)
    assert kinds_of(outcomes) == {"CartChanged": 19, "Checkout": 1}
    assert all("used up" in str(outcome) for outcome in outcomes if isinstance(outcome, Exception))
    code.refresh_from_db()
    assert (code.used, PromoUse.objects.count(), Order.objects.count()) == (1, 1, 1)
    assert broken_facts(of="shop.") == {}


def test_one_person_in_ten_tabs_uses_a_code_as_often_as_it_allows():
    """Fails with the limit left out of claiming._take_slot; the unique slot and the held row of the code each keep the rest out."""
    user = create_user()
    code = create_code(limit_per_user=2)
    orders = [create_order(buyer=user) for _ in range(10)]
    acts = [
        partial(claim_code, PromoCode.objects.get(), redeemer=Redeemer(user.pk), shares=[OrderShare(order.pk, 5_000, 0)])
        for order in orders
    ]
    assert kinds_of(run_together(acts)) == {"PromoRefused": 8, "PromoUse": 2}
    code.refresh_from_db()
    assert (code.used, sorted(PromoUse.objects.values_list("slot", flat=True))) == (2, [1, 2])
    assert broken_facts(of="shop.promotions") == {}


def test_two_orders_of_one_checkout_cancelled_at_once_give_the_code_back():
    """Fails without the lock on the use in give_back: each sees the other's share standing, and the use is lost."""
    user = create_user()
    code = create_code()
    for _round in range(3):
        orders = [create_order(buyer=user), create_order(buyer=user)]
        claim_code(PromoCode.objects.get(), redeemer=Redeemer(user.pk), shares=[OrderShare(order.pk, 5_000, 0) for order in orders])
        rows = [Order.objects.select_related("store").get(pk=order.pk) for order in orders]
        run_together([partial(cancel_order, row, by=CancelledBy.BUYER, reason="", actor_id=user.pk) for row in rows])
        code.refresh_from_db()
        assert code.used == 0
        assert broken_facts(of="shop.promotions") == {}


def test_same_points_spent_in_ten_tabs():
    """Fails without the held row in points._held_account and `balance >= points` of the UPDATE together; each alone is enough."""
    user = create_user()
    create_points_rule()
    create_points(user, 100)
    orders = [create_order(buyer=user) for _ in range(10)]
    outcomes = run_together([partial(spend_points, user.pk, "GN", [OrderPoints(order.pk, 100, 5_000)]) for order in orders])
    assert kinds_of(outcomes) == {"NoneType": 1, "PointsShort": 9}
    assert PointsAccount.objects.get().balance == 0
    assert broken_facts(of="shop.promotions") == {}


def test_points_are_earned_and_taken_back_once_by_ten_hands():
    """Fails without the held row in award_points and settle_return: the unique keys then answer with IntegrityError."""
    user = create_user()
    create_points_rule()
    order = create_order(buyer=user)
    bought = BoughtGoods(50_000, 50_000)
    earned = run_together([partial(award_points, user.pk, "GN", order_id=order.pk, goods=bought)] * 10)
    assert sorted(earned) == [0] * 9 + [50]
    taken = run_together([partial(settle_return, order.pk, before=bought, after=BoughtGoods(0, 0))] * 10)
    assert kinds_of(taken) == {"NoneType": 10}
    assert (PointsAccount.objects.get().balance, PointsEntry.objects.count()) == (0, 2)
    assert broken_facts(of="shop.promotions") == {}
