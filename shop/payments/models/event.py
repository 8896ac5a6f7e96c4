"""The inbox of what providers told us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.payments.states import EventStatus


class PaymentEvent(models.Model):
    """One webhook, kept before anything is done with it: byte for byte, and shown to staff only.

    Its signature is verified, or waits to be: as long as it is unproven nothing in it is read.
    """

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("id of the message"), max_length=160)
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    about = models.CharField(_("about"), max_length=10, blank=True)
    external_id = models.CharField(_("id at the provider"), max_length=120, blank=True)
    reference = models.CharField(_("receipt"), max_length=80, blank=True, db_default="")
    key = models.CharField(max_length=40, blank=True)
    kept = models.JSONField(default=dict, blank=True, help_text=_("What is to be added to what is kept of the thing it is about."))
    raw = models.BinaryField(_("as it came"), default=b"")
    status = models.CharField(_("status"), max_length=8, choices=EventStatus, default=EventStatus.RECEIVED)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    copies = models.PositiveIntegerField(_("times received"), default=1)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True, help_text=_("Empty: only by hand."))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        ordering = ["-pk"]
        indexes = [models.Index("next_try_at", name="payment_event_open", condition=models.Q(status__in=["received", "stuck", "unproven"]))]
        constraints = [
            models.UniqueConstraint("provider", "event_id", name="payment_event_once"),
            models.CheckConstraint(condition=models.Q(status__in=EventStatus.values), name="payment_event_status_known"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.event_id)

    @property
    def text(self) -> str:
        """What came, as far as it can be read."""
        return bytes(self.raw).decode(errors="replace").replace("\x00", "\ufffd")
