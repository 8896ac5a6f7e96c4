"""Each fact about parcels is broken on purpose, past the constraints, and found."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from couriers.models import Delivery
from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.clock import now
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import create_order
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def broken() -> set[str]:
    return set(broken_facts(of="couriers"))


@pytest.mark.parametrize("status", [status for status in DeliveryStatus if status not in ("returning", "cancelled")])
def test_every_stage_of_the_way_is_whole(status: str) -> None:
    create_delivery(status=status)
    assert broken() == set()


def test_holder_at_odds_with_the_state_is_found(vendor: str) -> None:
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP)
    if vendor == "postgresql":  # whose constraints cannot be switched off: it does not come to this
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(holder="buyer")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE couriers_delivery SET holder = 'buyer' WHERE id = %s", [delivery.pk])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert broken() == {"every parcel has the one holder that its state names"}


@pytest.mark.parametrize(
    ("spoil", "fact"),
    [
        (
            lambda delivery: Order.objects.filter(pk=delivery.order_id).update(fulfilment=Fulfilment.DELIVERED),
            "a delivery is delivered exactly when its order is",
        ),
        (
            lambda delivery: Order.objects.filter(pk=delivery.order_id).update(fulfilment=Fulfilment.READY),
            "a parcel is on its way exactly when its order is handed over",
        ),
        (
            lambda delivery: Delivery.objects.filter(pk=delivery.pk).update(buyer_paid_cash_at=now()),
            "no cash is confirmed outside the door",
        ),
    ],
)
def test_delivery_at_odds_with_its_order_or_its_cash_is_found(spoil: Callable[[Delivery], object], fact: str) -> None:
    spoil(create_delivery(status=DeliveryStatus.PICKED_UP))
    assert fact in broken()


MONEY_FACT = "only the courier who delivered a parcel has its cash and its earning"


@pytest.mark.parametrize("kind", [AccountKind.COURIER_CASH, AccountKind.COURIER_EARNING])
def test_money_with_another_courier_is_found(kind: str) -> None:
    create_delivery(status=DeliveryStatus.DELIVERED)
    Account.objects.filter(kind=kind).update(holder_id=create_courier().user_id)
    assert broken() == {MONEY_FACT}


def test_money_with_the_store_that_sent_a_courier_is_found() -> None:
    delivery = create_delivery(status=DeliveryStatus.DELIVERED)
    Account.objects.filter(kind=AccountKind.COURIER_CASH).update(kind=AccountKind.SELLER_CASH, holder_id=delivery.order.store_id)
    assert MONEY_FACT in broken_facts()


def test_money_with_a_courier_who_carried_nothing_is_found() -> None:
    create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON)
    Account.objects.filter(kind=AccountKind.SELLER_CASH).update(kind=AccountKind.COURIER_CASH, holder_id=create_courier().user_id)
    assert MONEY_FACT in broken_facts()


def test_order_handed_over_without_a_delivery_is_found() -> None:
    order = create_order(fulfilment=Fulfilment.HANDED_OVER)
    Delivery.objects.filter(order=order).delete()
    assert broken() == {"a parcel is on its way exactly when its order is handed over"}
