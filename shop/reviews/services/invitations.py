"""Buyers are invited to review: once for each order, some days after it was completed, if there is something left to say."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from shop.common.clock import now
from shop.events.services import record_event
from shop.orders.models import Order
from shop.reviews.events import REVIEW_INVITATION_DUE, InvitationDueData
from shop.reviews.models import Invitation
from shop.reviews.queries import lines_to_review


def plan_invitation(order: Order, *, completed_at: datetime) -> Invitation:
    """Note when the buyer is to be asked. Again changes nothing."""
    due = completed_at + timedelta(days=settings.REVIEW_INVITE_DAYS)
    return Invitation.objects.get_or_create(order=order, defaults={"due_at": due})[0]


def invite_due_buyers(*, limit: int = 500) -> int:
    """Invite those whose moment has come. Returns how many were asked; may run at any time, any number of times."""
    due = Invitation.objects.filter(sent_at=None, due_at__lte=now()).order_by("due_at", "pk").select_related("order__buyer")
    return sum(invite_buyer(invitation) for invitation in due[:limit])


def invite_buyer(invitation: Invitation) -> bool:
    """Ask, as event review_invitation.due; False when it was settled before, or the buyer has nothing left to write about."""
    with transaction.atomic():
        if not Invitation.objects.filter(pk=invitation.pk, sent_at=None).update(sent_at=now()):
            return False
        order = invitation.order
        kept = [line for line in lines_to_review(order.buyer).filter(order=order) if line.refundable_quantity]
        if not kept:  # everything is said, or went back: nobody wants to be asked how that was
            return False
        record_event(REVIEW_INVITATION_DUE, invitation.pk, data=InvitationDueData(order=order.pk, buyer=order.buyer_id))
    return True
