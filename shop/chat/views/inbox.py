"""All conversations of a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.modes import SELL, current_mode
from shop.chat.queries import inbox_of, search_inbox
from shop.chat.queries.inbox import count_as
from shop.chat.services import touch_desks
from shop.chat.states import Side
from shop.chat.views.pages import BESIDE, asked_number
from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest, words_in
from shop.stores.models import Store

PAGE_SIZE = 20
LAST_SAID = (SortKey("last_at", is_down=True, is_time=True), SortKey("pk", is_down=True))
UNREAD_FIRST = (SortKey("is_new", is_down=True), *LAST_SAID)


@never_cache  # it moves
@require_safe
def conversation_list(request: SignedInRequest) -> HttpResponse:
    """One row for each conversation, unread ones first; `q` searches them, `as` is buyer or store."""
    user, words = request.user, words_in(request)
    side = _side_asked_for(request)
    rows = search_inbox(user.pk, words, side=side) if words else inbox_of(user.pk, side=side)
    context: dict[str, Any] = {
        "page": cursor_page(rows, request.GET.get("from"), size=PAGE_SIZE, by=LAST_SAID if words else UNREAD_FIRST),
        "side": side,
        "words": words,
        "stores": [],
    }
    if user.is_seller:
        context["stores"] = list(Store.objects.owned_by(user.pk).select_related("country"))
        context["unread"] = {each.value: count_as(user.pk, each) for each in Side}
        if side == Side.STORE:
            touch_desks(context["stores"])
    return render_page(request, "chat/conversation_list.html", context, fragment="list")


@never_cache
@require_safe
def badge(request: SignedInRequest) -> HttpResponse:
    """The envelope with its number: what the live hint makes the header fetch again."""
    return render(request, "chat/_badge.html")


@never_cache
@require_safe
def beside(request: SignedInRequest) -> HttpResponse:
    """The list beside an open conversation, which `open` names: what the live hint makes it fetch again."""
    side = _side_asked_for(request)
    context = {"beside": inbox_of(request.user.pk, side=side)[:BESIDE], "side": side, "current": asked_number(request, "open")}
    return render(request, "chat/_beside.html", context)


def _side_asked_for(request: SignedInRequest) -> Side:
    """As what one reads: asked for, else by the hat one wears."""
    if not request.user.is_seller:
        return Side.BUYER
    asked = request.GET.get("as", "")
    if asked in Side:
        return Side(asked)
    return Side.STORE if current_mode(request) == SELL else Side.BUYER
