"""A violation is contested by the buyer it is held against, and staff answer."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.auctions.events import VIOLATION_ANSWERED, VIOLATION_APPEALED, ViolationAnsweredData, ViolationAppealedData
from shop.auctions.exceptions import AlreadyDone, ReasonMissing
from shop.auctions.models import Violation
from shop.common.clock import now
from shop.events.services import record_event


def appeal_violation(violation: Violation, *, user: User, text: str) -> None:
    """The bidder says why it was not their fault, once. Raises ReasonMissing, AlreadyDone."""
    text = text.strip()[:1000]
    if not text:
        raise ReasonMissing
    own = Violation.objects.counting(now()).filter(pk=violation.pk, user=user, appealed_at=None)
    with transaction.atomic():
        if not own.update(appeal=text, appealed_at=now()):
            raise AlreadyDone
        record_event(VIOLATION_APPEALED, violation.pk, actor_id=user.pk, data=ViolationAppealedData(user_id=user.pk))


def answer_violation(violation: Violation, *, lift: bool, answer: str, actor_id: int) -> None:
    """Staff lift it or let it stand, and say why; without an appeal as well. Raises ReasonMissing, AlreadyDone."""
    answer = answer.strip()[:300]
    if not answer:
        raise ReasonMissing
    at = now()
    with transaction.atomic():
        open_one = Violation.objects.filter(pk=violation.pk, answered_at=None)
        if not open_one.update(answer=answer, answered_by=actor_id, answered_at=at, lifted_at=at if lift else None):
            raise AlreadyDone
        data = ViolationAnsweredData(user_id=violation.user_id, lifted=lift, answer=answer)
        record_event(VIOLATION_ANSWERED, violation.pk, actor_id=actor_id, data=data)
