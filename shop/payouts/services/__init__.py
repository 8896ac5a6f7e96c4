"""The verbs of payouts."""

from shop.payouts.services.bank import confirm_lines, confirm_run, make_bank_run, return_line, taken_out
from shop.payouts.services.connecting import ask_account, connect_account, look_into_account, onboarding_address
from shop.payouts.services.desk import hand_out
from shop.payouts.services.destinations import remove_destination, set_destination, verify_destination
from shop.payouts.services.gathering import refresh_holder, refresh_order, refresh_payee, sweep_payees
from shop.payouts.services.holding import hold_order, lift_hold, resume_payee, set_schedule, stop_payee
from shop.payouts.services.offset import offset_cash
from shop.payouts.services.requesting import approve_payout, cancel_payout, request_payout
from shop.payouts.services.scheduling import run_schedules
from shop.payouts.services.sending import apply_transfer, ask_payout, look_into, push_payout, send_payout, sweep_payouts

__all__ = [
    "apply_transfer",
    "approve_payout",
    "ask_account",
    "ask_payout",
    "cancel_payout",
    "confirm_lines",
    "confirm_run",
    "connect_account",
    "hand_out",
    "hold_order",
    "lift_hold",
    "look_into",
    "look_into_account",
    "make_bank_run",
    "offset_cash",
    "onboarding_address",
    "push_payout",
    "refresh_holder",
    "refresh_order",
    "refresh_payee",
    "remove_destination",
    "request_payout",
    "resume_payee",
    "return_line",
    "run_schedules",
    "send_payout",
    "set_destination",
    "set_schedule",
    "stop_payee",
    "sweep_payees",
    "sweep_payouts",
    "taken_out",
    "verify_destination",
]
