"""A right to buy is kept in line with its order and its clock: what becomes of it says `outcomes`, and here it is carried out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from shop.auctions.events import AWARD_REMINDED, VIOLATION_NOTED, ViolationNotedData
from shop.auctions.exceptions import AlreadyDone
from shop.auctions.models import Award, Violation
from shop.auctions.outcomes import AwardOutcome, OrderState, outcome_of
from shop.auctions.queries.reach import can_receive, with_way
from shop.auctions.services.award_rows import free_unit, lock_award, move_award, record_award_event
from shop.auctions.services.endings import end_unsold
from shop.auctions.services.second_chances import offer_to_next_bidder
from shop.auctions.services.suspicions import put_before_staff
from shop.auctions.states import VIOLATION_DAYS, AwardStatus, Cause, Signal
from shop.common.clock import now
from shop.deals.services import reopen_deal
from shop.events.services import record_event
from shop.orders.models import Order
from shop.orders.queries import was_refused
from shop.orders.states import CancelledBy, Fulfilment
from shop.stores.models import Store
from shop.stores.queries import takes_orders
from shop.stores.states import StoreStatus

CANCELLED_BY = {
    CancelledBy.BUYER: OrderState.CANCELLED_BY_BUYER,
    CancelledBy.SELLER: OrderState.CANCELLED_BY_SELLER,
    CancelledBy.STAFF: OrderState.CANCELLED_BY_STAFF,
    CancelledBy.BANK: OrderState.CANCELLED_BY_BANK,
}
AGAIN = (OrderState.UNPAID, OrderState.CANCELLED_BY_BUYER)  # after which the buyer may order once more, in time


def settle_award(award_id: int) -> AwardStatus:
    """Bring an award in line with its order and the clock. Any number of times: at its deadline, by a sweep, on an order's news."""
    try:
        with transaction.atomic():
            award = lock_award(award_id)
            order = _latest_order_of(award)
            outcome = outcome_of(award, _state_of(order, award), now())
            if outcome:
                _carry_out(outcome, award, order)
            return AwardStatus(award.status)
    except AlreadyDone:  # it is being ordered this very moment: its own events bring us here again
        return AwardStatus(Award.objects.values_list("status", flat=True).get(pk=award_id))


def free_to_order_again(order: Order) -> None:
    """In the transaction in which the buyer cancels: before the deadline of what was won, it is set aside for them again.

    One that was kept before is broken, and stays so: that is no way out of a bid.
    """
    if order.cancelled_by != CancelledBy.BUYER:
        return
    won = Award.objects.filter(status=AwardStatus.DUE, expires_at__gt=now(), deal__order_lines__order=order)
    for award in won.select_related("deal__variant__product").order_by("pk"):
        if award.deal:
            reopen_deal(award.deal)


def settle_due_awards(*, limit: int = 500) -> int:
    """Every award whose clock has run out. Returns how many were looked at."""
    running = Award.objects.filter(status__in=[AwardStatus.OFFERED, AwardStatus.DUE], expires_at__lte=now())
    ids = list(running.order_by("pk").values_list("pk", flat=True)[:limit])
    for award_id in ids:
        settle_award(award_id)
    return len(ids)


def remind_due_buyers(*, ahead: timedelta = timedelta(hours=24)) -> int:
    """Tell buyers once that their time is running out. Returns how many."""
    close = Award.objects.filter(status=AwardStatus.DUE, expires_at__lte=now() + ahead, expires_at__gt=now(), reminded_at=None)
    ids = list(close.order_by("pk").values_list("pk", flat=True)[:500])
    return sum(_remind_buyer(award_id) for award_id in ids)


def _latest_order_of(award: Award) -> Order | None:
    if award.deal_id is None:
        return None
    return Order.objects.filter(lines__deal_id=award.deal_id).select_related("store").order_by("-pk").first()


def _state_of(order: Order | None, award: Award) -> OrderState:
    if order is None:
        return _why_not_ordered(award)
    if order.fulfilment != Fulfilment.CANCELLED:
        return OrderState.KEPT if _is_kept(order, award) else OrderState.STANDS
    state = _how_it_ended(order)
    shut = _why_not_ordered(award) if state in AGAIN else OrderState.NONE
    return state if shut == OrderState.NONE else shut


def _how_it_ended(order: Order) -> OrderState:
    if order.cancelled_by == CancelledBy.EXPIRY:
        if order.is_prepaid and order.paid_at is None:
            return OrderState.UNPAID
        return OrderState.CANCELLED_BY_STAFF if order.store.status == StoreStatus.SUSPENDED else OrderState.UNANSWERED
    if order.cancelled_by != CancelledBy.STAFF and was_refused(order.pk):
        return OrderState.REFUSED
    return CANCELLED_BY[CancelledBy(order.cancelled_by)]


def _is_kept(order: Order, award: Award) -> bool:
    """Paid; or in cash, and the buyer can be called: by a verified number, or the seller has done so and confirmed the order."""
    if order.is_prepaid:
        return order.paid_at is not None
    return award.user.phone_verified or order.fulfilment != Fulfilment.PENDING


def _why_not_ordered(award: Award) -> OrderState:
    """Whether staff have closed the store; asked at the deadline only: whether it takes orders and has a way to the buyer."""
    if award.status != AwardStatus.DUE:
        return OrderState.NONE
    if Store.objects.filter(products__auctions=award.auction_id, status=StoreStatus.SUSPENDED).exists():
        return OrderState.FORBIDDEN
    if award.expires_at > now():
        return OrderState.NONE
    auction = with_way(award.auction_id)
    store = auction.product.store
    is_possible = store.status == StoreStatus.OPEN and takes_orders(store, at=now()) and can_receive(award.user, auction)
    return OrderState.NONE if is_possible else OrderState.IMPOSSIBLE


def _carry_out(outcome: AwardOutcome, award: Award, order: Order | None) -> None:
    """The unit is free again before anybody else is asked."""
    auction = award.auction
    if outcome.status in (AwardStatus.WITHDRAWN, AwardStatus.MISSED):
        free_unit(award)
    changes: dict[str, Any] = {"order": order} if outcome.status == AwardStatus.SETTLED else {}
    move_award(award, outcome.status, **changes)
    if outcome.cause:
        _note_violation(award, outcome.cause)
    if outcome.status in (AwardStatus.LAPSED, AwardStatus.MISSED):
        offer_to_next_bidder(auction)
    if outcome.status == AwardStatus.WITHDRAWN:
        end_unsold([auction], {auction.pk: "declined"})
    if outcome.is_sellers_doing:
        put_before_staff(auction, {(award.user_id, Signal.DECLINED.value)})


def _note_violation(award: Award, cause: Cause) -> None:
    violation, _created = Violation.objects.get_or_create(
        award=award, defaults={"user_id": award.user_id, "cause": cause, "expires_at": now() + timedelta(days=VIOLATION_DAYS)}
    )
    data = ViolationNotedData(user_id=award.user_id, auction_id=award.auction_id, cause=str(cause))
    record_event(VIOLATION_NOTED, violation.pk, data=data)


def _remind_buyer(award_id: int) -> bool:
    with transaction.atomic():
        award = lock_award(award_id)
        if award.status != AwardStatus.DUE or not Award.objects.filter(pk=award_id, reminded_at=None).update(reminded_at=now()):
            return False
        record_award_event(AWARD_REMINDED, award)
    return True
