"""Pages of money: each payee's own, and the cashier's who hands it out."""

from shop.payouts.views.connecting import connect, connected
from shop.payouts.views.desk import desk_payouts
from shop.payouts.views.payees import (
    DELIVER,
    SELL,
    ask,
    cancel,
    destination,
    destination_remove,
    keep,
    money,
    schedule,
    statement,
    statement_on_paper,
)

__all__ = [
    "DELIVER",
    "SELL",
    "ask",
    "cancel",
    "connect",
    "connected",
    "desk_payouts",
    "destination",
    "destination_remove",
    "keep",
    "money",
    "schedule",
    "statement",
    "statement_on_paper",
]
