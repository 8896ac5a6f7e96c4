"""Reading payments: which ways are offered and why not, and what providers hold back."""

from shop.payments.queries.desk import Desk, PaidTogether, last_try, live_payment_of, open_payment_of, payment_desk, payment_due
from shop.payments.queries.disputes import disputed_attempt, disputed_order, is_disputed, kept_why, why_disputed
from shop.payments.queries.method_rules import Payer, Sale
from shop.payments.queries.methods import (
    MethodOffer,
    merge_offers,
    method_offers,
    methods_of,
    offers_for,
    offers_to_guest,
    reason_against,
)
from shop.payments.queries.refund_history import refund_history
from shop.payments.queries.refused_parcels import parcels_refused

__all__ = [
    "Desk",
    "MethodOffer",
    "PaidTogether",
    "Payer",
    "Sale",
    "disputed_attempt",
    "disputed_order",
    "is_disputed",
    "kept_why",
    "last_try",
    "live_payment_of",
    "merge_offers",
    "method_offers",
    "methods_of",
    "offers_for",
    "offers_to_guest",
    "open_payment_of",
    "parcels_refused",
    "payment_desk",
    "payment_due",
    "reason_against",
    "refund_history",
    "why_disputed",
]
