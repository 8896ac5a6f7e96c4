"""What people looked at and wait for, and what goes with what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.discovery.states import AlertKind


class RecentView(models.Model):
    """A product somebody looked at, once each. A visitor's are in a signed cookie instead."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recent_views")
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recently viewed product")
        verbose_name_plural = _("recently viewed products")
        constraints = [models.UniqueConstraint("user", "product", name="recent_view_once")]
        indexes = [models.Index("user", models.F("seen_at").desc(), name="recent_view_latest")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.product_id}"


class Alert(models.Model):
    """Somebody asked to be told: once when a variant is back, or whenever a product costs less than `price_minor`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=5, choices=AlertKind)
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="alerts")
    variant = models.ForeignKey("catalog.Variant", models.CASCADE, null=True, blank=True, related_name="+")
    price_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("The price the person last knew, in minor units of the store's currency.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=AlertKind.STOCK, variant__isnull=False)
                | models.Q(kind=AlertKind.PRICE, variant=None, price_minor__isnull=False),
                name="alert_says_for_what",
            ),
            models.UniqueConstraint("user", "variant", name="alert_stock_once", condition=models.Q(kind=AlertKind.STOCK)),
            models.UniqueConstraint("user", "product", name="alert_price_once", condition=models.Q(kind=AlertKind.PRICE)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_kind_display())


class RelatedProduct(models.Model):
    """`other` goes with `product`: kept by the same people, or of the same shelf. Written by the nightly job."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="related")
    other = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("related product")
        verbose_name_plural = _("related products")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("product", "other", name="related_once"),
            models.CheckConstraint(condition=~models.Q(product=models.F("other")), name="related_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} → {self.other_id}"
