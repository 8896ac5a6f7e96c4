"""What the pages of a conversation share: whose it is, and what it shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from shop.accounts.models import User
from shop.chat.forms import MessageForm
from shop.chat.models import Conversation
from shop.chat.queries import (
    card_order,
    card_product,
    conversation_for,
    first_shown,
    inbox_of,
    order_under_way,
    orders_between,
    presence_of,
    templates_of,
    thread_of,
)
from shop.chat.replies import fill_template
from shop.chat.services import mark_conversation_read, touch_desks
from shop.chat.services.read_marks import note_looking
from shop.chat.states import Side
from shop.common.htmx import wants_fragment
from shop.common.requests import SignedInRequest, number_in

BESIDE = 15  # conversations beside the open one, where there is room


def own_conversation(request: SignedInRequest, pk: int) -> Conversation:
    """404 for anybody else's."""
    return get_object_or_404(conversation_for(request.user.pk), pk=pk)


def asked_number(request: SignedInRequest, name: str) -> int:
    """A number of the address; 0 where there is none."""
    return number_in(request.GET.get(name, ""))


def thread_context(request: SignedInRequest, conversation: Conversation, *, start: int = 0) -> dict[str, Any]:
    """The messages, which thereby are read; the person has the page open."""
    side = _own_side(conversation, request.user)
    thread = thread_of(conversation, side, start=start)
    note_looking(conversation, request.user.pk)
    if thread.last:
        mark_conversation_read(conversation, side, upto=thread.last)
    if side == Side.STORE:
        touch_desks([conversation.store])
    return {"conversation": conversation, "side": side, "thread": thread, "under_way": order_under_way(conversation)}


def render_conversation(
    request: SignedInRequest, conversation: Conversation, *, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    """The whole page, or what htmx asked for: the messages; after sending the composer with them."""
    if conversation.pk is None:
        context = {"conversation": conversation, "side": _own_side(conversation, request.user), "thread": None}
        return _render_thread(request, context | _composer_context(request, conversation, form), status=status)
    start = asked_number(request, "from") or _first_message_around(request, conversation)
    context = thread_context(request, conversation, start=start)
    if wants_fragment(request) and request.method == "GET" and form is None:
        return render(request, "chat/_thread.html", context)
    context |= _composer_context(request, conversation, form)
    return _render_thread(request, context, status=status)


def _render_thread(request: SignedInRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    template = "chat/_sent.html" if wants_fragment(request) else "chat/conversation_detail.html"
    return render(request, template, context, status=status)


def _composer_context(request: SignedInRequest, conversation: Conversation, form: MessageForm | None) -> dict[str, Any]:
    side = _own_side(conversation, request.user)
    context: dict[str, Any] = {
        "form": form or MessageForm(initial=_initial(request, conversation, side)),
        "presence": presence_of(conversation.store) if side == Side.BUYER else None,
        "replies": templates_of(conversation.store_id) if side == Side.STORE else [],
        "is_blocked_by_me": conversation.is_blocked_by(side),
    }
    if not wants_fragment(request):
        # Whoever came in by the link to one order sees nothing of the guest's others.
        context["beside"] = [] if request.user.is_guest else inbox_of(request.user.pk, side=side)[:BESIDE]
    return context | card_context(request, conversation)


def card_context(request: SignedInRequest, conversation: Conversation) -> dict[str, Any]:
    """The product or order that the next message is about, from the address or the form."""
    asked = request.POST if request.method == "POST" else request.GET
    store = conversation.store
    product = card_product(store, asked.get("product", ""))
    order = card_order(buyer_id=conversation.buyer_id, store=store, number=asked.get("order", ""))
    return {"card_product": product, "card_order": order}


def _initial(request: SignedInRequest, conversation: Conversation, side: Side) -> dict[str, Any]:
    """A reply chosen from the list is put into the box."""
    chosen = asked_number(request, "reply")
    if not chosen or side != Side.STORE:
        return {}
    template = next((each for each in templates_of(conversation.store_id) if each.pk == chosen), None)
    if template is None:
        return {}
    order = next(iter(orders_between(conversation)), None)
    buyer, store = conversation.buyer.display_name, conversation.store.name
    return {"text": fill_template(template.text, buyer=buyer, store=store, order=order)}


def _first_message_around(request: SignedInRequest, conversation: Conversation) -> int:
    around = asked_number(request, "around")
    return first_shown(conversation, around=around) if around else 0


def _own_side(conversation: Conversation, user: User) -> Side:
    side = conversation.side_of(user.pk)
    assert side is not None, "own_conversation() lets nobody else in"
    return side
