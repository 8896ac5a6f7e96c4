"""Cash that a courier has kept too long, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.custody.models.pieces import CashPiece
from shop.custody.states import CHASED, OverdueStatus
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind


class CashReminder(models.Model):
    """When a courier was last asked to bring cash of a currency: no case is opened before."""

    courier = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, choices=CURRENCIES)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reminder of cash")
        verbose_name_plural = _("reminders of cash")
        constraints = [models.UniqueConstraint("courier", "currency", name="cash_reminder_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class OverdueCashQuerySet(models.QuerySet["OverdueCash"]):
    """Cases by how far they are."""

    def with_left(self) -> models.QuerySet[Any]:
        """Each with what is still in the courier's hands of it (`left_minor`)."""
        left = CashPiece.objects.in_hands().filter(overdue=models.OuterRef("pk")).order_by().values("overdue")
        summed = models.Subquery(left.values(sum=models.Sum("amount_minor")), output_field=models.BigIntegerField())
        return self.annotate(left_minor=Coalesce(summed, 0))

    def chased(self) -> OverdueCashQuerySet:
        """Neither brought nor given up."""
        return self.filter(status__in=CHASED)


class OverdueCash(models.Model):
    """A case: pieces of cash that are in a courier's hands for too long. What he brings meanwhile is out of it by itself.

    Given up by two people, his own earnings bear it first; the rest is the platform's loss, which he owes it. The stores are paid.
    """

    courier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="overdue_cash", verbose_name=_("courier"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    amount_minor = models.PositiveBigIntegerField(_("amount"), help_text=_("When it became overdue; less whatever was brought since."))
    since = models.DateTimeField(_("in hand since"), help_text=_("The oldest of it."))
    status = models.CharField(_("status"), max_length=8, choices=OverdueStatus, default=OverdueStatus.OPEN)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    charged_minor = models.PositiveBigIntegerField(_("borne by the courier's earnings"), default=0)
    lost_minor = models.PositiveBigIntegerField(_("borne by the platform"), default=0, help_text=_("The courier owes it."))

    objects = OverdueCashQuerySet.as_manager()

    class Meta:
        verbose_name = _("overdue cash")
        verbose_name_plural = _("overdue cash")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=OverdueStatus.values), name="overdue_status_known"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="overdue_of_something"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=models.F("charged_minor") + models.F("lost_minor")), name="overdue_borne_within"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[OverdueStatus.PROPOSED, OverdueStatus.GIVEN_UP]) | models.Q(proposed_by__isnull=False),
                name="overdue_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=OverdueStatus.GIVEN_UP)
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by")),
                name="overdue_given_up_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(status=OverdueStatus.GIVEN_UP) | models.Q(charged_minor=0, lost_minor=0),
                name="overdue_borne_when_given_up",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, Money(self.amount_minor, self.currency))

    def get_absolute_url(self) -> str:
        """Its page for those who settle."""
        return reverse("custody:overdue_case", args=[self.pk])

    @property
    def holder(self) -> Holder:
        """The hands it is in."""
        return AccountKind.COURIER_CASH.value, self.courier_id

    @property
    def is_chased(self) -> bool:
        """Neither brought nor given up."""
        return self.status in CHASED

    @property
    def amount(self) -> Money:
        """What had become overdue."""
        return Money(self.amount_minor, self.currency)

    @property
    def left(self) -> Money:
        """What is still in his hands. Needs with_left()."""
        return Money(self.left_minor, self.currency)  # type: ignore[attr-defined]  # annotated by with_left()

    @property
    def charged(self) -> Money:
        """What his earnings bore."""
        return Money(self.charged_minor, self.currency)

    @property
    def lost(self) -> Money:
        """What the platform bore, and he owes it."""
        return Money(self.lost_minor, self.currency)
