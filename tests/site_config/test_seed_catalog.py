"""A made-up market: whole, found, the same for the same seed, and never by accident on a public site."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.services import refresh_prices
from shop.catalog.services.listing import create_product
from shop.events.models import DomainEvent
from shop.stores.models import Store
from tests.factories.catalog import create_category
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts


@pytest.fixture
def _places(db: None) -> None:
    for code, currency in (("GN", "GNF"), ("KE", "KES")):
        country = create_country(code=code, currency=currency)
        create_place(country=country, name=f"Region {code}")


def _seed(*, products: int = 120, **options: Any) -> None:
    call_command("seed_catalog", products=products, stores=5, pictures=0, verbosity=0, stdout=_Nowhere(), **options)


class _Nowhere:
    def write(self, _text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing to do."""


def _looks() -> list[tuple[Any, ...]]:
    fields = ("title", "brand", "status", "price_from_minor", "price_to_minor", "store__name", "category__path", "published_at")
    return list(Product.objects.order_by("pk").values_list(*fields))


@pytest.mark.usefixtures("_places")
def test_market_is_whole_found_and_the_same_for_the_same_seed(client: Client) -> None:
    undo = transaction.savepoint()
    _seed(seed=7)
    looks = _looks()
    assert len(looks) == 120
    assert broken_facts() == {}
    assert not DomainEvent.objects.exists()
    assert Variant.objects.count() > 150
    copies = {
        (product.price_from_minor, product.price_to_minor, product.is_on_sale, product.price_before_minor) for product in _refreshed()
    }
    assert copies == {(p.price_from_minor, p.price_to_minor, p.is_on_sale, p.price_before_minor) for p in Product.objects.all()}
    shown = Product.objects.live().in_market("GN").order_by("-published_at").first()
    assert shown is not None
    assert shown.title in client.get("/search/", {"q": shown.title}).content.decode().replace("&#x27;", "'")
    assert client.get(shown.get_absolute_url()).status_code == 200
    transaction.savepoint_rollback(undo)
    _seed(seed=7)
    assert _looks() == looks
    transaction.savepoint_rollback(undo)
    _seed(seed=8)
    assert _looks() != looks


def _refreshed() -> list[Product]:
    """As the catalogue's own services would have copied the prices."""
    products = list(Product.objects.select_related("store"))
    with transaction.atomic():
        undo = transaction.savepoint()
        for product in products:
            refresh_prices(product)
        transaction.savepoint_rollback(undo)
    return products


@pytest.mark.usefixtures("_places")
def test_what_was_there_stays_and_keys_go_on(bob: Any) -> None:
    store = create_store(owner=bob)
    mine = create_product(store, title="Ma robe", category=create_category())
    _seed(products=30)
    assert Product.objects.get(pk=mine.pk).title == "Ma robe"
    assert create_product(store, title="Ma robe", category=create_category()).slug == "ma-robe-2"
    assert Store.objects.count() == 6


@pytest.mark.usefixtures("_places")
def test_the_next_person_can_sign_up_and_every_table_goes_on_counting(client: Client, vendor: str) -> None:
    _seed(products=30)
    email = "fresh@example.com"
    answer = client.post("/account/signup/", {"name": "Fresh", "email": email, "password1": "a-long-enough-word-7"})
    assert answer.status_code == 302
    assert User.objects.filter(email=email).exists()
    behind = _sequences_behind() if vendor == "postgresql" else {}
    assert behind == {}


def _sequences_behind() -> dict[str, int]:
    """Tables with a key that their sequence has not come to yet, and that key."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(f'SELECT (SELECT MAX("{key}") FROM "{table}"), last_value FROM {sequence}')
                highest, last = cursor.fetchone()
                found |= {table: highest} if highest and highest > last else {}
    return found


@pytest.mark.django_db
def test_not_by_accident_on_a_public_site_and_not_without_places(settings: Any) -> None:
    with pytest.raises(CommandError, match="load_places"):
        _seed()
    settings.IS_PUBLIC = True
    with pytest.raises(CommandError, match="--yes"):
        _seed()
    assert not Product.objects.exists()
