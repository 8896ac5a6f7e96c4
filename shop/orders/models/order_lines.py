"""What was bought, line by line."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money


class OrderLine(models.Model):
    """A frozen copy of what was bought: title, options, price, fee, picture."""

    order = models.ForeignKey("orders.Order", models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    deal = models.ForeignKey(
        "deals.Deal", models.PROTECT, null=True, blank=True, related_name="order_lines", verbose_name=_("agreed price")
    )
    title = models.CharField(_("title"), max_length=140)
    options = models.CharField(_("options"), max_length=200, blank=True)
    sku = models.CharField(_("SKU"), max_length=80, blank=True)
    picture = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    unit_price_minor = models.PositiveBigIntegerField(_("unit price"))
    quantity = models.PositiveIntegerField(_("quantity"))
    refunded_quantity = models.PositiveIntegerField(_("quantity refunded"), default=0)
    discount_minor = models.PositiveBigIntegerField(_("discount"), default=0, help_text=_("Of the whole line, frozen at sale."))
    platform_discount_minor = models.PositiveBigIntegerField(
        _("discount that the platform gives"), default=0, help_text=_("The part of the discount that the seller does not bear.")
    )
    fee_bp = models.PositiveSmallIntegerField(_("platform fee rate"), help_text=_("Basis points, frozen at sale."))
    fee_minor = models.PositiveBigIntegerField(_("platform fee"), help_text=_("Of the whole line, frozen at sale."))
    fee_rule = models.ForeignKey(
        "commissions.CommissionRule", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("None: the site's usual fee.")
    )
    fee_words = models.CharField(_("rule of the fee"), max_length=200, blank=True, help_text=_("As it read at the sale."))
    fee_tax_minor = models.PositiveBigIntegerField(_("tax on the fee"), default=0, help_text=_("Of the whole line, frozen at sale."))
    tax_minor = models.PositiveBigIntegerField(_("tax in the price"), default=0, help_text=_("Of the whole line, frozen at sale."))
    return_days = models.PositiveSmallIntegerField(
        _("days to return it"),
        null=True,
        blank=True,
        help_text=_("Frozen at sale; 0: never. Empty: sold before there were returns."),
    )

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("order", "variant", name="order_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_of_something"),
            models.CheckConstraint(condition=models.Q(refunded_quantity__lte=models.F("quantity")), name="order_line_refunds_within"),
            models.CheckConstraint(
                condition=models.Q(
                    discount_minor__lte=models.F("unit_price_minor") * models.F("quantity"),
                    platform_discount_minor__lte=models.F("discount_minor"),
                ),
                name="order_line_discounts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def unit_price(self) -> Money:
        """As it was at sale. Needs `order` loaded."""
        return Money(self.unit_price_minor, self.order.currency)

    @property
    def total(self) -> Money:
        """Unit price times quantity, before any discount."""
        return self.unit_price * self.quantity

    @property
    def refundable_quantity(self) -> int:
        """Units that have not been refunded."""
        return self.quantity - self.refunded_quantity

    @property
    def net(self) -> Money:
        """What the seller asks for it: less the discount that he bears. Fee and taxes are taken of this."""
        return Money(self.unit_price_minor * self.quantity - self.discount_minor + self.platform_discount_minor, self.order.currency)

    @property
    def discount(self) -> Money:
        """What the whole line costs less than that. Needs `order` loaded."""
        return Money(self.discount_minor, self.order.currency)
