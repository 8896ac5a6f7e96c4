"""The seller's products, through their pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sellers.forms import BulkCategoryForm, TitleForm
from shop.catalog.models import Attribute, Product
from shop.catalog.services.listing import add_picture, update_product
from shop.catalog.states import AttributeKind, ProductStatus
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image, create_upload


def test_edit_of_a_live_product_waits_for_review(seller: Client, store: Store) -> None:
    product = factory.create_variant(product=factory.create_product(store=store, title="Tunic")).product
    address = reverse("sellers:product", args=[product.pk])
    seller.post(address, {"title": "Long tunic", "category": product.category_id, "description": "", "brand": ""})
    product.refresh_from_db()
    assert (product.title, product.status) == ("Tunic", ProductStatus.APPROVED)
    assert product.revisions.get().fields == {"title": "Long tunic"}


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


def test_shelf_that_is_not_offered_is_refused_and_one_that_it_has_is_kept(seller: Client, store: Store) -> None:
    top = factory.create_category(name="Fashion")
    narrow = factory.create_category(name="Shoes", parent=top)
    product, old = factory.create_product(store=store, category=narrow), factory.create_product(store=store, category=top)
    sent = {"title": "Radio", "category": top.pk, "description": "", "brand": ""}
    answer = seller.post(reverse("sellers:product", args=[product.pk]), sent)
    assert answer.context["listing"].errors["category"] == ["Choose a narrower category from the list."]
    assert [form({"title": "Radio", "category": top.pk}).is_valid() for form in (TitleForm, BulkCategoryForm)] == [False, False]
    page = seller.get(reverse("sellers:product", args=[old.pk])).content.decode()
    assert f'<option value="{top.pk}" selected>Fashion</option>' in page
    assert seller.post(reverse("sellers:product", args=[old.pk]), sent | {"title": "Other"}).status_code == 302


@pytest.mark.parametrize("has_options", [False, True])
def test_page_with_a_change_that_waits_needs_few_queries(seller: Client, store: Store, has_options: bool) -> None:
    shelf = factory.create_category(name="Bags")
    Attribute.objects.create(code="fabric", names={"en": "Fabric"}, kind=AttributeKind.TEXT)
    product = factory.create_product_with_options(store=store) if has_options else factory.create_product_on_sale(store=store)
    add_picture(product, create_image(), actor_id=store.owner_id)
    fields = {"title": "Bag", "category": shelf, "description": "<p>New.</p>", "attributes": {"fabric": "wax"}}
    update_product(product, actor_id=store.owner_id, **fields)
    address = reverse("sellers:product", args=[product.pk])
    seller.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = seller.get(address)
    assert len(page.context["lines"]) == 5
    assert len(asked) <= 14, "\n".join(query["sql"][:160] for query in asked)


def test_a_description_that_nobody_touched_stays_to_the_letter(seller: Client, store: Store) -> None:
    stored = "<p>Soft.</p><ul>\n<li>100 % cotton</li><li>6 yards</li></ul>"
    product = factory.create_product(store=store, title="Wax", description=stored)
    address = reverse("sellers:product", args=[product.pk])
    shown = seller.get(address).context["listing"]["description"].value()
    assert shown == "Soft.\n\n- 100 % cotton\n- 6 yards", "no tags before somebody who never typed one"
    fields = {"title": "Wax", "category": product.category_id, "brand": ""}
    seller.post(address, fields | {"description": shown.replace("\n", "\r\n")})
    product.refresh_from_db()
    assert (product.description, product.status, product.revisions.count()) == (stored, ProductStatus.APPROVED, 0)
    seller.post(address, fields | {"description": shown + "\n- washed"})
    assert product.revisions.get().fields == {"description": "<p>Soft.</p><ul><li>100 % cotton</li><li>6 yards</li><li>washed</li></ul>"}
