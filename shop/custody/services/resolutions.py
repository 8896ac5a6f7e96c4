"""What becomes of a difference: one member of staff proposes, a second decides, and neither of them is who answers for it."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.events import RESOLUTION_DECIDED, RESOLUTION_PROPOSED, ResolutionData
from shop.custody.exceptions import BroughtSince, NotEarned, NotNow, NotThisWay, ReasonNeeded, WrongAmount
from shop.custody.models import Discrepancy, Resolution
from shop.custody.queries.resolutions import outcomes_of
from shop.custody.services.permissions import require_settler
from shop.custody.services.pieces import bring_cash, end_cash, move_cash
from shop.custody.states import BANK, HANDS, DiscrepancyCause, Outcome, PieceEnd, ResolutionStatus
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.ledger.queries import account_balance, account_statement
from shop.ledger.services import Holder, Posting, lock_accounts, post_entry
from shop.ledger.states import AccountKind

LOSS: Holder = (AccountKind.CASH_LOSS.value, 0)
_ENDS: dict[str, PieceEnd] = {Outcome.WRITTEN_OFF: PieceEnd.LOST, Outcome.CHARGED: PieceEnd.KEPT}
_PEOPLES = (AccountKind.COURIER_CASH, AccountKind.BANK_CARRIER)


def propose_resolution(discrepancy: Discrepancy, *, outcome: str, amount_minor: int, reason: str, actor_id: int) -> Resolution:
    """Say what became of a difference or of a part of it. Moves nothing yet.

    Raises NotAllowed, ReasonNeeded, NotThisWay, WrongAmount, NotNow while another proposal waits.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        discrepancy = _lock_discrepancy(discrepancy.pk)
        require_settler(actor_id, but=list_people_involved(discrepancy))
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
        _record_resolution(resolution, RESOLUTION_PROPOSED, actor_id=actor_id)
    return resolution


def decide_resolution(resolution: Resolution, *, approve: bool, actor_id: int) -> Resolution:
    """The second person's answer; approved, the entry is written. Decided already: nothing changes.

    Raises NotAllowed (also for whoever proposed it), NotEarned, BroughtSince, DayClosed, DayNotClosed.
    """
    with transaction.atomic():
        discrepancy = _lock_discrepancy(resolution.discrepancy_id)
        resolution = Resolution.objects.select_related("discrepancy").get(pk=resolution.pk)
        require_settler(actor_id, but=list_people_involved(discrepancy) | {resolution.proposed_by_id})
        if resolution.status != ResolutionStatus.PROPOSED:
            return resolution
        resolution.status = status = ResolutionStatus.APPROVED if approve else ResolutionStatus.REFUSED
        resolution.decided_by_id, resolution.decided_at = actor_id, now()
        resolution.save()
        if approve:
            _apply_resolution(discrepancy, resolution)
        _record_resolution(resolution, RESOLUTION_DECIDED[status], actor_id=actor_id)
    return resolution


def list_people_involved(discrepancy: Discrepancy) -> set[int | None]:
    """Whoever held or counted the cash: they neither propose nor decide. Needs `deposit` and `slip` loaded."""
    people: set[int | None] = {discrepancy.person_id}
    if discrepancy.deposit is not None:
        people |= {discrepancy.deposit.counted_by_id, discrepancy.deposit.declared_by_id}
    if discrepancy.slip is not None:
        people |= {discrepancy.slip.made_by_id, discrepancy.slip.carrier_id}
    return people


def _lock_discrepancy(pk: int) -> Discrepancy:
    related = Discrepancy.objects.select_related("deposit", "slip", "day", "desk__country")
    return related.select_for_update(of=("self",)).get(pk=pk)


def _apply_resolution(discrepancy: Discrepancy, resolution: Resolution) -> None:
    sign = -1 if discrepancy.is_surplus else 1
    discrepancy.open_minor -= sign * resolution.amount_minor
    discrepancy.save(update_fields=["open_minor"])
    if resolution.outcome == Outcome.EXPLAINED:
        return
    book = _book_surplus if discrepancy.is_surplus else _book_shortage
    book(discrepancy, resolution, f"resolution:{resolution.pk}:approved", resolution.amount)


def _book_shortage(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
    """Found where it was to go, given up, or kept by a courier who then has so much less to get."""
    other = _holder_against(discrepancy, resolution.outcome)
    accounts = lock_accounts([other, discrepancy.holder], amount.currency)
    if resolution.outcome == Outcome.CHARGED and -accounts[other].balance_minor < amount.minor:
        raise NotEarned
    _require_missing_ever_since(discrepancy, amount)
    _post_resolution(resolution, key, other, discrepancy.holder, amount)
    if resolution.outcome in _ENDS:
        end_cash(discrepancy.holder, amount, _ENDS[resolution.outcome], entry_key=key)
    elif discrepancy.holder_kind in HANDS:
        move_cash(discrepancy.holder, other, amount, entry_key=key)
    else:
        bring_cash(other, amount, entry_key=key)


def _holder_against(discrepancy: Discrepancy, outcome: str) -> Holder:
    if outcome == Outcome.WRITTEN_OFF:
        return LOSS
    if outcome == Outcome.CHARGED:
        return AccountKind.COURIER_EARNING.value, discrepancy.holder_id
    return discrepancy.desk.holder if discrepancy.cause == DiscrepancyCause.DEPOSIT else BANK


def _require_missing_ever_since(discrepancy: Discrepancy, amount: Money) -> None:
    """BroughtSince for what a person has brought, or has answered for, since it was missed: the notes in hand now are others.

    What is still missing was in these hands in the book all the time. The caller holds the account.
    """
    if discrepancy.holder_kind not in _PEOPLES:
        return
    moves = account_statement(*discrepancy.holder, amount.currency).filter(entry__posted_at__gt=discrepancy.found_at)
    held = [move.running_minor for move in moves]  # type: ignore[attr-defined]  # annotated by statement()
    if min([account_balance(*discrepancy.holder, amount.currency).minor, *held]) < amount.minor:
        raise BroughtSince


def _book_surplus(discrepancy: Discrepancy, resolution: Resolution, key: str, amount: Money) -> None:
    """More than the book knew: nobody's order's, set against what was lost."""
    holder = BANK if discrepancy.cause == DiscrepancyCause.SLIP else discrepancy.desk.holder
    _post_resolution(resolution, key, holder, LOSS, amount)
    bring_cash(holder, amount, entry_key=key)


def _post_resolution(resolution: Resolution, key: str, to_holder: Holder, from_holder: Holder, amount: Money) -> None:
    lines = [Posting(*to_holder, amount), Posting(*from_holder, -amount)]
    post_entry(key=key, kind=f"difference.{resolution.outcome}", subject="resolution", subject_id=resolution.pk, lines=lines)


def _record_resolution(resolution: Resolution, event: Event[ResolutionData], *, actor_id: int) -> None:
    discrepancy = resolution.discrepancy
    data = ResolutionData(
        discrepancy_id=discrepancy.pk,
        outcome=str(resolution.outcome),
        amount_minor=resolution.amount_minor,
        user_id=discrepancy.person_id,
        reason=resolution.reason,
        currency=discrepancy.currency,
    )
    record_event(event, resolution.pk, actor_id=actor_id, data=data)
