"""What the box offers while somebody types: words that go on, products, categories and stores. A few statements, each by an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from shop.catalog.models import Category, Product
from shop.places.models import Country
from shop.search.models import SearchWord
from shop.search.providers import Match, engine
from shop.search.queries.match_numbers import numbers_of_matches
from shop.search.queries.spelling import guessed_words
from shop.search.queries.stocked_shelves import stocked_paths
from shop.search.queries.stores import stores_with_words
from shop.search.search_words import query_words
from shop.search.synonyms import forms_of
from shop.search.word_stems import stems

SHORTEST = 2
SHORTEST_BEGINNING = 4  # letters with which the name of a category may be meant before it is whole
WORDS, PRODUCTS, CATEGORIES = 4, 5, 3
TRIED = 12  # categories of which it is asked whether anything stands on them here
SAMPLE = 200  # products among which the most popular are offered
_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the box."""

    kind: str  # word, product, category, store
    label: str
    url: str


def suggestions_for(market: Country, text: str) -> list[Suggestion]:
    """What may be meant; nothing for less than two letters."""
    words = query_words(text)
    if not words or len(words[-1]) < SHORTEST:
        return []
    endings = _endings(words[-1]) or _endings_nearby(words[-1])
    return [
        *_word_suggestions(market, words, endings),
        *_category_suggestions(market, words),
        *_product_suggestions(market, words, endings),
        *_store_suggestions(market, words),
    ]


def _endings(beginning: str) -> list[str]:
    found = SearchWord.objects.filter(word__startswith=beginning).order_by("-frequency", "word")
    return list(found.values_list("word", flat=True)[: 2 * WORDS])


def _endings_nearby(beginning: str) -> list[str]:
    """Of a word that no other begins with: what it is a misspelling of, or what begins like it without its last letter."""
    guesses = list(guessed_words([beginning]).values())
    return guesses or (_endings(beginning[:-1]) if len(beginning) > SHORTEST_BEGINNING else [])


def _word_suggestions(market: Country, words: Sequence[str], endings: Sequence[str]) -> list[Suggestion]:
    others = [ending for ending in endings if ending != words[-1]]
    lines = [" ".join([*words[:-1], ending]) for ending in _endings_found_together(market, words[:-1], others)[:WORDS]]
    return [Suggestion("word", line, f"{reverse('search:search')}?{urlencode({'q': line})}") for line in lines]


def _endings_found_together(market: Country, words: Sequence[str], endings: Sequence[str]) -> Sequence[str]:
    """The endings that stand in some product of the market together with the words before them. One statement."""
    if not endings:
        return []
    before = tuple(stems(word) for word in words)
    with engine().careful():
        found = numbers_of_matches((Match(country=market.code, words=(*before, stems(ending))), 1) for ending in endings)
    return [ending for ending, number in zip(endings, found, strict=True) if number]


def _product_suggestions(market: Country, words: Sequence[str], endings: Sequence[str]) -> list[Suggestion]:
    last = tuple(dict.fromkeys(stem for word in (words[-1], *endings) for stem in stems(word)))
    match = Match(country=market.code, words=(*(stems(word) for word in words[:-1]), last), title_only=True)
    source = engine().source(match)
    sample = f"SELECT d.product_id, d.popularity {source.sql} LIMIT {SAMPLE}"
    sql = f"SELECT product_id FROM ({sample}) h ORDER BY popularity DESC, product_id DESC"
    with engine().careful(), connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {PRODUCTS}", source.params)
        ids = [row[0] for row in cursor.fetchall()]
    found = Product.objects.live().only("title", "slug").in_bulk(ids)
    return [Suggestion("product", found[pk].title, found[pk].get_absolute_url()) for pk in ids if pk in found]


def _category_suggestions(market: Country, words: Sequence[str]) -> list[Suggestion]:
    hits = _categories_meant(market, [form for word in words for form in forms_of(word)])
    return [Suggestion("category", name, reverse("catalog:category", args=[path])) for name, path in hits[:CATEGORIES]]


def _all_categories() -> list[tuple[str, str, str]]:
    """Name in the active language, all names folded, path; kept for some minutes."""
    key = f"search-categories:{get_language()}"
    rows = cache.get(key)
    if rows is None:
        rows = [
            (each.name, " " + " ".join(query_words(" ".join(each.names.values()))), each.path) for each in Category.objects.order_by("path")
        ]
        cache.set(key, rows, timeout=_MINUTES * 60)
    return list(rows)


def top_shelves(market: Country) -> list[tuple[str, str]]:
    """Name and path of those one sees from the door, if something stands on them in this market."""
    shelves = [(name, path) for name, _folded, path in _all_categories() if "/" not in path]
    stocked = stocked_paths(market, [path for _name, path in shelves])
    return [(name, path) for name, path in shelves if path in stocked]


def nearest_category(market: Country, words: Sequence[str]) -> tuple[str, str] | None:
    """The shelf one of whose names' words is one of these, or a form of it; its name and address."""
    hits = _categories_meant(market, [stem for word in words for stem in stems(word)])
    return (hits[0][0], reverse("catalog:category", args=[hits[0][1]])) if hits else None


def _categories_meant(market: Country, forms: Sequence[str]) -> list[tuple[str, str]]:
    """Name and path of those one of whose words begins so; a short beginning ("pa") is meant only where it is the whole word."""
    meant = [f" {form}" if len(form) >= SHORTEST_BEGINNING else f" {form} " for form in forms]
    hits = [(name, path) for name, folded, path in _all_categories() if any(form in f"{folded} " for form in meant)][:TRIED]
    stocked = stocked_paths(market, [path for _name, path in hits])
    return [(name, path) for name, path in hits if path in stocked]


def _store_suggestions(market: Country, words: Sequence[str]) -> list[Suggestion]:
    entries = stores_with_words(market.code, words)
    return [Suggestion("store", entry.store.name, entry.store.get_absolute_url()) for entry in entries]
