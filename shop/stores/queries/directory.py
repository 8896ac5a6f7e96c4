"""Finding a store: in a market, open now, near a point, on a shelf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Exists, FloatField, OuterRef, Q, Value
from django.db.models.expressions import Combinable, ExpressionWrapper
from django.db.models.functions import Cast, Coalesce

from shop.common.bounded_counts import BoundedCount, bounded_counts
from shop.common.cursor_pages import OLDEST, CursorPage, SortKey, cursor_page
from shop.places.distances import METRES_PER_DEGREE, Point, haversine_metres
from shop.places.models import Country
from shop.stores.models import HoursException, OpeningHours, Store, StoreQuerySet
from shop.stores.queries.storefronts import PLACES

PAGE_SIZE = 24
NEWEST_STORES = (SortKey("created_at", is_down=True, is_time=True), SortKey("pk", is_down=True))
NEAREST = (SortKey("apart"), *OLDEST)
_CARDS = (*PLACES, "logo", "cover")
_NOWHERE = 2**62  # behind whatever has a place


@dataclass(frozen=True, slots=True)
class StoreWishes:
    """What a shopper asks of the directory. `near` in degrees puts the nearest first; without it the newest come first."""

    region_id: int | None = None
    category_id: int | None = None
    is_open: bool = False
    near: Point | None = None


def directory_page(country: Country, wishes: StoreWishes, place: str | None, *, at: datetime) -> CursorPage[Store]:
    """The market's open stores as wished, ready to be shown as cards, from where the cursor says."""
    by = NEWEST_STORES if wishes.near is None else NEAREST
    return cursor_page(stores_wished(country, wishes, at=at), place, size=PAGE_SIZE, by=by, cards=Store.objects.select_related(*_CARDS))


def directory_count(country: Country, wishes: StoreWishes, *, at: datetime) -> BoundedCount:
    """How many there are."""
    return bounded_counts({"stores": stores_wished(country, wishes, at=at)})["stores"]


def stores_wished(country: Country, wishes: StoreWishes, *, at: datetime) -> StoreQuerySet:
    """All of them; with `apart`, where somebody asks for those near a point."""
    stores = Store.objects.visible().filter(country=country)
    if wishes.region_id is not None:
        stores = stores.filter(region_id=wishes.region_id)
    if wishes.category_id is not None:
        stores = stores.filter(categories=wishes.category_id)
    if wishes.is_open:
        stores = open_at(stores, country, at=at)
    return stores if wishes.near is None else stores.annotate(apart=_distance_order(wishes.near))


def open_at(stores: StoreQuerySet, country: Country, *, at: datetime) -> StoreQuerySet:
    """Those of that country where somebody is there at that instant: the same rule as `opening_state`, in SQL."""
    local = at.astimezone(ZoneInfo(country.time_zone))
    special = HoursException.objects.filter(store=OuterRef("pk"), date=local.date())
    usual = OpeningHours.objects.filter(store=OuterRef("pk"), weekday=local.weekday(), opens__lte=local.time(), closes__gt=local.time())
    there = Q(Exists(special.filter(opens__lte=local.time(), closes__gt=local.time()))) | (~Q(Exists(special)) & Q(Exists(usual)))
    away = Q(holiday_from__isnull=False, holiday_from__lte=local.date(), holiday_until__gte=local.date())
    return stores.filter(there).exclude(away)


def metres_from(point: Point, store: Store) -> int | None:
    """As the crow flies; None when nobody has said where the store is. Needs its places loaded."""
    return None if store.point is None else round(haversine_metres(point, store.point))


def _distance_order(point: Point) -> Combinable:
    """Something that grows with the distance, metres squared on a plane: enough to put stores of one country in order."""
    north = (Coalesce("latitude", "quarter__latitude", "prefecture__latitude", "region__latitude") - point[0]) * METRES_PER_DEGREE
    east = Coalesce("longitude", "quarter__longitude", "prefecture__longitude", "region__longitude") - point[1]
    east = east * (METRES_PER_DEGREE * cos(radians(point[0])))
    square = ExpressionWrapper(north * north + east * east, output_field=FloatField())
    return Coalesce(Cast(square, BigIntegerField()), Value(_NOWHERE), output_field=BigIntegerField())
