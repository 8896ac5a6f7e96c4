"""The verbs of cash in hand."""

from shop.custody.services.bank_slips import change_float, confirm_slip, make_slip, return_slip
from shop.custody.services.days import close_day, reopen_day, require_day
from shop.custody.services.debts import remind_party_of_debt
from shop.custody.services.deposits import cancel_deposit, count_deposit, declare_deposit
from shop.custody.services.overdue import chase_cash, decide_giving_up, propose_giving_up
from shop.custody.services.permissions import require_cashier, require_settler
from shop.custody.services.pieces import (
    bring_cash,
    end_cash,
    hold_half_cash,
    keep_cash_of_sale,
    move_cash,
    receive_order_cash,
    release_half_cash,
    spend_cash,
)
from shop.custody.services.resolutions import decide_resolution, list_people_involved, propose_resolution

__all__ = [
    "bring_cash",
    "cancel_deposit",
    "change_float",
    "chase_cash",
    "close_day",
    "confirm_slip",
    "count_deposit",
    "decide_giving_up",
    "decide_resolution",
    "declare_deposit",
    "end_cash",
    "hold_half_cash",
    "keep_cash_of_sale",
    "list_people_involved",
    "make_slip",
    "move_cash",
    "propose_giving_up",
    "propose_resolution",
    "receive_order_cash",
    "release_half_cash",
    "remind_party_of_debt",
    "reopen_day",
    "require_cashier",
    "require_day",
    "require_settler",
    "return_slip",
    "spend_cash",
]
