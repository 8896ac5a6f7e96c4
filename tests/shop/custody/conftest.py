"""Whoever meets at a desk."""

import pytest

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.custody.models import CashDesk, Deposit
from shop.custody.services import declare_deposit
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk


@pytest.fixture
def courier() -> User:
    """With the cash of one order of 65 000 in hand."""
    user = create_courier(user=None).user
    create_delivery(status=DeliveryStatus.DELIVERED, courier=user)
    return user


@pytest.fixture
def cashier() -> User:
    return create_cashier()


@pytest.fixture
def desk(cashier: User) -> CashDesk:
    return create_desk(cashier=cashier)


@pytest.fixture
def deposit(courier: User, desk: CashDesk) -> Deposit:
    """Of all that the courier has."""
    return declare_deposit(desk=desk, amount=account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF"), actor=courier)
