"""The days of a delivery on cards: to somebody whose place is known, from stores near it.

A page with many cards is built for all. What it keeps of each store is all that the days depend on but the door; each reader's own door is
then held against it without asking the database, by the same rules as the product's page, the cart and the checkout.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from shop.accounts.models import Address
from shop.common.day_spans import say_days_briefly
from shop.common.money import Money
from shop.common.prepared import Blank, give_prefetched, prepared
from shop.places.models import Country, Place
from shop.stores.models import DeliveryZone, Store
from shop.stores.queries.calendars import give_calendars
from shop.stores.queries.delivery import DeliveryDestination, delivery_offer, give_zones
from shop.stores.queries.promises import promise, way_to

_STORE = ("currency", "country_id", "region_id", "prefecture_id", "quarter_id", "delivery_scope")
_ZONE = ("pk", "kind", "place_id", "radius_m", "price_minor", "per_km_minor", "free_from_minor", "days_from", "days_to")


def near_terms(store_ids: Collection[int], country: Country, *, at: datetime) -> dict[int, str]:
    """What a page may keep of each of these stores that is of that country and delivers: by its key. Three queries."""
    own = [store for store in _stores_with_places(*store_ids) if store.country_id == country.pk] if store_ids else []
    for store in own:
        store.country = country
    give_zones(own)
    give_calendars(own)
    return {store.pk: kept for store in own if (kept := _terms_of(store, at))}


@prepared
def _stores_with_places(*store_ids: Blank) -> QuerySet[Store]:
    any_of = reduce(or_, (Q(pk=pk) for pk in store_ids))
    return Store.objects.filter(any_of).select_related("region", "prefecture", "quarter").order_by()


def near_days(kept: str, door: Address) -> str:
    """On which days it comes to that door, in few words; "" where the store is not near, or does not deliver there."""
    told = json.loads(kept)
    if told["store"]["country_id"] != door.country_id:
        return ""
    store, days = _store_of(told, door.country), told["days"]
    quote = delivery_offer(store, DeliveryDestination.of(door), goods=Money.zero(store.currency)).quote
    if quote is None or way_to(store, quote.zone, metres=quote.distance_metres).is_far:
        return ""
    span = days.get(str(quote.zone.pk) if quote.zone else "")
    return say_days_briefly(*map(date.fromisoformat, span)) if span else ""


def _terms_of(store: Store, at: datetime) -> str:
    zones: list[DeliveryZone] = store.zones_at_home
    ways: list[DeliveryZone | None] = [*zones] if zones else [None]
    spans = {str(zone.pk) if zone else "": promise(store, way_to(store, zone, metres=0), at=at) for zone in ways}
    days = {key: [span.first.isoformat(), span.last.isoformat()] for key, span in spans.items() if span}
    if not days:
        return ""
    shown: dict[str, Any] = {name: getattr(store, name) for name in _STORE}
    shown["latitude"], shown["longitude"] = store.point or (None, None)
    return json.dumps({"store": shown, "zones": [{name: getattr(zone, name) for name in _ZONE} for zone in zones], "days": days})


def _store_of(told: dict[str, Any], country: Country) -> Store:
    """The store again, as far as days go. Its places have no names: nobody reads why something is not delivered."""
    fields = told["store"]
    store = Store(**{name: value for name, value in fields.items() if name != "country_id"}, country=country)
    for name in ("region", "prefecture", "quarter"):
        setattr(store, name, Place(pk=fields[f"{name}_id"]) if fields[f"{name}_id"] else None)
    zones = [DeliveryZone(store=store, **{name: value for name, value in zone.items() if name != "place_id"}) for zone in told["zones"]]
    for zone, kept in zip(zones, told["zones"], strict=True):
        zone.place = Place(pk=kept["place_id"]) if kept["place_id"] else None
    store.pk = 0
    give_prefetched(store, "zones", zones)
    return store
