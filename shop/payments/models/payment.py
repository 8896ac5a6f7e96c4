"""What is due for the orders of one checkout, how it was tried to be paid, and whether it came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.payments.states import LIVE_ATTEMPTS, AttemptStatus, MoneyProblem, PaymentStatus


class Payment(models.Model):
    """What one buyer owes by one method, in minor units of `currency`: one order's cash at its door, or all of a checkout at once."""

    checkout = models.ForeignKey("orders.Checkout", models.PROTECT, related_name="payments")
    orders = models.ManyToManyField("orders.Order", through="PaymentShare", related_name="payments")
    provider = models.CharField(_("provider"), max_length=20, help_text=_("The one that was chosen last, or was paid through."))
    status = models.CharField(_("status"), max_length=9, choices=PaymentStatus, default=PaymentStatus.DUE)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whoever took the cash")
    )
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    paid_by = models.OneToOneField(
        "PaymentAttempt", models.PROTECT, null=True, blank=True, related_name="paid_payment", verbose_name=_("attempt that paid it")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.CheckConstraint(condition=models.Q(status__in=PaymentStatus.values), name="payment_status_known")]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PaymentShare(models.Model):
    """One order's part of a payment: the order's total, to the minor unit."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="shares")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="payment_shares")
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    is_live = models.BooleanField(_("counts"), default=True, help_text=_("Off once the payment or the order is cancelled."))

    class Meta:
        verbose_name = _("share of a payment")
        verbose_name_plural = _("shares of payments")
        constraints = [
            models.UniqueConstraint("payment", "order", name="payment_share_once"),
            models.UniqueConstraint("order", name="payment_one_open", condition=models.Q(is_live=True)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class PaymentAttempt(models.Model):
    """One try to pay through a provider. `key` is the idempotency key there; amounts are minor units of `currency`."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    provider = models.CharField(_("provider"), max_length=20)
    key = models.CharField(max_length=40, unique=True)
    external_id = models.CharField(_("id at the provider"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=AttemptStatus, default=AttemptStatus.STARTING)
    amount_minor = models.PositiveBigIntegerField(_("amount asked"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    received_minor = models.PositiveBigIntegerField(_("amount that came"), null=True, blank=True)
    received_currency = models.CharField(max_length=3, blank=True)
    problem = models.CharField(_("problem"), max_length=8, choices=MoneyProblem, blank=True)
    redirect_url = models.CharField(max_length=2000, blank=True)
    kept = models.JSONField(default=dict, blank=True, help_text=_("What the provider wants to hear again."))
    phone = models.CharField(_("phone number"), max_length=16, blank=True, help_text="E.164")
    payer = models.CharField(_("payer"), max_length=120, blank=True, help_text=_("Where a refund goes that the provider sends to a phone."))
    reference = models.CharField(_("receipt"), max_length=80, blank=True)
    failure_code = models.CharField(_("failure"), max_length=80, blank=True)
    language = models.CharField(max_length=8, default="en", help_text=_("In which the provider speaks to the buyer."))
    started_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attempt to pay")
        verbose_name_plural = _("attempts to pay")
        ordering = ["pk"]
        indexes = [models.Index("asked_at", name="attempt_open", condition=models.Q(status__in=["starting", "waiting"]))]
        constraints = [
            models.UniqueConstraint("payment", "number", name="payment_attempt_once"),
            models.UniqueConstraint("provider", "external_id", name="attempt_external_once", condition=~models.Q(external_id="")),
            models.UniqueConstraint("provider", "reference", name="attempt_receipt_once", condition=~models.Q(reference="")),
            models.CheckConstraint(condition=models.Q(status__in=AttemptStatus.values), name="attempt_status_known"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    def get_absolute_url(self) -> str:
        """Where its buyer goes on: to the till, which leads on to the provider's page where there is one."""
        till = reverse("payments:payment", args=[self.payment_id])
        return f"{till}?go={self.pk}" if self.redirect_url and self.is_live else till

    @property
    def is_live(self) -> bool:
        """Whether the buyer may still pay by it."""
        return self.status in LIVE_ATTEMPTS

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def received(self) -> Money | None:
        """What came, as far as the provider said."""
        return None if self.received_minor is None else Money(self.received_minor, self.received_currency)
