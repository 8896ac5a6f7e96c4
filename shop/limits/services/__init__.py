"""Counting tries in the database."""

from shop.limits.services.turns import begin_turn, forget_tries, give_turn_back, take_tries, tries_counted
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
    time_left,
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
    "take_tries",
    "time_left",
    "tries_counted",
]
