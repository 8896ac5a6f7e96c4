"""Money on its way back to a buyer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.payments.states import CASH_SOURCES, FREE_STATES, RefundCause, RefundStatus
from shop.trust.states import WaitsFor


class Refund(models.Model):
    """Money owed back: for an order, in whole or in part, or for money that paid nothing. Minor units of `currency`."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    key = models.CharField(max_length=80, unique=True, help_text=_("What it is for: the same thing is never refunded twice."))
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="refunds")
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="refunds")
    attempt = models.ForeignKey(
        "PaymentAttempt",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        help_text=_("Which money; none for cash."),
    )
    cause = models.CharField(_("cause"), max_length=9, choices=RefundCause)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    rail = models.CharField(_("way back"), max_length=20, help_text=_("A provider's code, cash, or credit."))
    status = models.CharField(_("status"), max_length=7, choices=RefundStatus, default=RefundStatus.OWED)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    by_dispute_minor = models.PositiveBigIntegerField(
        _("of it given by the provider"), default=0, help_text=_("What the provider took back for the buyer pays so much of it.")
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    delivery_minor = models.PositiveBigIntegerField(_("of it for the delivery"), default=0)
    delivery_by_platform = models.BooleanField(_("the platform bears the delivery"), default=False)
    restocked = models.BooleanField(_("goods on the shelf again"), default=False)
    source_kind = models.CharField(
        _("where the cash is"), max_length=24, choices=CASH_SOURCES, blank=True, help_text=_("Kind of the ledger account that holds it.")
    )
    source_id = models.BigIntegerField(_("holder of the cash"), default=0)
    carrier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whoever brings the cash")
    )
    code = models.CharField(_("the buyer's code"), max_length=8, blank=True, help_text=_("Said when the cash is in the buyer's hand."))
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    external_id = models.CharField(_("id at the provider"), max_length=120, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    failure_code = models.CharField(_("failure"), max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    waits_for = models.CharField(
        _("waits for"), max_length=8, choices=WaitsFor, blank=True, help_text=_("Empty when it may be paid, or is.")
    )
    waits_until = models.DateTimeField(_("waits until"), null=True, blank=True)
    lacks_minor = models.PositiveBigIntegerField(_("what has to come in first"), default=0)
    advanced_at = models.DateTimeField(_("paid at the platform's cost"), null=True, blank=True)
    beyond_limit = models.BooleanField(
        _("beyond the limit of debt"), default=False, help_text=_("The seller said that he pays it himself: we do only within the limit.")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("owed since"), auto_now_add=True)
    moved_at = models.DateTimeField(_("last moved"), auto_now_add=True)
    done_at = models.DateTimeField(_("paid back"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        indexes = [
            models.Index("moved_at", name="refund_open", condition=~models.Q(status=RefundStatus.DONE)),
            models.Index("id", name="refund_waiting", condition=~models.Q(waits_for="")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=RefundStatus.values), name="refund_status_known"),
            models.CheckConstraint(condition=models.Q(by_dispute_minor__lte=models.F("amount_minor")), name="refund_by_dispute_within"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=1) | models.Q(status=RefundStatus.DONE), name="refund_of_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[RefundStatus.FUNDED, RefundStatus.CARRIED]) | ~models.Q(source_kind=""),
                name="refund_cash_has_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(waits_for="") | models.Q(waits_for__in=WaitsFor.values, status__in=FREE_STATES, advanced_at=None),
                name="refund_waits_here",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def outstanding(self) -> Money:
        """What is to be sent or handed over: the provider may have given the rest already."""
        return Money(self.amount_minor - self.by_dispute_minor, self.currency)

    @property
    def source(self) -> tuple[str, int]:
        """Who has its cash, as the ledger names holders."""
        return self.source_kind, self.source_id


class RefundLine(models.Model):
    """Units of an order's line that a refund takes back, and their shares of the line's frozen figures.

    Shares are cumulative: of a figure F over a quantity Q, the units from a to b have F·b//Q − F·a//Q, so that all of them together are
    exactly F, in whatever steps they come back.
    """

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    goods_minor = models.PositiveBigIntegerField(_("goods"), help_text=_("At the line's price, before discounts."))
    discount_minor = models.PositiveBigIntegerField(_("discount"), default=0)
    platform_discount_minor = models.PositiveBigIntegerField(_("discount that the platform gave"), default=0)
    fee_minor = models.PositiveBigIntegerField(_("platform fee"), default=0)
    fee_tax_minor = models.PositiveBigIntegerField(_("tax on the fee"), default=0)
    tax_minor = models.PositiveBigIntegerField(_("tax in the price"), default=0)

    class Meta:
        verbose_name = _("line of a refund")
        verbose_name_plural = _("lines of refunds")
        constraints = [models.UniqueConstraint("refund", "order_line", name="refund_line_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)
