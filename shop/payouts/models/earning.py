"""What a payee has earned or lost, line by line of its account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.common.names import numbered
from shop.payouts.models.payee import Payee
from shop.payouts.states import EarningKind, EarningState


class Earning(models.Model):
    """One line of the payee's account in the ledger, payouts left out: positive is the payee's, negative the platform's.

    The amount never changes; the state and the payout move. The line is what makes it exist once.
    """

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="earnings")
    line = models.OneToOneField("ledger.Line", models.PROTECT, related_name="earning")
    kind = models.CharField(_("kind"), max_length=10, choices=EarningKind)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="earnings")
    amount_minor = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=9, choices=EarningState, default=EarningState.PENDING)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True, help_text=_("Earlier when the buyer is content."))
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("The market's minimum for such a sale. Nobody can shorten it.")
    )
    earned_at = models.DateTimeField(_("when"))
    payout = models.ForeignKey("Payout", models.PROTECT, null=True, blank=True, related_name="earnings")

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        ordering = ["pk"]
        indexes = [
            models.Index("payee", "id", name="earning_pending", condition=models.Q(state=EarningState.PENDING)),
            models.Index("payee", "id", name="earning_available", condition=models.Q(state=EarningState.AVAILABLE)),
            models.Index("held_until", name="earning_held", condition=models.Q(state=EarningState.PENDING)),
            models.Index("payee", "earned_at", name="earning_statement"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EarningKind.values), name="earning_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state=EarningState.TAKEN, payout__isnull=False)
                | models.Q(state__in=[EarningState.PENDING, EarningState.AVAILABLE], payout=None),
                name="earning_taken_by_a_payout",
            ),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="earning_of_something"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_kind_display())

    @property
    def amount(self) -> Money:
        """Positive is the payee's. Needs `payee` loaded."""
        return Money(self.amount_minor, self.payee.currency)


class OrderHold(models.Model):
    """Staff keep an order's money back: a dispute, goods on their way back."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="money_holds")
    reason = models.CharField(_("reason"), max_length=300)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("since"), auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("money held back")
        verbose_name_plural = _("money held back")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("order", name="order_hold_once", condition=models.Q(lifted_at=None))]

    def __str__(self) -> str:
        return numbered(self, self.order_id)


class ReturnHold(models.Model):
    """So much of a store's money stays back while goods of one of its orders may come back. Minor units of the order's currency."""

    key = models.CharField(max_length=40, unique=True, help_text=_("What it is for: the same thing is held back once."))
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="return_holds", verbose_name=_("order"))
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    placed_at = models.DateTimeField(_("since"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("money held back for a return")
        verbose_name_plural = _("money held back for returns")
        ordering = ["-pk"]
        indexes = [models.Index("order", name="return_hold_open", condition=models.Q(lifted_at=None))]

    def __str__(self) -> str:
        return numbered(self, self.order_id)

    @property
    def amount(self) -> Money:
        """Needs `order` loaded."""
        return Money(self.amount_minor, self.order.currency)
