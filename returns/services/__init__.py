"""The verbs of returns."""

from returns.services.answering import approve_return, inspect_return, receive_return, refuse_return
from returns.services.deciding import advance_return, catch_up_returns, decide_return, may_decide_returns, sweep_returns
from returns.services.requesting import (
    ReturnWish,
    ask_staff_about_return,
    request_return,
    require_return_pace,
    send_return,
    withdraw_return,
)
from returns.services.return_refunds import close_refunded, expected_refund

__all__ = [
    "ReturnWish",
    "advance_return",
    "approve_return",
    "ask_staff_about_return",
    "catch_up_returns",
    "close_refunded",
    "decide_return",
    "expected_refund",
    "inspect_return",
    "may_decide_returns",
    "receive_return",
    "refuse_return",
    "request_return",
    "require_return_pace",
    "send_return",
    "sweep_returns",
    "withdraw_return",
]
