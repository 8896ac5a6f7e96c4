"""Facts about returns that must hold across tables."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat

from returns.models import ReturnLine, ReturnRequest
from returns.states import UNSETTLED, ReturnStatus
from shop.common.integrity import integrity_check
from shop.orders.models import OrderLine
from shop.payments.models import RefundLine
from shop.payments.states import RefundStatus
from shop.payouts.models import ReturnHold


@integrity_check("no more units are in returns than were bought")
def units_returned_twice() -> Iterator[str]:
    """Open returns and what is refunded already, together."""
    open_units = ReturnLine.objects.filter(order_line=OuterRef("pk"), request__status__in=UNSETTLED).order_by().values("order_line")
    lines = OrderLine.objects.annotate(open_units=open_units.values(units=Sum("quantity"))).filter(open_units__gt=F("quantity"))
    for line in lines.order_by("pk"):
        yield f"line {line.pk} of order {line.order_id}: {line.open_units} units in open returns, {line.quantity} bought"


@integrity_check("a return is refunded with its own units and no more")
def returns_and_their_refunds() -> Iterator[str]:
    """The refund belongs to the return's order, and each of its lines is of no more units than the return."""
    of_other_order = ReturnRequest.objects.exclude(refund=None).exclude(refund__order=F("order"))
    for pk in of_other_order.order_by("pk").values_list("pk", flat=True):
        yield f"return {pk} is refunded for another order"
    wished = ReturnLine.objects.filter(request__refund=OuterRef("refund"), order_line=OuterRef("order_line"))
    rows = RefundLine.objects.filter(refund__return_request__isnull=False).annotate(wished=wished.values("quantity")[:1])
    for row in rows.filter(Q(wished=None) | Q(quantity__gt=F("wished"))).order_by("pk"):
        yield f"refund {row.refund_id} gives back {row.quantity} of line {row.order_line_id}, the return is of {row.wished or 0}"


@integrity_check("money stays back exactly for returns that are not settled")
def holds_and_their_returns() -> Iterator[str]:
    """Nobody's money waits for a return that is over; and none leaves while one is open."""
    key = Concat(Value("return:"), Cast(OuterRef("pk"), CharField()))
    held = Exists(ReturnHold.objects.filter(key=key, lifted_at=None))
    settled = ReturnRequest.objects.exclude(status__in=UNSETTLED).filter(held)
    for pk in settled.order_by("pk").values_list("pk", flat=True):
        yield f"return {pk} is settled, and money stays back for it"
    freed = Exists(ReturnHold.objects.filter(key=key).exclude(lifted_at=None))
    for pk in ReturnRequest.objects.filter(freed, status__in=UNSETTLED).order_by("pk").values_list("pk", flat=True):
        yield f"return {pk} is open, and its money is free"


@integrity_check("a return is closed once its refund is paid, and not before")
def returns_closed_with_their_money() -> Iterator[str]:
    """The job may still have to run: only a return that says the money is there, and it is not, is wrong."""
    early = ReturnRequest.objects.filter(status=ReturnStatus.CLOSED, refund__isnull=False).exclude(refund__status=RefundStatus.DONE)
    for pk in early.order_by("pk").values_list("pk", flat=True):
        yield f"return {pk} is closed, and its refund is not paid"
