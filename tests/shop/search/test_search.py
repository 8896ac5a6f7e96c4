"""Finding products, whatever is typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.events.declarations import declared_event
from shop.events.services import record_event
from shop.search.models import SearchDocument, SearchStore
from shop.search.queries.stores import stores_with_words
from shop.search.search_words import fold_words, query_words
from shop.search.services import index_product, rebuild_search
from shop.stores.models import Store
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_product_on_sale, create_variant
from tests.factories.places import create_country
from tests.factories.stores import create_store
from tests.hostile import naughty_strings


def _found(client: Client, query: str, **more: str) -> list[str]:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return [product.title for product in response.context["products"]]


@pytest.fixture
def market(db: None) -> None:
    fashion = create_category(name="Fashion", names={"en": "Fashion", "fr": "Mode"})
    store = create_store(name="Chez Fatou")
    create_product_on_sale(
        title="Robe brodée en wax", category=fashion, store=store, description="<p>Coupe</p><p><b>ample</b></p>", brand="Vlisco"
    )
    create_product_on_sale(title="Pagne tissé", category=fashion, description="Idéal pour une robe en wax")
    create_product_on_sale(title="Ventilateur", category=create_category(name="Home"))
    create_product_on_sale(title="Robe cachée", status=ProductStatus.DRAFT)
    rebuild_search()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("robe", ["Robe brodée en wax", "Pagne tissé"]),
        ("ROBE BRODEE", ["Robe brodée en wax"]),
        ("wax robe", ["Robe brodée en wax", "Pagne tissé"]),
        ("tisse", ["Pagne tissé"]),
        ("robe ventilateur", []),
        ("fatou", ["Robe brodée en wax"]),
        ("vlisco", ["Robe brodée en wax"]),
        ("mode", ["Pagne tissé", "Robe brodée en wax"]),
        ("ample", ["Robe brodée en wax"]),
        ("cachée", []),
        ("", ["Ventilateur", "Pagne tissé", "Robe brodée en wax"]),
        ("!!! ---", ["Ventilateur", "Pagne tissé", "Robe brodée en wax"]),
        ("%", ["Ventilateur", "Pagne tissé", "Robe brodée en wax"]),
    ],
)
def test_every_word_must_match_and_titles_come_first(client: Client, market: None, query: str, titles: list[str]) -> None:
    assert _found(client, query) == titles


def test_a_search_may_stay_on_one_shelf(client: Client, market: None) -> None:
    assert _found(client, "", c="home") == ["Ventilateur"]
    assert _found(client, "robe", c="home") == []
    assert len(_found(client, "robe", c="no/such/shelf")) == 2


def test_an_order_may_be_asked_for(client: Client, market: None) -> None:
    Product.objects.filter(title="Pagne tissé").update(price_from_minor=1)
    rebuild_search()
    assert _found(client, "robe", sort="price") == ["Pagne tissé", "Robe brodée en wax"]


def test_other_markets_are_not_searched(client: Client, market: None) -> None:
    create_product_on_sale(title="Robe du Kenya", store=create_store(country=create_country(code="KE")))
    rebuild_search()
    assert "Robe du Kenya" not in _found(client, "robe")


def test_skus_and_variants_are_found(client: Client, db: None) -> None:
    product = create_product_on_sale(title="Robe")
    create_variant(product=product, title="XL / Émeraude", sku="RB-77-XL")
    rebuild_search()
    for query in ("rb-77-xl", "emeraude"):
        assert _found(client, query) == ["Robe"]


def test_nothing_found_shows_a_way_on(client: Client, market: None) -> None:
    page = client.get("/search/?q=zzz&in_stock=1").content.decode()
    assert "Clear the filters" in page
    page = client.get("/search/?q=zzz").content.decode()
    assert "Nothing found for “zzz”" in page
    assert "c=fashion" in page


def test_nothing_found_names_the_shelf_that_one_of_the_words_means(client: Client, market: None) -> None:
    shelf = create_category(name="Musical instruments", names={"en": "Musical instruments", "fr": "Instruments de musique"})
    assert client.get("/search/?q=instru+zzz").context["near_category"] is None, "an empty shelf is no way on"
    cache.clear()
    index_product(create_product_on_sale(title="Kora", category=shelf).pk)
    response = client.get("/search/?q=instru+zzz")
    assert response.context["near_category"] == ("Musical instruments", "/c/musical-instruments/")
    assert '<a class="chip" href="/c/musical-instruments/">Musical instruments</a>' in response.content.decode()
    for text in ("zzz", "de zzz", "mus zzz", "strument zzz"):
        assert client.get("/search/", {"q": text}).context["near_category"] is None, "no word of a shelf is meant"


@pytest.mark.parametrize(
    "text", ["\x00", "robe\x00", "a" * 100_000, "' OR 1=1 --", "\ud800", "%_%", "\\", "\u202erobe", "🧵" * 50, "\n\r\t"]
)
def test_no_query_breaks_it(client: Client, market: None, text: str) -> None:
    for address in ("/search/", Store.objects.first().get_absolute_url()):
        assert client.get(address, {"q": text.encode("utf-8", "replace"), "c": text.encode("utf-8", "replace")}).status_code == 200


def test_naughty_strings_never_break_it(client: Client, market: None, data: Path) -> None:
    for text in naughty_strings(data):
        response = client.get("/search/", {"q": text, "c": text, "sort": text, "low": text, "page": text})
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


@pytest.mark.parametrize("name", ["product.approved", "product.changed"])
def test_what_is_live_is_found_as_soon_as_the_job_has_run(client: Client, run_events: Callable[[], None], name: str) -> None:
    product = create_product_on_sale(title="Leppi")
    assert _found(client, "leppi") == []
    with transaction.atomic():
        record_event(declared_event(name), product.pk)
    run_events()
    assert _found(client, "leppi") == ["Leppi"]


@pytest.mark.parametrize("name", ["product.archived", "product.rejected", "product.changes_requested"])
def test_what_is_not_live_is_taken_out(client: Client, run_events: Callable[[], None], name: str) -> None:
    product = create_product_on_sale(title="Leppi")
    index_product(product.pk)
    Product.objects.update(status=ProductStatus.ARCHIVED)
    assert _found(client, "leppi") == [], "at once, whatever the index says"
    with transaction.atomic():
        record_event(declared_event(name), product.pk, data={"reason": "The pictures are another shop's."})
    run_events()
    assert SearchDocument.objects.count() == 0


def test_a_store_s_pause_and_new_name_reach_the_index(client: Client, run_events: Callable[[], None]) -> None:
    product = create_product_on_sale(title="Leppi")
    index_product(product.pk)
    for status, name, expected in ((StoreStatus.PAUSED, "store.paused", 0), (StoreStatus.OPEN, "store.reopened", 1)):
        Store.objects.update(status=status, name="Maison Bazin")
        with transaction.atomic():
            record_event(declared_event(name), product.store_id)
        run_events()
        assert SearchDocument.objects.count() == expected
    assert _found(client, "bazin") == ["Leppi"]


def test_rebuilding_forgets_what_is_gone(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    product = create_product_on_sale()
    create_product_on_sale()
    rebuild_search()
    Product.objects.filter(pk=product.pk).update(status=ProductStatus.DRAFT)
    call_command("rebuild_search")
    assert capsys.readouterr().out == "1 products can be found.\n"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Électro-Ménager", "electro menager"),
        ("STRASSE straße", "strasse strasse"),
        ("ﬁn", "fin"),
        ("Œuvre", "oeuvre"),
        ("ɓiɗɗo ŋaari", "biddo ngaari"),
        ("ثَوْب", "ثوب"),
        ("a\x00b_c", "a b c"),
        ("!!!", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold_words(text) == folded


def test_only_the_first_words_count() -> None:
    assert query_words("x y x z") == ["x", "y", "z"]
    assert query_words("robe de la mode") == ["robe", "mode"]
    assert query_words("de la") == ["de", "la"]
    assert len(query_words(" ".join(str(n) for n in range(50)))) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["chez_%", "50%", "a\\b"])
def test_signs_of_patterns_are_looked_for_as_they_are(word: str) -> None:
    SearchStore.objects.create(store=create_store(), country="GN", name=f" {word} ", words=f" {word} ")
    SearchStore.objects.create(store=create_store(), country="GN", name=" chez fatou 500 ab ", words=" chez fatou 500 ab ")
    assert [entry.name for entry in stores_with_words("GN", [word])] == [f" {word} "]
    assert len(stores_with_words("GN", ["chez"])) == 1 + (word == "chez_%")


@pytest.mark.django_db
def test_stores_named_so_come_first_and_three_are_enough() -> None:
    for number in range(4):
        SearchStore.objects.create(store=create_store(), country="GN", name=" other ", words=" other bazin ", popularity=number)
    SearchStore.objects.create(store=create_store(), country="GN", name=" bazin riche ", words=" bazin riche ")
    found = stores_with_words("GN", ["bazin"])
    assert [(entry.name, entry.popularity) for entry in found] == [(" bazin riche ", 0), (" other ", 3), (" other ", 2)]
    assert [entry.name for entry in stores_with_words("GN", ["bazin", "ric"])] == [" bazin riche "]
