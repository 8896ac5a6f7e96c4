"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from shop.payments.services.applying import apply_charge, ask_attempt, give_back, is_kept_aside
from shop.payments.services.attempts import begin_attempt, choose_cash, close_attempt, start_attempt, why_not_paid
from shop.payments.services.balances import store_balance
from shop.payments.services.bearing import bear_loss
from shop.payments.services.cash import cancel_payment, receive_cash
from shop.payments.services.choosing import cash_out_credit, choose_rail, keep_as_credit, rails_for
from shop.payments.services.dispute_rows import waits_to_go_on
from shop.payments.services.disputes import (
    ask_dispute,
    claims_to_ask,
    hear_claim,
    hear_of_dispute,
    hear_of_return,
    hear_what_went_back,
)
from shop.payments.services.inbox import apply_event, on_hint, receive_event, waiting_events
from shop.payments.services.opening import open_payments
from shop.payments.services.paying_back import (
    bring_from_hand,
    give_out,
    pay_out,
    renew_refund_code,
    set_aside,
    take_back_cash,
)
from shop.payments.services.refunding import owe_back, refund_order
from shop.payments.services.regaining import give_on
from shop.payments.services.reversals import decide_reversal, note_reversal
from shop.payments.services.sending import apply_transfer, failure_text, look_into, refunds_to_send, send_refund

__all__ = [
    "apply_charge",
    "apply_event",
    "apply_transfer",
    "ask_attempt",
    "ask_dispute",
    "bear_loss",
    "begin_attempt",
    "bring_from_hand",
    "cancel_payment",
    "cash_out_credit",
    "choose_cash",
    "choose_rail",
    "claims_to_ask",
    "close_attempt",
    "decide_reversal",
    "failure_text",
    "give_back",
    "give_on",
    "give_out",
    "hear_claim",
    "hear_of_dispute",
    "hear_of_return",
    "hear_what_went_back",
    "is_kept_aside",
    "keep_as_credit",
    "look_into",
    "note_reversal",
    "on_hint",
    "open_payments",
    "owe_back",
    "pay_out",
    "rails_for",
    "receive_cash",
    "receive_event",
    "refund_order",
    "refunds_to_send",
    "renew_refund_code",
    "send_refund",
    "set_aside",
    "start_attempt",
    "store_balance",
    "take_back_cash",
    "waiting_events",
    "waits_to_go_on",
    "why_not_paid",
]
