"""Kept SQL that writes: the same rows as Django's own statements write."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.prepared import Blank, insert_rows, prepared_delete, prepared_update
from shop.common.prepared.inserts import FEW
from shop.events.models import DomainEvent
from shop.places.models import Country, Place
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.places import create_country, create_place

pytestmark = pytest.mark.django_db

HOSTILE = "'; DROP TABLE x; -- 100%s %% é ☕ \\ \"\n\t"


def event(**fields) -> DomainEvent:
    told = {
        "name": HOSTILE,
        "subject": "order",
        "subject_id": 2**40,
        "data": {"said": HOSTILE, "at": now(), "none": None, "list": [1, True]},
    }
    return DomainEvent(**told | fields)


def test_same_rows_as_bulk_create(alice):
    due = now() + timedelta(hours=1)
    both = [[event(), event(actor=alice, next_attempt_at=due, attempts=3)] for _ in range(2)]
    kept, (plain, other) = insert_rows(both[0]), DomainEvent.objects.bulk_create(both[1])
    assert [row.pk for row in kept] == [plain.pk - 2, other.pk - 2]
    assert all(not row._state.adding and row._state.db == "default" for row in kept)
    fields = [field.name for field in DomainEvent._meta.fields if field.name not in {"id", "data", "occurred_at"}]
    for mine, theirs in zip(kept, (plain, other), strict=True):
        assert DomainEvent.objects.values(*fields).get(pk=mine.pk) == DomainEvent.objects.values(*fields).get(pk=theirs.pk)
        assert DomainEvent.objects.get(pk=mine.pk).data["said"] == HOSTILE
        assert DomainEvent.objects.get(pk=mine.pk).occurred_at == mine.occurred_at  # set by the row itself, at its writing


def test_every_kind_of_value_comes_back_as_it_went():
    country = create_country()
    (place,) = insert_rows([Place(country=country, name="Ça", slug="ca", level=1, latitude=-9.537000000000001, longitude=1e-7)])
    fresh = Place.objects.get()
    names = [field.attname for field in Place._meta.fields]
    assert [getattr(fresh, name) for name in names] == [getattr(place, name) for name in names]
    assert (fresh.latitude, fresh.takes_cash, fresh.parent_id, fresh.country_id) == (-9.537000000000001, True, None, country.pk)


def test_none_costs_nothing_and_many_cost_one():
    with CaptureQueriesContext(connection) as queries:
        assert insert_rows([]) == []
    assert not queries
    with CaptureQueriesContext(connection) as queries:
        many = insert_rows(event() for _ in range(FEW + 5))
    assert len(queries) == 1
    assert sorted(row.pk for row in many) == list(DomainEvent.objects.order_by("pk").values_list("pk", flat=True))


def test_rows_with_a_key_of_their_own_keep_it():
    pack = create_country()
    pack.pk = "XX"
    assert insert_rows([pack]) == [Country.objects.get(pk="XX")]


def test_a_key_that_came_later_is_taken():
    child, parent = Place(name="b", slug="b", level=2, latitude=1, longitude=1), Place(name="a", slug="a", level=1, latitude=1, longitude=1)
    child.country = parent.country = create_country()
    child.parent = parent
    with pytest.raises(ValueError, match="parent"):
        insert_rows([child])
    insert_rows([parent])
    insert_rows([child])
    assert Place.objects.get(slug="b").parent == parent


def test_what_the_database_refuses_is_refused():
    create_place(name="Conakry")
    twice = Place(country=create_country(), name="Conakry", slug="conakry", level=1, latitude=1, longitude=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([twice])
    assert (Place.objects.count(), twice.pk) == (1, None)


@pytest.mark.postgres
def test_empty_and_filled_fields_are_prepared_once(alice):
    insert_rows([event()])
    insert_rows([event(actor=alice, next_attempt_at=now(), subject_id=1)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO \"events_domainevent\"%%'")
        assert cursor.fetchone() == (1,)


@prepared_delete
def lines_of(cart_id: Blank, *pks: Blank) -> QuerySet[CartLine]:
    return CartLine.objects.filter(cart=cart_id, pk__in=pks)


def test_delete_takes_those_and_says_how_many():
    carts = [Cart.objects.create(user=create_user()) for _ in range(2)]
    variants = [create_variant() for _ in range(3)]
    mine, _kept, _third = (CartLine.objects.create(cart=carts[0], variant=each, quantity=1, price_seen_minor=1) for each in variants)
    theirs = CartLine.objects.create(cart=carts[1], variant=variants[0], quantity=1, price_seen_minor=1)
    assert lines_of(carts[0].pk, mine.pk, theirs.pk) == 1
    assert lines_of(carts[0].pk, mine.pk, theirs.pk) == 0
    assert CartLine.objects.filter(pk=mine.pk).count() == 0
    assert CartLine.objects.count() == 3


@prepared_update
def renamed(pk: Blank, title: Blank, sku: Blank, ends_at: Blank) -> tuple[QuerySet[Variant], dict[str, Blank]]:
    return Variant.objects.filter(pk=pk), {"title": title, "sku": sku, "sale_ends_at": ends_at}


def test_update_changes_those_and_says_how_many():
    variant, other = create_variant(), create_variant()
    at = now()
    assert (renamed(variant.pk, HOSTILE, "", at), renamed(other.pk + 999, "x", "", None)) == (1, 0)
    variant.refresh_from_db()
    assert (variant.title, variant.sku, variant.sale_ends_at) == (HOSTILE, "", at)
    renamed(variant.pk, "", "S", None)
    variant.refresh_from_db()
    assert (variant.sku, variant.sale_ends_at) == ("S", None)
    assert Variant.objects.get(pk=other.pk).title == other.title
