"""A buyer asks to give goods back, thinks better of it, sends them, or asks staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from returns.events import RETURN_DISPUTED, RETURN_REQUESTED, RETURN_SENT, RETURN_WITHDRAWN
from returns.exceptions import (
    NothingChosen,
    NotReturnable,
    NotYourReturn,
    ReturnMoved,
    TooManyPictures,
    TooManyRequests,
    TooManyUnits,
    WordsNeeded,
)
from returns.models import MAX_PICTURES, MAX_TEXT, ReturnLine, ReturnPicture, ReturnRequest
from returns.queries.eligibility import returnable
from returns.services.return_moves import build_return_data, hold_key, move_return, require_return_buyer
from returns.services.return_refunds import hold_return_money
from returns.states import CLOCK, WITH_EVIDENCE, PictureSide, ReturnEnd, ReturnReason, ReturnStatus, ReturnWay
from shop.common.clock import now
from shop.common.ratelimit import allow
from shop.common.tokens import reference
from shop.events.services import record_event
from shop.images.models import Image
from shop.orders.models import Order
from shop.payouts.services import free_return_hold

TRIES, WINDOW = 30, 3_600  # forms of one person, in so many seconds
NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class ReturnWish:
    """What the buyer says: {order line id: how many}, why, and what shows it."""

    quantities: Mapping[int, int]
    reason: str
    text: str = ""
    pictures: Sequence[Image] = ()

    def check(self) -> None:
        """Raises NothingChosen, WordsNeeded, TooManyPictures."""
        if not any(self.quantities.values()) or self.reason not in ReturnReason.values:
            raise NothingChosen
        if self.reason in WITH_EVIDENCE and not self.text.strip():
            raise WordsNeeded
        if len(set(self.pictures)) > MAX_PICTURES:
            raise TooManyPictures


def require_return_pace(user_id: int) -> None:
    """Count one try; raises TooManyRequests. Called before anything that was sent is looked at: pictures cost most."""
    if not allow(f"returns:{user_id}", limit=TRIES, seconds=WINDOW):
        raise TooManyRequests


def request_return(order: Order, wish: ReturnWish, *, token: str, actor_id: int) -> ReturnRequest:
    """Ask the store to take these units back. The same token again, even at the same instant, gives the return that is there.

    So much of the store's money stays back from now on. Raises NotYourReturn, NotReturnable once the window has closed or for what never
    can come back, TooManyUnits, and what `ReturnWish.check` raises.
    """
    if order.buyer_id != actor_id:
        raise NotYourReturn
    wish.check()
    with transaction.atomic():
        # The order's row first: two requests for the same units come one after the other.
        locked = Order.objects.select_for_update(of=("self",), no_key=True).select_related("store__country").get(pk=order.pk)
        before = ReturnRequest.objects.filter(buyer=actor_id, token=token).first()
        if before is not None:
            return before
        _require_returnable(locked, wish)
        found = _write_return(locked, wish, token=token)
        hold_return_money(found, {pk: units for pk, units in wish.quantities.items() if units})
        record_event(RETURN_REQUESTED, found.pk, actor_id=actor_id, data=build_return_data(found))
    return found


def withdraw_return(found: ReturnRequest, *, actor_id: int) -> ReturnRequest:
    """The buyer keeps the goods. Again: nothing changes. Raises NotYourReturn, ReturnMoved once they are on their way."""
    require_return_buyer(found, actor_id)
    with transaction.atomic():
        moved = move_return(found, ReturnStatus.WITHDRAWN, event=RETURN_WITHDRAWN, actor_id=actor_id, end=ReturnEnd.WITHDRAWN)
        if moved:
            free_return_hold(hold_key(found))
    if not moved and found.status != ReturnStatus.WITHDRAWN:
        raise ReturnMoved
    return found


def send_return(found: ReturnRequest, *, way: ReturnWay, service: str = "", tracking_number: str = "", actor_id: int) -> ReturnRequest:
    """The goods are on their way: brought to the store, or sent under a number. Again: nothing changes.

    Raises NotYourReturn, ReturnMoved, WordsNeeded for a parcel without a number.
    """
    require_return_buyer(found, actor_id)
    service, number = service.strip()[:60], tracking_number.strip()[:60]
    if way == ReturnWay.SENT and not number:
        raise WordsNeeded
    by_parcel = way == ReturnWay.SENT
    moved = move_return(
        found,
        ReturnStatus.ON_WAY,
        event=RETURN_SENT,
        actor_id=actor_id,
        stamp="sent_at",
        way=way,
        service=service if by_parcel else "",
        tracking_number=number if by_parcel else "",
    )
    if not moved and found.status != ReturnStatus.ON_WAY:
        raise ReturnMoved
    return found


def ask_staff_about_return(found: ReturnRequest, text: str, *, actor_id: int) -> ReturnRequest:
    """The buyer does not agree with the refusal: staff decide. Again: nothing changes. Raises NotYourReturn, WordsNeeded, ReturnMoved."""
    require_return_buyer(found, actor_id)
    if not text.strip():
        raise WordsNeeded
    moved = move_return(
        found,
        ReturnStatus.DISPUTED,
        event=RETURN_DISPUTED,
        actor_id=actor_id,
        sources=[ReturnStatus.REFUSED],
        appeal=text.strip()[:MAX_TEXT],
        stamp="disputed_at",
    )
    if not moved and found.status != ReturnStatus.DISPUTED:
        raise ReturnMoved
    return found


def keep_return_pictures(found: ReturnRequest, pictures: Sequence[Image], side: PictureSide) -> None:
    """In this order, each once."""
    rows = [ReturnPicture(request=found, image=image, side=side, position=n) for n, image in enumerate(dict.fromkeys(pictures))]
    ReturnPicture.objects.bulk_create(rows)


def _require_returnable(order: Order, wish: ReturnWish) -> None:
    """Raises NotReturnable, TooManyUnits."""
    rows = {row.line.pk: row for row in returnable(order).lines}
    for pk, units in wish.quantities.items():
        row = rows.get(pk)
        if row is None or units < 0:
            raise TooManyUnits
        if units and not row.units:
            raise NotReturnable
        if units > row.units:
            raise TooManyUnits


def _write_return(order: Order, wish: ReturnWish, *, token: str) -> ReturnRequest:
    found = _insert_numbered(order, wish, token=token)
    ReturnLine.objects.bulk_create(
        [ReturnLine(request=found, order_line_id=pk, quantity=units) for pk, units in sorted(wish.quantities.items()) if units]
    )
    keep_return_pictures(found, wish.pictures, PictureSide.BUYER)
    return found


def _insert_numbered(order: Order, wish: ReturnWish, *, token: str) -> ReturnRequest:
    """Its number is short enough to be read aloud, so it may collide: then drawn again."""
    at = now()
    for tries_left in reversed(range(NUMBER_TRIES)):
        number = reference("RT")
        try:
            with transaction.atomic():
                return ReturnRequest.objects.create(
                    number=number,
                    token=token,
                    order=order,
                    store=order.store,
                    buyer_id=order.buyer_id,
                    reason=wish.reason,
                    text=wish.text.strip()[:MAX_TEXT],
                    requested_at=at,
                    next_at=at + CLOCK[ReturnStatus.REQUESTED],
                )
        except IntegrityError:
            if not tries_left or not ReturnRequest.objects.filter(number=number).exists():
                raise
    raise AssertionError("unreachable")
