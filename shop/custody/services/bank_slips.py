"""Between drawer and bank: slips that somebody carries, and change money."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.common.tokens import reference
from shop.custody.events import DESK_FLOAT_MOVED, SLIP_CONFIRMED, SLIP_MADE, SLIP_RETURNED, DeskFloatData, SlipData
from shop.custody.exceptions import NotAllowed, NotNow, ReasonNeeded, WrongAmount
from shop.custody.models import BankSlip, CashDesk, DeskFloat
from shop.custody.services.days import require_day
from shop.custody.services.discrepancies import note_discrepancy
from shop.custody.services.permissions import require_cashier, require_settler
from shop.custody.services.pieces import bring_cash, move_cash
from shop.custody.states import BANK, DiscrepancyCause, FloatDirection, SlipStatus
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.ledger.services import Holder, Posting, lock_accounts, post_entry


def make_slip(desk: CashDesk, *, carrier: User, amount: Money, key: UUID, actor_id: int) -> BankSlip:
    """Cash leaves the drawer with a member of staff. The same key is the same slip.

    Raises NotAllowed, WrongAmount, NotEnoughCash, DayClosed, DayNotClosed.
    """
    require_cashier(desk, actor_id)
    _require_amount_of_desk(desk, amount)
    if not (carrier.is_staff and carrier.is_active):
        raise NotAllowed
    slip = BankSlip(
        number=reference("S"), key=key, desk=desk, carrier=carrier, amount_minor=amount.minor, currency=desk.currency, made_by_id=actor_id
    )
    with transaction.atomic():
        if not _insert_once(slip):
            return BankSlip.objects.get(key=key, desk=desk)
        lock_accounts([desk.holder, slip.holder], slip.currency)
        slip.day = require_day(desk)
        slip.save(update_fields=["day"])
        _post_slip(slip, "made", desk.holder, slip.holder, amount)
        _record_slip(slip, SLIP_MADE, actor_id=actor_id)
    return slip


def confirm_slip(slip: BankSlip, *, stated_minor: int, reference: str, actor_id: int) -> BankSlip:
    """Somebody else reads the amount on the bank's statement: it is at the bank; a difference stays with the carrier, by name.

    Confirmed already: nothing changes. Raises NotAllowed (also for whoever made or carries it), NotNow, ReasonNeeded, WrongAmount.
    """
    if not reference.strip():
        raise ReasonNeeded
    if stated_minor < 0:
        raise WrongAmount
    with transaction.atomic():
        slip = BankSlip.objects.select_for_update(of=("self",)).select_related("desk__country").get(pk=slip.pk)
        require_settler(actor_id, but={slip.made_by_id, slip.carrier_id})
        if slip.status == SlipStatus.CONFIRMED:
            return slip
        slip.stated_minor, slip.reference = stated_minor, reference.strip()[:60]
        _end_slip(slip, SlipStatus.CONFIRMED, actor_id=actor_id)
        moved = min(stated_minor, slip.amount_minor)
        if moved:
            _post_slip(slip, "confirmed", slip.holder, BANK, slip.desk.money(moved))
        if stated_minor != slip.amount_minor:
            _note_slip_difference(slip, actor_id=actor_id)
        _record_slip(slip, SLIP_CONFIRMED, actor_id=actor_id)
    return slip


def return_slip(slip: BankSlip, *, actor_id: int) -> BankSlip:
    """The bank was closed: the whole of it is back in the drawer, counted by a cashier who did not carry it. Again: nothing changes."""
    with transaction.atomic():
        slip = BankSlip.objects.select_for_update(of=("self",)).select_related("desk__country").get(pk=slip.pk)
        require_cashier(slip.desk, actor_id, but={slip.carrier_id})
        if slip.status == SlipStatus.RETURNED:
            return slip
        _end_slip(slip, SlipStatus.RETURNED, actor_id=actor_id)
        _post_slip(slip, "returned", slip.holder, slip.desk.holder, slip.amount)
        _record_slip(slip, SLIP_RETURNED, actor_id=actor_id)
    return slip


def change_float(desk: CashDesk, *, direction: str, amount: Money, note: str, key: UUID, actor_id: int) -> DeskFloat:
    """Change money from the bank into the drawer, or out of it. The same key moves once.

    Raises NotAllowed (out of it, also for its own cashiers: theirs is a slip, which a second person confirms), WrongAmount, ReasonNeeded,
    NotEnoughCash, DayClosed, DayNotClosed.
    """
    cashiers = set(desk.cashiers.values_list("pk", flat=True)) if direction == FloatDirection.OUT else set()
    require_settler(actor_id, but=cashiers)
    _require_amount_of_desk(desk, amount)
    if not note.strip():
        raise ReasonNeeded
    row = DeskFloat(
        key=key, desk=desk, direction=FloatDirection(direction), amount_minor=amount.minor, note=note.strip()[:200], made_by_id=actor_id
    )
    with transaction.atomic():
        if not _insert_once(row):
            return DeskFloat.objects.get(key=key, desk=desk)
        lock_accounts([desk.holder, BANK], desk.currency)
        row.day = require_day(desk)
        row.save(update_fields=["day"])
        _post_float(row, amount)
        record_event(DESK_FLOAT_MOVED, row.pk, actor_id=actor_id, data=DeskFloatData(desk_id=desk.pk, direction=str(direction)))
    return row


def _post_float(row: DeskFloat, amount: Money) -> None:
    """What comes from the bank is nobody's order's; what goes there is the oldest in the drawer."""
    key, drawer = f"float:{row.pk}:{row.direction}", row.desk.holder
    source, target = (BANK, drawer) if row.direction == FloatDirection.IN else (drawer, BANK)
    lines = [Posting(*target, amount), Posting(*source, -amount)]
    post_entry(key=key, kind=f"float.{row.direction}", subject="float", subject_id=row.pk, lines=lines)
    if row.direction == FloatDirection.IN:
        bring_cash(drawer, amount, entry_key=key)
    else:
        move_cash(drawer, BANK, amount, entry_key=key)


def _require_amount_of_desk(desk: CashDesk, amount: Money) -> None:
    if amount.currency != desk.currency or amount.minor < 1:
        raise WrongAmount


def _insert_once(row: BankSlip | DeskFloat) -> bool:
    """The unique key decides between two presses; the loser waits here for the winner's commit."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if not type(row)._default_manager.filter(key=row.key, desk_id=row.desk_id).exists():
            raise
        return False
    return True


def _post_slip(slip: BankSlip, what: str, source: Holder, target: Holder, amount: Money) -> None:
    key = f"slip:{slip.pk}:{what}"
    post_entry(
        key=key, kind=f"slip.{what}", subject="slip", subject_id=slip.pk, lines=[Posting(*target, amount), Posting(*source, -amount)]
    )
    move_cash(source, target, amount, entry_key=key)


def _end_slip(slip: BankSlip, status: SlipStatus, *, actor_id: int) -> None:
    if slip.status != SlipStatus.CARRIED:
        raise NotNow
    slip.status, slip.ended_by_id, slip.ended_at = status, actor_id, now()
    slip.save()


def _note_slip_difference(slip: BankSlip, *, actor_id: int) -> None:
    missing = slip.amount_minor - (slip.stated_minor or 0)
    note_discrepancy(
        missing,
        actor_id=actor_id,
        cause=DiscrepancyCause.SLIP,
        desk=slip.desk,
        slip=slip,
        person=slip.carrier,
        holder_kind=slip.holder[0],
        holder_id=slip.holder[1],
        currency=slip.currency,
    )


def _record_slip(slip: BankSlip, event: Event[SlipData], *, actor_id: int) -> None:
    data = SlipData(
        number=slip.number,
        desk_id=slip.desk_id,
        carrier_id=slip.carrier_id,
        amount_minor=slip.amount_minor,
        stated_minor=slip.stated_minor,
        currency=slip.currency,
    )
    record_event(event, slip.pk, actor_id=actor_id, data=data)
