"""What a seller typed and has not finished: kept as it stands in the boxes, sense or not, and judged when it is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Typed(models.Model):
    """Boxes of a form, as they stand. Every change of them counts `version` up, so that two open pages notice each other."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    typed = models.JSONField(default=dict, blank=True, help_text=_("Name of the box → its texts."))
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class NewListing(Typed):
    """A product that is being listed in steps. `key` is made by the page, so that what is sent twice lands in one place."""

    key = models.UUIDField(unique=True)
    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="+")
    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, null=True, blank=True, related_name="+", help_text=_("What it became; empty until then.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("listing in the making")
        verbose_name_plural = _("listings in the making")
        indexes = [models.Index("store", models.F("updated_at").desc(), name="new_listing_open", condition=models.Q(product=None))]

    def __str__(self) -> str:
        return self.title or str(self.key)

    @property
    def title(self) -> str:
        """The title as typed so far; may be empty."""
        return " ".join(str((self.typed.get("title") or [""])[0]).split())


class DraftPicture(models.Model):
    """A photo of a listing in the making, in order."""

    listing = models.ForeignKey(NewListing, models.CASCADE, related_name="pictures")
    image = models.ForeignKey("images.Image", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("photo of a listing in the making")
        verbose_name_plural = _("photos of listings in the making")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("listing", "image", name="draft_picture_once")]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.position}"


class KeptEdit(Typed):
    """Changes of a product's words that were typed and not saved yet."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="kept_edit")

    class Meta:
        verbose_name = _("unsaved change")
        verbose_name_plural = _("unsaved changes")

    def __str__(self) -> str:
        return f"{self.product_id} v{self.version}"
