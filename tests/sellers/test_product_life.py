"""One product's moment, its sale, its copy, its archive, and the change of it that waits."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import request_revision_changes, update_product
from shop.catalog.states import ProductStatus, RevisionStatus
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.places import create_country
from tests.factories.stores import create_store


def post(seller: Client, name: str, product: Product, data: dict[str, Any], *more: Any) -> Any:
    response = seller.post(reverse(f"sellers:{name}", args=[product.pk, *more]), data)
    product.refresh_from_db()
    return response


@pytest.fixture
def nairobi(client: Client, bob: User) -> Product:
    """Of a store three hours ahead of UTC."""
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    country = create_country(code="KE")
    return factory.create_product_on_sale(store=create_store(owner=bob, country=country), status="draft", price_minor=200_000)


def test_moments_are_those_of_the_store_s_clock(client: Client, nairobi: Product) -> None:
    post(client, "product_schedule", nairobi, {"at": "2031-05-01T09:00"})
    assert nairobi.publish_at == datetime(2031, 5, 1, 6, 0, tzinfo=UTC)
    page = client.get(reverse("sellers:product", args=[nairobi.pk])).content.decode()
    assert 'value="2031-05-01T09:00"' in page
    post(client, "product_sale", nairobi, {"percent": "25", "starts": "2031-05-02T00:00", "ends": "2031-05-09T00:00"})
    variant = nairobi.variants.get()
    assert (variant.sale_price_minor, variant.sale_starts_at) == (150_000, datetime(2031, 5, 1, 21, 0, tzinfo=UTC))
    assert variant.sale_ends_at == datetime(2031, 5, 8, 21, 0, tzinfo=UTC)
    post(client, "product_schedule", nairobi, {"do": "clear"})
    assert nairobi.publish_at is None


@pytest.mark.parametrize("at", ["", "yesterday", "2001-01-01T00:00", "2031-02-31T09:00", "\x00"])
def test_moment_that_cannot_be_says_so(client: Client, nairobi: Product, at: str) -> None:
    response = post(client, "product_schedule", nairobi, {"at": at})
    assert (response.status_code, list(response.context["schedule"].errors)) == (422, ["at"])
    assert nairobi.publish_at is None


def test_live_product_cannot_be_scheduled(seller: Client, store: Store) -> None:
    live = factory.create_product_on_sale(store=store)
    post(seller, "product_schedule", live, {"at": "2031-05-01T09:00"})
    assert (live.status, live.publish_at) == (ProductStatus.APPROVED, None)


@pytest.mark.parametrize(
    ("data", "box"),
    [
        ({"percent": "0"}, "percent"),
        ({"percent": "96"}, "percent"),
        ({"percent": ""}, "percent"),
        ({"percent": "10", "starts": "2031-05-02T00:00", "ends": "2031-05-01T00:00"}, "ends"),
        ({"percent": "10", "ends": "2001-05-01T00:00"}, "__all__"),
    ],
)
def test_sale_that_cannot_be_says_so(seller: Client, store: Store, data: dict[str, str], box: str) -> None:
    product = factory.create_product_on_sale(store=store)
    response = post(seller, "product_sale", product, data)
    assert (response.status_code, list(response.context["sale"].errors)) == (422, [box])
    assert product.variants.get().sale_price_minor is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("box", ["starts", "ends"])
def test_the_ends_of_the_calendar_are_slips(client: Client, nairobi: Product, box: str, moment: str) -> None:
    """East of Greenwich they lie beyond the calendar in UTC, and in UTC beyond the calendar of those who live further east."""
    response = post(client, "product_sale", nairobi, {"percent": "10", box: moment})
    assert (response.status_code, response.context["sale"].errors) == (422, {box: ["Check the year."]})


def test_sale_is_live_at_once_and_ends_at_once(seller: Client, store: Store) -> None:
    product = factory.create_product_on_sale(store=store, price_minor=50_000)
    post(seller, "product_sale", product, {"percent": "20"})
    assert (product.price_from_minor, product.is_on_sale) == (40_000, True)
    assert b"End the sale" in seller.get(reverse("sellers:product", args=[product.pk])).content
    post(seller, "product_sale", product, {"do": "end"})
    assert (product.price_from_minor, product.is_on_sale) == (50_000, False)


def test_copy_is_made_once(seller: Client, store: Store) -> None:
    product = factory.create_product_with_options(store=store, title="Tunic")
    addresses = {post(seller, "product_duplicate", product, {"key": str(UUID(int=3))}).url for _ in range(2)}
    copy = Product.objects.exclude(pk=product.pk).get()
    assert addresses == {reverse("sellers:product", args=[copy.pk])}
    assert (copy.status, copy.variants.count(), sum(copy.variants.values_list("stock", flat=True))) == (ProductStatus.DRAFT, 4, 0)
    assert post(seller, "product_duplicate", product, {"key": "x"}).status_code == 404


def test_no_id_on_the_page_is_given_twice(seller: Client, store: Store) -> None:
    """Scripts find the page's own words by their id: a section of the same name would silence toasts and the offline banner."""
    page = seller.get(reverse("sellers:product", args=[factory.create_product_on_sale(store=store).pk])).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_archive_and_back(seller: Client, store: Store) -> None:
    product = factory.create_product_on_sale(store=store)
    post(seller, "product_move", product, {"to": "archive"})
    assert product.status == ProductStatus.ARCHIVED
    page = seller.get(reverse("sellers:product", args=[product.pk])).content
    assert b"Back to draft" in page
    assert b"data-keep=" not in page
    post(seller, "product_move", product, {"to": "restore"})
    assert product.status == ProductStatus.DRAFT


class TestChangeThatWaits:
    @pytest.fixture
    def product(self, store: Store, bob: User) -> Product:
        product = factory.create_product_on_sale(store=store, title="Tunic")
        update_product(product, title="Long tunic", brand="Leppi", actor_id=bob.pk)
        return product

    def test_it_is_shown_beside_what_stands(self, seller: Client, product: Product) -> None:
        page = seller.get(reverse("sellers:product", args=[product.pk]))
        lines = {line.name: (line.before, line.after) for line in page.context["lines"]}
        assert lines == {"title": ("Tunic", "Long tunic"), "brand": ("", "Leppi")}
        assert page.context["listing"]["title"].value() == "Long tunic"
        assert b"This waits for our team" in page.content

    def test_it_can_be_taken_back(self, seller: Client, product: Product) -> None:
        revision = product.revisions.get()
        for _ in range(2):
            post(seller, "revision_withdraw", product, {}, revision.pk)
        revision.refresh_from_db()
        assert (revision.status, product.title) == (RevisionStatus.WITHDRAWN, "Tunic")
        assert not seller.get(reverse("sellers:product", args=[product.pk])).context["lines"]

    def test_the_note_stands_at_its_box(self, seller: Client, product: Product, sam: User) -> None:
        request_revision_changes(product.revisions.get(), reason="Say how long.", field="title", actor_id=sam.pk)
        page = seller.get(reverse("sellers:product", args=[product.pk])).content.decode()
        note, title_box = page.index('id="review-note"'), page.index('id="id_title"')
        assert "Say how long." in page[note:title_box]
        assert "Take it back" in page

    def test_a_change_of_another_product_is_not_found(self, seller: Client, store: Store, product: Product) -> None:
        other = factory.create_product_on_sale(store=store)
        assert post(seller, "revision_withdraw", other, {}, product.revisions.get().pk).status_code == 404


def test_shelf_shows_what_is_low_and_out(seller: Client, store: Store) -> None:
    full, low, out = (factory.create_product_on_sale(store=store, stock=stock).variants.get() for stock in (9, 3, 0))
    Variant.objects.filter(pk__in=[full.pk, low.pk]).update(low_stock_at=3)
    factory.create_product_on_sale(store=store, stock=0, status="archived")

    def shown(name: str, **query: str) -> list[Any]:
        return [row.pk for row in seller.get(reverse(f"sellers:{name}"), query).context["page"]]

    assert shown("shelf") == [out.pk, low.pk, full.pk]
    assert shown("shelf", show="low") == [low.pk]
    assert shown("shelf", show="out") == [out.pk]
    assert shown("shelf", q="nothing like it") == []
    assert shown("products", stock="low") == [low.product_id]
    assert shown("products", stock="out") == [out.product_id]


def test_warning_level_is_set_and_taken_away(seller: Client, store: Store) -> None:
    variant = factory.create_variant(store=store)
    for text, kept in (("4", 4), ("x", 4), ("-1", 4), ("", None)):
        seller.post(reverse("sellers:stock_level", args=[variant.product_id, variant.pk]), {"level": text})
        variant.refresh_from_db()
        assert variant.low_stock_at == kept


def test_units_noted_in_the_list_lead_back_to_it(seller: Client, store: Store) -> None:
    variant = factory.create_variant(store=store, stock=1)
    address = reverse("sellers:stock", args=[variant.product_id, variant.pk])
    data = {"kind": "received", "units": "5", "seen": variant.movements.get().pk}
    assert seller.post(address, data | {"next": "/sell/stock/?show=low"}).url == "/sell/stock/?show=low"
    assert seller.post(address, data | {"next": "https://elsewhere.test/"}).url == address
    variant.refresh_from_db()
    assert variant.stock == 6


def test_sale_over_is_no_sale_in_the_past(seller: Client, store: Store) -> None:
    """A new sale price in the table, long after a sale, counts from now on."""
    variant = factory.create_variant(store=store)
    Variant.objects.filter(pk=variant.pk).update(sale_price_minor=40_000, sale_ends_at=now() - timedelta(days=1))
    data = {f"v{variant.pk}-price": "50000", f"v{variant.pk}-sale_price": "30000", f"v{variant.pk}-is_active": "on"}
    assert seller.post(reverse("sellers:variants", args=[variant.product_id]), data).status_code == 302
    variant.refresh_from_db()
    assert (variant.sale_price_minor, variant.sale_ends_at, variant.price.minor) == (30_000, None, 30_000)
