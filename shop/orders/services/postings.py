"""What an order's moves mean in the book. Amounts are the order's frozen figures, minor units of its currency."""

from __future__ import annotations

from dataclasses import dataclass

from shop.common.money import Money
from shop.ledger.models import Entry, Line
from shop.ledger.queries import has_entry
from shop.ledger.services import Holder, Posting, post_entry, reverse_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services.reversals import Reversal, read_taken_back


@dataclass(frozen=True, slots=True)
class Carriage:
    """The courier who carried the parcel, and what he earns: the frozen fee, and the seller's bonus, which has an entry of its own."""

    courier_id: int
    fee: Money
    bonus: Money | None = None


def build_order_entry_key(order: Order, what: str) -> str:
    """The key of an order's posting: "order:12:confirmed"."""
    return f"order:{order.pk}:{what}"


def post_confirmed(order: Order) -> Entry | None:
    """The buyer will owe the total at the door, for goods not yet delivered. A prepaid order owes nothing: see post_paid."""
    if order.is_prepaid:
        return None
    return _post_order(
        order,
        "confirmed",
        [
            Posting(AccountKind.BUYER_DUE, order.buyer_id, order.total),
            Posting(AccountKind.UNDELIVERED_SALES, order.store_id, -order.total),
        ],
    )


def post_paid(order: Order, *, paid_from: Holder) -> Entry | None:
    """A prepaid order's total has arrived at `paid_from`, an account's kind and holder: a provider's, or the buyer's store credit."""
    kind, holder_id = paid_from
    return _post_order(
        order,
        "paid",
        [Posting(kind, holder_id, order.total), Posting(AccountKind.UNDELIVERED_SALES, order.store_id, -order.total)],
    )


def post_taken_back(order: Order, reversal: Reversal, *, key: str) -> Entry | None:
    """What was taken back is owed to the buyer; before the delivery out of what was to be shared, afterwards out of the shares."""
    amount = reversal.amount
    if not reversal.after_delivery:
        lines = [Posting(AccountKind.UNDELIVERED_SALES, order.store_id, amount)]
    else:
        lines = [
            Posting(AccountKind.SELLER_PAYABLE, order.store_id, reversal.by_seller),
            Posting(AccountKind.PLATFORM_FEE, 0, reversal.fee),
            Posting(AccountKind.FEE_TAX, 0, reversal.fee_tax),
            Posting(AccountKind.PROMOTION_COST, 0, reversal.by_platform - reversal.discount_paid),
        ]
    lines.append(Posting(AccountKind.REFUND_OWED, order.buyer_id, -amount))
    if all(line.amount.is_zero for line in lines):
        return None
    return post_entry(key=key, kind="order.taken_back", subject="order", subject_id=order.pk, lines=lines)


def post_delivered(order: Order, carriage: Carriage | None) -> Entry | None:
    """The sale is shared between platform, courier and seller, who may end up owing; of cash, the carrier holds it.

    What is shared is what the buyer pays and what the platform adds for the discounts that it gives, less what was taken back before;
    without that addition where it waits for the sale's money (`post_discount`).
    """
    before, nothing = read_taken_back(order), Money.zero(order.currency)
    total = order.total - before.amount
    discount = nothing if order.discount_apart else order.platform_discount - before.platform_discount
    fee, fee_tax = order.fee - before.fee, order.fee_tax - before.fee_tax
    earning = carriage.fee if carriage else nothing
    entry = _post_order(
        order,
        "delivered",
        [
            *_cash_taken(order, carriage),
            Posting(AccountKind.UNDELIVERED_SALES, order.store_id, total),
            Posting(AccountKind.PROMOTION_COST, 0, discount),
            Posting(AccountKind.PLATFORM_FEE, 0, -fee),
            Posting(AccountKind.FEE_TAX, 0, -fee_tax),
            *([Posting(AccountKind.COURIER_EARNING, carriage.courier_id, -earning)] if carriage else []),
            Posting(AccountKind.SELLER_PAYABLE, order.store_id, fee + fee_tax + earning - total - discount),
        ],
    )
    if carriage and carriage.bonus is not None:
        _post_bonus(order, carriage.courier_id, carriage.bonus)
    return entry


def post_discount(order: Order) -> Entry | None:
    """The platform has seen the sale's money and pays its part of the discounts to the store, less what was taken back meanwhile."""
    if not order.discount_apart:
        return None
    back = read_taken_back(order)
    discount = order.platform_discount - back.platform_discount
    if back.delivery_discount_minor and _bore_delivery(order):
        discount += order.delivery_discount
    lines = [Posting(AccountKind.PROMOTION_COST, 0, discount), Posting(AccountKind.SELLER_PAYABLE, order.store_id, -discount)]
    return _post_order(order, "discount", lines)


def _bore_delivery(order: Order) -> bool:
    """Whether the delivery came back to the buyer at the platform's cost: then the store keeps what it had for it, discount and all."""
    about = Line.objects.filter(entry__subject="order", entry__subject_id=order.pk)
    return about.filter(account__kind=AccountKind.PROMOTION_COST, amount_minor__gt=0).exists()


def _post_bonus(order: Order, courier_id: int, bonus: Money) -> None:
    """What the seller gives the courier on top. By itself, because it waits as long as the order's money; the fee does not."""
    lines = [Posting(AccountKind.COURIER_EARNING, courier_id, -bonus), Posting(AccountKind.SELLER_PAYABLE, order.store_id, bonus)]
    _post_order(order, "bonus", lines)


def reverse_confirmed(order: Order) -> Entry | None:
    """Nobody owes anything any more. Nothing to do when the order was never confirmed, or cost nothing."""
    key = build_order_entry_key(order, "confirmed")
    if not has_entry(key):
        return None
    return reverse_entry(key, key=build_order_entry_key(order, "cancelled"), kind="order.cancelled")


def _cash_taken(order: Order, carriage: Carriage | None) -> list[Posting]:
    if order.is_prepaid:
        return []
    kind, holder_id = (AccountKind.COURIER_CASH, carriage.courier_id) if carriage else (AccountKind.SELLER_CASH, order.store_id)
    return [Posting(kind, holder_id, order.total), Posting(AccountKind.BUYER_DUE, order.buyer_id, -order.total)]


def _post_order(order: Order, what: str, lines: list[Posting]) -> Entry | None:
    if all(line.amount.is_zero for line in lines):
        return None  # a gift brought in person moves no money
    return post_entry(key=build_order_entry_key(order, what), kind=f"order.{what}", subject="order", subject_id=order.pk, lines=lines)
