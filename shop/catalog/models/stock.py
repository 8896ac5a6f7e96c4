"""Why a stock figure is what it is, and for whom units are set aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.variants import Variant
from shop.catalog.states import MovementReason, ReservationStatus
from shop.common.names import numbered


class StockMovement(models.Model):
    """Why the stock of a variant changed. Their sum is the stock."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="movements")
    quantity = models.IntegerField(_("units"), help_text=_("Positive in, negative out."))
    reason = models.CharField(_("reason"), max_length=10, choices=MovementReason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [models.CheckConstraint(condition=~models.Q(quantity=0), name="movement_moves_something")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_reason_display())


class Reservation(models.Model):
    """Units set aside for one order line, or for an agreed price. The sum of the held ones is the variant's `reserved`."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="reservations")
    order_line = models.OneToOneField("orders.OrderLine", models.PROTECT, null=True, blank=True, related_name="reservation")
    deal = models.ForeignKey(
        "deals.Deal", models.PROTECT, null=True, blank=True, related_name="reservations", verbose_name=_("agreed price")
    )
    quantity = models.PositiveIntegerField()
    returned = models.PositiveIntegerField(default=0, help_text=_("Units of it that were sold and are on the shelf again."))
    status = models.CharField(max_length=9, choices=ReservationStatus, default=ReservationStatus.HELD)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        indexes = [models.Index("variant", name="reservation_held", condition=models.Q(status=ReservationStatus.HELD))]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="reservation_of_something"),
            models.CheckConstraint(condition=~models.Q(order_line=None, deal=None), name="reservation_for_somebody"),
            models.UniqueConstraint("deal", name="reservation_deal_once", condition=models.Q(status=ReservationStatus.HELD)),
            models.CheckConstraint(condition=models.Q(status__in=ReservationStatus.values), name="reservation_status_known"),
            models.CheckConstraint(condition=models.Q(returned__lte=models.F("quantity")), name="reservation_returned_within"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_status_display())
