"""The verbs of payouts."""

from shop.payouts.services.bank_runs import confirm_lines, confirm_run, make_bank_run, note_export, return_line
from shop.payouts.services.cash_offsets import offset_cash
from shop.payouts.services.closed_payees import stop_payouts_to_courier, stop_payouts_to_store
from shop.payouts.services.connected_accounts import ask_account, connect_account, look_into_account, request_onboarding_address
from shop.payouts.services.desk_payouts import hand_out_payout
from shop.payouts.services.destinations import remove_destination, set_destination, verify_destination
from shop.payouts.services.earnings import refresh_holder, refresh_order, refresh_payee, sweep_payees
from shop.payouts.services.holds import hold_order, lift_hold, resume_payee, set_schedule, stop_payee
from shop.payouts.services.own_trade_releases import release_own_trade
from shop.payouts.services.requests import approve_payout, cancel_payout, request_payout
from shop.payouts.services.return_holds import free_return_hold, hold_for_return
from shop.payouts.services.schedules import run_schedules
from shop.payouts.services.seen_money import look_for_money, sweep_unseen_money
from shop.payouts.services.transfers import apply_payout_transfer, ask_payout, look_into_payout, push_payout, send_payout, sweep_payouts

__all__ = [
    "apply_payout_transfer",
    "approve_payout",
    "ask_account",
    "ask_payout",
    "cancel_payout",
    "confirm_lines",
    "confirm_run",
    "connect_account",
    "free_return_hold",
    "hand_out_payout",
    "hold_for_return",
    "hold_order",
    "lift_hold",
    "look_for_money",
    "look_into_account",
    "look_into_payout",
    "make_bank_run",
    "note_export",
    "offset_cash",
    "push_payout",
    "refresh_holder",
    "refresh_order",
    "refresh_payee",
    "release_own_trade",
    "remove_destination",
    "request_onboarding_address",
    "request_payout",
    "resume_payee",
    "return_line",
    "run_schedules",
    "send_payout",
    "set_destination",
    "set_schedule",
    "stop_payee",
    "stop_payouts_to_courier",
    "stop_payouts_to_store",
    "sweep_payees",
    "sweep_payouts",
    "sweep_unseen_money",
    "verify_destination",
]
