"""Dear pages are limited by person and by address; what visitors share counts for nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from shop.accounts.models import User
from shop.common import dear_pages
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country
from tests.ports import reserved_port

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["redis there", "redis away"], autouse=True)
def _any_redis(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[None]:
    create_country(code="GN")
    with reserved_port() as nobody:
        if request.param == "redis away":
            away = {"BACKEND": "site_config.cache.TolerantRedisCache", "LOCATION": f"redis://127.0.0.1:{nobody}/{id(request)}"}
            settings.CACHES = {"default": away, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        yield


@pytest.fixture
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three a minute for a person or for visitors without a session, six for an address; each test its own: this process remembers."""
    meant, test = dear_pages._may_have, request.node.name.replace(" ", "-")
    monkeypatch.setattr(dear_pages, "_may_have", lambda request, kind, a_minute: meant(request, f"{kind}.{test}", 3))
    monkeypatch.setattr(dear_pages, "NEIGHBOURS", 2)
    monkeypatch.setattr(dear_pages, "STRANGERS", 1)


def _search(browser: Client, **headers: str) -> HttpResponse:
    return browser.get("/search/?q=robe", headers=headers)


def test_a_person_has_so_many_and_neighbours_have_theirs(few: None, alice: User, bob: User) -> None:
    signed_in = [Client(REMOTE_ADDR="203.0.113.5"), Client(REMOTE_ADDR="203.0.113.5")]
    for browser, user in zip(signed_in, (alice, bob), strict=True):
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert [_search(signed_in[0]).status_code for _each in range(4)] == [200, 200, 200, 429]
    assert [_search(signed_in[1]).status_code for _each in range(3)] == [200, 200, 200]
    visitor = Client(REMOTE_ADDR="203.0.113.5")
    assert _search(visitor).status_code == 429, "the address has had its six"
    assert _search(Client(REMOTE_ADDR="198.51.100.7")).status_code == 200


def test_visitors_behind_one_address_whose_browsers_are_alike_are_not_one_person(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dear_pages, "NEIGHBOURS", 10)
    monkeypatch.setattr(dear_pages, "STRANGERS", 5)
    chrome = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"}
    answers = [_search(Client(REMOTE_ADDR="203.0.113.6"), **chrome).status_code for _each in range(16)]
    assert answers == [200] * 15 + [429]


def test_it_is_said_in_words_and_when_to_come_back(few: None) -> None:
    browser = Client(REMOTE_ADDR="198.51.100.8")
    answers = [_search(browser) for _each in range(4)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    assert 'href="">Try again</a>' in answers[-1].content.decode()
    assert "Wait a minute, then try again." in answers[-1].content.decode()
    # A whole page in the place of a piece: our script says it in a toast and leaves the page as it is.
    assert b"<!DOCTYPE html>" in _search(browser, **{"HX-Request": "true"}).content
    assert "Attendez une minute" in _search(browser, **{"Accept-Language": "fr"}).content.decode()


def test_shared_pages_count_for_nothing(few: None, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    address = f"/c/{create_product_on_sale().category.path}/"
    browser = Client(REMOTE_ADDR="198.51.100.9")
    assert [browser.get(address).status_code for _each in range(8)] == [200] * 8
    assert [browser.get(f"{address}?page={number}").status_code for number in range(3)] == [200, 200, 429]
