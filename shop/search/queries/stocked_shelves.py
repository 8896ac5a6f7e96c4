"""On which shelves something stands in a market: what is offered is not empty."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache

from shop.places.models import Country
from shop.search.models import FacetValue
from shop.search.providers import Match, engine
from shop.search.queries.match_numbers import numbers_of_matches
from shop.search.states import FacetKind

SECONDS = 300  # for which an answer is kept


def stocked_paths(market: Country, paths: Sequence[str]) -> set[str]:
    """Those of these categories that have a product there, on the shelf itself or below it. Kept for some minutes; else two statements."""
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
        found = numbers_of_matches((Match(country=market.code, facets=((number,),)), 1) for number in numbers.values())
    return {path for path, number in zip(numbers, found, strict=True) if number}
