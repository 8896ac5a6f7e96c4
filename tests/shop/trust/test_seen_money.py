"""Points and discounts come out of money that the platform has seen. What two friends tried without any. Guinea's own rules; francs."""

import pytest

from couriers.services import ensure_delivery
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.queries import debt_of
from shop.custody.services import count_deposit, decide_giving_up, declare_deposit, propose_giving_up
from shop.orders.models import Order
from shop.orders.services import complete_order, compute_left_to_share
from shop.orders.states import Fulfilment
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import Earning
from shop.payouts.queries import coming_points, holder_balance
from shop.payouts.services import look_for_money, refresh_order, sweep_unseen_money
from shop.payouts.states import EarningKind
from shop.promotions.models import PointsEntry
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.couriers import bring, create_courier
from tests.factories.custody import case_of, create_desk, create_settler, days_go_by
from tests.factories.orders import advance
from tests.factories.payouts import create_staff, earn
from tests.factories.promotions import create_code, create_points_rule
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules, sold
from tests.integrity import broken_facts
from tests.shop.trust.buyers import Friend

pytestmark = pytest.mark.django_db
FEE = 1_250


@pytest.fixture
def store() -> Store:
    """Verified; a point for each 1 000 francs, worth 10."""
    guinea = real_rules()
    create_points_rule(country=guinea, value_minor=10)
    create_code("TEN")
    return create_store(owner=create_user(name="Aminata", is_seller=True), is_verified=True)


def bought_in_person(store: Store, friend: Friend, *, code: str = "TEN") -> Order:
    """The seller brings it himself, and takes the cash."""
    return advance(friend.buys(create_variant(store=store), code), Fulfilment.DELIVERED)


def completed(order: Order, run_events) -> Order:
    order = Order.objects.select_related("store__owner", "store__country", "buyer").get(pk=order.pk)
    complete_order(order, actor_id=order.buyer_id)
    run_events()
    return Order.objects.get(pk=order.pk)


def points(user: User) -> int:
    return sum(PointsEntry.objects.filter(account__user=user).values_list("points", flat=True))


def paid_at_desk(store: Store, minor: int) -> None:
    desk = create_desk()
    deposit = declare_deposit(desk=desk, amount=Money(minor, "GNF"), actor=store.owner, store=store)
    count_deposit(deposit, counted_minor=minor, seen_round=1, cashier_id=desk.cashiers.get().pk)


def figures(store: Store) -> tuple[int, int, int]:
    """Waiting, available, owed."""
    found = holder_balance("store", store.pk, "GNF")
    return found.pending.minor, found.available.minor, found.owed.minor


def test_discount_of_a_sale_in_person_is_paid_once_its_fee_is(store, run_events):
    """The notes may never have been: 63 500 said to be paid in the street, and the platform would owe 5 000."""
    order = completed(bought_in_person(store, Friend(1)), run_events)
    assert (order.platform_discount_minor, order.discount_apart, order.money_seen_at) == (5_000, True, None)
    assert figures(store) == (0, 0, FEE)
    assert debt_of(store).owed.minor == FEE
    assert broken_facts(of="shop.") == {}
    paid_at_desk(store, FEE)
    run_events()
    assert Order.objects.get().money_seen_at is not None
    assert figures(store) == (0, 5_000, 0)
    assert Earning.objects.get(kind=EarningKind.DISCOUNT).amount_minor == 5_000
    assert broken_facts(of="shop.") == {}


def test_what_a_store_has_earned_pays_the_fee_at_once(store, run_events):
    earn(100_000, store=store)
    completed(bought_in_person(store, Friend(1)), run_events)
    assert figures(store) == (0, 100_000 - FEE + 5_000, 0)


def test_oldest_fee_is_paid_first(store, run_events):
    """A store that always owes something still pays off its older sales."""
    orders = [completed(bought_in_person(store, Friend(number)), run_events) for number in (1, 2, 3)]
    paid_at_desk(store, 2 * FEE)
    run_events()
    assert [Order.objects.get(pk=order.pk).money_seen_at is not None for order in orders] == [True, True, False]
    assert look_for_money(store.pk) == 0
    assert broken_facts(of="shop.") == {}


def test_discount_of_what_a_courier_sold_waits_for_the_notes(store, run_events):
    courier = create_courier().user
    order = Friend(1).buys(create_variant(store=store), "TEN")
    advance(order, Fulfilment.READY)
    bring(ensure_delivery(order), DeliveryStatus.DELIVERED, courier=courier)
    order = completed(order, run_events)
    assert (order.discount_apart, order.money_seen_at) == (False, None)
    assert (figures(store)[1], points(order.buyer)) == (0, 0)
    desk = create_desk()
    deposit = declare_deposit(desk=desk, amount=order.total, actor=courier)
    count_deposit(deposit, counted_minor=order.total_minor, seen_round=1, cashier_id=desk.cashiers.get().pk)
    run_events()
    order.refresh_from_db()
    assert order.money_seen_at is not None
    assert figures(store)[1] == 50_000 - FEE
    assert points(order.buyer) == 45
    assert broken_facts(of="shop.") == {}


def test_points_of_a_sale_in_person_come_with_its_fee_and_are_worth_no_more(store, run_events):
    """Two friends who say that a million changed hands would have 1 000 points for nothing."""
    order = completed(bought_in_person(store, Friend(1), code=""), run_events)
    assert points(order.buyer) == 0
    assert [(row.points, str(row.why)) for row in coming_points(order.buyer_id)] == [(50, "once the store has paid us for this sale")]
    TrustRules.objects.update(points_most_percent=20)
    paid_at_desk(store, FEE)
    run_events()
    assert points(order.buyer) == FEE * 20 // 100 // 10 == 25
    assert coming_points(order.buyer_id) == []


def test_points_of_lost_cash_never_come(store, run_events):
    courier = create_courier().user
    order = Friend(1).buys(create_variant(store=store), "")
    advance(order, Fulfilment.READY)
    bring(ensure_delivery(order), DeliveryStatus.DELIVERED, courier=courier)
    completed(order, run_events)
    assert [(row.points, str(row.why)) for row in coming_points(order.buyer_id)] == [(50, "once the courier has brought us the cash")]
    days_go_by(30)
    case = case_of(courier)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    decide_giving_up(case, approve=True, actor_id=create_settler().pk)
    run_events()
    assert sweep_unseen_money() == 0
    assert (points(order.buyer), coming_points(order.buyer_id)) == (0, [])
    assert broken_facts(of="shop.") == {}


def test_nobody_earns_points_from_his_own_party(store, run_events):
    friend = Friend(1)
    link(friend.user, store.owner)
    earn(100_000, store=store)
    completed(bought_in_person(store, friend, code=""), run_events)
    assert points(friend.user) == 0
    assert coming_points(friend.user.pk) == []


@pytest.mark.parametrize(("method", "days"), [("stripe", 21), ("orange", 5), ("credit", 0)])
def test_points_of_a_payment_are_free_once_it_can_be_taken_back_no_more(store, method, days, run_events):
    sold(store=store, method=method)
    run_events()
    entry = PointsEntry.objects.get()
    assert entry.points == 50
    assert (entry.free_at.date() - now().date()).days == days if days else entry.free_at is None


def test_goods_that_go_back_before_the_fee_take_the_discount_along(store, run_events):
    order = completed(bought_in_person(store, Friend(1)), run_events)
    earn(200_000, store=store)
    refund = refund_order(
        order, quantities=None, cause=RefundCause.RETURNED, reason="Torn", delivery=False, key="torn", actor_id=create_staff().pk
    )
    assert refund.amount_minor == 45_000
    refresh_order(order)
    assert figures(store)[1] == 200_000 - 45_000
    assert sweep_unseen_money() == 1
    assert not Earning.objects.filter(kind=EarningKind.DISCOUNT).exists()
    assert figures(store)[1] == 200_000 - 45_000
    assert broken_facts(of="shop.") == {}


def test_goods_that_go_back_after_the_fee_take_the_discount_back(store, run_events):
    earn(200_000, store=store)
    order = completed(bought_in_person(store, Friend(1)), run_events)
    assert figures(store)[1] == 200_000 - FEE + 5_000
    refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Torn", delivery=False, key="t", actor_id=create_staff().pk)
    refresh_order(order)
    assert figures(store)[1] == 200_000 - 45_000
    assert broken_facts(of="shop.") == {}


def test_market_that_waits_for_nothing_gives_both_at_once(store, run_events):
    TrustRules.objects.update(waits_for_money=False, points_most_percent=None)
    order = completed(bought_in_person(store, Friend(1)), run_events)
    assert (order.discount_apart, points(order.buyer), figures(store)) == (False, 45, (0, 5_000 - FEE, 0))


def test_sale_that_the_platform_alone_pays_is_seen_by_its_fee(store, run_events):
    """Not even the courier is paid out of a discount that nobody has seen anything for: it is the store's debt until then."""
    create_code("ALL", kind="fixed", percent_bp=None, amount_minor=50_000)
    Store.objects.update(pays_delivery_from_minor=1)
    order = Friend(1).buys(create_variant(store=Store.objects.get()), "ALL")
    assert (order.total_minor, order.platform_discount_minor, compute_left_to_share(order).minor) == (0, 50_000, -FEE)
    advance(order, Fulfilment.READY)
    bring(ensure_delivery(order), DeliveryStatus.DELIVERED, courier=create_courier().user)
    completed(order, run_events)
    assert figures(store) == (0, 0, FEE + order.delivery_minor)
    paid_at_desk(store, FEE + order.delivery_minor)
    run_events()
    assert figures(store) == (0, 50_000, 0)
    assert broken_facts(of="shop.") == {}
