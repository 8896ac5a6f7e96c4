"""What every page says of getting a store's goods: what it costs, and on which days. Product, cart, checkout and order ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shop.common.money import Money
from shop.stores.models import Store
from shop.stores.queries.delivery import (
    DeliveryDestination,
    DeliveryOffer,
    Quote,
    ZonePrice,
    delivery_offer,
    least_delivery_charge,
    say_reckoning,
    zone_prices,
)
from shop.stores.queries.promises import COLLECTED, NEAR, DeliveryPromise, promise, way_to


@dataclass(frozen=True, slots=True)
class ZoneTerms:
    """One area with its own price and days."""

    price: ZonePrice
    home: DeliveryPromise | None


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """For the place that is known: `offer`. While none is: from `lowest` to `highest`, area by area.

    `home` and `pickup` are the days, None where that way is not open. `highest` is None where distance or weight may always add to it.
    """

    offer: DeliveryOffer | None
    home: DeliveryPromise | None
    pickup: DeliveryPromise | None
    zones: Sequence[ZoneTerms] = field(default_factory=list)
    lowest: Money | None = None
    highest: Money | None = None
    free_from: Money | None = None

    @property
    def quote(self) -> Quote | None:
        """Of the place that is known."""
        return self.offer.quote if self.offer else None

    @property
    def refusal(self) -> str:
        """Why nothing is brought to the place that is known."""
        return self.offer.refusal if self.offer else ""

    @property
    def undated(self) -> DeliveryTerms:
        """The same without days: of goods that nobody can order now."""
        return replace(self, home=None, pickup=None, zones=[replace(each, home=None) for each in self.zones])

    @property
    def home_in_all(self) -> DeliveryPromise | None:
        """The days at home: where areas differ, from the first day in any of them to the last in any."""
        known = [each.home for each in self.zones if each.home]
        if self.home or not known:
            return self.home
        return replace(known[0], first=min(each.first for each in known), last=max(each.last for each in known))

    @property
    def is_span(self) -> bool:
        """Whether areas differ in price."""
        return self.lowest is not None and self.lowest != self.highest

    @property
    def reckoning(self) -> str:
        """By what the price grows above `lowest`, to stand behind it; empty where it does not. The market's own rate is by distance."""
        if self.lowest is None or self.highest is not None:
            return ""
        prices = [each.price for each in self.zones]
        by_distance, by_weight = not prices or any(each.by_distance for each in prices), any(each.by_weight for each in prices)
        return say_reckoning(by_distance=by_distance, by_weight=by_weight, by_area=len({each.charge for each in prices}) > 1)


def delivery_terms(
    store: Store, destination: DeliveryDestination | None, *, goods: Money, grams: int | None = None, at: datetime
) -> DeliveryTerms:
    """Price and days for goods of that worth and weight, if they were ordered at that instant; `destination` is None while none is known.

    Needs country and places loaded; zones, hours and exceptions better are: `give_zones`, `give_calendars`.
    """
    pickup = promise(store, COLLECTED, at=at) if store.allows_pickup else None
    if destination is None:
        return _terms_by_zone(store, pickup, goods, grams, at)
    offer = delivery_offer(store, destination, goods=goods, grams=grams or 0)
    return DeliveryTerms(offer, home=_promise_of(store, offer, at), pickup=pickup if destination.country_id == store.country_id else None)


def _promise_of(store: Store, offer: DeliveryOffer, at: datetime) -> DeliveryPromise | None:
    if offer.quote is None:
        return None
    return promise(store, way_to(store, offer.quote.zone, metres=offer.quote.distance_metres), at=at)


def _terms_by_zone(store: Store, pickup: DeliveryPromise | None, goods: Money, grams: int | None, at: datetime) -> DeliveryTerms:
    least = least_delivery_charge(store)
    if least is None:
        return DeliveryTerms(None, home=None, pickup=pickup)
    prices = zone_prices(store, goods=goods, grams=grams)
    if not prices:
        free = store.pays_delivery_of(goods)
        home = promise(store, NEAR, at=at)
        if free:
            return DeliveryTerms(None, home, pickup, lowest=Money.zero(store.currency), highest=Money.zero(store.currency))
        return DeliveryTerms(None, home, pickup, lowest=store.delivery_fee_from, free_from=store.pays_delivery_from)
    charges = [each.charge for each in prices]
    return DeliveryTerms(
        None,
        home=None,
        pickup=pickup,
        zones=[ZoneTerms(each, promise(store, way_to(store, each.zone, metres=None), at=at)) for each in prices],
        lowest=min(charges),
        highest=None if any(each.is_least for each in prices) else max(charges),
        free_from=_one_free_from(prices),
    )


def _one_free_from(prices: Sequence[ZonePrice]) -> Money | None:
    """Where it is the same in all areas that cost something; areas that differ say their own."""
    found = {each.free_from for each in prices if each.charge.is_positive}
    return found.pop() if len(found) == 1 else None
