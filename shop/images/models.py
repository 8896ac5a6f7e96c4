"""Pictures, each stored once under the address of its content."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Image(models.Model):
    """A picture that passed the door: re-encoded, without metadata, upright. Rows with equal content are one row."""

    cid = models.CharField(_("content address"), max_length=80, unique=True, help_text=_("CIDv1 of the stored original."))
    file = models.FileField(upload_to="images", max_length=200)
    width = models.PositiveIntegerField(help_text=_("pixels"))
    height = models.PositiveIntegerField(help_text=_("pixels"))
    size = models.PositiveIntegerField(help_text=_("bytes"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rendered_at = models.DateTimeField(null=True, blank=True, help_text=_("When its renditions were made; empty while they wait."))
    widths = models.JSONField(default=list, blank=True, help_text=_("Pixels of the renditions that exist, from narrow to wide."))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.cid

    def rendition_name(self, width: int, format: str) -> str:
        """Where the storage keeps the picture at that width as "webp" or "jpeg": pages need no query.

        The content address' last 80 bits are enough to tell pictures apart, and a page of cards is mostly addresses.
        """
        return f"images/{self.cid[-16:]}-{width}.{format}"
