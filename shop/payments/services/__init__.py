"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from shop.payments.services.attempts import begin_attempt, choose_cash, close_attempt, start_attempt, why_not_paid
from shop.payments.services.balances import require_room_for_debt, store_balance
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
from shop.payments.services.dispute_rows import recovery_not_passed_on
from shop.payments.services.disputes import (
    ask_dispute,
    claims_to_ask,
    hear_claim,
    hear_of_charge,
    hear_of_dispute,
    hear_of_return,
)
from shop.payments.services.hand_refunds import is_paid_by_hand, refund_by_hand
from shop.payments.services.inbox import apply_due_event, apply_event, on_hint, receive_event, waiting_events
from shop.payments.services.new_payments import open_payments
from shop.payments.services.proving import prove_events, providers_to_prove
from shop.payments.services.refund_advances import decide_advance, propose_advance
from shop.payments.services.refund_choices import cash_out_credit, choose_rail, keep_as_credit, rails_for
from shop.payments.services.refund_cover import knows_store_money, off_the_store, otherwise_paid_from, why_waiting
from shop.payments.services.refund_transfers import apply_refund_transfer, failure_text, look_into_refund, refunds_to_send, send_refund
from shop.payments.services.refund_waits import look_at_waiting, stores_with, waiting_refunds
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
    "claims_to_ask",
    "close_attempt",
    "decide_advance",
    "decide_reversal",
    "failure_text",
    "give_cash_out",
    "hear_claim",
    "hear_of_charge",
    "hear_of_dispute",
    "hear_of_return",
    "is_kept_aside",
    "is_paid_by_hand",
    "keep_as_credit",
    "knows_store_money",
    "look_at_waiting",
    "look_into_refund",
    "name_carrier",
    "note_reversal",
    "off_the_store",
    "on_hint",
    "open_payments",
    "otherwise_paid_from",
    "owe_back",
    "pass_recovery_on",
    "pay_cash_out",
    "propose_advance",
    "prove_events",
    "providers_to_prove",
    "rails_for",
    "receive_cash",
    "receive_event",
    "recovery_not_passed_on",
    "refund_by_hand",
    "refund_order",
    "refunds_to_send",
    "renew_refund_code",
    "require_room_for_debt",
    "return_kept_money",
    "send_refund",
    "set_cash_aside",
    "start_attempt",
    "store_balance",
    "stores_with",
    "take_back_cash",
    "waiting_events",
    "waiting_refunds",
    "why_not_paid",
    "why_waiting",
]
