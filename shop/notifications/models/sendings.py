"""What is on its way to a person outside the site."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.notifications.models.choices import Device
from shop.notifications.models.inbox import Notification
from shop.notifications.states import Channel, SendingStatus


class SendingQuerySet(models.QuerySet["Sending"]):
    """Sendings by what is to be done with them."""

    def waiting(self, *, until: datetime) -> SendingQuerySet:
        """Those that are due by then."""
        return self.filter(status=SendingStatus.WAITING, due_at__lte=until)


class Sending(models.Model):
    """One notification on one channel; on push, on one device. Sent at most once: whoever turns it from waiting to sending, sends it."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="sendings", verbose_name=_("notification"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    device = models.ForeignKey(Device, models.SET_NULL, null=True, blank=True, related_name="sendings", verbose_name=_("device"))
    status = models.CharField(_("status"), max_length=7, choices=SendingStatus, default=SendingStatus.WAITING)
    due_at = models.DateTimeField(_("due"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claim = models.CharField(max_length=22, blank=True, help_text=_("Whose turn it is: several are sent together in a digest."))
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    error = models.CharField(_("last failure"), max_length=200, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("notification", "channel", name="sending_once_a_channel", condition=~Q(channel=Channel.PUSH)),
            models.UniqueConstraint("notification", "channel", "device", name="sending_once_a_device"),
            models.CheckConstraint(condition=Q(status__in=SendingStatus.values), name="sending_status_known"),
        ]
        indexes = [
            models.Index("due_at", name="sending_due", condition=Q(status=SendingStatus.WAITING)),
            models.Index("claimed_at", name="sending_stuck", condition=Q(status=SendingStatus.SENDING)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_channel_display())
