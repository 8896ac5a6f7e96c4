"""Reading stores: their fronts, their hours, their delivery."""

from shop.stores.queries.calendars import give_calendars
from shop.stores.queries.card_days import near_days, near_terms
from shop.stores.queries.delivery import (
    DeliveryDestination,
    DeliveryOffer,
    Quote,
    ZonePrice,
    delivers_to,
    delivery_offer,
    delivery_quote,
    give_zones,
    least_delivery_charge,
    market_rate,
    zone_prices,
    zones_of,
)
from shop.stores.queries.directory import StoreWishes, directory_count, directory_page, metres_from, open_at
from shop.stores.queries.opening_hours import DayHours, OpeningState, away_until, is_away, opening_state, store_today, takes_orders
from shop.stores.queries.promises import COLLECTED, DeliveryPromise, DeliveryWay, opening_minutes, promise, promise_of_open_store, way_to
from shop.stores.queries.storefronts import followed_stores, followers_of, follows_store, store_to_promise, storefronts, with_following
from shop.stores.queries.terms import DeliveryTerms, ZoneTerms, delivery_terms

__all__ = [
    "COLLECTED",
    "DayHours",
    "DeliveryDestination",
    "DeliveryOffer",
    "DeliveryPromise",
    "DeliveryTerms",
    "DeliveryWay",
    "OpeningState",
    "Quote",
    "StoreWishes",
    "ZonePrice",
    "ZoneTerms",
    "away_until",
    "delivers_to",
    "delivery_offer",
    "delivery_quote",
    "delivery_terms",
    "directory_count",
    "directory_page",
    "followed_stores",
    "followers_of",
    "follows_store",
    "give_calendars",
    "give_zones",
    "is_away",
    "least_delivery_charge",
    "market_rate",
    "metres_from",
    "near_days",
    "near_terms",
    "open_at",
    "opening_minutes",
    "opening_state",
    "promise",
    "promise_of_open_store",
    "store_to_promise",
    "store_today",
    "storefronts",
    "takes_orders",
    "way_to",
    "with_following",
    "zone_prices",
    "zones_of",
]
