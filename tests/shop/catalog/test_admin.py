"""Staff arrange shelves, take products down and suspend stores; nothing else is theirs to change."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Category, Product, StockMovement
from shop.catalog.services.listing import restore_product, submit_product
from shop.catalog.states import ProductStatus
from shop.events.models import DomainEvent
from shop.stores.models import Store
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_hours, create_store


@pytest.fixture
def staff(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _act(client: Client, model: str, action: str, pk: int, **data: str) -> None:
    response = client.post(reverse(f"admin:{model}_changelist"), {"action": action, "_selected_action": [pk]} | data)
    assert response.status_code == 302


def test_a_new_shelf_gets_its_path(staff: Client) -> None:
    parent = create_category(name="Fashion")
    data = {"parent": parent.pk, "slug": "hats", "names": '{"en": "Hats"}', "position": "1", "picture": ""}
    assert staff.post(reverse("admin:catalog_category_add"), data).status_code == 302
    assert Category.objects.get(slug="hats").path == "fashion/hats"
    assert not Category.objects.get(slug="hats").no_returns


def test_a_new_shelf_below_one_without_returns_has_none_either(staff: Client) -> None:
    parent = create_category(name="Underwear")
    Category.objects.filter(pk=parent.pk).update(no_returns=True)
    data = {"parent": parent.pk, "slug": "socks", "names": '{"en": "Socks"}', "position": "1", "picture": ""}
    assert staff.post(reverse("admin:catalog_category_add"), data).status_code == 302
    assert Category.objects.get(slug="socks").no_returns


def test_a_shelf_that_is_renamed_leaves_addresses_that_lead_on(staff: Client) -> None:
    shelf = create_category(name="Fashion")
    below = create_category(name="Hats", parent=shelf)
    data = {"slug": "other", "path": "elsewhere", "names": '{"en": "Clothes"}', "position": "2", "picture": ""}
    assert staff.post(reverse("admin:catalog_category_change", args=[shelf.pk]), data).status_code == 302
    shelf.refresh_from_db()
    below.refresh_from_db()
    assert (shelf.path, shelf.name, shelf.position, below.path) == ("other", "Clothes", 2, "other/hats")
    assert staff.get("/c/fashion/hats/?page=2")["Location"] == "/c/other/hats/?page=2"
    taken = {"parent": "", "slug": "fashion", "names": '{"en": "Fashion"}', "position": "1", "picture": ""}
    assert staff.post(reverse("admin:catalog_category_add"), taken).status_code == 200
    assert Category.objects.count() == 2, "a former address is given to nobody else"


@pytest.mark.parametrize("names", ['["a"]', '{"en": 5}', '{"en": ""}', '"Fashion"', "{"])
def test_a_shelf_without_proper_names_is_not_made(staff: Client, names: str) -> None:
    data = {"parent": "", "slug": "hats", "names": names, "position": "1", "picture": ""}
    assert staff.post(reverse("admin:catalog_category_add"), data).status_code == 200
    assert not Category.objects.exists()


def test_a_product_is_taken_off_the_market(staff: Client, sam: User) -> None:
    product = create_product_on_sale()
    _act(staff, "catalog_product", "take_down", product.pk)
    assert Product.objects.get().status == ProductStatus.ARCHIVED
    assert DomainEvent.objects.get(name="product.archived").actor == sam
    Store.objects.update(is_trusted=True)
    product = Product.objects.get()
    restore_product(product, actor_id=product.store.owner_id)
    submit_product(product, actor_id=product.store.owner_id, needs_picture=False)
    assert product.status == ProductStatus.SUBMITTED, "a trusted store does not bring it back by itself"


def test_a_store_is_suspended_and_reinstated(staff: Client) -> None:
    store = create_store()
    _act(staff, "stores_store", "suspend", store.pk)
    assert Store.objects.get().status == StoreStatus.OPEN, "its owner is to read why"
    _act(staff, "stores_store", "suspend", store.pk, reason="Sells fakes.")
    assert (Store.objects.get().status, Store.objects.get().suspended_reason) == (StoreStatus.SUSPENDED, "Sells fakes.")
    _act(staff, "stores_store", "suspend", store.pk, reason="Sells fakes.")
    assert DomainEvent.objects.filter(name="store.suspended").count() == 1
    _act(staff, "stores_store", "reinstate", store.pk)
    assert Store.objects.get().status == StoreStatus.OPEN


def test_of_a_store_nothing_is_typed_over(staff: Client) -> None:
    store = create_store(name="Chez Fatou")
    data = {"tax_number": "1", "name": "Stolen", "status": "suspended", "hours-TOTAL_FORMS": "0", "hours-INITIAL_FORMS": "0"}
    assert staff.post(reverse("admin:stores_store_change", args=[store.pk]), data).status_code == 302
    store.refresh_from_db()
    assert (store.tax_number, store.name, store.status) == ("", "Chez Fatou", StoreStatus.OPEN)


@pytest.mark.parametrize("model", ["catalog_product", "catalog_variant", "catalog_stockmovement", "stores_store"])
def test_pages_open_in_few_queries(staff: Client, model: str, django_assert_max_num_queries) -> None:
    for _ in range(12):
        create_hours(store=create_product_on_sale().store)
    pk = {"catalog_stockmovement": StockMovement, "stores_store": Store}.get(model, Product).objects.first().pk
    if model == "catalog_variant":
        pk = Product.objects.first().variants.get().pk
    with django_assert_max_num_queries(16):
        assert staff.get(reverse(f"admin:{model}_changelist")).status_code == 200
    with django_assert_max_num_queries(16):
        assert staff.get(reverse(f"admin:{model}_change", args=[pk])).status_code == 200
