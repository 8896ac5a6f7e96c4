"""Where the shopper is: a place by its name, or a point by the nearest place."""

from __future__ import annotations

from functools import partial

from django.core.cache import cache
from django.db.models import Avg, Q

from shop.places.distances import Point, haversine_metres
from shop.places.models import Country, Place
from shop.search.queries.wishes import Wishes
from shop.search.search_words import fold_words
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination

MOST_NAMESAKES = 50
_MINUTES = 5  # names and middles are kept


def find_place_named(country: Country, name: str) -> Place | None:
    """The smallest place of the market with that name ("Madina", "Madina, Matam"), however it is written."""
    parts = [fold_words(part) for part in name.split(",") if fold_words(part)]
    if not parts:
        return None
    names = cache.get_or_set(f"search-places:{country.code}", partial(_folded_names, country), timeout=_MINUTES * 60) or []
    named = [pk for pk, each in names if each == parts[0]] or [pk for pk, each in names if each.startswith(parts[0])]
    places = Place.objects.select_related("parent__parent").in_bulk(named[:MOST_NAMESAKES])
    return next((places[pk] for pk in named[:MOST_NAMESAKES] if pk in places and _lies_in(places[pk], parts[1:])), None)


def point_of(place: Place) -> Point | None:
    """The middle of a place: its own, else that of the stores there, else of what it lies in. Needs the parents loaded."""
    if place.latitude is not None and place.longitude is not None:
        return place.latitude, place.longitude
    middle: Point | tuple[()] | None = cache.get_or_set(
        f"search-middle:{place.pk}", partial(_middle_of_stores, place), timeout=_MINUTES * 60
    )
    if middle:
        return middle
    above = (each for each in place_chain(place)[1:] if each.latitude is not None and each.longitude is not None)
    return next(((each.latitude or 0.0, each.longitude or 0.0) for each in above), None)


def _folded_names(country: Country) -> list[tuple[int, str]]:
    """The small places first."""
    rows = Place.objects.filter(country=country).order_by("-level", "pk").values_list("pk", "name")
    return [(pk, fold_words(name)) for pk, name in rows]


def _middle_of_stores(place: Place) -> Point | tuple[()]:
    here = Q(quarter=place) | Q(prefecture=place) | Q(region=place)
    pinned = Store.objects.visible().filter(here, latitude__isnull=False, longitude__isnull=False)
    middle = pinned.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return (middle["latitude"], middle["longitude"]) if middle["latitude"] is not None else ()


def nearest_place(country: Country, point: Point) -> Place | None:
    """The quarter (or what the market has instead) whose middle is nearest."""
    places = Place.objects.filter(country=country, latitude__isnull=False, longitude__isnull=False)
    rows = places.order_by("-level", "pk").values_list("pk", "latitude", "longitude", "level")
    nearest = min(rows, key=lambda row: (-row[3], haversine_metres(point, (row[1] or 0.0, row[2] or 0.0))), default=None)
    return Place.objects.select_related("parent__parent").get(pk=nearest[0]) if nearest else None


def place_chain(place: Place | None) -> list[Place]:
    """From the small to the large. Needs the parents loaded."""
    chain = []
    while place is not None:
        chain.append(place)
        place = place.parent
    return chain


def destination_of(wishes: Wishes) -> DeliveryDestination:
    """Where a parcel for this shopper would go."""
    places = frozenset(place.pk for place in place_chain(wishes.place))
    return DeliveryDestination(country_id=wishes.market.code, places=places, point=wishes.point)


def _lies_in(place: Place, parts: list[str]) -> bool:
    above = [fold_words(each.name) for each in place_chain(place)[1:]]
    return all(part in above for part in parts)
