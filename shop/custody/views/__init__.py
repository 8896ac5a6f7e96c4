"""Pages of cash desks, made for a tablet: cashiers count, staff settle."""

from shop.custody.views.drawer import day_close, deposit_count, desk_detail, desk_list, float_change, slip_make, slip_return
from shop.custody.views.overdue import overdue_case, overdue_cases
from shop.custody.views.settlement import cash_trace, day_detail, day_reopen, difference_detail, difference_list, slip_confirm, slip_list

__all__ = [
    "cash_trace",
    "day_close",
    "day_detail",
    "day_reopen",
    "deposit_count",
    "desk_detail",
    "desk_list",
    "difference_detail",
    "difference_list",
    "float_change",
    "overdue_case",
    "overdue_cases",
    "slip_confirm",
    "slip_list",
    "slip_make",
    "slip_return",
]
