"""A refund that staff pay at the platform's cost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.common.names import numbered
from shop.payments.states import ReversalStatus


class RefundAdvance(models.Model):
    """One of staff proposes to pay a refund whose money has not come in, with a reason; another decides."""

    refund = models.ForeignKey("Refund", models.PROTECT, related_name="advances", verbose_name=_("refund"))
    amount_minor = models.PositiveBigIntegerField(_("amount"), help_text=_("What was to be paid then."))
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("status"), max_length=8, choices=ReversalStatus, default=ReversalStatus.PROPOSED)
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("Of the market's own calendar, when it was agreed."))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund at the platform's cost")
        verbose_name_plural = _("refunds at the platform's cost")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=ReversalStatus.values), name="advance_status_known"),
            models.UniqueConstraint("refund", name="advance_one_open", condition=models.Q(status=ReversalStatus.PROPOSED)),
            models.CheckConstraint(
                condition=models.Q(status=ReversalStatus.PROPOSED, decided_by=None)
                | ~models.Q(status=ReversalStatus.PROPOSED)
                & models.Q(decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="advance_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ReversalStatus.APPROVED) | models.Q(day__isnull=False), name="advance_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_status_display())

    @property
    def amount(self) -> Money:
        """In the refund's currency. Needs `refund` loaded."""
        return Money(self.amount_minor, self.refund.currency)
