"""The verbs of delivering."""

from couriers.services.applications import (
    apply_as_courier,
    approve_courier,
    refuse_courier,
    set_availability,
    set_cash_ceiling,
    set_location,
    suspend_courier,
)
from couriers.services.attempts import fail_attempt, give_up_parcel, retry_delivery, take_back_parcel
from couriers.services.carrier_choice import (
    assign_courier,
    cancel_delivery,
    deliver_in_person,
    ensure_delivery,
    publish_delivery,
    withdraw_delivery,
)
from couriers.services.code_pictures import read_token_in_picture
from couriers.services.codes import reissue_code
from couriers.services.door import confirm_cash_paid, confirm_cash_received, meet_at_door, meet_by_spoken_code, undo_confirmation
from couriers.services.market import claim_delivery, release_claim
from couriers.services.pickup import give_parcel, keep_parcel, set_out, take_parcel
from couriers.services.shipments import Tracking, receive_overdue_parcels, receive_parcel, report_missing, send_parcel, take_back_sent

__all__ = [
    "Tracking",
    "apply_as_courier",
    "approve_courier",
    "assign_courier",
    "cancel_delivery",
    "claim_delivery",
    "confirm_cash_paid",
    "confirm_cash_received",
    "deliver_in_person",
    "ensure_delivery",
    "fail_attempt",
    "give_parcel",
    "give_up_parcel",
    "keep_parcel",
    "meet_at_door",
    "meet_by_spoken_code",
    "publish_delivery",
    "read_token_in_picture",
    "receive_overdue_parcels",
    "receive_parcel",
    "refuse_courier",
    "reissue_code",
    "release_claim",
    "report_missing",
    "retry_delivery",
    "send_parcel",
    "set_availability",
    "set_cash_ceiling",
    "set_location",
    "set_out",
    "suspend_courier",
    "take_back_parcel",
    "take_back_sent",
    "take_parcel",
    "undo_confirmation",
    "withdraw_delivery",
]
