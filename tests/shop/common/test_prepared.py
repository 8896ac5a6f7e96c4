"""Kept SQL: what comes back is what the queryset would have brought, and never what was there before."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.prepared import Blank, PreparedSql, prepared, prepared_rows
from tests.factories.catalog import create_variant

pytestmark = pytest.mark.django_db


@prepared
def variants_of(store_id: Blank) -> QuerySet[Variant]:
    return Variant.objects.select_related("product__store__country", "product__cover").filter(product__store=store_id).order_by("pk")


@prepared
def published_before(at: Blank, *pks: Blank) -> QuerySet[Product]:
    return Product.objects.filter(published_at__lte=at).exclude(pk=pks[0] if pks else None)


def test_same_objects_as_from_the_queryset():
    variant, other = create_variant(), create_variant()
    assert variants_of(other.product.store_id) == [other]
    with CaptureQueriesContext(connection) as queries:
        (found,) = variants_of(variant.product.store_id)
        store = found.product.store
        assert (found.product.cover, found.product.title, store.name) == (None, variant.product.title, variant.product.store.name)
        assert (store.country.names, store.country.languages) == (variant.product.store.country.names, ["fr", "en"])
    assert len(queries) == 1
    plain = Variant.objects.select_related("product__store__country", "product__cover").get(pk=variant.pk)
    for kept, fresh in ((found, plain), (found.product, plain.product), (store, plain.product.store)):
        assert {**vars(kept), "_state": None} == {**vars(fresh), "_state": None}
    assert not found._state.adding


def test_annotations_come_with_the_objects():
    variant = create_variant()
    sisters = prepared(lambda pk: Product.objects.filter(pk=pk).annotate(sizes=Count("variants")))
    assert [found.sizes for found in sisters(variant.product_id)] == [1]


def test_rows_are_read_anew_each_time():
    variant = create_variant(stock=5)
    assert [found.stock for found in variants_of(variant.product.store_id)] == [5]
    Variant.objects.update(stock=4)
    assert [found.stock for found in variants_of(variant.product.store_id)] == [4]


def test_instants_and_the_number_of_values():
    product = create_variant().product
    later = now() + timedelta(seconds=1)
    assert (published_before(later), published_before(product.published_at - timedelta(seconds=1))) == ([product], [])
    assert published_before(later, product.pk) == []


def test_hostile_text_is_a_value():
    assert prepared(lambda title: Product.objects.filter(title=title))("' OR 1=1 --") == []


@prepared_rows
def told_of(store_id: Blank, *titles: Blank) -> QuerySet[Product, tuple[object, ...]]:
    own = Product.objects.filter(store=store_id).order_by().values_list("title", "published_at")
    others = Product.objects.filter(title=titles[0] if titles else "").order_by().values_list("title", "published_at")
    return own.union(others, all=True)


def test_columns_come_as_from_the_queryset():
    product, other = create_variant().product, create_variant().product
    assert told_of(product.store_id) == [(product.title, product.published_at)]
    assert sorted(told_of(other.store_id, product.title)) == sorted((each.title, each.published_at) for each in (product, other))
    Product.objects.filter(pk=product.pk).update(title="Renamed since")
    assert told_of(product.store_id) == [("Renamed since", product.published_at)]


def test_handwritten_sql_takes_each_value_where_it_stands():
    count = PreparedSql("SELECT COUNT(*), MAX(title) FROM catalog_product WHERE store_id = %s AND title <> %s AND store_id = %s", (1, 0, 1))
    product = create_variant().product
    assert count("' OR 1=1 --", product.store_id) == (1, product.title)
    assert count(product.title, product.store_id) == (0, None)
