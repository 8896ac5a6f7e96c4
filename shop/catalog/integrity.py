"""Facts of the stock."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.catalog.models import Reservation, StockMovement, Variant
from shop.catalog.states import MovementReason, ReservationStatus
from shop.common.integrity import integrity_check


@integrity_check("reserved stock equals open reservations")
def reserved_equals_held() -> Iterator[str]:
    """No units are set aside for nobody."""
    held = _units(Reservation.objects.filter(status=ReservationStatus.HELD))
    wrong = Variant.objects.annotate(held=held).exclude(held=F("reserved")).order_by("pk")
    for pk, sku, reserved, units in wrong.values_list("pk", "sku", "reserved", "held"):
        yield f"variant {pk} ({sku}): reserved {reserved}, held for orders {units}"


@integrity_check("stock equals the sum of its movements")
def stock_equals_movements() -> Iterator[str]:
    """Every unit came from somewhere and went somewhere."""
    moved = _units(StockMovement.objects.all())
    wrong = Variant.objects.annotate(moved=moved).exclude(moved=F("stock")).order_by("pk")
    for pk, sku, stock, units in wrong.values_list("pk", "sku", "stock", "moved"):
        yield f"variant {pk} ({sku}): stock {stock}, movements add up to {units}"


@integrity_check("units sold equal committed reservations")
def sold_equals_committed() -> Iterator[str]:
    """What left the shelf by sale is what orders took, less what came back."""
    committed = _units(Reservation.objects.filter(status=ReservationStatus.COMMITTED))
    sold = _units(StockMovement.objects.filter(reason__in=[MovementReason.SALE, MovementReason.CANCELLATION]))
    wrong = Variant.objects.annotate(committed=committed, sold=sold).exclude(sold=-F("committed")).order_by("pk")
    for pk, sku, units_sold, units_committed in wrong.values_list("pk", "sku", "sold", "committed"):
        yield f"variant {pk} ({sku}): {-units_sold} units sold by movements, {units_committed} by reservations"


def _units(rows: QuerySet[Any, Any]) -> Coalesce:
    per_variant = rows.filter(variant=OuterRef("pk")).order_by().values("variant").values(units=Sum("quantity"))
    return Coalesce(Subquery(per_variant, output_field=BigIntegerField()), 0)
