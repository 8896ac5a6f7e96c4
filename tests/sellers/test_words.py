"""What a product says of itself: kept while it is typed, asked for by its category, saved, and reviewed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sellers.models import KeptEdit
from shop.accounts.models import User
from shop.catalog.models import Attribute, Category, Product
from shop.catalog.states import ProductStatus
from shop.stores.models import Store
from tests.factories import catalog as factory


@pytest.fixture
def phones() -> Category:
    category = factory.create_category(name="Phones")
    colour = [{"code": "red", "names": {"en": "Red", "fr": "Rouge"}}, {"code": "blue", "names": {"en": "Blue"}}]
    screen = Attribute.objects.create(code="screen", names={"en": "Screen"}, kind="number", unit="in")
    paint = Attribute.objects.create(code="paint", names={"en": "Paint"}, kind="colour", choices=colour)
    screen.categories.add(category)
    paint.categories.add(category)
    return category


@pytest.fixture
def draft(store: Store) -> Product:
    product = factory.create_product_on_sale(store=store, title="Tunic", status="draft")
    factory.create_picture(product=product)
    return product


def words(product: Product, **fields: Any) -> dict[str, Any]:
    data = {"title": product.title, "category": product.category_id, "description": "", "brand": "", "condition": "new"}
    return data | {name.replace("__", "-"): value for name, value in fields.items()}


def post(seller: Client, product: Product, name: str = "product", **data: Any) -> Any:
    response = seller.post(reverse(f"sellers:{name}", args=[product.pk]), data)
    product.refresh_from_db()
    return response


def test_category_asks_its_questions(seller: Client, draft: Product, phones: Category) -> None:
    data = words(draft, category=phones.pk, condition="used", attr__screen="6,1", attr__paint="red")
    assert post(seller, draft, **data).status_code == 302
    assert (draft.category, draft.condition) == (phones, "used")
    assert dict(draft.attributes.values_list("attribute__code", "value")) == {"screen": "6.1", "paint": "red"}
    page = seller.get(reverse("sellers:product", args=[draft.pk]))
    assert {field.html_name: field.value() for field in page.context["listing"].questions} == {"attr-screen": "6.1", "attr-paint": "red"}


@pytest.mark.parametrize(("box", "text"), [("attr-screen", "wide"), ("attr-paint", "mauve"), ("condition", "broken")])
def test_answer_that_makes_no_sense_says_so_at_its_box(seller: Client, draft: Product, phones: Category, box: str, text: str) -> None:
    response = post(seller, draft, **words(draft, category=phones.pk, title="Phone", attr__screen="5") | {box: text})
    assert (response.status_code, list(response.context["listing"].errors)) == (422, [box])
    assert draft.title == "Tunic"


def test_change_of_category_loses_nothing_typed(seller: Client, draft: Product, phones: Category) -> None:
    typed = words(draft, category=phones.pk, title="Half a ti", attr__screen="5")
    asked = post(seller, draft, "questions", **typed).content.decode()
    assert 'name="attr-screen" value="5"' in asked
    back = post(seller, draft, "questions", **words(draft, attr__screen="5", attr__paint="red")).content.decode()
    assert '<input type="hidden" name="attr-screen" value="5">' in back
    assert '<input type="hidden" name="attr-paint" value="red">' in back
    assert not draft.attributes.exists()
    plain = post(seller, draft, do="questions", **typed)  # without scripts
    assert plain.status_code == 302
    page = seller.get(reverse("sellers:product", args=[draft.pk]))
    assert page.context["listing"]["title"].value() == "Half a ti"
    assert page.context["listing"]["attr-screen"].value() == "5"


def test_what_is_typed_is_kept_and_shown_until_it_is_saved(seller: Client, draft: Product) -> None:
    first = post(seller, draft, "product_keep", title="Long tu", seen="0")
    again = post(seller, draft, "product_keep", title="Long tu", seen="0")
    assert first.json() == again.json() == {"version": 1}
    assert post(seller, draft, "product_keep", title="Short", seen="0").status_code == 409
    page = seller.get(reverse("sellers:product", args=[draft.pk]))
    assert page.context["listing"]["title"].value() == "Long tu"
    assert draft.title == "Tunic"
    post(seller, draft, **words(draft, title="Long tunic"))
    assert (draft.title, KeptEdit.objects.count()) == ("Long tunic", 0)


def test_what_is_typed_can_be_forgotten(seller: Client, draft: Product) -> None:
    post(seller, draft, "product_keep", title="Oops", seen="0")
    post(seller, draft, "product_drop")
    assert not KeptEdit.objects.exists()


def test_what_is_typed_goes_to_review_with_the_rest(seller: Client, draft: Product) -> None:
    post(seller, draft, "product_keep", **words(draft, title="Long tunic"), seen="0")
    post(seller, draft, "product_move", to="submit")
    assert (draft.title, draft.status) == ("Long tunic", ProductStatus.SUBMITTED)


def test_what_is_typed_and_makes_no_sense_stops_it_from_going_to_review(seller: Client, draft: Product) -> None:
    post(seller, draft, "product_keep", **words(draft, title=" "), seen="0")
    response = post(seller, draft, "product_move", to="submit")
    assert (response.status_code, list(response.context["listing"].errors)) == (422, ["title"])
    assert draft.status == ProductStatus.DRAFT


def test_saving_and_sending_is_one_button(seller: Client, draft: Product) -> None:
    post(seller, draft, **words(draft, title="Long tunic"), submit="1")
    assert (draft.title, draft.status) == ("Long tunic", ProductStatus.SUBMITTED)


def test_a_note_about_a_draft_stands_at_its_box(seller: Client, draft: Product) -> None:
    Product.objects.filter(pk=draft.pk).update(status="changes", review_note="Which maker?", review_field="brand")
    page = seller.get(reverse("sellers:product", args=[draft.pk])).content.decode()
    assert "Which maker?" in page[page.index('id="review-note"') : page.index('id="id_brand"')]


def test_trusted_store_s_edit_is_live_at_once(seller: Client, store: Store) -> None:
    store.is_trusted = True
    store.save()
    live = factory.create_product_on_sale(store=store, title="Tunic")
    post(seller, live, **words(live, title="Long tunic"))
    assert (live.title, live.status, live.revisions.count()) == ("Long tunic", ProductStatus.APPROVED, 0)


def test_a_foreign_product_s_words_are_not_found(seller: Client, alice: User) -> None:
    foreign = factory.create_product_on_sale(title="Theirs")
    for name in ("product", "product_keep", "product_drop", "questions"):
        assert post(seller, foreign, name, **words(foreign, title="Mine")).status_code == 404
    assert foreign.title == "Theirs"


@pytest.mark.parametrize(("status", "most"), [("draft", 12), ("approved", 12)])
def test_page_needs_the_same_number_of_queries(
    seller: Client, store: Store, phones: Category, django_assert_max_num_queries: Any, status: str, most: int
) -> None:
    product = factory.create_product_with_options(store=store, status=status, category=phones)
    for _ in range(6):
        factory.create_picture(product=product)
    address = reverse("sellers:product", args=[product.pk])
    seller.get(address)
    with django_assert_max_num_queries(most):
        seller.get(address)
