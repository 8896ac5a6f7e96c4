"""Staff say whom the market vouches for."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from tests.factories.accounts import create_user
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def chief(db: None) -> User:
    return create_user(is_staff=True, is_superuser=True)


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [("verify", "is_verified", True), ("unverify", "is_verified", False), ("trust", "is_trusted", True), ("distrust", "is_trusted", False)],
)
def test_staff_set_and_take_back_the_marks(client: Client, chief: User, action: str, field: str, value: bool) -> None:
    store = create_store(**{field: not value})
    client.force_login(chief, backend=BACKEND)
    page = reverse("admin:stores_store_changelist")
    assert client.post(page, {"action": action, "_selected_action": [store.pk]}).status_code == 302
    store.refresh_from_db()
    assert getattr(store, field) is value
