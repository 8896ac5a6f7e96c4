"""Where a payee's money goes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.payouts.models.payee import Payee


class Destination(models.Model):
    """An account with a bank or a provider. Never changed: another account is another row, and waits a day before it is paid to.

    One that a provider opens has no address until the provider has answered, and the provider's word instead of staff's check.

    It is its owner's, not the store's: whoever takes a store over names accounts of their own.
    """

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="destinations")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payout_destinations")
    rail = models.CharField(_("way"), max_length=20)
    address = models.CharField(_("account"), max_length=120, help_text=_("A phone number, an e-mail address, an account number."))
    holder_name = models.CharField(_("name of its holder"), max_length=120)
    bank_name = models.CharField(_("bank"), max_length=120, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Nobody: the phone was verified.")
    )
    usable_from = models.DateTimeField(_("paid to from"))
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("payee", "rail", name="destination_one_a_rail", condition=models.Q(removed_at=None))]

    def __str__(self) -> str:
        return numbered(self, self.masked)

    @property
    def provider_key(self) -> str:
        """The idempotency key under which a provider opens the account. The moment makes it this row's in any database."""
        return f"destination-{self.pk}-{self.created_at:%Y%m%d%H%M%S%f}"

    @property
    def masked(self) -> str:
        """Enough to know it again: "…4567"."""
        return f"…{self.address[-4:]}" if len(self.address) > 6 else "…"
