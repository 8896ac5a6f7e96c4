"""Following a store."""

from django.db import transaction

from shop.accounts.models import User
from shop.events.services import record_event
from shop.stores.models import Store, StoreFollow


def follow_store(user: User, store: Store) -> bool:
    """Hear of what is new there. False when the person followed it already."""
    with transaction.atomic():
        _row, created = StoreFollow.objects.get_or_create(user=user, store=store)
        if created:
            record_event("store.followed", store.pk, actor_id=user.pk)
    return created


def unfollow_store(user: User, store: Store) -> bool:
    """Hear no more of it. False when the person did not follow it."""
    with transaction.atomic():
        removed, _rows = StoreFollow.objects.filter(user=user, store=store).delete()
        if removed:
            record_event("store.unfollowed", store.pk, actor_id=user.pk)
    return bool(removed)
