"""A notification in each recipient's inbox, once for each fact, and what goes out of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from shop.accounts.guests import accounts_of_guests
from shop.common.live import hint
from shop.events.models import DomainEvent
from shop.notifications.kinds import stored_data
from shop.notifications.models import Notification
from shop.notifications.services.sendings import plan_sendings


def notify_recipients(
    event: DomainEvent, *, recipients: Iterable[int], kind: str, data: Mapping[str, Any], url: str, bundle: str = ""
) -> list[Notification]:
    """Put one notification into each recipient's inbox. Whoever acted is not told; a replay of the event tells nobody twice."""
    others = [user_id for user_id in recipients if user_id != event.actor_id]
    return _tell_once(str(event.pk), others, kind=kind, data=data, url=url, bundle=bundle, but=event.actor_id)


def notify_recipients_once(
    fact: str, *, recipients: Iterable[int], kind: str, data: Mapping[str, Any], url: str, bundle: str = ""
) -> list[Notification]:
    """The same about a fact of any name, which each person is told once whatever made it known: "price:12:2026-11-23".

    What has the same `bundle` ("conversation:5") and kind stands in the inbox as one line with a count.
    """
    return _tell_once(fact, recipients, kind=kind, data=data, url=url, bundle=bundle)


def hand_notifications_over(guest_id: int, *, to: int) -> int:
    """What a guest was told stands from now on in the inbox of the account that has claimed his orders. Returns how many rows."""
    count = Notification.objects.of(guest_id).update(recipient=to)
    if count:
        hint(f"user:{to}")
    return count


def _tell_once(
    fact: str, recipients: Iterable[int], *, kind: str, data: Mapping[str, Any], url: str, bundle: str, but: int | None = None
) -> list[Notification]:
    rows = [
        Notification(
            recipient_id=user_id, kind=kind, data=stored_data(data), url=url, key=key, bundle=f"{kind}:{bundle}" if bundle else key
        )
        for user_id in sorted(set(recipients))
        for key in [f"{fact}:{kind}:{user_id}"]
    ]
    known = set(Notification.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in known]
    return _write_notifications(fresh, but=but) if fresh else []


def change_words(user_id: int, *, bundle: str, message_ids: Sequence[int], words: str) -> int:
    """Something else stands from now on in the place of what those messages said: in the inbox, and in whatever is not sent yet.

    Returns in how many notifications. What has been shown outside the site already cannot be called back.
    """
    rows = list(Notification.objects.of(user_id).filter(bundle=bundle, data__message__in=list(message_ids)))
    for row in rows:
        row.data |= {"words": words}
    Notification.objects.bulk_update(rows, ["data"])
    if rows:
        hint(f"user:{user_id}")
    return len(rows)


def _write_notifications(rows: list[Notification], *, but: int | None) -> list[Notification]:
    """The inbox and what goes out belong together. A rival's row has the same key: it is planned by both, and goes out once.

    The key names the guest also where his account reads it: told once, before the claim or after it.
    """
    with transaction.atomic():
        accounts = accounts_of_guests([row.recipient_id for row in rows])
        for row in rows:
            row.recipient_id = accounts.get(row.recipient_id, row.recipient_id)
        rows = [row for row in rows if row.recipient_id != but]
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        told = list(Notification.objects.filter(key__in=[row.key for row in rows]))  # what is in the way has kept its own primary key
        plan_sendings(told)
    for row in told:
        hint(f"user:{row.recipient_id}")
    return told
