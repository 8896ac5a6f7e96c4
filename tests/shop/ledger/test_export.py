"""The book to take along: what the filters show, to the minor unit, and a way from each line to what it is about."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.ledger.models import Line
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from tests.factories.orders import create_order
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(alice: User, bob: User) -> Order:
    return create_order(buyer=alice, store=create_store(owner=bob, name="=Chez Bob"), fulfilment=Fulfilment.DELIVERED)


@pytest.fixture
def staff(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


def table(staff: Client, page: str, **query: str) -> list[dict[str, str]]:
    answer = staff.get(reverse(f"admin:ledger_{page}_export"), query)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.getvalue().decode())))  # type: ignore[attr-defined]


def test_lines_are_what_the_filters_show(staff: Client, order: Order) -> None:
    rows = table(staff, "line")
    assert (len(rows), sum(int(row["minor"]) for row in rows)) == (Line.objects.count(), 0)
    [payable] = [row for row in table(staff, "line", account__kind__exact="seller_payable") if row["kind"] == "order.delivered"]
    assert (payable["holder"], payable["about"], payable["about id"]) == ("'=Chez Bob", "order", str(order.pk))
    assert (payable["amount"], payable["currency"], payable["minor"], payable["decimals"]) == ("-63750", "GNF", "-63750", "0")


def test_entries_bring_both_sides_and_accounts_their_balances(staff: Client, order: Order) -> None:
    delivered = table(staff, "entry", kind__exact="order.delivered", q=str(order.pk))
    assert sum(int(row["minor"]) for row in delivered) == 0
    assert {row["kind"] for row in delivered} == {"order.delivered"}
    assert [row["minor"] for row in table(staff, "account", kind__exact="seller_payable")] == ["1250"]


def test_page_leads_on_to_the_file_and_to_the_order(staff: Client, order: Order) -> None:
    page = staff.get(reverse("admin:ledger_entry_changelist"), {"kind__exact": "order.delivered"}).content.decode()
    assert f"{reverse('admin:ledger_entry_export')}?kind__exact=order.delivered" in page
    assert reverse("admin:orders_order_change", args=[order.pk]) in page


def test_only_who_may_look_takes_along(client: Client, mallory: User, order: Order) -> None:
    User.objects.filter(pk=mallory.pk).update(is_staff=True)
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:ledger_line_export")).status_code == 403
