"""From nothing to a full market."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from random import Random

from django.db import transaction

from shop.catalog.models import Category
from shop.common.pages import expire_all_pages
from shop.common.planner import tell_planner
from shop.images.services import accept_upload
from shop.places.models import Country
from shop.search.models import SearchWord
from shop.search.services import rebuild_search
from site_config.demo.content import CATEGORIES, PRODUCTS
from site_config.demo.pictures import read_picture
from site_config.seeding.bulk import Table, write_all
from site_config.seeding.goods import KINDS
from site_config.seeding.products import ProductWriter, Shelf, pick_stores
from site_config.seeding.stores import SeededStore, seed_stores
from site_config.seeding.vocabulary import most_frequent_words

WORDS_PER_PRODUCT = 2  # that the search knows: those of what was sold before, too
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)  # nothing depends on when it is run
Say = Callable[[str], None]


class NoPlaces(RuntimeError):
    """The countries and their places are not loaded."""


def seed_market(*, products: int, stores: int, seed: int, pictures: int, say: Say) -> None:
    """Write that many products in that many new stores, all pictures taken from a pool of at most `pictures`, and index them.

    The same numbers and seed give the same market, but for its keys where there were rows before. Nobody else may write meanwhile.
    Rows go past the services and tell nobody; search and pages are brought up to date at the end. Raises NoPlaces.
    """
    if not Country.objects.filter(is_active=True, places__isnull=False).exists():
        raise NoPlaces
    random = Random(seed)  # noqa: S311 - the same each time is the point
    shelves = _ensure_shelves(_pool(pictures))
    say(f"{len(shelves)} shelves are ready")
    with transaction.atomic():
        made = seed_stores(stores, random=random, moment=MOMENT, pictures=[key for shelf in shelves.values() for key in shelf.pictures])
    say(f"{stores} stores are open")
    _seed_products(made, products, shelves, random=random, say=say)
    say(f"{_seed_words(products)} words are known")
    tell_planner()
    say(f"{rebuild_search()} products can be found")
    expire_all_pages()


def _seed_products(stores: Sequence[SeededStore], number: int, shelves: Mapping[str, Shelf], *, random: Random, say: Say) -> None:
    writer = ProductWriter(shelves, random=random, moment=MOMENT)
    owners = pick_stores(stores, number, random=random)
    for done, store in enumerate(owners, start=1):
        writer.add(store)
        if done == number or any(table.is_full for table in writer.tables):
            with transaction.atomic():
                write_all(writer.tables)
            say(f"{done} of {number} products are on the shelves")


def _seed_words(products: int) -> int:
    """The vocabulary of a market where more was sold than is now: words are never forgotten. Returns how many there are."""
    words = most_frequent_words(WORDS_PER_PRODUCT * products)
    known = set(SearchWord.objects.values_list("word", flat=True))
    table = Table(SearchWord, "word", moment=MOMENT)
    for word in words:
        if word not in known:
            table.add(word)
    with transaction.atomic():
        write_all([table])
    return SearchWord.objects.count()


def _ensure_shelves(pictures: Mapping[str, list[int]]) -> dict[str, Shelf]:
    """The demo's shelves, made where they are missing."""
    for position, data in enumerate(CATEGORIES):
        top, _new = Category.objects.get_or_create(
            path=data.slug, defaults={"slug": data.slug, "names": data.names, "position": position * 100}
        )
        for place, (slug, english, french) in enumerate(data.children, start=1):
            fields = {"parent": top, "slug": slug, "names": {"en": english, "fr": french}, "position": position * 100 + place}
            Category.objects.get_or_create(path=f"{data.slug}/{slug}", defaults=fields)
    keys = dict(Category.objects.values_list("path", "pk"))
    everything = [key for some in pictures.values() for key in some]
    return {kind.shelf: Shelf(kind, keys[kind.shelf], pictures.get(kind.shelf, everything)) for kind in KINDS}


def _pool(number: int) -> dict[str, list[int]]:
    """So many of the demo's pictures, by shelf, taken in like any upload."""
    paths: dict[str, str] = {}
    for turn in range(4):  # each product's first picture, then the second ones…
        for data in PRODUCTS:
            if turn < data.pictures and len(paths) < number:
                paths[data.picture_names[turn]] = data.category
    pool: dict[str, list[int]] = {}
    for name, path in paths.items():
        pool.setdefault(path, []).append(accept_upload(io.BytesIO(read_picture(name))).pk)
    return {path: list(dict.fromkeys(keys)) for path, keys in pool.items()}
