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
