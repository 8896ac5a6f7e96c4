"""An order's way from the seller's yes to the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind as Kind
from shop.orders import services
from shop.orders.exceptions import InvalidTransition, NotAllowed
from shop.orders.models import Order
from shop.orders.services import Carriage
from shop.orders.states import TRANSITIONS, DeliveryPayer, Fulfilment
from tests.factories.catalog import create_variant
from tests.factories.orders import WAY, create_order
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db

MOVES: dict[Fulfilment, Callable[..., Any]] = {
    Fulfilment.CONFIRMED: services.confirm_order,
    Fulfilment.PREPARING: services.start_preparing,
    Fulfilment.READY: services.mark_ready,
    Fulfilment.HANDED_OVER: services.mark_handed_over,
    Fulfilment.DELIVERED: services.mark_delivered,
    Fulfilment.COMPLETED: services.complete_order,
}
SELLERS = [target for target in MOVES if target not in {Fulfilment.DELIVERED, Fulfilment.COMPLETED}]


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def events_of(order: Order) -> list[str]:
    return list(DomainEvent.objects.about("order", order.pk).values_list("name", flat=True))


def before(target: Fulfilment) -> Fulfilment:
    return Fulfilment.DELIVERED if target == Fulfilment.COMPLETED else WAY[WAY.index(target) - 1]


def test_whole_way_leaves_its_history():
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    services.complete_order(order, actor_id=order.buyer_id)
    names = ["placed", "confirmed", "preparing", "ready", "handed_over", "delivered", "completed"]
    assert events_of(order) == [f"order.{name}" for name in names]
    assert order.delivered_at is not None


@pytest.mark.parametrize("target", MOVES)
@pytest.mark.parametrize("start", [*WAY, Fulfilment.COMPLETED, Fulfilment.CANCELLED])
def test_every_move_begins_where_the_table_says_and_nowhere_else(start, target, sam):
    order = create_order()
    Order.objects.filter(pk=order.pk).update(fulfilment=start)
    order.refresh_from_db()
    allowed = target in TRANSITIONS[start] and (start, target) != (Fulfilment.HANDED_OVER, Fulfilment.READY)
    if allowed:
        MOVES[target](order, actor_id=sam.pk)
        assert order.fulfilment == target
        return
    with pytest.raises(InvalidTransition) as refusal:
        MOVES[target](order, actor_id=sam.pk)
    assert refusal.value.current == start
    assert str(Fulfilment(start).label) in str(refusal.value)
    assert events_of(order) == ["order.placed"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("target", MOVES)
def test_stranger_moves_nothing(target, mallory):
    order = create_order(fulfilment=before(target))
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        MOVES[target](order, actor_id=mallory.pk)
    order.refresh_from_db()
    assert order.fulfilment == before(target)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("target", SELLERS)
def test_buyer_does_not_do_the_sellers_work(target):
    order = create_order(fulfilment=before(target))
    with pytest.raises(NotAllowed):
        MOVES[target](order, actor_id=order.buyer_id)


def test_courier_takes_and_returns_what_is_handed_to_him(carol, mallory):
    order = create_order(fulfilment=Fulfilment.READY)
    services.mark_handed_over(order, actor_id=carol.pk, carrier_id=carol.pk)
    with pytest.raises(NotAllowed):
        services.mark_returned(order, actor_id=mallory.pk, carrier_id=carol.pk)
    services.mark_returned(order, actor_id=carol.pk, carrier_id=carol.pk, reason="Nobody at home")
    assert order.fulfilment == Fulfilment.READY
    event = DomainEvent.objects.about("order", order.pk).last()
    assert (event.name, event.data["reason"]) == ("order.returned", "Nobody at home")


def test_confirmation_makes_the_buyer_owe_the_total():
    order = create_order(fulfilment=Fulfilment.CONFIRMED)
    assert account_balance(Kind.BUYER_DUE, order.buyer_id, "GNF") == gnf(65_000)
    assert account_balance(Kind.UNDELIVERED_SALES, order.store_id, "GNF") == gnf(-65_000)


def accounts_of(order: Order, carol: User) -> dict[str, int]:
    """All that an order touches, minor units; debits less credits."""
    holders = {
        Kind.BUYER_DUE: order.buyer_id,
        Kind.UNDELIVERED_SALES: order.store_id,
        Kind.COURIER_CASH: carol.pk,
        Kind.COURIER_EARNING: carol.pk,
        Kind.SELLER_CASH: order.store_id,
        Kind.SELLER_PAYABLE: order.store_id,
        Kind.PLATFORM_FEE: 0,
    }
    balances = {str(kind): account_balance(kind, holder, "GNF").minor for kind, holder in holders.items()}
    return {kind: minor for kind, minor in balances.items() if minor}


def test_courier_holds_the_cash_and_has_earned_fee_and_bonus(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, gnf(17_000)))
    assert accounts_of(order, carol) == {
        "courier_cash": 65_000,
        "courier_earning": -17_000,
        "platform_fee": -1_250,
        "seller_payable": -46_750,
    }
    assert broken_facts(of="shop.") == {}


def test_seller_who_pays_the_courier_gets_the_goods_less_the_fees(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, delivery_payer=DeliveryPayer.SELLER, carriage=Carriage(carol.pk, gnf(15_000)))
    assert accounts_of(order, carol) == {
        "courier_cash": 50_000,
        "courier_earning": -15_000,
        "platform_fee": -1_250,
        "seller_payable": -33_750,
    }


def test_seller_owes_when_courier_and_platform_get_more_than_the_buyer_pays(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, delivery_payer=DeliveryPayer.SELLER, carriage=Carriage(carol.pk, gnf(60_000)))
    assert accounts_of(order, carol)["seller_payable"] == 11_250


def test_seller_in_person_keeps_the_cash_and_owes_the_fee(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    assert accounts_of(order, carol) == {"platform_fee": -1_250, "seller_payable": 1_250}
    assert broken_facts(of="shop.") == {}


def test_gift_moves_no_money(carol):
    order = create_order(variants=[create_variant(price_minor=0)], delivery_minor=0, fulfilment=Fulfilment.DELIVERED)
    assert accounts_of(order, carol) == {}
    assert broken_facts(of="shop.") == {}


@pytest.mark.parametrize(("whose", "allowed"), [("buyer", True), ("courier", True), ("seller", False), ("staff", True)])
def test_delivery_by_courier_is_spoken_by_buyer_or_courier(carol, sam, whose, allowed):
    order = create_order(fulfilment=Fulfilment.HANDED_OVER, carriage=Carriage(carol.pk, gnf(0)))
    people = {"buyer": order.buyer_id, "courier": carol.pk, "seller": order.store.owner_id, "staff": sam.pk}
    if allowed:
        services.mark_delivered(order, actor_id=people[whose], carriage=Carriage(carol.pk, gnf(0)))
        return
    with pytest.raises(NotAllowed):
        services.mark_delivered(order, actor_id=people[whose], carriage=Carriage(carol.pk, gnf(0)))


def test_clock_completes_after_seven_days_and_not_before():
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    Order.objects.filter(pk=order.pk).update(delivered_at=now() - timedelta(days=7) + timedelta(minutes=1))
    assert services.complete_overdue() == 0
    with pytest.raises(InvalidTransition):
        services.complete_order(order, actor_id=None)
    Order.objects.filter(pk=order.pk).update(delivered_at=now() - timedelta(days=7))
    assert services.complete_overdue() == 1
    assert services.complete_overdue() == 0
    assert Order.objects.get(pk=order.pk).fulfilment == Fulfilment.COMPLETED


def test_days_until_completion_are_a_setting(settings):
    settings.ORDER_COMPLETE_DAYS = 1
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    Order.objects.filter(pk=order.pk).update(delivered_at=now() - timedelta(days=1))
    assert services.complete_overdue() == 1


def test_seller_cannot_complete_for_the_buyer():
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    with pytest.raises(NotAllowed):
        services.complete_order(order, actor_id=order.store.owner_id)
