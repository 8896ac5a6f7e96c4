"""A word that exists, typed in the place of another, is put right where the other words say so, and only there."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from shop.catalog.models import Category
from shop.places.models import Country
from shop.search.queries import Wishes, find_products
from shop.search.queries.mistaken_words import meant_instead
from shop.search.queries.questions import build_question
from shop.search.queries.spelling import Spelling, look_up_spelling
from shop.search.services import index_product, rebuild_search
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
TITLES = (
    "Sac à main rouge", "Sac à main en cuir", "Montre homme", "Karité from Fouta", "Cake form", "Silicone form for cakes",
    "Red skirt", "Red shorts", "Blue shirt", "Green shirt", "Table basse en bois", "Chaise de bureau",
)  # fmt: skip


@pytest.fixture
def country() -> Country:
    return create_country(code="GN")


@pytest.fixture
def shelf(country: Country) -> Category:
    """Nothing here is a bag for men, but there is something for men."""
    fashion, store = create_category(name="Fashion"), create_store(name="Chez Fatou", country=country)
    for title in TITLES:
        create_product_on_sale(title=title, category=fashion, store=store)
    rebuild_search()
    return fashion


def answer(country: Country, typed: str, *, exactly: bool = False, **more: Any) -> tuple[str, list[str]]:
    found = find_products(Wishes(market=country, text=typed, **more), exactly=exactly)
    return " ".join(found.corrected), [product.title for product in found.products]


@pytest.mark.parametrize(
    ("typed", "said", "titles"),
    [
        ("sac a man", "sac a main", {"Sac à main rouge", "Sac à main en cuir"}),
        ("sac man cuir", "sac main cuir", {"Sac à main en cuir"}),
        ("karite form fouta", "karite from fouta", {"Karité from Fouta"}),
        ("cake from", "", {"Cake form", "Silicone form for cakes"}),
        ("silicone from cake", "", {"Silicone form for cakes"}),
        ("table base bois", "table basse bois", {"Table basse en bois"}),
        ("chaise de bureua", "chaise de bureau", {"Chaise de bureau"}),
        ("sak main rouge", "", set()),
        ("sca a main rouge", "sac a main rouge", {"Sac à main rouge"}),
        ("bureua chaise bureua", "bureau chaise", {"Chaise de bureau"}),
        ("chaise bureau bureua", "chaise bureau", {"Chaise de bureau"}),
        ("sac man cuir man", "sac main cuir", {"Sac à main en cuir"}),
    ],
)
def test_the_other_words_tell_which_one_was_meant(country: Country, shelf: Category, typed: str, said: str, titles: set[str]) -> None:
    corrected, found = answer(country, typed)
    assert (corrected, set(found)) == (said, titles)


def test_names_give_way_first_then_spelling_then_what_exists(country: Country, shelf: Category) -> None:
    """Each is tried only where the one before has found nothing with all words; never two sentences."""
    store = create_store(country=country)
    for title in ("Smartphone noir", "Iphore noir"):
        index_product(create_product_on_sale(title=title, store=store).pk)
    assert answer(country, "iphone noir") == ("smartphone noir", ["Smartphone noir"]), "not the spelling, which would find it too"
    assert answer(country, "sac maim rouge") == ("sac main rouge", ["Sac à main rouge"])


@pytest.mark.parametrize("typed", ["red shirt", "montre form", "sac homme", "green skirt"])
def test_a_word_that_titles_have_is_not_doubted(country: Country, shelf: Category, typed: str) -> None:
    """Shirts are sold: who asks for a red one is shown shirts and red things, not told to have meant a skirt."""
    found = find_products(Wishes(market=country, text=typed))
    assert (found.corrected, found.products) == ((), [])
    assert found.partial


def test_nothing_is_doubted_where_all_words_are_in_one_product(country: Country, shelf: Category) -> None:
    index_product(create_product_on_sale(title="Sac pour homme", store=create_store(country=country)).pk)
    assert answer(country, "sac a man") == ("", ["Sac pour homme"])


def test_what_another_market_sells_corrects_nothing(country: Country, shelf: Category) -> None:
    abroad = create_store(country=create_country(code="KE"))
    index_product(create_product_on_sale(title="Fauteuil pliant", store=abroad).pk)
    for title, description in (("Fauteuil", ""), ("Caisse", "Une plante")):
        index_product(create_product_on_sale(title=title, description=description, store=create_store(country=country)).pk)
    assert answer(country, "fauteuil plant") == ("", [])
    index_product(create_product_on_sale(title="Fauteuil pliant", store=create_store(country=country)).pk)
    assert answer(country, "fauteuil plant") == ("fauteuil pliant", ["Fauteuil pliant"])


def test_filters_hold_for_what_was_meant(country: Country, shelf: Category) -> None:
    home = create_category(name="Home")
    assert answer(country, "sac a man", category=shelf)[0] == "sac a main"
    assert answer(country, "sac a man", category=home) == ("", [])


def test_the_page_says_it_once_and_leads_back(client: Client, country: Country, shelf: Category) -> None:
    client.cookies["market"] = "GN"
    page = " ".join(client.get("/search/", {"q": "sac a man"}).content.decode().split())
    assert page.count("Nothing found for “sac a man”. These are the results for <strong>sac a main</strong>.") == 1
    assert "No product has all these words" not in page
    assert "exact=1" in page
    cache.clear()
    back = " ".join(client.get("/search/", {"q": "sac a man", "exact": "1"}).content.decode().split())
    assert "results for <strong>" not in back
    assert "These have most of “sac a man”" in back, "the way back does not lead to an empty page"
    assert "Montre homme" in back


def test_statements_are_few(country: Country, shelf: Category, django_assert_max_num_queries: Any) -> None:
    question = build_question(Wishes(market=country, text="sac man cuir rouge bois chaise table blue"))
    with django_assert_max_num_queries(1):
        spelling = look_up_spelling(question.words, "GN")
    with django_assert_max_num_queries(3):
        assert meant_instead(question, spelling) == {}
    with django_assert_max_num_queries(3):
        assert look_up_spelling(["iphone", "sac"], "GN").nearby == ()
    short = build_question(Wishes(market=country, text="sac man"))
    with django_assert_max_num_queries(3):
        assert meant_instead(short, Spelling()) == {"man": "main"}


@pytest.mark.parametrize("typed", ["a b", "x" * 40 + " " + "y" * 40, "روب أحمر", "128gb 24inch", "ߞߊ ߓߐ", "sac zzzz yyyy"])
def test_what_cannot_be_doubted(country: Country, shelf: Category, typed: str) -> None:
    question = build_question(Wishes(market=country, text=typed))
    assert meant_instead(question, look_up_spelling(question.words, "GN")) == {}
