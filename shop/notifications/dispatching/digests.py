"""The daily e-mail of what was not urgent."""

from __future__ import annotations

from functools import partial

from shop.common.clock import now
from shop.notifications.dispatching.letters import digest
from shop.notifications.dispatching.turns import carry_out, end_sendings, take_turn
from shop.notifications.exceptions import AddressDead
from shop.notifications.kinds import KINDS
from shop.notifications.models import DeadAddress, Notification, Sending
from shop.notifications.models.sendings import SendingQuerySet
from shop.notifications.providers.mail import send_mail
from shop.notifications.queries import ContactPreferences, contact_preferences_of
from shop.notifications.states import Channel, SendingStatus


def send_digests(*, limit: int = 500) -> int:
    """To everybody whose hour has come. Returns how many went out."""
    due = Sending.objects.waiting(until=now()).filter(channel=Channel.DIGEST)
    people = list(due.order_by("due_at").values_list("notification__recipient_id", flat=True)[: limit * 20])
    return sum(send_digest(user_id) for user_id in list(dict.fromkeys(people))[:limit])


def send_digest(user_id: int) -> bool:
    """One person's, of all that waits for it and is still unread."""
    preferences = contact_preferences_of([user_id]).get(user_id)
    mine = take_turn(Sending.objects.waiting(until=now()).filter(channel=Channel.DIGEST, notification__recipient=user_id))
    _skip_needless(mine, preferences)
    fresh = _unread_lines(mine)
    if not fresh or preferences is None:
        return False
    return carry_out(mine, partial(_send_digest, fresh, preferences))


def _skip_needless(mine: SendingQuerySet, preferences: ContactPreferences | None) -> None:
    """What has been read meanwhile, or all of it where nobody wants a daily e-mail any more."""
    if preferences is None or not preferences.takes_digest:
        end_sendings(mine, SendingStatus.SKIPPED, error="not wanted, or no address")
        return
    end_sendings(mine.filter(notification__read_at__isnull=False), SendingStatus.SKIPPED, error="read already")
    end_sendings(mine.exclude(notification__kind__in=KINDS), SendingStatus.SKIPPED, error="unknown kind")


def _unread_lines(mine: SendingQuerySet) -> list[Notification]:
    """One for each bundle, its newest, with how many it stands for."""
    lines: dict[str, Notification] = {}
    for sending in mine.filter(status=SendingStatus.SENDING).select_related("notification").order_by("-notification"):
        line = lines.setdefault(sending.notification.bundle, sending.notification)
        line.total = getattr(line, "total", 0) + 1  # type: ignore[attr-defined]  # as the inbox's query does
    return list(lines.values())


def _send_digest(notifications: list[Notification], preferences: ContactPreferences) -> None:
    try:
        send_mail(digest(notifications, preferences))
    except AddressDead as error:
        DeadAddress.objects.bury(preferences.email, reason=str(error))
        raise
