"""What a person chose, and where they can be reached outside the site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.notifications.states import Channel, Pace, Topic


class Preference(models.Model):
    """One topic on one channel, where somebody wants it otherwise than everybody."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences")
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    pace = models.CharField(_("how"), max_length=5, choices=Pace)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [
            models.UniqueConstraint("user", "topic", "channel", name="preference_once"),
            models.CheckConstraint(
                condition=~models.Q(pace=Pace.DAILY) | models.Q(channel=Channel.EMAIL), name="preference_daily_is_email"
            ),
            models.CheckConstraint(condition=~models.Q(channel=Channel.DIGEST), name="preference_not_of_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.get_channel_display()} · {self.get_pace_display()}"


class Habits(models.Model):
    """A person's quiet hours and the hour of their daily e-mail, by the clock of their market or of where they live."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_habits")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    wants_digest = models.BooleanField(_("daily e-mail"), default=True)
    digest_hour = models.PositiveSmallIntegerField(_("at"), default=18)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, help_text=_("Empty: that of the person's market."))

    class Meta:
        verbose_name = _("notification habits")
        verbose_name_plural = _("notification habits")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None) | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="habits_quiet_has_both_ends",
            ),
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="habits_digest_hour"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.user_id)


class Device(models.Model):
    """One browser that shows push messages. The address is a capability: whoever has it and our key can push."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=700, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    label = models.CharField(_("browser"), max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(_("last message"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.label or numbered(self, self.pk)


class DeadAddressQuerySet(models.QuerySet["DeadAddress"]):
    """Addresses by where they end."""

    def bury(self, address: str, *, reason: str) -> None:
        """Nothing is sent there again. What is buried already keeps its first reason."""
        self.get_or_create(address=address, defaults={"reason": reason[:200]})


class DeadAddress(models.Model):
    """An e-mail address that a mail server says nobody has. Nothing is sent there again until its owner says that it works."""

    address = models.CharField(_("address"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=200)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("dead address")
        verbose_name_plural = _("dead addresses")

    def __str__(self) -> str:
        return self.address
