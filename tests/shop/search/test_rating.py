"""Stars on the shelf: narrowing by them, ordering by them, showing them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.test import Client

from shop.catalog.models import Product
from shop.catalog.services import change_rating
from shop.common.clock import now
from shop.search.models import SearchDocument
from shop.search.queries.new_matches import count_since
from shop.search.search_form import read_wishes
from shop.search.services import index_product, rebuild_search
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

# Reviews and stars of each, from the best to what nobody wants.
REVIEWED = {"Fifty": (50, 240), "One": (1, 5), "Four": (2, 8), "Unknown": (0, 0), "Middling": (10, 34), "Poor": (3, 4)}


@pytest.fixture
def shelf(db: None) -> dict[str, Product]:
    category, store = create_category(name="Cloth"), create_store()
    made = {}
    for hours, (title, (count, total)) in enumerate(reversed(REVIEWED.items())):
        when = now() - timedelta(hours=hours)
        made[title] = create_product_on_sale(title=title, category=category, store=store, published_at=when, brand=title[0])
        change_rating(made[title].pk, count=count, total=total)
    rebuild_search()
    return made


def _ask(client: Client, query: dict[str, Any], path: str = "/search/") -> Any:
    response = client.get(path, query)
    assert response.status_code == 200
    return response


def _titles(response: Any) -> list[str]:
    return [product.title for product in response.context["products"]]


def _numbers(response: Any) -> list[tuple[str, int]]:
    facet = next((each for each in response.context["facets"] if each.kind == "rating"), None)
    return [(choice.key, choice.number) for choice in facet.choices] if facet else []


@pytest.mark.parametrize("path", ["/search/", "/c/cloth/"])
def test_the_best_rated_come_first_and_one_review_is_not_enough(client: Client, shelf: dict[str, Product], path: str) -> None:
    assert _titles(_ask(client, {"sort": "rating"}, path)) == list(REVIEWED)


def test_what_is_ordered_by_is_kept_as_a_whole_number(shelf: dict[str, Product]) -> None:
    kept = {title: SearchDocument.objects.get(product=product).rating for title, product in shelf.items()}
    assert kept == {"Fifty": 4_681, "One": 3_750, "Four": 3_642, "Unknown": 3_500, "Middling": 3_433, "Poor": 2_687}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"rating": "4"}, {"Fifty", "One", "Four"}),
        ({"rating": "3"}, {"Fifty", "One", "Four", "Middling"}),
        ({"rating": "1"}, set(REVIEWED) - {"Unknown"}),
        ({"rating": ["3", "4"]}, {"Fifty", "One", "Four"}),
        ({"rating": "4", "brand": "o"}, {"One"}),
        ({"rating": "4", "brand": "m"}, set()),
        ({"rating": ""}, set(REVIEWED)),
        ({"rating": "9"}, set(REVIEWED)),
        ({"rating": "four\x00"}, set(REVIEWED)),
    ],
)
@pytest.mark.parametrize("path", ["/search/", "/c/cloth/"])
def test_so_many_stars_and_up(client: Client, shelf: dict[str, Product], path: str, query: dict[str, Any], titles: set[str]) -> None:
    assert set(_titles(_ask(client, query, path))) == titles


def test_stars_and_words_narrow_together(client: Client, shelf: dict[str, Product]) -> None:
    assert _titles(_ask(client, {"rating": "4", "q": "one"})) == ["One"]
    assert _titles(_ask(client, {"rating": "4", "q": "poor"})) == []


def test_every_number_is_what_its_click_finds(client: Client, shelf: dict[str, Product]) -> None:
    for query in ({}, {"rating": "4"}, {"brand": ["f", "m"]}, {"rating": "3", "brand": "f"}, {"low": "1", "high": "99999999"}):
        told = _numbers(_ask(client, query))
        found = [(key, len(_titles(_ask(client, {**query, "rating": key})))) for key in ("4", "3", "2", "1")]
        assert told == [(key, number) for key, number in found if number], query


def test_one_is_chosen_and_a_chip_takes_it_away(client: Client, shelf: dict[str, Product]) -> None:
    response = _ask(client, {"rating": "4", "brand": "f"})
    page = response.content.decode()
    assert '<input type="radio" id="f-rating-1" name="rating" value="4" checked>' in page
    assert '<input type="radio" id="f-rating-0" name="rating" value="">' in page
    chips = {chip.label: parse_qs(chip.query) for chip in response.context["chips"]}
    assert chips["4 stars and up"] == {"brand": ["f"]}
    assert '<input type="radio" id="f-rating-0" name="rating" value="" checked>' in _ask(client, {}).content.decode()


def test_a_market_without_reviews_is_not_asked_about_them(client: Client, db: None) -> None:
    create_product_on_sale(brand="A")
    create_product_on_sale(brand="B")
    rebuild_search()
    page = _ask(client, {"sort": "rating"}).content.decode()
    assert 'name="rating"' not in page
    assert "★" not in page
    assert "stars" not in page


def test_a_review_is_found_at_once(client: Client, shelf: dict[str, Product], run_events: Callable[[], None]) -> None:
    change_rating(shelf["Unknown"].pk, count=1, total=4)
    run_events()
    assert "Unknown" in _titles(_ask(client, {"rating": "4"}))
    change_rating(shelf["Unknown"].pk, count=-1, total=-4)
    run_events()
    assert "Unknown" not in _titles(_ask(client, {"rating": "1"}))


def test_a_saved_search_keeps_the_stars(shelf: dict[str, Product]) -> None:
    long_ago = now() - timedelta(days=1)
    assert count_since(read_wishes(QueryDict("rating=4"), market=create_country()), long_ago) == 3
    assert count_since(read_wishes(QueryDict(""), market=create_country()), long_ago) == 6


def test_stars_stand_on_card_product_and_store(client: Client, db: None) -> None:
    product = create_product_on_sale(title="Leppi")
    index_product(product.pk)
    addresses = ("/", "/search/", product.get_absolute_url(), product.store.get_absolute_url())
    for address in addresses:
        assert "★" not in client.get(address).content.decode(), address
    change_rating(product.pk, count=3, total=13)
    for address in addresses:
        page = client.get(address).content.decode()
        assert '<span class="visually-hidden">4.3 of 5 stars, 3 reviews</span>' in page, address
        assert '<span aria-hidden="true"><b>★★★★☆</b> 4.3 (3)</span>' in page, address
    structured = '"aggregateRating":{"@type":"AggregateRating","ratingValue":4.3,"reviewCount":3}'
    assert structured in client.get(product.get_absolute_url()).content.decode()
