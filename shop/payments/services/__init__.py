"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from shop.payments.services.cash import cancel_payment, receive_cash
from shop.payments.services.choosing import cash_out_credit, choose_rail, keep_as_credit, rails_for
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
from shop.payments.services.sending import apply_transfer, failure_text, look_into, refunds_to_send, send_refund

__all__ = [
    "apply_transfer",
    "bring_from_hand",
    "cancel_payment",
    "cash_out_credit",
    "choose_rail",
    "failure_text",
    "give_out",
    "keep_as_credit",
    "look_into",
    "open_payments",
    "owe_back",
    "pay_out",
    "rails_for",
    "receive_cash",
    "refund_order",
    "refunds_to_send",
    "renew_refund_code",
    "send_refund",
    "set_aside",
    "take_back_cash",
]
