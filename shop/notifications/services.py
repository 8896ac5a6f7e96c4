"""Telling people, once."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.notifications.models import Notification

log = structlog.get_logger(__name__)


def notify(event: DomainEvent, *, recipients: Iterable[int], kind: str, data: Mapping[str, Any], url: str) -> list[Notification]:
    """Put one notification into each recipient's inbox. Whoever acted is not told; a replay of the event tells nobody twice."""
    rows = [
        Notification(recipient_id=user_id, kind=kind, data=dict(data), url=url, key=f"{event.pk}:{kind}:{user_id}")
        for user_id in sorted(set(recipients))
        if user_id != event.actor_id
    ]
    created = Notification.objects.bulk_create(rows, ignore_conflicts=True)
    for row in created:
        hint(f"user:{row.recipient_id}", user_ids=[row.recipient_id])
    return created


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
