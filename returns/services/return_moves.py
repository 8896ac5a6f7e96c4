"""The one compare-and-set by which a return moves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

from returns.events import ReturnData
from returns.exceptions import NotYourReturn
from returns.models import ReturnRequest
from returns.states import CLOCK, ENDED, TRANSITIONS, ReturnStatus
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.declarations import Event
from shop.events.services import record_event


def move_return(
    found: ReturnRequest,
    target: ReturnStatus,
    *,
    event: Event[ReturnData],
    actor_id: int | None,
    sources: Collection[str] | None = None,
    by_clock: bool = False,
    told: dict[str, Any] | None = None,
    stamp: str = "",
    **changes: Any,
) -> bool:
    """True for the one who moves it; False when it is elsewhere, or its time is over: then only the clock moves it.

    `sources` narrows the table's; `changes` are written with the state, and the instant in the field that `stamp` names; `told` is added to
    what the event carries.
    """
    at = now()
    allowed = [source for source in sources_of(TRANSITIONS, target) if sources is None or source in sources]
    clock = Q(next_at__lte=at) if by_clock else Q(next_at=None) | Q(next_at__gt=at)
    next_at = at + CLOCK[target] if target in CLOCK else None
    changes |= {name: at for name in (stamp, "closed_at" if target in ENDED else "") if name}
    with transaction.atomic():
        movable = ReturnRequest.objects.filter(clock, pk=found.pk, status__in=allowed)
        moved = movable.update(status=target, next_at=next_at, **changes)
        found.refresh_from_db()
        if moved:
            record_event(event, found.pk, actor_id=actor_id, data=build_return_data(found, **(told or {})))
    return bool(moved)


def build_return_data(found: ReturnRequest, **told: Any) -> ReturnData:
    """What every event of a return says."""
    data = ReturnData(
        number=found.number,
        order_id=found.order_id,
        order_number=found.order.number,
        store_id=found.store_id,
        buyer_id=found.buyer_id,
    )
    data.update(told)  # type: ignore[typeddict-item]
    return data


def require_return_buyer(found: ReturnRequest, actor_id: int) -> None:
    """NotYourReturn for anybody but whoever asked for it."""
    if found.buyer_id != actor_id:
        raise NotYourReturn


def require_return_seller(found: ReturnRequest, actor_id: int) -> None:
    """NotYourReturn for anybody but the owner of the store."""
    if found.store.owner_id != actor_id:
        raise NotYourReturn


def hold_key(found: ReturnRequest) -> str:
    """What is held of the store's money for it."""
    return f"return:{found.pk}"
