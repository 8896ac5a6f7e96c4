"""Payments: what is due for an order, and whether it came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.payments.states import PaymentStatus


class Payment(models.Model):
    """One order's payment through one provider, in minor units of `currency`."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="payments")
    provider = models.CharField(_("provider"), max_length=20)
    status = models.CharField(_("status"), max_length=9, choices=PaymentStatus, default=PaymentStatus.DUE)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whoever took the cash")
    )
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=PaymentStatus.values), name="payment_status_known"),
            models.UniqueConstraint("order", name="payment_one_open", condition=~models.Q(status=PaymentStatus.CANCELLED)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.order_id} {self.status}"

    @property
    def amount(self) -> Money:
        """What is due."""
        return Money(self.amount_minor, self.currency)
