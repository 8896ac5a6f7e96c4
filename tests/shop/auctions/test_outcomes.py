"""The table of what becomes of a right to buy."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from shop.auctions.outcomes import CALLED_OFF, KEPT, LAPSED, NOT_SOLD, AwardOutcome, OrderState, outcome_of
from shop.auctions.states import AWARD_TRANSITIONS, AwardStatus, Cause

DEADLINE = datetime(2026, 3, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@dataclass
class AnAward:
    status: str
    expires_at: datetime = DEADLINE


def missed(cause: Cause) -> AwardOutcome:
    return AwardOutcome(AwardStatus.MISSED, cause)


@pytest.mark.parametrize(
    ("order", "in_time", "too_late", "once_kept"),
    [
        (OrderState.NONE, None, missed(Cause.NOT_ORDERED), None),
        (OrderState.IMPOSSIBLE, None, NOT_SOLD, None),
        (OrderState.FORBIDDEN, CALLED_OFF, CALLED_OFF, None),
        (OrderState.STANDS, None, None, None),
        (OrderState.KEPT, KEPT, KEPT, None),
        (OrderState.UNPAID, None, missed(Cause.NOT_PAID), None),
        (OrderState.UNANSWERED, NOT_SOLD, NOT_SOLD, NOT_SOLD),
        (OrderState.REFUSED, None, missed(Cause.REFUSED), missed(Cause.REFUSED)),
        (OrderState.CANCELLED_BY_BUYER, None, missed(Cause.NOT_ORDERED), missed(Cause.CANCELLED)),
        (OrderState.CANCELLED_BY_SELLER, NOT_SOLD, NOT_SOLD, NOT_SOLD),
        (OrderState.CANCELLED_BY_STAFF, CALLED_OFF, CALLED_OFF, CALLED_OFF),
        (OrderState.CANCELLED_BY_BANK, None, missed(Cause.NOT_PAID), missed(Cause.CANCELLED)),
    ],
)
def test_outcome_of_each_order(
    order: OrderState, in_time: AwardOutcome | None, too_late: AwardOutcome | None, once_kept: AwardOutcome | None
) -> None:
    due, kept = AnAward(AwardStatus.DUE), AnAward(AwardStatus.SETTLED)
    assert outcome_of(due, order, DEADLINE - A_SECOND) == in_time
    assert outcome_of(due, order, DEADLINE) == too_late
    assert outcome_of(kept, order, DEADLINE - A_SECOND) == outcome_of(kept, order, DEADLINE) == once_kept


@pytest.mark.parametrize("status", list(AwardStatus))
def test_every_outcome_is_a_move_that_the_states_allow(status: AwardStatus) -> None:
    outcomes = [outcome_of(AnAward(status), order, at) for order in OrderState for at in (DEADLINE - A_SECOND, DEADLINE)]
    assert {outcome.status for outcome in outcomes if outcome} <= AWARD_TRANSITIONS[status]


def test_one_who_is_only_asked_may_let_it_lapse() -> None:
    offered = AnAward(AwardStatus.OFFERED)
    assert outcome_of(offered, OrderState.NONE, DEADLINE - A_SECOND) is None
    assert outcome_of(offered, OrderState.NONE, DEADLINE) == LAPSED
