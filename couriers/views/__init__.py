"""Pages of carriers, and of the door."""

from couriers.views.carrying import claim, deliveries, delivery, fail, leave_store, release, retry, take
from couriers.views.cash import cash, declare, deposit, deposit_cancel
from couriers.views.door import frame, handover, missing, new_code, paid, parcel, received, received_sent, scan, spoken, undo
from couriers.views.working import availability, here, market, start

__all__ = [
    "availability",
    "cash",
    "claim",
    "declare",
    "deliveries",
    "delivery",
    "deposit",
    "deposit_cancel",
    "fail",
    "frame",
    "handover",
    "here",
    "leave_store",
    "market",
    "missing",
    "new_code",
    "paid",
    "parcel",
    "received",
    "received_sent",
    "release",
    "retry",
    "scan",
    "spoken",
    "start",
    "take",
    "undo",
]
