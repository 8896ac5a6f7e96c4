"""What an auction ends in: somebody's right to buy, with a deadline; and what becomes of those who let it pass."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from shop.auctions.models.auctions import Auction
from shop.auctions.pseudonyms import alias_of
from shop.auctions.states import STANDING, AwardKind, AwardStatus, Cause
from shop.common.clock import now
from shop.common.money import Money
from shop.common.names import numbered


class Award(models.Model):
    """The right of one bidder to buy at this price until `expires_at`. Of one auction at most one stands."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="awards")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="awards", verbose_name=_("buyer"))
    kind = models.CharField(_("by"), max_length=7, choices=AwardKind)
    status = models.CharField(_("status"), max_length=9, choices=AwardStatus)
    price_minor = models.PositiveBigIntegerField(_("price"))
    expires_at = models.DateTimeField(_("deadline"))
    deal = models.OneToOneField("deals.Deal", models.PROTECT, null=True, blank=True, related_name="+")
    order = models.OneToOneField("orders.Order", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("order"))
    device = models.CharField(max_length=32, blank=True, help_text=_("The browser's that bought at once, scrambled."))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("right to buy")
        verbose_name_plural = _("rights to buy")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("auction", name="award_one_stands", condition=Q(status__in=STANDING)),
            models.UniqueConstraint("auction", "user", name="award_once_each"),
            models.CheckConstraint(condition=Q(status__in=AwardStatus.values), name="award_status_known"),
        ]
        indexes = [
            models.Index("expires_at", name="award_clock", condition=Q(status__in=[AwardStatus.OFFERED, AwardStatus.DUE])),
            models.Index("user", models.F("created_at").desc(), name="award_of_user"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def alias(self) -> str:
        """What others call the buyer."""
        return alias_of(auction_id=self.auction_id, user_id=self.user_id)

    @property
    def price(self) -> Money:
        """What is to be paid for the goods. Needs `auction` loaded."""
        return Money(self.price_minor, self.auction.currency)


class ViolationQuerySet(models.QuerySet["Violation"]):
    """Violations by whether they count."""

    def counting(self, at: datetime | Combinable) -> ViolationQuerySet:
        """Neither expired nor lifted."""
        return self.filter(lifted_at=None, expires_at__gt=at)


class Violation(models.Model):
    """Somebody won and did not buy. Three that count block bidding; staff lift one on appeal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="auction_violations", verbose_name=_("bidder"))
    award = models.OneToOneField(Award, models.PROTECT, related_name="violation")
    cause = models.CharField(_("cause"), max_length=9, choices=Cause)
    created_at = models.DateTimeField(_("noted"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    appeal = models.TextField(_("appeal"), blank=True, max_length=1000)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("violation")
        verbose_name_plural = _("violations")
        ordering = ["-pk"]
        indexes = [models.Index("user", name="violation_counts", condition=Q(lifted_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(answered_by__isnull=False) & ~Q(answer="")), name="violation_lifted_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_cause_display())

    @property
    def counts(self) -> bool:
        """Whether it is held against the bidder now."""
        return self.lifted_at is None and self.expires_at > now()

    @property
    def can_be_appealed(self) -> bool:
        """Once, while it counts."""
        return self.counts and self.appealed_at is None
