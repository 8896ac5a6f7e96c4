"""Keeping products, and finding them again."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Favorite, Product
from shop.catalog.services.favorites import add_favorite
from shop.catalog.states import ProductStatus
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def robe(db: None) -> Product:
    return create_product_on_sale(title="Robe")


def _toggle(product: Product) -> str:
    return reverse("catalog:favorite_toggle", args=[product.pk])


def test_the_heart_keeps_and_lets_go(client: Client, alice: User, robe: Product) -> None:
    client.force_login(alice, backend=BACKEND)
    assert client.post(_toggle(robe)).url == robe.get_absolute_url()
    assert Favorite.objects.get().product == robe
    assert b'aria-pressed="true"' in client.get(robe.get_absolute_url()).content
    client.post(_toggle(robe))
    assert Favorite.objects.count() == 0


def test_htmx_gets_the_heart(client: Client, alice: User, robe: Product) -> None:
    client.force_login(alice, backend=BACKEND)
    page = client.post(_toggle(robe), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<form")
    assert 'aria-pressed="true"' in page


def test_a_visitor_signs_in_and_comes_back_to_the_product(client: Client, robe: Product) -> None:
    response = client.post(_toggle(robe))
    assert response.url == f"/account/login/?next={robe.get_absolute_url()}"
    assert Favorite.objects.count() == 0


def test_a_stranger_s_draft_cannot_be_kept(client: Client, bob: User, mallory: User) -> None:
    draft = create_product_on_sale(store=create_store(owner=bob), status=ProductStatus.DRAFT)
    client.force_login(mallory, backend=BACKEND)
    assert client.post(_toggle(draft)).status_code == 404
    assert Favorite.objects.count() == 0


def test_what_was_hidden_since_is_marked_and_can_be_let_go(client: Client, alice: User, robe: Product) -> None:
    add_favorite(alice, robe)
    Product.objects.update(status=ProductStatus.ARCHIVED)
    client.force_login(alice, backend=BACKEND)
    page = client.get("/favorites/").content.decode()
    assert "No longer on sale" in page
    assert robe.get_absolute_url() not in page
    assert client.post(_toggle(robe), {"next": "/favorites/"}).url == "/favorites/"
    assert Favorite.objects.count() == 0


def test_one_sees_one_s_own_latest_first(client: Client, alice: User, mallory: User) -> None:
    first, second = create_product_on_sale(), create_product_on_sale()
    add_favorite(alice, first)
    add_favorite(alice, second)
    add_favorite(mallory, create_product_on_sale())
    client.force_login(alice, backend=BACKEND)
    assert list(client.get("/favorites/").context["page"]) == [second, first]


def test_nothing_kept_yet_says_what_to_do(client: Client, alice: User) -> None:
    client.force_login(alice, backend=BACKEND)
    assert b"Nothing kept yet" in client.get("/favorites/").content


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(client: Client, alice: User, robe: Product, evil: str) -> None:
    client.force_login(alice, backend=BACKEND)
    assert client.post(_toggle(robe), {"next": evil}).url == robe.get_absolute_url()


def test_keeping_twice_is_keeping_once(alice: User, robe: Product) -> None:
    add_favorite(alice, robe)
    add_favorite(alice, robe)
    assert Favorite.objects.count() == 1
