"""How a store answers, in words; and what talking brought it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.chat.models import ChatOrder, ReplyTemplate, StoreDesk
from shop.common.clock import now
from shop.common.money import Money
from shop.orders.states import Fulfilment
from shop.stores.models import Store
from shop.stores.queries import store_today

COUNTED = timedelta(days=30)

# Up to so many seconds → the words. Coarse on purpose: nobody shall be clocked.
_PACES: list[tuple[int, str, Promise | str]] = [
    (10 * 60, "minutes", _("Usually answers within minutes")),
    (60 * 60, "hour", _("Usually answers within an hour")),
    (6 * 3_600, "hours", _("Usually answers within a few hours")),
    (24 * 3_600, "day", _("Usually answers within a day")),
]
_SLOW = _("Usually takes longer than a day to answer")


@dataclass(frozen=True, slots=True)
class Presence:
    """What a buyer may know of a store: how fast it answers, and whether somebody has been there today. Of buyers nothing is told."""

    pace: str  # in words; "" while too little is known
    is_active_today: bool


@dataclass(frozen=True, slots=True)
class ChatSales:
    """What came of a store's conversations in the last 30 days. Cancelled orders are left out."""

    talks: int
    orders: int
    of_offers: int
    worth: Money


def pace_of(seconds: int | None) -> str:
    """minutes, hour, hours, day or slow; "" when unknown."""
    if seconds is None:
        return ""
    return next((name for limit, name, _words in _PACES if seconds <= limit), "slow")


def pace_words(seconds: int | None) -> str:
    """The same in words."""
    if seconds is None:
        return ""
    return str(next((words for limit, _name, words in _PACES if seconds <= limit), _SLOW))


def presence_of(store: Store) -> Presence:
    """Needs `chat_desk` and `country` loaded."""
    desk: StoreDesk | None = getattr(store, "chat_desk", None)
    if desk is None:
        return Presence("", is_active_today=False)
    return Presence(pace_words(desk.answer_seconds), is_active_today=desk.active_on == store_today(store))


def templates_of(store_id: int) -> Sequence[ReplyTemplate]:
    """The store's replies, by title."""
    return list(ReplyTemplate.objects.filter(store=store_id))


def chat_sales(store: Store) -> ChatSales:
    """The figures for the seller."""
    since = now() - COUNTED
    talks = store.conversations.filter(messages__created_at__gt=since, messages__from_buyer=True).distinct().count()
    figures = (
        _counted(store)
        .filter(created_at__gt=since)
        .aggregate(orders=Count("pk"), of_offers=Count("pk", filter=Q(offer__isnull=False)), worth=Sum("order__total_minor"))
    )
    return ChatSales(talks, figures["orders"], figures["of_offers"], Money(figures["worth"] or 0, store.currency))


def _counted(store: Store) -> QuerySet[ChatOrder]:
    return ChatOrder.objects.filter(conversation__store=store).exclude(order__fulfilment=Fulfilment.CANCELLED)
