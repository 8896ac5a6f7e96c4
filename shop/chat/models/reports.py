"""Complaints about a conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.chat.models.conversations import Conversation
from shop.chat.models.messages import Message
from shop.chat.states import ReportReason, ReportStatus
from shop.common.names import numbered
from shop.common.signs import labelled


class Report(models.Model):
    """One side asks staff to look. From then on staff may read the messages before `upto`, and no others."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about the message"))
    upto = models.PositiveBigIntegerField(help_text=_("Key of the last message when it was reported."))
    reason = models.CharField(_("reason"), max_length=9, choices=ReportReason)
    note = models.CharField(_("in the reporter's words"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ReportStatus, default=ReportStatus.OPEN)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a conversation")
        verbose_name_plural = _("reports of conversations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("conversation", "reporter", name="report_one_open", condition=Q(status=ReportStatus.OPEN)),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.OPEN, decided_by=None, decided_at=None)
                | (~Q(status=ReportStatus.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="report_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return labelled(numbered(self, self.pk), self.get_reason_display())
