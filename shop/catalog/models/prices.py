"""What things have cost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.variants import Variant
from shop.common.money import Money
from shop.common.names import numbered


class PricePoint(models.Model):
    """From `at` on, until the next one, shoppers could have a variant for this price. Minor units of the store's currency.

    Written while the product is live, sale prices included; never changed.
    """

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="price_points")
    price_minor = models.PositiveBigIntegerField(_("price"))
    at = models.DateTimeField(_("from"))

    class Meta:
        verbose_name = _("price in the history")
        verbose_name_plural = _("history of prices")
        ordering = ["at", "pk"]
        indexes = [models.Index("variant", "at", name="price_point_variant")]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def price(self) -> Money:
        """Needs `variant.product.store` loaded."""
        return Money(self.price_minor, self.variant.currency)
