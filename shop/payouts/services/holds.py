"""Staff stop a payee, or hold one order's money back. Payees choose when they are paid."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.events.services import record_event
from shop.orders.models import Order
from shop.payouts.events import MONEYHOLD_LIFTED, MONEYHOLD_PLACED, PAYEE_RESUMED, PAYEE_STOPPED, MoneyHoldData, PayeeData
from shop.payouts.exceptions import NoteNeeded, PayoutError, RailUnavailable
from shop.payouts.models import Earning, OrderHold, Payee
from shop.payouts.queries.payees import owner_of
from shop.payouts.queries.rails import rail_offers
from shop.payouts.services.earnings import refresh_order
from shop.payouts.services.payee_locks import lock_payee, require_other, require_owner, require_staff, shift_balances
from shop.payouts.states import EarningState, PayeeKind, Schedule


def stop_payee(payee: Payee, *, reason: str, actor_id: int) -> None:
    """No payout is asked for, approved or sent until staff resume. The payee is told why."""
    require_staff(actor_id)
    if not reason.strip():
        raise NoteNeeded
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        if Payee.objects.filter(pk=payee.pk, stopped_at=None).update(
            stopped_at=now(), stop_reason=reason.strip()[:300], stopped_by_id=actor_id
        ):
            data = PayeeData(user_id=owner_of(payee), reason=reason.strip()[:300])
            record_event(PAYEE_STOPPED, payee.pk, actor_id=actor_id, data=data)


def resume_payee(payee: Payee, *, actor_id: int) -> None:
    """Payouts go on. Raises NotAllowed, SamePerson when they are one's own."""
    require_staff(actor_id)
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        require_other(actor_id, owner_of(payee))
        if Payee.objects.filter(pk=payee.pk).exclude(stopped_at=None).update(stopped_at=None, stop_reason="", stopped_by=None):
            record_event(PAYEE_RESUMED, payee.pk, actor_id=actor_id, data=PayeeData(user_id=owner_of(payee)))


def hold_order(order: Order, *, reason: str, actor_id: int) -> OrderHold:
    """The order's money waits until staff let go of it; what a payout has taken already is gone. A second hold is the first."""
    require_staff(actor_id)
    if not reason.strip():
        raise NoteNeeded
    with transaction.atomic():
        try:
            with transaction.atomic():
                hold = OrderHold.objects.create(order=order, reason=reason.strip()[:300], placed_by_id=actor_id)
        except IntegrityError:
            return OrderHold.objects.get(order=order, lifted_at=None)
        refresh_order(order)
        _hold_back(order)
        data = MoneyHoldData(order_id=order.pk, reason=hold.reason)
        record_event(MONEYHOLD_PLACED, hold.pk, actor_id=actor_id, data=data)
    return hold


def lift_hold(hold: OrderHold, *, actor_id: int) -> None:
    """Staff let go of the order's money. Raises NotAllowed, SamePerson for whoever would get it."""
    require_staff(actor_id)
    couriers = Payee.objects.filter(kind=PayeeKind.COURIER, earnings__order=hold.order_id)
    require_other(actor_id, hold.order.store.owner_id, *couriers.values_list("holder_id", flat=True))
    with transaction.atomic():
        if OrderHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now(), lifted_by_id=actor_id):
            record_event(MONEYHOLD_LIFTED, hold.pk, actor_id=actor_id, data=MoneyHoldData(order_id=hold.order_id))
            refresh_order(hold.order)


def set_schedule(payee: Payee, *, schedule: str, rail: str, actor_id: int) -> None:
    """When and by which way payouts are made by themselves. Raises NotAllowed, RailUnavailable."""
    require_owner(payee, actor_id)
    if schedule not in Schedule.values:
        raise PayoutError
    if schedule != Schedule.NEVER and rail not in {offer.code for offer in rail_offers(payee)}:
        raise RailUnavailable
    Payee.objects.filter(pk=payee.pk).update(schedule=schedule, schedule_rail="" if schedule == Schedule.NEVER else rail)


def _hold_back(order: Order) -> None:
    """What was available and is in no payout waits again."""
    free = Earning.objects.filter(order=order, state=EarningState.AVAILABLE, amount_minor__gt=0)
    for payee_id in sorted(set(free.values_list("payee_id", flat=True))):
        payee = lock_payee(payee_id)
        amounts = dict(free.filter(payee_id=payee_id).values_list("pk", "amount_minor"))
        Earning.objects.filter(pk__in=list(amounts), state=EarningState.AVAILABLE).update(state=EarningState.PENDING)
        shift_balances(payee, available=-sum(amounts.values()), pending=sum(amounts.values()))
