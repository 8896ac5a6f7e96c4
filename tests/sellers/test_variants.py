"""Prices and options, through the table."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import VariantChange, update_variants
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image


def table(product: Product, **cells: str) -> dict[str, str]:
    """The table as the page sends it, `v3_price` standing for the box v3-price."""
    sent: dict[str, str] = {}
    for variant in product.variants.all():
        last = variant.movements.order_by("-pk").first()
        sent |= {f"v{variant.pk}-price": str(variant.price_minor), f"v{variant.pk}-seen": str(last.pk if last else 0)}
        sent |= {f"v{variant.pk}-{name}": "" for name in ("sale_price", "sku", "move", "low_stock_at", "weight_grams", "picture")}
        sent |= {f"v{variant.pk}-is_active": "on"} if variant.is_active else {}
    return sent | {name.replace("_", "-", 1): value for name, value in cells.items()}


@pytest.fixture
def pair(store: Store) -> tuple[Variant, Variant]:
    product = factory.create_product(store=store)
    return factory.create_variant(product=product, title="S"), factory.create_variant(product=product, title="M")


def post(seller: Client, product: Product, data: dict[str, str]) -> Any:
    return seller.post(reverse("sellers:variants", args=[product.pk]), data)


def test_every_box_of_the_table_is_saved(seller: Client, bob: User, pair: tuple[Variant, Variant]) -> None:
    small, medium = pair
    photo = small.product.pictures.create(image=create_image())
    cells = {"price": "40.000", "sale_price": "35 000", "sku": "S-1", "move": "+12", "low_stock_at": "3", "weight_grams": "450"}
    data = table(
        small.product, **{f"v{small.pk}_{name}": value for name, value in cells.items()}, **{f"v{small.pk}_picture": str(photo.image_id)}
    )
    del data[f"v{medium.pk}-is_active"]
    assert post(seller, small.product, data).status_code == 302
    small, medium = Variant.objects.get(pk=small.pk), Variant.objects.get(pk=medium.pk)
    assert (small.price_minor, small.sale_price_minor, small.sku, small.weight_grams) == (40_000, 35_000, "S-1", 450)
    assert (small.stock, small.low_stock_at, small.picture_id, medium.is_active) == (22, 3, photo.pk, False)
    last = small.movements.order_by("-pk").first()
    assert (last.quantity, last.reason, last.actor) == (12, MovementReason.RECEIVED, bob)
    assert small.product.price_from_minor == 35_000


def test_the_same_table_sent_twice_moves_the_stock_once(seller: Client, pair: tuple[Variant, Variant]) -> None:
    small, _medium = pair
    data = table(small.product, **{f"v{small.pk}_move": "-2"})
    for _ in range(2):
        assert post(seller, small.product, data).status_code == 302
    small.refresh_from_db()
    assert small.stock == 8


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("price", "a lot"),
        ("price", "0"),
        ("price", "12.5"),
        ("sale_price", "60 000"),
        ("move", "many"),
        ("move", "-11"),
        ("low_stock_at", "-1"),
        ("weight_grams", "0"),
        ("picture", "999999"),
        ("sku", "x" * 81),
    ],
)
def test_a_box_that_makes_no_sense_says_so_and_the_rest_is_saved(
    seller: Client, pair: tuple[Variant, Variant], box: str, text: str
) -> None:
    small, medium = pair
    good = {f"v{medium.pk}_price": "45000", f"v{medium.pk}_sku": "M-1", f"v{small.pk}_is_active": "on"}
    other = ("sku", "S-1") if box != "sku" else ("price", "41000")
    data = table(small.product, **good, **{f"v{small.pk}_{other[0]}": other[1], f"v{small.pk}_{box}": text})
    response = post(seller, small.product, data)
    assert response.status_code == 422
    [row] = [row for row in response.context["rows"] if row.errors]
    assert (row.variant, list(row.errors)) == (small, [box])
    assert f'value="{text}"'.encode() in response.content or box == "picture"
    small.refresh_from_db()
    medium.refresh_from_db()
    assert (medium.price_minor, medium.sku) == (45_000, "M-1")
    assert (small.sku, small.price_minor) == (("S-1", 50_000) if box != "sku" else ("", 41_000))
    assert (small.stock, small.sale_price_minor, small.low_stock_at, small.weight_grams) == (10, None, None, None)


def test_stock_that_was_noted_is_not_offered_again_beside_a_refused_price(seller: Client, pair: tuple[Variant, Variant]) -> None:
    small, _medium = pair
    response = post(seller, small.product, table(small.product, **{f"v{small.pk}_price": "x", f"v{small.pk}_move": "5"}))
    [row] = [row for row in response.context["rows"] if row.errors]
    assert (row["move"].value(), row["seen"].value()) == ("", str(small.movements.order_by("-pk").first().pk))
    assert row.variant.stock == 15


def _shown(seller: Client, product: Product) -> dict[str, str]:
    """What the page would send if nobody typed anything."""
    rows = seller.get(reverse("sellers:product", args=[product.pk])).context["rows"]
    cells = {cell.html_name: cell.value() for row in rows for cell in row}
    return {name: "" if value is None else str(value) for name, value in cells.items()}


def test_stale_page_overwrites_no_price_that_changed_meanwhile(seller: Client, bob: User, pair: tuple[Variant, Variant]) -> None:
    small, medium = pair
    Variant.objects.filter(pk=medium.pk).update(sale_price_minor=40_000)
    stale = _shown(seller, small.product)
    Variant.objects.filter(pk=small.pk).update(price_minor=60_000)
    Variant.objects.filter(pk=medium.pk).update(price_minor=70_000, sale_price_minor=None)
    assert post(seller, small.product, stale | {f"v{small.pk}-sku": "S-1"}).status_code == 302
    listed = Variant.objects.filter(product=small.product).order_by("pk").values_list("price_minor", "sale_price_minor", "sku")
    assert list(listed) == [(60_000, None, "S-1"), (70_000, None, "")]


def test_price_typed_over_one_that_changed_meanwhile_is_told_and_taken_the_second_time(
    seller: Client, pair: tuple[Variant, Variant]
) -> None:
    small, medium = pair
    stale = _shown(seller, small.product)
    Variant.objects.filter(pk=small.pk).update(price_minor=60_000)
    answer = post(seller, small.product, stale | {f"v{small.pk}-price": "55 000", f"v{medium.pk}-price": "45 000"})
    [row] = [row for row in answer.context["rows"] if row.errors]
    assert row.errors["price"] == ["Changed meanwhile, now 60,000\u00a0GNF. Save again to replace it."]
    assert [each.price_minor for each in Variant.objects.filter(product=small.product).order_by("pk")] == [60_000, 45_000]
    again = {cell.html_name: str(cell.value() or "") for cell in row}
    assert again[f"v{small.pk}-price"] == "55 000"
    assert post(seller, small.product, again).status_code == 302
    small.refresh_from_db()
    assert small.price_minor == 55_000


def test_the_last_variant_stays_on_sale(seller: Client, pair: tuple[Variant, Variant]) -> None:
    small, medium = pair
    data = table(small.product)
    del data[f"v{small.pk}-is_active"], data[f"v{medium.pk}-is_active"]
    response = post(seller, small.product, data)
    assert response.status_code == 422
    assert sum(Variant.objects.filter(product=small.product).values_list("is_active", flat=True)) == 1


def test_an_emptied_sale_price_ends_the_sale_and_a_new_one_keeps_its_days(seller: Client, pair: tuple[Variant, Variant]) -> None:
    small, medium = pair
    ends = now() + timedelta(days=3)
    Variant.objects.filter(pk__in=[small.pk, medium.pk]).update(sale_price_minor=30_000, sale_ends_at=ends)
    post(seller, small.product, table(small.product, **{f"v{medium.pk}_sale_price": "25000"}))
    small.refresh_from_db()
    medium.refresh_from_db()
    assert (small.sale_price_minor, small.sale_ends_at) == (None, None)
    assert (medium.sale_price_minor, medium.sale_ends_at) == (25_000, ends)


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


def test_seller_is_told_that_new_words_are_looked_at(seller: Client, store: Store) -> None:
    product = factory.create_product_on_sale(store=store)
    sent = {"name1": "Size", "values1": "S, M", "price": "60000"}
    answers = [seller.post(reverse("sellers:options", args=[product.pk]), sent, follow=True).content.decode() for _again in range(2)]
    assert ["our team checks them later" in answer for answer in answers] == [True, False]


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
