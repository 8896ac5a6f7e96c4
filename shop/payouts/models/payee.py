"""Whom the platform owes, or who owes it: the row under whose lock money is taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.payouts.states import ACCOUNT_OF, PayeeKind, Schedule


class Payee(models.Model):
    """A store or a courier in one currency. The three sums are kept beside the earnings, so that reading them costs the same for any past.

    pending + available + underway is what the ledger owes the payee, once every line of its account has become an earning.
    """

    kind = models.CharField(_("kind"), max_length=7, choices=PayeeKind)
    holder_id = models.BigIntegerField(_("holder"), help_text=_("A store or a user, as in the ledger."))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+")
    pending_minor = models.BigIntegerField(_("waiting"), default=0)
    available_minor = models.BigIntegerField(_("available"), default=0, help_text=_("Negative: the payee owes it."))
    underway_minor = models.BigIntegerField(_("in payouts that have not left"), default=0)
    gathered_line = models.BigIntegerField(default=0, help_text=_("Every line of the account up to this one is an earning."))
    schedule = models.CharField(_("payouts"), max_length=6, choices=Schedule, default=Schedule.NEVER)
    schedule_rail = models.CharField(_("by"), max_length=20, blank=True)
    scheduled_on = models.DateField(_("last scheduled payout"), null=True, blank=True, help_text=_("In the market's time zone."))
    stop_reason = models.CharField(_("stopped because"), max_length=300, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("payee")
        verbose_name_plural = _("payees")
        constraints = [
            models.UniqueConstraint("kind", "holder_id", "currency", name="payee_once"),
            models.CheckConstraint(condition=models.Q(kind__in=PayeeKind.values), name="payee_kind_known"),
            models.CheckConstraint(condition=models.Q(underway_minor__gte=0), name="payee_underway_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.holder_id} · {self.currency}"

    @property
    def account_kind(self) -> str:
        """Its account in the ledger."""
        return ACCOUNT_OF[self.kind]

    @property
    def pending(self) -> Money:
        """Earned, and held back still."""
        return Money(self.pending_minor, self.currency)

    @property
    def available(self) -> Money:
        """What can be paid out now; nothing while the payee owes."""
        return Money(max(0, self.available_minor), self.currency)

    @property
    def owed(self) -> Money:
        """What the payee owes, as a positive amount."""
        return Money(max(0, -self.available_minor), self.currency)

    @property
    def set_against(self) -> Money:
        """What a debt is less by, though it cannot be paid out yet."""
        return self.pending + self.underway

    @property
    def underway(self) -> Money:
        """In payouts that have been asked for and have not left."""
        return Money(self.underway_minor, self.currency)

    @property
    def book_minor(self) -> int:
        """What the ledger should owe."""
        return self.pending_minor + self.available_minor + self.underway_minor
