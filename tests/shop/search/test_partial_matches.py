"""Where few products have all the words, those that have most of them follow."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.places.models import Country
from shop.search.queries import Wishes, find_products
from shop.search.queries.partial_matches import MARKET, _asked_words, partial_matches
from shop.search.queries.questions import build_question
from shop.search.queries.spelling import Spelling, look_up_spelling
from shop.search.services import index_product, rebuild_search
from shop.search.states import Sort
from shop.search.word_stems import stems
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return create_country(code="GN")


@pytest.fixture
def shop_of_many(country: Country) -> None:
    """Ten dresses, of which two are red and one is of silk; a red chair; a lamp that says silk in its description."""
    store = create_store(name="Chez Fatou", country=country)
    fashion, home = create_category(name="Fashion"), create_category(name="Home")
    for n in range(7):
        create_product_on_sale(title=f"Robe modèle {n}", category=fashion, store=store)
    create_product_on_sale(title="Robe rouge courte", category=fashion, store=store)
    create_product_on_sale(title="Robe rouge longue", category=fashion, store=store)
    create_product_on_sale(title="Robe soie", category=fashion, store=store)
    create_product_on_sale(title="Chaise rouge", category=home, store=store)
    create_product_on_sale(title="Lampe", category=home, store=store, description="Abat-jour de soie")
    create_product_on_sale(title="Power bank solaire", category=home, store=store)
    rebuild_search()


def titles(products: list[Product]) -> list[str]:
    return [product.title for product in products]


def test_all_words_come_first_then_most_of_them(country: Country, shop_of_many: None) -> None:
    found = find_products(Wishes(market=country, text="robe rouge soie"))
    assert (found.products, found.total) == ([], 0)
    assert set(titles(found.shown)[:3]) == {"Robe soie", "Robe rouge longue", "Robe rouge courte"}, "two words of three"
    assert "Chaise rouge" in titles(found.shown)
    some = find_products(Wishes(market=country, text="robe rouge"))
    assert set(titles(some.products)) == {"Robe rouge courte", "Robe rouge longue"}
    assert "Chaise rouge" in titles(some.partial)
    assert not set(titles(some.products)) & set(titles(some.partial)), "nothing stands there twice"


def test_a_rare_word_says_more_than_a_common_one(country: Country, shop_of_many: None) -> None:
    assert titles(find_products(Wishes(market=country, text="robe lampe")).shown) == ["Lampe"], "most things here are dresses"
    assert titles(find_products(Wishes(market=country, text="rouge lampe")).shown)[0] == "Lampe"


def test_a_title_is_nearer_than_a_description(country: Country, shop_of_many: None) -> None:
    shown = titles(find_products(Wishes(market=country, text="soie zzzz")).shown)
    assert shown == ["Robe soie", "Lampe"]


def test_a_name_is_nearer_than_a_description_and_a_title_than_both(country: Country, shop_of_many: None) -> None:
    store = create_store(country=country)
    index_product(create_product_on_sale(title="Étole", brand="Cachemire", store=store).pk)
    index_product(create_product_on_sale(title="Châle", description="en cachemire", store=store).pk)
    index_product(create_product_on_sale(title="Gilet cachemire sans manches et sans col pour homme", store=store).pk)
    shown = titles(find_products(Wishes(market=country, text="cachemire zzzz")).shown)
    assert [title.split()[0] for title in shown] == ["Gilet", "Étole", "Châle"]


def test_words_side_by_side_are_nearer_than_words_apart(country: Country, shop_of_many: None) -> None:
    store = create_store(country=country)
    index_product(create_product_on_sale(title="Veste cuir noir", store=store).pk)
    index_product(create_product_on_sale(title="Veste noir cuir", store=store).pk)  # the newer one, which stands first among equals
    assert titles(find_products(Wishes(market=country, text="zzzz veste cuir")).shown)[:2] == ["Veste cuir noir", "Veste noir cuir"]
    assert titles(find_products(Wishes(market=country, text="zzzz cuir noir")).shown)[0] == "Veste cuir noir"


def test_what_can_be_bought_comes_first_among_equals(country: Country, shop_of_many: None) -> None:
    store = create_store(country=country)
    there = create_product_on_sale(title="Veste bleue", store=store)
    gone = create_product_on_sale(title="Veste bleue", store=store, stock=0)
    gone.variants.update(stock=0)
    rebuild_search()
    assert [product.pk for product in find_products(Wishes(market=country, text="veste bleue zzzz")).shown] == [there.pk, gone.pk]


def test_what_has_less_than_a_quarter_of_the_weight_is_not_near(country: Country, shop_of_many: None) -> None:
    """Ten of thirteen things are dresses: to be one says next to nothing beside silk, a lamp and a chair."""
    shown = titles(find_products(Wishes(market=country, text="robe soie lampe chaise")).shown)
    assert set(shown) == {"Lampe", "Robe soie", "Chaise rouge"}


def test_filters_hold_for_what_has_most_of_the_words(country: Country, shop_of_many: None) -> None:
    home = Product.objects.get(title="Lampe").category
    found = find_products(Wishes(market=country, text="robe rouge soie", category=home))
    assert set(titles(found.shown)) == {"Chaise rouge", "Lampe"}


def test_only_the_first_page_of_the_best_matches_is_filled(country: Country, shop_of_many: None) -> None:
    assert find_products(Wishes(market=country, text="robe rouge soie", sort=Sort.NEWEST)).partial == []
    assert find_products(Wishes(market=country, text="robe rouge soie"), facets=False).partial == [], (
        "who only counts is not told of others"
    )


@pytest.mark.parametrize("typed", ["powerbank", "power bank", "power banc solaire", "powerbank pas cher"])
def test_words_that_others_write_together_or_apart(country: Country, shop_of_many: None, typed: str) -> None:
    assert titles(find_products(Wishes(market=country, text=typed)).shown)[:1] == ["Power bank solaire"]


def test_a_word_written_apart_finds_what_is_written_together(country: Country, shop_of_many: None) -> None:
    made = create_product_on_sale(title="Smartwatch noire", store=create_store(name="Kelo", country=country))
    index_product(made.pk)
    assert titles(find_products(Wishes(market=country, text="smart watch")).shown)[:1] == ["Smartwatch noire"]


def test_nothing_near_is_nothing(country: Country, shop_of_many: None) -> None:
    found = find_products(Wishes(market=country, text="zzzyx qqqwv"))
    assert (found.shown, found.corrected) == ([], ())


def test_the_page_says_what_these_are(client: Client, country: Country, shop_of_many: None) -> None:
    client.cookies["market"] = "GN"
    page = " ".join(client.get("/search/", {"q": "robe rouge soie"}).content.decode().split())
    assert "No product has all these words" in page
    assert "These have most of “robe rouge soie”" in page
    cache.clear()
    page = " ".join(client.get("/search/", {"q": "robe rouge"}).content.decode().split())
    assert "2 products" in page
    assert "These have most of “robe rouge”" in page
    assert "most of" not in client.get("/search/", {"q": "robe"}).content.decode()


@pytest.mark.parametrize(
    "typed", [" ".join(f"mot{n}" for n in range(200)), "robe " * 100, "روب أحمر", "ߞߊ߬ ߓߐ߫", "👗 👗 rouge", "https://x.y/z rouge"]
)
def test_whatever_is_typed(country: Country, shop_of_many: None, typed: str) -> None:
    find_products(Wishes(market=country, text=typed))


def test_what_is_meant_as_typed_is_filled_without_guesses(country: Country, shop_of_many: None) -> None:
    assert titles(find_products(Wishes(market=country, text="soie zzzz"), exactly=True).shown) == ["Robe soie", "Lampe"]
    assert titles(find_products(Wishes(market=country, text="rouhe soie"), exactly=True).shown) == ["Robe soie", "Lampe"], "no guess"
    assert find_products(Wishes(market=country, text="bankpower"), exactly=True).shown == []


def test_a_word_weighs_once(country: Country, shop_of_many: None) -> None:
    """As a part of one that was typed, as a guess at another, as two that were typed apart."""
    question = build_question(Wishes(market=country, text="power bank powerbank"))
    spelling = Spelling(("powerbank", "bnak"), {"bnak": "bank", "powerbnk": "powerbank"}, ("power", "bank"))
    assert sorted(_asked_words(question, spelling)) == ["bank", "bankpowerbank", "power", "powerbank"]
    joined = _asked_words(build_question(Wishes(market=country, text="fan tastic")), Spelling())["fantastic"]
    assert joined == stems("fantastic"), "two words written as one stand for nothing else"


def test_statements_are_few_however_many_words(country: Country, shop_of_many: None, django_assert_num_queries: Any) -> None:
    question = build_question(Wishes(market=country, text="robe rouge soie lampe chaise courte longue solaire"))
    with django_assert_num_queries(2):
        assert partial_matches(question, limit=18)
    misspelt = build_question(Wishes(market=country, text="robbe rougge soiee lampe powerbank"))
    with django_assert_num_queries(3):
        spelling = look_up_spelling(misspelt.words, "GN")
    with django_assert_num_queries(2):
        assert partial_matches(misspelt, limit=18, spelling=spelling)


def test_the_market_is_counted_once(country: Country, shop_of_many: None) -> None:
    question = build_question(Wishes(market=country, text="robbe rougge lampe powerbank"))
    spelling = look_up_spelling(question.words, "GN")
    with CaptureQueriesContext(connection) as asked:
        partial_matches(question, limit=18, spelling=spelling)
    assert sum(f"LIMIT {MARKET}" in each["sql"] for each in asked) == 1
