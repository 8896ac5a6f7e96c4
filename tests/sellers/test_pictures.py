"""A product's photos, through their pages."""

from django.test import Client
from django.urls import reverse

from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.images import create_image, create_upload


def test_pictures_are_added_moved_described_and_removed(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, status="draft")
    seller.post(reverse("sellers:pictures", args=[product.pk]), {"photos": [create_upload(), create_upload()]})
    first, second = product.pictures.all()
    address = reverse("sellers:picture", args=[product.pk, second.image_id])
    seller.post(address, {"do": "forward"})
    seller.post(address, {"do": "describe", "alt": "The back"})
    product.refresh_from_db()
    assert (product.cover_id, product.pictures.all()[0].alt) == (second.image_id, "The back")
    seller.post(address, {"do": "remove"})
    assert [picture.pk for picture in product.pictures.all()] == [first.pk]


def test_picture_of_another_product_is_not_found(seller: Client, store: Store) -> None:
    own, foreign = factory.create_product(store=store), factory.create_product()
    picture = foreign.pictures.create(image=create_image())
    response = seller.post(reverse("sellers:picture", args=[own.pk, picture.image_id]), {"do": "remove"})
    assert response.status_code == 404
    assert foreign.pictures.count() == 1


def test_removed_photo_comes_back_to_its_place(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, status="draft")
    first, second, third = (factory.create_picture(product=product, alt=f"Side {number}") for number in range(3))
    address = reverse("sellers:picture", args=[product.pk, second.image_id])
    page = seller.post(address, {"do": "remove"}, follow=True)
    undo = page.context["undo"]
    assert product.pictures.count() == 2
    bring = reverse("sellers:pictures", args=[product.pk])
    for _ in range(2):
        seller.post(bring, {"undo": undo})
    assert [(each.image_id, each.alt) for each in product.pictures.all()] == [
        (each.image_id, f"Side {number}") for number, each in enumerate((first, second, third))
    ]
    other = factory.create_product(store=store, status="draft")
    seller.post(reverse("sellers:pictures", args=[other.pk]), {"undo": undo})  # signed for one product
    assert other.pictures.count() == 0


def test_dragged_photo_lands_where_it_was_dropped(seller: Client, store: Store) -> None:
    product = factory.create_product(store=store, status="draft")
    a, b, c = (factory.create_picture(product=product).image_id for _ in range(3))

    def drop(image_id: int, to: str) -> list[int]:
        seller.post(reverse("sellers:picture", args=[product.pk, image_id]), {"do": "place", "to": to})
        return list(product.pictures.values_list("image_id", flat=True))

    assert drop(c, "0") == [c, a, b]
    assert drop(c, "2") == [a, b, c]
    assert drop(a, "99") == [b, c, a]
    assert drop(a, "x") == [a, b, c]


def test_live_product_s_photos_wait_and_shoppers_see_the_old_ones(seller: Client, store: Store) -> None:
    product = factory.create_product_on_sale(store=store)
    old = factory.create_picture(product=product)
    seller.post(reverse("sellers:pictures", args=[product.pk]), {"photos": [create_upload()]})
    page = seller.get(reverse("sellers:product", args=[product.pk]))
    shown = [picture.image_id for picture in page.context["pictures"]]
    assert (len(shown), product.pictures.get().image_id) == (2, old.image_id)
    seller.post(reverse("sellers:picture", args=[product.pk, shown[1]]), {"do": "forward"})
    seller.post(reverse("sellers:picture", args=[product.pk, shown[1]]), {"do": "describe", "alt": "The back"})
    assert product.revisions.get().pictures == [[shown[1], "The back"], [shown[0], ""]]
    assert product.pictures.get().image_id == old.image_id
