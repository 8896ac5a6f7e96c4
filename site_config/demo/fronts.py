"""Gives the demo's shops their profile, their special days and their delivery prices, through the services that sellers use."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction
from django.utils.text import slugify

from shop.catalog.models import Category
from shop.common.money import Money
from shop.places.models import Place
from shop.stores.models import Store
from shop.stores.queries import store_today
from shop.stores.services import Area, Prices, save_zone, set_categories, set_special_day, set_verified, update_store
from site_config.demo.content.storefronts import FRONTS, FrontData, ZoneData


def load_front(store: Store, *, staff_id: int) -> None:
    """Write what the shop says of itself; again changes nothing that its owner may have changed since."""
    data = FRONTS.get(store.slug)
    if data is None or store.tags:
        return
    owner = store.owner_id
    with transaction.atomic():
        texts = {"returns_policy": data.returns, "shipping_policy": data.shipping, **data.links}
        update_store(store, actor_id=owner, tags=list(data.tags), preparation_hours=data.preparation_hours, **texts)
        set_categories(store, list(Category.objects.filter(path__in=data.categories).values_list("pk", flat=True)), actor_id=owner)
        set_verified(store, verified=data.is_verified, actor_id=staff_id)
        for zone in data.zones:
            save_zone(store, _area(store, zone), _prices(store, zone), days=zone.days, actor_id=owner)
        _load_days(store, data)


def _load_days(store: Store, data: FrontData) -> None:
    for ahead, opens, closes, note in data.special_days:
        hours = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)} if opens else {}
        set_special_day(store, store_today(store) + timedelta(days=ahead), note=note, actor_id=store.owner_id, **hours)


def _area(store: Store, zone: ZoneData) -> Area:
    if zone.km is not None:
        return Area(radius_m=int(zone.km * 1000))
    place: Place | None = None
    for name in zone.places:
        place = Place.objects.get(country=store.country, parent=place, slug=slugify(name))
    return Area(place=place)


def _prices(store: Store, zone: ZoneData) -> Prices:
    def money(minor: int) -> Money:
        return Money(minor, store.currency)

    return Prices(money(zone.price), money(zone.per_km), money(zone.per_kg), None if zone.free_from is None else money(zone.free_from))
