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
from couriers.services.half_answers import answer_by_link, confirm_by_number, deny_payment
from couriers.services.half_clock import advance_half, ask_buyer_now, catch_up_half, send_half_text, sweep_halves
from couriers.services.half_decisions import decide_half
from couriers.services.half_links import find_half_by_link
from couriers.services.market import claim_delivery, release_claim
from couriers.services.pickup import give_parcel, keep_parcel, set_out, take_parcel
from couriers.services.shipments import Tracking, receive_overdue_parcels, receive_parcel, report_missing, send_parcel, take_back_sent

__all__ = [
    "Tracking",
    "advance_half",
    "answer_by_link",
    "apply_as_courier",
    "approve_courier",
    "ask_buyer_now",
    "assign_courier",
    "cancel_delivery",
    "catch_up_half",
    "claim_delivery",
    "confirm_by_number",
    "confirm_cash_paid",
    "confirm_cash_received",
    "decide_half",
    "deliver_in_person",
    "deny_payment",
    "ensure_delivery",
    "fail_attempt",
    "find_half_by_link",
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
    "send_half_text",
    "send_parcel",
    "set_availability",
    "set_cash_ceiling",
    "set_location",
    "set_out",
    "suspend_courier",
    "sweep_halves",
    "take_back_parcel",
    "take_back_sent",
    "take_parcel",
    "undo_confirmation",
    "withdraw_delivery",
]
