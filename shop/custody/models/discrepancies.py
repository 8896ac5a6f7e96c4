"""Two figures of the same cash that differed, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.custody.models.deposits import BankSlip, Deposit
from shop.custody.models.desks import CashDesk, DeskDay
from shop.custody.states import DiscrepancyCause, Outcome, ResolutionStatus
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind


class Discrepancy(models.Model):
    """A difference by name: who, how much, of what. It moves nothing; in the book the cash stays where it was last agreed on."""

    cause = models.CharField(_("found in"), max_length=7, choices=DiscrepancyCause)
    desk = models.ForeignKey(CashDesk, models.PROTECT, related_name="discrepancies")
    deposit = models.OneToOneField(Deposit, models.PROTECT, null=True, blank=True, related_name="discrepancy")
    slip = models.OneToOneField(BankSlip, models.PROTECT, null=True, blank=True, related_name="discrepancy")
    day = models.ForeignKey(DeskDay, models.PROTECT, null=True, blank=True, related_name="discrepancies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who answers for it"))
    holder_kind = models.CharField(max_length=24, choices=AccountKind, help_text=_("Where the book still has it."))
    holder_id = models.BigIntegerField()
    missing_minor = models.BigIntegerField(_("missing"), help_text=_("Negative: too much."))
    open_minor = models.BigIntegerField(_("still open"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        verbose_name = _("difference of cash")
        verbose_name_plural = _("differences of cash")
        ordering = ["-pk"]
        indexes = [models.Index("found_at", name="discrepancy_open", condition=~models.Q(open_minor=0))]
        constraints = [
            models.CheckConstraint(condition=~models.Q(missing_minor=0), name="discrepancy_of_something"),
            models.CheckConstraint(
                condition=models.Q(missing_minor__gt=0, open_minor__gte=0, open_minor__lte=models.F("missing_minor"))
                | models.Q(missing_minor__lt=0, open_minor__lte=0, open_minor__gte=models.F("missing_minor")),
                name="discrepancy_open_within",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_cause_display(), Money(self.missing_minor, self.currency))

    @property
    def holder(self) -> Holder:
        """The account on which it lies."""
        return self.holder_kind, self.holder_id

    @property
    def missing(self) -> Money:
        """Negative: too much."""
        return Money(self.missing_minor, self.currency)

    @property
    def amount(self) -> Money:
        """By how much the figures differ, too little or too much."""
        return Money(abs(self.missing_minor), self.currency)

    @property
    def open_amount(self) -> Money:
        """What is still to be settled, as a positive amount."""
        return Money(abs(self.open_minor), self.currency)

    @property
    def is_surplus(self) -> bool:
        """Whether there was too much."""
        return self.missing_minor < 0


class Resolution(models.Model):
    """What is to become of a difference or a part of it, by one person and a second; or the later deposit that brought it."""

    discrepancy = models.ForeignKey(Discrepancy, models.PROTECT, related_name="resolutions")
    outcome = models.CharField(_("what happened"), max_length=9, choices=Outcome)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    deposit = models.ForeignKey(
        Deposit, models.PROTECT, null=True, blank=True, related_name="brought", verbose_name=_("with which it was brought")
    )
    status = models.CharField(_("status"), max_length=8, choices=ResolutionStatus, default=ResolutionStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("discrepancy", name="resolution_one_open", condition=models.Q(status=ResolutionStatus.PROPOSED)),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="resolution_of_something"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")), name="resolution_by_two"
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_outcome_display())

    @property
    def amount(self) -> Money:
        """Needs `discrepancy` loaded."""
        return Money(self.amount_minor, self.discrepancy.currency)
