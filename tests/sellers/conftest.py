"""Bob and his store."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.stores.models import Store
from tests.factories.stores import create_store


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob)


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client
