"""Whether an order is collected, or a download, the order alone decides: pages and services ask it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod
from site_config.product_packages import PRODUCT
from tests.factories.orders import create_order
from tests.factories.stores import create_store

DECIDES = "shop/orders/models/orders.py"
COMPARED = re.compile(r"""delivery_method [=!]= (DeliveryMethod\.(PICKUP|DIGITAL)|["'](pickup|digital)["'])""")
WORDS = {
    DeliveryMethod.HOME: {"Delivery address", "Delivery", "15,000 GNF"},
    DeliveryMethod.PICKUP: {"Pick-up address", "Store pick-up", "free"},
    DeliveryMethod.DIGITAL: {"Download", "free"},
}


def test_nobody_but_the_order_decides_what_kind_it_is() -> None:
    root = Path(settings.BASE_DIR)
    files = [path for top in (*PRODUCT, "templates") for path in (root / top).rglob("*.*")]
    texts = {str(path.relative_to(root)): path.read_text() for path in files if path.suffix in {".py", ".html", ".txt"}}
    assert {name for name, text in texts.items() if COMPARED.search(text)} == {DECIDES}


@pytest.mark.django_db
@pytest.mark.parametrize("method", DeliveryMethod)
def test_buyer_and_seller_read_what_kind_it_is(client: Client, alice: User, bob: User, method: DeliveryMethod) -> None:
    fee = 15_000 if method == DeliveryMethod.HOME else 0
    order = create_order(buyer=alice, store=create_store(owner=bob), delivery_minor=fee)
    Order.objects.update(delivery_method=method)
    client.force_login(alice)
    bought = _pieces(client.get(order.get_absolute_url()))
    others = set().union(*WORDS.values()) - WORDS[method]
    assert (WORDS[method] - bought, others & bought) == (set(), set())
    client.force_login(bob)
    sold = _pieces(client.get(reverse("sellers:desk")))
    assert {"picks up", "download"} & sold == {DeliveryMethod.PICKUP: {"picks up"}, DeliveryMethod.DIGITAL: {"download"}}.get(method, set())


def _pieces(response) -> set[str]:
    """The texts between tags."""
    return {" ".join(text.split()) for text in re.split(r"<[^>]+>", response.content.decode().replace("\xa0", " "))}
