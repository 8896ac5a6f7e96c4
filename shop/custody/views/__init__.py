"""Pages of cash desks, made for a tablet: cashiers count, staff settle."""

from shop.custody.views.drawer import change, close, count, desk, desks, slip, slip_back
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
    "reopen",
    "slip",
    "slip_back",
    "slip_confirm",
    "slips",
    "trace",
]
