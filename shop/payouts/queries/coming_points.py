"""Points that a buyer has not got yet, and what they wait for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.custody.models import CashPiece
from shop.custody.states import PieceEnd
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import estimate_order_points
from shop.orders.states import Fulfilment
from shop.promotions.models import PointsRule
from shop.trust.queries import party_of

MOST = 20  # orders; older ones wait as well


@dataclass(frozen=True, slots=True)
class ComingPoints:
    """So many points of one order, and when they come, in words."""

    order: Order
    points: int
    why: str | Promise


def coming_points(buyer_id: int) -> list[ComingPoints]:
    """Of delivered orders, the newest first. Nothing of cash that was lost on its way, nor of what one buys from one's own party."""
    pieces = CashPiece.objects.filter(order=OuterRef("pk"))
    orders = Order.objects.filter(buyer=buyer_id).filter(Q(fulfilment=Fulfilment.DELIVERED) | Q(pk__in=Order.objects.money_unseen()))
    orders = orders.exclude(Exists(pieces.filter(ended=PieceEnd.LOST))).exclude(store__owner__in=party_of(buyer_id))
    by_courier = Exists(pieces.exclude(ended=PieceEnd.KEPT, holder_kind=AccountKind.SELLER_CASH))
    found = list(orders.annotate(by_courier=by_courier).select_related("store__country").order_by("-pk")[:MOST])
    rules = {rule.country_id: rule for rule in PointsRule.objects.filter(is_active=True)} if found else {}
    rows = [
        ComingPoints(order, estimate_order_points(order, rule), _why(order))
        for order in found
        if (rule := rules.get(order.store.country_id))
    ]
    return [row for row in rows if row.points > 0]


def _why(order: Order) -> str | Promise:
    if order.fulfilment == Fulfilment.DELIVERED:
        return _("once the order is complete")
    if order.by_courier:  # type: ignore[attr-defined]  # annotated above
        return _("once the courier has brought us the cash")
    return _("once the store has paid us for this sale")
