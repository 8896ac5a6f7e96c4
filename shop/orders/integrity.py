"""Facts of orders: their figures, their units, their postings."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from shop.catalog.states import ReservationStatus
from shop.common.integrity import integrity_check
from shop.ledger.models import Line
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment

OWED = [Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER]
PAID = [Fulfilment.DELIVERED, Fulfilment.COMPLETED]
UNITS_ARE = {
    Fulfilment.PENDING: ReservationStatus.HELD,
    **dict.fromkeys([*OWED, *PAID], ReservationStatus.COMMITTED),
    Fulfilment.CANCELLED: ReservationStatus.RELEASED,
}


@integrity_check("every order adds up to its lines")
def orders_add_up() -> Iterator[str]:
    """Goods and platform fee are the sums of what was frozen."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    goods = _figure(lines.values(sum=Sum(F("unit_price_minor") * F("quantity"), output_field=BigIntegerField())))
    fee = _figure(lines.values(sum=Sum("fee_minor")))
    orders = Order.objects.annotate(goods_summed=goods, fee_summed=fee)
    wrong = orders.exclude(goods_summed=F("goods_minor"), fee_summed=F("fee_minor")).order_by("pk")
    for row in wrong.values("pk", "number", "goods_minor", "goods_summed", "fee_minor", "fee_summed"):
        yield (
            f"order {row['pk']} ({row['number']}): goods {row['goods_minor']}, lines {row['goods_summed']}; "
            f"fee {row['fee_minor']}, lines {row['fee_summed']}"
        )


@integrity_check("every order line has its units where its order stands")
def lines_have_their_units() -> Iterator[str]:
    """Held while pending, sold from the confirmation on, free again after a cancellation."""
    right = Q()
    for fulfilment, status in UNITS_ARE.items():
        right |= Q(order__fulfilment=fulfilment, reservation__status=status)
    wrong = OrderLine.objects.exclude(right, reservation__quantity=F("quantity"), reservation__variant=F("variant"))
    for line in wrong.select_related("order", "reservation").order_by("pk"):
        state = line.reservation.status if hasattr(line, "reservation") else "missing"
        yield f"line {line.pk} of order {line.order_id} ({line.order.fulfilment}): reservation is {state}"


@integrity_check("every order confirmed and not delivered is owed by its buyer, and no other")
def open_orders_are_owed() -> Iterator[str]:
    """At the door the buyer owes the frozen total; before the confirmation, after the delivery and after a cancellation, nothing."""
    due = Case(When(fulfilment__in=OWED, then=F("total_minor")), default=Value(0), output_field=BigIntegerField())
    orders = Order.objects.annotate(due=due, owed=_posted(AccountKind.BUYER_DUE), undelivered=_posted(AccountKind.UNDELIVERED_SALES))
    wrong = orders.exclude(owed=F("due"), undelivered=-F("due")).order_by("pk")
    for row in wrong.values("pk", "number", "fulfilment", "due", "owed", "undelivered"):
        yield (
            f"order {row['pk']} ({row['number']}, {row['fulfilment']}): {row['due']} is due at the door, "
            f"the book says {row['owed']} and {-row['undelivered']} undelivered"
        )


@integrity_check("every delivered order has its postings")
def delivered_orders_are_posted() -> Iterator[str]:
    """Somebody holds the cash, and the platform has its frozen fee; of no other order."""
    cash = Case(When(fulfilment__in=PAID, then=F("total_minor")), default=Value(0), output_field=BigIntegerField())
    due_fee = Case(When(fulfilment__in=PAID, then=F("fee_minor")), default=Value(0), output_field=BigIntegerField())
    orders = Order.objects.annotate(
        cash=cash,
        due_fee=due_fee,
        held=_posted(AccountKind.COURIER_CASH, AccountKind.SELLER_CASH),
        earned=_posted(AccountKind.PLATFORM_FEE),
        shared=_posted(AccountKind.PLATFORM_FEE, AccountKind.COURIER_EARNING, AccountKind.SELLER_PAYABLE),
    )
    wrong = orders.exclude(held=F("cash"), earned=-F("due_fee"), shared=-F("cash")).order_by("pk")
    for row in wrong.values("pk", "number", "fulfilment", "cash", "held", "due_fee", "earned", "shared"):
        yield (
            f"order {row['pk']} ({row['number']}, {row['fulfilment']}): cash {row['cash']}, held {row['held']}; "
            f"platform fee {row['due_fee']}, posted {-row['earned']}; shared out {-row['shared']}"
        )


def _posted(*kinds: AccountKind) -> Coalesce:
    """Net of the order's lines on accounts of these kinds, every entry about it taken together."""
    lines = Line.objects.filter(entry__subject="order", entry__subject_id=OuterRef("pk"), account__kind__in=kinds)
    return _figure(lines.order_by().values("entry__subject_id").values(sum=Sum("amount_minor")))


def _figure(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), 0)
