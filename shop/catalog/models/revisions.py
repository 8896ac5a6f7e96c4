"""Changes of a live listing that wait for a review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Product
from shop.catalog.states import PENDING, RevisionStatus
from shop.common.names import numbered


class ProductRevisionQuerySet(models.QuerySet["ProductRevision"]):
    """Revisions by what is to happen with them."""

    def pending(self) -> ProductRevisionQuerySet:
        """Neither approved nor given up: waiting for staff or for the seller."""
        return self.filter(status__in=PENDING)

    def waiting(self) -> ProductRevisionQuerySet:
        """Waiting for staff."""
        return self.filter(status=RevisionStatus.OPEN)


class ProductRevision(models.Model):
    """What a seller wants a live listing to become. The old version stays live until staff approve this one.

    `fields` holds only what differs: title, category (its key), description, brand, condition, attributes (code → value, all of them).
    `pictures` is the whole row as [[image key, alt], …], or empty when the pictures stay. `version` counts the edits: approving names
    the version that was looked at.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="revisions")
    status = models.CharField(_("status"), max_length=9, choices=RevisionStatus, default=RevisionStatus.OPEN)
    fields = models.JSONField(default=dict, blank=True)
    pictures = models.JSONField(null=True, blank=True)
    images = models.ManyToManyField(
        "images.Image", related_name="+", blank=True, help_text=_("Those of `pictures`, so that they are kept.")
    )
    version = models.PositiveIntegerField(default=1)
    note = models.TextField(_("note of the review"), blank=True)
    note_field = models.CharField(_("field of the note"), max_length=20, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("last changed"))
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProductRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a live listing")
        verbose_name_plural = _("changes of live listings")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=RevisionStatus.values), name="revision_status_known"),
            models.UniqueConstraint("product", name="revision_one_pending", condition=models.Q(status__in=PENDING)),
        ]
        indexes = [models.Index("submitted_at", name="revision_waiting", condition=models.Q(status=RevisionStatus.OPEN))]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_status_display())

    @property
    def image_ids(self) -> list[int]:
        """Keys of the pictures wanted, in order; empty when the pictures stay."""
        return [image_id for image_id, _alt in self.pictures or []]
