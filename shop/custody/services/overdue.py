"""A courier keeps cash too long: reminded, asked for it by name, and given up by two people who neither carried it nor wait for it.

The lock is the courier's account of cash, as for everything that moves it; whoever also needs a case takes its row before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.events import (
    OVERDUE_CASH_ASKED,
    OVERDUE_CASH_BROUGHT,
    OVERDUE_CASH_GIVEN_UP,
    OVERDUE_CASH_PROPOSED,
    OVERDUE_CASH_REFUSED,
    OVERDUE_CASH_REMINDED,
    OverdueCashData,
)
from shop.custody.exceptions import NotNow, ReasonNeeded
from shop.custody.models import CashPiece, CashReminder, OverdueCash
from shop.custody.queries.overdue import HAND, NOTICE, KeptPiece, days_allowed, kept_since
from shop.custody.services.permissions import require_settler
from shop.custody.services.pieces import end_cash
from shop.custody.states import OVERDUE_TRANSITIONS, OverdueStatus, PieceEnd
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.ledger.services import Holder, Posting, lock_account, lock_accounts, post_entry
from shop.ledger.states import AccountKind


def chase_cash(courier_id: int, currency: str) -> OverdueCash | None:
    """Remind of cash that is nearly overdue; from a day after that, ask it back by name. A case of which nothing is in hand is closed.

    Returns the case that was opened or got more, or None. May run at any time, any number of times, many at once.
    """
    with transaction.atomic():
        CashReminder.objects.get_or_create(courier_id=courier_id, currency=currency)
        reminder = CashReminder.objects.select_for_update().get(courier_id=courier_id, currency=currency)
        chased = OverdueCash.objects.chased().select_for_update(no_key=True).filter(courier=courier_id, currency=currency).order_by("pk")
        cases = [case for case in chased if not _close_if_brought(case)]
        lock_account(HAND, courier_id, currency)
        at, allowed = now(), timedelta(days=days_allowed(currency))
        nearly = kept_since(at - allowed + NOTICE, courier_id=courier_id, currency=currency)
        late = [piece for piece in nearly if piece.since <= at - allowed]
        if nearly and (reminder.told_at is None or reminder.told_at < nearly[0].since + allowed - NOTICE):
            _remind_courier(reminder, nearly)
        elif late and reminder.told_at and reminder.told_at <= at - NOTICE:
            return _ask_back(courier_id, currency, late, cases)
    return None


def propose_giving_up(case: OverdueCash, *, reason: str, actor_id: int) -> OverdueCash:
    """Say that the cash will not come. Moves nothing yet. Raises NotAllowed, ReasonNeeded, NotNow."""
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        case = _lock_case(case.pk)
        require_settler(actor_id, but=_people_concerned(case))
        if _close_if_brought(case):
            return case
        changes = {"proposed_by_id": actor_id, "decided_by_id": None, "reason": reason.strip()[:300]}
        _move_case(case, OverdueStatus.PROPOSED, OVERDUE_CASH_PROPOSED, actor_id=actor_id, **changes)
    return case


def decide_giving_up(case: OverdueCash, *, approve: bool, actor_id: int) -> OverdueCash:
    """The second person's answer; approved, what is still in the courier's hands is given up. Decided already: nothing changes.

    His earnings bear it as far as they go; the rest is the platform's loss, which he owes. What he has brought in the meantime is not in
    it. Raises NotAllowed (also for whoever proposed it), NotNow when nobody has proposed it.
    """
    with transaction.atomic():
        case = _lock_case(case.pk)
        require_settler(actor_id, but=_people_concerned(case) | {case.proposed_by_id})
        if not case.is_chased:
            return case
        if case.status != OverdueStatus.PROPOSED:
            raise NotNow
        if not approve:
            _move_case(case, OverdueStatus.OPEN, OVERDUE_CASH_REFUSED, actor_id=actor_id, decided_by_id=actor_id)
            return case
        accounts = lock_accounts([case.holder, _earning_holder(case), _debt_holder(case)], case.currency)
        if not _close_if_brought(case):
            _give_case_up(case, earned=max(0, -accounts[_earning_holder(case)].balance_minor), actor_id=actor_id)
    return case


def _people_concerned(case: OverdueCash) -> set[int | None]:
    """The courier, and the owners of the stores that get their money once it is given up."""
    return {case.courier_id, *case.pieces.values_list("order__store__owner", flat=True)}


def _remind_courier(reminder: CashReminder, pieces: Sequence[KeptPiece]) -> None:
    """Told of older cash before, he is told again when newer cash comes of age."""
    reminder.told_at = now()
    reminder.save(update_fields=["told_at"])
    data = OverdueCashData(courier_id=reminder.courier_id, currency=reminder.currency, amount_minor=_sum_of_pieces(pieces))
    record_event(OVERDUE_CASH_REMINDED, reminder.pk, data=data)


def _ask_back(courier_id: int, currency: str, pieces: Sequence[KeptPiece], cases: Sequence[OverdueCash]) -> OverdueCash:
    """In the case that nobody has proposed to give up, or in a new one."""
    case = next((case for case in cases if case.status == OverdueStatus.OPEN), None)
    if case is None:
        case = OverdueCash.objects.create(
            courier_id=courier_id, currency=currency, amount_minor=_sum_of_pieces(pieces), since=pieces[0].since
        )
    else:
        case.amount_minor += _sum_of_pieces(pieces)
        case.save(update_fields=["amount_minor"])
    CashPiece.objects.filter(pk__in=[piece.pk for piece in pieces]).update(overdue=case)
    data = _case_data(case)
    data["asked_minor"] = _sum_of_pieces(pieces)
    record_event(OVERDUE_CASH_ASKED, case.pk, data=data)
    return case


def _close_if_brought(case: OverdueCash) -> bool:
    if not case.is_chased or CashPiece.objects.in_hands().filter(overdue=case).exists():
        return False
    _move_case(case, OverdueStatus.BROUGHT, OVERDUE_CASH_BROUGHT, actor_id=None, ended_at=now())
    return True


def _give_case_up(case: OverdueCash, *, earned: int, actor_id: int) -> None:
    left = _sum_of_pieces(CashPiece.objects.in_hands().filter(overdue=case))
    charged = min(earned, left)
    _charge_case(case, "charged", charged, _earning_holder(case), PieceEnd.KEPT)
    _charge_case(case, "lost", left - charged, _debt_holder(case), PieceEnd.LOST)
    case.charged_minor, case.lost_minor = charged, left - charged
    _move_case(case, OverdueStatus.GIVEN_UP, OVERDUE_CASH_GIVEN_UP, actor_id=actor_id, decided_by_id=actor_id, ended_at=now())


def _charge_case(case: OverdueCash, what: str, minor: int, borne_by: Holder, end: PieceEnd) -> None:
    if not minor:
        return
    key, amount = f"overdue:{case.pk}:{what}", Money(minor, case.currency)
    lines = [Posting(*borne_by, amount), Posting(*case.holder, -amount)]
    post_entry(key=key, kind=f"overdue.{what}", subject="overdue", subject_id=case.pk, lines=lines)
    end_cash(case.holder, amount, end, entry_key=key, of=case)


def _move_case(case: OverdueCash, status: OverdueStatus, event: Event[OverdueCashData], *, actor_id: int | None, **changes: object) -> None:
    if status not in OVERDUE_TRANSITIONS[case.status]:
        raise NotNow
    case.status = status
    for name, value in changes.items():
        setattr(case, name, value)
    case.save()
    record_event(event, case.pk, actor_id=actor_id, data=_case_data(case))


def _lock_case(pk: int) -> OverdueCash:
    return OverdueCash.objects.select_for_update(no_key=True).get(pk=pk)  # whoever divides a piece of it under the account's lock goes on


def _sum_of_pieces(pieces: Sequence[KeptPiece] | QuerySet[CashPiece]) -> int:
    return sum(piece.amount_minor for piece in pieces)


def _earning_holder(case: OverdueCash) -> Holder:
    return AccountKind.COURIER_EARNING.value, case.courier_id


def _debt_holder(case: OverdueCash) -> Holder:
    return AccountKind.COURIER_DEBT.value, case.courier_id


def _case_data(case: OverdueCash) -> OverdueCashData:
    return OverdueCashData(
        courier_id=case.courier_id,
        amount_minor=case.amount_minor,
        currency=case.currency,
        reason=case.reason,
        charged_minor=case.charged_minor,
        lost_minor=case.lost_minor,
    )
