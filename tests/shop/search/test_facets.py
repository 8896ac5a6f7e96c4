"""Facets: disjunctive numbers, one variant for all choices, chips, cursors, places, and what is misspelt."""

import re
from datetime import time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from shop.catalog.models import Attribute, OptionValue, Product, ProductAttribute
from shop.catalog.services import change_rating
from shop.common.clock import now
from shop.common.cursors import Cursor
from shop.places.models import Country
from shop.search.models import SearchDocument
from shop.search.queries import facet_counts, find_products, results
from shop.search.queries.results import Results
from shop.search.search_form import read_wishes
from shop.search.services import rebuild_search
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination
from shop.stores.queries.delivery import delivers_to
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_product_with_options
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store, create_zone

Query = dict[str, Any]


def _ask(client: Client, query: Query | None = None, path: str = "/search/") -> Any:
    response = client.get(path, query or {})
    assert response.status_code == 200
    return response


def _found(query: Query) -> Results:
    """What the page of that query shows, without the page: where many a click is tried, drawing it takes most of the time."""
    data = QueryDict(urlencode(query, doseq=True))
    return find_products(read_wishes(data, market=Country.objects.get(code="GN")), facets=False)


def _titles(response: Any) -> list[str]:
    return sorted(product.title for product in response.context["products"])


def _numbers(response: Any, kind: str) -> dict[str, int]:
    facet = next((each for each in response.context["facets"] if each.kind == kind), None)
    return {choice.key: choice.number for choice in facet.choices} if facet else {}


def _robe(title: str, combinations: dict[tuple[str, str], int], **fields: Any) -> Product:
    """A product with exactly these (colour, size) variants and their stock."""
    colours, sizes = ({pair[n]: None for pair in combinations} for n in (0, 1))
    product = create_product_with_options(title=title, axes={"Colour": list(colours), "Size": list(sizes)}, **fields)
    for name in ("Colour", "Size"):
        for value in OptionValue.objects.filter(option__product=product, option__name=name):
            value.facet, value.facet_value = name.lower(), value.value.lower()
            value.save()
    for variant in product.variants.all():
        pair = tuple(variant.title.split(" / "))
        variant.is_active, variant.stock = pair in combinations, combinations.get(pair, 0)
        variant.save()
    return product


@pytest.fixture
def robes(db: None) -> None:
    _robe("Both", {("Red", "M"): 5, ("Blue", "L"): 5}, brand="Vlisco")
    _robe("Crossed", {("Red", "L"): 5, ("Blue", "M"): 0}, brand="Vlisco")
    _robe("Red only", {("Red", "M"): 0}, brand="Woodin", condition="used")
    rebuild_search()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"colour": "red"}, ["Both", "Crossed", "Red only"]),
        ({"colour": "red", "size": "m"}, ["Both", "Red only"]),
        ({"colour": "blue", "size": "m"}, ["Crossed"]),
        ({"colour": ["red", "blue"], "size": "m"}, ["Both", "Crossed", "Red only"]),
        ({"colour": "red", "size": "m", "in_stock": "1"}, ["Both"]),
        ({"colour": "blue", "size": "m", "in_stock": "1"}, []),
        ({"size": "m", "in_stock": "1"}, ["Both"]),
        ({"brand": "vlisco"}, ["Both", "Crossed"]),
        ({"brand": ["vlisco", "woodin"], "condition": "used"}, ["Red only"]),
        ({"brand": "no such brand"}, []),
        ({"a_nothing": "x"}, []),
    ],
)
def test_one_variant_must_be_all_that_is_chosen(client: Client, robes: None, query: Query, titles: list[str]) -> None:
    assert _titles(_ask(client, query)) == titles


def test_each_facet_is_counted_without_its_own_choice(client: Client, robes: None) -> None:
    response = _ask(client, {"colour": "blue"})
    assert _numbers(response, "colour") == {"red": 3, "blue": 2}
    assert _numbers(response, "size") == {"l": 1, "m": 1}, "of the blue ones"
    assert _numbers(response, "brand") == {}, "all that is left is of one brand"
    response = _ask(client, {"brand": "vlisco", "size": "m"})
    assert _numbers(response, "brand") == {"vlisco": 2, "woodin": 1}
    assert _numbers(response, "size") == {"l": 2, "m": 2}
    assert response.context["results"].total == 2


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"colour": "red"},
        {"size": "m"},
        {"in_stock": "1"},
        {"colour": ["red", "blue"]},
        {"colour": "blue", "size": "m"},
        {"colour": ["red", "blue"], "size": ["m", "l"]},
        {"colour": ["red", "blue"], "in_stock": "1"},
        {"size": "m", "in_stock": "1"},
        {"colour": "red", "size": "m", "in_stock": "1"},
        {"colour": "red", "brand": "vlisco", "condition": "new"},
        {"colour": "no such colour", "size": "m"},
        {"colour": "red", "low": "1", "high": "99999999"},
    ],
)
def test_a_number_is_what_one_gets_by_choosing(client: Client, robes: None, query: Query) -> None:
    response = _ask(client, query)
    told = {(facet.kind, choice.key): choice.number for facet in response.context["facets"] for choice in facet.choices}
    told |= {(switch, "1"): response.context[switch] for switch in ("in_stock", "on_sale")}
    got = {(kind, key): len(_found({**query, kind: key}).products) for kind, key in told}
    assert told == got


def test_a_chosen_value_keeps_its_number_beyond_the_most_frequent(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_counts, "SHOWN", 1)
    for brand, many in (("Vlisco", 3), ("Woodin", 2), ("Hitarget", 1)):
        for _ in range(many):
            create_product_on_sale(brand=brand)
    rebuild_search()
    assert _numbers(_ask(client, {"brand": "woodin"}), "brand") == {"vlisco": 3, "woodin": 2}


def test_each_filter_has_a_chip_that_takes_it_away(client: Client, robes: None) -> None:
    response = _ask(client, {"colour": ["red", "blue"], "size": "m", "in_stock": "1", "low": "1", "high": "99999999"})
    chips = {chip.label: parse_qs(chip.query) for chip in response.context["chips"]}
    assert set(chips) == {"Red", "Blue", "M", "In stock now", next(label for label in chips if "–" in label)}
    assert chips["Red"]["colour"] == ["blue"]
    assert "size" not in chips["M"]
    assert "in_stock" not in chips["In stock now"]
    assert "low" not in next(query for label, query in chips.items() if "–" in label)


def test_a_chip_takes_away_its_own_value_even_when_it_is_one(client: Client, db: None) -> None:
    _robe("Shirt", {("Red", "1"): 5, ("Red", "2"): 5})
    rebuild_search()
    chips = {chip.label: parse_qs(chip.query) for chip in _ask(client, {"size": ["1", "2"], "in_stock": "1"}).context["chips"]}
    assert chips["1"] == {"size": ["2"], "in_stock": ["1"]}
    assert chips["2"] == {"size": ["1"], "in_stock": ["1"]}
    assert chips["In stock now"] == {"size": ["1", "2"]}


def _priced(title: str, variants: dict[tuple[str, str], tuple[int, int]], **fields: Any) -> Product:
    """A product with exactly these (colour, size) variants, each with its stock and price."""
    made = _robe(title, {pair: stock for pair, (stock, _price) in variants.items()}, **fields)
    for variant in made.variants.filter(is_active=True):
        variant.price_minor = variants[tuple(variant.title.split(" / "))][1]  # type: ignore[index]
        variant.save()
    prices = [price for _stock, price in variants.values()]
    Product.objects.filter(pk=made.pk).update(price_from_minor=min(prices), price_to_minor=max(prices))
    return made


@pytest.fixture
def priced(db: None) -> None:
    """What costs 10, 20 or 90 by colour and size, there or sold out; and one whose variants all cost the same."""
    _priced("Steep", {("Red", "M"): (5, 1_000), ("Red", "L"): (0, 2_000), ("Blue", "M"): (5, 9_000), ("Blue", "L"): (5, 2_000)})
    _priced("Crossed", {("Red", "L"): (5, 9_000), ("Blue", "M"): (0, 1_000), ("Green", "L"): (5, 2_000)})
    _priced("Level", {("Red", "M"): (5, 2_000), ("Green", "L"): (0, 2_000)})
    plain = _priced("Told of all", {("Red", "S"): (5, 1_000), ("Red", "M"): (5, 9_000)})
    OptionValue.objects.filter(option__product=plain, facet="colour").update(facet="", facet_value="")
    colour = Attribute.objects.get_or_create(code="colour", defaults={"names": {"en": "Colour"}, "is_facet": True})[0]
    ProductAttribute.objects.create(product=plain, attribute=colour, value="Blue")
    rebuild_search()


@pytest.mark.parametrize("bounds", [{"high": "1500"}, {"high": "2500"}, {"low": "1500", "high": "2500"}, {"low": "5000"}])
@pytest.mark.parametrize("chosen", [{}, {"colour": "red"}, {"size": "m"}, {"in_stock": "1"}, {"colour": ["red", "blue"], "in_stock": "1"}])
def test_beside_a_price_every_number_is_what_its_click_finds(client: Client, priced: None, bounds: Query, chosen: Query) -> None:
    """One variant has to cost so much and to be all that is chosen; a number that counts dearer ones promises what is not there."""
    query = {**bounds, **chosen}
    shown = _ask(client, query)
    for kind in ("colour", "size"):
        told = {key: number for key, number in _numbers(shown, kind).items() if number}
        clicked = {key: len(_found({**query, kind: key}).products) for key in ("red", "blue", "green", "s", "m", "l")}
        found = {key: number for key, number in clicked.items() if number}
        assert told == found or (len(found) < 2 and kind not in chosen), (kind, told, found)
    there = len(_found({**query, "in_stock": "1"}).products)
    assert shown.context["in_stock"] == there


@pytest.mark.parametrize("sort", ["newest", "price", "-price", "popular", "rating", "relevance", "near"])
@pytest.mark.parametrize("cap", [5_000, 4])
def test_pages_go_on_and_back_by_cursor(client: Client, db: None, monkeypatch: pytest.MonkeyPatch, sort: str, cap: int) -> None:
    monkeypatch.setattr(facet_counts, "CAP", cap)
    monkeypatch.setattr(results, "CAP", 5_000)
    monkeypatch.setattr(results, "PAGE", 3)
    store = create_store()
    for n in range(8):
        create_product_on_sale(title=f"Wax {n}", store=store, price_minor=1_000 + n // 3, published_at=now() - timedelta(hours=n))
    change_rating(Product.objects.order_by("pk")[4].pk, count=1, total=5)  # among equals
    rebuild_search()
    query: Query = {"sort": sort, "at": "9.54,-13.68"} | ({"q": "wax"} if sort == "relevance" else {})
    seen, pages = [], []
    while True:
        response = _ask(client, query)
        pages.append([product.title for product in response.context["products"]])
        seen += pages[-1]
        if not response.context["results"].next:
            break
        query["from"] = response.context["results"].next
    assert len(seen) == 8
    assert len(set(seen)) == 8, "none twice, none left out"
    query["from"] = response.context["results"].previous
    assert [product.title for product in _ask(client, query).context["products"]] == pages[-2]


def test_more_than_are_counted_are_said_to_be_more(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_counts, "CAP", 2)
    for _ in range(4):
        create_product_on_sale()
    rebuild_search()
    assert _ask(client).context["results"].counts.is_capped
    assert "More than" in _ask(client).content.decode()


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJuZXdlc3QiLCJub3BlIiwxLDBd", "WyJuZXdlc3QiLDEsMSwwXQ", "é" * 10, "A" * 5000, "\x00"])
@pytest.mark.parametrize("sort", ["newest", "price"])
def test_a_cursor_that_is_none_is_the_first_page(client: Client, robes: None, cursor: str, sort: str) -> None:
    assert len(_ask(client, {"from": cursor, "sort": sort}).context["products"]) == 3


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_calendar_is_no_place_to_begin(client: Client, robes: None, moment: str) -> None:
    cursor = str(Cursor("newest", (moment, 1)))
    assert len(_ask(client, {"from": cursor, "sort": "newest"}).context["products"]) == 3


@pytest.mark.parametrize("name", ["colour", "size", "brand", "condition", "store", "a_material"])
def test_a_choice_that_nobody_could_have_clicked_finds_nothing(client: Client, robes: None, name: str) -> None:
    """Longer than the keys of combinations, in which the place of the value is then missing."""
    for beside in ({}, {"colour": "bleu"}, {"size": "M"}, {"in_stock": "1"}):
        response = _ask(client, {**beside, name: "x" * 200})
        assert (response.status_code, len(response.context["products"])) == (200, 0)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("chausures", "Chaussures de sport"),
        ("samsumg", "Samsung Galaxy A15"),
        ("galxy samsung", "Samsung Galaxy A15"),
        ("chaussure", "Chaussures de sport"),
        ("CHAUSSURES", "Chaussures de sport"),
        ("televiseurs", "Téléviseur 32 pouces"),
        ("telefiseur", "Téléviseur 32 pouces"),
        ("dress", "Dresses for girls"),
        ("tissu", "Tissus wax"),
        ("chevaux", "Cheval à bascule"),
        ("sm a155f", "Samsung Galaxy A15"),
    ],
)
def test_misspelt_words_and_other_forms_are_found(client: Client, db: None, typed: str, title: str) -> None:
    for each in ("Chaussures de sport", "Téléviseur 32 pouces", "Dresses for girls", "Tissus wax", "Cheval à bascule"):
        create_product_on_sale(title=each)
    phone = create_product_on_sale(title="Samsung Galaxy A15")
    phone.variants.update(sku="SM-A155F")
    rebuild_search()
    assert _titles(_ask(client, {"q": typed})) == [title]


def test_what_was_corrected_is_said_and_may_be_undone(client: Client, db: None) -> None:
    create_product_on_sale(title="Chaussures")
    rebuild_search()
    page = _ask(client, {"q": "chausures"}).content.decode()
    assert "<strong>chaussures</strong>" in page
    assert "exact=1" in page
    assert _titles(_ask(client, {"q": "chausures", "exact": "1"})) == []


def test_near_me_shows_and_orders_by_distance(client: Client, db: None) -> None:
    for title, latitude in (("Far", 9.70), ("Near", 9.545), ("Middle", 9.58)):
        create_product_on_sale(title=title, store=create_store(latitude=latitude, longitude=-13.68))
    rebuild_search()
    response = _ask(client, {"at": "9.54,-13.68", "sort": "near"})
    assert [product.title for product in response.context["products"]] == ["Near", "Middle", "Far"]
    metres = [product.metres for product in response.context["products"]]
    assert metres == pytest.approx([556, 4448, 17791], rel=0.01)
    assert _titles(_ask(client, {"at": "9.54,-13.68", "km": "5"})) == ["Middle", "Near"]
    assert re.search(r"\d m\s*</p>", _ask(client, {"at": "9.545,-13.68", "km": "1"}).content.decode()), "next door is a distance too"
    assert not re.search(r"\d k?m\s*</p>", _ask(client).content.decode())
    create_place(name="Matam", latitude=9.545, longitude=-13.68)
    assert _titles(_ask(client, {"near": "matam", "km": "1"})) == ["Near"]
    assert "We know no place" in _ask(client, {"near": "Atlantis", "km": "1"}).content.decode()


@pytest.mark.parametrize("typed", ["Madina", "madina, matam", "Madina, Matam, Conakry"])
def test_a_quarter_that_no_map_knows_is_found_by_its_stores_or_its_town(client: Client, db: None, typed: str) -> None:
    town = create_place(name="Matam", parent=create_place(), latitude=9.5519, longitude=-13.6575)
    quarter = create_place(name="Madina", parent=town, latitude=None, longitude=None)
    create_place(name="Madina oula", parent=create_place(name="Kindia", latitude=10.0, longitude=-12.8), latitude=None, longitude=None)
    create_product_on_sale(title="Close", store=create_store(latitude=9.56, longitude=-13.6575))
    create_product_on_sale(title="Further", store=create_store(latitude=9.60, longitude=-13.6575))
    rebuild_search()
    response = _ask(client, {"near": typed, "km": "2"})
    assert _titles(response) == ["Close"]
    assert response.context["products"][0].metres == pytest.approx(900, abs=10), "from the town's middle"
    assert "near Madina, Matam" in response.content.decode()
    there = create_store(latitude=9.60, longitude=-13.6575)
    there.quarter = quarter
    there.save()
    cache.clear()
    assert _titles(_ask(client, {"near": typed, "km": "2"})) == ["Further"], "from the middle of the stores there"


def test_open_now_and_delivers_to_me(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now().replace(hour=10, minute=0)
    monkeypatch.setattr("shop.search.queries.questions.now", lambda: moment)
    always = create_store()
    create_hours(store=always, weekday=moment.weekday(), opens=time(8), closes=time(18))
    shut = create_store(delivery_scope="pickup")
    create_product_on_sale(title="Open", store=always)
    create_product_on_sale(title="Shut", store=shut)
    rebuild_search()
    assert _titles(_ask(client, {"open_now": "1"})) == ["Open"]
    create_place(name="Matam", latitude=9.545, longitude=-13.68, parent=always.region)
    assert _titles(_ask(client, {"near": "Conakry", "delivers": "1"})) == ["Open"]


def test_delivers_to_me_is_what_the_checkout_would_say(client: Client, db: None) -> None:
    region = create_place(latitude=None, longitude=None)
    home = create_place(name="Matam", latitude=9.545, longitude=-13.68, parent=region)
    away = create_place(name="Kindia", latitude=10.05, longitude=-12.86)
    here, far = {"latitude": 9.55, "longitude": -13.68}, {"latitude": 10.05, "longitude": -12.86}
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None}
    made = {
        "no zones": create_store(**here),
        "only Kindia": create_store(**here),
        "Matam": create_store(**far, delivery_scope="local"),
        "2 km": create_store(**here),
        "2 km from Kindia": create_store(**far),
        "country": create_store(**far, delivery_scope="local"),
        "by the kilometre, from nowhere": create_store(**nowhere),
        "Matam at one price, from nowhere": create_store(**nowhere),
        "Matam by the kilometre, from nowhere": create_store(**nowhere),
        "collect": create_store(**here, delivery_scope="pickup"),
        "prices abroad only": create_store(**here, delivery_scope="international"),
    }
    create_zone(store=made["prices abroad only"], country=create_country(code="KE"))
    create_zone(store=made["only Kindia"], place=away)
    create_zone(store=made["Matam"], place=home)
    create_zone(store=made["2 km"], radius_m=2_000)
    create_zone(store=made["2 km from Kindia"], radius_m=2_000)
    create_zone(store=made["country"])
    create_zone(store=made["by the kilometre, from nowhere"], per_km_minor=100)
    create_zone(store=made["Matam at one price, from nowhere"], place=home)
    create_zone(store=made["Matam at one price, from nowhere"], per_km_minor=100, position=1)
    create_zone(store=made["Matam by the kilometre, from nowhere"], place=home, per_km_minor=100)
    create_zone(store=made["Matam by the kilometre, from nowhere"], position=1)
    create_zone(store=made["collect"])
    for title, store in made.items():
        create_product_on_sale(title=title, store=store)
    rebuild_search()
    door = DeliveryDestination(country_id="GN", places=frozenset({home.pk, region.pk}), point=(9.545, -13.68))
    stores = Store.objects.select_related("country", "region", "prefecture", "quarter")
    promised = [title for title, store in made.items() if delivers_to(stores.get(pk=store.pk), door)]
    assert promised == ["no zones", "Matam", "2 km", "country", "Matam at one price, from nowhere", "prices abroad only"]
    assert _titles(_ask(client, {"near": "Matam", "delivers": "1"})) == sorted(promised)


def test_what_is_sent_to_a_country_is_found_by_it(client: Client, db: None) -> None:
    kenya = create_country(code="KE", names={"en": "Kenya", "fr": "le Kenya"})
    sends, rests = create_store(delivery_scope="international"), create_store()
    for store in (sends, rests):
        create_zone(store=store, country=kenya)
        create_product_on_sale(title=f"By {store.delivery_scope}", store=store)
    download = create_product_on_sale(title="Song", store=sends)
    download.variants.update(is_digital=True)
    rebuild_search()
    response = _ask(client)
    assert _numbers(response, "delivery") == {"KE": 1, "digital": 1, "local": 2, "national": 1, "pickup": 2}
    assert "Sent to Kenya" in response.content.decode()
    assert _titles(_ask(client, {"delivery": "KE"})) == ["By international"]


def test_how_goods_are_delivered_is_told_by_the_zones(client: Client, db: None) -> None:
    everywhere, around = create_store(delivery_scope="local", allows_pickup=False), create_store(allows_pickup=False)
    create_zone(store=everywhere)
    create_zone(store=around, radius_m=2_000)
    for title, store in (("Everywhere", everywhere), ("Around", around)):
        create_product_on_sale(title=title, store=store)
    rebuild_search()
    assert _numbers(_ask(client), "delivery") == {"local": 2, "national": 1}
    assert _titles(_ask(client, {"delivery": "national"})) == ["Everywhere"]


def test_a_category_shows_the_shelves_below_with_numbers(client: Client, db: None) -> None:
    top = create_category(name="Fashion")
    create_product_on_sale(category=create_category(name="Shoes", parent=top))
    rebuild_search()
    page = _ask(client, {"in_stock": "1"}, "/c/fashion/").content.decode()
    assert urlsplit("/c/fashion/shoes/?in_stock=1").query in page
    assert "/c/fashion/shoes/" in page


def test_another_market_has_other_facets(client: Client, robes: None) -> None:
    create_product(title="Kiondo", store=create_store(country=create_country(code="KE")), brand="Nairobi")
    rebuild_search()
    assert "nairobi" not in _numbers(_ask(client), "brand")
    assert SearchDocument.objects.count() == 4


def test_auctions_are_a_choice_and_the_next_to_end_comes_first(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over pages, with and without a bound on counting; one that is over is neither an auction nor to be had at a fixed price."""
    store = create_store()
    create_product_on_sale(store=store, title="Robe at a price")
    for title, minutes in {"Robe C": 300, "Robe A": 5, "Robe B": 60, "Robe over": -5}.items():
        product = create_product_on_sale(store=store, title=title, stock=1)
        create_auction(product=product, ends_at=now() + timedelta(minutes=minutes))
    rebuild_search()
    assert _numbers(_ask(client), "selling") == {"auction": 3, "fixed": 1}
    chosen = _ask(client, {"selling": "auction", "q": "robe"})
    assert _titles(chosen) == ["Robe A", "Robe B", "Robe C"]
    assert [chip.label for chip in chosen.context["chips"]] == ["Auctions"]
    assert _titles(_ask(client, {"selling": "fixed"})) == ["Robe at a price"]
    monkeypatch.setattr(results, "PAGE", 2)
    for cap in (facet_counts.CAP, 1):
        monkeypatch.setattr(facet_counts, "CAP", cap)
        monkeypatch.setattr(results, "CAP", cap)
        first = _ask(client, {"selling": "auction", "sort": "ending"})
        assert [product.title for product in first.context["products"]] == ["Robe A", "Robe B"]
        second = _ask(client, {"selling": "auction", "sort": "ending", "from": first.context["results"].next})
        assert [product.title for product in second.context["products"]] == ["Robe C"]
    SearchDocument.objects.filter(product__title="Robe A").update(ends_at=now())
    assert _titles(_ask(client, {"selling": "auction", "sort": "ending"})) == ["Robe B", "Robe C"], "whatever the index has not heard yet"


def test_what_never_ends_is_not_ordered_by_its_end(client: Client, robes: None) -> None:
    response = _ask(client, {"sort": "ending"})
    assert response.context["results"].wishes.order == "newest"
    assert "ending" not in dict(response.context["form"].sorts)
