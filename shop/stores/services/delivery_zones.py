"""What a store asks for delivery, area by area."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.common.money import Money, is_some
from shop.events.services import record_event
from shop.places.models import Country, Place
from shop.stores.events import STORE_CHANGED, StoreChangedData
from shop.stores.exceptions import InvalidZone
from shop.stores.models import DeliveryZone, Store
from shop.stores.states import ZoneKind

MAX_ZONES = 30
MAX_RADIUS_METRES = 500_000
MAX_DAYS = 60
PLACE_RANK = {3: 0, 2: 2, 1: 3}  # by level: a quarter is narrower than any circle, a circle than a prefecture
RADIUS_RANK, COUNTRY_RANK, ABROAD_RANK = 1, 4, 5


@dataclass(frozen=True, slots=True)
class Area:
    """Where a zone is: one place, a circle of so many metres around the store, another country, or none of them for the whole country."""

    place: Place | None = None
    radius_m: int | None = None
    country: Country | None = None

    @property
    def kind(self) -> ZoneKind:
        """What is set decides: a place, another country, a radius, or none of them for the whole country."""
        if self.place is not None:
            return ZoneKind.PLACE
        if self.country is not None:
            return ZoneKind.ABROAD
        return ZoneKind.RADIUS if self.radius_m is not None else ZoneKind.COUNTRY


@dataclass(frozen=True, slots=True)
class Prices:
    """What delivery into a zone costs, in the store's currency. All of it nothing: the store pays the courier."""

    price: Money
    per_km: Money
    per_kg: Money
    free_from: Money | None = None


def save_zone(
    store: Store,
    area: Area,
    prices: Prices,
    *,
    days: tuple[int, int] | None = None,
    zone: DeliveryZone | None = None,
    actor_id: int | None,
) -> DeliveryZone:
    """Add a zone, or change the given one. The narrowest zone that holds an address counts for it. Raises InvalidZone.

    `days` are the fewest and the most on the way, from the day the parcel is ready; None for what is usual.
    """
    _check_area(store, area)
    _check_prices(store, area, prices)
    if days is not None and not 0 <= days[0] <= days[1] <= MAX_DAYS:
        raise InvalidZone(_("Days on the way go from the fewest to the most, at most %(count)d.") % {"count": MAX_DAYS})
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        if zone is None and DeliveryZone.objects.filter(store=store).count() >= MAX_ZONES:
            raise InvalidZone(_("A store has at most %(count)d delivery zones.") % {"count": MAX_ZONES})
        row = zone or DeliveryZone(store=store)
        _fill_zone(row, area, prices)
        row.days_from, row.days_to = days or (None, None)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise InvalidZone(_("There is a price for this area already. Change that one.")) from error
        _arrange_zones(store)
        record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["zones"]))
    return row


def remove_zone(zone: DeliveryZone, *, actor_id: int | None) -> None:
    """Delete a delivery zone. Without any, the market's own rate and the store's scope apply again."""
    with transaction.atomic():
        zone.delete()
        record_event(STORE_CHANGED, zone.store_id, actor_id=actor_id, data=StoreChangedData(fields=["zones"]))


def _fill_zone(row: DeliveryZone, area: Area, prices: Prices) -> None:
    row.kind, row.place, row.radius_m, row.country = area.kind, area.place, area.radius_m, area.country
    row.price_minor, row.per_km_minor, row.per_kg_minor = prices.price.minor, prices.per_km.minor, prices.per_kg.minor
    row.free_from_minor = None if prices.free_from is None else prices.free_from.minor


def _arrange_zones(store: Store) -> None:
    """Number the zones from the narrowest to the widest: the first that holds an address gives its price."""
    rows = list(DeliveryZone.objects.filter(store=store).select_related("place"))
    rows.sort(key=_breadth)
    for position, row in enumerate(rows):
        row.position = position
    DeliveryZone.objects.bulk_update(rows, ["position"])


def _breadth(row: DeliveryZone) -> tuple[int, int, int]:
    if row.place is not None:
        return PLACE_RANK[row.place.level], 0, row.pk
    if row.is_abroad:
        return ABROAD_RANK, 0, row.pk
    return (RADIUS_RANK, row.radius_m, row.pk) if row.radius_m else (COUNTRY_RANK, 0, row.pk)


def _check_area(store: Store, area: Area) -> None:
    if area.place is not None and (area.radius_m is not None or area.place.country_id != store.country_id):
        raise InvalidZone(_("This place is not in the store's country."))
    if area.country is not None and (area.kind != ZoneKind.ABROAD or area.radius_m is not None or not _is_abroad(store, area.country)):
        raise InvalidZone(_("Choose a country of ours that is not the store's own."))
    if area.radius_m is None:
        return
    if not 0 < area.radius_m <= MAX_RADIUS_METRES:
        raise InvalidZone(_("Choose a radius between 1 m and %(km)d km.") % {"km": MAX_RADIUS_METRES // 1000})
    if store.point is None:
        raise InvalidZone(_("Set the store's pin on the map first: the circle is drawn around it."))


def _is_abroad(store: Store, country: Country) -> bool:
    return country.is_active and country.pk != store.country_id


def _check_prices(store: Store, area: Area, prices: Prices) -> None:
    if area.kind == ZoneKind.ABROAD and is_some(prices.per_km):
        raise InvalidZone(_("To another country the price goes by weight, not by kilometres."))
    amounts = [each for each in (prices.price, prices.per_km, prices.per_kg, prices.free_from) if each is not None]
    if any(amount.currency != store.currency or amount.minor < 0 for amount in amounts):
        raise InvalidZone(_("Prices are amounts in %(currency)s, not below zero.") % {"currency": store.currency})
