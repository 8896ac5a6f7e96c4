"""Small pieces of the interface: `{% load ui %}`. The living style page at /styleguide/ shows each in use."""

import re
from collections.abc import Collection
from functools import lru_cache
from html import unescape
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from shop.common.addresses import address_of
from shop.common.own_parts import OwnNumber
from shop.common.phrases import read_phrase
from shop.common.questions import FIELD, FormQuestion, sign_question

register = template.Library()
_BREAKS = re.compile(r"[ \t\r\n]+")

# Which colour a state has, wherever it is shown. What is not named here is neutral.
_TONES = {
    "success": ("delivered", "completed", "approved", "paid", "open", "active", "collected", "confirmed_paid", "held"),
    "warning": ("pending", "in_review", "submitted", "waiting", "ready", "changes", "due", "published"),
    "danger": ("cancelled", "declined", "rejected", "failed", "suspended", "expired", "lost", "closed"),
    "info": ("confirmed", "preparing", "handed_over", "claimed", "assigned", "picked_up", "on_the_way", "available"),
}
_TONE_OF = {state: tone for tone, states in _TONES.items() for state in states}
_FLIPPED = {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "logout", "list", "truck", "moto", "bike", "share"}


@register.filter
def in_words(kept: str) -> str:
    """A reason as the database keeps it, in the reader's language."""
    return read_phrase(kept or "")


@register.simple_tag
def ask_first(question: str, yes: str = "") -> SafeString:
    """In a form: whoever sends it is asked first, with or without scripts. `yes` names the button."""
    asked = FormQuestion(*(unescape(text) if isinstance(text, SafeData) else str(text) for text in (question, yes)))
    field = '<input type="hidden" name="{}" value="{}" data-confirm="{}" data-confirm-yes="{}" autocomplete="off">'
    return format_html(field, FIELD, sign_question(asked), *map(escape, asked))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/img/icons.svg. With a label it is an image with that name, else it is decoration."""
    return _drawn(static("img/icons.svg"), name, str(label))


@lru_cache(maxsize=1024)  # a page shows dozens of them, the site a hundred kinds
def _drawn(address: str, name: str, label: str) -> SafeString:
    kind = "icon icon--flip" if name in _FLIPPED else "icon"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', kind, label, address, name)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, address, name)


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context, view: str, icon_name: str, label: str | Promise, *, count: Any = 0, count_id: str = "", also: str = "", css: str = ""
) -> SafeString:
    """A link of a menu or bar, marked when it is the current page; nothing when the site has no such address.

    `also` names views at which it is marked too, or how their names begin: `orders:`, `sellers:store_*`. `count` is shown beside it
    when not zero, in an element of the id `count_id` that a fragment can bring up to date.
    """
    try:
        address = address_of(view)
    except NoReverseMatch:
        return mark_safe("")
    return format_html(
        '<a{} href="{}"{}>{}<span>{}</span>{}</a>',
        format_html(' class="{}"', css) if css else "",
        address,
        mark_safe(' aria-current="page"') if _is_current(context, view, also) else "",
        icon(icon_name),
        label,
        badge_count(count, count_id),
    )


def _is_current(context: Context, view: str, also: str) -> bool:
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None:
        return False
    beginnings = tuple(each.rstrip("*") for each in also.split() if each.endswith((":", "*")))
    return match.view_name in {view, *also.split()} or str(match.view_name).startswith(beginnings)


@register.simple_tag
def badge_count(count: Any, element_id: str = "", *, oob: bool = False) -> SafeString:
    """The little number on a bell or cart; "99+" from a hundred on; nothing for zero.

    With an id it is there even for zero, hidden, so that a fragment can bring it up to date (`oob`: the badge is that fragment).
    """
    if isinstance(count, OwnNumber):
        return count.leave(element_id=element_id)
    number = max(int(count or 0), 0)
    if not number and not element_id:
        return mark_safe("")
    attributes = format_html(
        "{}{}{}",
        format_html(' id="{}"', element_id) if element_id else "",
        mark_safe(' hx-swap-oob="true"') if oob else "",
        mark_safe("") if number else mark_safe(" hidden"),
    )
    return format_html('<span class="count"{}>{}</span>', attributes, number if number < 100 else "99+")


@register.simple_tag(takes_context=True)
def behaviour(context: Context, name: str, *, later: bool = False) -> SafeString:
    """Load static/js/<name>.js, once in an answer however often it is asked for. Components that need a script ask for it themselves.

    `later` is for what nobody waits for: it comes when the page is there and the browser has nothing else to do (online.js).
    """
    request: HttpRequest | None = context.get("request") or getattr(context, "request", None)
    if request is not None:
        loaded: set[str] = request.__dict__.setdefault("_behaviours", set())
        if name in loaded:
            return mark_safe("")
        loaded.add(name)
    tag = '<meta name="later" content="{}">' if later else '<script type="module" src="{}"></script>'
    return format_html(tag, static(f"js/{name}.js"))


@register.filter
def tone(state: Any) -> str:
    """The colour of a state: `<span class="badge badge--{{ order.status|tone }}">`."""
    return _TONE_OF.get(str(state), "neutral")


@register.filter
def one_line(text: str) -> str:
    """The text with every run of spaces and line breaks as one space, for a page's title and description: `{% filter one_line %}`.

    What may not be torn stays so: "150 000 GNF".
    """
    return _BREAKS.sub(" ", text).strip()


@register.filter
def button_look(tags: Collection[str]) -> str:
    """The classes that a button of the sign-in pages has besides `btn`, by the tags that allauth gives it."""
    looks = []
    if _holds(tags, "danger", "delete"):
        looks.append("btn--danger")
    elif not _holds(tags, "secondary", "outline", "cancel", "minor", "link"):
        looks.append("btn--primary")
    if "prominent" in tags:
        looks.append("btn--block")
    if "minor" in tags:
        looks.append("btn--small")
    return " ".join(looks)


@register.filter
def badge_look(tags: Collection[str]) -> str:
    """The class that a badge of the sign-in pages has besides `badge`, by the tags that allauth gives it."""
    return next((f"badge--{kind}" for kind in ("success", "warning", "danger") if kind in tags), "")


def _holds(tags: Collection[str], *words: str) -> bool:
    return any(word in tags for word in words)


@register.filter
def initials(name: Any) -> str:
    """Up to two letters for an avatar without a photo: "Fatou Binta Diallo" → "FD"."""
    words = str(name or "").split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer: first, last, and those around the current; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]
