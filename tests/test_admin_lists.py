"""The admin's lists stay small however much there is: pages of rows, no filter or select with everything in it, no full count."""

import gzip

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.common import bounded_paginator
from shop.common.admin import ListAdmin
from shop.common.clock import now
from site_config.product_packages import PRODUCT
from tests.factories.catalog import create_category
from tests.factories.stores import create_store

KILOBYTE = 1_000


@pytest.fixture
def staff(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def crowd(db: None) -> None:
    """Three hundred people, as many shelves, as many listings in the queue."""
    User.objects.bulk_create(User(email=f"p{n}@example.com", name=f"Person {n}") for n in range(300))
    top = create_category(name="Everything")
    Category.objects.bulk_create(
        Category(path=f"everything/s{n}", slug=f"s{n}", parent=top, names={"en": f"Shelf {n}"}) for n in range(300)
    )
    store = create_store()
    Product.objects.bulk_create(
        Product(store=store, category=top, title=f"Cloth {n}", slug=f"cloth-{n}", status="submitted", created_at=now()) for n in range(300)
    )


def test_every_list_is_one_of_ours(sam: User) -> None:
    others = [
        model._meta.label
        for model, each in admin.site._registry.items()
        if model._meta.app_config.name.startswith(PRODUCT) and not isinstance(each, ListAdmin)
    ]
    assert others == []
    assert {each.list_per_page for each in admin.site._registry.values() if isinstance(each, ListAdmin)} == {ListAdmin.list_per_page}


@pytest.mark.parametrize(
    ("name", "most", "packed"),
    [
        ("accounts_user_changelist", 300, 30),
        ("moderation_submittedproduct_changelist", 250, 30),
        ("catalog_product_changelist", 250, 30),
        ("catalog_category_changelist", 250, 30),
    ],
)
def test_bytes_of_a_list(staff: Client, crowd: None, name: str, most: int, packed: int) -> None:
    page = staff.get(reverse(f"admin:{name}")).content
    assert len(page) <= most * KILOBYTE
    assert len(gzip.compress(page)) <= packed * KILOBYTE


@pytest.mark.parametrize("name", ["commissions_commissionrule_add", "custody_cashdesk_add", "promotions_promocode_add"])
def test_no_form_holds_everything(staff: Client, crowd: None, name: str) -> None:
    page = staff.get(reverse(f"admin:{name}")).content.decode()
    assert page.count("<option") < 100


def test_the_queue_is_narrowed_by_the_shelves_at_the_top(staff: Client, crowd: None) -> None:
    other = create_category(name="Elsewhere")
    Product.objects.filter(slug="cloth-7").update(category=other)
    Product.objects.filter(slug="cloth-8").update(category=Category.objects.get(path="everything/s5"))
    address = reverse("admin:moderation_submittedproduct_changelist")
    assert staff.get(address, {"shelf": "elsewhere"}).context["cl"].result_count == 1
    assert staff.get(address, {"shelf": "everything"}).context["cl"].result_count == 299


def test_nothing_is_counted_to_its_end(staff: Client, crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_paginator, "MOST", 100)
    with CaptureQueriesContext(connection) as asked:
        page = staff.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "100+" in page
    counts = [query["sql"] for query in asked if "COUNT(*)" in query["sql"] and "accounts_user" in query["sql"]]
    assert counts
    assert all("LIMIT 101" in sql for sql in counts)


def test_the_last_pages_open(staff: Client, crowd: None) -> None:
    address = reverse("admin:accounts_user_changelist")
    assert staff.get(address, {"p": 12}).status_code == 200
    assert staff.get(address, {"p": 99}).status_code == 302
