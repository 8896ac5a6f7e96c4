"""Facts of orders: their figures, their units, their postings."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from shop.catalog.states import ReservationStatus
from shop.common.integrity import integrity_check
from shop.ledger.queries import posted_about
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderLine
from shop.orders.states import DeliveryPayer, Fulfilment
from shop.promotions.models import PointsEntry, PromoShare
from shop.promotions.states import PointsKind

OWED = [Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER]
PAID = [Fulfilment.DELIVERED, Fulfilment.COMPLETED]
FROZEN = ("discount", "fee", "fee_tax", "tax")  # figures of an order that are the sums of its lines'
UNITS_ARE = {
    Fulfilment.PENDING: ReservationStatus.HELD,
    **dict.fromkeys([*OWED, *PAID], ReservationStatus.COMMITTED),
    Fulfilment.CANCELLED: ReservationStatus.RELEASED,
}

# Whose account it must be; which courier, only the parcel knows.
BUYERS_DUE = Q(account__kind=AccountKind.BUYER_DUE, account__holder_id=OuterRef("buyer_id"))
STORES_UNDELIVERED = Q(account__kind=AccountKind.UNDELIVERED_SALES, account__holder_id=OuterRef("store_id"))
STORES_CASH = Q(account__kind=AccountKind.SELLER_CASH, account__holder_id=OuterRef("store_id"))
STORES_PAYABLE = Q(account__kind=AccountKind.SELLER_PAYABLE, account__holder_id=OuterRef("store_id"))
PLATFORMS_FEE = Q(account__kind=AccountKind.PLATFORM_FEE, account__holder_id=0)
FEE_TAX = Q(account__kind=AccountKind.FEE_TAX, account__holder_id=0)
PROMOTIONS = Q(account__kind=AccountKind.PROMOTION_COST, account__holder_id=0)
OWED_BACK = Q(account__kind=AccountKind.REFUND_OWED, account__holder_id=OuterRef("buyer_id"))
LEFT = F("total_minor") - F("refunded_minor")
AT_DOOR = Q(is_prepaid=False, fulfilment__in=OWED)
DISCOUNT_WAITS = Q(discount_apart=True, money_seen_at=None)
PAID_IN_ADVANCE = Q(is_prepaid=True, paid_at__isnull=False, fulfilment__in=[Fulfilment.PENDING, *OWED])
A_COURIERS_CASH = Q(account__kind=AccountKind.COURIER_CASH)
A_COURIERS_EARNING = Q(account__kind=AccountKind.COURIER_EARNING)


@integrity_check("every order adds up to its lines")
def orders_add_up() -> Iterator[str]:
    """Goods, discounts, platform fee and taxes are the sums of what was frozen."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    goods = _sum_or_zero(lines.values(sum=Sum(F("unit_price_minor") * F("quantity"), output_field=BigIntegerField())))
    frozen = {f"{name}_summed": _sum_or_zero(lines.values(sum=Sum(f"{name}_minor"))) for name in FROZEN}
    orders = Order.objects.annotate(goods_summed=goods, **frozen)
    wrong = orders.exclude(goods_summed=F("goods_minor"), **{f"{name}_summed": F(f"{name}_minor") for name in FROZEN}).order_by("pk")
    for row in wrong.values():
        figures: Mapping[str, object] = dict(row)
        sums = "; ".join(f"{name} {figures[f'{name}_minor']}, lines {figures[f'{name}_summed']}" for name in ("goods", *FROZEN))
        yield f"order {row['id']} ({row['number']}): {sums}"


@integrity_check("every order's taxes add up, rate by rate")
def taxes_add_up() -> Iterator[str]:
    """The rates that papers name make up the sums that the book posts; and neither fee nor tax is more than what the seller asks."""
    taxed = Order.objects.exclude(tax_minor=0, fee_tax_minor=0, taxes={}).order_by("pk")
    for pk, taxes, tax, fee_tax in taxed.values_list("pk", "taxes", "tax_minor", "fee_tax_minor").iterator(chunk_size=2_000):
        parts = {name: sum(row["minor"] for row in taxes.get(name, ())) for name in ("goods", "fee")}
        if (parts["goods"], parts["fee"]) != (tax, fee_tax):
            yield f"order {pk}: tax in the price {tax}, by rates {parts['goods']}; tax on the fee {fee_tax}, by rates {parts['fee']}"
    net = F("unit_price_minor") * F("quantity") - F("discount_minor") + F("platform_discount_minor")
    above = Q(tax_minor__gt=net) | Q(fee_minor__gt=net)
    for line in OrderLine.objects.filter(above).order_by("pk"):
        yield f"line {line.pk} of order {line.order_id}: fee {line.fee_minor} or tax {line.tax_minor} is above the price"


@integrity_check("the units of every order line match the state of its order")
def lines_have_their_units() -> Iterator[str]:
    """Held while pending, sold from the confirmation or the money on, free again after a cancellation."""
    paid_early = Q(order__fulfilment=Fulfilment.PENDING, order__paid_at__isnull=False)
    right = paid_early & Q(reservation__status=ReservationStatus.COMMITTED)
    for fulfilment, status in UNITS_ARE.items():
        right |= ~paid_early & Q(order__fulfilment=fulfilment, reservation__status=status)
    wrong = OrderLine.objects.exclude(right, reservation__quantity=F("quantity"), reservation__variant=F("variant"))
    for line in wrong.select_related("order", "reservation").order_by("pk"):
        state = line.reservation.status if hasattr(line, "reservation") else "missing"
        yield f"line {line.pk} of order {line.order_id} ({line.order.fulfilment}): reservation is {state}"


@integrity_check("every order confirmed and not delivered is owed by its buyer, and no other")
def open_orders_are_owed() -> Iterator[str]:
    """At the door this buyer owes this store the frozen total; before the confirmation, after delivery and cancellation, nothing."""
    orders = Order.objects.annotate(
        due=_when(AT_DOOR, "total_minor"),
        sold=_when(AT_DOOR | PAID_IN_ADVANCE, LEFT),
        owed=_posted_about_order(BUYERS_DUE),
        undelivered=_posted_about_order(STORES_UNDELIVERED),
    )
    wrong = orders.exclude(owed=F("due"), undelivered=-F("sold")).order_by("pk")
    for row in wrong.values("pk", "number", "fulfilment", "due", "owed", "undelivered"):
        yield (
            f"order {row['pk']} ({row['number']}, {row['fulfilment']}): {row['due']} is due at the door, "
            f"the book says {row['owed']} and {-row['undelivered']} undelivered"
        )


@integrity_check("every delivered order has its postings")
def delivered_orders_are_posted() -> Iterator[str]:
    """A courier or this store holds the cash, the platform has its frozen fee, and the store the rest; of no other order.

    All of it less what was taken back; what the platform gave for discounts is shared out too.
    """
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    fee_back = _sum_or_zero(lines.values(sum=Sum(refunded_portion("fee_minor"))))
    orders = Order.objects.annotate(
        cash=_when(Q(fulfilment__in=PAID, is_prepaid=False), "total_minor"),
        due_fee=_when(Q(fulfilment__in=PAID), F("fee_minor") - fee_back),
        due_shares=_when(Q(fulfilment__in=PAID), LEFT),
        held=_posted_about_order(A_COURIERS_CASH | STORES_CASH),
        earned=_posted_about_order(PLATFORMS_FEE),
        shared=_posted_about_order(PLATFORMS_FEE | FEE_TAX | A_COURIERS_EARNING | STORES_PAYABLE | PROMOTIONS),
    )
    wrong = orders.exclude(held=F("cash"), earned=-F("due_fee"), shared=-F("due_shares")).order_by("pk")
    for row in wrong.values("pk", "number", "fulfilment", "cash", "held", "due_fee", "earned", "shared"):
        yield (
            f"order {row['pk']} ({row['number']}, {row['fulfilment']}): cash {row['cash']}, held {row['held']}; "
            f"platform fee {row['due_fee']}, posted {-row['earned']}; shared out {-row['shared']}"
        )


@integrity_check("what is owed back of an order is what its lines say was taken back")
def orders_owe_back_what_was_taken() -> Iterator[str]:
    """Goods less discount of the units, and the delivery; the book says the same. A cancelled order keeps nothing of the money."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    goods = F("unit_price_minor") * F("refunded_quantity") - refunded_portion("discount_minor")
    delivery = _when(Q(delivery_refunded=True, delivery_payer=DeliveryPayer.BUYER), F("delivery_minor") - F("delivery_discount_minor"))
    orders = Order.objects.annotate(
        taken=_sum_or_zero(lines.values(sum=Sum(goods, output_field=BigIntegerField()))) + delivery,
        kept=_when(Q(fulfilment=Fulfilment.CANCELLED, paid_at__isnull=False), LEFT),
        owed_back=_posted_about_order(OWED_BACK),
    )
    wrong = orders.exclude(taken=F("refunded_minor"), owed_back=-F("refunded_minor"), kept=0).order_by("pk")
    for row in wrong.values("pk", "number", "refunded_minor", "taken", "owed_back", "kept"):
        yield (
            f"order {row['pk']} ({row['number']}): {row['refunded_minor']} owed back, its lines say {row['taken']}, "
            f"the book {-row['owed_back']}; {row['kept']} kept of a cancelled order"
        )


@integrity_check("every order's discounts are those of its code and points")
def discounts_are_explained() -> Iterator[str]:
    """Off the goods and off the delivery; a store that takes the carrier's fee over bears the whole of it."""
    spent = PointsEntry.objects.filter(order=OuterRef("pk"), kind=PointsKind.SPENT).order_by().values("order")
    orders = Order.objects.filter(Q(discount_minor__gte=1) | Q(delivery_discount_minor__gte=1) | Q(promo_share__isnull=False)).annotate(
        explained=Coalesce("promo_share__goods_minor", 0) + _sum_or_zero(spent.values(sum=Sum("minor"))),
        carried=Coalesce("promo_share__delivery_minor", 0),
    )
    of_carriage = Q(carried=F("delivery_discount_minor"), delivery_payer=DeliveryPayer.BUYER)
    of_carriage |= Q(carried__in=[0, F("delivery_minor")], delivery_payer=DeliveryPayer.SELLER)
    for row in orders.exclude(of_carriage, explained=F("discount_minor")).order_by("pk").values():
        yield (
            f"order {row['id']} ({row['number']}): {row['discount_minor']} off the goods, code and points say {row['explained']}; "
            f"{row['delivery_discount_minor']} off the delivery, the code says {row['carried']}"
        )


@integrity_check("a promo code's discount in an order is kept until the order is cancelled")
def shares_stand_with_their_orders() -> Iterator[str]:
    """Given back with the cancellation, and by nothing else: what was delivered has used its code."""
    is_cancelled = Q(order__fulfilment=Fulfilment.CANCELLED)
    wrong = PromoShare.objects.filter((is_cancelled & Q(given_back_at=None)) | (~is_cancelled & Q(given_back_at__isnull=False)))
    for share in wrong.select_related("order").order_by("pk"):
        yield f"order {share.order_id} ({share.order.fulfilment}): its part in use {share.use_id} was given back {share.given_back_at}"


@integrity_check("the platform's discounts of delivered orders are in the ledger")
def promotions_are_posted() -> Iterator[str]:
    """What it gave, less its share of what was taken back; a delivery that it bears itself is added to that. Nothing while it waits."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    given = F("platform_discount_minor") - _sum_or_zero(lines.values(sum=Sum(refunded_portion("platform_discount_minor"))))
    orders = Order.objects.filter(Q(platform_discount_minor__gte=1) | Q(delivery_refunded=True)).annotate(
        cost=_when(Q(fulfilment__in=PAID) & ~DISCOUNT_WAITS, given), posted=_posted_about_order(PROMOTIONS)
    )
    by_platform = Q(posted=F("cost") + F("delivery_minor") - F("delivery_discount_minor"))
    after_delivery = Q(delivery_refunded=True) & (Q(posted=F("cost") - F("delivery_discount_minor")) | by_platform)
    for row in orders.exclude(Q(posted=F("cost")) | after_delivery).order_by("pk").values("pk", "number", "cost", "posted"):
        yield f"order {row['pk']} ({row['number']}): the platform gives {row['cost']}, the book says {row['posted']}"


def refunded_portion(figure: str) -> Combinable:
    """For annotations: the refunded units' share of a line's frozen figure, in whole minor units."""
    return Cast(F(figure) * F("refunded_quantity") / F("quantity"), BigIntegerField())


def _when(condition: Q, figure: str | Combinable) -> Case:
    """The order's figure where the condition holds, else nothing."""
    return Case(When(condition, then=figure), default=Value(0), output_field=BigIntegerField())


def _posted_about_order(accounts: Q) -> Coalesce:
    return posted_about("order", OuterRef("pk"), on=accounts)


def _sum_or_zero(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), 0)
