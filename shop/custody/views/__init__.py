"""Pages of cash desks, made for a tablet: cashiers count, staff settle."""

from shop.custody.views.drawer import change, close, count, desk, desks, slip, slip_back
from shop.custody.views.overdue import overdue_case, overdue_cases
from shop.custody.views.settling import day, difference, differences, reopen, slip_confirm, slips, trace

__all__ = [
    "change",
    "close",
    "count",
    "day",
    "desk",
    "desks",
    "difference",
    "differences",
    "overdue_case",
    "overdue_cases",
    "reopen",
    "slip",
    "slip_back",
    "slip_confirm",
    "slips",
    "trace",
]
