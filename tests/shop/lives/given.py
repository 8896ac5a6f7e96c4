"""Who acts and what is drawn, and the market of orders with the fakes beside it."""

from typing import Any, ClassVar

import hypothesis.strategies as st

from shop.custody.models import CashDesk
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.mpesa import MpesaFake
from site_config.sandbox.orange import OrangeFake
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.paypal import PayPalFake
from site_config.sandbox.stripe import StripeFake
from tests.shop.market import Market

FAKES: tuple[type[PaymentFake], ...] = (StripeFake, PayPalFake, MpesaFake, MomoFake, OrangeFake)
METHODS = ("cash", "credit", *(fake.code for fake in FAKES))
STAFF = st.sampled_from(["sam", "sue", "sia", "sol"])  # Sol works at no desk
OUTCOMES = st.sampled_from(["found", "charged", "off", "explained"])
CASH_STEPS = st.sampled_from(["aside", "give", "hand", "pay", "pay", "wrong", "back", "renew"])
PAYOUT_STEPS = st.sampled_from(["approve", "cancel", "hand out", "send", "send", "ask", "run", "confirm", "return", "bounce"])
DESTINATIONS = {"bank": "GN76 0000 1234 5678", "mpesa": "+254700000001", "momo": "+224620000001"}


class MoneyPeople(Market):
    """What the rules of every kind need of the market."""

    fakes: ClassVar[dict[str, PaymentFake]] = {}
    codes: list[Any]
    desks: list[CashDesk]

    def one(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None
