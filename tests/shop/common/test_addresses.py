"""Kept addresses are those that Django puts together."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, path, reverse, set_script_prefix
from django.utils.safestring import mark_safe

from shop.common import addresses
from shop.common.addresses import address_of

urlpatterns = [path("elsewhere/<slug:slug>/", lambda request: None, name="home"), path("x/<str:text>/", lambda request: None, name="text")]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    addresses._reversed.cache_clear()


def _rendered(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values, RequestFactory().get("/"))


def test_address_is_put_together_once() -> None:
    for _time in range(3):
        assert address_of("catalog:product", "robe") == reverse("catalog:product", args=["robe"])
        assert address_of("catalog:category", "mode/robes") == reverse("catalog:category", args=["mode/robes"])
    assert addresses._reversed.cache_info().misses == 2


def test_template_gets_the_address_of_its_values() -> None:
    for slug in ("robe", "pagne", mark_safe("savon")):
        assert _rendered('{% url "catalog:product" slug %}', slug=slug) == reverse("catalog:product", args=[slug])
        assert _rendered('{% url "catalog:product" slug=slug %}', slug=slug) == reverse("catalog:product", args=[slug])
        assert _rendered('{% url "catalog:product" slug as it %}[{{ it }}]', slug=slug) == f"[{reverse('catalog:product', args=[slug])}]"


def test_what_has_no_address_says_so_each_time() -> None:
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            address_of("catalog:product")
        with pytest.raises(NoReverseMatch):
            _rendered('{% url "catalog:product" slug %}', slug="no slug")
        assert _rendered('{% url "nowhere" as it %}[{{ it }}]') == "[]"


def test_another_site_has_other_addresses(settings) -> None:
    assert address_of("search:search") == "/search/"
    set_script_prefix("/shop/")
    try:
        assert address_of("search:search") == "/shop/search/"
    finally:
        set_script_prefix("/")
    settings.ROOT_URLCONF = "tests.shop.common.test_addresses"
    assert address_of("home", "a") == "/elsewhere/a/"
    with pytest.raises(NoReverseMatch):
        address_of("search:search")
    assert _rendered('{% url "text" text %}', text="a'b&c") == "/x/a&#x27;b&amp;c/"
