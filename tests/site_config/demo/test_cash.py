"""The demo's cashier can work, also where there was a desk before."""

import pytest

from shop.accounts.models import User
from shop.custody.queries import desks_of
from site_config.demo.cash import RIGHTS, open_desk
from site_config.demo.content import CASHIER
from tests.factories.accounts import create_user
from tests.factories.custody import create_desk

pytestmark = pytest.mark.django_db


def test_cashier_of_a_desk_that_is_there_gets_the_rights() -> None:
    desk = create_desk(cashier=create_user(email=CASHIER.email))
    open_desk()
    cashier = User.objects.get(email=CASHIER.email)
    assert all(cashier.has_perm(right) for right in RIGHTS)
    assert list(desks_of(cashier)) == [desk]
