"""One side reports a conversation, and staff decide."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.chat.events import (
    CONVERSATION_MESSAGES_REMOVED,
    CONVERSATION_REPORT_DECIDED,
    CONVERSATION_REPORTED,
    ConversationReportDecidedData,
    ConversationReportedData,
    MessagesRemovedData,
)
from shop.chat.exceptions import AlreadyReported, ReportDecided, TooFast
from shop.chat.models import Conversation, Message, Report
from shop.chat.queries.threads import EXCERPT
from shop.chat.services.blocks import close_conversation
from shop.chat.services.conversation_rows import change_conversation, lock_conversation
from shop.chat.states import ReportStatus, Side
from shop.common.clock import now
from shop.common.ratelimit import allow
from shop.events.services import record_event

A_DAY = 10  # reports of one person


def report_conversation(
    conversation: Conversation, *, reporter: User, reason: str, note: str = "", message: Message | None = None
) -> Report:
    """Lay the conversation before the moderators. Raises AlreadyReported, TooFast."""
    if not allow(f"chat.report:{reporter.pk}", limit=A_DAY, seconds=86_400):
        raise TooFast
    upto = conversation.last_message_id or 0
    fields = {"message": message, "upto": upto, "reason": reason, "note": note}
    try:
        with transaction.atomic():
            report = Report.objects.create(conversation=conversation, reporter=reporter, **fields)
            data = ConversationReportedData(report=report.pk, reason=reason)
            record_event(CONVERSATION_REPORTED, conversation.pk, actor_id=reporter.pk, data=data)
    except IntegrityError as error:
        raise AlreadyReported from error
    return report


def decide_conversation_report(report: Report, *, status: ReportStatus, moderator: User) -> Report:
    """Close the report: nothing wrong, the reported messages removed, or the conversation closed. Raises ReportDecided."""
    with transaction.atomic():
        held = lock_conversation(Conversation(pk=report.conversation_id))
        waiting = Report.objects.filter(pk=report.pk, status=ReportStatus.OPEN)
        if not waiting.update(status=status, decided_by=moderator, decided_at=now()):
            raise ReportDecided
        if status == ReportStatus.REMOVED:
            _remove_messages(report, held, moderator)
        if status == ReportStatus.CLOSED:
            close_conversation(held, actor_id=moderator.pk)
        data = ConversationReportDecidedData(report=report.pk, outcome=status, reporter=report.reporter_id)
        record_event(CONVERSATION_REPORT_DECIDED, held.pk, actor_id=moderator.pk, data=data)
    report.refresh_from_db()
    return report


def _remove_messages(report: Report, held: Conversation, moderator: User) -> None:
    """The message that was named, else all that the other side said up to the report within the excerpt."""
    accused = Side.STORE if report.reporter_id == held.buyer_id else Side.BUYER
    messages = Message.objects.filter(conversation=held, removed_at=None, pk__lte=report.upto).from_side(accused)
    if report.message_id:
        messages = messages.filter(pk=report.message_id)
    latest = list(messages.order_by("-pk").values_list("pk", flat=True)[:EXCERPT])
    Message.objects.filter(pk__in=latest).update(removed_at=now())
    change_conversation(held)
    data = MessagesRemovedData(messages=latest, recipient=held.user_of(accused.other))
    record_event(CONVERSATION_MESSAGES_REMOVED, held.pk, actor_id=moderator.pk, data=data)
