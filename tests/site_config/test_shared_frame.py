"""What stands around pages is built once for all pages of a view, also while one of them is built for all."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.common.pages import expire_pages
from site_config import peoples_pages
from tests.factories.accounts import create_user
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_product_on_sale

FRAME = ["components/_foot.html", "components/_header.html"]


@pytest.fixture(autouse=True)
def _sharing(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which pieces were built, as they are. Each says that it shows the frame's words."""
    names: list[str] = []
    build = peoples_pages._build_part

    def build_and_note(request: Any, template: str, kind: Any) -> Any:
        names.append(template)
        return replace(build(request, template, kind), tags=("words:frame",))

    monkeypatch.setattr(peoples_pages, "_build_part", build_and_note)
    return names


@pytest.fixture
def addresses(db: None) -> list[str]:
    """Of three products."""
    return [create_product_on_sale().get_absolute_url() for _number in range(3)]


def _text(person: User, address: str) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


def test_frame_is_built_once_and_says_what_is_each_persons_own(addresses: list[str], alice: User, built: list[str]) -> None:
    adama = create_user(name="Adama Barry")
    create_cart_line(user=alice, variant=Product.objects.all()[0].variants.get(), quantity=2)
    for address in addresses:
        for person, units in ((alice, ["2", "2"]), (adama, ["0", "0"])):
            text = _text(person, address)
            assert re.findall(r'id="cart-count-\w+"[^>]*>(\d+)<', text) == units
            assert text.count(f'name="next" value="{address}"') == 1, "back to this page"
    assert sorted(built) == FRAME


def test_page_is_dropped_with_the_piece_that_it_took(addresses: list[str], alice: User, built: list[str]) -> None:
    for address in addresses:
        _text(alice, address)
        kept = _queries(alice, address)
        expire_pages(["words:frame"])
        assert _queries(alice, address) > kept
    assert sorted(built) == sorted(FRAME * (1 + len(addresses)))


def test_search_box_says_what_each_searched_for_in_one_frame(alice: User, built: list[str]) -> None:
    for words in ("robe", " bazin ", 'l\'or "fin"', ""):
        text = _text(alice, f"{reverse('search:search')}?{urlencode({'q': words})}")
        box = re.search(r'<input type="search" name="q" [^>]*>', text)
        assert box
        assert f'value="{escape(words)}"' in box[0]
    assert sorted(built) == FRAME


def _queries(person: User, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _text(person, address)
    return len(queries)
