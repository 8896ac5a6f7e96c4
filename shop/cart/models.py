"""The cart of a visitor or of a user."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered


class Cart(models.Model):
    """A visitor's cart is found by the token in the session, a user's by the user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="cart")
    token = models.CharField(max_length=32, unique=True, null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None, token__isnull=False) | models.Q(user__isnull=False, token=None), name="cart_has_one_owner"
            )
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class CartLine(models.Model):
    """So many of a variant, and the price that the shopper last saw (minor units of the store's currency).

    A line of an agreed price has that deal's quantity and price, whatever stands here.
    """

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))
    price_seen_minor = models.PositiveBigIntegerField()
    deal = models.OneToOneField(
        "deals.Deal", models.SET_NULL, null=True, blank=True, related_name="cart_line", verbose_name=_("agreed price")
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=32, blank=True, db_default="")  # the form that last put units in: sent again, it puts none in

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("cart", "variant", name="cart_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1, quantity__lte=999), name="cart_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
