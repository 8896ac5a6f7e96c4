"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from shop.payments.services.attempts import begin_attempt, choose_cash, close_attempt, explain_unpaid_attempt, start_attempt
from shop.payments.services.balances import read_store_balance, require_room_for_debt
from shop.payments.services.cash import cancel_payment, receive_cash
from shop.payments.services.cash_refunds import (
    give_cash_out,
    name_carrier,
    pay_cash_out,
    renew_refund_code,
    set_cash_aside,
    take_back_cash,
)
from shop.payments.services.charges import apply_charge, ask_attempt, is_kept_aside, return_kept_money
from shop.payments.services.dispute_losses import bear_loss
from shop.payments.services.dispute_recoveries import pass_recovery_on
from shop.payments.services.dispute_rows import compute_recovery_left
from shop.payments.services.disputes import (
    ask_dispute,
    find_claims_to_ask,
    hear_claim,
    hear_of_charge,
    hear_of_dispute,
    hear_of_return,
)
from shop.payments.services.hand_refunds import is_paid_by_hand, refund_by_hand
from shop.payments.services.inbox import apply_due_event, apply_event, on_hint, receive_event, wake_waiting_events
from shop.payments.services.message_proofs import find_providers_to_prove, prove_events
from shop.payments.services.new_payments import open_payments
from shop.payments.services.refund_advances import decide_advance, propose_advance
from shop.payments.services.refund_choices import cash_out_credit, choose_rail, keep_as_credit, list_rails
from shop.payments.services.refund_cover import explain_wait, find_other_way_start, knows_store_money, read_taken_off_store
from shop.payments.services.refund_transfers import (
    apply_refund_transfer,
    explain_failure,
    find_refunds_to_send,
    look_into_refund,
    send_refund,
)
from shop.payments.services.refund_waits import find_party_stores, find_waiting_refunds, look_at_waiting
from shop.payments.services.refunds import owe_back, refund_order
from shop.payments.services.reversals import decide_reversal, note_reversal

__all__ = [
    "apply_charge",
    "apply_due_event",
    "apply_event",
    "apply_refund_transfer",
    "ask_attempt",
    "ask_dispute",
    "bear_loss",
    "begin_attempt",
    "cancel_payment",
    "cash_out_credit",
    "choose_cash",
    "choose_rail",
    "close_attempt",
    "compute_recovery_left",
    "decide_advance",
    "decide_reversal",
    "explain_failure",
    "explain_unpaid_attempt",
    "explain_wait",
    "find_claims_to_ask",
    "find_other_way_start",
    "find_party_stores",
    "find_providers_to_prove",
    "find_refunds_to_send",
    "find_waiting_refunds",
    "give_cash_out",
    "hear_claim",
    "hear_of_charge",
    "hear_of_dispute",
    "hear_of_return",
    "is_kept_aside",
    "is_paid_by_hand",
    "keep_as_credit",
    "knows_store_money",
    "list_rails",
    "look_at_waiting",
    "look_into_refund",
    "name_carrier",
    "note_reversal",
    "on_hint",
    "open_payments",
    "owe_back",
    "pass_recovery_on",
    "pay_cash_out",
    "propose_advance",
    "prove_events",
    "read_store_balance",
    "read_taken_off_store",
    "receive_cash",
    "receive_event",
    "refund_by_hand",
    "refund_order",
    "renew_refund_code",
    "require_room_for_debt",
    "return_kept_money",
    "send_refund",
    "set_cash_aside",
    "start_attempt",
    "take_back_cash",
    "wake_waiting_events",
]
