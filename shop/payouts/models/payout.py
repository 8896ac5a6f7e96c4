"""Money on its way to its owner."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.payouts.models.destination import Destination
from shop.payouts.models.payee import Payee
from shop.payouts.states import PayoutStatus, StaffBecause


class BankRun(models.Model):
    """One file for the bank. What stands in it is in no other."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    key = models.CharField(max_length=40, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    downloaded_at = models.DateTimeField(_("first taken"), null=True, blank=True)
    downloads = models.PositiveSmallIntegerField(_("times taken"), default=0)

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class Payout(models.Model):
    """Earnings of one payee, paid out together. Its primary key makes the keys in the book, its number the one at the provider."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    token = models.CharField(max_length=60, unique=True, help_text=_("Of the form: pressing twice asks once."))
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payouts")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="payouts", help_text=_("Whose money it was when it was asked for.")
    )
    rail = models.CharField(_("way"), max_length=20)
    destination = models.ForeignKey(Destination, models.PROTECT, null=True, blank=True, related_name="payouts")
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    status = models.CharField(_("status"), max_length=9, choices=PayoutStatus, default=PayoutStatus.REQUESTED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Nobody: by schedule.")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Nobody: below the market's limit.")
    )
    staff_because = models.CharField(
        _("for staff because"), max_length=8, blank=True, choices=StaffBecause, help_text=_("Why it was not approved by itself.")
    )
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(_("code for the desk"), max_length=8, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    desk_id = models.BigIntegerField(_("desk"), null=True, blank=True)
    run = models.ForeignKey(BankRun, models.PROTECT, null=True, blank=True, related_name="payouts", verbose_name=_("bank file"))
    external_id = models.CharField(_("id at the provider"), max_length=120, blank=True)
    reference = models.CharField(_("receipt"), max_length=120, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    failure = models.CharField(_("failure"), max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    moved_at = models.DateTimeField(_("last moved"), auto_now_add=True)
    asked_at = models.DateTimeField(_("provider last asked"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    done_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-pk"]
        indexes = [
            models.Index("moved_at", name="payout_open", condition=models.Q(status__in=["requested", "approved", "sent"])),
            models.Index("payee", models.F("id").desc(), name="payout_history"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=PayoutStatus.values), name="payout_status_known"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payout_of_something"),
            models.UniqueConstraint("rail", "external_id", name="payout_external_once", condition=~models.Q(external_id="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def provider_key(self) -> str:
        """The idempotency key at the provider. By chance, not counted: a provider remembers it longer than a database may last."""
        return self.number
