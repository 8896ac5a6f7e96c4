"""The profile and the hats."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow

from shop.accounts.models import User
from shop.accounts.modes import modes_of
from shop.accounts.services import grant_delivering, grant_selling
from shop.places.models import Country
from tests.factories.accounts import create_user
from tests.factories.places import create_country
from tests.hostile import naughty_strings

PROFILE, MODE = reverse("accounts:profile"), reverse("accounts:mode")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def guinea(db: None) -> Country:
    return create_country(code="GN")


@pytest.fixture
def alices(client: Client, alice: User) -> Client:
    client.force_login(alice, backend=BACKEND)
    return client


@pytest.fixture
def fields() -> dict[str, str]:
    return {"name": "Alice D.", "language": "en", "country": "GN", "phone": ""}


def _photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    Pillow.new("RGB", (64, 64), "teal").save(file, "PNG")
    return SimpleUploadedFile("me.png", file.getvalue(), content_type="image/png")


def test_what_is_said_is_kept_and_holds_at_once(alices: Client, alice: User, fields: dict) -> None:
    create_country(code="KE")
    response = alices.post(PROFILE, fields | {"language": "fr", "country": "KE", "phone": "+224 620 00 00 01"})
    assert (response.status_code, response["Location"]) == (302, PROFILE)
    assert (response.cookies["django_language"].value, response.cookies["market"].value) == ("fr", "KE")
    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.country_id, alice.phone) == ("Alice D.", "fr", "KE", "+224620000001")


def test_another_number_is_unproven_and_the_same_one_stays_proven(alices: Client, alice: User, fields: dict) -> None:
    User.objects.filter(pk=alice.pk).update(phone="+224620000001", phone_verified=True)
    alices.post(PROFILE, fields | {"phone": "620000001"})
    alice.refresh_from_db()
    assert alice.phone_verified
    alices.post(PROFILE, fields | {"phone": "620000002"})
    alice.refresh_from_db()
    assert (alice.phone, alice.phone_verified) == ("+224620000002", False)


def test_somebody_elses_number_is_refused(alices: Client, alice: User, fields: dict) -> None:
    create_user(phone="+224620000001", phone_verified=True)
    response = alices.post(PROFILE, fields | {"phone": "620000001"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"phone": ["This phone number belongs to another account."]}
    alice.refresh_from_db()
    assert (alice.name, alice.phone) == ("Alice Diallo", None)


def test_the_only_way_to_reach_somebody_cannot_be_removed(client: Client, fields: dict) -> None:
    user = create_user(phone="+224620000001")
    client.force_login(user, backend=BACKEND)
    assert client.post(PROFILE, fields).status_code == 422
    user.refresh_from_db()
    assert user.phone == "+224620000001"


def test_where_numbers_must_be_proven_the_profile_does_not_change_them(alices: Client, alice: User, fields: dict) -> None:
    Country.objects.update(verification="mandatory")
    assert "phone" not in alices.get(PROFILE).context["form"].fields
    alices.post(PROFILE, fields | {"phone": "620000001"})
    alice.refresh_from_db()
    assert (alice.name, alice.phone) == ("Alice D.", None)


def test_photo_is_taken_and_removed(alices: Client, alice: User, fields: dict) -> None:
    assert alices.post(PROFILE, fields | {"photo": _photo()}).status_code == 302
    alice.refresh_from_db()
    assert alice.photo is not None
    assert (alice.photo.width, alice.photo.uploaded_by) == (64, alice)
    assert alices.get(PROFILE).status_code == 200
    alices.post(PROFILE, fields | {"remove_photo": "on"})
    alice.refresh_from_db()
    assert alice.photo is None


@pytest.mark.parametrize("content", [b"", b"not a picture", b"<svg onload=alert(1)>"])
def test_what_is_no_photo_is_refused_and_nothing_else_is_saved(alices: Client, alice: User, fields: dict, content: bytes) -> None:
    response = alices.post(PROFILE, fields | {"photo": SimpleUploadedFile("me.png", content)})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"photo"}
    alice.refresh_from_db()
    assert alice.name == "Alice Diallo"


@pytest.mark.parametrize(
    ("field", "value"), [("language", "xx"), ("language", ""), ("country", "XX"), ("country", "\x00"), ("name", "x" * 121), ("phone", "x")]
)
def test_nonsense_is_refused_at_its_field(alices: Client, fields: dict, field: str, value: str) -> None:
    response = alices.post(PROFILE, fields | {field: value})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}


def test_naughty_names_never_break(alices: Client, fields: dict, data: Path) -> None:
    for text in naughty_strings(data):
        assert alices.post(PROFILE, fields | {"name": text}).status_code in {302, 422}, text
    page = alices.get(PROFILE)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_profile_costs_a_fixed_number_of_queries(alices: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        alices.get(PROFILE)


# Hats


def test_changing_the_hat_shows_at_once(client: Client, bob: User) -> None:
    client.force_login(bob, backend=BACKEND)
    response = client.post(MODE, {"mode": "sell"})
    assert response.status_code == 302
    assert client.session["mode"] == "sell"
    assert client.get(PROFILE).context["mode"] == "sell"
    client.post(MODE, {"mode": "shop"})
    assert client.get(PROFILE).context["mode"] == "shop"


def test_a_page_of_the_back_office_shows_its_own_tools_whatever_was_chosen(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert client.get("/sell/start/", follow=True).context["mode"] == "sell"
    assert client.get("/deliver/start/", follow=True).context["mode"] == "shop"
    assert client.get(PROFILE).context["mode"] == "shop"


@pytest.mark.parametrize("mode", ["sell", "deliver", "admin", "", "\x00"])
def test_a_hat_one_may_not_wear_is_404_and_changes_nothing(alices: Client, mode: str) -> None:
    assert alices.post(MODE, {"mode": mode}).status_code == 404
    assert "mode" not in alices.session


def test_a_hat_that_is_taken_away_comes_off(client: Client, carol: User) -> None:
    client.force_login(carol, backend=BACKEND)
    client.post(MODE, {"mode": "deliver"})
    grant_delivering(carol, allowed=False)
    assert client.get(PROFILE).context["mode"] == "shop"


def test_hats_are_granted_and_taken(alice: User) -> None:
    grant_selling(alice)
    grant_delivering(alice, allowed=True)
    assert modes_of(alice) == {"shop", "sell", "deliver"}
    grant_delivering(alice, allowed=False)
    alice.refresh_from_db()
    assert modes_of(alice) == {"shop", "sell"}
