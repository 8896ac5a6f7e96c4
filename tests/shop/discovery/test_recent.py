"""What one looked at."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.discovery.models import RecentView
from shop.discovery.queries import recent_products
from shop.discovery.services import MAX_RECENT, remember_view
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product_on_sale

BACKEND = "django.contrib.auth.backends.ModelBackend"
RECENT, CLEAR = reverse("discovery:recent"), reverse("discovery:clear")


@pytest.fixture
def products(db: None) -> list[Product]:
    return [create_product_on_sale(title=f"Number {n}") for n in range(3)]


def _look(client: Client, product: Product) -> str:
    response = client.get(reverse("discovery:for_you", args=[product.pk]), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_a_visitor_s_are_in_a_cookie_of_his_own(client: Client, products: list[Product]) -> None:
    one, two, three = products
    assert "Number" not in _look(client, one)
    assert "Number 0" in _look(client, two)
    page = _look(client, three)
    assert page.index("Number 1") < page.index("Number 0"), "the latest first"
    assert "Number 2" not in page, "one looks at it now"
    cookie = client.cookies["seen"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/discover/", True, "Lax")
    assert "sessionid" not in client.cookies, "a session would take the visitor out of the pages that all share"
    assert not RecentView.objects.exists()
    assert "Number 2" in client.get(RECENT).content.decode()


def test_a_forged_cookie_is_as_none(client: Client, products: list[Product]) -> None:
    client.cookies["seen"] = "[1,2,3]:forged"
    assert "Number" not in _look(client, products[0])


def test_a_person_s_are_rows_and_take_in_what_the_visitor_saw(client: Client, alice: User, products: list[Product]) -> None:
    one, two, three = products
    _look(client, one)
    client.force_login(alice, backend=BACKEND)
    _look(client, two)
    assert set(recent_products(alice)) == {one, two}
    assert client.cookies["seen"].value == ""
    page = _look(client, three)
    assert "Number 0" in page
    assert "Number 1" in page
    _look(client, two)
    assert RecentView.objects.filter(user=alice).count() == 3
    assert recent_products(alice).first() == two


def test_only_the_last_fifty_are_kept(alice: User) -> None:
    products = [create_product_on_sale() for _ in range(3)]
    numbers = [product.pk for product in products]
    bulk = Product.objects.bulk_create(
        Product(store=products[0].store, category=products[0].category, slug=f"bulk-{n}", title="Bulk") for n in range(MAX_RECENT)
    )
    for product in bulk:
        remember_view(alice, [product.pk])
    for pk in numbers:
        remember_view(alice, [pk])
    kept = set(RecentView.objects.filter(user=alice).values_list("product_id", flat=True))
    assert len(kept) == MAX_RECENT
    assert set(numbers) <= kept
    assert bulk[0].pk not in kept


@pytest.mark.parametrize("signed_in", [False, True])
def test_it_can_be_cleared(client: Client, alice: User, products: list[Product], signed_in: bool) -> None:
    if signed_in:
        client.force_login(alice, backend=BACKEND)
    _look(client, products[0])
    assert "Number 0" in client.get(RECENT).content.decode()
    client.post(CLEAR)
    assert "Number 0" not in client.get(RECENT).content.decode()
    assert "Number 0" not in _look(client, products[1])


def test_what_is_hidden_now_is_left_out(client: Client, products: list[Product]) -> None:
    _look(client, products[0])
    Product.objects.filter(pk=products[0].pk).update(status=ProductStatus.ARCHIVED)
    assert "Number 0" not in client.get(RECENT).content.decode()


def test_the_fragment_takes_few_queries(client: Client, alice: User, products: list[Product], django_assert_max_num_queries) -> None:
    create_address(user=alice)
    client.force_login(alice, backend=BACKEND)
    for product in products:
        _look(client, product)
    with django_assert_max_num_queries(16):  # two of them savepoints
        _look(client, products[0])
