"""On which shelves something stands in a market: what is offered is not empty."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache
from django.db import connection

from shop.places.models import Country
from shop.search.models import FacetValue
from shop.search.providers import Match, engine
from shop.search.queries.match_numbers import numbers_of_matches
from shop.search.states import FacetKind

SECONDS = 300  # for which an answer is kept
SAMPLE = 300  # documents that are looked at first


def stocked_paths(market: Country, paths: Sequence[str]) -> set[str]:
    """Those of these categories that have a product there, on the shelf itself or below it. Kept for minutes; else three statements."""
    keys = {path: f"search-stocked:{market.code}:{path}" for path in paths}
    known = cache.get_many(keys.values())
    unknown = [path for path, key in keys.items() if key not in known]
    if unknown:
        found = _paths_with_products(market, unknown)
        fresh = {keys[path]: path in found for path in unknown}
        cache.set_many(fresh, timeout=SECONDS)
        known |= fresh
    return {path for path, key in keys.items() if known[key]}


def _paths_with_products(market: Country, paths: Sequence[str]) -> set[str]:
    numbers = dict(FacetValue.objects.filter(kind=FacetKind.CATEGORY, key__in=paths).values_list("key", "pk"))
    if not numbers:
        return set()
    with engine().careful():
        seen = _numbers_of_sample(market)
        others = {path: number for path, number in numbers.items() if number not in seen}
        found = numbers_of_matches((Match(country=market.code, facets=((number,),)), 1) for number in others.values())
    return {*(numbers.keys() - others), *(path for path, number in zip(others, found, strict=True) if number)}


def _numbers_of_sample(market: Country) -> set[int]:
    """What some documents have. PostgreSQL looks up all that stands on a shelf to say that there is anything: full ones are found so."""
    hits = engine().hits(Match(country=market.code), cap=SAMPLE, columns=("facets",))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT number FROM {engine().numbers(f'({hits.sql})', 'facets')} f", hits.params)
        return {number for (number,) in cursor.fetchall()}
