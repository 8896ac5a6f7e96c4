"""A new product in three steps, through their pages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sellers.models import NewListing
from sellers.queries import suggest_categories
from sellers.services.drafts import delete_abandoned_listings
from shop.accounts.models import User
from shop.catalog.models import Product, StockMovement
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image, create_upload
from tests.factories.stores import create_store

KEY = UUID(int=1)
AT = [KEY]
PHOTO, TITLE, PRICE, KEEP = (reverse(f"sellers:{name}", args=AT) for name in ("step_photo", "step_title", "step_price", "listing_keep"))
FRAGMENT = {"HX-Request": "true"}


def words(**fields: Any) -> dict[str, Any]:
    return {"title": "Leppi tunic", "category": factory.create_category().pk} | fields


def walk(seller: Client, **price: Any) -> Any:
    seller.post(PHOTO, {"photos": [create_upload(), create_upload()]})
    seller.post(TITLE, words())
    return seller.post(PRICE, {"price": "150 000", "units": "4"} | price)


def test_a_new_product_begins_at_an_address_of_its_own(seller: Client) -> None:
    first, second = (seller.get(reverse("sellers:product_add")).url for _ in range(2))
    assert first != second
    assert seller.get(first).status_code == 200
    assert not NewListing.objects.exists()  # looking keeps nothing


def test_three_steps_make_a_draft_with_price_stock_and_pictures(seller: Client, bob: User) -> None:
    assert seller.post(PHOTO, {"photos": [create_upload(), create_upload()]}).url == TITLE
    assert seller.post(TITLE, words()).url == PRICE
    response = seller.post(PRICE, {"price": "150 000", "units": "4"})
    product = Product.objects.get()
    assert response.url == reverse("sellers:product", args=[product.pk])
    assert (product.status, product.slug, product.title) == ("draft", "leppi-tunic", "Leppi tunic")
    assert (product.pictures.count(), product.cover_id is not None, product.price_from_minor) == (2, True, 150_000)
    movement = StockMovement.objects.get()
    assert (movement.quantity, movement.reason, movement.actor, movement.variant.stock) == (4, MovementReason.RECEIVED, bob, 4)


def test_it_can_go_on_to_the_terms_of_an_auction(seller: Client, bob: User) -> None:
    seller.post(PHOTO, {"photos": [create_upload()]})
    seller.post(TITLE, words())
    assert b'name="auction"' in seller.get(PRICE).content
    response = seller.post(PRICE, {"price": "150 000", "units": "1", "auction": "1"})
    product = Product.objects.get()
    assert (response.url, product.status) == (reverse("sellers:product_auction", args=[product.pk]), "draft")
    assert 'value="150,000"' in seller.get(response.url).content.decode(), "the price is where the auction may start"


def test_it_can_go_to_review_at_once_but_not_without_a_photo(seller: Client) -> None:
    walk(seller, submit="1")
    assert Product.objects.get().status == ProductStatus.SUBMITTED
    other = [UUID(int=2)]
    seller.post(reverse("sellers:step_title", args=other), words(title="Scarf"))
    seller.post(reverse("sellers:step_price", args=other), {"price": "5000", "units": "1", "submit": "1"})
    assert Product.objects.get(title="Scarf").status == ProductStatus.DRAFT


def test_every_step_sent_twice_is_one_product(seller: Client) -> None:
    addresses = {walk(seller).url for _ in range(2)}
    assert addresses == {reverse("sellers:product", args=[Product.objects.get().pk])}
    assert StockMovement.objects.count() == 1
    for step in (PHOTO, TITLE, PRICE):
        assert seller.get(step).url in addresses  # also by the back button


def test_price_before_title_is_kept_and_asks_for_the_title(seller: Client) -> None:
    assert seller.post(PRICE, {"price": "150 000", "units": "4"}).url == TITLE
    assert not Product.objects.exists()
    assert b'value="150 000"' in seller.get(PRICE).content


@pytest.mark.parametrize(("step", "field", "value"), [
    (TITLE, "title", "  "), (TITLE, "title", "x" * 141), (TITLE, "category", "0"), (TITLE, "category", ""), (PRICE, "price", "-5"),
    (PRICE, "price", "0"), (PRICE, "price", "12.5"), (PRICE, "units", "-1"), (PRICE, "units", "x"),
])  # fmt: skip
def test_error_stands_at_its_field_and_nothing_typed_is_lost(seller: Client, step: str, field: str, value: str) -> None:
    good = words() if step == TITLE else {"price": "150 000", "units": "4"}
    response = seller.post(step, good | {field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert NewListing.objects.get().typed[field] == [value]
    assert not Product.objects.exists()


def test_good_photos_stay_when_another_is_refused(seller: Client) -> None:
    bad = create_upload(name="notes.jpg")
    bad.file.seek(0)
    bad.file.write(b"no picture at all")
    bad.file.seek(0)
    response = seller.post(PHOTO, {"photos": [create_upload(), bad]})
    assert response.status_code == 422
    assert b"notes.jpg" in response.content
    assert NewListing.objects.get().pictures.count() == 1


def test_a_photo_answers_with_the_piece(seller: Client) -> None:
    response = seller.post(PHOTO, {"photos": [create_upload()]}, headers=FRAGMENT)
    assert (response.status_code, b"<html" in response.content, b'id="photos"' in response.content) == (200, False, True)


def test_photos_are_moved_and_taken_out(seller: Client) -> None:
    seller.post(PHOTO, {"photos": [create_upload() for _ in range(3)]})
    a, b, c = NewListing.objects.get().pictures.all()

    def act(picture: Any, **data: str) -> list[int]:
        seller.post(reverse("sellers:draft_picture", args=[KEY, picture.pk]), data)
        return list(NewListing.objects.get().pictures.values_list("pk", flat=True))

    assert act(c, do="forward") == [a.pk, c.pk, b.pk]
    assert act(a, do="place", to="2") == [c.pk, b.pk, a.pk]
    assert act(b, do="remove") == [c.pk, a.pk]
    assert act(c, do="forward") == [c.pk, a.pk]


class TestKeeping:
    def test_what_is_typed_is_kept_as_it_is_and_comes_back(self, seller: Client) -> None:
        answer = seller.post(KEEP, {"title": "Lep", "category": "", "seen": "0", "nonsense": "1"})
        assert (answer.status_code, answer.json()) == (200, {"version": 1})
        assert NewListing.objects.get().typed == {"title": ["Lep"], "category": [""]}
        assert b'value="Lep"' in seller.get(TITLE).content
        assert b"Lep" in seller.get(reverse("sellers:products")).content

    def test_the_same_again_is_no_change(self, seller: Client) -> None:
        for _ in range(2):  # the first answer was lost on the way
            assert seller.post(KEEP, {"title": "Lep", "seen": "0"}).json() == {"version": 1}

    def test_another_page_s_change_is_told_and_a_person_decides(self, seller: Client) -> None:
        seller.post(KEEP, {"title": "One", "seen": "0"})
        answer = seller.post(KEEP, {"title": "Two", "seen": "0"})
        assert (answer.status_code, answer.json()) == (409, {"version": 1})
        assert NewListing.objects.get().title == "One"
        assert seller.post(KEEP, {"title": "Two", "seen": "0", "force": "1"}).json() == {"version": 2}
        assert NewListing.objects.get().title == "Two"

    def test_a_late_word_after_the_product_is_made_changes_nothing(self, seller: Client) -> None:
        walk(seller)
        answer = seller.post(KEEP, {"title": "Late", "seen": "0"})
        assert (answer.status_code, answer.json()["to"]) == (410, reverse("sellers:product", args=[Product.objects.get().pk]))
        assert Product.objects.get().title == "Leppi tunic"

    def test_text_that_no_database_takes_is_kept_without_it(self, seller: Client) -> None:
        assert seller.post(KEEP, {"title": "a\x00b", "seen": "x"}).status_code == 200
        assert NewListing.objects.get().title == "ab"

    def test_thrown_away_is_gone(self, seller: Client) -> None:
        seller.post(PHOTO, {"photos": [create_upload()]})
        seller.post(reverse("sellers:listing_discard", args=AT))
        assert not NewListing.objects.exists()


def test_another_seller_s_listing_is_not_found(seller: Client, mallory: User) -> None:
    NewListing.objects.create(key=KEY, store=create_store(owner=mallory), typed={"title": ["Secret"]})
    for address in (PHOTO, TITLE, PRICE):
        assert seller.get(address).status_code == 404
        assert seller.post(address, words()).status_code == 404
    assert seller.post(KEEP, {"title": "Mine"}).status_code == 404
    assert NewListing.objects.get().title == "Secret"


def test_title_suggests_the_shelf(seller: Client, store: Store) -> None:
    top = factory.create_category(name="Fashion")
    shoes = factory.create_category(name="Shoes", parent=top, names={"en": "Shoes", "fr": "Chaussures"})
    bags = factory.create_category(name="Bags", parent=top)
    factory.create_product(store=store, category=bags, title="Kindia basket")

    def found(title: str) -> list[str]:
        return [suggestion.label for suggestion in suggest_categories(title, store=store)]

    assert found("CHAUSSURE en cuir") == ["Fashion › Shoes"]
    assert found("Large basket")[0] == "Fashion › Bags"  # where such things were put before
    assert found("a") == found("") == found("12345") == []
    page = seller.get(reverse("sellers:suggest"), {"title": "shoe"}, headers=FRAGMENT)
    assert f'value="{shoes.pk}"'.encode() in page.content


def test_a_tap_on_a_suggestion_chooses_it_and_goes_on(seller: Client) -> None:
    category = factory.create_category(name="Shoes")
    assert seller.post(TITLE, {"title": "Red shoes", "category": "", "pick": category.pk}).url == PRICE
    seller.post(PRICE, {"price": "90000", "units": "2"})
    assert Product.objects.get().category == category


def test_what_nobody_went_on_with_is_forgotten_after_a_month(bob: User) -> None:
    store = create_store(owner=bob)
    old, fresh, done = (NewListing.objects.create(key=UUID(int=n), store=store) for n in (11, 12, 13))
    NewListing.objects.filter(pk=done.pk).update(product=factory.create_product(store=store))
    old.pictures.create(image=create_image())
    NewListing.objects.filter(pk__in=[old.pk, done.pk]).update(updated_at=now() - timedelta(days=31))
    assert delete_abandoned_listings() == 1
    assert set(NewListing.objects.values_list("pk", flat=True)) == {fresh.pk, done.pk}
    assert delete_abandoned_listings() == 0
