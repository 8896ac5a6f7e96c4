"""Reading balances, statements and the way of the money."""

from shop.payouts.queries.chain import ChainStep, money_chain
from shop.payouts.queries.desks import payouts_at
from shop.payouts.queries.payees import Balance, balance, balance_of, name_of, owner_of, payee_of_store, payees_of_courier
from shop.payouts.queries.rails import RailOffer, rail_offers, usable_destinations
from shop.payouts.queries.statements import Month, StatementRow, earnings_of, month_of, months_of, statement_rows, waiting_for

__all__ = [
    "Balance",
    "ChainStep",
    "Month",
    "RailOffer",
    "StatementRow",
    "balance",
    "balance_of",
    "earnings_of",
    "money_chain",
    "month_of",
    "months_of",
    "name_of",
    "owner_of",
    "payee_of_store",
    "payees_of_courier",
    "payouts_at",
    "rail_offers",
    "statement_rows",
    "usable_destinations",
    "waiting_for",
]
