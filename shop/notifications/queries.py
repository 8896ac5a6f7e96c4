"""Reading inboxes, and what people chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from shop.accounts.models import User
from shop.accounts.verification import NONE, email_policy
from shop.common.clock import now
from shop.common.prepared import PreparedSql
from shop.notifications.kinds import KINDS, NotificationKind
from shop.notifications.models import DeadAddress, Device, Habits, Notification, NotificationQuerySet, Preference, Sending
from shop.notifications.providers.texts import may_text
from shop.notifications.states import Audience, Channel, Pace, SendingStatus, Topic, Urgency
from shop.places.models import Country

DEFAULT_PACE = {Channel.EMAIL: Pace.NOW, Channel.PUSH: Pace.NOW, Channel.SMS: Pace.NEVER, Channel.WHATSAPP: Pace.NEVER}
CHOSEN = tuple(DEFAULT_PACE)  # the channels that a person may choose for a topic
TEXTED_TO_GUESTS = frozenset({Topic.MONEY, Topic.MESSAGES})  # besides what is urgent: no other way leads to somebody without an account
ONCE_A_BUNDLE = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)  # a push message takes the place of the one before by itself
# From one bundle straight to the next in the index of what is unread, however much there is of each.
_unread_lines = PreparedSql(
    """
WITH RECURSIVE line(bundle, place) AS (
    SELECT bundle, place FROM (
        SELECT bundle, 1 AS place FROM notifications_notification WHERE recipient_id = %s AND read_at IS NULL ORDER BY bundle LIMIT 1
    ) AS first
    UNION ALL
    SELECT (
        SELECT following.bundle FROM notifications_notification AS following
        WHERE following.recipient_id = %s AND following.read_at IS NULL AND following.bundle > line.bundle
        ORDER BY following.bundle LIMIT 1
    ), line.place + 1
    FROM line WHERE line.bundle IS NOT NULL AND line.place < %s
)
SELECT COUNT(bundle) FROM line""",
    order=(0, 0, 1),  # the recipient twice, then the most
)


@dataclass(frozen=True, slots=True)
class ContactPreferences:
    """How one person wants to hear of things, and how they can be reached."""

    user: User
    market_zone: ZoneInfo
    habits: Habits
    email: str = ""  # empty where nothing can be sent to
    is_proven: bool = True  # that the address is theirs: a stranger's, typed by mistake, hears of nobody's orders
    paces: dict[tuple[str, str], str] = field(default_factory=dict)
    devices: tuple[int, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the person's wall."""
        return ZoneInfo(self.habits.time_zone) if self.habits.time_zone else self.market_zone

    def pace(self, topic: str, channel: Channel) -> str:
        """As chosen, else as for everybody. The team's work is mailed once a day."""
        usual = Pace.DAILY if (topic, channel) == (Topic.STAFF, Channel.EMAIL) else DEFAULT_PACE[channel]
        return self.paces.get((topic, channel), usual)

    def channels(self, kind: NotificationKind) -> list[Channel]:
        """The ways that a notification of the kind takes to this person."""
        if self.user.is_guest:
            return [Channel.SMS] if self._is_for_guest(kind) and self.reaches(Channel.SMS) else []
        wanted = [channel for channel in (Channel.PUSH, Channel.SMS, Channel.WHATSAPP) if self.pace(kind.topic, channel) == Pace.NOW]
        if mail := self._mail(kind):
            wanted.append(mail)
        return [channel for channel in wanted if channel in kind.channels and self.reaches(channel)]

    def reaches(self, channel: Channel) -> bool:
        """Whether there is an address for it."""
        if channel == Channel.PUSH:
            return bool(self.devices)
        if channel in {Channel.SMS, Channel.WHATSAPP}:
            return bool(self.user.phone and self.user.phone_verified and may_text(channel))
        return bool(self.email)

    def _is_for_guest(self, kind: NotificationKind) -> bool:
        """A text message costs something: what can wait waits on the order's page."""
        return Channel.SMS in kind.channels or (kind.topic in TEXTED_TO_GUESTS and kind.urgency == Urgency.NORMAL)

    @property
    def takes_digest(self) -> bool:
        """Whether a daily e-mail is wanted and may be sent."""
        return bool(self.email) and self.is_proven and self.habits.wants_digest

    def _mail(self, kind: NotificationKind) -> Channel | None:
        if not (self.is_proven or kind.is_mandatory):
            return None
        pace = self.pace(kind.topic, Channel.EMAIL)
        if kind.is_mandatory or (kind.urgency == Urgency.HIGH and pace != Pace.NEVER):
            return Channel.EMAIL
        if pace == Pace.NOW and Channel.EMAIL in kind.channels:
            return Channel.EMAIL
        return Channel.DIGEST if pace != Pace.NEVER and self.takes_digest else None

    def polite(self, at: datetime, *, urgency: Urgency) -> datetime:
        """The first moment from `at` on at which such a message may sound."""
        start, end = self.habits.quiet_from, self.habits.quiet_until
        if urgency == Urgency.HIGH or start is None or end is None or start == end:
            return at
        local = at.astimezone(self.zone)
        clock = local.time().replace(tzinfo=None)
        if not (start <= clock < end if start < end else clock >= start or clock < end):
            return at
        return self._at(local.date() + timedelta(days=1 if clock >= end else 0), end)

    def digest_after(self, at: datetime) -> datetime:
        """When the next daily e-mail goes out."""
        local = at.astimezone(self.zone)
        hour = time(self.habits.digest_hour)
        today = self._at(local.date(), hour)
        return today if today > at else self._at(local.date() + timedelta(days=1), hour)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone)


def contact_preferences_of(user_ids: Iterable[int]) -> dict[int, ContactPreferences]:
    """Everybody's who is active, in as many statements for one person as for a thousand."""
    people = list(User.objects.filter(pk__in=list(user_ids), is_active=True).select_related("country"))
    ids = [person.pk for person in people]
    habits = {row.user_id: row for row in Habits.objects.filter(user__in=ids)}
    paces: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in Preference.objects.filter(user__in=ids):
        paces[row.user_id][row.topic, row.channel] = row.pace
    devices: dict[int, list[int]] = defaultdict(list)
    for user_id, pk in Device.objects.filter(user__in=ids).order_by("pk").values_list("user_id", "pk"):
        devices[user_id].append(pk)
    dead = _dead_among([person.email for person in people if person.email])
    proven, home = _proven_among(people), _home()
    return {
        person.pk: ContactPreferences(
            user=person,
            market_zone=ZoneInfo((person.country or home).time_zone),
            habits=habits.get(person.pk) or Habits(user=person),
            email="" if not person.email or person.email in dead else person.email,
            is_proven=person.pk in proven or email_policy(person.country or home) == NONE,
            paces=paces[person.pk],
            devices=tuple(devices[person.pk]),
        )
        for person in people
    }


def contact_preferences_for(user: User) -> ContactPreferences:
    """What one person wants, and when."""
    return contact_preferences_of([user.pk])[user.pk]


def _dead_among(addresses: Collection[str]) -> set[str]:
    return set(DeadAddress.objects.filter(address__in=addresses).values_list("address", flat=True)) if addresses else set()


def _proven_among(people: Iterable[User]) -> set[int]:
    """Whose present address is known to be theirs."""
    addresses = {person.pk: person.email.lower() for person in people if person.email}
    rows = EmailAddress.objects.filter(user__in=addresses, verified=True).values_list("user_id", "email")
    return {user_id for user_id, email in rows if email.lower() == addresses[user_id]}


def _home() -> Country:
    return Country.objects.filter(code=settings.DEFAULT_MARKET).first() or Country(time_zone="UTC")


def unread_lines(user_id: int, *, most: int = 100) -> int:
    """As how many lines what is unread stands in the inbox; `most` where it is as many or more. Every page asks."""
    return int(_unread_lines(user_id, most)[0])


def inbox_lines(user_id: int, *, topic: str = "", unread_only: bool = False) -> NotificationQuerySet:
    """One line for each bundle: its newest notification, with how many of it are unread as `total` (1 where all are read)."""
    bundle = Notification.objects.filter(recipient=OuterRef("recipient"), bundle=OuterRef("bundle"))
    unread = bundle.unread().order_by().values("bundle").annotate(number=Count("pk")).values("number")
    lines = Notification.objects.of(user_id).filter(~Exists(bundle.filter(pk__gt=OuterRef("pk"))))
    if topic:
        lines = lines.filter(kind__in=[kind.name for kind in KINDS.values() if kind.topic == topic])
    if unread_only:
        lines = lines.unread()
    return lines.annotate(total=Coalesce(Subquery(unread), 1))


def topics_for(user: User) -> list[Topic]:
    """What a person in these hats can be told of at all."""
    hats = {Audience.ANYONE, Audience.BUYER}
    hats |= {Audience.SELLER} if user.is_seller else set()
    hats |= {Audience.COURIER} if user.is_courier else set()
    hats |= {Audience.STAFF} if user.is_staff else set()
    heard = {kind.topic for kind in KINDS.values() if kind.audience in hats}
    return [topic for topic in Topic if topic in heard]


def told_already(rows: Iterable[Notification], *, since: datetime) -> set[tuple[int, str, str]]:
    """(person, bundle, channel) of which something unread has been sent, or waits to be: another one would say nothing new."""
    bundles = {row.bundle for row in rows if row.bundle != row.key}
    if not bundles:
        return set()
    unread = Sending.objects.filter(notification__bundle__in=bundles, notification__read_at=None, notification__created_at__gte=since)
    alive = unread.filter(channel__in=ONCE_A_BUNDLE, status__in=[SendingStatus.WAITING, SendingStatus.SENDING, SendingStatus.SENT])
    return set(alive.values_list("notification__recipient_id", "notification__bundle", "channel"))


def overdue_sendings(*, limit: int = 1000) -> list[int]:
    """What is due and nobody has sent, the longest waiting first, half a minute after its own job; digests have a job of their own."""
    due = Sending.objects.waiting(until=now() - timedelta(seconds=30)).exclude(channel=Channel.DIGEST)
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])
