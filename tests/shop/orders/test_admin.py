"""Staff look at orders, money and movements, and touch nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.ledger.models import Account, Entry
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from tests.factories.orders import create_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, sam) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def order() -> Order:
    return create_order(fulfilment=Fulfilment.DELIVERED)


def test_order_page_tells_its_history_and_figures(staff, order):
    page = staff.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    for words in ("The order was placed.", "The parcel was delivered and paid.", order.total.format(), order.fee.format()):
        assert words in page


def test_one_drills_down_from_account_to_entry(staff, order):
    account = Account.objects.get(kind="seller_cash")
    page = staff.get(reverse("admin:ledger_account_change", args=[account.pk])).content.decode()
    lines = reverse("admin:ledger_line_changelist", query={"account__id__exact": account.pk})
    assert lines in page
    entry = Entry.objects.get(key=f"order:{order.pk}:delivered")
    entry_page = reverse("admin:ledger_entry_change", args=[entry.pk])
    assert entry_page in staff.get(lines).content.decode()
    assert reverse("admin:ledger_account_change", args=[account.pk]) in staff.get(entry_page).content.decode()


@pytest.mark.parametrize("model", ["ledger_account", "ledger_entry", "ledger_line", "orders_order", "payments_payment"])
def test_nothing_can_be_added_changed_or_deleted(staff, order, model):
    pk = {
        "ledger_account": Account.objects.first,
        "ledger_entry": Entry.objects.first,
        "ledger_line": lambda: Entry.objects.first().lines.first(),
        "orders_order": lambda: order,
        "payments_payment": order.payments.get,
    }[model]().pk
    assert staff.post(reverse(f"admin:{model}_change", args=[pk]), {"number": "x"}).status_code == 403
    assert staff.post(reverse(f"admin:{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    assert staff.post(reverse(f"admin:{model}_add")).status_code == 403
