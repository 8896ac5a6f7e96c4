"""Pages of money: each payee's own, and the cashier's who hands it out."""

from shop.payouts.views.connected_accounts import account_connect, account_connected
from shop.payouts.views.desk import desk_payouts
from shop.payouts.views.payees import (
    DELIVER,
    SELL,
    cash_keep,
    destination_change,
    destination_remove,
    money_page,
    payout_cancel,
    payout_request,
    schedule_change,
    statement_as_csv,
    statement_as_pdf,
)

__all__ = [
    "DELIVER",
    "SELL",
    "account_connect",
    "account_connected",
    "cash_keep",
    "desk_payouts",
    "destination_change",
    "destination_remove",
    "money_page",
    "payout_cancel",
    "payout_request",
    "schedule_change",
    "statement_as_csv",
    "statement_as_pdf",
]
