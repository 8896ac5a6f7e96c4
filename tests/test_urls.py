"""Every route, walked as every kind of visitor. A new route without a row fails."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.urls
from shop.accounts.models import User
from tests.urls.table import Cast, Row

ROWS: list[Row] = [
    row
    for module in pkgutil.iter_modules(tests.urls.__path__)
    for row in getattr(importlib.import_module(f"tests.urls.{module.name}"), "ROWS", [])
]
CASES = [pytest.param(row, visitor, status, id=f"{row.name}-{row.method}-{visitor}") for row in ROWS for visitor, status in row.cases()]


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
    assert routes - {row.name for row in ROWS} == set()


def test_no_row_without_a_route() -> None:
    assert {row.name for row in ROWS} - set(_names(get_resolver())) == set()


@pytest.fixture
def cast(alice: User, bob: User, carol: User, mallory: User, sam: User) -> Cast:
    return Cast(alice=alice, bob=bob, carol=carol, mallory=mallory, sam=sam)


@pytest.mark.parametrize(("row", "visitor", "status"), CASES)
def test_visitor_gets_what_the_table_says(client: Client, cast: Cast, row: Row, visitor: str, status: int) -> None:
    address = reverse(row.name, args=list(row.args(cast)))
    if visitor != "anonymous":
        client.force_login(getattr(cast, visitor), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(address, row.data) if row.method == "post" else client.get(address, row.data)
    assert response.status_code == status
