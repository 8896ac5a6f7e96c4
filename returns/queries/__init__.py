"""Reading returns."""

from returns.queries.eligibility import Returnable, ReturnableLine, returnable
from returns.queries.lists import buyer_returns, return_counts, return_filters, return_to_show, returns_of_order, seller_returns
from returns.queries.timeline import ReturnStep, return_steps

__all__ = [
    "ReturnStep",
    "Returnable",
    "ReturnableLine",
    "buyer_returns",
    "return_counts",
    "return_filters",
    "return_steps",
    "return_to_show",
    "returnable",
    "returns_of_order",
    "seller_returns",
]
