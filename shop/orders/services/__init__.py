"""The verbs of orders."""

from shop.orders.services.cancelling import cancel_order, close_overdue, expire_order, join_cancellation, veto_cancellation
from shop.orders.services.freezing import freeze_figures
from shop.orders.services.fulfilling import (
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
from shop.orders.services.paying import mark_paid, pay_at_door
from shop.orders.services.placing import Draft, open_orders, take_stock, write_orders
from shop.orders.services.postings import Carriage, post_taken_back
from shop.orders.services.reversing import LineShare, Reversal, left_to_share, plan_reversal, take_back, taken_back, veto_taking_back

__all__ = [
    "Carriage",
    "Draft",
    "LineShare",
    "Reversal",
    "cancel_order",
    "close_overdue",
    "complete_order",
    "complete_overdue",
    "confirm_order",
    "deliver_at_once",
    "expire_order",
    "freeze_figures",
    "join_cancellation",
    "join_delivery",
    "left_to_share",
    "mark_delivered",
    "mark_handed_over",
    "mark_paid",
    "mark_ready",
    "mark_returned",
    "open_orders",
    "pay_at_door",
    "plan_reversal",
    "post_taken_back",
    "start_preparing",
    "take_back",
    "take_stock",
    "taken_back",
    "veto_cancellation",
    "veto_taking_back",
    "write_orders",
]
