"""What is owed back: shares to the minor unit, once, and never more than came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couriers.exceptions import InvalidBonus
from couriers.services import publish_delivery, withdraw_delivery
from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.ledger.models import Account
from shop.ledger.queries import account_balance, owed_to
from shop.orders.exceptions import NotRefundable, TooMuch
from shop.orders.models import Order, OrderLine
from shop.orders.services import Carriage, cancel_order, plan_reversal
from shop.orders.states import CancelledBy, DeliveryPayer, Fulfilment
from shop.payments.exceptions import NothingToRefund, NotYourRefund, RefundReasonNeeded, StoreCannotCover
from shop.payments.models import Refund
from shop.payments.services import owe_back, refund_order
from shop.payments.states import MoneyProblem, RefundCause
from tests.factories.accounts import create_user
from tests.factories.couriers import create_delivery
from tests.factories.orders import create_order
from tests.factories.refunds import create_attempt, create_paid_order, deliver, stocked
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]


@pytest.fixture
def staff(db):
    return create_user(email="staff@example.com", is_staff=True)


def refund(order, quantities=None, *, actor, key="k", delivery=False, **more):
    return refund_order(
        order,
        quantities=quantities,
        cause=RefundCause.RETURNED,
        reason="It was broken",
        delivery=delivery,
        key=key,
        actor_id=actor.pk,
        **more,
    )


def owed(order) -> int:
    return owed_to("refund_owed", order.buyer_id, "GNF").minor


def test_paid_order_that_is_cancelled_is_owed_in_the_same_transaction():
    order = create_paid_order()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    (back,) = Refund.objects.all()
    assert (back.amount, back.rail, back.status, back.cause) == (Money(65_000, "GNF"), "rail", "owed", "cancelled")
    assert (back.lines.get().quantity, back.delivery_minor) == (1, 15_000)
    assert (owed(order), owed_to("undelivered_sales", order.store_id, "GNF").minor) == (65_000, 0)
    assert DomainEvent.objects.get(name="refund.owed").data["order_id"] == order.pk
    assert broken_facts(of="shop") == {}


def test_cash_order_cancelled_before_the_door_owes_nothing():
    order = create_order(fulfilment=Fulfilment.CONFIRMED)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    assert (Refund.objects.count(), owed(order)) == (0, 0)
    assert broken_facts(of="shop") == {}


def test_one_line_goes_back_before_the_delivery_and_the_rest_is_shared(staff, carol):
    store = create_store()
    shirt, hat = stocked(store), stocked(store, price_minor=30_000)
    order = create_paid_order(variants=[shirt, hat], quantity=2, fulfilment=Fulfilment.CONFIRMED)
    line = order.lines.get(variant=hat)
    back = refund(order, {line.pk: 1}, actor=staff)
    hat.refresh_from_db()
    assert (back.amount.minor, back.rail, hat.stock) == (30_000, "rail", 49)
    assert broken_facts(of="shop") == {}
    order.refresh_from_db()
    for target in ("preparing", "ready", "handed_over"):
        Order.objects.filter(pk=order.pk).update(fulfilment=target)
    deliver(order, carriage=Carriage(carol.pk, Money(15_000, "GNF")))
    fee = order.fee_minor - 750
    assert owed_to("platform_fee", 0, "GNF").minor == fee
    assert owed_to("seller_payable", store.pk, "GNF").minor == 130_000 - fee
    assert broken_facts(of="shop") == {}


def test_one_line_back_and_then_the_whole_order_cancelled_gives_back_each_unit_once(staff):
    store = create_store()
    shirt = stocked(store)
    order = create_paid_order(variants=[shirt], quantity=3, fulfilment=Fulfilment.CONFIRMED)
    refund(order, {order.lines.get().pk: 1}, actor=staff)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    shirt.refresh_from_db()
    assert (shirt.stock, shirt.reserved) == (50, 0)
    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [50_000, 115_000]
    assert broken_facts(of="shop") == {}


def test_on_its_way_nothing_is_taken_out_of_the_parcel(staff):
    order = create_paid_order(fulfilment=Fulfilment.HANDED_OVER)
    with pytest.raises(NotRefundable):
        refund(order, {order.lines.get().pk: 1}, actor=staff)
    assert not Refund.objects.exists()


def test_everything_left_before_the_delivery_is_a_cancellation(staff):
    order = create_paid_order(fulfilment=Fulfilment.CONFIRMED)
    with pytest.raises(NotRefundable):
        refund(order, actor=staff)


def test_after_the_delivery_seller_and_platform_give_back_their_shares(carol, staff):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF")))
    back = refund(order, actor=staff, delivery=True)
    assert (back.amount.minor, back.rail) == (65_000, "cash")
    assert (owed_to("platform_fee", 0, "GNF").minor, owed_to("seller_payable", order.store_id, "GNF").minor) == (0, -15_000)
    assert owed_to("courier_earning", carol.pk, "GNF").minor == 15_000
    assert broken_facts(of="shop") == {}


def test_platform_may_bear_the_delivery(carol, staff):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF")))
    refund(order, actor=staff, delivery=True, delivery_by_platform=True)
    assert owed_to("seller_payable", order.store_id, "GNF").minor == 0
    assert account_balance("promotion_cost", 0, "GNF").minor == 15_000
    assert broken_facts(of="shop") == {}


def test_goods_return_to_the_shelf_only_when_they_can_be_sold(staff):
    store = create_store()
    order = create_order(store=store, variants=[stocked(store)], quantity=2, fulfilment=Fulfilment.DELIVERED)
    line = order.lines.get()
    refund(order, {line.pk: 1}, actor=staff, key="broken")
    line.variant.refresh_from_db()
    assert line.variant.stock == 48
    refund(order, {line.pk: 1}, actor=staff, key="sound", restock=True)
    line.variant.refresh_from_db()
    assert line.variant.stock == 49
    assert broken_facts(of="shop") == {}


def test_same_key_is_the_same_refund(staff):
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    line = order.lines.get()
    assert refund(order, {line.pk: 1}, actor=staff) == refund(order, {line.pk: 1}, actor=staff)
    assert owed(order) == 50_000


def test_no_unit_goes_back_twice(staff):
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    line = order.lines.get()
    refund(order, {line.pk: 1}, actor=staff)
    with pytest.raises(TooMuch):
        refund(order, {line.pk: 1}, actor=staff, key="again")
    refund(order, actor=staff, key="delivery", delivery=True)
    with pytest.raises(NothingToRefund):
        refund(order, actor=staff, key="more", delivery=True)
    assert owed(order) == order.total_minor


def test_who_may(staff, mallory):
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    for stranger in (mallory, order.buyer):
        with pytest.raises(NotYourRefund):
            refund(order, actor=stranger)
    owner = order.store.owner
    with pytest.raises(NotYourRefund):
        refund(order, actor=owner, delivery=True, delivery_by_platform=True)
    with pytest.raises(RefundReasonNeeded):
        refund_order(order, quantities=None, cause="goodwill", reason=" ", delivery=False, key="k", actor_id=owner.pk)
    with pytest.raises(NotYourRefund):
        refund_order(order, quantities=None, cause="goodwill", reason="", delivery=False, key="k", actor_id=None)
    assert owed(order) == 0


def test_staff_give_nothing_to_themselves_nor_out_of_anothers_pocket():
    """Whoever works here and buys asks a colleague; whoever has a store is its seller, and bounded as every seller."""
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(create_user().pk, Money(15_000, "GNF")))
    User.objects.filter(pk__in=[order.buyer_id, order.store.owner_id]).update(is_staff=True)
    with pytest.raises(NotYourRefund):
        refund(order, actor=order.buyer)
    with pytest.raises(StoreCannotCover):
        refund(order, actor=order.store.owner, delivery=True)
    with pytest.raises(NotYourRefund):
        refund(order, actor=order.store.owner, delivery=True, delivery_by_platform=True)
    assert (Refund.objects.count(), owed(order)) == (0, 0)


def test_limit_of_debt_counts_in_its_own_money_alone():
    """500 000 of the market's francs are not 5 000 euros."""
    store = create_store(currency="EUR")
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store).order
    store.country.store_debt_limit_minor = 500_000
    store.country.save()
    with pytest.raises(StoreCannotCover):
        refund(order, actor=store.owner)


def test_seller_refunds_what_his_balance_covers_and_no_more(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF")))
    owner = order.store.owner
    with pytest.raises(StoreCannotCover):
        refund(order, actor=owner, delivery=True)
    refund(order, actor=owner)
    assert owed_to("seller_payable", order.store_id, "GNF").minor == 0


def test_seller_who_kept_the_cash_refunds_within_the_limit_of_debt():
    store = create_store()
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store).order
    store.country.store_debt_limit_minor = 49_999
    store.country.save()
    with pytest.raises(StoreCannotCover):
        refund(order, actor=store.owner)
    store.country.store_debt_limit_minor = 50_000
    store.country.save()
    refund(order, actor=store.owner)
    assert owed_to("seller_payable", store.pk, "GNF").minor == -50_000
    assert broken_facts() == {}


def test_seller_takes_out_a_sold_out_line_without_a_balance():
    store = create_store()
    order = create_paid_order(variants=[stocked(store), stocked(store)], fulfilment=Fulfilment.CONFIRMED)
    refund(order, {order.lines.first().pk: 1}, actor=store.owner)
    assert owed(order) == 50_000


def test_what_a_courier_was_promised_is_not_taken_out_of_the_order(staff):
    store = create_store()
    order = create_paid_order(variants=[stocked(store), stocked(store)], fulfilment=Fulfilment.READY)
    store.country.store_debt_limit_minor = 0
    store.country.save()
    delivery = create_delivery(order=order)
    publish_delivery(delivery, bonus=Money(60_000, "GNF"), actor_id=store.owner_id)
    with pytest.raises(NotRefundable, match="pay its courier"):
        refund(order, {order.lines.first().pk: 1}, actor=staff)
    order.refresh_from_db()
    assert (order.refunded_minor, owed(order)) == (0, 0)
    withdraw_delivery(delivery, actor_id=store.owner_id)
    refund(order, {order.lines.first().pk: 1}, actor=staff)
    with pytest.raises(InvalidBonus):
        publish_delivery(delivery, bonus=Money(60_000, "GNF"), actor_id=store.owner_id)


def test_late_money_is_owed_once():
    order = create_paid_order()
    attempt = create_attempt(order.payments.get(), problem=MoneyProblem.DOUBLE)
    first = owe_back(attempt, Money(65_000, "GNF"), problem=MoneyProblem.DOUBLE)
    assert owe_back(attempt, Money(65_000, "GNF"), problem=MoneyProblem.DOUBLE) == first
    assert (first.buyer, first.order, first.rail, first.cause) == (order.buyer, order, "rail", "money")
    assert (owed(order), account_balance("provider", 90, "GNF").minor) == (65_000, 130_000)
    assert broken_facts(of="shop") == {}


def test_free_order_that_comes_back_gives_the_platform_its_discount(staff):
    order = create_order(fulfilment=Fulfilment.HANDED_OVER, delivery_minor=0)
    frozen = {"discount_minor": 50_000, "platform_discount_minor": 50_000}
    OrderLine.objects.filter(order=order).update(**frozen)
    assert plan_reversal(order, order.lines.all(), quantities=None, delivery=True).by_seller.minor == 50_000 - 1_250


figures = st.integers(0, 10**12)


@st.composite
def lines(draw):
    quantity = draw(st.integers(1, 30))
    price = draw(st.integers(0, 10**9))
    discount = draw(st.integers(0, price * quantity))
    return OrderLine(
        pk=draw(st.integers(1, 10**6)),
        quantity=quantity,
        unit_price_minor=price,
        discount_minor=discount,
        platform_discount_minor=draw(st.integers(0, discount)),
        fee_minor=draw(figures),
        fee_tax_minor=draw(figures),
        tax_minor=draw(figures),
    )


@given(st.lists(lines(), min_size=1, max_size=4, unique_by=lambda line: line.pk), st.data())
def test_any_sequence_of_partial_refunds_adds_up_to_the_frozen_figures(bought, data):
    """And nothing of it is negative on the way."""
    order = Order(currency="GNF", delivery_payer=DeliveryPayer.BUYER, delivery_minor=700, delivery_discount_minor=100)
    parts = []
    while left := [line for line in bought if line.refundable_quantity]:
        chosen = data.draw(st.sampled_from(left))
        quantities = {chosen.pk: data.draw(st.integers(1, chosen.refundable_quantity))}
        part = plan_reversal(order, bought, quantities=quantities, delivery=True)
        order.delivery_refunded = True
        chosen.refunded_quantity += quantities[chosen.pk]
        parts.append(part)
        assert part.amount.minor >= 0
        assert min(part.fee.minor, part.fee_tax.minor, part.platform_discount.minor) >= 0
    assert sum(part.amount.minor for part in parts) == 600 + sum(
        line.unit_price_minor * line.quantity - line.discount_minor for line in bought
    )
    assert sum(part.platform_discount.minor for part in parts) == 100 + sum(line.platform_discount_minor for line in bought)
    assert sum(part.fee.minor for part in parts) == sum(line.fee_minor for line in bought)
    assert sum(part.fee_tax.minor for part in parts) == sum(line.fee_tax_minor for line in bought)


def test_accounts_of_nobody_else_move(staff):
    order = create_paid_order(fulfilment=Fulfilment.DELIVERED)
    refund(order, actor=staff, delivery=True)
    left = {account.kind: account.balance_minor for account in Account.objects.exclude(balance_minor=0)}
    assert left == {"provider": 65_000, "refund_owed": -65_000}
