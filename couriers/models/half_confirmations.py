"""Half a confirmation: one of the two has spoken of the cash, the other has not."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from couriers.models.deliveries import Delivery
from couriers.states import HALF_ENDS, OPEN_HALVES, CodeSide, HalfStatus, ParcelFate, WordWay
from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered

DECIDED = [HalfStatus.PAID.value, HalfStatus.NOT_PAID.value]


class HalfConfirmationQuerySet(models.QuerySet["HalfConfirmation"]):
    """Half confirmations by how far they are."""

    def open(self) -> HalfConfirmationQuerySet:
        """Those that neither the two nor a desk have ended. At most one for each delivery."""
        return self.filter(status__in=OPEN_HALVES)

    def due(self, at: datetime) -> HalfConfirmationQuerySet:
        """Those whose clock has struck."""
        return self.filter(status=HalfStatus.ASKING, next_at__lte=at)

    def with_people(self) -> HalfConfirmationQuerySet:
        """With the parcel, the order, and everybody on it."""
        of_order = ("delivery__order__store__country", "delivery__order__store__owner", "delivery__order__buyer")
        return self.select_related(*of_order, "carrier__courier_profile", "ended_by")


class HalfConfirmation(models.Model):
    """One word about the cash at the door without the other. Minor units of `currency`, frozen.

    By the carrier's word alone the cash is in his hands in the book; by the buyer's word alone it is in nobody's. A clock asks the other
    side, with growing waits; then a desk decides.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="half_confirmations", verbose_name=_("delivery"))
    side = models.CharField(_("said by"), max_length=7, choices=CodeSide)
    carrier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("carrier"))
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    status = models.CharField(_("status"), max_length=10, choices=HalfStatus, default=HalfStatus.ASKING)
    said_at = models.DateTimeField(_("said"))
    asks = models.PositiveSmallIntegerField(_("times the other was asked"), default=0)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    texted = models.PositiveSmallIntegerField(
        _("text messages to the buyer"), default=0, help_text=_("The time of asking for which the last one went out.")
    )
    next_at = models.DateTimeField(_("next step"), null=True, blank=True)
    desk_at = models.DateTimeField(_("a desk decides from"))
    denied_by_carrier_at = models.DateTimeField(_("carrier says: not received"), null=True, blank=True)
    denied_by_buyer_at = models.DateTimeField(_("buyer says: not paid"), null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text=_("Where the carrier had last said to be."))
    longitude = models.FloatField(null=True, blank=True)
    seed = models.CharField(max_length=32, unique=True, help_text=_("What the link and the number of the text message are made of."))
    link_digest = models.CharField(max_length=64, unique=True)
    link_used_at = models.DateTimeField(_("link used"), null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0, help_text=_("Of the number, typed."))
    way = models.CharField(_("how the other word came"), max_length=6, choices=WordWay, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    fate = models.CharField(_("the parcel"), max_length=4, choices=ParcelFate, blank=True)

    objects = HalfConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("half-confirmed handover")
        verbose_name_plural = _("half-confirmed handovers")
        ordering = ["-pk"]
        indexes = [
            models.Index("next_at", name="half_due", condition=models.Q(status=HalfStatus.ASKING)),
            models.Index("said_at", name="half_open", condition=models.Q(status__in=OPEN_HALVES)),
            models.Index("carrier", name="half_carrier"),
        ]
        constraints = [
            models.UniqueConstraint("delivery", name="half_one_open", condition=models.Q(status__in=OPEN_HALVES)),
            models.CheckConstraint(condition=models.Q(status__in=HalfStatus.values), name="half_status_known"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="half_of_something"),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN_HALVES, ended_at=None) | models.Q(status__in=sorted(HALF_ENDS), ended_at__isnull=False),
                name="half_ended_with_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=DECIDED) | models.Q(ended_by__isnull=False) & ~models.Q(reason=""),
                name="half_decided_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status=HalfStatus.ASKING) ^ models.Q(next_at=None), name="half_clock_runs_while_asking"
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_side_display(), Money(self.amount_minor, self.currency))

    def get_absolute_url(self) -> str:
        """Its page for the desk."""
        return reverse("couriers:half", args=[self.pk])

    @property
    def amount(self) -> Money:
        """The cash that one of the two has spoken of."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.status in OPEN_HALVES

    @property
    def is_at_desk(self) -> bool:
        """Whether a desk decides now."""
        return self.status == HalfStatus.AT_DESK

    @property
    def is_of_carrier(self) -> bool:
        """Whether the carrier has spoken, and the buyer is asked."""
        return self.side == CodeSide.CARRIER

    @property
    def other_side(self) -> CodeSide:
        """Whose word is missing."""
        return CodeSide.BUYER if self.is_of_carrier else CodeSide.CARRIER

    @property
    def is_denied(self) -> bool:
        """Whether one of the two says that nothing was paid."""
        return bool(self.denied_by_buyer_at or self.denied_by_carrier_at)

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the carrier had last said to be when the word was given, degrees (latitude, longitude)."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)
