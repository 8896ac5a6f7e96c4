"""The same for many products, through its pages."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sellers.models import BulkRun
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.places import create_country
from tests.factories.stores import create_store

KEY = UUID(int=5)


def ask(seller: Client, *products: Product, **data: Any) -> Any:
    return seller.post(reverse("sellers:bulk"), {"pk": [product.pk for product in products], "key": str(KEY)} | data)


def prices(product: Product) -> list[int]:
    return list(product.variants.order_by("pk").values_list("price_minor", flat=True))


@pytest.fixture
def basket(store: Store) -> Product:
    return factory.create_product_on_sale(store=store, title="Basket", price_minor=50_000)


@pytest.fixture
def scarf(store: Store) -> Product:
    return factory.create_product_on_sale(store=store, title="Scarf", price_minor=120_000)


def test_prices_are_shown_before_they_change(seller: Client, basket: Product, scarf: Product) -> None:
    response = ask(seller, basket, scarf, do="price", way="percent", direction="up", figure="10", show="1")
    shown = {line.product: [(price.before.minor, price.after.minor) for price in line.prices] for line in response.context["lines"]}
    assert shown == {basket: [(50_000, 55_000)], scarf: [(120_000, 132_000)]}
    assert (prices(basket), prices(scarf)) == ([50_000], [120_000])
    assert b'name="apply"' in response.content


@pytest.mark.parametrize(
    ("data", "after"),
    [
        ({"way": "percent", "direction": "up", "figure": "10"}, 55_000),
        ({"way": "percent", "direction": "down", "figure": "7,5 %"}, 46_000),
        ({"way": "amount", "direction": "down", "figure": "5 000"}, 45_000),
    ],
)
def test_what_was_shown_is_what_happens_and_only_once(seller: Client, basket: Product, data: dict[str, str], after: int) -> None:
    [line] = ask(seller, basket, do="price", show="1", **data).context["lines"]
    for _ in range(2):  # a trembling thumb, or the back button
        response = ask(seller, basket, do="price", apply="1", **data)
        assert response.url == reverse("sellers:bulk_outcome", args=[KEY])
    assert prices(basket) == [line.prices[0].after.minor] == [after]
    page = seller.get(response.url)
    assert (page.context["done"], page.context["left"]) == (1, 0)


def test_currency_with_decimals_keeps_its_cents(client: Client, bob: User) -> None:
    store = create_store(owner=bob, country=create_country(code="KE"))
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    product = factory.create_product_on_sale(store=store, price_minor=1_999)
    [line] = ask(client, product, do="price", way="amount", direction="up", figure="0.50", show="1").context["lines"]
    assert line.prices[0].after.minor == 2_049


@pytest.mark.parametrize("figure", ["", "0", "-5", "x", "999", "1e3", "\x00"])
def test_figure_that_makes_no_sense_changes_nothing(seller: Client, basket: Product, figure: str) -> None:
    response = ask(seller, basket, do="price", way="percent", direction="up", figure=figure, apply="1")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["figure"])
    assert (prices(basket), BulkRun.objects.count()) == ([50_000], 0)


def test_outcome_is_told_for_each_product(seller: Client, store: Store, basket: Product) -> None:
    ready = factory.create_product_on_sale(store=store, status="draft", title="Ready")
    factory.create_picture(product=ready)
    bare = factory.create_product_on_sale(store=store, status="draft", title="Bare")
    response = ask(seller, basket, ready, bare, do="publish", apply="1")
    outcome = {line["title"]: line["ok"] for line in seller.get(response.url).context["lines"]}
    assert outcome == {"Ready": True, "Bare": False, "Basket": False}
    assert Product.objects.get(pk=ready.pk).status == ProductStatus.SUBMITTED
    assert Product.objects.get(pk=basket.pk).status == ProductStatus.APPROVED


def test_archive_and_category(seller: Client, store: Store, basket: Product, scarf: Product) -> None:
    draft = factory.create_product_on_sale(store=store, status="draft")
    shelf = factory.create_category(name="Bags")
    ask(seller, draft, scarf, do="category", category=shelf.pk, apply="1")
    draft.refresh_from_db()
    scarf.refresh_from_db()
    assert (draft.category, scarf.category == shelf, scarf.revisions.get().fields) == (shelf, False, {"category": shelf.pk})
    ask(seller, basket, do="archive", apply="1", key=str(UUID(int=6)))
    basket.refresh_from_db()
    assert basket.status == ProductStatus.ARCHIVED


def test_asking_alone_changes_nothing(seller: Client, basket: Product) -> None:
    for do in ("archive", "publish", "category", "price"):
        assert ask(seller, basket, do=do).status_code == 200
    basket.refresh_from_db()
    assert (basket.status, prices(basket)) == (ProductStatus.APPROVED, [50_000])


def test_only_the_store_s_own_products_can_be_chosen(seller: Client) -> None:
    foreign = factory.create_product_on_sale()
    assert ask(seller, foreign, do="archive", apply="1").url == reverse("sellers:products")
    assert ask(seller, do="archive", apply="1").url == reverse("sellers:products")
    assert ask(seller, foreign, do="nonsense").status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == ProductStatus.APPROVED


def test_another_seller_s_outcome_is_not_found(seller: Client) -> None:
    run = BulkRun.objects.create(key=KEY, store=create_store(), action="archive")
    assert seller.get(reverse("sellers:bulk_outcome", args=[run.key])).status_code == 404
