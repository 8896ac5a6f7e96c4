"""Opening a store and running it."""

from shop.stores.services.addresses import rename_store
from shop.stores.services.delivery_zones import MAX_DAYS, Area, Prices, remove_zone, save_zone
from shop.stores.services.followers import follow_store, unfollow_store
from shop.stores.services.opening_hours import MAX_STRETCHES, Stretch, remove_special_day, set_holiday, set_hours, set_special_day
from shop.stores.services.status_changes import (
    join_suspension,
    pause_store,
    reinstate_store,
    reopen_store,
    return_stores_of,
    suspend_store,
    suspend_stores_of,
    veto_pausing,
)
from shop.stores.services.stores import (
    MAX_CATEGORIES,
    STORE_FIELDS,
    clean_tags,
    note_measured_preparation,
    open_store,
    set_categories,
    set_trusted,
    set_verified,
    update_store,
)

__all__ = [
    "MAX_CATEGORIES",
    "MAX_DAYS",
    "MAX_STRETCHES",
    "STORE_FIELDS",
    "Area",
    "Prices",
    "Stretch",
    "clean_tags",
    "follow_store",
    "join_suspension",
    "note_measured_preparation",
    "open_store",
    "pause_store",
    "reinstate_store",
    "remove_special_day",
    "remove_zone",
    "rename_store",
    "reopen_store",
    "return_stores_of",
    "save_zone",
    "set_categories",
    "set_holiday",
    "set_hours",
    "set_special_day",
    "set_trusted",
    "set_verified",
    "suspend_store",
    "suspend_stores_of",
    "unfollow_store",
    "update_store",
    "veto_pausing",
]
