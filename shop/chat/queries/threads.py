"""A conversation's messages, in pages that begin at the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from shop.chat.models import Conversation, Message, MessageQuerySet, Report
from shop.chat.states import OfferStatus, Side
from shop.deals.models import Deal
from shop.deals.states import DealSource

PAGE = 30  # messages that a page begins with, and that each step back adds
EXCERPT = 60  # messages that staff may read of a reported conversation
BEFORE = 10  # and, where an older one was named, so many up to it
MOST = 300  # in one answer, for a page that has been open for long


@dataclass
class Bubble:
    """A message as one of the two sees it."""

    message: Message
    is_own: bool
    day: date | None = None  # set on the first of a day
    is_read: bool = False  # own, and seen by the other
    deal: Deal | None = None  # what can be ordered


@dataclass
class Thread:
    """A stretch of a conversation for one side, oldest first."""

    bubbles: list[Bubble] = field(default_factory=list)
    first: int = 0  # key of the first one
    last: int = 0  # key of the last one
    has_older: bool = False


def thread_of(conversation: Conversation, side: Side, *, start: int = 0) -> Thread:
    """The newest messages: those from `start` on, or the last PAGE. Needs `store` with country loaded."""
    if start:
        newest = _messages(conversation).filter(pk__gte=start).order_by("-pk")[:MOST]
    else:
        newest = _messages(conversation).order_by("-pk")[:PAGE]
    return _thread(conversation, side, list(newest)[::-1])


def older_than(conversation: Conversation, side: Side, *, before: int) -> Thread:
    """The PAGE messages before that one."""
    older = _messages(conversation).filter(pk__lt=before).order_by("-pk")[:PAGE]
    return _thread(conversation, side, list(older)[::-1])


def first_shown(conversation: Conversation, *, around: int) -> int:
    """From where to show it so that a message found by searching is among the shown."""
    before = Message.objects.filter(conversation=conversation, pk__lte=around).order_by("-pk").values_list("pk", flat=True)[:5]
    return min(before, default=0)


def excerpt_of(report: Report) -> Sequence[Message]:
    """What staff may read: the last messages up to the report, and the one it names with what led to it; oldest first."""
    messages = Message.objects.filter(conversation=report.conversation_id, pk__lte=report.upto).with_cards().order_by("-pk")
    latest = list(messages[:EXCERPT])
    if report.message_id and latest and report.message_id < latest[-1].pk:
        latest += messages.filter(pk__lte=report.message_id)[:BEFORE]
    return latest[::-1]


def _messages(conversation: Conversation) -> MessageQuerySet:
    return Message.objects.filter(conversation=conversation).with_cards()


def _thread(conversation: Conversation, side: Side, messages: list[Message]) -> Thread:
    if not messages:
        return Thread()
    older = Message.objects.filter(conversation=conversation, pk__lt=messages[0].pk)
    thread = Thread(first=messages[0].pk, last=messages[-1].pk, has_older=older.exists())
    zone, seen, day = ZoneInfo(conversation.store.country.time_zone), conversation.read_by(side.other), None
    deals = _deals(messages)
    for message in messages:
        own, its_day = message.side == side, message.created_at.astimezone(zone).date()
        bubble = Bubble(message, own, is_read=own and message.pk <= seen, day=None if its_day == day else its_day)
        bubble.deal, day = deals.get(message.offer_id or 0), its_day
        thread.bubbles.append(bubble)
    return thread


def _deals(messages: list[Message]) -> dict[int, Deal]:
    """Open deals by their offer."""
    agreed = [each.offer.pk for each in messages if each.offer and each.offer.status == OfferStatus.AGREED]
    if not agreed:
        return {}
    return {deal.source_id: deal for deal in Deal.objects.filter(source=DealSource.CHAT, source_id__in=agreed) if deal.stands}
