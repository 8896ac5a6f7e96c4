"""People and places in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.places.models import Country
from tests.factories.accounts import create_address, create_user
from tests.factories.places import create_country

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def clerk(db: None) -> User:
    """Staff who may change people, but is no superuser."""
    user = create_user(email="clerk@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    return user


def _page(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_a_person_is_shown_without_a_trace_of_the_password(client: Client, sam: User, alice: User) -> None:
    create_address(user=alice)
    client.force_login(sam, backend=BACKEND)
    page = client.get(_page(alice)).content.decode()
    assert "alice@example.com" in page
    assert "Behind the blue mosque" in page
    assert alice.password not in page
    assert 'name="password"' not in page
    assert 'name="is_seller"' not in page
    assert 'name="email"' not in page


def test_a_clerk_gives_nobody_rights(client: Client, clerk: User, alice: User) -> None:
    client.force_login(clerk, backend=BACKEND)
    data = {
        "name": "Alice",
        "language": "en",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "is_seller": "on",
        "email": "x@x.com",
    }
    inline = {f"addresses-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(_page(alice), data | inline).status_code == 302
    alice.refresh_from_db()
    assert (alice.name, alice.is_staff, alice.is_superuser, alice.is_seller, alice.email) == (
        "Alice",
        False,
        False,
        False,
        "alice@example.com",
    )


def test_a_clerk_does_not_reach_up(client: Client, clerk: User, sam: User) -> None:
    client.force_login(clerk, backend=BACKEND)
    assert client.post(_page(sam), {"name": "Gone", "language": "en"}).status_code == 403
    sam.refresh_from_db()
    assert (sam.name, sam.is_active) == ("Sam Sow", True)


def test_rates_are_tuned_and_facts_are_not(client: Client, sam: User) -> None:
    country = create_country(code="GN")
    client.force_login(sam, backend=BACKEND)
    page = client.get(reverse("admin:places_country_change", args=["GN"])).content.decode()
    assert 'name="delivery_per_km_minor"' in page
    assert 'name="currency"' not in page
    assert Country.objects.get(pk=country.pk).currency == "GNF"
