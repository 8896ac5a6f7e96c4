"""Reading who holds what."""

from shop.custody.queries.debts import Debt, cash_pause, debt_of
from shop.custody.queries.desks import (
    deposits_of,
    desks_for,
    desks_of,
    may_settle,
    may_work,
    open_day,
    open_discrepancies,
    slips_underway,
    waiting_deposits,
    works_at,
)
from shop.custody.queries.overdue import hands_to_chase, lost_with, overdue_with
from shop.custody.queries.pieces import Step, Whereabouts, arrived, held_for_orders, path_of, where_is
from shop.custody.queries.settling import outcomes_of

__all__ = [
    "Debt",
    "Step",
    "Whereabouts",
    "arrived",
    "cash_pause",
    "debt_of",
    "deposits_of",
    "desks_for",
    "desks_of",
    "hands_to_chase",
    "held_for_orders",
    "lost_with",
    "may_settle",
    "may_work",
    "open_day",
    "open_discrepancies",
    "outcomes_of",
    "overdue_with",
    "path_of",
    "slips_underway",
    "waiting_deposits",
    "where_is",
    "works_at",
]
