"""An order's way from yes to door."""

import pytest

from shop.common.money import Money
from shop.ledger.queries import balance
from shop.ledger.states import AccountKind
from shop.orders.services import Carriage
from shop.orders.states import Fulfilment
from tests.factories.orders import create_order

pytestmark = pytest.mark.django_db


def test_delivered_by_courier(carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(17_000, "GNF")))
    assert balance(AccountKind.COURIER_CASH, carol.pk, "GNF").minor == 65_000
    assert balance(AccountKind.SELLER_PAYABLE, order.store_id, "GNF").minor == -(65_000 - 1_250 - 17_000)
    assert balance(AccountKind.BUYER_DUE, order.buyer_id, "GNF").minor == 0
