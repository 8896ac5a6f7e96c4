"""Whose hands each order's cash is in, and the way it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.custody.models import CashPiece, PieceMove
from shop.custody.states import STREET, PieceEnd
from shop.ledger.queries import holder_name
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind
from shop.orders.models import Order


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A part of an order's cash: who has it, or how it left the chain ("" while somebody has it)."""

    order_id: int
    kind: str
    holder_id: int
    name: str
    ended: str
    amount: Money

    @property
    def text(self) -> str:
        """For a person: "Alpha Barry, cash in the courier's hands"."""
        return _place_name(self.kind, self.name, self.ended)


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of an order's cash: when (UTC), how much, and whose hands it came into."""

    when: datetime
    amount: Money
    kind: str
    holder_id: int
    ended: str
    name: str
    entry_kind: str

    @property
    def text(self) -> str:
        return _place_name(self.kind, self.name, self.ended)


def cash_whereabouts(order_ids: Collection[int]) -> dict[int, list[Whereabouts]]:
    """At this moment, who holds each order's cash. One query; an order of which no cash was taken is not in the answer."""
    rows = (
        CashPiece.objects.filter(order_id__in=order_ids)
        .exclude(ended=PieceEnd.VOID)
        .order_by("order_id", "ended", "holder_kind", "holder_id")
        .values("order_id", "holder_kind", "holder_id", "ended", "currency")
        .annotate(minor=Sum("amount_minor"), name=holder_name("holder_kind", "holder_id"))
    )
    found = defaultdict(list)
    for row in rows:
        amount = Money(row["minor"], row["currency"])
        place = Whereabouts(row["order_id"], row["holder_kind"], row["holder_id"], row["name"], row["ended"], amount)
        found[row["order_id"]].append(place)
    return dict(found)


def cash_path(order_id: int) -> list[Step]:
    """The whole way of the order's cash, oldest step first: "12:03 Alpha Barry; 17:40 desk Madina; …". One query."""
    moves = PieceMove.objects.filter(order_id=order_id).select_related("entry").order_by("pk")
    named = moves.annotate(to_name=holder_name("to_kind", "to_id"), from_name=holder_name("from_kind", "from_id"))
    return [
        Step(
            when=move.moved_at,
            amount=move.amount,
            kind=move.to_kind or move.from_kind,
            holder_id=move.to_id if move.to_kind else move.from_id,
            ended=move.ended,
            name=move.to_name if move.to_kind else move.from_name,  # type: ignore[attr-defined]  # annotated above
            entry_kind=move.entry.kind,
        )
        for move in named
    ]


def orders_with_arrived_cash(order_ids: Collection[int]) -> set[int]:
    """Those of the orders whose cash has been taken and is on the street no more: at a desk, on from there, spent or kept."""
    pieces = CashPiece.objects.filter(order_id__in=order_ids).exclude(ended=PieceEnd.VOID).order_by()
    known = set(pieces.values_list("order_id", flat=True).distinct())
    outside = set(pieces.in_hands().filter(holder_kind__in=STREET).values_list("order_id", flat=True).distinct())
    return {order_id for order_id in known - outside if order_id is not None}


def held_for_orders(holder: Holder) -> list[tuple[Order | None, Money]]:
    """What the holder has in hand, by order, the oldest first; None for money of nobody's order."""
    kind, holder_id = holder
    pieces = CashPiece.objects.in_hands().filter(holder_kind=kind, holder_id=holder_id).order_by("came_at", "pk")
    sums: dict[tuple[int | None, str], int] = defaultdict(int)
    orders: dict[int, Order] = {}
    for piece in pieces.select_related("order__store__country"):
        sums[piece.order_id, piece.currency] += piece.amount_minor
        if piece.order is not None:
            orders[piece.order.pk] = piece.order
    return [(orders.get(order_id or 0), Money(minor, currency)) for (order_id, currency), minor in sums.items()]


def _place_name(kind: str, name: str, ended: str) -> str:
    where = str(PieceEnd(ended).label if ended else AccountKind(kind).label)
    return _("%(name)s, %(where)s") % {"name": name, "where": where} if name else where
