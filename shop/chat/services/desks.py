"""A store's side: templates, the away message, and how fast it answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from statistics import median
from uuid import uuid5

from django.db import IntegrityError, transaction

from shop.chat.exceptions import TitleTaken, TooManyTemplates
from shop.chat.models import Conversation, Message, ReplyTemplate, StoreDesk
from shop.chat.queries import pace_of
from shop.chat.services.conversation_rows import find_sent_message, lock_conversation, write_message
from shop.chat.states import AwayMode, Side
from shop.common.clock import now
from shop.common.pages import expire_pages, store_tag
from shop.stores.models import Store
from shop.stores.queries import opening_state, store_today

MEASURED = timedelta(days=60)  # answers that count
LATEST = 100  # of them at most
ENOUGH = 3  # below, nothing is said
AWAY_AGAIN = timedelta(hours=12)  # the away message, to the same buyer
MAX_TEMPLATES = 30


def save_desk(store: Store, *, away_mode: str, away_text: str, takes_offers: bool) -> StoreDesk:
    """Keep how the store answers."""
    fields = {"away_mode": away_mode, "away_text": away_text, "takes_offers": takes_offers}
    return StoreDesk.objects.update_or_create(store=store, defaults=fields)[0]


def add_template(store: Store, *, title: str, text: str) -> ReplyTemplate:
    """One more reply to choose from. Raises TitleTaken, TooManyTemplates."""
    if ReplyTemplate.objects.filter(store=store).count() >= MAX_TEMPLATES:
        raise TooManyTemplates
    return _saved_template(ReplyTemplate(store=store), title=title, text=text)


def change_template(template: ReplyTemplate, *, title: str, text: str) -> ReplyTemplate:
    """Change its title and its text. Raises TitleTaken."""
    return _saved_template(template, title=title, text=text)


def remove_template(template: ReplyTemplate) -> None:
    """Delete the reply."""
    ReplyTemplate.objects.filter(pk=template.pk).delete()


def touch_desks(stores: Sequence[Store]) -> None:
    """Somebody of these stores is here today: one query, and one write a store and day. Needs `country` loaded."""
    known = dict(StoreDesk.objects.filter(store__in=stores).values_list("store", "active_on"))
    for store in stores:
        if known.get(store.pk) != (today := store_today(store)):
            StoreDesk.objects.update_or_create(store=store, defaults={"active_on": today})


def answer_while_away(message: Message) -> Message | None:
    """To a buyer's message the store answers by itself while nobody is there, at most twice a day. Safe to call again."""
    store = (
        Store.objects.select_related("country", "owner", "chat_desk")
        .prefetch_related("hours", "exceptions")
        .get(pk=Conversation.objects.values("store").get(pk=message.conversation_id)["store"])
    )
    desk = getattr(store, "chat_desk", None)
    if desk is None or not desk.away_text or not _is_away(store, desk):
        return None
    with transaction.atomic():
        held = lock_conversation(Conversation(pk=message.conversation_id))
        client_id = uuid5(message.client_id, "away")
        told = held.away_told_at is not None and held.away_told_at > now() - AWAY_AGAIN
        if told or not held.may_be_written_to or find_sent_message(held, store.owner, client_id):
            return None
        answer = write_message(held, sender=store.owner, side=Side.STORE, client_id=client_id, text=desk.away_text, is_auto=True)
        Conversation.objects.filter(pk=held.pk).update(away_told_at=now())
    return answer


def measure_answers(store_id: int) -> int | None:
    """Work out how fast the store answers (seconds), and keep it: the median of late, with what is still owed. None while too few."""
    since = now() - MEASURED
    answered = Message.objects.filter(conversation__store=store_id, answer_seconds__isnull=False, created_at__gt=since)
    latest = answered.order_by("-pk").values_list("answer_seconds", flat=True)[:LATEST]
    times = [seconds for seconds in latest if seconds is not None]
    owed = Conversation.objects.filter(store=store_id, waiting_since__gt=since).values_list("waiting_since", flat=True)
    usual = median(times) if times else 0
    times += [late for began in owed if began and (late := int((now() - began).total_seconds())) > usual]
    seconds = int(median(times)) if len(times) >= ENOUGH else None
    row, _new = StoreDesk.objects.get_or_create(store_id=store_id)
    StoreDesk.objects.filter(pk=row.pk).update(answer_seconds=seconds)
    if pace_of(row.answer_seconds) != pace_of(seconds):
        transaction.on_commit(partial(expire_pages, [store_tag(store_id)]))
    return seconds


def _is_away(store: Store, desk: StoreDesk) -> bool:
    if desk.away_mode != AwayMode.CLOSED:
        return desk.away_mode == AwayMode.ALWAYS
    opening = opening_state(store, at=now())
    return opening.is_away or (opening.is_known and not opening.is_open)


def _saved_template(template: ReplyTemplate, *, title: str, text: str) -> ReplyTemplate:
    template.title, template.text = title, text
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise TitleTaken from error
    return template
