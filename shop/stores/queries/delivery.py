"""Where a store's parcels go and what that costs: one quote for the product's page, the cart, the checkout and the courier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.common.prepared import Blank, give_prefetched, prepared
from shop.places.distances import Point, haversine_metres, route_metres
from shop.places.exceptions import TooFar
from shop.places.models import Country
from shop.places.queries import quote_delivery
from shop.stores.models import DeliveryZone, Store
from shop.stores.states import DeliveryScope, ZoneKind

NAMED_ZONES = 4  # of the areas, in the sentence that tells where a store does deliver


@dataclass(frozen=True, slots=True)
class DeliveryDestination:
    """Where a parcel is to go: the ids of its places from the large to the small, and its point in degrees when it is known."""

    country_id: str
    places: frozenset[int]
    point: Point | None

    @classmethod
    def of(cls, door: Any) -> DeliveryDestination:
        """Of anything that lies somewhere: an address, another store. Needs its places loaded unless it has a pin."""
        chain = (door.region_id, door.prefecture_id, door.quarter_id)
        return cls(country_id=door.country_id, places=frozenset(pk for pk in chain if pk), point=door.point)


@dataclass(frozen=True, slots=True)
class Quote:
    """What carrying a parcel costs. The fee is the courier's; `paid_by_store` says who owes it. Metres are by road, None unmeasured."""

    distance_metres: int | None
    fee: Money
    paid_by_store: bool
    zone: DeliveryZone | None
    free_from: Money | None = None  # goods of one order from which on the store pays

    @property
    def charge(self) -> Money:
        """What the buyer pays of it."""
        return Money.zero(self.fee.currency) if self.paid_by_store else self.fee


@dataclass(frozen=True, slots=True)
class DeliveryOffer:
    """A quote, or in words why there is none."""

    quote: Quote | None
    refusal: str = ""


def zones_of(stores: str = "") -> Prefetch[str]:
    """For `prefetch_related`: the zones of stores reached by that path, with their places, in one query."""
    return Prefetch(f"{stores}__zones" if stores else "zones", DeliveryZone.objects.select_related("place", "country"))


def give_zones(stores: Sequence[Store]) -> None:
    """The same for stores that are there already, with kept SQL: as if their zones had been prefetched."""
    zones = _zones_in(*(store.pk for store in stores)) if stores else []
    for store in stores:
        own = [zone for zone in zones if zone.store_id == store.pk]
        for zone in own:
            zone.store = store
        give_prefetched(store, "zones", own)


@prepared
def _zones_in(*store_ids: Blank) -> QuerySet[DeliveryZone]:
    any_of = reduce(or_, (Q(store=pk) for pk in store_ids))
    own = (field.name for field in DeliveryZone._meta.concrete_fields)
    return DeliveryZone.objects.filter(any_of).select_related("place", "country").only(*own, "place__name", "country__names")


def delivery_offer(store: Store, destination: DeliveryDestination, *, goods: Money, grams: int = 0) -> DeliveryOffer:
    """What the store asks for bringing goods of that worth and weight there. Needs country and places loaded; `zones_of()` better are."""
    if destination.country_id != store.country_id:
        return _offer_abroad(store, destination, goods, grams)
    refusal = _store_refusal(store)
    if refusal:
        return DeliveryOffer(None, refusal)
    zones = store.zones_at_home
    return _zone_offer(store, zones, destination, goods, grams) if zones else _market_offer(store, destination, goods)


def delivery_quote(store: Store, destination: DeliveryDestination, *, goods: Money, grams: int = 0) -> Quote | None:
    """The quote alone; None when the store does not deliver there."""
    return delivery_offer(store, destination, goods=goods, grams=grams).quote


def market_rate(store: Store, destination: DeliveryDestination) -> Money:
    """What the market's own rule asks for that way, whatever the store asks: its least fee where it cannot be measured, or is too far."""
    if store.point is None or destination.point is None:
        return store.delivery_fee_from
    try:
        return quote_delivery(store.country, origin=store.point, destination=destination.point).fee
    except TooFar:
        return store.delivery_fee_from


def delivers_to(store: Store, destination: DeliveryDestination) -> bool:
    """Whether the store's parcels go there at all."""
    return delivery_quote(store, destination, goods=Money.zero(store.currency)) is not None


def least_delivery_charge(store: Store) -> Money | None:
    """The least that a delivery in its own country costs its buyer; nothing where the store pays, None where it does not deliver.

    Needs `country` loaded.
    """
    if _store_refusal(store):
        return None
    zones = store.zones_at_home
    if store.pays_delivery_from_minor == 0 or any(zone.costs_nothing or zone.free_from_minor == 0 for zone in zones):
        return Money.zero(store.currency)
    if not zones:
        return store.delivery_fee_from
    return Money(min(_zone_minor(zone, metres=0, grams=0, step=_fee_step(store.country)) for zone in zones), store.currency)


@dataclass(frozen=True, slots=True)
class ZonePrice:
    """What one area costs: `charge` at the least; distance or weight may add to it."""

    zone: DeliveryZone
    charge: Money
    by_distance: bool
    by_weight: bool
    free_from: Money | None  # goods of one order from which on the store pays; None: never, or always

    @property
    def is_least(self) -> bool:
        """Whether anything may add to it."""
        return self.by_distance or self.by_weight

    @property
    def reckoning(self) -> str:
        """By what it grows, to stand behind the price; empty where it does not."""
        return say_reckoning(by_distance=self.by_distance, by_weight=self.by_weight)


def say_reckoning(*, by_distance: bool, by_weight: bool, by_area: bool = False) -> str:
    """By what a delivery's price grows, in words to stand behind "from 5,000 GNF, "; empty where it grows by neither."""
    if by_distance and by_weight:
        return _("by area, distance and weight") if by_area else _("by distance and weight")
    if by_distance:
        return _("by area and distance") if by_area else _("by distance")
    if by_weight:
        return _("by area and weight") if by_area else _("by weight")
    return ""


def zone_prices(store: Store, *, goods: Money, grams: int | None = None) -> list[ZonePrice]:
    """Each area in the store's own country with its own price for goods of that worth, and of that weight if it is known.

    None where it does not deliver, or has set no prices. Needs `country` loaded; `zones_of()` better are.
    """
    return [] if _store_refusal(store) else [_zone_price(store, zone, goods, grams) for zone in store.zones_at_home]


def _zone_price(store: Store, zone: DeliveryZone, goods: Money, grams: int | None) -> ZonePrice:
    free_from = _free_from(store, zone)
    if zone.costs_nothing or (free_from is not None and goods >= free_from):
        return ZonePrice(zone, Money.zero(store.currency), by_distance=False, by_weight=False, free_from=None)
    least = Money(_zone_minor(zone, metres=0, grams=grams or 0, step=_fee_step(store.country)), store.currency)
    grows_by_weight = bool(zone.per_kg_minor) and grams is None
    return ZonePrice(zone, least, by_distance=bool(zone.per_km_minor), by_weight=grows_by_weight, free_from=free_from)


def _free_from(store: Store, zone: DeliveryZone) -> Money | None:
    return min((each for each in (store.pays_delivery_from, zone.free_from) if each is not None), default=None)


def _store_refusal(store: Store) -> str:
    if store.currency != store.country.currency:
        words = {"store": store.name, "currency": store.currency}
        return _("%(store)s sells in %(currency)s, in which couriers here are not paid: collect your order at the store.") % words
    return _scope_refusal(store)


def _scope_refusal(store: Store) -> str:
    if store.delivery_scope == DeliveryScope.DIGITAL:
        return _("%(store)s carries nothing: it sells downloads only.") % {"store": store.name}
    if store.delivery_scope == DeliveryScope.PICKUP:
        return _("%(store)s does not deliver: collect your order at the store.") % {"store": store.name}
    return ""


def _offer_abroad(store: Store, destination: DeliveryDestination, goods: Money, grams: int) -> DeliveryOffer:
    """By the country's own row: a parcel service carries it, so neither couriers nor their notes and their rate have a say."""
    zones = store.zones_abroad
    zone = next((each for each in zones if each.country_id == destination.country_id), None)
    if zone is None:
        return DeliveryOffer(None, _scope_refusal(store) or _abroad_refusal(store, zones))
    fee = Money(_zone_minor(zone, metres=0, grams=grams, step=1), store.currency)
    free = zone.costs_nothing or (zone.free_from is not None and goods >= zone.free_from)
    return DeliveryOffer(Quote(distance_metres=None, fee=fee, paid_by_store=free, zone=zone, free_from=zone.free_from))


def _abroad_refusal(store: Store, zones: Sequence[DeliveryZone]) -> str:
    words = {"store": store.name, "country": store.country.name, "where": _zone_names(zones)}
    if zones:
        return _("%(store)s sends no parcels to this address, only in %(country)s and to: %(where)s.") % words
    return _("%(store)s delivers in %(country)s only.") % words


def _zone_offer(store: Store, zones: list[DeliveryZone], destination: DeliveryDestination, goods: Money, grams: int) -> DeliveryOffer:
    zone = next((each for each in zones if _zone_holds(each, store, destination)), None)
    if zone is None:
        return DeliveryOffer(None, _outside_refusal(store, zones))
    if zone.costs_nothing:
        return DeliveryOffer(_free_quote(store, zone, destination))
    metres = _metres_between(store, destination)
    if metres is None and zone.per_km_minor:
        return DeliveryOffer(None, _unmeasured_refusal(store))
    fee = Money(_zone_minor(zone, metres=metres or 0, grams=grams, step=_fee_step(store.country)), store.currency)
    free_from = _free_from(store, zone)
    free = free_from is not None and goods >= free_from
    return DeliveryOffer(Quote(distance_metres=metres, fee=fee, paid_by_store=free, zone=zone, free_from=free_from))


def _free_quote(store: Store, zone: DeliveryZone, destination: DeliveryDestination) -> Quote:
    """Free for the buyer: the courier gets the market's own fee from the store; none where couriers do not go and it brings it itself."""
    metres = _metres_between(store, destination)
    return Quote(distance_metres=metres, fee=_courier_fee(store, destination), paid_by_store=True, zone=zone)


def _courier_fee(store: Store, destination: DeliveryDestination) -> Money:
    if store.point is None or destination.point is None:
        return Money.zero(store.currency)
    try:
        return quote_delivery(store.country, origin=store.point, destination=destination.point).fee
    except TooFar:
        return Money.zero(store.currency)


def _market_offer(store: Store, destination: DeliveryDestination, goods: Money) -> DeliveryOffer:
    """The market's own rate, for a store that has set no prices."""
    if store.delivery_scope == DeliveryScope.LOCAL and store.region_id not in destination.places:
        return DeliveryOffer(
            None, _("%(store)s delivers in its own region only: %(region)s.") % {"store": store.name, "region": store.region.name}
        )
    if store.point is None or destination.point is None:
        return DeliveryOffer(None, _unmeasured_refusal(store))
    try:
        quote = quote_delivery(store.country, origin=store.point, destination=destination.point)
    except TooFar as error:
        return DeliveryOffer(None, str(error))
    free = store.pays_delivery_of(goods)
    return DeliveryOffer(Quote(quote.distance_metres, quote.fee, paid_by_store=free, zone=None, free_from=store.pays_delivery_from))


def _zone_holds(zone: DeliveryZone, store: Store, destination: DeliveryDestination) -> bool:
    """Whether the destination lies in the zone."""
    if zone.kind == ZoneKind.PLACE:
        return zone.place_id in destination.places
    if zone.kind == ZoneKind.COUNTRY:
        return True  # of another country's doors nobody asks here
    if store.point is None or destination.point is None:
        return False
    return haversine_metres(store.point, destination.point) <= (zone.radius_m or 0)


def _fee_step(country: Country) -> int:
    """The least that people can pay in notes."""
    return max(1, country.delivery_step_minor)


def _zone_minor(zone: DeliveryZone, *, metres: int, grams: int, step: int) -> int:
    """Price, distance and weight together, rounded up once to a multiple of the step."""
    exact = zone.price_minor * 1000 + zone.per_km_minor * metres + zone.per_kg_minor * grams
    return -(-exact // (1000 * step)) * step


def _metres_between(store: Store, destination: DeliveryDestination) -> int | None:
    if store.point is None or destination.point is None:
        return None
    return route_metres(store.point, destination.point, factor_percent=store.country.route_factor_percent)


def _unmeasured_refusal(store: Store) -> str:
    return _("The way from %(store)s to this address cannot be measured. Set a pin on the map.") % {"store": store.name}


def _outside_refusal(store: Store, zones: Iterable[DeliveryZone]) -> str:
    words = {"store": store.name, "where": _zone_names(zones)}
    if store.allows_pickup:
        return _("%(store)s does not deliver to this address, only here: %(where)s. You can collect your order at the store.") % words
    return _("%(store)s does not deliver to this address, only here: %(where)s. Choose another address.") % words


def _zone_names(zones: Iterable[DeliveryZone]) -> str:
    names = [zone.name for zone in zones]
    return ", ".join(names[:NAMED_ZONES]) + ("…" if len(names) > NAMED_ZONES else "")
