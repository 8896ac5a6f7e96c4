"""Stores as shoppers meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, F, OuterRef, QuerySet, Value

from shop.accounts.models import User
from shop.common.prepared import Blank, prepared
from shop.stores.models import Store, StoreFollow, StoreQuerySet
from shop.stores.queries.calendars import give_calendars
from shop.stores.queries.delivery import give_zones, zones_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PLACES = ("country", "region", "prefecture", "quarter")


def storefronts() -> StoreQuerySet:
    """Every store with all that its front shows; a paused or suspended one says so instead of selling."""
    related = Store.objects.select_related(*PLACES, "logo", "cover", "chat_desk")
    return related.prefetch_related("hours", "exceptions", zones_of(), "categories")


def store_to_promise(pk: int) -> Store:
    """The store with all that price and days of a delivery depend on. Three queries of kept SQL."""
    (store,) = _store_with_places(pk)
    give_zones([store])
    give_calendars([store])
    return store


@prepared
def _store_with_places(pk: Blank) -> QuerySet[Store]:
    return Store.objects.select_related(*PLACES).filter(pk=pk)


def followed_stores(user: User) -> StoreQuerySet:
    """What the person follows, the latest first, open or not; suspended ones are left out by the page itself."""
    cards = Store.objects.select_related(*PLACES, "logo", "cover")
    return cards.filter(follows__user=user).annotate(followed=F("follows__pk"))


def followers_of(store_id: int) -> list[int]:
    """The ids of those who follow it."""
    return list(StoreFollow.objects.filter(store_id=store_id).order_by("user_id").values_list("user_id", flat=True))


def with_following(stores: StoreQuerySet, user: User | AnonymousUser) -> StoreQuerySet:
    """Each with `is_followed`, which is None where nobody in particular asks."""
    if user.pk is None:
        return stores.annotate(is_followed=Value(None, output_field=BooleanField(null=True)))
    return stores.annotate(is_followed=Exists(StoreFollow.objects.filter(user_id=user.pk, store=OuterRef("pk"))))


def follows_store(user: User | AnonymousUser, store_id: int) -> bool:
    """Whether the person does. One query, none for whoever is not signed in."""
    return user.is_authenticated and StoreFollow.objects.filter(user_id=user.pk, store_id=store_id).exists()
