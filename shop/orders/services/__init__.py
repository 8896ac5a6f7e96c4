"""The verbs of orders."""

from shop.orders.services.cancellation import cancel_order, close_overdue, expire_order, join_cancellation, veto_cancellation
from shop.orders.services.cash_words import note_cash_decision, note_half_confirmation
from shop.orders.services.closed_stores import entrust_open_orders, entrust_orders, return_orders
from shop.orders.services.frozen_fees import freeze_figures
from shop.orders.services.fulfilment import (
    complete_order,
    complete_overdue,
    confirm_order,
    deliver_at_once,
    join_delivery,
    mark_delivered,
    mark_handed_over,
    mark_ready,
    mark_returned,
    start_preparing,
)
from shop.orders.services.permissions import is_staff
from shop.orders.services.placement import Draft, open_orders, take_stock, write_orders
from shop.orders.services.points import award_order_points, estimate_order_points, return_order_points
from shop.orders.services.postings import Carriage, post_taken_back
from shop.orders.services.preparation import measure_preparation
from shop.orders.services.prepayment import mark_paid, pay_at_door
from shop.orders.services.promises import announce_delays, freeze_promise
from shop.orders.services.reversals import (
    LineShare,
    Reversal,
    compute_left_to_share,
    plan_reversal,
    read_taken_back,
    take_order_back,
    veto_taking_back,
)
from shop.orders.services.seen_money import mark_money_seen

__all__ = [
    "Carriage",
    "Draft",
    "LineShare",
    "Reversal",
    "announce_delays",
    "award_order_points",
    "cancel_order",
    "close_overdue",
    "complete_order",
    "complete_overdue",
    "compute_left_to_share",
    "confirm_order",
    "deliver_at_once",
    "entrust_open_orders",
    "entrust_orders",
    "estimate_order_points",
    "expire_order",
    "freeze_figures",
    "freeze_promise",
    "is_staff",
    "join_cancellation",
    "join_delivery",
    "mark_delivered",
    "mark_handed_over",
    "mark_money_seen",
    "mark_paid",
    "mark_ready",
    "mark_returned",
    "measure_preparation",
    "note_cash_decision",
    "note_half_confirmation",
    "open_orders",
    "pay_at_door",
    "plan_reversal",
    "post_taken_back",
    "read_taken_back",
    "return_order_points",
    "return_orders",
    "start_preparing",
    "take_order_back",
    "take_stock",
    "veto_cancellation",
    "veto_taking_back",
    "write_orders",
]
