"""Counting tries in the database."""

from shop.limits.services.turns import begin_turn, forget_tries, give_turn_back, tries_counted
from shop.limits.services.windows import (
    begin_count,
    claim_value,
    count_again,
    count_try,
    drop_value,
    forget_ended,
    keep_value,
    kept_count,
    kept_value,
)

__all__ = [
    "begin_count",
    "begin_turn",
    "claim_value",
    "count_again",
    "count_try",
    "drop_value",
    "forget_ended",
    "forget_tries",
    "give_turn_back",
    "keep_value",
    "kept_count",
    "kept_value",
    "tries_counted",
]
