"""A drawer's day: it begins with the first movement and ends with a count that nobody helps."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.common.clock import now
from shop.custody.events import DESK_DAY_CLOSED, DESK_DAY_REOPENED, DeskDayClosedData, DeskDayReopenedData
from shop.custody.exceptions import DayClosed, DayNotClosed, NotNow, ReasonNeeded, WrongAmount
from shop.custody.models import CashDesk, DeskDay
from shop.custody.queries.closures import today
from shop.custody.queries.desks import drawer_shortage, open_day
from shop.custody.services.discrepancies import note_discrepancy
from shop.custody.services.permissions import require_cashier, require_settler
from shop.custody.states import DiscrepancyCause
from shop.events.services import record_event
from shop.ledger.services import lock_account


def require_day(desk: CashDesk) -> DeskDay:
    """The open day of a drawer that is about to move, begun if need be. Its account in the ledger is held by the caller.

    Raises DayClosed once it was counted today, DayNotClosed while an earlier day waits for its count.
    """
    day, current = open_day(desk), today(desk)
    if day is not None:
        if day.day < current:
            raise DayNotClosed
        return day
    if DeskDay.objects.filter(desk=desk, day=current).exists():
        raise DayClosed
    return DeskDay.objects.create(desk=desk, day=current)


def close_day(desk: CashDesk, *, counted_minor: int, pieces: Mapping[int, int] | None = None, actor_id: int) -> DeskDay:
    """The drawer is counted, by somebody who has not seen what the book says; a difference is named. Then the day is read-only.

    What earlier counts already named as missing is not missed again. Raises NotAllowed, NotNow when no day is open, WrongAmount.
    """
    require_cashier(desk, actor_id)
    if counted_minor < 0:
        raise WrongAmount
    with transaction.atomic():
        account = lock_account(*desk.holder, desk.currency)  # nothing moves in the drawer while it is closed
        day = open_day(desk)
        if day is None:
            raise NotNow
        day.expected_minor = account.balance_minor - drawer_shortage(desk)
        day.counted_minor, day.counted_pieces = counted_minor, {str(value): count for value, count in (pieces or {}).items()}
        day.closed_at, day.closed_by_id = now(), actor_id
        day.save()
        missing = day.expected_minor - counted_minor
        if missing:
            _note_count_difference(day, missing, actor_id=actor_id)
        data = DeskDayClosedData(desk_id=desk.pk, expected_minor=day.expected_minor, counted_minor=counted_minor, currency=desk.currency)
        record_event(DESK_DAY_CLOSED, day.pk, actor_id=actor_id, data=data)
    return day


def reopen_day(day: DeskDay, *, reason: str, actor_id: int) -> DeskDay:
    """Staff let a closed day move again, today's only: who and why stays in its history, with the figures of the count it undoes.

    NotAllowed also for whoever counted it. A difference that the count had named stays named.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        lock_account(*day.desk.holder, day.desk.currency)
        day = DeskDay.objects.select_related("desk__country").get(pk=day.pk)
        require_settler(actor_id, but={day.closed_by_id})
        if day.is_open or day.day != today(day.desk):
            raise NotNow
        data = DeskDayReopenedData(
            desk_id=day.desk_id,
            reason=reason.strip()[:300],
            closed_by=day.closed_by_id,
            expected_minor=day.expected_minor,
            counted_minor=day.counted_minor,
            currency=day.desk.currency,
        )
        day.closed_at, day.closed_by, day.expected_minor, day.counted_minor, day.counted_pieces = None, None, None, None, {}
        day.reopened += 1
        day.save()
        record_event(DESK_DAY_REOPENED, day.pk, actor_id=actor_id, data=data)
    return day


def _note_count_difference(day: DeskDay, missing: int, *, actor_id: int) -> None:
    kind, holder_id = day.desk.holder
    note_discrepancy(
        missing,
        actor_id=actor_id,
        cause=DiscrepancyCause.CLOSE,
        desk=day.desk,
        day=day,
        person_id=actor_id,
        holder_kind=kind,
        holder_id=holder_id,
        currency=day.desk.currency,
    )
