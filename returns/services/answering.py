"""The store answers a return, takes the goods in and looks at them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from returns.events import RETURN_APPROVED, RETURN_RECEIVED, RETURN_REFUSED
from returns.exceptions import PicturesNeeded, ReturnMoved, TooManyPictures, WordsNeeded
from returns.models import MAX_PICTURES, MAX_TEXT, ReturnRequest
from returns.services.requesting import keep_return_pictures
from returns.services.return_moves import move_return, require_return_seller
from returns.services.return_refunds import hold_order_of, settle_goods
from returns.states import FAULT_OF, PictureSide, ReturnStatus
from shop.images.models import Image


def approve_return(found: ReturnRequest, *, actor_id: int) -> ReturnRequest:
    """The store agrees: who pays the way back is frozen. What never was in the parcel is refunded at once.

    Of one that is approved already nothing changes. Raises NotYourReturn, ReturnMoved.
    """
    require_return_seller(found, actor_id)
    if not agree_to_return(found, sources=[ReturnStatus.REQUESTED], actor_id=actor_id) and found.approved_at is None:
        raise ReturnMoved
    return found


def agree_to_return(
    found: ReturnRequest, *, sources: list[str], actor_id: int | None, by_clock: bool = False, is_word_of_store: bool = True
) -> bool:
    """Approved by the store, by its silence (`by_clock`) or by staff. False when it has moved."""
    with transaction.atomic():
        if found.is_of_missing:
            hold_order_of(found)
        moved = move_return(
            found,
            ReturnStatus.APPROVED,
            event=RETURN_APPROVED,
            actor_id=actor_id,
            sources=sources,
            by_clock=by_clock,
            stamp="approved_at",
            approved_by_id=actor_id if is_word_of_store else None,
            fault=FAULT_OF[found.reason],
        )
        if moved and found.is_of_missing:
            settle_goods(found, sources=[ReturnStatus.APPROVED], restock=False, actor_id=actor_id)
    return moved


def refuse_return(found: ReturnRequest, reason: str, *, pictures: Sequence[Image] = (), actor_id: int) -> ReturnRequest:
    """The store does not agree, or finds spoiled what came back: then only with pictures. The buyer may ask staff. Again: nothing changes.

    Raises NotYourReturn, WordsNeeded, PicturesNeeded, TooManyPictures, ReturnMoved.
    """
    require_return_seller(found, actor_id)
    if not reason.strip():
        raise WordsNeeded
    if len(set(pictures)) > MAX_PICTURES:
        raise TooManyPictures
    source = ReturnStatus.RECEIVED if found.received_at else ReturnStatus.REQUESTED
    if source == ReturnStatus.RECEIVED and found.status == source and not pictures:
        raise PicturesNeeded
    words = reason.strip()[:MAX_TEXT]
    with transaction.atomic():
        moved = move_return(
            found,
            ReturnStatus.REFUSED,
            event=RETURN_REFUSED,
            actor_id=actor_id,
            sources=[source],
            told={"reason": words},
            refusal=words,
            stamp="refused_at",
        )
        if moved:
            keep_return_pictures(found, pictures, PictureSide.STORE)
    if not moved and found.status != ReturnStatus.REFUSED:
        raise ReturnMoved
    return found


def receive_return(found: ReturnRequest, *, actor_id: int) -> ReturnRequest:
    """The store has the goods. Again: nothing changes. Raises NotYourReturn, ReturnMoved."""
    require_return_seller(found, actor_id)
    moved = move_return(found, ReturnStatus.RECEIVED, event=RETURN_RECEIVED, actor_id=actor_id, stamp="received_at")
    if not moved and found.received_at is None:
        raise ReturnMoved
    return found


def inspect_return(found: ReturnRequest, *, restock: bool, actor_id: int) -> ReturnRequest:
    """Nothing against the goods: they go on the shelf again or are written off, and the buyer is refunded. Again: nothing changes.

    Raises NotYourReturn, ReturnMoved.
    """
    require_return_seller(found, actor_id)
    moved = settle_goods(found, sources=[ReturnStatus.RECEIVED], restock=restock, actor_id=actor_id)
    if not moved and found.inspected_at is None:
        raise ReturnMoved
    return found
