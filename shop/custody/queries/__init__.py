"""Reading who holds what."""

from shop.custody.queries.closures import Closure, closure_of, closures_of
from shop.custody.queries.debts import Debt, DebtBook, cash_pause, debt_of, stores_of_party
from shop.custody.queries.desks import (
    deposits_of,
    desks_for,
    desks_of,
    differences_of,
    may_settle,
    may_work,
    open_day,
    open_discrepancies,
    shown_day,
    slips_underway,
    waiting_deposits,
    works_at,
)
from shop.custody.queries.overdue import hands_to_chase, lost_with, overdue_with
from shop.custody.queries.pieces import Step, Whereabouts, cash_path, cash_whereabouts, held_for_orders, orders_with_arrived_cash
from shop.custody.queries.resolutions import outcomes_of

__all__ = [
    "Closure",
    "Debt",
    "DebtBook",
    "Step",
    "Whereabouts",
    "cash_path",
    "cash_pause",
    "cash_whereabouts",
    "closure_of",
    "closures_of",
    "debt_of",
    "deposits_of",
    "desks_for",
    "desks_of",
    "differences_of",
    "hands_to_chase",
    "held_for_orders",
    "lost_with",
    "may_settle",
    "may_work",
    "open_day",
    "open_discrepancies",
    "orders_with_arrived_cash",
    "outcomes_of",
    "overdue_with",
    "shown_day",
    "slips_underway",
    "stores_of_party",
    "waiting_deposits",
    "works_at",
]
