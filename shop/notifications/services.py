"""Telling people, once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from shop.catalog.models import Product
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.notifications.models import Notification
from shop.stores.queries import followers_of

NEWS_HOUR = 16  # UTC: the end of the working day where the markets are
NEWS_TITLES = 3  # named in one notification

log = structlog.get_logger(__name__)


def notify(event: DomainEvent, *, recipients: Iterable[int], kind: str, data: Mapping[str, Any], url: str) -> list[Notification]:
    """Put one notification into each recipient's inbox. Whoever acted is not told; a replay of the event tells nobody twice."""
    others = [user_id for user_id in recipients if user_id != event.actor_id]
    return tell_once(str(event.pk), recipients=others, kind=kind, data=data, url=url)


def tell_once(fact: str, *, recipients: Iterable[int], kind: str, data: Mapping[str, Any], url: str) -> list[Notification]:
    """The same about a fact of any name, which each person is told once whatever made it known: "price:12:2026-11-23"."""
    rows = [
        Notification(recipient_id=user_id, kind=kind, data=dict(data), url=url, key=f"{fact}:{kind}:{user_id}")
        for user_id in sorted(set(recipients))
    ]
    known = set(Notification.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    created = Notification.objects.bulk_create([row for row in rows if row.key not in known], ignore_conflicts=True)
    for row in created:
        hint(f"user:{row.recipient_id}", user_ids=[row.recipient_id])
    return created


def tell_followers(*, at: datetime) -> int:
    """What the stores which people follow have put on sale in the day up to the last NEWS_HOUR: one notification a store and day.

    Returns how many were told. Doing so again tells nobody twice, so that a late or a second run does no harm.
    """
    until = at.replace(hour=NEWS_HOUR, minute=0, second=0, microsecond=0)
    until -= timedelta(days=1) if until > at else timedelta()
    fresh = Product.objects.live().filter(published_at__gt=until - timedelta(days=1), published_at__lte=until)
    followed = fresh.filter(store__follows__isnull=False).order_by("store_id", "-published_at", "-pk").select_related("store")
    told = 0
    for _store_id, products in groupby(followed.distinct().iterator(chunk_size=500), key=lambda product: product.store_id):
        told += _tell_news(list(products), fact=f"news:{until.date()}")
    return told


def _tell_news(products: list[Product], *, fact: str) -> int:
    store, titles = products[0].store, [product.title for product in products]
    named = ", ".join(f"“{title}”" for title in titles[:NEWS_TITLES]) + ("…" if len(titles) > NEWS_TITLES else "")
    people = [user_id for user_id in followers_of(store.pk) if user_id != store.owner_id]
    words = {"store": store.name, "titles": named}
    with transaction.atomic():
        rows = tell_once(f"{fact}:{store.pk}", recipients=people, kind="store.news", data=words, url=store.get_absolute_url())
    return len(rows)


def hint(topic: str, *, user_ids: Iterable[int]) -> None:
    """Once the transaction commits, tell these people's open pages to look again at `order:12`. May be lost; nothing breaks."""
    ids = sorted(set(user_ids))
    transaction.on_commit(lambda: _send(topic, ids))


def mark_read(user_id: int, *, pk: int | None = None) -> int:
    """Mark one of the person's notifications, or all of them, as read. Returns how many were unread."""
    unread = Notification.objects.of(user_id).unread()
    return (unread.filter(pk=pk) if pk else unread).update(read_at=now())


def _send(topic: str, user_ids: list[int]) -> None:
    layer = get_channel_layer()
    try:
        for user_id in user_ids:
            async_to_sync(layer.group_send)(f"user.{user_id}", {"type": "hint", "topic": topic})
    except Exception as error:  # noqa: BLE001  # a dead Redis costs liveliness, never the work that is already committed
        log.warning("hint_lost", topic=topic, error=str(error))
