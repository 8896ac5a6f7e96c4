"""Valid accounts and addresses from nothing."""

from itertools import count
from typing import Any

from shop.accounts.models import Address, User
from shop.places.models import Country, Place
from tests.factories.places import create_country, create_place

_counter = count(1)


def create_user(*, email: str | None = None, password: str = "makiti-test", **fields: Any) -> User:
    if email is None and "phone" not in fields:
        email = f"user{next(_counter)}@example.com"
    return User.objects.create_user(email, password, **fields)


def create_address(*, user: User | None = None, country: Country | None = None, region: Place | None = None, **fields: Any) -> Address:
    country = country or create_country()
    defaults: dict[str, Any] = {
        "recipient": "Alice Diallo",
        "phone": "+224620000001",
        "landmark": "Behind the blue mosque, third gate",
        "latitude": 9.5350,
        "longitude": -13.6770,
    }
    return Address.objects.create(
        user=user or create_user(), country=country, region=region or create_place(country=country), **(defaults | fields)
    )
