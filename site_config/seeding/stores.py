"""Stores of a seeded market: where they stand, whose they are, what they are called, where they deliver."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from random import Random

from django.contrib.auth.hashers import make_password

from shop.accounts.models import User
from shop.places.models import Country, Place
from shop.stores.models import DeliveryZone, OpeningHours, Store
from shop.stores.states import DeliveryScope, ZoneKind
from site_config.seeding.bulk import Table, write_all
from site_config.seeding.goods import KINDS, RATES
from site_config.seeding.words import FAMILIES, LANDMARKS, LANGUAGES, NAMES, STORE_LINES, STORE_NAMES

STORES_PER_OWNER = 3
# How the markets compare in size.
_WEIGHTS = {"GN": 6, "KE": 2, "PK": 2}
_TOPS = sorted({kind.shelf.split("/")[0] for kind in KINDS})


@dataclass(frozen=True, slots=True)
class SeededStore:
    """What a product needs to know of its store."""

    pk: int
    language: str
    currency: str
    tops: tuple[str, ...]  # the shelves it sells on
    region: int


def seed_stores(number: int, *, random: Random, moment: datetime, pictures: Sequence[int]) -> list[SeededStore]:
    """Write that many, with owners, hours and zones. Needs the places loaded."""
    places = _Places()
    owners = Table(User, "email", "password", "name", "country_id", "language", "is_seller", moment=moment)
    stores = Table(
        Store, "owner_id", "slug", "name", "tagline", "description", "phone", "country_id", "currency", "region_id", "prefecture_id",
        "quarter_id", "landmark", "latitude", "longitude", "delivery_scope", "logo_id", "cover_id", "tags", "is_verified", "is_trusted",
        moment=moment,
    )  # fmt: skip
    hours = Table(OpeningHours, "store_id", "weekday", "opens", "closes", moment=moment)
    zones = Table(DeliveryZone, "store_id", "kind", "place_id", "price_minor", "free_from_minor", "position", moment=moment)
    secret = make_password(None)
    made, owner, country = [], 0, places.countries[0]
    for place in range(number):
        if place % STORES_PER_OWNER == 0:
            country = random.choices(places.countries, [_WEIGHTS.get(each.code, 1) for each in places.countries])[0]
            name = f"{random.choice(NAMES)} {random.choice(FAMILIES)}"
            email = f"seeded-{owners.next_key}@seed.invalid"
            owner = owners.add(email, secret, name, country.code, LANGUAGES.get(country.code, "en"), True)
        made.append(_seed_store(stores, owner, country, places, random, pictures))
        _seed_week(hours, made[-1].pk, random)
        _seed_zones(zones, made[-1], random)
    write_all([owners, stores, hours, zones])
    return made


class _Places:
    """Every place of every open market, from the region down."""

    def __init__(self) -> None:
        self.countries = list(Country.objects.filter(is_active=True, code__in=_WEIGHTS))
        every = Place.objects.select_related("parent__parent").order_by("pk")
        self.of = {country.code: list(every.filter(country=country)) for country in self.countries}

    def pick(self, country: Country, random: Random) -> list[Place]:
        """A chain from the region down."""
        place: Place | None = random.choice(self.of[country.code])
        chain: list[Place] = []
        while place is not None:
            chain.insert(0, place)
            place = place.parent
        return chain


def _seed_store(table: Table, owner: int, country: Country, places: _Places, random: Random, pictures: Sequence[int]) -> SeededStore:
    chain = places.pick(country, random)
    language = LANGUAGES.get(country.code, "en")
    pattern = random.choice(STORE_NAMES[language])
    name = pattern.format(name=random.choice(NAMES), family=random.choice(FAMILIES), place=chain[-1].name)[:80]
    line = random.choice(STORE_LINES[language].split(";"))
    smallest = next((each for each in reversed(chain) if each.latitude is not None), None)
    latitude, longitude = (smallest.latitude, smallest.longitude) if smallest else (country.latitude, country.longitude)
    tops = tuple(random.sample(_TOPS, random.choice((1, 1, 2, 3))))
    scope = random.choice((DeliveryScope.LOCAL, DeliveryScope.LOCAL, DeliveryScope.NATIONAL, DeliveryScope.PICKUP))
    region, prefecture, quarter = [*(each.pk for each in chain), None, None][:3]
    phone = f"{country.phone_prefix}{random.randrange(600_000_000, 699_999_999)}"
    landmark, about = random.choice(LANDMARKS[language].split(";")), f"{line}. {name}, {chain[-1].name}."
    pk = table.add(
        owner, f"seeded-store-{table.next_key}", name, line, about, phone, country.code, country.currency, region, prefecture, quarter,
        landmark, _near(latitude, random), _near(longitude, random), str(scope), _maybe(pictures, random), _maybe(pictures, random),
        json.dumps(list(tops)), random.random() < 0.3, random.random() < 0.5,
    )  # fmt: skip
    return SeededStore(pk, language, country.currency, tops, region or 0)


def _near(degrees: float | None, random: Random) -> float:
    """Within a kilometre or so."""
    return round((degrees or 0) + random.uniform(-0.01, 0.01), 6)


def _maybe(pictures: Sequence[int], random: Random) -> int | None:
    return random.choice(pictures) if pictures else None


def _seed_week(table: Table, store: int, random: Random) -> None:
    opens, closes = time(random.choice((8, 9))), time(random.choice((17, 18, 19, 20)), 30)
    for weekday in range(random.choice((5, 6, 6, 7))):
        table.add(store, weekday, opens, closes)


def _seed_zones(table: Table, store: SeededStore, random: Random) -> None:
    """Half of the stores say themselves what delivery costs."""
    if random.random() < 0.5:
        return
    rate, step = RATES[store.currency]
    minor = 1 if rate == 1 else 100
    price = round(random.randrange(10, 40) * 1_000 / rate / step) * step * minor
    table.add(store.pk, str(ZoneKind.PLACE), store.region, price, price * 20, 0)
    table.add(store.pk, str(ZoneKind.COUNTRY), None, price * 2, None, 1)
