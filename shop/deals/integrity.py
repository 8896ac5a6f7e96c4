"""Facts of agreed prices."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from shop.catalog.models import Reservation
from shop.catalog.states import ReservationStatus
from shop.common.integrity import integrity_check
from shop.deals.models import Deal
from shop.deals.states import DealStatus


@integrity_check("open agreed prices have their units set aside, others none")
def units_are_held_while_open() -> Iterator[str]:
    """What the buyer was promised is there."""
    unordered = Reservation.objects.filter(deal=OuterRef("pk"), order_line=None, status=ReservationStatus.HELD)
    units = Subquery(unordered.order_by().values("deal").annotate(units=Sum("quantity")).values("units"))
    right = Q(status=DealStatus.OPEN, units=F("quantity")) | ~Q(status=DealStatus.OPEN) & Q(units=None)
    for pk, status, quantity, held in (
        Deal.objects.annotate(units=units).exclude(right).order_by("pk").values_list("pk", "status", "quantity", "units")
    ):
        yield f"deal {pk} ({status}) of {quantity}: {held or 0} set aside"


@integrity_check("ordered agreed prices have an order")
def ordered_ones_have_an_order() -> Iterator[str]:
    """And at the agreed price."""
    kept = Q(order_lines__unit_price_minor=F("unit_price_minor"), order_lines__quantity=F("quantity"))
    wrong = Deal.objects.filter(status=DealStatus.ORDERED).annotate(right=Count("order_lines", filter=kept)).filter(right=0)
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"deal {pk} is ordered, and no order line has its price and quantity"
