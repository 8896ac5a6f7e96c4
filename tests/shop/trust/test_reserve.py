"""The reserve of new stores is kept for payments that can be taken back, and out of their money. Guinea's own rules; francs."""

import pytest
from django.urls import reverse

from couriers.states import DeliveryMode
from shop.accounts.models import User
from shop.custody.models import CashDesk
from shop.custody.services import count_deposit, declare_deposit
from shop.orders.models import Order
from shop.orders.services import complete_order
from shop.payments.services import refund_order
from shop.payouts.models import Earning, Payout
from shop.payouts.queries import payee_of_store, reserve_now, reserve_out_of_other_money
from shop.payouts.services import refresh_order, refresh_payee, request_payout
from shop.payouts.states import EarningKind, EarningState, Rail
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.couriers import create_courier
from tests.factories.payouts import create_desk, create_staff
from tests.factories.trust import real_rules, sold
from tests.integrity import broken_facts
from tests.shop.trust.test_cash_stories import sold_for_cash, store_of
from tests.shop.trust.test_stories import days_go_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guinea")]
CARD, CASH = 63_750, 48_750  # what the store gets of a sale


@pytest.fixture
def guinea():
    return real_rules()


@pytest.fixture
def sam():
    return create_staff(name="Sam")


@pytest.fixture
def desk(sam):
    return create_desk(sam)


@pytest.fixture
def store() -> Store:
    return store_of()


def sold_by_card(store: Store, *, is_free: bool = True) -> Order:
    order = sold(store=store)
    refresh_order(order)
    if is_free:
        days_go_by(order, 30)
    return order


def sold_and_counted(store: Store, desk: CashDesk, sam: User) -> Order:
    """For cash; its notes are at the desk, and its buyer is content."""
    courier = create_courier().user
    order = sold_for_cash(store, mode=DeliveryMode.COURIER, courier=courier)
    deposit = declare_deposit(desk=desk, amount=order.total, actor=courier)
    count_deposit(deposit, counted_minor=order.total_minor, seen_round=deposit.round, cashier_id=sam.pk)
    order = Order.objects.get(pk=order.pk)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    return order


def reserve(store: Store) -> tuple[int, int]:
    """All of it, and what of it comes out of money that nobody can take back."""
    payee = refresh_payee(payee_of_store(store))
    kept = reserve_now(payee)
    return kept.minor, reserve_out_of_other_money(payee, kept).minor


def paid_out(store: Store, token: str) -> Payout:
    return request_payout(payee_of_store(store), rail=Rail.DESK, actor_id=store.owner_id, token=token)


def test_cash_pays_nothing_for_a_card_sale_that_is_held_back_whole(store, desk, sam):
    sold_by_card(store, is_free=False)
    sold_and_counted(store, desk, sam)
    assert reserve(store) == (0, 0)
    assert paid_out(store, "a").amount_minor == CASH - CASH % 500
    assert broken_facts(of="shop.payouts") == {}


def test_reserve_is_kept_out_of_the_card_sale_and_cash_is_paid_first(store, desk, sam):
    card = sold_by_card(store)
    cash = sold_and_counted(store, desk, sam)
    assert reserve(store) == (6_375, 0)
    payout = paid_out(store, "a")
    assert payout.amount_minor <= CARD + CASH - 6_375
    assert Earning.objects.get(order=cash, kind=EarningKind.SALE).payout == payout
    later = sold_and_counted(store, desk, sam)
    assert reserve(store) == (6_375, 0)
    again = paid_out(store, "b")
    assert Earning.objects.get(order=later, kind=EarningKind.SALE).payout == again
    assert CARD + 2 * CASH - payout.amount_minor - again.amount_minor >= 6_375
    assert Earning.objects.get(order=card, kind=EarningKind.SALE).state == EarningState.TAKEN
    assert broken_facts(of="shop.payouts") == {}


def test_cash_does_not_stay_behind_for_older_card_sales(store, desk, sam):
    """With a large reserve two card sales before it would fill what may leave."""
    TrustRules.objects.update(reserve_bp=6_000)
    sold_by_card(store)
    sold_by_card(store)
    cash = sold_and_counted(store, desk, sam)
    payout = paid_out(store, "a")
    assert Earning.objects.get(order=cash, kind=EarningKind.SALE).payout == payout
    assert reserve(store) == (76_500, 0)


def test_what_went_back_needs_no_reserve(store, sam):
    order = sold_by_card(store)
    sold_by_card(store)
    refund_order(order, quantities=None, cause="returned", reason="It broke", delivery=True, key="k", actor_id=sam.pk)
    assert reserve(store) == (6_375, 0)


def test_cash_bears_what_has_been_paid_out_of_the_cards_and_the_page_says_so(store, desk, sam, client):
    """Two friends have a card sale paid out and half of it refunded: what is left to be disputed is no more covered by its own money."""
    order = sold_by_card(store)
    paid_out(store, "a")
    refund_order(order, quantities=None, cause="goodwill", reason="It broke", delivery=False, key="k", actor_id=sam.pk)
    refresh_order(order)
    sold_and_counted(store, desk, sam)
    kept, elsewhere = reserve(store)
    assert 0 < kept == elsewhere
    client.force_login(store.owner)
    text = " ".join(client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ").split())
    assert "can still be taken back." in text
    assert f"{elsewhere:,} GNF of it come out of your other sales, because the money of those has left already." in text


def test_friends_who_alternate_cash_and_cards_leave_the_whole_share_behind(store, desk, sam):
    """Whatever is paid out first, a tenth of every card sale that was set free is still here."""
    free = 0
    for number in range(3):
        sold_by_card(store)
        free += CARD
        sold_and_counted(store, desk, sam)
        paid_out(store, f"p{number}")
        assert refresh_payee(payee_of_store(store)).available_minor >= free // 10
        assert reserve(store) == (-(-free // 10), 0)
    assert broken_facts(of="shop.payouts") == {}
