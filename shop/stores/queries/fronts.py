"""Stores as shoppers meet them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from shop.accounts.models import User
from shop.stores.models import Store, StoreFollow, StoreQuerySet
from shop.stores.queries.delivery import zones_of

PLACES = ("country", "region", "prefecture", "quarter")


def storefronts() -> StoreQuerySet:
    """Every store with all that its front shows; a paused or suspended one says so instead of selling."""
    related = Store.objects.select_related(*PLACES, "logo", "cover")
    return related.prefetch_related("hours", "exceptions", zones_of(), "categories__parent")


def is_following(user: User, store: Store) -> bool:
    """Whether the person follows the store."""
    return StoreFollow.objects.filter(user=user, store=store).exists()


def followed_stores(user: User) -> StoreQuerySet:
    """What the person follows, the latest first, open or not; suspended ones are left out by the page itself."""
    cards = Store.objects.select_related(*PLACES, "logo", "cover")
    return cards.filter(follows__user=user).order_by("-follows__created_at", "-follows__pk")


def followers_of(store_id: int) -> list[int]:
    """The ids of those who follow it."""
    return list(StoreFollow.objects.filter(store_id=store_id).order_by("user_id").values_list("user_id", flat=True))


def with_following(stores: StoreQuerySet, user: User) -> StoreQuerySet:
    """Each with `is_followed`."""
    return stores.annotate(is_followed=Exists(StoreFollow.objects.filter(user=user, store=OuterRef("pk"))))
