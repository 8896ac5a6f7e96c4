"""What an order's moves mean in the book. Amounts are the order's frozen figures, minor units of its currency."""

from __future__ import annotations

from dataclasses import dataclass

from shop.common.money import Money
from shop.ledger.models import Entry
from shop.ledger.queries import has_entry
from shop.ledger.services import Posting, post, reverse
from shop.ledger.states import AccountKind
from shop.orders.models import Order


@dataclass(frozen=True, slots=True)
class Carriage:
    """The courier who carried the parcel, and what he earns: the frozen fee and the seller's bonus."""

    courier_id: int
    earning: Money


def entry_key(order: Order, what: str) -> str:
    """The key of an order's posting: "order:12:confirmed"."""
    return f"order:{order.pk}:{what}"


def post_confirmed(order: Order) -> Entry | None:
    """The buyer will owe the total at the door, for goods not yet delivered."""
    return _post(
        order,
        "confirmed",
        [
            Posting(AccountKind.BUYER_DUE, order.buyer_id, order.total),
            Posting(AccountKind.UNDELIVERED_SALES, order.store_id, -order.total),
        ],
    )


def post_delivered(order: Order, carriage: Carriage | None) -> Entry | None:
    """The carrier holds the cash; the sale is shared between platform, courier and seller, who may end up owing."""
    earning = carriage.earning if carriage else Money.zero(order.currency)
    return _post(
        order,
        "delivered",
        [
            _cash_taken(order, carriage),
            Posting(AccountKind.BUYER_DUE, order.buyer_id, -order.total),
            Posting(AccountKind.UNDELIVERED_SALES, order.store_id, order.total),
            Posting(AccountKind.PLATFORM_FEE, 0, -order.fee),
            *([Posting(AccountKind.COURIER_EARNING, carriage.courier_id, -earning)] if carriage else []),
            Posting(AccountKind.SELLER_PAYABLE, order.store_id, order.fee + earning - order.total),
        ],
    )


def reverse_confirmed(order: Order) -> Entry | None:
    """Nobody owes anything any more. Nothing to do when the order was never confirmed, or cost nothing."""
    key = entry_key(order, "confirmed")
    if not has_entry(key):
        return None
    return reverse(key, key=entry_key(order, "cancelled"), kind="order.cancelled")


def _cash_taken(order: Order, carriage: Carriage | None) -> Posting:
    if carriage:
        return Posting(AccountKind.COURIER_CASH, carriage.courier_id, order.total)
    return Posting(AccountKind.SELLER_CASH, order.store_id, order.total)


def _post(order: Order, what: str, lines: list[Posting]) -> Entry | None:
    if not any(line.amount for line in lines):
        return None  # a gift brought in person moves no money
    return post(key=entry_key(order, what), kind=f"order.{what}", subject="order", subject_id=order.pk, lines=lines)
