"""The seller's products, through their pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, StockMovement, Variant
from shop.catalog.services.listing import VariantChange, update_variants
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.money import Money
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image, create_upload
from tests.factories.stores import create_store


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob)


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


def new_product(**fields: Any) -> dict[str, Any]:
    category = factory.create_category()
    data = {"title": "Leppi tunic", "category": category.pk, "price": "150 000", "units": "4", "description": "Soft.\n\nWarm.", "brand": ""}
    return data | fields


def test_new_product_is_a_draft_with_price_stock_and_pictures(seller: Client, bob: User) -> None:
    response = seller.post(reverse("sellers:product_add"), new_product(photos=[create_upload(), create_upload()], draft="1"))
    product = Product.objects.get()
    assert response.url == reverse("sellers:product", args=[product.pk])
    assert (product.status, product.slug, product.description) == ("draft", "leppi-tunic", "<p>Soft.</p>\n\n<p>Warm.</p>")
    assert (product.pictures.count(), product.cover_id is not None, product.price_from_minor) == (2, True, 150_000)
    movement = StockMovement.objects.get()
    assert (movement.quantity, movement.reason, movement.actor, movement.variant.stock) == (4, MovementReason.RECEIVED, bob, 4)


def test_new_product_can_go_to_review_at_once(seller: Client) -> None:
    seller.post(reverse("sellers:product_add"), new_product(photos=[create_upload()], submit="1"))
    assert Product.objects.get().status == ProductStatus.SUBMITTED


def test_form_sent_twice_is_one_product(seller: Client) -> None:
    data = new_product(draft="1")
    first, second = (seller.post(reverse("sellers:product_add"), data) for _ in range(2))
    assert first.url == second.url == reverse("sellers:product", args=[Product.objects.get().pk])
    assert StockMovement.objects.count() == 1
    seller.post(reverse("sellers:product_add"), data | {"price": "160 000"})
    assert Product.objects.count() == 2


def test_new_product_without_picture_stays_a_draft(seller: Client) -> None:
    seller.post(reverse("sellers:product_add"), new_product(submit="1"))
    assert Product.objects.get().status == ProductStatus.DRAFT


def test_nothing_typed_is_lost_not_even_good_pictures(seller: Client) -> None:
    bad = create_upload(name="notes.jpg")
    bad.file.seek(0)
    bad.file.write(b"no picture at all")
    bad.file.seek(0)
    first = seller.post(reverse("sellers:product_add"), new_product(price="a lot", photos=[create_upload(), bad]))
    assert first.status_code == 422
    assert not Product.objects.exists()
    form = first.context["form"]
    assert set(form.errors) == {"price", "photos"}
    assert b"Leppi tunic" in first.content
    [(kept, _image)] = form.kept
    seller.post(reverse("sellers:product_add"), new_product(kept=kept, draft="1"))
    assert Product.objects.get().pictures.count() == 1


def test_foreign_or_forged_kept_picture_is_ignored(seller: Client) -> None:
    seller.post(reverse("sellers:product_add"), new_product(kept=["forged", ""], draft="1"))
    assert Product.objects.get().pictures.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("title", "x" * 141),
        ("price", "-5"),
        ("price", "0"),
        ("price", "12.5"),
        ("units", "-1"),
        ("units", "x"),
        ("category", "0"),
    ],
)
def test_error_stands_at_its_field(seller: Client, field: str, value: str) -> None:
    response = seller.post(reverse("sellers:product_add"), new_product(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Product.objects.exists()


def test_edit_of_a_live_product_warns_and_goes_to_review(seller: Client, store: Store) -> None:
    product = factory.create_variant(product=factory.create_product(store=store, title="Tunic")).product
    address = reverse("sellers:product", args=[product.pk])
    assert b"leaves the shop until our team" in seller.get(address).content
    seller.post(address, {"title": "Long tunic", "category": product.category_id, "description": "", "brand": ""})
    product.refresh_from_db()
    assert (product.title, product.status) == ("Long tunic", ProductStatus.SUBMITTED)


def test_saving_without_a_change_keeps_it_live(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, title="Tunic", description="<p>Soft &amp; warm.<br>Blue.</p>\n\n<p>Two.</p>")
    page = seller.get(reverse("sellers:product", args=[product.pk]))
    listing = page.context["listing"]
    assert listing["description"].value() == "Soft & warm.\nBlue.\n\nTwo."
    seller.post(
        reverse("sellers:product", args=[product.pk]),
        {
            "title": "Tunic",
            "category": product.category_id,
            "brand": "",
            "description": listing["description"].value().replace("\n", "\r\n"),
        },
    )
    product.refresh_from_db()
    assert product.status == ProductStatus.APPROVED


def test_review_note_is_shown(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, status="changes", review_note="Show the back too.")
    assert b"Show the back too." in seller.get(reverse("sellers:product", args=[product.pk])).content


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


def test_pictures_are_added_moved_described_and_removed(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, status="draft")
    seller.post(reverse("sellers:pictures", args=[product.pk]), {"photos": [create_upload(), create_upload()]})
    first, second = product.pictures.all()
    address = reverse("sellers:picture", args=[product.pk, second.pk])
    seller.post(address, {"do": "forward"})
    seller.post(address, {"do": "describe", "alt": "The back"})
    product.refresh_from_db()
    assert (product.cover_id, product.pictures.all()[0].alt) == (second.image_id, "The back")
    seller.post(address, {"do": "remove"})
    assert [picture.pk for picture in product.pictures.all()] == [first.pk]


def test_picture_of_another_product_is_not_found(seller: Client, store: Store) -> None:
    own, foreign = factory.create_product(store=store), factory.create_product()
    picture = foreign.pictures.create(image=create_image())
    response = seller.post(reverse("sellers:picture", args=[own.pk, picture.pk]), {"do": "remove"})
    assert response.status_code == 404
    assert foreign.pictures.count() == 1


class TestStock:
    @pytest.fixture
    def variant(self, store: Store) -> Variant:
        return factory.create_variant(store=store, stock=10)

    @staticmethod
    def note(seller: Client, variant: Variant, **data: Any) -> Any:
        seen = variant.movements.order_by("-pk").first().pk
        address = reverse("sellers:stock", args=[variant.product_id, variant.pk])
        response = seller.post(address, {"kind": "received", "units": "12", "note": "", "seen": seen} | data)
        variant.refresh_from_db()
        return response

    @pytest.mark.parametrize(
        ("kind", "units", "stock"), [("received", "12", 22), ("damaged", "2", 8), ("correction", "7", 7), ("correction", "0", 0)]
    )
    def test_movement_says_what_happened(self, seller: Client, variant: Variant, kind: str, units: str, stock: int) -> None:
        self.note(seller, variant, kind=kind, units=units, note="shelf 3")
        last = variant.movements.order_by("-pk").first()
        assert (variant.stock, last.reason, last.note, last.quantity) == (stock, kind, "shelf 3", stock - 10)

    def test_same_page_sent_twice_counts_once(self, seller: Client, variant: Variant) -> None:
        seen = variant.movements.get().pk
        self.note(seller, variant, seen=seen)
        self.note(seller, variant, seen=seen)
        assert variant.stock == 22

    def test_two_deliveries_of_the_same_size_are_two(self, seller: Client, variant: Variant) -> None:
        self.note(seller, variant)
        self.note(seller, variant)
        assert variant.stock == 34

    def test_stale_count_does_not_undo_a_sale(self, seller: Client, variant: Variant) -> None:
        seen = variant.movements.get().pk
        StockMovement.objects.create(variant=variant, quantity=-1, reason=MovementReason.SALE)
        Variant.objects.filter(pk=variant.pk).update(stock=9)
        response = self.note(seller, variant, kind="correction", units="10", seen=seen)
        assert (response.status_code, variant.stock) == (422, 9)
        assert "units" in response.context["form"].errors
        assert response.context["seen"] > seen

    def test_reserved_units_cannot_be_lost(self, seller: Client, variant: Variant) -> None:
        Variant.objects.filter(pk=variant.pk).update(reserved=9)
        response = self.note(seller, variant, kind="damaged", units="2")
        assert (response.status_code, variant.stock) == (422, 10)

    @pytest.mark.parametrize("units", ["", "-3", "0", "1.5", "99999999999", "x"])
    def test_impossible_units_change_nothing(self, seller: Client, variant: Variant, units: str) -> None:
        assert self.note(seller, variant, units=units).status_code == 422
        assert variant.stock == 10


@pytest.mark.parametrize("count", [1, 12])
def test_list_needs_the_same_number_of_queries(seller: Client, store: Store, django_assert_max_num_queries: Any, count: int) -> None:
    for _number in range(count):
        factory.create_variant(product=factory.create_product(store=store, cover=create_image()))
    seller.get(reverse("sellers:products"))
    with django_assert_max_num_queries(9):
        seller.get(reverse("sellers:products"))


def test_list_filters_and_searches(seller: Client, store: Store) -> None:
    tunic = factory.create_product(store=store, title="Indigo tunic")
    factory.create_variant(product=tunic, sku="TUN-1")
    draft = factory.create_product(store=store, title="Ochre scarf", status="draft")
    archived = factory.create_product(store=store, title="Old tunic", status="archived")

    def shown(**query: str) -> list[Product]:
        return list(seller.get(reverse("sellers:products"), query).context["page"])

    assert shown() == [draft, tunic]
    assert shown(show="draft") == [draft]
    assert shown(show="archived") == [archived]
    assert shown(q="tunic indigo") == [tunic]
    assert shown(q="tun-1") == [tunic]
    assert shown(show="nonsense") == [draft, tunic]


def test_empty_list_invites(seller: Client) -> None:
    assert b"Add your first product" in seller.get(reverse("sellers:products")).content


def test_htmx_gets_the_piece(seller: Client, store: Store) -> None:
    product = factory.create_variant(product=factory.create_product(store=store, status="draft")).product
    response = seller.post(reverse("sellers:pictures", args=[product.pk]), {"photos": [create_upload()]}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert b"<html" not in response.content
    assert b'id="pictures"' in response.content
    assert b'id="product-head"' in response.content
