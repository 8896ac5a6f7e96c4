"""Whether a store sells: its owner pauses and opens it, staff suspend and reinstate it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.events.declarations import Event, NoPayload
from shop.events.services import record_event
from shop.stores.events import STORE_PAUSED, STORE_REOPENED, STORE_SUSPENDED
from shop.stores.exceptions import InvalidStoreMove, SuspensionReasonMissing
from shop.stores.models import Store
from shop.stores.states import StoreStatus

Veto = Callable[[Store], None]
Part = Callable[[Store, "int | None"], None]
_vetoes: list[Veto] = []
_parts: list[Part] = []
_FREE: dict[str, Any] = {"suspended_reason": "", "suspended_with_owner": False}


def veto_pausing(veto: Veto) -> Veto:
    """Register what an app above has against an owner's pausing a store: `veto(store)` raises an InvalidStoreMove."""
    _vetoes.append(veto)
    return veto


def join_suspension(part: Part) -> Part:
    """Register what an app above must do in the very transaction that suspends a store: `part(store, actor_id)`, before the move."""
    _parts.append(part)
    return part


def pause_store(store: Store, *, actor_id: int | None) -> None:
    """Hide it from shoppers until it is reopened; orders under way go on. Raises InvalidStoreMove."""
    with transaction.atomic():
        for veto in _vetoes:
            veto(store)
        _move_store(store, [StoreStatus.OPEN], StoreStatus.PAUSED, STORE_PAUSED, actor_id=actor_id)


def reopen_store(store: Store, *, actor_id: int | None) -> None:
    """Show a paused store again. A suspended one is for staff to reopen."""
    _move_store(store, [StoreStatus.PAUSED], StoreStatus.OPEN, STORE_REOPENED, actor_id=actor_id)


def suspend_store(store: Store, *, reason: str, actor_id: int | None, with_owner: bool = False) -> None:
    """Staff hide it and its products; its owner reads why and cannot reopen it. Orders under way get somebody of staff.

    Whoever is placing an order there is either through, and the order is among those under way, or is refused: placing holds the row
    (`groups_to_order`). Raises SuspensionReasonMissing, InvalidStoreMove.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise SuspensionReasonMissing
    with transaction.atomic():
        for part in _parts:  # their rows first, as where the owner pauses it
            part(store, actor_id)
        Store.objects.select_for_update().get(pk=store.pk)
        was = [StoreStatus.OPEN, StoreStatus.PAUSED]
        why = {"suspended_reason": reason, "suspended_with_owner": with_owner}
        _move_store(store, was, StoreStatus.SUSPENDED, STORE_SUSPENDED, actor_id=actor_id, **why)


def reinstate_store(store: Store, *, actor_id: int | None) -> None:
    """Staff reopen a suspended store. Raises InvalidStoreMove, also while its owner's account is closed."""
    with transaction.atomic():
        owner = User.objects.select_for_update(no_key=True).get(pk=store.owner_id)
        if not owner.is_active:
            raise InvalidStoreMove(_("Its owner's account is closed. Open the account first."))
        _move_store(store, [StoreStatus.SUSPENDED], StoreStatus.OPEN, STORE_REOPENED, actor_id=actor_id, **_FREE)


def suspend_stores_of(owner: User, *, reason: str, actor_id: int | None) -> None:
    """Its owner's account is closed: none of his stores sells any more."""
    with transaction.atomic():
        for store in Store.objects.owned_by(owner.pk).exclude(status=StoreStatus.SUSPENDED).order_by("pk"):
            suspend_store(store, reason=reason, actor_id=actor_id, with_owner=True)


def return_stores_of(owner: User, *, actor_id: int | None) -> None:
    """Its owner's account is open again: the stores that went with it come back paused, for him to open."""
    with transaction.atomic():
        for store in Store.objects.owned_by(owner.pk).filter(status=StoreStatus.SUSPENDED, suspended_with_owner=True).order_by("pk"):
            _move_store(store, [StoreStatus.SUSPENDED], StoreStatus.PAUSED, STORE_PAUSED, actor_id=actor_id, **_FREE)


def _move_store(
    store: Store, sources: Sequence[StoreStatus], target: StoreStatus, event: Event[NoPayload], *, actor_id: int | None, **changes: Any
) -> None:
    with transaction.atomic():
        moved = Store.objects.filter(pk=store.pk, status__in=sources).update(status=target, **changes)
        store.refresh_from_db(fields=["status", *changes])
        if not moved:
            raise InvalidStoreMove
        record_event(event, store.pk, actor_id=actor_id)
