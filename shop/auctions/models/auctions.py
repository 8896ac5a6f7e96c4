"""An auction: the seller's terms, and where it stands."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.auctions.proxy import AuctionTerms, Standing, lowest_bid
from shop.auctions.states import AuctionStatus, Phase
from shop.common.clock import now
from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered


class AuctionQuerySet(models.QuerySet["Auction"]):
    """Auctions by their clock."""

    def running(self, at: datetime) -> AuctionQuerySet:
        """Those that take bids."""
        return self.filter(status=AuctionStatus.OPEN, starts_at__lte=at, ends_at__gt=at)

    def due(self, at: datetime) -> AuctionQuerySet:
        """Those that are over and not yet closed, the longest first."""
        return self.filter(status=AuctionStatus.OPEN, ends_at__lte=at).order_by("ends_at", "pk")

    def with_page(self) -> AuctionQuerySet:
        """Everything its pages show."""
        return self.select_related("product__store__country", "product__cover", "variant")


class Auction(models.Model):
    """One unit of one product, to the highest bidder. Amounts are minor units of the store's currency.

    `price_minor` is what everybody sees, `maximum_minor` the leader's own secret. `version` grows with every change of what the page
    shows. It is over at `ends_at`, to the instant: whoever reads or writes asks the clock, closing only writes down what that made of it.
    """

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="auctions")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="auctions", verbose_name=_("seller"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    start_minor = models.PositiveBigIntegerField(_("start price"))
    reserve_minor = models.PositiveBigIntegerField(
        _("reserve"), null=True, blank=True, help_text=_("Below it the seller need not sell. Nobody else sees it.")
    )
    buy_now_minor = models.PositiveBigIntegerField(_("buy-now price"), null=True, blank=True, help_text=_("Until the first bid."))
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True, help_text=_("Empty: as soon as the listing is live."))
    minutes = models.PositiveIntegerField(_("duration in minutes"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    hard_ends_at = models.DateTimeField(_("latest end"), null=True, blank=True, help_text=_("Late bids move the end no further."))
    status = models.CharField(_("status"), max_length=9, choices=AuctionStatus, default=AuctionStatus.DRAFT)
    price_minor = models.PositiveBigIntegerField(_("price"))
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leading bidder")
    )
    maximum_minor = models.PositiveBigIntegerField(_("leader's maximum"), default=0)
    bid_count = models.PositiveIntegerField(_("bids"), default=0)
    version = models.PositiveIntegerField(default=1)
    told_version = models.PositiveIntegerField(default=1, help_text=_("Up to which cards, search and the outbid have been told."))
    soon_told_at = models.DateTimeField(null=True, blank=True, help_text=_("When those who watch it were told that it ends soon."))
    closed_at = models.DateTimeField(pgettext_lazy("auction", "closed"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    device = models.CharField(max_length=32, blank=True, help_text=_("The seller's, scrambled."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AuctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("auction")
        verbose_name_plural = _("auctions")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=AuctionStatus.values), name="auction_status_known"),
            models.CheckConstraint(condition=Q(start_minor__gte=1, minutes__gte=1), name="auction_starts_somewhere"),
            models.CheckConstraint(
                condition=Q(reserve_minor=None) | Q(reserve_minor__gt=F("start_minor")), name="auction_reserve_above_start"
            ),
            models.CheckConstraint(
                condition=Q(buy_now_minor=None) | Q(buy_now_minor__gt=F("start_minor")), name="auction_buy_now_above_start"
            ),
            models.CheckConstraint(
                condition=Q(leader=None, bid_count=0, price_minor=F("start_minor"), maximum_minor=0)
                | Q(leader__isnull=False, bid_count__gte=1, price_minor__gte=F("start_minor"), maximum_minor__gte=F("price_minor")),
                name="auction_leader_pays_at_most_their_maximum",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[AuctionStatus.DRAFT, AuctionStatus.CANCELLED])
                | Q(starts_at__lt=F("ends_at"), ends_at__lte=F("hard_ends_at")),
                name="auction_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                "product", name="auction_one_at_a_time", condition=Q(status__in=[AuctionStatus.DRAFT, AuctionStatus.OPEN])
            ),
        ]
        indexes = [
            models.Index("ends_at", name="auction_due", condition=Q(status=AuctionStatus.OPEN)),
            models.Index("seller", F("created_at").desc(), name="auction_of_seller"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def terms(self) -> AuctionTerms:
        """What the rule of bids needs to know."""
        return AuctionTerms(self.currency, self.start_minor, self.reserve_minor)

    @property
    def standing(self) -> Standing:
        """Its price, who leads, and the leader's maximum."""
        return Standing(self.price_minor, self.leader_id, self.maximum_minor)

    @property
    def price(self) -> Money:
        """What the leader would pay; the start price without a bid."""
        return Money(self.price_minor, self.currency)

    @property
    def lowest(self) -> Money:
        """What the next bid must reach at least."""
        return Money(lowest_bid(self.terms, self.standing), self.currency)

    @property
    def start(self) -> Money:
        """The price at which it began."""
        return Money(self.start_minor, self.currency)

    @property
    def reserve(self) -> Money | None:
        """What the seller wants at least, and tells nobody; None for any price."""
        return None if self.reserve_minor is None else Money(self.reserve_minor, self.currency)

    @property
    def buy_now(self) -> Money | None:
        """For which it can be had at once, until somebody bids."""
        return Money(self.buy_now_minor, self.currency) if self.buy_now_minor is not None and not self.bid_count else None

    @property
    def is_reserve_met(self) -> bool:
        """Whether the seller has to sell as it stands. True without a reserve."""
        return self.reserve_minor is None or self.maximum_minor >= self.reserve_minor

    @property
    def phase(self) -> Phase:
        """What it is now."""
        return self.phase_at(now())

    def phase_at(self, at: datetime) -> Phase:
        """What it is at that instant: from `starts_at` to just before `ends_at` it runs."""
        if self.status != AuctionStatus.OPEN or self.starts_at is None or self.ends_at is None:
            return Phase(self.status)
        if at < self.starts_at:
            return Phase.SCHEDULED
        return Phase.RUNNING if at < self.ends_at else Phase.OVER

    @property
    def is_running(self) -> bool:
        """Whether it takes bids now."""
        return self.phase == Phase.RUNNING


class Watch(models.Model):
    """Somebody who wants to know how it goes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watched_auctions")
    auction = models.ForeignKey(Auction, models.CASCADE, related_name="watches")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("watched auction")
        verbose_name_plural = _("watched auctions")
        constraints = [models.UniqueConstraint("user", "auction", name="watch_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)
