"""What the site has told a person: one row for each notification."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds import KINDS, text_of
from shop.notifications.states import TOPIC_ICONS


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications by whose they are."""

    def of(self, user_id: int) -> NotificationQuerySet:
        """One person's inbox."""
        return self.filter(recipient_id=user_id)

    def unread(self) -> NotificationQuerySet:
        """Those not yet opened."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a person should know. The text is made when shown, in the reader's language, from kind and data."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, unique=True, help_text=_("Event and recipient: told once."))
    bundle = models.CharField(max_length=120, default="", help_text=_("Those of one bundle stand in the inbox as one line with a count."))
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index("recipient", "bundle", name="notification_unread", condition=models.Q(read_at=None)),
            models.Index("recipient", "bundle", "id", name="notification_bundle"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"

    @property
    def text(self) -> str:
        """The sentence, in the active language; of a line that stands for several, where the query counted them, of all."""
        return text_of(self.kind, self.data, count=getattr(self, "total", 1))

    @property
    def icon(self) -> str:
        """What stands beside it."""
        known = KINDS.get(self.kind)
        return TOPIC_ICONS[known.topic] if known else "bell"
