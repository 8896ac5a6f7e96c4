"""Pages of returns, the buyer's side."""

from returns.views.own import return_appeal, return_detail, return_list, return_send, return_withdraw
from returns.views.requesting import return_add

__all__ = ["return_add", "return_appeal", "return_detail", "return_list", "return_send", "return_withdraw"]
