"""A price agreed with one buyer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.clock import now
from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.deals.states import DealSource, DealStatus


class DealQuerySet(models.QuerySet["Deal"]):
    """Deals by whose they are and how they stand."""

    def of(self, user_id: int) -> DealQuerySet:
        """The buyer's own."""
        return self.filter(buyer_id=user_id)

    def standing(self, at: datetime) -> DealQuerySet:
        """Those that can be ordered at that instant, whatever the job of their deadline has done yet."""
        return self.filter(status=DealStatus.OPEN, expires_at__gt=at)

    def overdue(self, at: datetime) -> DealQuerySet:
        """Open ones whose time had run out."""
        return self.filter(status=DealStatus.OPEN, expires_at__lte=at)


class Deal(models.Model):
    """So many units of a variant for one buyer at one price (minor units of `currency`, per unit), set aside until `expires_at` (UTC)."""

    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deals")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price_minor = models.PositiveBigIntegerField(_("unit price"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    source = models.CharField(_("agreed in"), max_length=7, choices=DealSource)
    source_id = models.BigIntegerField(help_text=_("Key of the auction or of the offer."))
    status = models.CharField(_("status"), max_length=9, choices=DealStatus, default=DealStatus.OPEN)
    created_at = models.DateTimeField(_("agreed"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreed price")
        verbose_name_plural = _("agreed prices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1, quantity__lte=999), name="deal_quantity"),
            models.CheckConstraint(condition=models.Q(unit_price_minor__gte=1), name="deal_price"),
            models.CheckConstraint(condition=models.Q(status__in=DealStatus.values), name="deal_status_known"),
            models.UniqueConstraint("source", "source_id", "buyer", name="deal_once", condition=models.Q(status=DealStatus.OPEN)),
        ]
        indexes = [models.Index("expires_at", name="deal_due", condition=models.Q(status=DealStatus.OPEN))]

    def __str__(self) -> str:
        return numbered(self, self.pk, f"{self.quantity} × {Money(self.unit_price_minor, self.currency)}")

    @property
    def title(self) -> str:
        """Of what. Needs `variant.product` loaded."""
        return self.variant.product.title

    @property
    def unit_price(self) -> Money:
        """Per unit."""
        return Money(self.unit_price_minor, self.currency)

    @property
    def total(self) -> Money:
        """For all units, delivery aside."""
        return self.unit_price * self.quantity

    @property
    def stands(self) -> bool:
        """Whether it can be ordered now."""
        return self.status == DealStatus.OPEN and now() < self.expires_at
