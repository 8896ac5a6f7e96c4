"""Texts that break careless programs, in every place where a seller can type."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from tests.factories import catalog as factory
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.hostile import naughty_strings

KEY = UUID(int=1)
Place = TypeVar("Place")
HAND_MADE = ["\x00", "a\x00b", "%", "_", "'", '"><script>alert(1)</script>', "\u202e", "٣", "9" * 40]


@pytest.fixture
def texts(data: Path, own_data: Path) -> list[str]:
    more = naughty_strings(data)[::3]  # each is tried in many places
    return [*HAND_MADE, *more] if data == own_data else more


def editor_posts(product: Product, variant: Variant, text: str) -> list[tuple[str, dict[str, Any]]]:
    """What the editor of a listing sends, the text in every box."""
    return [
        (reverse("sellers:step_title", args=[KEY]), {"title": text, "category": text, "pick": text}),
        (reverse("sellers:step_price", args=[KEY]), {"price": text, "units": text}),
        (reverse("sellers:listing_keep", args=[KEY]), {"title": text, "seen": text}),
        (reverse("sellers:product_keep", args=[product.pk]), {"title": text, "attr-x": text, "seen": text}),
        (reverse("sellers:questions", args=[product.pk]), {"title": text, "category": text, "attr-x": text}),
        (reverse("sellers:product_schedule", args=[product.pk]), {"at": text}),
        (reverse("sellers:product_sale", args=[product.pk]), {"percent": text, "starts": text, "ends": text}),
        (
            reverse("sellers:bulk"),
            {"pk": [product.pk, text]} | {"do": "price", "figure": text, "way": "percent", "direction": "up", "show": "1"},
        ),
        (reverse("sellers:pictures", args=[product.pk]), {"undo": text}),
        (reverse("sellers:stock_level", args=[product.pk, variant.pk]), {"level": text}),
    ]


def _by_turns(places: Sequence[Place], number: int, text: str) -> Sequence[Place]:
    """For the worst texts all; for others every eighth, by turns: all with all took forty seconds. HYPOTHESIS_PROFILE=ci does it."""
    is_whole = text in HAND_MADE or os.environ.get("HYPOTHESIS_PROFILE") == "ci"
    return places if is_whole else places[number % 8 :: 8]


def test_no_text_breaks_the_back_office(client: Client, bob: User, texts: list[str]) -> None:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    store = create_store(owner=bob)
    order = create_order(store=store)
    product = factory.create_variant(product=factory.create_product(store=store, status="draft")).product
    variant = product.variants.get()
    picture = product.pictures.create(image=create_image())
    page, at = reverse("sellers:product", args=[product.pk]), [product.pk]
    lists = ("sellers:desk", "sellers:products", "sellers:shelf", "sellers:suggest")
    for number, text in enumerate(texts):
        for name in _by_turns(lists, number, text):
            assert client.get(reverse(name), {"q": text, "show": text, "stock": text, "page": text, "title": text}).status_code == 200
        posts = [
            (page, {"title": text, "category": text, "description": text, "brand": text}),
            (reverse("sellers:variants", args=at), {f"v{variant.pk}-price": text, f"v{variant.pk}-sku": text}),
            (reverse("sellers:options", args=at), {"name1": text, "values1": text, "price": text}),
            (reverse("sellers:picture", args=[product.pk, picture.image_id]), {"do": "describe", "alt": text}),
            (reverse("sellers:stock", args=[product.pk, variant.pk]), {"kind": text, "units": text, "note": text, "seen": text}),
            (reverse("sellers:switch"), {"store": text}),
            (reverse("sellers:order_delivery", args=[order.number]), {"do": text, "bonus": text}),
        ]
        posts += editor_posts(product, variant, text)
        for address, data in _by_turns(posts, number, text):
            assert client.post(address, data).status_code < 500, (address, text)


def test_markup_in_a_title_is_only_text(client: Client, bob: User) -> None:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    product = factory.create_product(store=create_store(owner=bob), title="<script>alert(1)</script>", status="draft")
    for address in (reverse("sellers:products"), reverse("sellers:product", args=[product.pk])):
        assert b"<script>alert(1)" not in client.get(address).content
    assert Product.objects.count() == 1
