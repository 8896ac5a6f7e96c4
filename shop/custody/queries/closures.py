"""Whether a desk takes cash now, and if not, why and until when: asked before anybody counts a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from django.db.models import Q

from shop.common.clock import now
from shop.custody.models import CashDesk, DeskDay, DeskHours

WEEK = 7


class Reason(Enum):
    """Why it is closed."""

    SHUT = "shut"  # for good, or until staff open it again
    COUNTED = "counted"  # the drawer was counted for today
    LAST_DAY = "last_day"  # the drawer of an earlier day was never counted
    HOURS = "hours"  # by its opening hours; whoever is there all the same may count


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a desk is closed, and when it opens (where the desk is), if that is known."""

    reason: Reason
    opens_at: datetime | None

    @property
    def blocks(self) -> bool:
        """Whether every count would be refused."""
        return self.reason != Reason.HOURS


def today(desk: CashDesk) -> date:
    """The date where the desk is. Needs its country."""
    return _clock_of(desk, now()).date()


def closure_of(desk: CashDesk) -> Closure | None:
    """Why it is closed; None while it is open. Needs its country."""
    return closures_of([desk]).get(desk.pk)


def closures_of(desks: Sequence[CashDesk]) -> dict[int, Closure]:
    """Which of the desks are closed, in two queries. They need their countries."""
    at = now()
    hours: dict[int, list[DeskHours]] = defaultdict(list)
    for each in DeskHours.objects.filter(desk__in=desks).order_by("weekday", "opens"):
        hours[each.desk_id].append(each)
    last: dict[int, DeskDay] = {}
    recent = Q(day__gte=at.date() - timedelta(days=1)) | Q(closed_at=None)
    for day in DeskDay.objects.filter(recent, desk__in=desks).order_by("day"):
        last[day.desk_id] = day
    found = {desk.pk: _closure(desk, hours[desk.pk], last.get(desk.pk), _clock_of(desk, at)) for desk in desks}
    return {pk: closure for pk, closure in found.items() if closure}


def _closure(desk: CashDesk, hours: Sequence[DeskHours], last: DeskDay | None, at: datetime) -> Closure | None:
    if not desk.is_active:
        return Closure(Reason.SHUT, None)
    if last is not None and last.is_open and last.day < at.date():
        return Closure(Reason.LAST_DAY, None)
    if last is not None and not last.is_open and last.day == at.date():
        return Closure(Reason.COUNTED, _opens_next(hours, at, first=1))
    is_open = not hours or any(each.weekday == at.weekday() and each.opens <= at.time() < each.closes for each in hours)
    return None if is_open else Closure(Reason.HOURS, _opens_next(hours, at, first=0))


def _opens_next(hours: Sequence[DeskHours], at: datetime, *, first: int) -> datetime | None:
    """From so many days ahead on."""
    for ahead in range(first, WEEK + 1):
        day = at.date() + timedelta(days=ahead)
        for each in hours:
            opens = datetime.combine(day, each.opens, tzinfo=at.tzinfo)
            if each.weekday == day.weekday() and opens > at:
                return opens
    return None


def _clock_of(desk: CashDesk, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(desk.country.time_zone))
