"""What a seller says of the store, through the pages: shoppers see it at once."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock, patch

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.places.models import Country
from shop.stores.models import DeliveryZone, HoursException, Store
from tests.factories.catalog import create_category
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store, create_zone

BACKEND = "django.contrib.auth.backends.ModelBackend"
PROFILE, DELIVERY = reverse("sellers:store_profile"), reverse("sellers:store_delivery")


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, name="Bob's")


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend=BACKEND)
    return client


def _front(client: Client, store: Store) -> str:
    return client.get(store.get_absolute_url()).content.decode()


def test_links_policies_tags_and_categories_are_shown_at_once(seller: Client, store: Store) -> None:
    shelf = create_category(name="Cloth")
    data = {
        "categories": [shelf.pk],
        "tags": "Wedding, #leppi; wedding,,made to measure",
        "returns_policy": "Seven days.",
        "shipping_policy": "The same day.",
        "website": "bobs.example",
        "whatsapp": "622 45 88 12",
        "facebook": "@bobs.shop",
        "instagram": "https://instagram.com/bobs",
        "tiktok": "bobs",
    }
    assert seller.post(PROFILE, data).url == PROFILE
    store.refresh_from_db()
    assert store.tags == ["Wedding", "leppi", "made to measure"]
    front = _front(seller, store)
    for words in (
        "Seven days.", "The same day.", "https://bobs.example", "https://wa.me/224622458812", "https://www.facebook.com/bobs.shop",
        "https://www.instagram.com/bobs", "https://www.tiktok.com/@bobs", "made to measure", "Cloth",
    ):  # fmt: skip
        assert words in front, words
    assert 'value="Wedding, leppi, made to measure"' in seller.get(PROFILE).content.decode()


def test_ways_to_pay_that_are_not_taken(seller: Client, store: Store) -> None:
    Country.objects.update(payment_methods=["cash", "orange", "credit"])
    Store.objects.update(methods_off=["mpesa"])
    with patch("shop.payments.queries.methods.get_provider", lambda code: Mock(code=code, is_configured=True)):
        assert 'value="credit"' not in seller.get(PROFILE).content.decode()
        assert seller.post(PROFILE, {"methods_off": ["orange"]}).url == PROFILE
        store.refresh_from_db()
        assert store.methods_off == ["mpesa", "orange"]
        for wrong in (["cash", "orange"], ["credit"], ["doubloons"]):
            assert "methods_off" in seller.post(PROFILE, {"methods_off": wrong}).context["form"].errors
    store.refresh_from_db()
    assert store.methods_off == ["mpesa", "orange"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facebook", "https://evil.example/facebook.com"),
        ("facebook", "javascript:alert(1)//facebook.com/x"),
        ("instagram", "https://instagram.com.evil.example/x"),
        ("tiktok", "two words"),
        ("website", "javascript:alert(1)"),
        ("whatsapp", "12"),
        ("tags", "x" * 31),
        ("tags", ",".join(map(str, range(13)))),
        ("categories", "0"),
    ],
)
def test_a_wrong_link_is_refused_at_its_field(seller: Client, store: Store, field: str, value: str) -> None:
    response = seller.post(PROFILE, {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    store.refresh_from_db()
    assert (store.facebook, store.website, store.tags) == ("", "", [])


def _zone(**fields: Any) -> dict[str, Any]:
    return {"kind": "country", "region": "", "price": "20 000"} | fields


def test_a_delivery_price_is_added_changed_and_removed(seller: Client, store: Store) -> None:
    assert seller.post(DELIVERY, _zone(kind="place", region=store.region_id, per_km="500", free_from="300 000")).url == DELIVERY
    zone = DeliveryZone.objects.get()
    assert (zone.place, zone.price_minor, zone.per_km_minor, zone.free_from_minor) == (store.region, 20_000, 500, 300_000)
    front = _front(seller, store)
    assert "free from 300,000" in front
    assert "20,000" in front
    edit = reverse("sellers:store_zone", args=[zone.pk])
    assert 'value="20,000"' in seller.get(edit).content.decode()
    seller.post(edit, _zone(kind="radius", radius_km="2.5"))
    zone.refresh_from_db()
    assert (zone.radius_m, zone.place, zone.free_from_minor) == (2_500, None, None)
    seller.post(reverse("sellers:store_zone_remove", args=[zone.pk]))
    assert not DeliveryZone.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "moon"}, "kind"),
        ({"kind": "place"}, "region"),
        ({"kind": "radius"}, "radius_km"),
        ({"kind": "radius", "radius_km": "0"}, "radius_km"),
        ({"kind": "radius", "radius_km": "501"}, "radius_km"),
        ({"price": "-1"}, "price"),
        ({"price": ""}, "price"),
        ({"price": "", "per_km": "500"}, "price"),
        ({"price": "12.50"}, "price"),
        ({"per_kg": "abc"}, "per_kg"),
    ],
)
def test_a_wrong_zone_is_refused_at_its_field(seller: Client, fields: dict[str, Any], field: str) -> None:
    response = seller.post(DELIVERY, _zone(**fields))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not DeliveryZone.objects.exists()
    page = response.content.decode()
    assert page.index('href="#zone-form"') < page.index("Your delivery prices</h2>") < page.index('id="zone-form"')


def test_only_a_typed_nought_is_free_and_is_said(seller: Client) -> None:
    told = seller.post(DELIVERY, _zone(price="0"), follow=True).content.decode()
    assert DeliveryZone.objects.get().costs_nothing
    assert "Delivery there is free for the buyer: you pay the courier." in told


def test_boxes_of_another_kind_of_area_keep_nobody_from_saving(seller: Client) -> None:
    assert seller.post(DELIVERY, _zone(radius_km="far", region="999999")).url == DELIVERY
    assert DeliveryZone.objects.get().kind == "country"


def test_an_area_that_has_a_price_is_said(seller: Client, store: Store) -> None:
    create_zone(store=store)
    response = seller.post(DELIVERY, _zone())
    assert response.status_code == 422
    assert "There is a price for this area already" in response.content.decode()


def test_a_place_of_another_country_is_not_offered(seller: Client) -> None:
    assert seller.post(DELIVERY, _zone(kind="place", region=create_place(name="Labé").pk + 1000)).status_code == 422


def test_a_price_to_another_country_rests_until_parcels_go_abroad(seller: Client, store: Store) -> None:
    create_country(code="KE")
    refused = seller.post(DELIVERY, _zone(kind="abroad"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["country_abroad"])
    fields = {"kind": "abroad", "country_abroad": "KE", "per_km": "500", "per_kg": "9 000"}
    assert seller.post(DELIVERY, _zone(**fields)).url == DELIVERY, "kilometres are not asked for there"
    zone = DeliveryZone.objects.get()
    assert (zone.country_id, zone.price_minor, zone.per_km_minor, zone.per_kg_minor) == ("KE", 20_000, 0, 9_000)
    shown = seller.get(DELIVERY).content.decode()
    assert "Your prices to other countries are not used" in shown
    assert "You have set no prices" in shown, "at home the market's rate goes on"
    Store.objects.update(delivery_scope="international")
    assert "rest" not in seller.get(DELIVERY).content.decode().split("zone-form")[0].split("zones-title")[1]
    assert "Kenya" in seller.get(reverse("sellers:store_zone", args=[zone.pk])).content.decode()


def test_the_zone_of_somebody_else_is_not_found(seller: Client) -> None:
    zone = create_zone()
    assert seller.get(reverse("sellers:store_zone", args=[zone.pk])).status_code == 404
    assert seller.post(reverse("sellers:store_zone_remove", args=[zone.pk])).status_code == 404
    assert DeliveryZone.objects.exists()


def _today() -> date:
    return now().date()  # Conakry's clock is UTC's


def test_a_special_day_is_added_and_removed(seller: Client, store: Store) -> None:
    create_hours(store=store)
    day = _today() + timedelta(days=3)
    address = reverse("sellers:store_special_day")
    assert seller.post(address, {"date": day.isoformat(), "opens": "", "closes": "", "note": "Tabaski"}).status_code == 302
    assert "Tabaski" in _front(seller, store)
    assert seller.post(address, {"date": day.isoformat(), "opens": "09:00", "closes": ""}).status_code == 422
    seller.post(address, {"remove": day.isoformat()})
    assert not HoursException.objects.exists()
    assert seller.post(address, {"remove": "never"}).status_code == 404


def test_time_away_is_told_and_ended(seller: Client, store: Store) -> None:
    address = reverse("sellers:store_holiday")
    last = _today() + timedelta(days=9)
    seller.post(address, {"first": _today().isoformat(), "last": last.isoformat(), "note": "At my sister's wedding", "orders": "pause"})
    front = _front(seller, store)
    assert "Away until" in front
    assert "At my sister&#x27;s wedding" in front
    assert "No orders until then" in front
    assert seller.post(address, {"first": last.isoformat(), "last": _today().isoformat(), "orders": "pause"}).status_code == 422
    seller.post(address, {"back": "1"})
    assert "Away until" not in _front(seller, store)
