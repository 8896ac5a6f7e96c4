"""What friends tried on the platform's money, and what they met. Guinea's own rules; amounts are francs."""

from datetime import timedelta

import pytest

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.queries import DebtBook, cash_pause, debt_of
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import Carriage, complete_order, mark_paid
from shop.orders.states import Fulfilment
from shop.payments.queries import method_offers
from shop.payouts.exceptions import NothingAvailable, SamePerson
from shop.payouts.models import Earning, OwnTrade
from shop.payouts.queries import holder_balance, payee_of_store, reserve_now
from shop.payouts.services import refresh_holder, refresh_order, refresh_payee, release_own_trade, request_payout, sweep_payees
from shop.payouts.states import EarningKind, EarningState, PayoutStatus, Rail, StaffBecause
from shop.stores.models import Store
from shop.trust.models import TrustRules
from shop.trust.queries import rules_of
from tests.factories.accounts import create_user
from tests.factories.orders import advance, create_order
from tests.factories.payouts import create_staff, earn, owner_id
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules, sold
from tests.integrity import broken_facts
from tests.shop.payouts.paid import PROVIDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def guinea():
    return real_rules()


def store_of(owner=None, *, verified=True) -> Store:
    return create_store(owner=owner or create_user(is_seller=True, name="Aminata"), is_verified=verified)


def owes(store: Store, minor: int) -> None:
    amount = Money(minor, "GNF")
    lines = [Posting(AccountKind.SELLER_PAYABLE, store.pk, amount), Posting(AccountKind.PLATFORM_FEE, 0, -amount)]
    post_entry(key=f"owes:{store.pk}:{minor}", kind="test", subject="test", subject_id=store.pk, lines=lines)


def figures(order: Order) -> tuple[int, int]:
    refresh_order(order)
    found = holder_balance("store", order.store_id, "GNF")
    return found.pending.minor, found.available.minor


def days_go_by(order: Order, days: int) -> None:
    for earning in order.earnings.all():
        changes = {name: value - timedelta(days=days) for name in ("held_until", "not_before") if (value := getattr(earning, name))}
        Earning.objects.filter(pk=earning.pk).update(**changes)
    refresh_order(order)


def test_three_stores_of_one_owner_and_a_friend_s_have_one_limit_of_debt(guinea):
    owner, friend = create_user(is_seller=True), create_user(is_seller=True)
    link(owner, friend)
    mine, second, theirs = store_of(owner), store_of(owner), store_of(friend)
    owes(mine, 200_000)
    owes(second, 200_000)
    assert (debt_of(theirs).others_owe.minor, debt_of(theirs).percent, cash_pause(theirs)) == (400_000, 80, "")
    owes(theirs, 150_000)
    assert all(debt_of(store).is_over and cash_pause(store) for store in (mine, second, theirs))
    assert not cash_pause(store_of())


def test_stores_of_one_cart_are_asked_about_together(guinea, django_assert_num_queries):
    owner, friend = create_user(is_seller=True), create_user(is_seller=True)
    link(owner, friend)
    stores = [store_of(owner), store_of(friend), store_of(), store_of()]
    strangers = [store_of() for _store in range(3)]
    with django_assert_num_queries(2):
        book = DebtBook(strangers)
        assert [book.cash_pause(store) for store in strangers] == [""] * 3
    owes(stores[0], 600_000)
    owes(stores[2], 1_000)
    book = DebtBook(stores[1:])
    assert [bool(book.cash_pause(store)) for store in stores] == [True, True, False, False]
    assert [book.cash_pause(store) for store in stores] == [cash_pause(store) for store in stores]


def test_what_one_store_has_earned_pays_nothing_of_what_another_owes(guinea):
    owner = create_user(is_seller=True)
    rich, poor = store_of(owner), store_of(owner)
    earn(900_000, store=rich)
    owes(poor, 600_000)
    assert debt_of(rich).is_over
    assert debt_of(rich).others_owe.minor == 600_000


@pytest.mark.parametrize(("method", "days"), [("stripe", 21), ("paypal", 21), ("orange", 5), ("momo", 5), ("credit", 0)])
def test_no_click_of_a_friend_frees_a_new_store_s_money(guinea, method, days):
    order = sold(store=store_of(), method=method)
    assert figures(order) == ((63_750, 0) if days else (0, 63_750))
    if days:
        assert sweep_payees() == 0
        days_go_by(order, days - 1)
        assert figures(order) == (63_750, 0)
        days_go_by(order, 1)
        assert figures(order) == (0, 63_750)
    assert broken_facts(of="shop.payouts") == {}


def test_nobody_vouches_for_an_unproved_store_so_it_waits_longer(guinea):
    order = sold(store=store_of(verified=False), method="orange")
    assert figures(order) == (63_750, 0)
    days_go_by(order, 7)
    assert figures(order) == (63_750, 0)
    days_go_by(order, 1)
    assert figures(order) == (0, 63_750)


def established(store: Store) -> None:
    """By orders of strangers, long enough ago."""
    rules = rules_of(store.country)
    rules.established_orders = 3
    rules.save()
    for _ in range(3):
        sold(store=store, days_ago=rules.established_days + 1)


def test_established_store_waits_less_and_what_is_suddenly_larger_waits_more(guinea):
    store = store_of()
    established(store)
    usual = sold(store=store, method="orange")
    large = sold(store=store, method="orange", pieces=6)
    refresh_order(usual)
    holds = dict(Earning.objects.filter(kind=EarningKind.SALE).values_list("order", "not_before"))
    assert holds[usual.pk] == usual.delivered_at + timedelta(days=2)
    assert holds[large.pk] == large.delivered_at + timedelta(days=9)


def test_friends_make_no_store_established(guinea):
    store, friend = store_of(), create_user()
    link(store.owner, friend)
    rules = rules_of(store.country)
    rules.established_orders = 1
    rules.save()
    sold(store=store, buyer=friend, days_ago=100)
    order = sold(store=store)
    refresh_order(order)
    assert order.earnings.get().not_before == order.delivered_at + timedelta(days=21)


def test_new_store_keeps_a_reserve_and_is_told_how_much(guinea):
    store = store_of()
    for _ in range(4):
        order = sold(store=store)
        refresh_order(order)
        days_go_by(order, 30)
    payee = refresh_payee(payee_of_store(store))
    assert (payee.available_minor, reserve_now(payee).minor) == (255_000, 25_500)
    payout = request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="a")
    assert payout.amount_minor == 229_500  # three sales and a part of the fourth, in whole notes
    with pytest.raises(NothingAvailable, match="reserve"):
        request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="b")
    assert broken_facts(of="shop.payouts") == {}


def test_first_sale_of_an_honest_new_store_is_paid_but_for_the_reserve(guinea):
    store = store_of()
    order = sold(store=store, pieces=4)
    refresh_order(order)
    days_go_by(order, 30)
    payee = refresh_payee(payee_of_store(store))
    assert (payee.available_minor, reserve_now(payee).minor) == (210_000, 21_000)
    payout = request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="a")
    assert payout.amount_minor == 189_000
    assert holder_balance("store", store.pk, "GNF").available.minor == 21_000
    with pytest.raises(NothingAvailable, match="reserve"):
        request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="b")
    Earning.objects.filter(order=order).update(earned_at=now() - timedelta(days=31))
    assert request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="c").amount_minor == 21_000
    assert broken_facts(of="shop.payouts") == {}


def test_totals_of_a_person_s_stores_count_for_what_leaves_without_staff(guinea):
    owner, friend = create_user(is_seller=True), create_user(is_seller=True)
    link(owner, friend)
    payouts = []
    for number, person in enumerate([owner, owner, friend]):
        payee = earn(400_000, store=store_of(person))
        payouts.append(request_payout(payee, rail=Rail.DESK, actor_id=owner_id(payee), token=f"t{number}"))
    assert [payout.status for payout in payouts] == [PayoutStatus.APPROVED, PayoutStatus.APPROVED, PayoutStatus.REQUESTED]
    assert [payout.staff_because for payout in payouts] == ["", "", StaffBecause.PERSON]
    stranger = earn(400_000, store=store_of())
    assert request_payout(stranger, rail=Rail.DESK, actor_id=owner_id(stranger), token="s").status == PayoutStatus.APPROVED


def test_whole_market_has_a_day_s_limit_too(guinea):
    rules = rules_of(guinea)
    rules.auto_market_day_minor = 500_000
    rules.save()
    first, second = earn(400_000, store=store_of()), earn(400_000, store=store_of())
    assert request_payout(first, rail=Rail.DESK, actor_id=owner_id(first), token="1").status == PayoutStatus.APPROVED
    late = request_payout(second, rail=Rail.DESK, actor_id=owner_id(second), token="2")
    assert (late.status, late.staff_because) == (PayoutStatus.REQUESTED, StaffBecause.MARKET)


def test_nothing_leaves_an_unproved_store_without_staff(guinea):
    payee = earn(20_000, store=store_of(verified=False))
    payout = request_payout(payee, rail=Rail.DESK, actor_id=owner_id(payee), token="1")
    assert (payout.status, payout.staff_because) == (PayoutStatus.REQUESTED, StaffBecause.PERSON)


def test_trade_with_oneself_comes_before_staff_with_its_sum_and_waits(guinea):
    store, friend, staff = store_of(), create_user(), create_staff()
    link(store.owner, friend)
    order = sold(store=store, buyer=friend, method="credit")
    assert figures(order) == (63_750, 0)
    trade = OwnTrade.objects.get()
    assert (trade.amount_minor, trade.signals, trade.seller_id) == (65_000, {"buyer_seller": ["device"]}, store.owner_id)
    store.owner.is_staff = store.owner.is_superuser = True
    store.owner.save()
    with pytest.raises(SamePerson):
        release_own_trade(trade, reason="It is fine", actor_id=store.owner_id)
    release_own_trade(trade, reason="Cousins, and the goods were seen", actor_id=staff.pk)
    assert figures(order) == (0, 63_750)


def test_bonus_waits_as_long_as_the_order_s_money_and_the_fee_does_not(guinea):
    courier, store = create_user(), store_of()
    order = carried(store, buyer=create_user(), courier=courier)
    found = holder_balance("courier", courier.pk, "GNF")
    assert (found.pending.minor, found.available.minor) == (20_000, 15_000)
    assert figures(order) == (48_750 - 20_000, 0)
    days_go_by(order, 21)
    assert holder_balance("courier", courier.pk, "GNF").available.minor == 35_000
    assert set(Earning.objects.values_list("state", flat=True)) == {EarningState.AVAILABLE}


@pytest.mark.parametrize("friend_of", ["seller", "buyer"])
def test_courier_of_one_party_is_paid_with_the_order_s_money_and_a_stranger_for_his_work(guinea, friend_of):
    """Three friends: one sells, one buys by card, one is paid at once for carrying nothing."""
    courier, buyer, store = create_user(), create_user(), store_of()
    link(courier, store.owner if friend_of == "seller" else buyer)
    order = carried(store, buyer=buyer, courier=courier)
    trade, staff = OwnTrade.objects.get(), create_staff()
    assert (trade.courier, trade.is_couriers, trade.is_sellers) == (courier, True, friend_of == "seller")
    assert list(trade.signals) == [f"{friend_of}_courier"]
    assert holder_balance("courier", courier.pk, "GNF").available.minor == 0
    release_own_trade(trade, reason="Brothers; the parcel was seen", actor_id=staff.pk)
    assert holder_balance("courier", courier.pk, "GNF").available.minor == 0
    days_go_by(order, 21)
    assert holder_balance("courier", courier.pk, "GNF").available.minor == 35_000
    assert broken_facts(of="shop.payouts") == {}


def test_courier_who_has_to_do_with_neither_is_paid_for_his_work(guinea):
    """Buyer and seller are friends: their money waits, and the bonus that one of them gives; the fee does not."""
    courier, buyer, store = create_user(), create_user(), store_of()
    link(buyer, store.owner)
    order = carried(store, buyer=buyer, courier=courier)
    found = holder_balance("courier", courier.pk, "GNF")
    assert (found.available.minor, found.pending.minor) == (15_000, 20_000)
    days_go_by(order, 21)
    assert holder_balance("courier", courier.pk, "GNF").available.minor == 15_000
    assert figures(order)[1] == 0


@pytest.mark.parametrize("one_courier", [True, False])
def test_fees_found_in_one_look_are_advanced_up_to_the_sum_of_the_market(guinea, one_courier):
    """Was: each fee was looked at as if it were the only new one, and one whose sale nobody had looked at yet was not counted."""
    TrustRules.objects.update(fee_advance_minor=40_000)
    store, couriers = store_of(), [create_user() for _ in "abcd"]
    for courier in couriers:
        brought(store, courier=couriers[0] if one_courier else courier)
    for courier in couriers:
        refresh_holder("courier", courier.pk, "GNF")
    fees = Earning.objects.filter(kind=EarningKind.DELIVERY)
    assert (fees.count(), fees.filter(not_before=None).count()) == (4, 2)


def brought(store: Store, *, courier: User, buyer: User | None = None) -> Order:
    """Paid by card, brought by a courier for 15 000 and a bonus of 20 000."""
    order = create_order(store=store, buyer=buyer or create_user(), is_prepaid=True)
    assert mark_paid(order, paid_from=PROVIDER)
    order.payment_method = "stripe"
    order.save(update_fields=["payment_method"])
    advance(order, Fulfilment.DELIVERED, carriage=Carriage(courier.pk, Money(15_000, "GNF"), Money(20_000, "GNF")))
    return order


def carried(store: Store, *, buyer: User, courier: User) -> Order:
    """The same, and the buyer is content."""
    order = brought(store, courier=courier, buyer=buyer)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    return order


def test_unproved_store_takes_small_orders_and_no_cards(guinea):
    guinea.payment_methods = ["cash", "credit"]
    guinea.save()
    new, known = store_of(verified=False), store_of()
    reasons = {offer.code: offer.reason for offer in method_offers(guinea, new, Money(600_000, "GNF"))}
    assert "at most 500" in reasons["cash"]
    assert all(not offer.reason for offer in method_offers(guinea, known, Money(600_000, "GNF")) if offer.code == "cash")
    new.owner.phone_verified = True
    new.owner.save()
    assert all(not offer.reason for offer in method_offers(guinea, new, Money(600_000, "GNF")) if offer.code == "cash")


def test_clock_is_the_platform_s(guinea):
    """The hold runs from the delivery, not from the click nor from the look."""
    order = sold(store=store_of(), days_ago=21)
    assert order.delivered_at < now()
    assert figures(order) == (0, 63_750)
