"""What was bid, and what looks strange about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.auctions.models.auctions import Auction
from shop.auctions.states import Signal, Verdict
from shop.common.money import Money
from shop.common.names import numbered


class BidQuerySet(models.QuerySet["Bid"]):
    """Bids by what they are worth."""

    def standing(self) -> BidQuerySet:
        """Those that count, in their order."""
        return self.filter(retracted_at=None).order_by("version")

    def shown(self) -> BidQuerySet:
        """The public history, the latest first: who raised only their own maximum did so for themselves."""
        return self.filter(is_raise=False).order_by("-version")


class Bid(models.Model):
    """One maximum, under the auction's lock. `version` is the auction's after it: two bids never stand at one place."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="bids")
    bidder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bids", verbose_name=_("bidder"))
    alias = models.CharField(_("name shown"), max_length=5, help_text=_("The same within an auction, another in the next."))
    maximum_minor = models.PositiveBigIntegerField(_("maximum"))
    price_minor = models.PositiveBigIntegerField(_("price after it"))
    is_raise = models.BooleanField(_("raise of one's own maximum"), default=False)
    version = models.PositiveIntegerField()
    device = models.CharField(max_length=32, blank=True, help_text=_("The browser's, scrambled."))
    placed_at = models.DateTimeField(_("when"))
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True)
    retracted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retraction_reason = models.CharField(_("why it was retracted"), max_length=300, blank=True)

    objects = BidQuerySet.as_manager()

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        constraints = [
            models.UniqueConstraint("auction", "version", name="bid_one_after_another"),
            models.CheckConstraint(
                condition=Q(retracted_at=None, retracted_by=None, retraction_reason="")
                | (Q(retracted_at__isnull=False, retracted_by__isnull=False) & ~Q(retraction_reason="")),
                name="bid_retracted_with_reason",
            ),
        ]
        indexes = [models.Index("bidder", "auction", name="bid_of_bidder")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.alias)

    @property
    def price(self) -> Money:
        """What it made of the price. Needs `auction` loaded."""
        return Money(self.price_minor, self.auction.currency)

    @property
    def maximum(self) -> Money:
        """The bidder's own secret. Needs `auction` loaded."""
        return Money(self.maximum_minor, self.auction.currency)


class Suspicion(models.Model):
    """Something staff should look at: a bidder who may not be one."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="suspicions")
    bidder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("bidder"))
    signal = models.CharField(_("signal"), max_length=8, choices=Signal)
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, default=Verdict.OPEN)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        verbose_name = _("suspicion of a false bidder")
        verbose_name_plural = _("suspicions of false bidders")
        ordering = [F("decided_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint("auction", "bidder", "signal", name="suspicion_once"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, decided_at=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(verdict=Verdict.OPEN)),
                name="suspicion_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)
