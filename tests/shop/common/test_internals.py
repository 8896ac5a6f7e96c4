"""Each thing of Django's inside that `prepared` stands on. A new Django is tried here first, then CHECKED_WITH is raised."""

import ast
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Value

from shop.catalog.models import Category, Product, Variant
from shop.common.prepared import Blank, prepared, prepared_delete, prepared_update
from shop.common.prepared.internals import (
    CHECKED_WITH,
    cached_relation,
    compiled_delete,
    compiled_select,
    compiled_update,
    compiled_values,
    give_prefetched,
    has_prefetched,
    let_server_bind,
    log_as_composed,
    mark_as_saved,
    sharing,
    take_over_row,
)

FENCED = {
    "get_compiler",
    "klass_info",
    "annotation_col_map",
    "get_related_populators",
    "get_cached_value",
    "_state",
    "queries_log",
    "_fields",
}


def test_this_django_was_looked_at() -> None:
    assert django.get_version() == CHECKED_WITH


def test_nothing_else_of_the_package_touches_them() -> None:
    for path in Path(settings.BASE_DIR, "shop/common/prepared").glob("*.py"):
        touched = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)} & FENCED
        assert not touched or path.name == "internals.py", path.name


def test_a_select_knows_its_columns_its_relations_and_its_annotations(db: None) -> None:
    (text, params), shape = compiled_select(Category.objects.select_related("parent").annotate(number=Count("children")).filter(slug="x"))
    assert text.startswith("SELECT")
    assert params == ("x",)
    assert shape.model is Category
    assert list(shape.names) == [field.attname for field in Category._meta.concrete_fields]
    assert [type(each).__name__ for each in shape.related] == ["RelatedPopulator"]
    assert [name for name, _position in shape.annotations] == ["number"]


def test_values_are_no_objects(db: None) -> None:
    with pytest.raises(TypeError):
        compiled_select(Category.objects.annotate(one=Value(1)).values("one"))


def test_columns_are_asked_for_alone_and_of_a_union_too(db: None) -> None:
    children = Category.objects.filter(slug="x").order_by().values_list("pk", "names")
    (text, params), converters = compiled_values(children)
    assert (text.startswith("SELECT"), params) == (True, ("x",))
    assert [position for position, _how in converters] == ([1] if connection.vendor == "postgresql" or converters else [])
    (text, params), _converters = compiled_values(children.union(Category.objects.filter(slug="y").order_by().values_list("pk", "names")))
    assert (" UNION " in text, tuple(params)) == (True, ("x", "y"))


def test_whole_objects_are_no_columns(db: None) -> None:
    with pytest.raises(TypeError):
        compiled_values(Category.objects.all())


def test_a_delete_and_an_update_are_one_statement(db: None) -> None:
    rows = Category.objects.filter(slug="x")
    assert compiled_delete(rows)[0].startswith("DELETE FROM")
    text, params = compiled_update(rows, {"position": F("position") + 1})
    assert text.startswith("UPDATE")
    assert tuple(params) == (1, "x")


def test_an_object_in_a_field_is_found_without_asking(db: None, django_assert_num_queries) -> None:
    parent = Category(slug="a")
    field = Category._meta.get_field("parent")
    with django_assert_num_queries(0):
        assert cached_relation(field, Category(parent=parent)) is parent
        assert cached_relation(field, Category(parent_id=1)) is None
    mark_as_saved(parent)
    assert (parent._state.adding, parent._state.db) == (False, "default")


def test_what_is_given_answers_as_if_it_had_been_prefetched(db: None, django_assert_num_queries) -> None:
    parent = Category.objects.create(slug="clothes", path="clothes", names={"en": "Clothes"})
    child = Category.objects.create(slug="shirts", path="clothes/shirts", names={"en": "Shirts"}, parent=parent)
    assert not has_prefetched(parent, "children")
    with django_assert_num_queries(0):
        give_prefetched(parent, "children", [child])
        assert list(parent.children.all()) == [child]
        assert parent.children.all()[0] is child
    assert has_prefetched(parent, "children")


def test_a_row_becomes_what_was_read_anew_and_forgets_what_it_held(db: None, django_assert_num_queries) -> None:
    parent = Category.objects.create(slug="clothes", path="clothes", names={"en": "Clothes"})
    held = Category.objects.prefetch_related("children").get(pk=parent.pk)
    child = Category.objects.create(slug="shirts", path="clothes/shirts", names={"en": "Shirts"}, parent=parent)
    Category.objects.filter(pk=parent.pk).update(position=7)
    take_over_row(held, Category.objects.select_related("parent").get(pk=parent.pk))
    assert (held.position, list(held.children.all()), held.parent) == (7, [child], None)
    row = Category.objects.get(pk=child.pk)
    take_over_row(row, Category.objects.select_related("parent").get(pk=child.pk))
    with django_assert_num_queries(0):
        assert row.parent == parent
    row.position = 8
    row.save()
    assert Category.objects.get(pk=child.pk).position == 8


def test_a_second_lock_stands_behind_the_first_and_stays_when_rows_are_filtered(db: None) -> None:
    locked = Variant.objects.select_related("product").select_for_update(of=("self",))
    shared = sharing(locked, Product).filter(sku="x")
    (text, _params), _shape = compiled_select(shared)
    (alone, _params), _shape = compiled_select(locked.filter(sku="x"))
    assert text == (f'{alone} FOR KEY SHARE OF "catalog_product"' if connection.features.has_select_for_update else alone)
    assert list(shared) == []


@pytest.mark.postgres
def test_the_server_binds_and_the_log_says_with_what(db: None, settings) -> None:
    settings.DEBUG = True
    with connection.cursor() as cursor:
        let_server_bind(cursor)
        cursor.execute("SELECT %s::int + 1", [41])
        log_as_composed(connection, "SELECT %s::int + 1", [41])
        assert cursor.fetchall() == [(42,)]
    assert connection.queries_log[-1]["sql"] == "SELECT 41::int + 1"


@prepared
def _of_slug(slug: Blank):
    return Category.objects.filter(slug=slug).annotate(one=Value(1))


@prepared_delete
def _gone(slug: Blank):
    return Category.objects.filter(slug=slug)


@prepared_update
def _moved(slug: Blank, by: Blank):
    return Category.objects.filter(slug=slug), {"position": F("position") + by}


@pytest.mark.parametrize("prepares", [True, False])
def test_both_ways_answer_alike(db: None, settings, prepares: bool) -> None:
    settings.DATABASE_PREPARES = prepares
    Category.objects.create(slug="x", path="x", names={"en": "X"}, position=3)
    assert _moved("x", 4) == 1
    (found,) = _of_slug("x")
    assert (found.slug, found.position, found.one, found.names) == ("x", 7, 1, {"en": "X"})
    assert _gone("x") == 1
    assert _of_slug("x") == []
