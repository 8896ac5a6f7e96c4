"""What buyers say of what they received."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.clock import now
from shop.common.names import numbered
from shop.common.signs import labelled
from shop.reviews.states import LOW, Complaint, ReportStatus, ReviewStatus

MAX_TEXT = 2_000  # characters of a review
MAX_REPLY = 1_000  # characters of the store's answer
MAX_PICTURES = 4
CHANGEABLE = timedelta(days=30)  # so long a review may be changed after it was written


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews by who sees them."""

    def published(self) -> ReviewQuerySet:
        """What everybody sees, and what counts."""
        return self.filter(status=ReviewStatus.PUBLISHED)

    def written_by(self, user_id: int) -> ReviewQuerySet:
        """The person's own, removed ones too."""
        return self.filter(author_id=user_id)

    def received_by(self, user_id: int) -> ReviewQuerySet:
        """Those of the seller's stores."""
        return self.published().filter(store__owner_id=user_id)

    def with_page(self) -> ReviewQuerySet:
        """With everything that a review shows, in two queries."""
        return self.select_related("author__photo", "store", "product").prefetch_related("pictures__image")


class Review(models.Model):
    """One buyer's word on one product: stars, and if they like words and pictures. The store may answer.

    The line of the order is the proof that it was bought and received; what it says of the options is kept here as it was.
    """

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="reviews", verbose_name=_("product"))
    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="reviews", verbose_name=_("store"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("author"))
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="reviews", verbose_name=_("order line"))
    rating = models.PositiveSmallIntegerField(_("stars"))
    text = models.TextField(_("text"), blank=True, max_length=MAX_TEXT)
    options = models.CharField(_("options"), max_length=200, blank=True, help_text=_("Of the variant that was bought."))
    status = models.CharField(_("status"), max_length=9, choices=ReviewStatus, default=ReviewStatus.PUBLISHED)
    written_at = models.DateTimeField(_("written"), default=now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    reply = models.TextField(_("the store's answer"), blank=True, max_length=MAX_REPLY)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed by staff"), null=True, blank=True)
    removal_reason = models.CharField(_("why it was removed"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("author", "product", name="review_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="review_of_one_to_five_stars"),
            models.CheckConstraint(condition=Q(status__in=ReviewStatus.values), name="review_status_known"),
            models.CheckConstraint(
                condition=Q(status=ReviewStatus.PUBLISHED, removed_at=None) | Q(status=ReviewStatus.REMOVED, removed_at__isnull=False),
                name="review_removed_at_if_removed",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False), name="review_replied_at"
            ),
        ]
        indexes = [
            models.Index("product", F("id").desc(), name="review_newest", condition=Q(status=ReviewStatus.PUBLISHED)),
            models.Index("product", "rating", "id", name="review_by_stars", condition=Q(status=ReviewStatus.PUBLISHED)),
            models.Index("store", F("id").desc(), name="review_of_store", condition=Q(status=ReviewStatus.PUBLISHED)),
            models.Index("store", "rating", "id", name="review_of_store_by_stars", condition=Q(status=ReviewStatus.PUBLISHED)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, f"{self.rating}/5")

    def get_absolute_url(self) -> str:
        """It among the product's others. Needs `product` loaded."""
        return f"{reverse('reviews:of_product', args=[self.product.slug])}#review-{self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether everybody sees it."""
        return self.status == ReviewStatus.PUBLISHED

    @property
    def is_low(self) -> bool:
        """Whether the seller should look."""
        return self.rating <= LOW

    @property
    def changeable_until(self) -> datetime:
        """When its author can no longer change it; withdrawing it is always possible."""
        return self.written_at + CHANGEABLE

    @property
    def is_changeable(self) -> bool:
        """Whether its author may change it now."""
        return self.is_published and now() < self.changeable_until


class ReviewPicture(models.Model):
    """A picture that its author added."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="pictures")
    image = models.ForeignKey("images.Image", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("review", "image", name="review_picture_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class ReviewReport(models.Model):
    """Somebody asks staff to look."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="reports", verbose_name=_("review"))
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    reason = models.CharField(_("reason"), max_length=9, choices=Complaint)
    note = models.CharField(_("in the reporter's words"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ReportStatus, default=ReportStatus.OPEN)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("review", "reporter", name="review_report_one_open", condition=Q(status=ReportStatus.OPEN)),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.OPEN, decided_by=None, decided_at=None)
                | (~Q(status=ReportStatus.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="review_report_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return labelled(numbered(self, self.pk), self.get_reason_display())


class Invitation(models.Model):
    """Asks a buyer, once for each order, how it was."""

    order = models.OneToOneField("orders.Order", models.CASCADE, related_name="review_invitation")
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("settled"), null=True, blank=True, help_text=_("When it went out, or turned out to be needless."))

    class Meta:
        verbose_name = _("invitation to review")
        verbose_name_plural = _("invitations to review")
        indexes = [models.Index("due_at", name="review_invitation_due", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return numbered(self, self.order_id)
