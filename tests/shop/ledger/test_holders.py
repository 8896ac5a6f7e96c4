"""Every account names its holder."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.ledger.queries import accounts_with_holders
from shop.orders.states import Fulfilment
from tests.factories.orders import create_order
from tests.factories.stores import create_store


@pytest.mark.django_db
def test_accounts_carry_the_names_of_people_stores_and_nobody_for_the_platform(alice: User, bob: User) -> None:
    create_order(buyer=alice, store=create_store(owner=bob, name="Chez Bob"), fulfilment=Fulfilment.DELIVERED)
    names = {account.kind: account.holder_name for account in accounts_with_holders()}  # type: ignore[attr-defined]
    assert names["buyer_due"] == "Alice Diallo"
    assert names["seller_payable"] == names["seller_cash"] == "Chez Bob"
    assert names["platform_fee"] == ""


def test_staff_read_and_find_holders_by_name(client: Client, sam: User, alice: User, bob: User) -> None:
    create_order(buyer=alice, store=create_store(owner=bob, name="Chez Bob"), fulfilment=Fulfilment.DELIVERED)
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:ledger_account_changelist"), {"q": "chez bob"}).content.decode()
    assert "Chez Bob" in page
    assert "Alice Diallo" not in page
