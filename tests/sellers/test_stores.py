"""Opening a store and running it, through the pages."""

from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.stores.models import Store
from shop.stores.states import StoreStatus
from tests.factories.images import create_upload
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


def details(**fields: Any) -> dict[str, Any]:
    region = create_place()
    data = {
        "name": "Chez Maïmouna",
        "tagline": "",
        "description": "",
        "phone": "620 00 00 09",
        "region": region.pk,
        "landmark": "Opposite the mosque",
    }
    return data | {"delivery_scope": "local", "allows_pickup": "on", "d0_0_opens": "08:00", "d0_0_closes": "12:30"} | fields


@pytest.fixture
def visitor(client: Client, mallory: User) -> Client:
    create_country()
    client.force_login(mallory, backend=BACKEND)
    return client


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    create_store(owner=bob)
    client.force_login(bob, backend=BACKEND)
    return client


def test_anybody_may_become_a_seller(visitor: Client, mallory: User) -> None:
    response = visitor.post(reverse("sellers:start"), details(pays_delivery_from_minor="200 000"))
    assert response.url == reverse("sellers:product_add")
    store = Store.objects.get()
    mallory.refresh_from_db()
    assert (store.owner, mallory.is_seller, visitor.session["mode"]) == (mallory, True, "sell")
    assert (store.slug, store.phone, store.currency, store.pays_delivery_from_minor) == ("chez-maimouna", "+224620000009", "GNF", 200_000)
    assert [(row.weekday, row.opens, row.closes) for row in store.hours.all()] == [(0, time(8), time(12, 30))]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("phone", "12"), ("region", "0"), ("landmark", ""), ("delivery_scope", "moon"), ("pays_delivery_from_minor", "-1")],
)
def test_error_stands_at_its_field_and_nothing_is_opened(visitor: Client, mallory: User, field: str, value: str) -> None:
    response = visitor.post(reverse("sellers:start"), details(**{field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    mallory.refresh_from_db()
    assert (Store.objects.count(), mallory.is_seller) == (0, False)


def test_impossible_hours_open_nothing(visitor: Client) -> None:
    for times in ({"d0_0_opens": "13:00"}, {"d0_0_opens": ""}, {"d0_0_opens": "x"}, {"d0_1_opens": "11:00", "d0_1_closes": "14:00"}):
        assert visitor.post(reverse("sellers:start"), details(**times)).status_code == 422
    assert not Store.objects.exists()


def test_rearranging_the_week_saves_nothing_and_keeps_what_was_typed(visitor: Client) -> None:
    response = visitor.post(reverse("sellers:start"), details(copy="0", name="", phone="12"))
    assert response.status_code == 200
    assert response.context["form"].errors == {}
    assert response.content.count(b'value="12:30"') == 7
    assert b"Opposite the mosque" in response.content
    more = visitor.post(reverse("sellers:week"), details(more="0"))
    assert b"d0_1_opens" in more.content


def test_store_is_edited(seller: Client, bob: User) -> None:
    response = seller.post(reverse("sellers:store"), details(name="New name"))
    assert response.status_code == 302
    store = bob.stores.get()
    assert (store.name, store.slug != "new-name", store.pays_delivery_from_minor) == ("New name", True, None)


def test_hours_and_pictures_are_edited(seller: Client, bob: User) -> None:
    seller.post(reverse("sellers:store_hours"), {"d6_0_opens": "10:00", "d6_0_closes": "13:00"})
    seller.post(reverse("sellers:store_pictures"), {"logo": create_upload()})
    store = bob.stores.get()
    assert [row.weekday for row in store.hours.all()] == [6]
    assert store.logo is not None
    seller.post(reverse("sellers:store_pictures"), {"remove_logo": "on"})
    store.refresh_from_db()
    assert store.logo is None


def test_pause_and_open_again(seller: Client, bob: User) -> None:
    seller.post(reverse("sellers:store_status"), {"to": "paused"})
    assert bob.stores.get().status == StoreStatus.PAUSED
    seller.post(reverse("sellers:store_status"), {"to": "open"})
    assert bob.stores.get().status == StoreStatus.OPEN


def test_seller_of_two_stores_switches_between_them(seller: Client, bob: User) -> None:
    second = create_store(owner=bob, name="Second store")
    assert seller.get(reverse("sellers:desk")).wsgi_request.store.name != "Second store"
    seller.post(reverse("sellers:switch"), {"store": second.pk})
    assert seller.get(reverse("sellers:desk")).wsgi_request.store == second
    foreign = create_store()
    assert seller.post(reverse("sellers:switch"), {"store": foreign.pk}).status_code == 404
    assert seller.get(reverse("sellers:desk")).wsgi_request.store == second


def test_seller_without_a_store_is_sent_to_open_one(client: Client, bob: User) -> None:
    client.force_login(bob, backend=BACKEND)
    assert client.get(reverse("sellers:desk")).url == reverse("sellers:start")


def test_form_of_one_store_is_not_saved_into_another_that_a_second_tab_chose(seller: Client, bob: User) -> None:
    first, second = Store.objects.get(owner=bob), create_store(owner=bob, name="Second stall")
    page = seller.get(reverse("sellers:store")).content.decode()
    assert f'name="for_store" value="{first.pk}"' in page
    seller.post(reverse("sellers:switch"), {"store": second.pk})
    seller.post(reverse("sellers:store"), details(name="Renamed", for_store=first.pk))
    seller.post(reverse("sellers:store_status"), {"to": "paused", "for_store": first.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.status) == ("Renamed", StoreStatus.PAUSED)
    assert (second.name, second.status) == ("Second stall", StoreStatus.OPEN)


def test_form_sent_twice_opens_one_store(visitor: Client, mallory: User) -> None:
    assert visitor.post(reverse("sellers:start"), details()).status_code == 302
    again = visitor.post(reverse("sellers:start"), details())
    assert again.status_code == 422
    assert "You have a store of this name at this place already." in again.content.decode()
    assert Store.objects.filter(owner=mallory).count() == 1


@pytest.mark.parametrize("forged", ["0", "", "abc", "other"])
def test_form_for_a_foreign_store_is_not_found(seller: Client, mallory: User, forged: str) -> None:
    foreign = create_store(owner=mallory)
    meant = foreign.pk if forged == "other" else forged
    assert seller.post(reverse("sellers:store_status"), {"to": "paused", "for_store": meant}).status_code == 404
    assert set(Store.objects.values_list("status", flat=True)) == {StoreStatus.OPEN}
