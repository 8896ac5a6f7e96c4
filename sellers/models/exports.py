"""Files of a store's products for other shops, which a job writes and the site hands out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sellers.states import ExportFormat
from shop.common.names import numbered


class ExportFile(models.Model):
    """A store's products in one format. A row is there once somebody has asked for it, the file once a job has written it.

    `key` names the finished files, `owner` those that a worker is writing now: no file is ever written over.
    """

    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="+")
    format = models.CharField(max_length=7, choices=ExportFormat)
    key = models.CharField(max_length=40, blank=True, help_text=_("Empty until the first file is there."))
    fingerprint = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the file."))
    size = models.PositiveBigIntegerField(default=0, help_text=_("bytes"))
    packed_size = models.PositiveBigIntegerField(default=0, help_text=_("Bytes of the same file, compressed."))
    made_at = models.DateTimeField(null=True, blank=True, help_text=_("The moment whose products it holds."))
    changed_at = models.DateTimeField(null=True, blank=True, help_text=_("When what it holds first changed since."))
    asked_at = models.DateTimeField(help_text=_("When somebody last asked for it, to the hour."))
    owner = models.CharField(max_length=40, blank=True, help_text=_("The worker that has it."))
    heartbeat = models.DateTimeField(null=True, blank=True, help_text=_("When a worker last wrote to it."))

    class Meta:
        verbose_name = _("file of products")
        verbose_name_plural = _("files of products")
        constraints = [
            models.UniqueConstraint("store", "format", name="export_file_once"),
            models.CheckConstraint(condition=models.Q(format__in=ExportFormat.values), name="export_format_known"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    def names_of(self, key: str) -> tuple[str, str]:
        """Where the file and the same one compressed lie, in the storage of private files."""
        name = f"exports/{self.store_id}/{self.format}-{key}"
        return name, f"{name}-gz"
