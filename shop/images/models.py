"""Pictures, each stored once under the address of its content."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.common.clock import now
from shop.images.picture_storage import PRIVATE, PUBLIC, picture_storage


class Image(models.Model):
    """A picture that passed the door: re-encoded, without metadata, upright. Rows with equal content are one row, but for private ones:
    what somebody showed to somebody is never what another shows to all, though the bytes be the same.

    It lives as long as something refers to it. What nothing refers to is marked, and removed after a time of grace.
    """

    cid = models.CharField(
        _("content address"), max_length=80, unique=True, help_text=_("CIDv1 of the stored original; a secret for a private one.")
    )
    file = models.FileField(upload_to=PUBLIC, storage=picture_storage, max_length=200)
    is_private = models.BooleanField(
        _("for some only"), default=False, help_text=_("Said or shown to somebody: a row of its own for each upload, under a secret name.")
    )
    width = models.PositiveIntegerField(help_text=_("pixels"))
    height = models.PositiveIntegerField(help_text=_("pixels"))
    size = models.PositiveIntegerField(help_text=_("bytes"))
    placeholder = models.CharField(
        max_length=300, default="", blank=True, help_text=_("Some ten pixels of it as a data address, shown until its renditions are made.")
    )
    tint = models.CharField(max_length=4, default="", blank=True, help_text=_("Its mean colour as #rgb, behind it while it loads."))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=now, help_text=_("When it last came through the door."))
    unused_since = models.DateTimeField(null=True, blank=True, help_text=_("Since when nothing refers to it; empty while it is used."))
    rendered_at = models.DateTimeField(null=True, blank=True, help_text=_("When its renditions were made; empty while they wait."))
    render_attempts = models.PositiveSmallIntegerField(default=0, help_text=_("How often the sweep has tried to make them."))
    widths = models.JSONField(default=list, blank=True, help_text=_("Pixels of the renditions that exist, from narrow to wide."))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["unused_since"], condition=Q(unused_since__isnull=False), name="image_unused"),
            models.Index(fields=["render_attempts", "id"], condition=Q(rendered_at__isnull=True), name="image_waiting"),
        ]

    def __str__(self) -> str:
        return self.cid

    def rendition_name(self, width: int, format: str) -> str:
        """Where the storage keeps the picture at that width as "webp" or "jpeg": pages need no query.

        The content address' last 80 bits are enough to tell pictures apart, and a page of cards is mostly addresses. A secret stays whole.
        """
        return f"{PRIVATE}/{self.cid}-{width}.{format}" if self.is_private else f"{PUBLIC}/{self.cid[-16:]}-{width}.{format}"

    @property
    def file_names(self) -> list[str]:
        """Everything the storage may keep of it."""
        renditions = [self.rendition_name(width, format) for width in rendition_widths(self.width) for format in FORMATS]
        return [str(self.file.name), *renditions]


FORMATS = ("webp", "jpeg")  # of every rendition; the names' endings
WIDTHS = (160, 320, 640, 1280)  # pixels; never upscaled: a narrow picture's largest rendition has its own width


def rendition_widths(width: int) -> list[int]:
    """Pixels of the renditions of a picture of that width."""
    return sorted({min(width, wanted) for wanted in WIDTHS})
