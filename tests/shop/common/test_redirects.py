"""Addresses that only take POST never greet a visitor with an error."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User

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
    ],
)
def test_reloading_a_refused_form_leads_to_its_page(client: Client, alice: User, name: str, args: list, page: str) -> None:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(name, args=args)).url == page
    assert client.put(reverse(name, args=args)).status_code == 405
