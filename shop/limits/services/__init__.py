"""Counting tries in the database."""

from shop.limits.services.turns import begin_turn, forget_tries, give_turn_back, read_tries, take_tries
from shop.limits.services.windows import (
    begin_count,
    claim_value,
    count_again,
    count_try,
    drop_value,
    forget_ended,
    keep_value,
    read_count,
    read_time_left,
    read_value,
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
    "read_count",
    "read_time_left",
    "read_tries",
    "read_value",
    "take_tries",
]
