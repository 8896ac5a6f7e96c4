"""Home, and who may see what."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.queries.home import stores_on_display
from shop.catalog.states import ProductStatus
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store


def test_an_empty_market_says_so(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert b"The first stores are setting up" in response.content


def test_home_shows_the_market_that_is_visited(client: Client, db: None) -> None:
    create_product_on_sale(title="Leppi cloth")
    kenya = create_country(code="KE")
    create_product_on_sale(title="Kiondo basket", store=create_store(country=kenya))
    assert b"Leppi cloth" in client.get("/").content
    client.cookies["market"] = "KE"
    page = client.get("/").content
    assert b"Kiondo basket" in page
    assert b"Leppi cloth" not in page


@pytest.mark.parametrize("status", [each for each in ProductStatus if each != ProductStatus.APPROVED])
def test_only_live_products_are_shown(client: Client, db: None, status: str) -> None:
    create_product_on_sale(title="Hidden robe", status=status)
    assert b"Hidden robe" not in client.get("/").content
    assert b"Hidden robe" not in client.get("/c/clothes/").content


@pytest.mark.parametrize("status", [StoreStatus.PAUSED, StoreStatus.SUSPENDED])
def test_a_closed_store_and_its_products_are_not_shown(client: Client, db: None, status: str) -> None:
    create_product_on_sale(title="Hidden robe", store=create_store(status=status, name="Closed House"))
    page = client.get("/").content
    assert b"Hidden robe" not in page
    assert b"Closed House" not in page


@pytest.mark.parametrize("path", ["nothing", "fashion/nothing", "a/b/c/d/e/f/g/h", "fashion%00", "..%2f"])
def test_no_such_shelf_is_a_404(client: Client, db: None, path: str) -> None:
    create_category(name="Fashion")
    assert client.get(f"/c/{path}/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/c/clothes/", "/search/"])
def test_these_pages_only_answer_get(client: Client, alice: User, address: str) -> None:
    create_category()
    assert client.post(address).status_code == 405


def test_a_stores_products_are_counted_no_further_than_anybody_reads(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("shop.catalog.queries.home.COUNTED_PRODUCTS", 2)
    small, large = create_store(), create_store()
    for store in [small, *[large] * 4]:
        create_product_on_sale(store=store)
    counted = {store.pk: store.product_count for store in stores_on_display("GN")}
    assert counted == {small.pk: 1, large.pk: 3}
