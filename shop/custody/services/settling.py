"""What becomes of a difference: one member of staff proposes, a second decides, and neither of them is who answers for it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.exceptions import NotEarned, NotNow, NotThisWay, ReasonNeeded, WrongAmount
from shop.custody.models import Discrepancy, Resolution
from shop.custody.queries.settling import outcomes_of
from shop.custody.services.authority import require_settler
from shop.custody.services.pieces import bring_cash, end_cash, move_cash
from shop.custody.states import BANK, DiscrepancyCause, Outcome, PieceEnd, ResolutionStatus
from shop.events.services import record_event
from shop.ledger.services import Holder, Posting, lock_accounts, post
from shop.ledger.states import AccountKind

LOSS: Holder = (AccountKind.CASH_LOSS.value, 0)


def propose_resolution(discrepancy: Discrepancy, *, outcome: str, amount_minor: int, reason: str, actor_id: int) -> Resolution:
    """Say what became of a difference or of a part of it. Moves nothing yet.

    Raises NotAllowed, ReasonNeeded, NotThisWay, WrongAmount, NotNow while another proposal waits.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        discrepancy = _lock(discrepancy.pk)
        require_settler(actor_id, but=involved_in(discrepancy))
        if outcome not in outcomes_of(discrepancy):
            raise NotThisWay
        if not 1 <= amount_minor <= discrepancy.open_amount.minor:
            raise WrongAmount
        try:
            with transaction.atomic():
                resolution = Resolution.objects.create(
                    discrepancy=discrepancy,
                    outcome=Outcome(outcome),
                    amount_minor=amount_minor,
                    reason=reason.strip()[:300],
                    proposed_by_id=actor_id,
                )
        except IntegrityError as error:
            raise NotNow from error
        _tell(resolution, "proposed", actor_id=actor_id)
    return resolution


def decide_resolution(resolution: Resolution, *, approve: bool, actor_id: int) -> Resolution:
    """The second person's answer; approved, the entry is written. Decided already: nothing changes.

    Raises NotAllowed (also for whoever proposed it), NotEarned, NotEnoughCash, DayClosed, DayNotClosed.
    """
    with transaction.atomic():
        discrepancy = _lock(resolution.discrepancy_id)
        resolution = Resolution.objects.select_related("discrepancy").get(pk=resolution.pk)
        require_settler(actor_id, but=involved_in(discrepancy) | {resolution.proposed_by_id})
        if resolution.status != ResolutionStatus.PROPOSED:
            return resolution
        resolution.status = ResolutionStatus.APPROVED if approve else ResolutionStatus.REFUSED
        resolution.decided_by_id, resolution.decided_at = actor_id, now()
        resolution.save()
        if approve:
            _settle(discrepancy, resolution)
        _tell(resolution, str(resolution.status), actor_id=actor_id)
    return resolution


def involved_in(discrepancy: Discrepancy) -> set[int | None]:
    """Whoever held or counted the cash: they neither propose nor decide. Needs `deposit` and `slip` loaded."""
    people: set[int | None] = {discrepancy.person_id}
    if discrepancy.deposit is not None:
        people |= {discrepancy.deposit.counted_by_id, discrepancy.deposit.declared_by_id}
    if discrepancy.slip is not None:
        people |= {discrepancy.slip.made_by_id, discrepancy.slip.carrier_id}
    return people


def _lock(pk: int) -> Discrepancy:
    related = Discrepancy.objects.select_related("deposit", "slip", "day", "desk__country")
    return related.select_for_update(of=("self",)).get(pk=pk)


def _settle(discrepancy: Discrepancy, resolution: Resolution) -> None:
    sign = -1 if discrepancy.is_surplus else 1
    discrepancy.open_minor -= sign * resolution.amount_minor
    discrepancy.save(update_fields=["open_minor"])
    key, amount = f"resolution:{resolution.pk}:approved", resolution.amount
    if resolution.outcome == Outcome.WRITTEN_OFF:
        _post(resolution, key, LOSS, discrepancy.holder, amount)
        end_cash(discrepancy.holder, amount, PieceEnd.LOST, entry_key=key)
    elif resolution.outcome == Outcome.CHARGED:
        _charge(discrepancy, resolution, key, amount)
    elif resolution.outcome == Outcome.FOUND:
        _FOUND[discrepancy.cause, discrepancy.is_surplus](discrepancy, resolution, key, amount)


def _charge(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
    """The courier keeps the notes, and has so much less to get."""
    earning: Holder = (AccountKind.COURIER_EARNING.value, discrepancy.holder_id)
    accounts = lock_accounts([earning, discrepancy.holder], amount.currency)
    if -accounts[earning].balance_minor < amount.minor:
        raise NotEarned
    _post(resolution, key, earning, discrepancy.holder, amount)
    end_cash(discrepancy.holder, amount, PieceEnd.KEPT, entry_key=key)


def _found_at_desk(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
    """It lay at the desk all the time."""
    _post(resolution, key, discrepancy.desk.holder, discrepancy.holder, amount)
    if discrepancy.holder_kind == AccountKind.COURIER_CASH:
        move_cash(discrepancy.holder, discrepancy.desk.holder, amount, entry_key=key)
    else:
        bring_cash(discrepancy.desk.holder, amount, entry_key=key)


def _found_at_bank(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
    """The bank had booked it elsewhere."""
    _post(resolution, key, BANK, discrepancy.holder, amount)
    move_cash(discrepancy.holder, BANK, amount, entry_key=key)


def _too_much(where: Callable[[Discrepancy], Holder]) -> Callable[[Discrepancy, Resolution, str, Money], None]:
    """More than the book knew: nobody's order's, set against what was lost."""

    def book(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
        holder = where(discrepancy)
        _post(resolution, key, holder, LOSS, amount)
        bring_cash(holder, amount, entry_key=key)

    return book


_FOUND: dict[tuple[str, bool], Callable[[Discrepancy, Resolution, str, Money], None]] = {
    (DiscrepancyCause.DEPOSIT, False): _found_at_desk,
    (DiscrepancyCause.SLIP, False): _found_at_bank,
    (DiscrepancyCause.SLIP, True): _too_much(lambda discrepancy: BANK),
    (DiscrepancyCause.CLOSE, True): _too_much(lambda discrepancy: discrepancy.desk.holder),
}


def _post(resolution: Resolution, key: str, to_holder: Holder, from_holder: Holder, amount: Money) -> None:
    lines = [Posting(*to_holder, amount), Posting(*from_holder, -amount)]
    post(key=key, kind=f"difference.{resolution.outcome}", subject="resolution", subject_id=resolution.pk, lines=lines)


def _tell(resolution: Resolution, what: str, *, actor_id: int) -> None:
    discrepancy = resolution.discrepancy
    data = {"discrepancy_id": discrepancy.pk, "outcome": str(resolution.outcome), "amount_minor": resolution.amount_minor}
    data |= {"user_id": discrepancy.person_id, "reason": resolution.reason, "currency": discrepancy.currency}
    record_event(f"resolution.{what}", resolution.pk, actor_id=actor_id, data=data)
