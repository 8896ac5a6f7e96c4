"""Suggestions, saved searches, and what became of a search."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.test import Client

from shop.accounts.models import User
from shop.catalog.events import PRODUCT_PRICE_CHANGED, PRODUCT_RATED, PRODUCT_RESTOCKED, PRODUCT_REVIEWED, PRODUCT_SOLD_OUT
from shop.catalog.models import Favorite
from shop.common.clock import now
from shop.events.declarations import Event
from shop.events.models import DomainEvent
from shop.events.services import record_event
from shop.notifications.models import Notification
from shop.search.models import SavedSearch, SearchClick, SearchDocument, SearchLog, SearchWord
from shop.search.queries.report import search_report
from shop.search.services import (
    attribute_order,
    index,
    index_each_product_once,
    index_product,
    rebuild_search,
    record_new_matches,
    recount_words,
    refresh_popularity,
    sweep_index,
)
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def market(db: None) -> None:
    create_product_on_sale(title="Samsung Galaxy", category=create_category(name="Samples"), store=create_store(name="Sampa House"))
    create_product_on_sale(title="Sandales")
    rebuild_search()


def test_the_box_offers_words_products_categories_and_stores(client: Client, market: None) -> None:
    page = client.get("/search/suggestions/", {"q": "Sám"}).content.decode()
    for line in ("/search/?q=samsung", ">Samsung Galaxy<", ">Sampa House<"):
        assert line in page
    assert "/c/samples/" not in page, "three letters mean no category yet"
    assert "/c/samples/" in client.get("/search/suggestions/", {"q": "samp"}).content.decode()
    assert "Sandales" not in page
    for text in ("s", "", "\x00", "%", "🧵"):
        assert "<a" not in client.get("/search/suggestions/", {"q": text}).content.decode()


def test_the_box_forgives_a_typo_and_a_letter_too_many(client: Client, market: None) -> None:
    for typed in ("samsnug", "samsungg", "samsungx"):
        assert "/search/?q=samsung" in client.get("/search/suggestions/", {"q": typed}).content.decode(), typed


def test_the_box_offers_no_word_of_another_market(client: Client, market: None) -> None:
    abroad = create_store(name="Nakuru", country=create_country(code="KE"))
    index_product(create_product_on_sale(title="Samovar", store=abroad).pk)
    assert "samovar" not in client.get("/search/suggestions/", {"q": "samo"}).content.decode()
    client.cookies["market"] = "KE"
    assert "samovar" in client.get("/search/suggestions/", {"q": "samo"}).content.decode()


def test_the_box_offers_no_category_that_is_empty_in_this_market(client: Client, market: None) -> None:
    create_category(name="Samovars")
    abroad = create_store(name="Nakuru", country=create_country(code="KE"))
    top = create_category(name="Tableware")
    below = create_category(name="Samosas", parent=top)
    index_product(create_product_on_sale(title="Frying pan", store=abroad, category=below).pk)
    page = client.get("/search/suggestions/", {"q": "samo"}).content.decode()
    assert "/c/" not in page
    client.cookies["market"] = "KE"
    page = client.get("/search/suggestions/", {"q": "samo"}).content.decode()
    assert below.get_absolute_url() in page
    assert "samovars" not in page.lower(), "nobody sells them anywhere"
    assert top.get_absolute_url() in client.get("/search/suggestions/", {"q": "tableware"}).content.decode(), "what is below it counts"


@pytest.mark.parametrize("typed", ["samo", "samsung", "sand", "galaxy sa", "samp", "sampa h"])
def test_whatever_the_box_offers_finds_something(client: Client, market: None, typed: str) -> None:
    create_category(name="Samovars")
    page = client.get("/search/suggestions/", {"q": typed}).content.decode()
    for address in re.findall(r'href="([^"]+)"', page):
        shown = client.get(unescape(address))
        assert shown.status_code == 200, address
        if "results" in (shown.context or {}):
            assert shown.context["results"].products or shown.context.get("stores"), address


def test_words_that_never_stand_together_are_not_offered(client: Client, market: None) -> None:
    page = client.get("/search/suggestions/", {"q": "galaxy sa"}).content.decode()
    assert "?q=galaxy+samsung" in page
    assert "?q=galaxy+sampa" in page, "the store's name"
    assert "sandales" not in page


def test_who_saves_a_search_is_told_once_of_what_is_new(client: Client, alice: User, market: None, run_events: Callable[[], None]) -> None:
    client.force_login(alice, backend=BACKEND)
    for query in ("q=leppi&sort=price", "sort=newest&q=leppi&low="):
        client.post("/search/saved/add/", {"query": query, "label": "leppi"})
    saved = SavedSearch.objects.get()
    assert saved.query == "q=leppi"
    assert record_new_matches() == 0
    create_product_on_sale(title="Leppi", published_at=now() + timedelta(seconds=1))
    rebuild_search()
    assert record_new_matches() == 1
    SavedSearch.objects.update(seen_until=now() + timedelta(minutes=1))
    assert record_new_matches() == 0
    run_events()
    assert Notification.objects.get(kind="search.matched").recipient == alice
    assert DomainEvent.objects.filter(name="search.matched").count() == 1
    client.post(f"/search/saved/{saved.pk}/", {"switch": "1"})
    assert not SavedSearch.objects.get().is_on
    client.post(f"/search/saved/{saved.pk}/", {"delete": "1"})
    assert not SavedSearch.objects.exists()


def test_a_visitor_is_sent_to_sign_in_before_saving(client: Client, market: None) -> None:
    response = client.post("/search/saved/add/", {"query": "q=wax"})
    assert response.status_code == 302
    assert "/account/login/" in response.url
    assert not SavedSearch.objects.exists()


def test_a_search_is_logged_without_telling_who(client: Client, market: None) -> None:
    client.get("/search/", {"q": "samsung", "in_stock": "1", "at": "9.5,-13.6"}, REMOTE_ADDR="203.0.113.9")
    client.get("/search/", {"q": "zzzz"})
    client.get("/search/")
    found, nothing = SearchLog.objects.order_by("pk")
    assert (found.words, found.hits, found.filters) == ("samsung", 1, "in_stock=1")
    assert (nothing.words, nothing.hits) == ("zzzz", 0)
    assert "203.0.113.9" not in found.visitor
    assert found.visitor != nothing.visitor


def test_a_visitor_s_click_is_theirs_after_signing_in(client: Client, alice: User, market: None) -> None:
    client.get("/search/", {"q": "samsung"})
    log, document = SearchLog.objects.get(), SearchDocument.objects.get(title__contains="samsung")
    client.post("/search/click/", {"log": log.pk, "product": document.pk})
    client.post("/search/click/", {"log": log.pk, "product": document.pk})
    assert SearchClick.objects.get().user is None
    user_logged_in.send(User, request=SimpleNamespace(session=client.session), user=alice)
    assert SearchClick.objects.get().user == alice
    log.refresh_from_db()
    assert log.clicked_at is not None
    assert attribute_order(0, buyer_id=alice.pk) == 0
    for nonsense in ({"log": "x", "product": "1"}, {"log": "999", "product": document.pk}, {}):
        assert client.post("/search/click/", nonsense).status_code == 204
    assert SearchClick.objects.count() == 1


def test_what_is_kept_becomes_popular_overnight(alice: User, market: None) -> None:
    product_id = SearchDocument.objects.get(title__contains="sandales").pk
    Favorite.objects.create(user=alice, product_id=product_id)
    assert refresh_popularity() == 1
    assert SearchDocument.objects.get(pk=product_id).popularity == 1
    rebuild_search()
    assert SearchDocument.objects.get(pk=product_id).popularity == 1, "writing it anew keeps the figure"
    Favorite.objects.all().delete()
    assert refresh_popularity() == 1
    assert SearchDocument.objects.get(pk=product_id).popularity == 0


def test_words_are_counted_overnight(market: None) -> None:
    create_product_on_sale(title="Sandales en cuir")
    rebuild_search()
    recount_words()
    assert SearchWord.objects.get(word="sandales").frequency == 2


def test_the_sweep_finds_what_jobs_lost(market: None) -> None:
    create_product_on_sale(title="Lost")
    gone = SearchDocument.objects.get(title__contains="sandales").product
    gone.status = "archived"
    gone.save()
    assert sweep_index() == 2
    assert sorted(SearchDocument.objects.values_list("title", flat=True)) == [" lost ", " samsung galaxy "]


@pytest.mark.parametrize("event", [PRODUCT_PRICE_CHANGED, PRODUCT_SOLD_OUT, PRODUCT_RESTOCKED])
def test_prices_and_stock_reach_the_index(market: None, run_events: Callable[[], None], event: Event[Any]) -> None:
    product = SearchDocument.objects.get(title__contains="sandales").product
    product.variants.update(stock=0, price_minor=7)
    product.price_from_minor = 7
    product.save()
    with transaction.atomic():
        data = {"from": 9, "to": 7} if event is PRODUCT_PRICE_CHANGED else {"variant": product.variants.first().pk, "available": 0}
        record_event(event, product.pk, data=data)
    run_events()
    document = SearchDocument.objects.get(product=product)
    assert (document.price_from, document.in_stock) == (7, False)


def test_staff_see_what_is_looked_for_in_vain_and_what_searches_lead_to(client: Client, sam: User, mallory: User, market: None) -> None:
    for words, hits, corrected, clicked, ordered in (
        ("samsung", 1, "", True, True), ("samsumg", 0, "samsung", True, False), ("kora", 0, "", False, False),
        ("kora", 0, "", False, False),
    ):  # fmt: skip
        SearchLog.objects.create(
            country="GN", visitor="x", words=words, hits=hits, corrected=corrected,
            clicked_at=now() if clicked else None, ordered_at=now() if ordered else None,
        )  # fmt: skip
    SearchLog.objects.filter(pk=SearchLog.objects.create(country="GN", visitor="x", words="old", hits=0).pk).update(
        searched_at=now() - timedelta(days=31)
    )
    figures = search_report()
    assert (figures.searches, figures.in_vain, figures.clicked, figures.ordered, figures.order_percent) == (4, 3, 2, 1, 25.0)
    assert [(term["words"], term["times"], term["corrected"]) for term in figures.terms] == [("kora", 2, ""), ("samsumg", 1, "samsung")]
    client.force_login(sam, backend=BACKEND)
    page = client.get("/admin/search/searchlog/").content.decode()
    assert "Looked for in vain" in page
    assert "25.0%" in page
    assert client.post("/admin/search/searchlog/add/").status_code == 403
    assert '<a href="/search/saved/"' in client.get("/").content.decode()
    client.force_login(mallory, backend=BACKEND)
    assert client.get("/admin/search/searchlog/").status_code in {302, 403}


def test_each_product_is_indexed_once_for_many_events(monkeypatch: pytest.MonkeyPatch, run_events: Callable[[], None]) -> None:
    sold_out, restocked = create_product_on_sale(title="Sandales"), create_product_on_sale(title="Wax")
    asked: list[list[int]] = []
    write = index._index_batch
    monkeypatch.setattr(index, "_index_batch", lambda ids: asked.append(list(ids)) or write(ids))
    for event in (PRODUCT_RATED, PRODUCT_REVIEWED):
        record_event(event, sold_out.pk)
    record_event(PRODUCT_REVIEWED, restocked.pk)
    with index_each_product_once():
        run_events()
        assert asked == []
    assert asked == [sorted([sold_out.pk, restocked.pk])]
    assert SearchDocument.objects.count() == 2


def test_what_was_not_indexed_does_not_count_as_handled(run_events: Callable[[], None]) -> None:
    record_event(PRODUCT_REVIEWED, create_product_on_sale().pk)

    def stop() -> None:
        with index_each_product_once():
            run_events()
            raise KeyError

    with pytest.raises(KeyError):
        stop()
    assert DomainEvent.objects.unhandled().filter(name=PRODUCT_REVIEWED.name).exists()
    assert index._gathered.get() is None
