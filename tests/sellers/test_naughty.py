"""Texts that break careless programs, in every place where a seller can type."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product
from tests.factories import catalog as factory
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.stores import create_store

HAND_MADE = ["\x00", "a\x00b", "%", "_", "'", '"><script>alert(1)</script>', "\u202e", "٣", "9" * 40]


@pytest.fixture
def texts(shared_data: Path) -> list[str]:
    naughty = json.loads((shared_data / "hostile" / "blns_even.json").read_text())
    return [*HAND_MADE, *naughty[::12]]  # each is tried in nine places


def test_no_text_breaks_the_back_office(client: Client, bob: User, texts: list[str]) -> None:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    store = create_store(owner=bob)
    order = create_order(store=store)
    product = factory.create_variant(product=factory.create_product(store=store, status="draft")).product
    variant = product.variants.get()
    picture = product.pictures.create(image=create_image())
    page, at = reverse("sellers:product", args=[product.pk]), [product.pk]
    for text in texts:
        for name in ("sellers:desk", "sellers:products"):
            assert client.get(reverse(name), {"q": text, "show": text, "page": text}).status_code == 200
        posts = [
            (page, {"title": text, "category": text, "description": text, "brand": text}),
            (reverse("sellers:variants", args=at), {f"v{variant.pk}-price": text, f"v{variant.pk}-sku": text}),
            (reverse("sellers:options", args=at), {"name1": text, "values1": text, "price": text}),
            (reverse("sellers:picture", args=[product.pk, picture.pk]), {"do": "describe", "alt": text}),
            (reverse("sellers:stock", args=[product.pk, variant.pk]), {"kind": text, "units": text, "note": text, "seen": text}),
            (reverse("sellers:switch"), {"store": text}),
            (reverse("sellers:order_delivery", args=[order.number]), {"do": text, "bonus": text}),
        ]
        for address, data in posts:
            assert client.post(address, data).status_code < 500, (address, text)


def test_markup_in_a_title_is_only_text(client: Client, bob: User) -> None:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    product = factory.create_product(store=create_store(owner=bob), title="<script>alert(1)</script>", status="draft")
    for address in (reverse("sellers:products"), reverse("sellers:product", args=[product.pk])):
        assert b"<script>alert(1)" not in client.get(address).content
    assert Product.objects.count() == 1
