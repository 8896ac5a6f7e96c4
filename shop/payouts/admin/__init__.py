"""Staff's windows on payouts, and on those whose money it is."""

from shop.payouts.admin.own_trades import OwnTradeAdmin
from shop.payouts.admin.payees import DestinationAdmin, EarningAdmin, OrderHoldAdmin, PayeeAdmin, ReturnHoldAdmin
from shop.payouts.admin.payouts import BankRunAdmin, PayoutAdmin

__all__ = [
    "BankRunAdmin",
    "DestinationAdmin",
    "EarningAdmin",
    "OrderHoldAdmin",
    "OwnTradeAdmin",
    "PayeeAdmin",
    "PayoutAdmin",
    "ReturnHoldAdmin",
]
