"""Facts of codes and points, each broken behind the services' back, and reported."""

import re

import pytest

from shop.accounts.models import User
from shop.checkout.services import place_orders
from shop.orders.models import Order
from shop.promotions.models import PointsAccount, PointsEntry, PromoCode, PromoShare, PromoUse
from shop.promotions.services import BoughtGoods, award_points
from tests.factories.accounts import create_address
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.promotions import create_code, create_points, create_points_rule
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(alice: User) -> Order:
    """Of 50 000, with 5 000 off by a code and 1 000 by 20 points."""
    create_points_rule()
    create_points(alice, 20)
    code = create_code()
    cart, address = cart_with(alice, {create_variant(): 1}), create_address(user=alice)
    form = {"buyer": alice, "cart": cart, "token": "t", "address": address, "choices": {}, "expected_total_minor": 62_500}
    order = place_orders(**form, promo_code=code.code, uses_points=True).orders.get()
    award_points(alice.pk, "GN", order_id=order.pk, goods=BoughtGoods(50_000, 44_000))
    return order


TAMPERING = {
    "the counter": (
        lambda: PromoCode.objects.update(used=2),
        "every promo code counts its valid uses",
        r"code \d+ \(CODE\d+\): counter 2, 1 uses stand",
    ),
    "a share": (
        lambda: PromoShare.objects.update(given_back_at="2026-01-01T00:00Z"),
        "every use of a promo code is valid while one of its orders is",
        r"use \d+ of code \d+: 0 of 1 shares stand, given back None",
    ),
    "a use without shares": (
        lambda: PromoShare.objects.all().delete(),
        "every use of a promo code is valid while one of its orders is",
        r"use \d+ of code \d+: 0 of 0 shares stand",
    ),
    "a given-back use": (
        lambda: PromoUse.objects.update(slot=None, given_back_at="2026-01-01T00:00Z"),
        "every use of a promo code is valid while one of its orders is",
        r"use \d+ of code \d+: 1 of 1 shares stand, given back 2026",
    ),
    "the balance": (
        lambda: PointsAccount.objects.update(balance=1_000),
        "points balances equal the sums of their lists",
        r"points account \d+: balance 1000, entries add up to 44",
    ),
    "points returned": (
        lambda: PointsEntry.objects.create(
            account=PointsAccount.objects.get(), kind="returned", points=21, key="k", order=PointsEntry.objects.get(kind="spent").order
        ),
        "no order returns more points than were spent on it, or takes back more than it earned",
        r"order \d+: 1 points more returned than spent, 44 left",
    ),
    "the share's amount": (
        lambda: PromoShare.objects.update(goods_minor=5_001),
        "every order's discounts are those of its code and points",
        r"order \d+ \(GN-\w+\): 6000 off the goods, code and points say 6001",
    ),
}


def test_nothing_is_broken_by_the_services(order):
    assert broken_facts(of="shop.") == {}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_reported(order, what):
    tamper, fact, words = TAMPERING[what]
    tamper()
    assert re.search(words, broken_facts(of="shop.")[fact][0])
