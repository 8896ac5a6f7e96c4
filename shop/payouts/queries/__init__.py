"""Reading balances, statements and the way of the money."""

from shop.payouts.queries.payees import Balance, balance, balance_of, name_of, owner_of, payee_of_store, payees_of_courier
from shop.payouts.queries.rails import RailOffer, rail_offers, usable_destinations

__all__ = [
    "Balance",
    "RailOffer",
    "balance",
    "balance_of",
    "name_of",
    "owner_of",
    "payee_of_store",
    "payees_of_courier",
    "rail_offers",
    "usable_destinations",
]
