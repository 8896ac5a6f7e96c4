"""Payees and what they have earned, where their money goes, and payouts."""

from shop.payouts.models.destination import Destination
from shop.payouts.models.earning import Earning, OrderHold, ReturnHold
from shop.payouts.models.own_trade import OwnTrade
from shop.payouts.models.payee import Payee
from shop.payouts.models.payout import BankRun, Payout

__all__ = ["BankRun", "Destination", "Earning", "OrderHold", "OwnTrade", "Payee", "Payout", "ReturnHold"]
