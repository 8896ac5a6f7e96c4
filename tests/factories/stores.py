"""Valid stores from nothing."""

from datetime import time
from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.places.models import Country, Place
from shop.stores.models import DeliveryZone, OpeningHours, Store
from shop.stores.states import ZoneKind
from tests.factories.accounts import create_user
from tests.factories.places import create_country, create_place

_counter = count(1)


def create_store(*, owner: User | None = None, country: Country | None = None, region: Place | None = None, **fields: Any) -> Store:
    """An open store in Conakry, five kilometres from `create_address()`'s door."""
    number = next(_counter)
    country = country or create_country()
    defaults: dict[str, Any] = {
        "name": f"Store {number}",
        "slug": f"store-{number}",
        "phone": f"+2246300{number:05d}",
        "currency": country.currency,
        "landmark": "Opposite the petrol station",
        "latitude": 9.5800,
        "longitude": -13.6770,
    }
    return Store.objects.create(
        owner=owner or create_user(is_seller=True),
        country=country,
        region=region or create_place(country=country),
        **(defaults | fields),
    )


def create_hours(*, store: Store | None = None, weekday: int = 0, opens: time = time(9), closes: time = time(18)) -> OpeningHours:
    return OpeningHours.objects.create(store=store or create_store(), weekday=weekday, opens=opens, closes=closes)


def create_zone(*, store: Store | None = None, place: Place | None = None, radius_m: int | None = None, **fields: Any) -> DeliveryZone:
    """Of the whole country unless a place, a radius or another country is given; 20 000 minor units."""
    abroad = ZoneKind.ABROAD if fields.get("country") else ZoneKind.COUNTRY
    kind = ZoneKind.PLACE if place else ZoneKind.RADIUS if radius_m else abroad
    return DeliveryZone.objects.create(
        store=store or create_store(), kind=kind, place=place, radius_m=radius_m, **({"price_minor": 20_000} | fields)
    )
