"""Addresses that only take POST never greet a visitor with an error."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from shop.accounts.models import User
from shop.common.redirects import safe_next
from tests.factories.catalog import create_product_on_sale

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "args", "page"),
    [
        ("cart:add", [], "/cart/"),
        ("cart:line", [7], "/cart/"),
        ("cart:remove", [7], "/cart/"),
        ("checkout:quote", [], "/checkout/"),
        ("orders:cancel", ["GN-1234567"], "/orders/GN-1234567/"),
        ("orders:complete", ["GN-1234567"], "/orders/GN-1234567/"),
        ("accounts:mode", [], "/account/"),
        ("accounts:address_usual", [7], "/account/addresses/"),
        ("notifications:read_all", [], "/notifications/"),
        ("couriers:availability", [], "/deliver/"),
        ("couriers:claim", [7], "/deliver/"),
        ("couriers:take", [7], "/deliver/7/"),
        ("couriers:fail", [7], "/deliver/7/"),
        ("couriers:received", [7], "/deliver/7/"),
        ("couriers:paid", [7], "/deliver/7/parcel/"),
        ("couriers:spoken", [7], "/deliver/7/scan/"),
        ("sellers:order_move", ["GN-1234567"], "/sell/orders/GN-1234567/"),
        ("sellers:order_delivery", ["GN-1234567"], "/sell/orders/GN-1234567/"),
        ("sellers:product_move", [7], "/sell/products/7/"),
        ("sellers:picture", [7, 8], "/sell/products/7/"),
        ("sellers:switch", [], "/sell/"),
        ("sellers:store_status", [], "/sell/store/"),
    ],
)
def test_reloading_a_refused_form_leads_to_its_page(client: Client, alice: User, name: str, args: list, page: str) -> None:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(name, args=args)).url == page
    assert client.put(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("wish", ["true", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\evil.example", " ", ""])
def test_what_is_no_address_of_ours_leads_nowhere(rf: RequestFactory, wish: str) -> None:
    assert safe_next(rf.post("/", {"next": wish}), "/cart/") == "/cart/"


def test_market_and_heart_take_no_name_for_an_address(client: Client, alice: User) -> None:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    product = create_product_on_sale()
    assert client.post(reverse("accounts:market"), {"market": product.store.country_id, "next": "true"}).url == "/"
    assert client.post(reverse("catalog:favorite_toggle", args=[product.pk]), {"next": "true"}).url == product.get_absolute_url()
