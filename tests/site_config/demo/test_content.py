"""The demo's content fits together, before any of it is a row."""

from collections import Counter
from math import prod

import phonenumbers
import pytest
from PIL import Image

from shop.catalog.texts import safe_html
from shop.common.slugs import slug_of
from shop.places.packs import read_packs, read_places
from shop.stores.services import clean_tags
from site_config.demo.content import (
    BUYER_ADDRESSES,
    CATEGORIES,
    PEOPLE,
    PRODUCTS,
    REVIEWS,
    SELLER,
    SELLER_2,
    STORES,
    DemoReview,
    PersonData,
    ProductData,
    StoreData,
    category_paths,
)
from site_config.demo.content.storefronts import FRONTS
from site_config.demo.pictures import FOLDER, read_picture

BY_SLUG = {store.slug: store for store in STORES}
by_sku = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.sku)
by_store = pytest.mark.parametrize("store", STORES, ids=lambda store: store.slug)


@pytest.fixture(scope="module")
def known_paths() -> dict[str, set[tuple[str, ...]]]:
    return {pack["code"]: {row.path for row in read_places(pack)} for pack in read_packs()}


def test_there_is_enough_to_look_like_a_market() -> None:
    assert Counter(store.country for store in STORES) == {"GN": 4, "KE": 2, "PK": 2}
    assert len(PRODUCTS) >= 60
    assert sum(product.pictures for product in PRODUCTS) >= 150
    assert {SELLER.email, SELLER_2.email} == {store.owner for store in STORES if store.country == "GN"}
    stocked = Counter(product.store for product in PRODUCTS)
    assert all(stocked[store.slug] >= 10 for store in STORES if store.country == "GN")


def test_every_shelf_has_products_and_both_languages() -> None:
    used = {product.category for product in PRODUCTS}
    assert used <= category_paths()
    for shelf in CATEGORIES:
        assert set(shelf.names) == {"en", "fr"}
        assert any(path.startswith(f"{shelf.slug}/") for path in used), shelf.slug


def test_skus_are_unique() -> None:
    skus = [variant.sku for product in PRODUCTS for variant in product.variants]
    assert [sku for sku, count in Counter(skus).items() if count > 1] == []
    assert max(map(len, skus)) <= 80


def test_titles_are_unique() -> None:
    assert [title for title, count in Counter(product.title for product in PRODUCTS).items() if count > 1] == []


@by_sku
def test_a_product_has_every_combination_at_a_credible_price(product: ProductData) -> None:
    assert product.store in BY_SLUG
    assert len(product.variants) == prod(len(axis.values) for axis in product.axes)
    assert len({variant.title for variant in product.variants}) == len(product.variants)
    low, high, step = {"GNF": (10_000, 5_000_000, 5_000), "KES": (20_000, 2_000_000, 5_000), "PKR": (50_000, 10_000_000, 5_000)}[
        BY_SLUG[product.store].currency
    ]
    # Food is sold in small notes.
    step = 1_000 if product.category.startswith("alimentation") or product.category.startswith("beaute") else step
    for variant in product.variants:
        assert low <= variant.price_minor <= high
        assert variant.price_minor % step == 0
        assert variant.compare_at_minor is None or variant.compare_at_minor > variant.price_minor
    assert any(variant.stock for variant in product.variants)


@by_sku
def test_a_product_names_axes_values_and_gaps_that_exist(product: ProductData) -> None:
    titles = {variant.title for variant in product.variants}
    assert set(product.sold_out) <= titles
    for axis in product.axes:
        assert set(axis.extra) <= set(axis.values)


@by_sku
def test_a_products_words_are_safe_and_long_enough(product: ProductData) -> None:
    assert safe_html(product.description) == product.description
    assert len(product.text) >= 2
    assert len(product.title) <= 140


@by_sku
def test_a_products_pictures_are_different(product: ProductData) -> None:
    assert 2 <= product.pictures <= 4
    assert len({read_picture(name) for name in product.picture_names}) == product.pictures


def test_every_picture_belongs_to_somebody_and_all_together_are_light() -> None:
    named = [shelf.picture for shelf in CATEGORIES] + [name for store in STORES for name in (store.logo, store.cover)]
    named += [name for product in PRODUCTS for name in product.picture_names]
    files = list(FOLDER.rglob("*.webp"))
    assert sorted(str(file.relative_to(FOLDER).with_suffix("")) for file in files) == sorted(named)
    assert sum(file.stat().st_size for file in files) <= 7_000_000


def test_pictures_are_sized_for_the_page() -> None:
    for file in FOLDER.rglob("*.webp"):
        with Image.open(file) as picture:
            assert max(picture.size) <= (1280 if file.stem.endswith("-cover") else 800), file.name


@by_store
def test_a_store_lies_in_a_known_place_and_can_be_called(store: StoreData, known_paths: dict[str, set[tuple[str, ...]]]) -> None:
    assert tuple(slug_of(name, fallback="", max_length=140) for name in store.places) in known_paths[store.country]
    assert slug_of(store.name, fallback="", max_length=54) == store.slug
    assert store.owner in {person.email for person in PEOPLE}
    number = phonenumbers.parse(store.phone)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.region_code_for_number(number) == store.country


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.email)
def test_a_persons_number_is_of_the_persons_country(person: PersonData) -> None:
    number = phonenumbers.parse(person.phone)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.region_code_for_number(number) == person.country


def test_the_buyer_lives_in_known_places(known_paths: dict[str, set[tuple[str, ...]]]) -> None:
    for address in BUYER_ADDRESSES:
        assert tuple(slug_of(name, fallback="", max_length=140) for name in address.places) in known_paths["GN"]


@pytest.mark.parametrize("review", REVIEWS, ids=lambda review: f"{review.author}-{review.sku}")
def test_what_is_reviewed_is_sold_by_somebody_else_and_once(review: DemoReview) -> None:
    assert [product.store for product in PRODUCTS if product.sku == review.sku] == [review.store]
    assert review.author in {person.email for person in PEOPLE} - {BY_SLUG[review.store].owner}
    assert len([each for each in REVIEWS if (each.author, each.sku) == (review.author, review.sku)]) == 1
    assert (7 < review.days < 100, review.rating in range(6)) == (True, True)
    assert len({each.days for each in REVIEWS if (each.author, each.store) == (review.author, review.store)}) == 1, "one order"


def test_no_two_people_share_a_number() -> None:
    phones = [person.phone for person in PEOPLE]
    assert len(set(phones)) == len(phones)


def test_every_front_fits_its_store() -> None:
    assert set(FRONTS) == set(BY_SLUG)
    shelves = {shelf.slug for shelf in CATEGORIES}
    for front in FRONTS.values():
        assert set(front.categories) <= shelves
        assert clean_tags(front.tags) == list(front.tags)
    assert {len(front.zones) > 0 for front in FRONTS.values()} == {True, False}, "some by area, some at the market's rate"
