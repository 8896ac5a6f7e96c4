"""Which ways a notification goes out of the site, and when: decided as it is told, written beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from shop.common.clock import now
from shop.notifications.dispatching.jobs import queue_these
from shop.notifications.kinds import KINDS
from shop.notifications.models import Notification, Sending
from shop.notifications.queries import ContactPreferences, contact_preferences_of, told_already
from shop.notifications.states import Channel

REMINDED_AFTER = timedelta(days=1)  # something unread of a bundle is mailed once in that time


def plan_sendings(rows: Sequence[Notification]) -> None:
    """Write what is to go out of each, and queue what is due. Doing it again adds nothing: one row a notification and channel."""
    preferences = contact_preferences_of({row.recipient_id for row in rows})
    silent = told_already(rows, since=now() - REMINDED_AFTER)
    planned = [
        sending
        for row in rows
        if row.kind in KINDS and row.recipient_id in preferences
        for sending in _sendings(row, preferences[row.recipient_id])
        if (row.recipient_id, row.bundle, sending.channel) not in silent
    ]
    Sending.objects.bulk_create(planned, ignore_conflicts=True)
    due = [sending.notification_id for sending in planned if sending.channel != Channel.DIGEST and sending.due_at <= now()]
    ids = list(Sending.objects.waiting(until=now()).filter(notification__in=due).values_list("pk", flat=True)) if due else []
    queue_these(ids)


def _sendings(row: Notification, preferences: ContactPreferences) -> Iterator[Sending]:
    kind, at = KINDS[row.kind], now()
    for channel in preferences.channels(kind):
        if channel == Channel.DIGEST:
            due = preferences.digest_after(at)
        else:
            due = preferences.polite(at if channel == Channel.PUSH else at + kind.patience, urgency=kind.urgency)
        for device_id in preferences.devices if channel == Channel.PUSH else (None,):
            yield Sending(notification=row, channel=channel, device_id=device_id, due_at=due)
