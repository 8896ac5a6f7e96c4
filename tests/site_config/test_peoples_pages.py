"""People who are signed in share pages with others of their kind, but for what is their own; and none is ever shown another's."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services.favorites import toggle_favorite
from shop.catalog.states import ProductStatus
from shop.common.own_parts import MARK, OwnNumber, open_for_own_parts
from shop.search.models import SearchLog
from shop.search.services import index_product
from shop.stores.services import follow_store, pause_store
from site_config import peoples_pages
from site_config.page_store import memory
from site_config.shared_pages import TOKEN_MARK
from tests.factories.accounts import create_user
from tests.factories.auctions import create_auction
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_variant
from tests.factories.notifications import tell
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.site_config.test_shared_pages import CHANGES, _pages_of

Committed = Callable[[], AbstractContextManager[Any]]
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<="X-CSRFToken":")\w+')
BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_QUERIES = 6  # session, person, cart, messages, notifications, heart or follow
DELIVERY_QUERIES = 4  # on a product's page, to one's own door: the address, the store, its areas, its hours


@pytest.fixture(autouse=True)
def _sharing(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    """What is done within has been committed afterwards."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def product(db: None) -> Product:
    shelf = create_category(name="Robes", parent=create_category(name="Mode"))
    made = create_product_on_sale(title="Robe bazin", category=shelf, store=create_store(name="Chez Fatou"), stock=3)
    create_product_on_sale(title="Pagne", category=shelf, store=made.store)
    index_product(made.pk)
    return made


@pytest.fixture
def adama(db: None) -> User:
    """Another buyer, of alice's kind."""
    return create_user(email="adama@example.com", name="Adama Barry")


def _client(person: User | None, **cookies: str) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    client.cookies.load(cookies)
    return client


def _text(person: User | None, address: str, **cookies: str) -> str:
    answer = _client(person, **cookies).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [each["sql"] for each in queries]


def _addresses(product: Product) -> list[str]:
    reviews = f"{product.get_absolute_url()}reviews/"
    return [*_pages_of(product).values(), f"{product.category.get_absolute_url()}?in_stock=1", reviews]


def _own(text: str) -> dict[str, Any]:
    """What a page says to one alone."""
    return {
        "name": re.findall(r'<p class="menu__title">\s*([^<]*?)\s*</p>', text)[0],
        "cart": re.findall(r'id="cart-count-\w+"[^>]*>(\d+)<', text),
        "bell": re.findall(r"Notifications, (\d+) unread", text),
        "heart": re.findall(r'aria-pressed="(\w+)"\s+aria-label="Favourite', text),
        "live": set(re.findall(r'data-live="\w+:(\d+)"', text)),
    }


def test_second_person_costs_little_and_whoever_comes_after(product: Product, alice: User, adama: User) -> None:
    for address in _addresses(product):
        first = _queries(_client(alice), address)
        again = _queries(_client(adama), address)
        most = MOST_QUERIES + (DELIVERY_QUERIES if address == product.get_absolute_url() else 0)
        assert len(again) <= most, again
        assert len(first) > len(again)
        memory.clear()  # as in another process
        assert len(_queries(_client(adama), address)) <= most


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("mode", ["visitor", "buyer", "seller", "selling", "courier"])
def test_page_is_the_same_as_if_it_was_built_for_the_one_alone(
    product: Product, alice: User, mode: str, language: str, settings: Any
) -> None:
    grants = {"seller": {"is_seller": True}, "selling": {"is_seller": True}, "courier": {"is_courier": True}}.get(mode, {})
    other = create_user(name="Other Person", **grants)
    User.objects.filter(pk=alice.pk).update(**grants)
    alice.refresh_from_db()
    create_cart_line(user=alice, variant=product.variants.get(), quantity=2)
    toggle_favorite(alice, product)
    follow_store(alice, product.store)
    tell(alice)
    client = _client(None if mode == "visitor" else alice, django_language=language)
    if mode == "visitor":
        client.post("/cart/add/", {"variant": product.variants.get().pk, "quantity": 2})
        client.get("/cart/")  # has said so
    if mode == "selling":
        client.post("/account/mode/", {"mode": "sell"})
    for address in _addresses(product):
        if mode != "visitor":
            _client(other, django_language=language).get(address)  # it is built for somebody else
        client.get(address)
        shared = client.get(address)
        assert TOKEN_MARK not in shared.content.decode()
        assert MARK not in shared.content.decode()
        settings.PAGE_CACHE_SECONDS = 0
        alone = client.get(address)
        settings.PAGE_CACHE_SECONDS = 60
        assert _plain(shared.content.decode()) == _plain(alone.content.decode()), address
        assert shared.wsgi_request.resolver_match.view_name == alone.wsgi_request.resolver_match.view_name
        for header in ("Content-Security-Policy", "Vary", "Content-Type", "Content-Language"):
            assert shared[header] == alone[header], header


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", TOKEN.sub("token", text))


def test_nobody_is_shown_anything_of_another(product: Product, alice: User, adama: User) -> None:
    create_cart_line(user=alice, variant=product.variants.get(), quantity=2)
    toggle_favorite(alice, product)
    tell(alice)
    tell(alice)
    for address in (product.get_absolute_url(), "/", product.category.get_absolute_url()):
        hers, his, hers_again = (_text(person, address) for person in (alice, adama, alice))
        has_heart = address == product.get_absolute_url()
        assert _own(hers) == _own(hers_again)
        assert _own(hers) | {"cart": ["2", "2"], "bell": ["2"], "heart": ["true"] * has_heart} == _own(hers)
        assert _own(his) | {"cart": ["0", "0"], "bell": ["0"], "heart": ["false"] * has_heart} == _own(his)
        assert _own(hers)["live"] == {str(alice.pk)}
        assert _own(his)["live"] == {str(adama.pk)}
        for mine in (alice.name, alice.email):
            assert not mine or mine not in his
    for name in (alice.name, adama.name, alice.email):
        assert not any(name and name.encode() in part for page in memory._pages.values() for part in page.parts)


def test_what_one_does_shows_at_once_and_to_no_other(product: Product, alice: User, adama: User) -> None:
    address = product.get_absolute_url()
    hers, his = _client(alice), _client(adama)
    before = _own(his.get(address).content.decode())
    hers.get(address)
    hers.post(reverse("catalog:favorite_toggle", args=[product.pk]))
    hers.post("/cart/add/", {"variant": product.variants.get().pk, "quantity": 1})
    tell(alice)
    assert _own(hers.get(address).content.decode()) | {"cart": ["1", "1"], "bell": ["1"], "heart": ["true"]} == _own(
        hers.get(address).content.decode()
    )
    assert _own(his.get(address).content.decode()) == before


@pytest.mark.parametrize(("change", "shown", "where"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_change_shows_at_once_to_people_too(
    product: Product, alice: User, bob: User, committed: Committed, change: Callable[[Product, User], object], shown: str, where: set[str]
) -> None:
    before = {name: _text(alice, address) for name, address in _pages_of(product).items()}
    assert [name for name, text in before.items() if re.search(shown, text)] == []
    with committed():
        change(product, bob)
    after = {name: _text(alice, address) for name, address in _pages_of(product).items()}
    assert {name for name, text in after.items() if re.search(shown, text)} >= where


def test_each_language_market_and_theme_has_its_own(product: Product, alice: User, bob: User) -> None:
    create_country(code="KE", currency="KES")
    english = _text(alice, "/")
    assert "Robe bazin" in english
    assert 'lang="fr"' in _text(bob, "/", django_language="fr")
    assert "Robe bazin" not in _text(bob, "/", market="KE")
    assert 'data-theme="dark"' in _text(bob, "/", theme="dark")
    User.objects.filter(pk=bob.pk).update(country="KE")
    assert "Robe bazin" not in _text(bob, "/"), "the market of the account"
    assert "Robe bazin" in _text(bob, "/", market="GN")
    assert _plain(_text(alice, "/")) == _plain(english)


def test_token_is_the_visitors_own_and_the_same_all_over_the_page(product: Product, alice: User, adama: User) -> None:
    address, seen = product.get_absolute_url(), set()
    _text(alice, address)
    for person in (alice, adama):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend=BACKEND)
        tokens = set(TOKEN.findall(client.get(address).content.decode()))
        assert len(tokens) == 1
        form = {"variant": product.variants.get().pk, "csrfmiddlewaretoken": next(iter(tokens))}
        assert client.post("/cart/add/", form).status_code == 302
        assert not seen & tokens
        stranger = Client(enforce_csrf_checks=True)
        stranger.get(address)
        assert stranger.post("/cart/add/", form).status_code == 403
        seen |= tokens


def test_message_is_shown_once_and_to_the_one_it_is_for(product: Product, alice: User, adama: User) -> None:
    hers, his = _client(alice), _client(adama)
    for client in (hers, his):
        client.get("/")
    hers.post("/cart/add/", {"variant": product.variants.get().pk, "quantity": 1})
    assert "is in your cart" not in his.get("/").content.decode()
    assert "is in your cart" in hers.get("/").content.decode()
    assert "is in your cart" not in hers.get("/").content.decode()
    assert not list(get_messages(hers.get("/").wsgi_request))


def test_auction_is_built_for_each_bidder(product: Product, alice: User, bob: User) -> None:
    auction = create_auction()
    address = auction.product.get_absolute_url()
    for person in (alice, bob, alice):
        assert len(_queries(_client(person), address)) > MOST_QUERIES
    assert not any(b"<!DOCTYPE" in part for page in memory._pages.values() for part in page.parts), "but for the frame"


def test_draft_is_shown_to_its_owner_and_staff_alone(product: Product, alice: User, sam: User) -> None:
    draft = create_product(title="Brouillon", store=product.store, category=product.category, status=ProductStatus.DRAFT)
    create_variant(product=draft)
    address = draft.get_absolute_url()
    for _time in range(2):
        assert "Preview" in _text(product.store.owner, address)
        assert "Preview" in _text(sam, address)
        assert _client(alice).get(address).status_code == 404


def test_staff_are_shown_pages_of_their_own(product: Product, alice: User, sam: User) -> None:
    _text(alice, "/")
    assert "Administration" in _text(sam, "/")
    assert "Administration" not in _text(alice, "/")


def test_number_of_ones_own_is_of_no_use_in_a_page_for_all() -> None:
    request = RequestFactory().get("/")
    parts = open_for_own_parts(request)
    number = OwnNumber(request, "cart/_own_count.html")
    shown = engines["django"].from_string('{% load ui %}{% badge_count number "x" %}').render({"number": number}, request)
    assert shown == f"{MARK}0."
    assert [part.values for part in parts] == [{"element_id": "x"}]
    with pytest.raises(TypeError, match="for all"):
        engines["django"].from_string("{% if number %}x{% endif %}").render({"number": number}, request)


def test_page_for_all_is_built_without_anything_of_the_sender(product: Product, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[HttpRequest] = []

    build = peoples_pages.open_for_own_parts
    monkeypatch.setattr(peoples_pages, "open_for_own_parts", lambda request: seen.append(request) or build(request))
    client = _client(alice, other="secret", market="GN")
    client.get("/")
    sent = client.cookies["sessionid"].value
    assert len(seen) == 3, "the page, and what stands above and below all pages"
    for request in seen:
        assert request.user.pk is None
        assert (request.user.email, request.user.name) == (User().email, "")
        assert request.session.session_key is None
        assert dict(request.session) == {"mode": "shop"}
        assert set(request.COOKIES) == {"market"}
        assert not any(sent in str(value) for value in (*request.META.values(), *request.headers.values()))


def test_without_the_cache_people_have_their_pages(product: Product, alice: User) -> None:
    caches["pages"].clear()
    assert "Robe bazin" in _text(alice, product.get_absolute_url())


def test_search_is_shared_and_each_that_is_shown_is_logged(product: Product, alice: User, adama: User) -> None:
    hers, his = _client(alice), _client(adama)
    shown = [(client, words) for words in ("bazin", "zzzz") for client in (hers, his, hers)]
    numbers = []
    for client, words in shown:
        found = re.search(r'data-search-log="(\d+)"', client.get("/search/", {"q": words}).content.decode())
        assert found
        numbers.append(int(found[1]))
    assert numbers == list(SearchLog.objects.order_by("pk").values_list("pk", flat=True))
    assert list(SearchLog.objects.order_by("pk").values_list("words", "hits")) == [("bazin", 1)] * 3 + [("zzzz", 0)] * 3
    statements = _queries(_client(adama), "/search/?q=bazin")
    assert len(statements) <= MOST_QUERIES, statements
    answer = Client().get("/search/", {"q": "bazin"})
    assert "data-search-log" in answer.content.decode(), "for visitors without a session too"


def test_search_shows_a_change_at_once(product: Product, alice: User, bob: User, committed: Committed) -> None:
    assert "Robe bazin" in _text(alice, "/search/?q=bazin")
    with committed():
        pause_store(product.store, actor_id=bob.pk)
    assert "Robe bazin" not in _text(alice, "/search/?q=bazin")


def test_pages_with_something_of_ones_own_are_private_when_built_and_when_kept(product: Product, alice: User) -> None:
    signed_in, guest, visitor = Client(), Client(), Client()
    signed_in.force_login(alice, backend=BACKEND)
    create_place(country=product.store.country, parent=product.store.region, level=2, name="Ratoma")
    assert guest.post(reverse("accounts:place"), {"quarter": "Ratoma"}).status_code == 302
    for client in (signed_in, guest, visitor):
        for address in (*_pages_of(product).values(), "/search/"):
            told = [client.get(address).headers.get("Cache-Control") for _time in ("built", "kept")]
            assert told == ["private, no-cache"] * 2, address
    for address in ("/favorites/", "/account/"):
        assert signed_in.get(address).headers["Cache-Control"] == "private, no-cache"
    for address in ("/cart/", "/checkout/", "/orders/"):
        assert "no-store" in signed_in.get(address).headers["Cache-Control"]
