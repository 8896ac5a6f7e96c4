"""Visitors share pages; a change shows in the very next one, and nothing personal is ever shared."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisAway

from shop.accounts.models import User
from shop.catalog.events import CATEGORY_CHANGED, PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Product
from shop.catalog.services import change_rating, move_stock
from shop.catalog.services.listing import VariantChange, approve_product, archive_product, update_variants
from shop.catalog.states import MovementReason, ProductStatus
from shop.common import pages
from shop.common.clock import now
from shop.common.money import Money
from shop.events.commit_reactions import note_change
from shop.events.services import record_event
from shop.search.services import index_product
from shop.stores.services import pause_store, reopen_store, set_holiday, update_store
from site_config import page_store
from site_config.cache import TolerantRedisCache
from site_config.page_store import memory
from site_config.shared_pages import TOKEN_MARK
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_variant
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.stores import create_store

Committed = Callable[[], AbstractContextManager[Any]]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


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
    index_product(made.pk)
    return made


def _get(address: str, *, cookies: dict[str, str] | None = None, **headers: str) -> HttpResponse:
    client = Client()
    client.cookies.load(cookies or {})
    return client.get(address, headers=headers)


def _text(address: str, **options: Any) -> str:
    return _get(address, **options).content.decode()


def _queries(address: str, **options: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert _get(address, **options).status_code == 200
    return len(queries)


def _pages_of(product: Product) -> dict[str, str]:
    return {
        "home": "/",
        "top shelf": f"/c/{product.category.path.split('/')[0]}/",
        "shelf": product.category.get_absolute_url(),
        "store": product.store.get_absolute_url(),
        "product": product.get_absolute_url(),
    }


def test_second_visitor_costs_no_query_in_any_process(product: Product) -> None:
    for address in _pages_of(product).values():
        assert _queries(address) > 0
        assert _queries(address) == 0
    memory.clear()  # as in another process
    assert [_queries(address) for address in _pages_of(product).values()] == [0] * 5


def _change_price(product: Product, actor: User) -> None:
    variant = product.variants.get()
    update_variants(product, changes={variant.pk: VariantChange(Money(77_000, "GNF"))}, actor_id=actor.pk)


def _sell_out(product: Product, actor: User) -> None:
    move_stock(product.variants.get(), -3, reason=MovementReason.DAMAGED, actor=actor)


def _rename_store(product: Product, actor: User) -> None:
    update_store(product.store, actor_id=actor.pk, name="Boutique Binta")


def _go_away(product: Product, actor: User) -> None:
    today = now().date()
    set_holiday(product.store, first=today, last=today, actor_id=actor.pk)


def _review(product: Product, _actor: User) -> None:
    change_rating(product.pk, count=1, total=4)


ALL = {"home", "top shelf", "shelf", "store", "product"}
# (A category's shelf and a storefront's follow the search index, which a job of the same commit writes: here at once.)
CHANGES: list[tuple[Callable[[Product, User], object], str, set[str]]] = [
    (_change_price, r"77.000", ALL),
    (_sell_out, "Sold out", {"product"}),
    (_rename_store, "Boutique Binta", ALL),
    (_review, r"4\.0 of 5 stars, 1 review<", ALL),
    (_go_away, "Away until", {"store", "product"}),
]


@pytest.mark.parametrize(("change", "shown", "where"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_change_shows_at_once_wherever_it_is_shown(
    product: Product, bob: User, committed: Committed, change: Callable[[Product, User], object], shown: str, where: set[str]
) -> None:
    before = {name: _text(address) for name, address in _pages_of(product).items()}
    assert [name for name, text in before.items() if re.search(shown, text)] == []
    with committed():
        change(product, bob)
    after = {name: _text(address) for name, address in _pages_of(product).items()}
    assert {name for name, text in after.items() if re.search(shown, text)} >= where


def test_title_shows_at_once_and_other_products_pages_stay_kept(product: Product, committed: Committed) -> None:
    elsewhere = create_product_on_sale(title="Lampe", category=create_category(name="Maison"), store=create_store())
    for address in (*_pages_of(product).values(), *_pages_of(elsewhere).values()):
        _text(address)
    with committed():
        Product.objects.filter(pk=product.pk).update(title="Robe de fête")
        record_event(PRODUCT_CHANGED, product.pk, data=ProductChangedData(fields=["title"]))
    assert [name for name, address in _pages_of(product).items() if "Robe de fête" not in _text(address)] == []
    kept = {name: _queries(address) for name, address in _pages_of(elsewhere).items() if name != "home"}
    assert set(kept.values()) == {0}, kept


def test_new_product_and_one_that_goes_show_at_once_on_their_shelves(product: Product, sam: User, committed: Committed) -> None:
    waiting = create_product(
        title="Nouveau pagne", category=product.category, store=product.store, status=ProductStatus.SUBMITTED, published_at=None
    )
    create_variant(product=waiting)
    everywhere = [address for name, address in _pages_of(product).items() if name != "product"]
    assert [address for address in everywhere if "Nouveau pagne" in _text(address)] == []
    with committed():
        approve_product(waiting, actor_id=sam.pk)
    assert [address for address in everywhere if "Nouveau pagne" not in _text(address)] == []
    with committed():
        archive_product(waiting, actor_id=sam.pk)
    assert [address for address in everywhere if "Nouveau pagne" in _text(address)] == []


def test_paused_store_leaves_the_shelves_at_once_and_comes_back(product: Product, bob: User, committed: Committed) -> None:
    where = {name: address for name, address in _pages_of(product).items() if name in {"home", "shelf", "top shelf"}}
    assert [name for name, address in where.items() if "Robe bazin" not in _text(address)] == []
    with committed():
        pause_store(product.store, actor_id=bob.pk)
    assert [name for name, address in where.items() if "Robe bazin" in _text(address)] == []
    assert _get(product.get_absolute_url()).status_code == 404
    with committed():
        reopen_store(product.store, actor_id=bob.pk)
    assert [name for name, address in where.items() if "Robe bazin" not in _text(address)] == []


def test_what_is_reserved_shows_at_once_and_what_is_undone_tells_nobody(product: Product, committed: Committed) -> None:
    address, variant = product.get_absolute_url(), product.variants.get()
    assert "Only 3 left" in _text(address)
    with committed(), suppress(OutOfStock), transaction.atomic():
        note_change("stock", variant.product_id)
        raise OutOfStock(title="", available=0)
    assert _queries(address) == 0
    with committed():
        create_order(variants=[variant])
    assert "Only 2 left" in _text(address)


def test_handler_does_it_again_when_the_process_died_in_between(product: Product, bob: User, run_events: Callable[[], None]) -> None:
    address = product.get_absolute_url()
    _text(address)
    _change_price(product, bob)  # never "committed": its process is gone
    assert not re.search("77.000", _text(address))
    run_events()
    assert re.search("77.000", _text(address))


def test_page_built_while_something_changed_is_not_shown_again(
    product: Product, bob: User, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = page_store.keep_page

    def slowly(key: str, page: Any) -> None:
        with committed():
            _change_price(product, bob)
        keep(key, page)

    monkeypatch.setattr("site_config.shared_pages.keep_page", slowly)
    assert not re.search("77.000", _text(product.get_absolute_url()))
    monkeypatch.undo()
    assert re.search("77.000", _text(product.get_absolute_url()))


@pytest.mark.parametrize(
    "other",
    [
        {"cookies": {"django_language": "fr"}},
        {"accept_language": "fr"},
        {"cookies": {"market": "KE"}},
        {"cookies": {"theme": "dark"}},
        {"hx_request": "true"},
        {"hx_request": "true", "hx_boosted": "true"},
    ],
    ids=str,
)
def test_other_kinds_of_visitors_have_pages_of_their_own(product: Product, other: dict[str, Any]) -> None:
    create_country(code="KE", currency="KES")
    address = product.category.get_absolute_url()
    first = _text(address)
    cookies = other.get("cookies")
    headers = {name: value for name, value in other.items() if name != "cookies"}
    assert _queries(address, cookies=cookies, **headers) > 0
    theirs = _text(address, cookies=cookies, **headers)
    assert TOKEN.sub("", theirs) != TOKEN.sub("", first)
    assert _queries(address, cookies=cookies, **headers) == 0


def test_signed_in_and_known_visitors_are_never_served_from_it(product: Product, alice: User, client: Client) -> None:
    address = product.get_absolute_url()
    _text(address)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(queries) > 0
    assert "ETag" not in answer
    memory.clear()
    caches["pages"].clear()
    client.get(address)
    assert "Sign out" not in _text(address), "a page of hers was kept"
    for cookie in ("sessionid", "anything"):
        assert "ETag" not in _get(address, cookies={cookie: "x"}), "it may have a cart: see test_peoples_pages"
    assert _queries(address, authorization="Basic eDp4") > 0


def test_visitor_with_a_cart_sees_its_badge_and_leaves_it_to_nobody(product: Product, client: Client) -> None:
    client.get(product.get_absolute_url())
    client.post("/cart/add/", {"variant": product.variants.get().pk, "quantity": 2})
    mine = client.get("/").content.decode()
    assert re.search(r'id="cart-count-head">2<', mine)
    assert not re.search(r'id="cart-count-head">2<', _text("/"))


def test_each_visitor_has_a_token_of_their_own_that_works(product: Product) -> None:
    address = product.get_absolute_url()
    seen = set()
    for _ in range(3):
        client = Client(enforce_csrf_checks=True)
        text = client.get(address).content.decode()
        assert TOKEN_MARK not in text
        tokens = set(TOKEN.findall(text)) | set(re.findall(r'"X-CSRFToken":"(\w+)"', text))
        assert len(tokens) == 1
        seen |= tokens
        answer = client.post("/cart/add/", {"variant": product.variants.get().pk, "csrfmiddlewaretoken": tokens.pop()})
        assert answer.status_code == 302
    assert len(seen) == 3
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(address)
    assert stranger.post("/cart/add/", {"variant": product.variants.get().pk, "csrfmiddlewaretoken": seen.pop()}).status_code == 403


def test_missing_page_is_not_kept_and_has_a_token(db: None) -> None:
    text = _text("/p/nowhere/")
    assert TOKEN_MARK not in text
    assert not any(b"<!DOCTYPE" in part for page in memory._pages.values() for part in page.parts), "but for the frame"


def test_browser_that_has_the_page_is_told_so(product: Product, bob: User, committed: Committed) -> None:
    client, address = Client(), product.get_absolute_url()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "no-cache" in first["Cache-Control"]
    assert {"Cookie", "Accept-Language", "HX-Request"} <= {part.strip() for part in first["Vary"].split(",")}
    with committed():
        _change_price(product, bob)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_kept_page_is_as_safe_and_as_well_logged_as_a_built_one(product: Product) -> None:
    built, kept = _get("/"), _get("/")
    for header in ("Content-Security-Policy", "X-Frame-Options", "Content-Type", "X-Content-Type-Options", "Content-Language"):
        assert kept[header] == built[header], header
    assert kept["X-Request-ID"] != built["X-Request-ID"]
    assert kept.wsgi_request.resolver_match.view_name == "catalog:home"


def test_where_a_visitor_came_from_is_left_out(product: Product) -> None:
    address = product.category.get_absolute_url()
    first = _text(f"{address}?fbclid=secret-of-one&utm_source=news&page=1")
    assert "secret-of-one" not in first
    assert _queries(f"{address}?page=1&utm_source=other") == 0
    assert _queries(f"{address}?page=2") > 0


def test_kept_no_longer_than_told(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    address = product.get_absolute_url()
    _text(address)
    real = page_store.time.time
    monkeypatch.setattr(page_store.time, "time", lambda: real() + 61)
    assert _queries(address) > 0


def test_cache_that_lost_its_memory_shows_nothing_old(product: Product) -> None:
    address = product.get_absolute_url()
    _text(address)
    caches["pages"].clear()  # this process still has the page
    Product.objects.update(title="Robe de fête")
    assert "Robe de fête" in _text(address)


def test_shelf_that_is_renamed_is_renamed_everywhere(product: Product, committed: Committed) -> None:
    _text("/")
    with committed():
        record_event(CATEGORY_CHANGED, product.category_id)
    assert _queries("/") > 0


def test_one_builds_and_the_others_wait_for_it(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_store, "PATIENCE_SECONDS", 0.05)
    with page_store.building("key") as first, page_store.building("key") as second:
        assert (first, second) == (None, None), "after a moment the other one builds as well"
    assert _queries(product.get_absolute_url()) > 0


class _Away:
    def __getattr__(self, name: str) -> Any:
        def fail(*_args: Any, **_kwargs: Any) -> Any:
            raise RedisAway(name)

        return fail


def test_without_the_cache_pages_are_built_and_changes_are_told_when_it_is_back(
    product: Product, monkeypatch: pytest.MonkeyPatch, committed: Committed, bob: User
) -> None:
    address = product.get_absolute_url()
    _text(address)
    away = TolerantRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr(away, "_cache", _Away(), raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(pages, "_page_cache", lambda: away)
        with committed():
            _change_price(product, bob)
        assert re.search("77.000", _text(address))
        assert pages.expire_pages(["product:1"]) is False
    assert _queries(address) > 0, "the page from before the cache went away"
    assert not pages._unheard
