"""Stores, when they are open, where they deliver, and who follows them."""

from shop.stores.models.addresses import FormerStoreAddress
from shop.stores.models.delivery import DeliveryZone
from shop.stores.models.following import StoreFollow
from shop.stores.models.hours import HoursException, OpeningHours
from shop.stores.models.stores import Store, StoreQuerySet

__all__ = ["DeliveryZone", "FormerStoreAddress", "HoursException", "OpeningHours", "Store", "StoreFollow", "StoreQuerySet"]
