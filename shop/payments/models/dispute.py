"""Money that a provider took back: disputes, reversals, and refunds made in its own dashboard."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.payments.states import OPEN_DISPUTES, DisputeKind, DisputeStatus


class Dispute(models.Model):
    """One claim on the money of one attempt, as the provider tells it. Minor units of `currency`; the fee in its own."""

    provider = models.CharField(_("provider"), max_length=20)
    external_id = models.CharField(_("id at the provider"), max_length=120)
    attempt = models.ForeignKey("PaymentAttempt", models.PROTECT, related_name="disputes")
    kind = models.CharField(_("kind"), max_length=8, choices=DisputeKind)
    status = models.CharField(_("status"), max_length=6, choices=DisputeStatus)
    reason = models.CharField(_("reason"), max_length=80, blank=True, help_text=_("In the provider's own word."))
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    taken_minor = models.PositiveBigIntegerField(_("held by the provider"), default=0)
    returned_minor = models.PositiveBigIntegerField(
        _("came back after all"), default=0, help_text=_("After it was shared out as lost; less what those who bore it need bear no more.")
    )
    fee_minor = models.PositiveBigIntegerField(_("fee of the provider"), default=0)
    fee_currency = models.CharField(max_length=3, blank=True)
    is_settled = models.BooleanField(
        _("settled"), default=False, help_text=_("Decided, and what is lost is borne: nothing is held back or waits for it any more.")
    )
    moves = models.PositiveSmallIntegerField(default=0, help_text=_("How often money has moved for it: keys of the book."))
    answer_by = models.DateTimeField(_("answer until"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by hand by")
    )
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("dispute", "closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-pk"]
        indexes = [models.Index("attempt", name="dispute_unsettled", condition=models.Q(is_settled=False))]
        constraints = [
            models.UniqueConstraint("provider", "external_id", name="dispute_once"),
            models.CheckConstraint(condition=models.Q(status__in=DisputeStatus.values), name="dispute_status_known"),
        ]

    def __str__(self) -> str:
        return self.external_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def taken(self) -> Money:
        """What the provider has of it now."""
        return Money(self.taken_minor, self.currency)

    @property
    def fee(self) -> Money | None:
        """What the provider asks for it; never given back to us by most."""
        return Money(self.fee_minor, self.fee_currency) if self.fee_minor else None

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.status in OPEN_DISPUTES


class DisputeShare(models.Model):
    """What of a dispute is about one order, or (no order) about money that is in none. Who bore what is lost is noted to the minor unit."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="shares")
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="dispute_shares")
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    lost_minor = models.PositiveBigIntegerField(_("lost"), default=0)
    refunds_minor = models.PositiveBigIntegerField(_("of it in refunds"), default=0)
    seller_minor = models.PositiveBigIntegerField(_("of it borne by the seller"), default=0)
    platform_minor = models.PositiveBigIntegerField(_("of it borne by the platform"), default=0)
    covered_minor = models.PositiveBigIntegerField(
        _("of the refunds covered by the platform"), default=0, help_text=_("What the seller's balance did not cover.")
    )

    undone_minor = models.PositiveBigIntegerField(
        _("of the refunds the undone sale"), default=0, help_text=_("The rest of them was owed to the buyer anyway.")
    )
    undone_seller_minor = models.PositiveBigIntegerField(
        _("of the undone sale borne by the seller"), default=0, help_text=_("Less what the platform covered.")
    )
    regained_minor = models.PositiveBigIntegerField(_("of the refunds come back after all"), default=0)
    given_seller_minor = models.PositiveBigIntegerField(_("of that given to the seller"), default=0)
    given_buyer_minor = models.PositiveBigIntegerField(_("of that owed to the buyer again"), default=0)

    class Meta:
        verbose_name = _("share of a dispute")
        verbose_name_plural = _("shares of disputes")
        constraints = [
            models.UniqueConstraint("dispute", "order", name="dispute_share_once"),
            models.UniqueConstraint("dispute", name="dispute_rest_once", condition=models.Q(order=None)),
            models.CheckConstraint(
                condition=models.Q(lost_minor=models.F("refunds_minor") + models.F("seller_minor") + models.F("platform_minor")),
                name="dispute_share_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_minor__lte=models.F("refunds_minor"), regained_minor__lte=models.F("refunds_minor")),
                name="dispute_share_regained_within",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)
