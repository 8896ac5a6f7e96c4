"""Who carries parcels."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from couriers.states import CourierStatus, Vehicle
from shop.common.money import Money
from shop.trust.queries import proof_of_user, proof_rule


class CourierProfile(models.Model):
    """What a person needs to carry parcels. Staff approve it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="courier_profile")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+")
    region = models.ForeignKey("places.Place", models.PROTECT, related_name="+", help_text=_("The zone in which the courier works."))
    vehicle = models.CharField(_("vehicle"), max_length=10, choices=Vehicle)
    phone = models.CharField(_("phone number"), max_length=16, help_text="E.164")
    about = models.CharField(_("about you"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=CourierStatus, default=CourierStatus.APPLIED)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_available = models.BooleanField(_("available"), default=False)
    cash_ceiling_minor = models.PositiveBigIntegerField(
        _("cash the courier may have"), null=True, blank=True, help_text=_("Minor units; empty for the market's usual limit.")
    )
    latitude = models.FloatField(null=True, blank=True, help_text=_("Where the courier last said to be."))
    longitude = models.FloatField(null=True, blank=True)
    located_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("courier")
        verbose_name_plural = _("couriers")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=CourierStatus.values), name="courier_status_known"),
            models.CheckConstraint(
                condition=models.Q(is_available=False) | models.Q(status=CourierStatus.APPROVED), name="courier_available_if_approved"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def may_carry(self) -> bool:
        """Whether staff have approved the person and nobody has stopped them since."""
        return self.status == CourierStatus.APPROVED

    @property
    def cash_ceiling(self) -> Money | None:
        """How much cash the courier may have in hand and still to collect; None for no limit. Needs `country` and `user` loaded.

        What staff have set for the person stands; of the market's limit there is as much as the person's proof unlocks.
        """
        if self.cash_ceiling_minor is not None:
            return Money(self.cash_ceiling_minor, self.country.currency)
        usual = self.country.courier_cash_ceiling_minor
        if usual is None:
            return None
        proof = proof_of_user(self.user, papers_seen=self.may_carry)
        return Money(usual * proof_rule(self.country, proof).courier_cash_percent // 100, self.country.currency)

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the courier last said to be, degrees (latitude, longitude)."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude
