"""Prices and options, through the table."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Variant
from shop.catalog.services.listing import VariantChange, update_variants
from shop.common.money import Money
from shop.stores.models import Store
from tests.factories import catalog as factory


def test_prices_are_saved_together_and_stock_is_no_field(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store)
    small = factory.create_variant(product=product, title="S")
    medium = factory.create_variant(product=product, title="M")
    data = {f"v{small.pk}-price": "40.000", f"v{small.pk}-is_active": "on", f"v{medium.pk}-price": "x", f"v{small.pk}-stock": "999"}
    address = reverse("sellers:variants", args=[product.pk])
    assert seller.post(address, data).status_code == 422
    small.refresh_from_db()
    assert small.price_minor == 50_000
    seller.post(address, data | {f"v{medium.pk}-price": "45000", f"v{medium.pk}-sku": "M-1"})
    small.refresh_from_db()
    medium.refresh_from_db()
    assert (small.price_minor, small.is_active, small.stock) == (40_000, True, 10)
    assert (medium.price_minor, medium.is_active, medium.sku) == (45_000, False, "M-1")


def test_options_make_variants_and_keep_what_is_known(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store)
    simple = factory.create_variant(product=product, stock=3)
    address = reverse("sellers:options", args=[product.pk])
    seller.post(address, {"name1": "Size", "values1": "S, M", "price": "60000"})
    Variant.objects.filter(product=product, title="S").update(price_minor=70_000, is_active=False)
    seller.post(address, {"name1": "Size", "values1": "S; M; L", "price": "65000"})
    listed = {v.title: (v.price_minor, v.is_active) for v in product.variants.all()}
    assert listed == {"": (50_000, False), "S": (70_000, False), "M": (60_000, True), "L": (65_000, True)}
    seller.post(address, {"price": "80000"})
    simple.refresh_from_db()
    assert (simple.is_active, simple.price_minor, simple.stock) == (True, 80_000, 3)


def test_variant_of_former_options_stays_off_sale(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store)
    simple = factory.create_variant(product=product, stock=3)
    seller.post(reverse("sellers:options", args=[product.pk]), {"name1": "Size", "values1": "S", "price": "60000"})
    page = seller.get(reverse("sellers:product", args=[product.pk]))
    assert ([row.variant.title for row in page.context["rows"]], page.context["retired"]) == (["S"], [simple])
    seller.post(reverse("sellers:variants", args=[product.pk]), {f"v{simple.pk}-price": "1", f"v{simple.pk}-is_active": "on"})
    with pytest.raises(InvalidListing):
        update_variants(product, changes={simple.pk: VariantChange(Money(1, "GNF"))}, actor_id=None)
    simple.refresh_from_db()
    assert (simple.is_active, simple.price_minor) == (False, 50_000)


@pytest.mark.parametrize(
    "data",
    [
        {"name1": "Size", "values1": ""},
        {"name1": "", "values1": "S, M"},
        {"name1": "Size", "values1": "S", "price": ""},
        {"name1": "N", "values1": ",".join(map(str, range(101)))},
        {"name1": "Size", "values1": "S", "name2": "size", "values2": "M"},
    ],
)
def test_options_that_do_not_fit_change_nothing(seller: Client, store: Store, data: dict[str, str]) -> None:
    product = factory.create_variant(store=store).product
    response = seller.post(reverse("sellers:options", args=[product.pk]), {"price": "60000"} | data)
    assert response.status_code == 422
    assert [variant.title for variant in product.variants.all()] == [""]


def test_three_long_lines_of_values_are_refused_without_being_multiplied(seller: Client, store: Store) -> None:
    product = factory.create_product_on_sale(store=store)
    line = ",".join(chr(0x4E00 + number) for number in range(999))
    data = (
        {"price": "1 000"}
        | {f"name{number}": f"Option {number}" for number in (1, 2, 3)}
        | {f"values{number}": line for number in (1, 2, 3)}
    )
    response = seller.post(reverse("sellers:options", args=[product.pk]), data)
    assert response.status_code == 422
    assert "997002999" in response.content.decode()
    assert product.variants.count() == 1
