"""What a person wants to be told outside the site, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from shop.accounts.models import User
from shop.notifications.links import Unsubscription
from shop.notifications.models import DeadAddress, Habits, Preference
from shop.notifications.states import Channel, Pace


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """One topic on one channel."""

    topic: str
    channel: str
    pace: str


def save_paces(user: User, *, choices: Iterable[ChannelChoice]) -> None:
    """Keep what was chosen; the rest stays as it was."""
    rows = [Preference(user=user, topic=choice.topic, channel=choice.channel, pace=choice.pace) for choice in choices]
    Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "topic", "channel"], update_fields=["pace"])


def save_habits(user: User, *, quiet: tuple[time, time] | None, wants_digest: bool, digest_hour: int, time_zone: str = "") -> Habits:
    """The hours in which only what is urgent may sound, and the hour of the daily e-mail, by the clock of that zone or of their market."""
    start, end = quiet or (None, None)
    hours = {"quiet_from": start, "quiet_until": end, "digest_hour": digest_hour}
    fields = {"wants_digest": wants_digest, "time_zone": time_zone, **hours}
    habits, _created = Habits.objects.update_or_create(user=user, defaults=fields)
    return habits


def cancel_subscription(link: Unsubscription) -> None:
    """No more e-mails of the topic, or no daily one. Doing so twice does no harm; an account that is gone needs nothing."""
    _set_mail(link, pace=Pace.NEVER, wants_digest=False)


def restore_subscription(link: Unsubscription) -> None:
    """Take an unsubscription back."""
    _set_mail(link, pace=Pace.NOW, wants_digest=True)


def revive_address(user: User) -> None:
    """The owner says that mail arrives there again."""
    DeadAddress.objects.filter(address=user.email).delete()


@transaction.atomic
def _set_mail(link: Unsubscription, *, pace: Pace, wants_digest: bool) -> None:
    user = User.objects.filter(pk=link.user_id).first()
    if user is None:
        return
    if link.topic:
        save_paces(user, choices=[ChannelChoice(link.topic, Channel.EMAIL, pace)])
    else:
        Habits.objects.update_or_create(user=user, defaults={"wants_digest": wants_digest})
