"""Staff decide what the two could not, and the clock what nobody has answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from returns.events import RETURN_DECIDED, RETURN_DISPUTED
from returns.exceptions import NotYourReturn, ReturnMoved, WordsNeeded
from returns.models import MAX_TEXT, ReturnRequest
from returns.services.answering import agree_to_return
from returns.services.return_moves import build_return_data, move_return
from returns.services.return_refunds import close_refunded, close_return, hold_order_of, settle_goods
from returns.states import ReturnEnd, ReturnStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.events.services import record_event
from shop.payments.states import RefundStatus
from shop.trust.queries import is_one_of

RIGHT = "returns.change_returnrequest"


def decide_return(found: ReturnRequest, *, for_buyer: bool, reason: str, actor_id: int) -> ReturnRequest:
    """Staff end the quarrel. For the buyer: goods that are still with him may come back, all others are refunded now. Else it is closed.

    The same decision again changes nothing. Raises WordsNeeded, NotYourReturn for one of the two, for one party with them and for who may
    not decide, ReturnMoved when it was decided otherwise or is not before staff.
    """
    if not reason.strip():
        raise WordsNeeded
    _require_judge(found, actor_id)
    with transaction.atomic():
        hold_order_of(found)
        locked = ReturnRequest.objects.select_for_update(of=("self",)).select_related("order").get(pk=found.pk)
        if locked.status != ReturnStatus.DISPUTED:
            if locked.is_for_buyer != for_buyer:
                raise ReturnMoved
            found.refresh_from_db()
            return found
        _note_decision(locked, for_buyer=for_buyer, reason=reason.strip()[:MAX_TEXT], actor_id=actor_id)
        _follow_decision(locked, for_buyer=for_buyer, actor_id=actor_id)
    found.refresh_from_db()
    return found


def advance_return(return_id: int) -> bool:
    """What the clock does when a state's time is over. False when it is not, or somebody was quicker. Safe to call any number of times."""
    found = ReturnRequest.objects.select_related("order", "store").filter(pk=return_id).first()
    if found is None or not found.is_late(at=now()):
        return False
    if found.status == ReturnStatus.REQUESTED:
        return agree_to_return(found, sources=[ReturnStatus.REQUESTED], actor_id=None, by_clock=True)
    if found.status == ReturnStatus.APPROVED:
        return close_return(found, ReturnEnd.NOT_SENT, sources=[ReturnStatus.APPROVED], by_clock=True)
    if found.status == ReturnStatus.ON_WAY:
        return _bring_before_staff(found)
    if found.status == ReturnStatus.RECEIVED:
        return settle_goods(found, sources=[ReturnStatus.RECEIVED], restock=False, actor_id=None, by_clock=True)
    return close_return(found, ReturnEnd.REFUSED, sources=[ReturnStatus.REFUSED], by_clock=True)


def catch_up_returns(returns: Iterable[ReturnRequest]) -> bool:
    """Before they are shown: whatever the clock has struck for is moved. True when anything was."""
    at = now()
    late = [found.pk for found in returns if found.is_late(at=at)]
    moved = [advance_return(pk) for pk in late]
    return any(moved)


def sweep_returns(*, limit: int = 500) -> int:
    """What the jobs have missed: clocks that have struck, refunds that are done. Returns how many were moved."""
    late = ReturnRequest.objects.overdue_at(now()).order_by("next_at", "pk").values_list("pk", flat=True)[:limit]
    paid = ReturnRequest.objects.filter(status=ReturnStatus.REFUNDED, refund__status=RefundStatus.DONE)
    refunds = paid.order_by("pk").values_list("refund", flat=True)[:limit]
    return sum([advance_return(pk) for pk in list(late)]) + sum([close_refunded(pk) for pk in list(refunds)])


def may_decide_returns(user: User) -> bool:
    """Whether somebody is of the staff who decide."""
    return bool(user.is_active and user.is_staff and user.has_perm(RIGHT))


def _require_judge(found: ReturnRequest, actor_id: int) -> None:
    user = User.objects.filter(pk=actor_id).first()
    if user is None or not may_decide_returns(user) or is_one_of(actor_id, {found.buyer_id, found.store.owner_id}):
        raise NotYourReturn


def _note_decision(locked: ReturnRequest, *, for_buyer: bool, reason: str, actor_id: int) -> None:
    noted = {"decided_at": now(), "decided_by_id": actor_id, "is_for_buyer": for_buyer, "decision": reason}
    ReturnRequest.objects.filter(pk=locked.pk).update(**noted)
    data = build_return_data(locked, reason=reason, is_for_buyer=for_buyer)
    record_event(RETURN_DECIDED, locked.pk, actor_id=actor_id, data=data)


def _follow_decision(locked: ReturnRequest, *, for_buyer: bool, actor_id: int) -> None:
    """Under the row's lock nobody else moves it."""
    sources = [ReturnStatus.DISPUTED.value]
    if not for_buyer:
        close_return(locked, ReturnEnd.DECIDED, sources=sources, actor_id=actor_id)
    elif locked.has_left_buyer:
        settle_goods(locked, sources=sources, restock=False, actor_id=actor_id)
    else:
        agree_to_return(locked, sources=sources, actor_id=actor_id, is_word_of_store=False)


def _bring_before_staff(found: ReturnRequest) -> bool:
    return move_return(
        found,
        ReturnStatus.DISPUTED,
        event=RETURN_DISPUTED,
        actor_id=None,
        sources=[ReturnStatus.ON_WAY],
        by_clock=True,
        stamp="disputed_at",
    )
