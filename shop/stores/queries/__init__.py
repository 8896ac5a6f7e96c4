"""Reading stores: their fronts, their hours, their delivery."""

from shop.stores.queries.delivery import (
    DeliveryDestination,
    DeliveryOffer,
    Quote,
    delivers_to,
    delivery_offer,
    delivery_quote,
    give_zones,
    least_delivery_charge,
    market_rate,
    zones_of,
)
from shop.stores.queries.directory import StoreWishes, metres_from, open_at, store_directory
from shop.stores.queries.opening_hours import DayHours, OpeningState, away_until, is_away, opening_state, store_today, takes_orders
from shop.stores.queries.shared_locks import hold_open_stores
from shop.stores.queries.storefronts import followed_stores, followers_of, follows_store, storefronts, with_following

__all__ = [
    "DayHours",
    "DeliveryDestination",
    "DeliveryOffer",
    "OpeningState",
    "Quote",
    "StoreWishes",
    "away_until",
    "delivers_to",
    "delivery_offer",
    "delivery_quote",
    "followed_stores",
    "followers_of",
    "follows_store",
    "give_zones",
    "hold_open_stores",
    "is_away",
    "least_delivery_charge",
    "market_rate",
    "metres_from",
    "open_at",
    "opening_state",
    "store_directory",
    "store_today",
    "storefronts",
    "takes_orders",
    "with_following",
    "zones_of",
]
