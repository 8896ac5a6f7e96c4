"""Following a store."""

from django.db import transaction

from shop.accounts.models import User
from shop.events.services import record_event
from shop.stores.events import STORE_FOLLOWED, STORE_UNFOLLOWED
from shop.stores.models import Store, StoreFollow


def follow_store(user: User, store: Store) -> bool:
    """Follow a store, to be notified of new products. False when the person followed it already."""
    with transaction.atomic():
        _row, created = StoreFollow.objects.get_or_create(user=user, store=store)
        if created:
            record_event(STORE_FOLLOWED, store.pk, actor_id=user.pk)
    return created


def unfollow_store(user: User, store: Store) -> bool:
    """Stop following a store. False when the person did not follow it."""
    with transaction.atomic():
        removed, _rows = StoreFollow.objects.filter(user=user, store=store).delete()
        if removed:
            record_event(STORE_UNFOLLOWED, store.pk, actor_id=user.pk)
    return bool(removed)
