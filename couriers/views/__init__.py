"""Pages of carriers, and of the door."""

from couriers.views.cash import cash, deposit, deposit_cancel, deposit_declare
from couriers.views.door import (
    camera_frame,
    cash_paid,
    cash_received,
    code_renew,
    code_scan,
    code_type,
    handover,
    parcel,
    parcel_missing,
    parcel_received,
    word_undo,
)
from couriers.views.half_confirmations import buyer_text, number_type, paid_link, payment_deny
from couriers.views.half_desk import half_detail, half_list
from couriers.views.jobs import (
    deliveries,
    delivery,
    delivery_claim,
    delivery_fail,
    delivery_release,
    delivery_retry,
    parcel_set_out,
    parcel_take,
)
from couriers.views.market import courier_availability, courier_location, courier_market, courier_start

__all__ = [
    "buyer_text",
    "camera_frame",
    "cash",
    "cash_paid",
    "cash_received",
    "code_renew",
    "code_scan",
    "code_type",
    "courier_availability",
    "courier_location",
    "courier_market",
    "courier_start",
    "deliveries",
    "delivery",
    "delivery_claim",
    "delivery_fail",
    "delivery_release",
    "delivery_retry",
    "deposit",
    "deposit_cancel",
    "deposit_declare",
    "half_detail",
    "half_list",
    "handover",
    "number_type",
    "paid_link",
    "parcel",
    "parcel_missing",
    "parcel_received",
    "parcel_set_out",
    "parcel_take",
    "payment_deny",
    "word_undo",
]
