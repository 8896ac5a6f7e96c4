"""Taking back what was sold: one arithmetic for cancellation, refusal, return and goodwill, from the order's frozen figures.

Shares are cumulative: of a figure F over a quantity Q, the units from a to b have F·b//Q − F·a//Q, so that all of them together are exactly
F, in whatever steps they come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from shop.catalog.services.stock import take_back_units
from shop.catalog.states import MovementReason
from shop.common.money import Money
from shop.orders.exceptions import NotRefundable, TooMuch
from shop.orders.models import Order, OrderLine
from shop.orders.states import CANCELLABLE, Fulfilment

Veto = Callable[[Order], None]
_vetoes: list[Veto] = []
HAD = frozenset({Fulfilment.DELIVERED, Fulfilment.COMPLETED})  # the buyer has the goods


def veto_taking_back(veto: Veto) -> Veto:
    """Register what an app above has against making an order smaller before its delivery: `veto(order)` raises an OrderError.

    It is asked with the order's row held, and the units noted as taken back.
    """
    _vetoes.append(veto)
    return veto


@dataclass(frozen=True, slots=True)
class LineShare:
    """Units of a line, and what they were of its frozen figures, in minor units."""

    line: OrderLine
    quantity: int
    goods_minor: int
    discount_minor: int
    platform_discount_minor: int
    fee_minor: int
    fee_tax_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is taken back of an order. For the delivery the buyer had paid `delivery_minor`, the platform `delivery_discount_minor`.

    `discount_waits`: the platform had not paid the store its part of the discounts yet, so that there is nothing of it to take back.
    """

    currency: str
    lines: list[LineShare]
    after_delivery: bool
    delivery_minor: int = 0
    delivery_discount_minor: int = 0
    delivery_by_platform: bool = False
    discount_waits: bool = False

    @property
    def amount(self) -> Money:
        """What is owed to the buyer."""
        goods = sum(share.goods_minor - share.discount_minor for share in self.lines)
        return Money(goods + self.delivery_minor, self.currency)

    @property
    def platform_discount(self) -> Money:
        """What the platform gave to it, and has again. A delivery that the platform bears keeps its discount."""
        delivery = 0 if self.delivery_by_platform else self.delivery_discount_minor
        return Money(sum(share.platform_discount_minor for share in self.lines) + delivery, self.currency)

    @property
    def discount_paid(self) -> Money:
        """The same, as far as the store has had it."""
        return Money.zero(self.currency) if self.discount_waits else self.platform_discount

    @property
    def fee(self) -> Money:
        """What the seller has back of the platform's fee."""
        return Money(sum(share.fee_minor for share in self.lines), self.currency)

    @property
    def fee_tax(self) -> Money:
        """And of the tax on it."""
        return Money(sum(share.fee_tax_minor for share in self.lines), self.currency)

    @property
    def by_platform(self) -> Money:
        """What the platform pays out of its own pocket."""
        return Money(self.delivery_minor if self.delivery_by_platform else 0, self.currency)

    @property
    def by_seller(self) -> Money:
        """What leaves the seller's balance, after a delivery."""
        return self.amount - self.by_platform + self.discount_paid - self.fee - self.fee_tax


def plan_reversal(
    order: Order,
    lines: Iterable[OrderLine],
    *,
    quantities: Mapping[int, int] | None,
    delivery: bool,
    delivery_by_platform: bool = False,
) -> Reversal:
    """What those units ({line id: how many}, None for all that are left) and the delivery come to. Writes nothing.

    Raises TooMuch for units that are not there any more, or an unknown line.
    """
    every = {line.pk: line for line in lines}
    wanted = {pk: line.refundable_quantity for pk, line in every.items()} if quantities is None else quantities
    if any(pk not in every or not 0 <= units <= every[pk].refundable_quantity for pk, units in wanted.items()):
        raise TooMuch
    with_delivery = delivery and not order.delivery_refunded
    return Reversal(
        currency=order.currency,
        lines=[_next_share(every[pk], units) for pk, units in sorted(wanted.items()) if units],
        after_delivery=order.fulfilment in HAD,
        delivery_minor=order.delivery_paid.minor if with_delivery else 0,
        delivery_discount_minor=order.delivery_discount_minor if with_delivery else 0,
        delivery_by_platform=with_delivery and delivery_by_platform,
        discount_waits=order.discount_waits,
    )


def compute_left_to_share(order: Order) -> Money:
    """What the order brings its store before it pays a courier: all that comes in, less the platform's, less what was taken back.

    Where the buyer has nothing to pay, no money comes from which a courier could be paid: the platform's part comes later.
    """
    back = read_taken_back(order)
    fee, fee_tax = order.fee - back.fee, order.fee_tax - back.fee_tax
    discount = (
        order.platform_discount - back.platform_discount if order.total.is_positive or order.is_prepaid else Money.zero(order.currency)
    )
    return order.total + discount - back.amount - fee - fee_tax


def read_taken_back(order: Order) -> Reversal:
    """Everything of it that was taken back so far, read anew."""
    lines = [_line_share(line, 0, line.refunded_quantity) for line in order.lines.all().order_by("pk") if line.refunded_quantity]
    paid, discount = (order.delivery_paid.minor, order.delivery_discount_minor) if order.delivery_refunded else (0, 0)
    return Reversal(order.currency, lines, order.fulfilment in HAD, paid, discount)


def take_order_back(
    order: Order,
    *,
    quantities: Mapping[int, int] | None,
    delivery: bool,
    delivery_by_platform: bool = False,
    restock: bool = False,
    actor_id: int | None,
) -> Reversal | None:
    """Note on the order that these units, and its delivery, were taken back; the caller owes the amount and calls post_taken_back.

    `restock`: the goods are sellable and on the shelf again; before a delivery they always are. None when no money has come for the order.
    Holds the order's row. Raises NotRefundable, TooMuch.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
        if not _has_money(locked):
            return None
        lines = list(locked.lines.order_by("pk"))
        reversal = plan_reversal(locked, lines, quantities=quantities, delivery=delivery, delivery_by_platform=delivery_by_platform)
        _require_reversible(locked, lines, reversal)
        _note_reversal(locked, reversal, delivery=delivery)
        if locked.fulfilment in CANCELLABLE:
            for veto in _vetoes:
                veto(locked)
        if reversal.lines and locked.fulfilment != Fulfilment.CANCELLED and (restock or not reversal.after_delivery):
            _restock_lines(reversal, actor_id=actor_id)
    order.refresh_from_db(fields=["refunded_minor", "delivery_refunded", "fulfilment"])
    return reversal


def _has_money(order: Order) -> bool:
    return order.paid_at is not None if order.is_prepaid else order.fulfilment in HAD


def _require_reversible(order: Order, lines: list[OrderLine], reversal: Reversal) -> None:
    """A cancelled order is taken back whole; before the hand-over, some of its units may be; on its way, nothing."""
    if order.fulfilment in HAD or order.fulfilment == Fulfilment.CANCELLED:
        return
    left = sum(line.refundable_quantity for line in lines) - sum(share.quantity for share in reversal.lines)
    if order.fulfilment not in CANCELLABLE or reversal.delivery_minor or not left:
        raise NotRefundable


def _note_reversal(order: Order, reversal: Reversal, *, delivery: bool) -> None:
    for share in reversal.lines:
        OrderLine.objects.filter(pk=share.line.pk).update(refunded_quantity=F("refunded_quantity") + share.quantity)
    Order.objects.filter(pk=order.pk).update(
        refunded_minor=F("refunded_minor") + reversal.amount.minor,
        delivery_refunded=order.delivery_refunded or (delivery and bool(order.delivery_minor)),
    )


def _restock_lines(reversal: Reversal, *, actor_id: int | None) -> None:
    reason = MovementReason.RETURN if reversal.after_delivery else MovementReason.CANCELLATION
    back = [
        share for share in reversal.lines if not (reversal.after_delivery and share.line.variant.is_digital)
    ]  # nobody gives a code back
    if back:
        take_back_units({share.line.pk: share.quantity for share in back}, reason=reason, actor_id=actor_id)


def _next_share(line: OrderLine, units: int) -> LineShare:
    return _line_share(line, line.refunded_quantity, line.refunded_quantity + units)


def _line_share(line: OrderLine, start: int, end: int) -> LineShare:
    def of(figure: int) -> int:
        return figure * end // line.quantity - figure * start // line.quantity

    return LineShare(
        line=line,
        quantity=end - start,
        goods_minor=line.unit_price_minor * (end - start),
        discount_minor=of(line.discount_minor),
        platform_discount_minor=of(line.platform_discount_minor),
        fee_minor=of(line.fee_minor),
        fee_tax_minor=of(line.fee_tax_minor),
        tax_minor=of(line.tax_minor),
    )
