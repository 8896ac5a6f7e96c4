"""No label that the admin shows is an attribute's English name."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from shop.accounts.models import User
from site_config.admin_labels import LABELS, has_no_label
from site_config.product_packages import PRODUCT

SAME = {"code", "conversation", "destination", "latitude", "longitude", "parent", "position", "type", "version", "session", "sessions"}


def _shown(model_admin: admin.ModelAdmin) -> Iterator[tuple[type[Model], str]]:
    request = RequestFactory().get("/admin/")
    request.user = User(pk=1, is_staff=True, is_superuser=True, is_active=True)
    model = model_admin.model
    names = [*model_admin.get_list_display(request), *model_admin.get_list_filter(request)]
    yield from ((model, name[0] if isinstance(name, tuple) else name) for name in names if isinstance(name, (str, tuple)))
    if model_admin.date_hierarchy:
        yield model, model_admin.date_hierarchy
    for part in (model_admin, *(inline(model, admin.site) for inline in model_admin.inlines)):
        told = part.fieldsets or [(None, {"fields": part.fields or part.readonly_fields})]
        yield from ((part.model, name) for name in flatten_fieldsets(told))


def _is_described(model_admin: admin.ModelAdmin, name: str) -> bool:
    """Whether a column that is no field says how it is called: its attribute's English name would stand above it otherwise."""
    parts = [model_admin, *(inline(model_admin.model, admin.site) for inline in model_admin.inlines), model_admin.model]
    shown = next((getattr(part, name) for part in parts if hasattr(part, name)), None)
    return "__" in name or name in model_admin.form.base_fields or hasattr(getattr(shown, "fget", shown), "short_description")


def _without_label() -> set[str]:
    found = set()
    for model_admin in admin.site._registry.values():
        for model, name in _shown(model_admin):
            try:
                field = model._meta.get_field(name) if isinstance(name, str) else None
            except FieldDoesNotExist:
                if not _is_described(model_admin, name):
                    found.add(f"{model._meta.label}.{name}")
                continue
            if field is not None and has_no_label(field) and field.name not in LABELS:
                found.add(f"{model._meta.label}.{name}")
    return found


def test_each_field_that_the_admin_shows_has_a_label() -> None:
    assert _without_label() == set()


@pytest.mark.parametrize("name", sorted(LABELS))
def test_it_has_its_french(name: str) -> None:
    with translation.override("en"):
        english = str(LABELS[name])
    with translation.override("fr"):
        assert str(LABELS[name]) != english or english in SAME


def test_rights_are_listed_in_the_language_of_the_reader(db: None, sam: User, client: Client) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "fr"
    page = client.get(reverse("admin:accounts_user_change", args=[sam.pk])).content.decode()
    assert "Comptes | adresse | modifier" in page
    assert not re.search(r">[^<]*\bCan (?:add|change|delete|view|confirm|work)\b", page)


def _own_words(method: ast.FunctionDef) -> set[str]:
    """Words that stand in it as they are, and not inside a call that translates them."""
    translated = {
        id(part)
        for call in ast.walk(method)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "gettext", "pgettext"}
        for part in ast.walk(call)
    }
    texts = [node for line in method.body for node in ast.walk(line) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {text.value for text in texts if id(text) not in translated and re.search("[a-z]{2}", text.value)}


def test_no_row_is_called_by_english_words() -> None:
    """The admin names a row by its `__str__` in titles, links and questions."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_config.name.startswith(PRODUCT) and "__str__" in vars(model):
            method = ast.parse(textwrap.dedent(inspect.getsource(vars(model)["__str__"]))).body[0]
            assert isinstance(method, ast.FunctionDef)
            method.body = [line for line in method.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
            found[model._meta.label] = _own_words(method)
    assert len(found) > 50
    assert {label: words for label, words in found.items() if words} == {}
