"""Trades of people with themselves, as the signals say: staff look at them before the money leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.common.names import numbered
from shop.payouts.states import LinkedSides
from shop.trust.states import SignalKind


class OwnTrade(models.Model):
    """An order of which two people (buyer, seller, courier) are one party. What these two earn by it waits until staff have looked.

    `signals` says of each two (LinkedSides) what they share; nothing where they are linked through others.
    """

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="own_trade")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("seller"))
    courier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("courier")
    )
    is_sellers = models.BooleanField(_("the seller is one of them"), default=True)
    is_couriers = models.BooleanField(_("the courier is one of them"), default=False)
    signals = models.JSONField(_("shared signals"), default=dict, help_text=_("Kinds of signals of each two who are linked."))
    amount_minor = models.BigIntegerField(_("at stake"), help_text=_("What the order brings in, minor units of its currency."))
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
        return numbered(self, self.order_id)

    @property
    def people(self) -> set[int]:
        """Buyer, seller and courier. Needs `order` loaded."""
        return {self.order.buyer_id, self.seller_id} | ({self.courier_id} if self.courier_id else set())

    @property
    def links(self) -> list[tuple[str, str]]:
        """Who is linked, and by what, in words."""
        kinds = dict(SignalKind.choices)
        through_others = str(_("through other accounts"))
        return [
            (str(LinkedSides(sides).label), ", ".join(str(kinds[kind]) for kind in shared) or through_others)
            for sides, shared in self.signals.items()
        ]

    @property
    def amount(self) -> Money:
        """At stake. Needs `order` loaded."""
        return Money(self.amount_minor, self.order.currency)
