"""A seller moves the store; what was printed goes on leading there."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from tests.factories.stores import create_store


@pytest.mark.parametrize(
    ("typed", "stands", "status"), [("Chez Fatou & Filles", "chez-fatou-filles", 302), ("taken", "bob", 422), ("", "bob", 422)]
)
def test_store_moves_to_a_free_address_only(client: Client, bob: User, typed: str, stands: str, status: int) -> None:
    store = create_store(owner=bob, slug="bob")
    create_store(slug="taken")
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("sellers:store_address")).content.decode()
    assert 'value="bob"' in page
    answer = client.post(reverse("sellers:store_address"), {"address": typed, "for_store": store.pk})
    assert answer.status_code == status
    store.refresh_from_db()
    assert store.slug == stands
    assert client.get("/s/bob/").status_code == (301 if status == 302 else 200)
