"""Which market is being visited."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from shop.accounts.models import User
from shop.places import middleware
from shop.places.models import Country
from tests.factories.places import create_country

SWITCH = reverse("accounts:market")


@pytest.fixture
def markets(db: None) -> list[Country]:
    return [create_country(code="GN"), create_country(code="KE")]


def _market(*, cookie: str = "", user: User | None = None) -> str:
    request = RequestFactory().get("/")
    request.COOKIES["market"] = cookie
    if user:
        request.user = user
    middleware.market_middleware(lambda _request: HttpResponse())(request)
    return request.market.code


def test_without_a_word_it_is_the_default(markets: list[Country]) -> None:
    assert _market() == "GN"


def test_the_accounts_country_comes_before_the_default(markets: list[Country], alice: User) -> None:
    alice.country_id = "KE"
    assert _market(user=alice) == "KE"


def test_the_visitors_choice_comes_first(markets: list[Country], alice: User) -> None:
    alice.country_id = "GN"
    assert _market(cookie="KE", user=alice) == "KE"


@pytest.mark.parametrize("cookie", ["XX", "", "\x00", "ke", "K" * 5000])
def test_a_strange_cookie_is_ignored(markets: list[Country], cookie: str) -> None:
    assert _market(cookie=cookie) == "GN"


def test_a_closed_market_is_not_visited(markets: list[Country]) -> None:
    Country.objects.filter(code="KE").update(is_active=False)
    assert _market(cookie="KE") == "GN"


def test_nothing_loaded_is_an_empty_shop(db: None) -> None:
    assert _market(cookie="KE") == ""


def test_asking_twice_is_one_query_and_not_asking_is_none(markets: list[Country], django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        middleware.market_middleware(lambda _request: HttpResponse())(request)
    with django_assert_num_queries(1):
        assert request.market.code == "GN"
        assert [*request.markets] == ["GN", "KE"]
        assert request.market.currency == "GNF"


def test_switch_sets_the_cookie_and_goes_back(client: Client, markets: list[Country]) -> None:
    response = client.post(SWITCH, {"market": "KE", "next": "/places/about/"})
    assert (response.status_code, response["Location"]) == (302, "/places/about/")
    cookie = response.cookies["market"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("KE", True, "Lax", 31_536_000)
    assert client.get("/places/about/").wsgi_request.market.code == "KE"


def test_cookie_is_secure_on_a_public_site(client: Client, markets: list[Country], settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert client.post(SWITCH, {"market": "KE"}).cookies["market"]["secure"] is True


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_switch_never_leads_away(client: Client, markets: list[Country], target: str) -> None:
    assert client.post(SWITCH, {"market": "KE", "next": target})["Location"] == "/"


def test_unknown_market_is_404_and_sets_nothing(client: Client, markets: list[Country]) -> None:
    response = client.post(SWITCH, {"market": "XX"})
    assert response.status_code == 404
    assert "market" not in response.cookies
    assert client.get(SWITCH).status_code == 405
