"""What happens to cash: at desks, on the way to the bank, and in hands that keep it too long. Amounts are minor units."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.custody.states import ResolutionStatus
from shop.events.declarations import Event


class DepositData(TypedDict):
    """Who brings cash to which desk. The sums only of one that is closed: until both counts are in, no figure is told."""

    number: str
    desk: str
    desk_id: int
    user_id: int
    store_id: NotRequired[int | None]
    counted_minor: NotRequired[int]
    missing_minor: NotRequired[int]
    moved_minor: NotRequired[int]
    currency: NotRequired[str]


class SlipData(TypedDict):
    """Who carries how much to the bank, and how much its statement says, once somebody has read it."""

    number: str
    desk_id: int
    carrier_id: int
    amount_minor: int
    stated_minor: int | None
    currency: str


class DeskFloatData(TypedDict):
    """Whose drawer, and whether into it or out of it (a FloatDirection)."""

    desk_id: int
    direction: str


class DeskDayClosedData(TypedDict):
    """What the book expected in the drawer, and what was counted."""

    desk_id: int
    expected_minor: int
    counted_minor: int
    currency: str


class DeskDayReopenedData(TypedDict):
    """Why, and the figures and the author of the count that is undone."""

    desk_id: int
    reason: str
    closed_by: int | None
    expected_minor: int | None
    counted_minor: int | None
    currency: str


class DiscrepancyData(TypedDict):
    """Where, by whose figure, and how much is missing; negative: too much."""

    desk_id: int
    person_id: int
    missing_minor: int
    currency: str


class ResolutionData(TypedDict):
    """Which difference, what became of how much of it (an Outcome), why, and who answers for it."""

    discrepancy_id: int
    outcome: str
    amount_minor: int
    user_id: int | None
    reason: str
    currency: str


class OverdueCashData(TypedDict):
    """Whose cash and how much. Of a case also why it is given up, and by whom it is borne; `asked_minor`: what is asked back now."""

    courier_id: int
    amount_minor: int
    currency: str
    reason: NotRequired[str]
    charged_minor: NotRequired[int]
    lost_minor: NotRequired[int]
    asked_minor: NotRequired[int]


class StoreDebtData(TypedDict):
    """What the store owes of what it may owe (None: any sum), and the level of the limit that it is told of."""

    percent: int
    owed_minor: int
    limit_minor: int | None
    currency: str
    user_id: int
    store: str


class CashArrivedData(TypedDict):
    """Orders none of whose cash is on the street any more."""

    order_ids: list[int]


DEPOSIT_DECLARED = Event("deposit.declared", DepositData, "Somebody will bring cash to a desk.")
DEPOSIT_CANCELLED = Event("deposit.cancelled", DepositData, "Whoever was to bring cash has taken that back.")
DEPOSIT_DIFFERED = Event("deposit.differed", DepositData, "The first count was not what was declared; the cash is counted once more.")
DEPOSIT_CLOSED = Event("deposit.closed", DepositData, "The cash that somebody brought is counted and in the drawer.")
DEPOSIT_EVENTS = (DEPOSIT_DECLARED, DEPOSIT_CANCELLED, DEPOSIT_DIFFERED, DEPOSIT_CLOSED)

SLIP_MADE = Event("slip.made", SlipData, "Cash has left a drawer for the bank.", history_only=True)
SLIP_CONFIRMED = Event("slip.confirmed", SlipData, "The cash of a slip is on the bank's statement.", history_only=True)
SLIP_RETURNED = Event("slip.returned", SlipData, "The cash of a slip was brought back to its drawer.", history_only=True)

DESK_FLOAT_MOVED = Event("desk_float.moved", DeskFloatData, "Change money went into a drawer, or out of it.", history_only=True)
DESK_DAY_CLOSED = Event("desk_day.closed", DeskDayClosedData, "A drawer was counted at the end of its day.", history_only=True)
DESK_DAY_REOPENED = Event("desk_day.reopened", DeskDayReopenedData, "Staff let a counted drawer move again.", history_only=True)

DISCREPANCY_FOUND = Event("discrepancy.found", DiscrepancyData, "Two figures of the same cash do not agree.")

RESOLUTION_PROPOSED = Event("resolution.proposed", ResolutionData, "Staff said what became of a difference.")
RESOLUTION_APPROVED = Event(
    "resolution.approved",
    ResolutionData,
    "A second person has agreed and it is booked, or a later deposit has brought it.",
    history_only=True,
)
RESOLUTION_REFUSED = Event("resolution.refused", ResolutionData, "A second person has not agreed.", history_only=True)
RESOLUTION_DECIDED = {ResolutionStatus.APPROVED: RESOLUTION_APPROVED, ResolutionStatus.REFUSED: RESOLUTION_REFUSED}

OVERDUE_CASH_REMINDED = Event("overdue_cash.reminded", OverdueCashData, "A courier was told that cash is nearly overdue.")
OVERDUE_CASH_ASKED = Event("overdue_cash.asked", OverdueCashData, "Overdue cash was asked back of its courier by name.")
OVERDUE_CASH_BROUGHT = Event(
    "overdue_cash.brought", OverdueCashData, "All that was asked back has left the courier's hands.", history_only=True
)
OVERDUE_CASH_PROPOSED = Event("overdue_cash.proposed", OverdueCashData, "Staff said that overdue cash will not come.")
OVERDUE_CASH_REFUSED = Event("overdue_cash.refused", OverdueCashData, "A second person would not give it up yet.", history_only=True)
OVERDUE_CASH_GIVEN_UP = Event("overdue_cash.given_up", OverdueCashData, "Two people have given overdue cash up.")

STORE_DEBT_REACHED = Event("store_debt.reached", StoreDebtData, "What a store owes has climbed to a level of its limit, or beyond it.")
STORE_DEBT_LIFTED = Event("store_debt.lifted", StoreDebtData, "A store owes less than its limit again and may sell for cash.")
STORE_DEBT_EVENTS = (STORE_DEBT_REACHED, STORE_DEBT_LIFTED)

CASH_ARRIVED = Event("cash.arrived", CashArrivedData, "All the cash of some orders is at a desk or at the bank.")
