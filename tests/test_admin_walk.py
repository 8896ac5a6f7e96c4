"""Every page of every model in the admin opens, where there is something to show, for whoever may see it; in French, for one of them."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse

from shop.accounts.models import User
from tests.admin_rows import fill_the_admin
from tests.admin_words import read_english
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.factories.custody import create_cashier, create_settler
from tests.urls.table import Cast

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
HANDS_OUT = ("cashier", "payouts.Payout")  # who pays out at a desk opens the payout to do so
ODD_WORDS = "o'brien % \u200f مرحبا"


def _address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def cast(alice: User, bob: User, carol: User, mallory: User, sam: User) -> Cast:
    return Cast(alice, bob, carol, mallory, sam)


def test_every_page_of_every_model_opens_for_each_role(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, for the rows of all models take two seconds to make."""
    fill_the_admin(cast)
    rows = {model: model._default_manager.order_by("pk").first() for model in MODELS}
    assert [model._meta.label for model, row in rows.items() if row is None] == [], "tests/admin_rows.py makes no row of these"
    assert list(_inlines_without_rows()) == [], "nor of what stands in their pages"
    assert [f"{row!r}" for row in rows.values() if not re.search(r"[^\W\d_]", str(row))] == [], "called by figures alone"
    roles = _roles(cast)
    for user in roles.values():
        assert _client_of(user).get(reverse("admin:index")).status_code == 200
    assert read_english(_client_of(cast.sam, language="fr").get(reverse("admin:index")).content.decode()) == set()
    _leave_out_what_is_beside(monkeypatch)
    assert [line for role, user in roles.items() for line in _walk(role, user, rows)] == []


def _inlines_without_rows() -> Iterator[str]:
    for model_admin in admin.site._registry.values():
        for inline in model_admin.inlines:
            if not inline.model._default_manager.exists():
                yield inline.model._meta.label


def _roles(cast: Cast) -> dict[str, User]:
    """Everything; everything but by rights that were given one by one; looking only; the two who have desks of their own; nothing."""
    editor, viewer = (create_user(name=name, is_staff=True) for name in ("Editor", "Viewer"))
    editor.user_permissions.set(Permission.objects.all())
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    few = {"cashier": create_cashier(), "settler": create_settler(), "clerk": create_user(is_staff=True)}
    return {"superuser": cast.sam, "editor": editor, "viewer": viewer, **few}


def _client_of(user: User, *, language: str = "en") -> QuickClient:
    client = QuickClient(raise_request_exception=False)
    client.cookies["django_language"] = language
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _leave_out_what_is_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of all models, and the sidebar, cost more than the pages themselves and are the same beside each."""
    monkeypatch.setattr(admin.site, "get_app_list", lambda *_args, **_named: [])
    monkeypatch.setattr(admin.site, "get_sidebar_list", lambda _request: [])


def _walk(role: str, user: User, rows: dict[type[Model], Any]) -> Iterator[str]:
    """What a page answers, where it is not what the role's rights say, and what it says in English to the one who reads French."""
    client, request = _client_of(user, language="fr" if role == "superuser" else "en"), RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=user.pk)
    for model, row in rows.items():
        for page, address, query, expected in _pages(role, admin.site._registry[model], request, row):
            answer = client.get(address, query)
            if answer.status_code != expected:
                yield f"{role}: {page} of {model._meta.label} answers {answer.status_code}"
            if role == "superuser":
                yield from (f"{page} of {model._meta.label}: {text}" for text in read_english(answer.content.decode()))


def _pages(role: str, model_admin: Any, request: Any, row: Any) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    model, pk = type(row), row.pk
    if not model_admin.has_view_or_change_permission(request):
        yield "page", _address(model, "change", pk), {}, 200 if (role, model._meta.label) == HANDS_OUT else 403
        return
    yield "page", _address(model, "change", pk), {}, 200
    if role != "editor":
        yield "list", _address(model, "changelist"), {}, 200
    if role != "superuser":
        return
    yield "search", _address(model, "changelist"), {"q": ODD_WORDS} | _filters(model_admin, request), 200
    yield "history", _address(model, "history", pk), {}, 200
    if model_admin.has_add_permission(request):
        yield "add", _address(model, "add"), {}, 200
    if model_admin.has_delete_permission(request, row):
        yield "delete", _address(model, "delete", pk), {}, 200


def _filters(model_admin: Any, request: Any) -> dict[str, Any]:
    """All filters of a list at once, each at its last choice: what one of them breaks, they break together."""
    changelist = model_admin.get_changelist_instance(request)
    query: dict[str, Any] = {}
    for spec in changelist.filter_specs:
        choices = [choice for choice in spec.choices(changelist) if choice.get("query_string")]
        query |= dict(parse_qsl(choices[-1]["query_string"].removeprefix("?"))) if choices else {}
    return query
