"""Every route, walked as every kind of visitor. A new route without a row fails."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseNotFound
from django.template import RequestContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.urls
from shop.accounts.models import User
from tests.clients import QuickClient
from tests.urls.table import Cast, Row

ROWS: list[Row] = [
    row
    for module in pkgutil.iter_modules(tests.urls.__path__)
    for row in getattr(importlib.import_module(f"tests.urls.{module.name}"), "ROWS", [])
]

MOST_KEYS = 24
FOR_ALL = {"healthz", "offline_page", "readyz", "robots", "service_worker", "sitemap", "sitemap_portion"}  # whoever asks
OF_THE_BASE = {"lang", "rtl"}  # the base template sets them, in the same dictionary


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_route_has_a_row() -> None:
    # The admin's own routes are walked by tests/test_admin.py.
    routes = {name for name in _names(get_resolver()) if not name.startswith("admin:")}
    assert routes - {row.name for row in ROWS} == set(), "give each a row in tests/urls, beside those of its app: who gets which answer"


def test_no_row_without_a_route() -> None:
    assert {row.name for row in ROWS} - set(_names(get_resolver())) == set(), "no such address any more: take the rows out of tests/urls"


@pytest.fixture
def cast(alice: User, bob: User, carol: User, mallory: User, sam: User) -> Cast:
    return Cast(alice=alice, bob=bob, carol=carol, mallory=mallory, sam=sam)


def test_every_visitor_is_shown_that_something_is_not_there(cast: Cast) -> None:
    for person in (None, cast.alice, cast.bob, cast.carol, cast.mallory, cast.sam):
        client = QuickClient()
        if person:
            client.force_login(person)
        response = client.get("/no/such/page/")
        assert response.status_code == 404
        assert "404.html" in [template.name for template in response.templates]


@pytest.fixture
def plain_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sixth of all answers is that something is not there: the page that says so is the same each time, and is drawn once, above."""
    usual = URLResolver.resolve_error_handler

    def resolve(resolver: URLResolver, status: int) -> Any:
        return (lambda _request, exception: HttpResponseNotFound()) if status == 404 else usual(resolver, status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", resolve)


@pytest.mark.usefixtures("plain_absence")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}-{row.method}")
def test_visitors_get_what_the_table_says(cast: Cast, row: Row) -> None:
    """Each finds the same house: what one visit changed is undone before the next."""
    address = reverse(row.name, args=list(row.args(cast)))
    answers = {}
    for visitor, _status in row.cases():
        with transaction.atomic():
            answers[visitor] = _visit(address, row, None if visitor == "anonymous" else getattr(cast, visitor))
            transaction.set_rollback(True)
    assert answers == dict(row.cases())


def _visit(address: str, row: Row, person: User | None) -> int:
    client = QuickClient()
    if person:
        person.refresh_from_db()
        client.force_login(person)
    response = client.post(address, row.data) if row.method == "post" else client.get(address, row.data)
    assert _may_be_kept_by(response) != "anybody" or row.name in FOR_ALL, f"{row.name}: a proxy may show it to somebody else"
    assert len(_keys_of_view(response)) <= MOST_KEYS, f"{row.name}: who reads the template has to know {sorted(_keys_of_view(response))}"
    return response.status_code


def _may_be_kept_by(response: Any) -> str:
    said = {word.strip() for word in response.headers.get("Cache-Control", "").split(",")}
    return "nobody" if "no-store" in said else "its reader" if "private" in said else "anybody"


def _keys_of_view(response: Any) -> set[str]:
    """What the view gave to the template, without what every page has."""
    contexts = response.context or []
    page = next((context for context in contexts if isinstance(context, RequestContext)), None)
    return set().union(*page.dicts[2:]) - OF_THE_BASE if page else set()  # the first two: Django's constants, and the context processors'
