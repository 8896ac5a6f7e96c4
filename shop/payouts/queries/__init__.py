"""Reading balances, statements and the way of the money."""

from shop.payouts.queries.coming_points import ComingPoints, coming_points
from shop.payouts.queries.desks import payouts_at
from shop.payouts.queries.order_money import ChainStep, money_chain
from shop.payouts.queries.party_money import PartyMoney, party_money
from shop.payouts.queries.payees import (
    Balance,
    holder_balance,
    name_of,
    owner_of,
    payee_balance,
    payee_of_store,
    payees_of_courier,
    proof_of_payee,
)
from shop.payouts.queries.rails import RailOffer, rail_offers, usable_destinations
from shop.payouts.queries.reserves import held_for_returns, reserve_now, reserve_out_of_other_money
from shop.payouts.queries.statements import Month, StatementRow, earnings_of, month_of, months_of, statement_rows, waiting_for

__all__ = [
    "Balance",
    "ChainStep",
    "ComingPoints",
    "Month",
    "PartyMoney",
    "RailOffer",
    "StatementRow",
    "coming_points",
    "earnings_of",
    "held_for_returns",
    "holder_balance",
    "money_chain",
    "month_of",
    "months_of",
    "name_of",
    "owner_of",
    "party_money",
    "payee_balance",
    "payee_of_store",
    "payees_of_courier",
    "payouts_at",
    "proof_of_payee",
    "rail_offers",
    "reserve_now",
    "reserve_out_of_other_money",
    "statement_rows",
    "usable_destinations",
    "waiting_for",
]
