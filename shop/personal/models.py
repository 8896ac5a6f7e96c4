"""Exports of one's own data."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.names import numbered
from shop.common.storages import private_storage
from shop.personal.states import ExportStatus


class DataExport(models.Model):
    """One file with what is kept of a person. At most one of them is being made or can be fetched."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports", verbose_name=_("user"))
    status = models.CharField(_("status"), max_length=6, choices=ExportStatus, default=ExportStatus.MAKING)
    file = models.FileField(_("file"), storage=private_storage, upload_to="exports/", blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    ready_at = models.DateTimeField(pgettext_lazy("file", "ready"), null=True, blank=True)

    OPEN: ClassVar[tuple[ExportStatus, ...]] = (ExportStatus.MAKING, ExportStatus.READY)

    class Meta:
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ExportStatus.values), name="data_export_status_known"),
            models.UniqueConstraint("user", name="data_export_one_open", condition=Q(status__in=["making", "ready"])),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_status_display())
