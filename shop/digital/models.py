"""What is delivered without a parcel: a file, or a code of one's own for each unit; and what became whose."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.clock import now
from shop.common.names import numbered
from shop.common.storages import private_storage
from shop.orders.models import OrderLine


class DigitalFile(models.Model):
    """A file as its seller brought it. It never changes: a newer one takes its place for those who buy from then on."""

    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="files")
    file = models.FileField(upload_to="downloads/%Y/%m", storage=private_storage, max_length=200)
    name = models.CharField(_("file"), max_length=120, help_text=_("As the buyer's device will call it."))
    size = models.PositiveBigIntegerField(_("size"), help_text=_("bytes"))
    fingerprint = models.CharField(max_length=64, help_text=_("SHA-256 of the file."))
    is_current = models.BooleanField(_("sold now"), default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("variant", name="digital_file_one_sold", condition=Q(is_current=True))]

    def __str__(self) -> str:
        return self.name


class LicenceKey(models.Model):
    """A code or a text that one buyer gets, once. Free while it belongs to no order line."""

    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="licence_keys")
    text = models.CharField(_("code"), max_length=500)
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, null=True, blank=True, related_name="licence_keys")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("code to sell")
        verbose_name_plural = _("codes to sell")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("variant", "text", name="licence_key_once")]
        indexes = [models.Index("variant", name="licence_key_free", condition=Q(line=None))]

    def __str__(self) -> str:
        return numbered(self, self.pk)  # never its text: it would stand in logs and in the admin


class DownloadQuerySet(models.QuerySet["Download"]):
    """Downloads by what can be done with them."""

    def open(self, at: datetime) -> DownloadQuerySet:
        """Those that can still be fetched at that moment: in time, not too often yet, and not for money that went back.

        No join: of an UPDATE with one, PostgreSQL asks the conditions before it has the row.
        """
        kept = OrderLine.objects.filter(pk=OuterRef("line"), refunded_quantity__lt=F("quantity"))
        return self.filter(Exists(kept), expires_at__gt=at, times__lt=F("most"))


class Download(models.Model):
    """The right of an order line's buyer to fetch a file, until `expires_at` and at most `most` times."""

    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="downloads")
    file = models.ForeignKey(DigitalFile, models.PROTECT, related_name="downloads")
    expires_at = models.DateTimeField(_("until"))
    most = models.PositiveSmallIntegerField(_("at most"), help_text=_("times"))
    times = models.PositiveSmallIntegerField(pgettext_lazy("download", "fetched"), default=0)
    fetched_at = models.DateTimeField(_("last fetched"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("line", "file", name="download_once"),
            models.CheckConstraint(condition=Q(times__lte=F("most")), name="download_times_within"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def left(self) -> int:
        """How many times it can still be fetched, as far as the number goes."""
        return self.most - self.times

    @property
    def is_open(self) -> bool:
        """Whether it can be fetched now. Needs `line` loaded."""
        return self.left > 0 and self.expires_at > now() and self.line.refunded_quantity < self.line.quantity
