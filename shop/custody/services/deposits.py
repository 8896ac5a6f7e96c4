"""Cash comes to a desk. Whoever brings it says how much; the cashier counts without knowing; the two figures close the deposit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.common.tokens import reference
from shop.custody.events import DEPOSIT_CANCELLED, DEPOSIT_CLOSED, DEPOSIT_DECLARED, DEPOSIT_DIFFERED, DepositData
from shop.custody.exceptions import AlreadyDeclared, BeingCounted, BeyondTheBook, NotAllowed, NotNow, TakenBack, WrongAmount
from shop.custody.models import CashDesk, Deposit, Discrepancy
from shop.custody.services.brought_later import compute_gone_from_hands, lock_shortages, settle_brought
from shop.custody.services.days import require_day
from shop.custody.services.discrepancies import note_discrepancy
from shop.custody.services.permissions import require_cashier
from shop.custody.services.pieces import bring_cash, move_cash
from shop.custody.states import OPEN_DEPOSITS, DepositStatus, DiscrepancyCause
from shop.events.services import record_event
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, lock_accounts, post_entry
from shop.ledger.states import AccountKind
from shop.stores.models import Store


def declare_deposit(*, desk: CashDesk, amount: Money, actor: User, store: Store | None = None) -> Deposit:
    """A courier will bring so much of the cash in his hands and of what he lost, or the owner of a store pays what it owes. One at a time.

    Raises WrongAmount, BeyondTheBook, NotAllowed for another's store, NotNow at a closed desk, AlreadyDeclared.
    """
    _require_declarable(desk, amount, actor, store)
    courier = None if store else actor
    deposit = Deposit(
        number=reference("D"),
        desk=desk,
        courier=courier,
        store=store,
        declared_by=actor,
        currency=desk.currency,
        declared_minor=amount.minor,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                deposit.save()
        except IntegrityError as error:
            if not Deposit.objects.filter(courier=courier, store=store, status__in=OPEN_DEPOSITS).exists():
                raise
            raise AlreadyDeclared from error
        record_event(DEPOSIT_DECLARED, deposit.pk, actor_id=actor.pk, data=_deposit_data(deposit))
    return deposit


def cancel_deposit(deposit: Deposit, *, actor_id: int) -> Deposit:
    """Whoever declared it takes it back, until the first count is in: BeingCounted then. Again: nothing changes."""
    if deposit.declared_by_id != actor_id:
        raise NotAllowed
    with transaction.atomic():
        taken = Deposit.objects.filter(pk=deposit.pk, status=DepositStatus.DECLARED)
        cancelled = taken.update(status=DepositStatus.CANCELLED, ended_at=now())
        deposit.refresh_from_db()
        if cancelled:
            record_event(DEPOSIT_CANCELLED, deposit.pk, actor_id=actor_id, data=_deposit_data(deposit))
        elif deposit.status != DepositStatus.CANCELLED:
            raise BeingCounted if deposit.status == DepositStatus.RECOUNT else NotNow
    return deposit


def count_deposit(
    deposit: Deposit, *, counted_minor: int, seen_round: int, pieces: Mapping[int, int] | None = None, cashier_id: int
) -> Deposit:
    """The cashier's count, minor units. As declared, it closes; otherwise it is counted once more, and the second count stands.

    `seen_round` is the count that the cashier's page asked for: what was pressed twice, or by two, counts once. The deposit that comes
    back says whether it is closed. Raises NotAllowed (also for whoever brought it, and his people),
    TakenBack, WrongAmount, DayClosed, DayNotClosed.
    """
    if counted_minor < 0:
        raise WrongAmount
    with transaction.atomic():
        deposit = Deposit.objects.select_for_update(of=("self",)).select_related("desk__country", "courier", "store").get(pk=deposit.pk)
        require_cashier(deposit.desk, cashier_id, but=_people_of(deposit))
        if deposit.status == DepositStatus.CANCELLED:
            raise TakenBack
        if not deposit.is_open or deposit.round != seen_round:
            return deposit
        differs = counted_minor != deposit.declared_minor
        if differs and deposit.status == DepositStatus.DECLARED:
            deposit.status, deposit.first_count_minor = DepositStatus.RECOUNT, counted_minor
            deposit.save(update_fields=["status", "first_count_minor"])
            record_event(DEPOSIT_DIFFERED, deposit.pk, actor_id=cashier_id, data=_deposit_data(deposit))
        else:
            deposit.counted_pieces = {str(value): count for value, count in (pieces or {}).items()}
            _close_deposit(deposit, counted_minor, cashier_id=cashier_id)
    return deposit


def _require_declarable(desk: CashDesk, amount: Money, actor: User, store: Store | None) -> None:
    if not desk.is_active:
        raise NotNow
    if amount.currency != desk.currency or amount.minor < 1:
        raise WrongAmount
    if store is not None:
        if store.owner_id != actor.pk:
            raise NotAllowed
        if store.currency != desk.currency:
            raise WrongAmount
    else:
        known = [account_balance(kind, actor.pk, amount.currency) for kind in (AccountKind.COURIER_CASH, AccountKind.COURIER_DEBT)]
        if amount > known[0] + known[1]:
            raise BeyondTheBook


def _people_of(deposit: Deposit) -> set[int | None]:
    """Who brings it, and whose debt it lessens now: a store may have another owner since. Needs `store` loaded."""
    return {deposit.courier_id, deposit.declared_by_id, deposit.store.owner_id if deposit.store else None}


def _close_deposit(deposit: Deposit, counted_minor: int, *, cashier_id: int) -> None:
    """What was counted moves, as far as the book knows of it; what lies beyond goes back across the counter and is named.

    A courier's cash in hand first, for whose orders stores wait; then what was given up with him for lost.
    """
    desk = deposit.desk
    sources = [deposit.giver] if deposit.store_id else [deposit.giver, deposit.debtor]
    shortages = lock_shortages(deposit)
    accounts = lock_accounts([desk.holder, *sources], deposit.currency)
    gone = compute_gone_from_hands(shortages, accounts[deposit.giver].balance_minor)
    moved = counted_minor
    if deposit.courier_id:
        held, owed = (max(accounts[source].balance_minor, 0) for source in sources)
        moved = min(counted_minor, held + owed)
        deposit.repaid_minor = max(0, moved - held)
    deposit.day = require_day(desk)
    deposit.status, deposit.counted_by_id, deposit.ended_at = DepositStatus.CLOSED, cashier_id, now()
    deposit.counted_minor, deposit.moved_minor = counted_minor, moved
    deposit.save()
    if moved:
        _post_deposit(deposit, desk.money(moved))
    if not (deposit.missing.is_zero and deposit.surplus.is_zero):
        shortages += _note_deposit_difference(deposit, cashier_id=cashier_id)
    settle_brought(shortages, deposit, gone_before=gone, actor_id=cashier_id)
    record_event(DEPOSIT_CLOSED, deposit.pk, actor_id=cashier_id, data=_closed_data(deposit, counted_minor=counted_minor))


def _post_deposit(deposit: Deposit, amount: Money) -> None:
    key = f"deposit:{deposit.pk}:closed"
    drawer, repaid = deposit.desk.holder, deposit.repaid
    lines = [Posting(*drawer, amount), Posting(*deposit.giver, repaid - amount), Posting(*deposit.debtor, -repaid)]
    post_entry(key=key, kind="deposit.closed", subject="deposit", subject_id=deposit.pk, lines=lines)
    from_hand = amount - repaid if deposit.courier_id else Money.zero(amount.currency)
    if not from_hand.is_zero:
        move_cash(deposit.giver, drawer, from_hand, entry_key=key)
    if amount != from_hand:
        bring_cash(drawer, amount - from_hand, entry_key=key)


def _note_deposit_difference(deposit: Deposit, *, cashier_id: int) -> list[Discrepancy]:
    """Against the declared sum; where that was counted and the book knew of less, by what went back. Returns it where cash is missing."""
    missing = deposit.missing.minor or -deposit.surplus.minor
    kind, holder_id = deposit.giver
    found = note_discrepancy(
        missing,
        actor_id=cashier_id,
        cause=DiscrepancyCause.DEPOSIT,
        desk=deposit.desk,
        deposit=deposit,
        person_id=deposit.declared_by_id,
        holder_kind=kind,
        holder_id=holder_id,
        currency=deposit.currency,
    )
    return [] if found.is_surplus else [found]


def _deposit_data(deposit: Deposit) -> DepositData:
    """Who is concerned; no sums, for both counts are not in yet."""
    return DepositData(number=deposit.number, desk=deposit.desk.name, desk_id=deposit.desk_id, user_id=deposit.declared_by_id)


def _closed_data(deposit: Deposit, *, counted_minor: int) -> DepositData:
    return DepositData(
        number=deposit.number,
        desk=deposit.desk.name,
        desk_id=deposit.desk_id,
        user_id=deposit.declared_by_id,
        store_id=deposit.store_id,
        counted_minor=counted_minor,
        missing_minor=deposit.missing.minor,
        moved_minor=deposit.moved_minor,
        currency=deposit.currency,
    )
