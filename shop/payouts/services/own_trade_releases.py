"""Staff have looked at a sale between linked accounts."""

from __future__ import annotations

from django.db import transaction

from shop.common.clock import now
from shop.payouts.exceptions import NoteNeeded
from shop.payouts.models import OwnTrade
from shop.payouts.services.earnings import refresh_order
from shop.payouts.services.payee_locks import require_other, require_staff


def release_own_trade(trade: OwnTrade, *, reason: str, actor_id: int) -> None:
    """Its money may leave like any other. Pressing twice changes nothing.

    Raises NotAllowed, NoteNeeded, SamePerson (one of its people, or of their party).
    """
    require_staff(actor_id)
    if not reason.strip():
        raise NoteNeeded
    require_other(actor_id, *trade.people)
    with transaction.atomic():
        changes = {"released_at": now(), "released_by": actor_id, "reason": reason.strip()[:300]}
        if OwnTrade.objects.filter(pk=trade.pk, released_at=None).update(**changes):
            refresh_order(trade.order)
