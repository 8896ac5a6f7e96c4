"""Whatever a seller says of the store, the very next visitor reads, though visitors share their pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories.catalog import create_category
from tests.factories.images import create_upload
from tests.factories.places import create_place
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def store(bob: User, settings: Any) -> Store:
    settings.PAGE_CACHE_SECONDS = 60
    return create_store(owner=bob, name="Bob's", phone="+224620000001")


def _about(store: Store, **fields: Any) -> dict[str, Any]:
    return {
        "name": store.name,
        "tagline": "",
        "description": "",
        "phone": "620 00 00 01",
        "region": store.region_id,
        "landmark": "At the gate",
        "delivery_scope": "local",
        "allows_pickup": "on",
    } | fields


def _day() -> str:
    return (now().date() + timedelta(days=2)).isoformat()


Say = Callable[[Store], dict[str, Any]]
FIELDS: dict[str, tuple[str, Say, str]] = {
    "name": ("store", lambda store: _about(store, name="Chez Binta"), "Chez Binta"),
    "tagline": ("store", lambda store: _about(store, tagline="Leppi and bazin"), "Leppi and bazin"),
    "description": ("store", lambda store: _about(store, description="Since 1987."), "Since 1987."),
    "place": ("store", lambda store: _about(store, region=create_place(name="Labé").pk), "Labé"),
    "scope": ("store", lambda store: _about(store, delivery_scope="digital", allows_pickup=""), "ownload"),
    "hours": ("store_hours", lambda _store: {"d0_0_opens": "07:13", "d0_0_closes": "12:30"}, "07:13"),
    "special day": ("store_special_day", lambda _store: {"date": _day(), "note": "Tabaski"}, "Tabaski"),
    "time away": ("store_holiday", lambda _store: {"first": now().date().isoformat(), "last": _day(), "orders": "pause"}, "Away until"),
    "delivery price": ("store_delivery", lambda _store: {"kind": "country", "price": "12345"}, "12,345"),
    "categories": ("store_profile", lambda _store: {"categories": [create_category(name="Cloth").pk]}, "Cloth"),
    "tags": ("store_profile", lambda _store: {"tags": "wedding"}, "wedding"),
    "returns": ("store_profile", lambda _store: {"returns_policy": "Seven days."}, "Seven days."),
    "shipping": ("store_profile", lambda _store: {"shipping_policy": "The same day."}, "The same day."),
    "website": ("store_profile", lambda _store: {"website": "bobs.example"}, "https://bobs.example"),
    "whatsapp": ("store_profile", lambda _store: {"whatsapp": "622 45 88 12"}, "wa.me/224622458812"),
    "facebook": ("store_profile", lambda _store: {"facebook": "@bobs"}, "facebook.com/bobs"),
    "instagram": ("store_profile", lambda _store: {"instagram": "bobs"}, "instagram.com/bobs"),
    "tiktok": ("store_profile", lambda _store: {"tiktok": "bobs"}, "tiktok.com/@bobs"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_live_at_once(client: Client, bob: User, store: Store, django_capture_on_commit_callbacks: Any, field: str) -> None:
    page, say, shown = FIELDS[field]
    address = store.get_absolute_url()
    for _visitor in range(2):
        assert shown not in Client().get(address).content.decode()
    client.force_login(bob, backend=BACKEND)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse(f"sellers:{page}"), say(store))
    assert answer.status_code == 302, answer.context["form"].errors
    assert shown in Client().get(address).content.decode()


@pytest.mark.parametrize("field", ["logo", "cover"])
def test_a_picture_is_live_at_once(client: Client, bob: User, store: Store, django_capture_on_commit_callbacks: Any, field: str) -> None:
    address = store.get_absolute_url()
    assert Client().get(address).status_code == 200
    client.force_login(bob, backend=BACKEND)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("sellers:store_pictures"), {field: create_upload()})
    store.refresh_from_db()
    picture = getattr(store, field)
    assert picture.cid[-16:] in Client().get(address).content.decode()
