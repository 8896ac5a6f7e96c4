"""What moderators decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Product
from shop.common.names import numbered


class ListingVerdict(models.TextChoices):
    """The three answers to a submitted listing."""

    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("changes requested")
    REJECTED = "rejected", _("rejected")


class Task(models.TextChoices):
    """Why a listing is in the queue."""

    NEW = "new", _("new listing")
    CHANGE = "change", _("change of a live listing")
    AFTER = "after", _("live already, to be looked at")


class ReviewDecision(models.Model):
    """One answer to one submission, or to one change of a live listing, with its reason."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="review_decisions")
    revision = models.ForeignKey(
        "catalog.ProductRevision", models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("change")
    )
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=8, choices=ListingVerdict)
    field = models.CharField(_("about the field"), max_length=20, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("review decision")
        verbose_name_plural = _("review decisions")
        constraints = [
            models.CheckConstraint(condition=models.Q(verdict=ListingVerdict.APPROVED) | ~models.Q(reason=""), name="refusal_has_reason"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_verdict_display())


class SubmittedProduct(Product):
    """A listing as the moderators see it: the review queue in the admin."""

    class Meta:
        proxy = True
        verbose_name = _("listing to review")
        verbose_name_plural = _("listings to review")
