"""What happens to a store."""

from __future__ import annotations

from typing import Any, TypedDict

from shop.events.declarations import Event, NoPayload


class StoreChangedData(TypedDict):
    """Which of its fields differ now."""

    fields: list[str]


StoreRenamedData = TypedDict("StoreRenamedData", {"from": str, "to": str})  # slugs; `from` is a keyword of the language

STORE_OPENED = Event("store.opened", NoPayload, "A user has opened a store.")
STORE_CHANGED = Event("store.changed", StoreChangedData, "Something that shoppers see of a store is different now.")
STORE_RENAMED = Event("store.renamed", StoreRenamedData, "A store has moved to another address; the old one leads to it.")
STORE_PAUSED = Event("store.paused", NoPayload, "The owner has hidden the store from shoppers.")
STORE_SUSPENDED = Event("store.suspended", NoPayload, "Staff have hidden the store; only they can reopen it.")
STORE_REOPENED = Event("store.reopened", NoPayload, "A paused or suspended store is open again.")
STORE_FOLLOWED = Event("store.followed", NoPayload, "A user has begun to follow the store.")
STORE_UNFOLLOWED = Event("store.unfollowed", NoPayload, "A user follows the store no more.")

STORE_EVENTS: tuple[Event[Any], ...] = (
    STORE_OPENED,
    STORE_CHANGED,
    STORE_RENAMED,
    STORE_PAUSED,
    STORE_SUSPENDED,
    STORE_REOPENED,
    STORE_FOLLOWED,
    STORE_UNFOLLOWED,
)
