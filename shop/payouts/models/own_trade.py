"""Trades of people with themselves, as the signals say: staff look at them before the money leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money


class OwnTrade(models.Model):
    """An order whose seller is one party with its buyer. Its money waits until staff have looked."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="own_trade")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("seller"))
    signals = models.JSONField(_("shared signals"), default=list, help_text=_("Kinds of signals; empty: they are linked through others."))
    amount_minor = models.BigIntegerField(_("at stake"), help_text=_("The order's total, minor units of its currency."))
    noted_at = models.DateTimeField(_("noted"), auto_now_add=True)
    released_at = models.DateTimeField(_("let go"), null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sale between linked accounts")
        verbose_name_plural = _("sales between linked accounts")
        ordering = ["-amount_minor", "pk"]
        indexes = [models.Index("order", name="own_trade_waiting", condition=models.Q(released_at=None))]

    def __str__(self) -> str:
        return f"order {self.order_id} with oneself"

    @property
    def amount(self) -> Money:
        """At stake. Needs `order` loaded."""
        return Money(self.amount_minor, self.order.currency)
