"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from shop.payments.services.cash import cancel_payment, receive_cash
from shop.payments.services.opening import open_payments
from shop.payments.services.refunding import owe_back, refund_order

__all__ = ["cancel_payment", "open_payments", "owe_back", "receive_cash", "refund_order"]
