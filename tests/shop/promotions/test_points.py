"""Points: earned, spent, given back, expired, taken back. Each once, in whatever order."""

from datetime import timedelta

import pytest

from shop.accounts.models import Address, User
from shop.catalog.models import Variant
from shop.checkout.discounts import Wish
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.tokens import url_token
from shop.orders.models import Order
from shop.orders.services import cancel_order, complete_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.promotions.exceptions import PointsShort
from shop.promotions.models import PointsAccount, PointsEntry
from shop.promotions.queries import available_points, points_standings
from shop.promotions.services import BoughtGoods, OrderPoints, award_points, expire_points, return_discounts, settle_return, spend_points
from shop.promotions.states import PointsKind
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.orders import advance, create_order
from tests.factories.promotions import create_code, create_points, create_points_rule
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice)


@pytest.fixture
def shirt(bob: User) -> Variant:
    return create_variant(product=create_product(store=create_store(owner=bob)), stock=10)


def balance(user: User) -> int:
    return sum(PointsAccount.objects.filter(user=user).values_list("balance", flat=True))


def buy(user: User, address: Address, quantities: dict[Variant, int], *, code: str = "", points: bool = True) -> list[Order]:
    cart = cart_with(user, quantities)
    wish = Wish(uses_points=points)
    if code:
        made = create_code(code)
        wish = Wish(typed=code, code=made, uses_points=points)
    total = summarise(cart, address=address, choices={}, wish=wish).grand_total.minor
    form = {"buyer": user, "cart": cart, "token": url_token(), "address": address, "choices": {}, "expected_total_minor": total}
    return list(place_orders(**form, promo_code=code, uses_points=points).orders.order_by("pk"))


def delivered(order: Order, run_events=None) -> Order:
    advance(Order.objects.select_related("store__owner", "buyer").get(pk=order.pk), Fulfilment.DELIVERED)
    return Order.objects.select_related("store").get(pk=order.pk)


def test_completed_order_earns_points_for_goods_paid_in_money(alice, run_events):
    create_points_rule(expire_days=30)
    order = create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED)
    run_events()
    assert balance(alice) == 0
    complete_order(order, actor_id=alice.pk)
    run_events()
    entry = PointsEntry.objects.get()
    assert (entry.kind, entry.points, entry.minor, entry.order) == (PointsKind.EARNED, 50, 50_000, order)
    assert now() + 29 * DAY < entry.expires_at < now() + 31 * DAY
    assert award_points(alice.pk, "GN", order_id=order.pk, goods=BoughtGoods(50_000, 50_000)) == 0, "the second time"
    assert broken_facts(of="shop.") == {}


def test_order_from_the_own_store_earns_nothing(alice, run_events):
    """The checkout refuses it; a store that changed hands since does not make it right."""
    create_points_rule()
    order = create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED)
    type(order.store).objects.update(owner=alice)
    complete_order(order, actor_id=alice.pk)
    run_events()
    assert not PointsEntry.objects.exists()


def test_market_without_a_rule_has_no_points(alice, run_events):
    create_points_rule(is_active=False)
    complete_order(create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED), actor_id=alice.pk)
    run_events()
    assert not PointsEntry.objects.exists()


def test_points_pay_for_several_orders_and_the_platform_bears_them(alice, address, shirt):
    create_points_rule()
    create_points(alice, 5_000)
    orders = buy(alice, address, {shirt: 1, create_variant(price_minor=33_500): 1})
    off = [order.discount_minor for order in orders]
    assert sorted(off) == [16_500, 25_000], "half of each, in the steps that banknotes pay"
    assert [order.platform_discount_minor for order in orders] == off
    spent = -sum(PointsEntry.objects.filter(kind=PointsKind.SPENT).values_list("points", flat=True))
    assert (spent, balance(alice)) == (41_500 // 50, 5_000 - 830)
    for order in orders:
        delivered(order)
    assert broken_facts(of="shop.") == {}


def test_points_come_after_the_code_and_pay_their_share_of_what_is_left(alice, address, shirt):
    create_points_rule()
    create_points(alice, 5_000)
    order = buy(alice, address, {shirt: 2}, code="TEN")[0]
    line = order.lines.get()
    assert (line.discount_minor, line.platform_discount_minor) == (10_000 + 45_000, 55_000)


def test_code_and_points_of_a_cancelled_order_come_back_once(alice, address, shirt):
    create_points_rule()
    create_points(alice, 100, expires_at=now() + DAY)
    order = buy(alice, address, {shirt: 1}, code="TEN")[0]
    assert balance(alice) == 0
    cancel_order(Order.objects.select_related("store").get(pk=order.pk), by=CancelledBy.BUYER, reason="", actor_id=alice.pk)
    return_discounts(order.pk)
    assert balance(alice) == 100
    assert available_points(alice.pk, "GN", at=now() + 2 * DAY) == 0, "they keep their day: cancelling lengthens no life"
    assert broken_facts(of="shop.") == {}


def test_goods_that_go_back_take_their_points_along(alice, address, sam, shirt, run_events):
    """Of four pieces three: spent points return for three, earned ones go for three, whatever the steps; the code stays used."""
    create_points_rule()
    create_points(alice, 1_010)
    order = delivered(buy(alice, address, {shirt: 4}, code="TEN")[0])
    assert balance(alice) == 0
    complete_order(order, actor_id=alice.pk)
    run_events()
    earned = (200_000 - order.discount_minor) // 1_000
    assert balance(alice) == earned == 129
    line = order.lines.get().pk
    for units, left in [(1, 3), (2, 1)]:
        common = {"cause": RefundCause.RETURNED, "reason": "Torn", "delivery": False, "actor_id": sam.pk}
        assert refund_order(order, quantities={line: units}, key=f"back{units}", **common)
        run_events()
        run_events()
        returned = sum(PointsEntry.objects.filter(kind=PointsKind.RETURNED).values_list("points", flat=True))
        taken = -sum(PointsEntry.objects.filter(kind=PointsKind.REVERSED).values_list("points", flat=True))
        assert returned == 1_010 - -(-1_010 * left // 4)
        assert earned - taken == earned * left // 4
    assert broken_facts(of="shop.") == {}


def test_order_to_which_less_than_a_point_falls_says_what_came_off(alice, address, shirt):
    """Of points over two stores the smaller order's share may be no whole point: what it is cheaper by is told all the same."""
    create_points_rule()
    create_points(alice, 100)
    trifle = create_variant(product=create_product(store=create_store()), price_minor=40, stock=10)
    small = next(order for order in buy(alice, address, {shirt: 1, trifle: 1}) if order.goods_minor == 40)
    entry = PointsEntry.objects.get(order=small)
    assert (entry.points, entry.minor) == (0, small.discount_minor)
    assert small.discount_minor > 0
    cancel_order(small, by=CancelledBy.BUYER, reason="", actor_id=alice.pk)
    assert PointsEntry.objects.filter(order=small).count() == 1
    assert broken_facts(of="shop") == {}


def test_refund_after_the_points_were_spent_is_owed_and_shown(alice):
    create_points_rule()
    first, second = create_order(buyer=alice), create_order(buyer=alice)
    bought = BoughtGoods(50_000, 50_000)
    award_points(alice.pk, "GN", order_id=first.pk, goods=bought)
    spend_points(alice.pk, "GN", [OrderPoints(second.pk, 50, 2_500)])
    settle_return(first.pk, before=bought, after=BoughtGoods(0, 0))
    settle_return(first.pk, before=bought, after=BoughtGoods(0, 0))
    standing = points_standings(alice.pk)[0]
    assert (balance(alice), standing.available, standing.owed) == (-50, 0, 50)
    with pytest.raises(PointsShort):
        spend_points(alice.pk, "GN", [OrderPoints(first.pk, 1, 50)])
    award_points(alice.pk, "GN", order_id=second.pk, goods=BoughtGoods(80_000, 80_000))
    assert (balance(alice), points_standings(alice.pk)[0].owed) == (30, 0)
    assert broken_facts(of="shop.promotions") == {}


def test_oldest_points_go_first_and_the_rest_expires(alice):
    create_points_rule()
    create_points(alice, 100, expires_at=now() - DAY)
    create_points(alice, 50, expires_at=now() + DAY)
    assert (available_points(alice.pk, "GN"), balance(alice)) == (50, 150)
    assert points_standings(alice.pk)[0].expiring == 50
    spend_points(alice.pk, "GN", [OrderPoints(create_order(buyer=alice).pk, 30, 1_500)])
    assert balance(alice) == 20, "what had expired could not be spent"
    assert expire_points() == 0
    assert available_points(alice.pk, "GN", at=now() + 2 * DAY) == 0


def test_sweep_writes_what_expired_once(alice, mallory):
    create_points(alice, 100, expires_at=now() - DAY)
    create_points(mallory, 100, expires_at=now() + DAY)
    assert (expire_points(), expire_points()) == (1, 0)
    assert (balance(alice), balance(mallory)) == (0, 100)
    assert list(PointsEntry.objects.filter(kind=PointsKind.EXPIRED).values_list("points", flat=True)) == [-100]
    assert broken_facts(of="shop.promotions") == {}


def test_earned_points_wait_until_their_goods_can_go_back_no_more(alice: User) -> None:
    """Two friends who buy from each other and give everything back never have a point to spend."""
    rule = create_points_rule(hold_days=14)
    account = create_points(alice, 7, country=rule.country)
    order = create_order(buyer=alice)
    assert award_points(alice.pk, rule.country_id, order_id=order.pk, goods=BoughtGoods(listed_minor=50_000, paid_minor=50_000)) == 50
    standing = points_standings(alice.pk)[0]
    assert (standing.available, standing.pending, standing.pending_until.date()) == (7, 50, (now() + 14 * DAY).date())
    with pytest.raises(PointsShort):
        spend_points(alice.pk, rule.country_id, [OrderPoints(order.pk, points=8, minor=400)])
    settle_return(order.pk, before=BoughtGoods(50_000, 50_000), after=BoughtGoods(20_000, 20_000))
    standing = points_standings(alice.pk)[0]
    assert (standing.available, standing.pending, standing.owed) == (7, 20, 0)
    spend_points(alice.pk, rule.country_id, [OrderPoints(order.pk, points=7, minor=350)])
    settle_return(order.pk, before=BoughtGoods(50_000, 50_000), after=BoughtGoods(0, 0))
    account.refresh_from_db()
    assert (points_standings(alice.pk)[0].pending, available_points(alice.pk, rule.country_id)) == (0, 7)
    PointsEntry.objects.filter(kind=PointsKind.EARNED, free_at__isnull=False).update(free_at=now())
    assert (available_points(alice.pk, rule.country_id), broken_facts(of="shop.promotions")) == (7, {})


def test_points_are_free_when_their_day_has_come(alice: User) -> None:
    rule = create_points_rule(hold_days=14)
    order = create_order(buyer=alice)
    award_points(alice.pk, rule.country_id, order_id=order.pk, goods=BoughtGoods(listed_minor=50_000, paid_minor=50_000))
    assert available_points(alice.pk, rule.country_id) == 0
    assert available_points(alice.pk, rule.country_id, at=now() + 14 * DAY) == 50
    PointsEntry.objects.update(free_at=now())
    spend_points(alice.pk, rule.country_id, [OrderPoints(order.pk, points=50, minor=2_500)])
    assert available_points(alice.pk, rule.country_id) == 0
