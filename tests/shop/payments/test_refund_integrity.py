"""Facts of refunds: each is broken behind the services' back, and reported."""

import pytest
from django.db.models import F

from shop.ledger.models import Account
from shop.orders.models import Order, OrderLine
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.models import Refund, RefundLine
from tests.factories.refunds import create_paid_order
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]
PARTS = "every refund of an order is the sum of its lines and its delivery, and all of them are what the order says"
TAKEN = "what is owed back of an order is what its lines say was taken back"

TAMPERING = {
    "a refund that vanished": (
        lambda: Refund.objects.update(status="done"),
        "what is owed back to each buyer is the sum of the refunds that are on their way",
        "refunds of 0 GNF are open, the book owes 65000",
    ),
    "one franc more": (lambda: Refund.objects.update(amount_minor=F("amount_minor") + 1), PARTS, "is of 65001 GNF, its parts are 65000"),
    "units twice": (lambda: RefundLine.objects.update(quantity=2), PARTS, "1 units are refunded, its refunds are of 2"),
    "a unit forgotten": (lambda: OrderLine.objects.update(refunded_quantity=0), TAKEN, "65000 owed back, its lines say 15000"),
    "money kept": (
        lambda: (Order.objects.update(refunded_minor=0, delivery_refunded=False), OrderLine.objects.update(refunded_quantity=0)),
        TAKEN,
        "65000 kept of a cancelled order",
    ),
    "credit overspent": (
        lambda: Account.objects.create(kind="store_credit", holder_id=1, currency="GNF", balance_minor=5),
        "no buyer has spent more credit than they had",
        "the buyer has spent 5 too much",
    ),
}


@pytest.mark.parametrize(("tamper", "fact", "says"), TAMPERING.values(), ids=TAMPERING)
def test_broken_fact_is_reported(tamper, fact, says):
    order = create_paid_order()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    assert broken_facts(of="shop") == {}
    tamper()
    assert any(says in line for line in broken_facts(of="shop")[fact])
