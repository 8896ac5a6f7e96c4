"""Serving people who are signed in or have a session the shared pages, with what is their own put in. See shop/common/own_parts.py.

The page for all is built by a request from which everything is taken that tells who sent it: who the user is, the session, the cookies, the
messages. What could get into it is in its key: which kind of visitor it is for. It is kept and dropped as those of visitors without a
session are, and anything else than a whole page (a draft that only its owner sees, an old address) is answered for the one who asks.
"""

from __future__ import annotations

from copy import copy
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from shop.accounts.chosen_place import PLACE_KEY
from shop.accounts.models import User
from shop.accounts.modes import SESSION_KEY, current_mode
from shop.common.own_parts import is_ones_own, leave_own_part, open_for_own_parts, render_own_parts
from shop.common.pages import current_number, noting, shows
from site_config.page_store import KeptPage, building, find_kept_page, keep_page
from site_config.page_tags import answer_unchanged, digest_with, tagged
from site_config.shared_pages import (
    MARKET_COOKIE,
    THEME_COOKIE,
    TOKEN_MARK,
    GetResponse,
    drop_tracking,
    is_nobody,
    may_be_kept,
    page_key,
    page_to_keep,
    part_key,
    view_marked,
)

_SENDERS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "CSRF_COOKIE")  # what of META tells who sent it
_KEPT_COOKIES = (settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE, MARKET_COOKIE)


@dataclass(frozen=True, slots=True)
class VisitorKind:
    """What a page for all may know of whoever looks: the frame around it differs by these."""

    is_signed_in: bool
    is_seller: bool = False
    is_courier: bool = False
    country: str = ""
    mode: str = ""
    has_place: bool = False  # whether a visitor has chosen a place: which, is one's own

    @property
    def key(self) -> tuple[str, ...]:
        return ("kind", *map(str, astuple(self)))


def peoples_pages(get_response: GetResponse) -> GetResponse:
    """Stands behind everything that finds out who it is, and right before the view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.part_for_all = partial(_part_for_all, request)  # type: ignore[attr-defined]  # for pages that are each person's own
        match = None if getattr(request, "is_built_for_sharing", False) else view_marked(request, "is_shared_page", "is_peoples_page")
        kind = _visitor_kind(request) if match else None
        if match is None or kind is None:
            return get_response(request)
        drop_tracking(request)
        page = _find_or_build(request, get_response, kind)
        if page is None or not page.parts:
            return get_response(request)
        request.resolver_match = match  # for the log
        return _answer(request, page)

    return middleware


def _part_for_all(request: HttpRequest, template: str, *, token: str) -> SafeString | None:
    """A piece of a page of one's own that is the same for all of a kind, with what is their own. None where nothing is shared."""
    kind = _visitor_kind(request) if settings.PAGE_CACHE_SECONDS else None
    if kind is None:
        return None
    page = _find_or_build_part(request, template, kind)
    own = render_own_parts(request, page.own_parts, token=token)
    return mark_safe(page.body(token, own).decode())  # noqa: S308  # rendered templates, escaped there


def _part_left_open(unsigned: HttpRequest, kind: VisitorKind, template: str, *, token: str) -> SafeString:
    """The same piece in a page for all: it shows what the piece shows, and leaves open what the piece leaves open."""
    page = _find_or_build_part(unsigned, template, kind)
    own = [leave_own_part(unsigned, part) for part in page.own_parts]
    return mark_safe(page.body(token, own).decode())  # noqa: S308  # as above


def _find_or_build_part(request: HttpRequest, template: str, kind: VisitorKind) -> KeptPage:
    match = request.resolver_match
    key = part_key(request, template, match.view_name if match else "", *kind.key)
    page = find_kept_page(key)
    if page is None:
        page = _build_part(request, template, kind)
        keep_page(key, page)
    shows(*page.tags)  # and whatever page it stands in
    return page


def _build_part(request: HttpRequest, template: str, kind: VisitorKind) -> KeptPage:
    number = current_number()
    unsigned = _request_of_nobody(request, kind)
    parts = open_for_own_parts(unsigned)
    with noting() as tags:
        text = render_to_string(template, request=unsigned)
    return page_to_keep(HttpResponse(text), tags=tags, number=number or 0, own_parts=parts)


def _visitor_kind(request: HttpRequest) -> VisitorKind | None:
    """None for staff, who see more than others, and each of them something else."""
    user = request.user
    if not user.is_authenticated or user.is_guest:
        return VisitorKind(is_signed_in=False, has_place=bool(request.session.get(PLACE_KEY)))
    if user.is_staff:
        return None
    return VisitorKind(True, user.is_seller, user.is_courier, user.country_id or "", current_mode(request))


def _find_or_build(request: HttpRequest, get_response: GetResponse, kind: VisitorKind) -> KeptPage | None:
    key = page_key(request, *kind.key)
    page = find_kept_page(key)
    if page is not None:
        return page
    with building(key) as meanwhile:
        return meanwhile or _build_for_all(request, get_response, kind, key)


def _build_for_all(request: HttpRequest, get_response: GetResponse, kind: VisitorKind, key: str) -> KeptPage | None:
    number = current_number()  # before anything is read: what changes from here on makes the page stale
    unsigned = _request_of_nobody(request, kind)
    unsigned.part_for_all = partial(_part_left_open, unsigned, kind)  # type: ignore[attr-defined]
    parts = open_for_own_parts(unsigned)
    with noting() as tags:
        response = get_response(unsigned)
    if response.streaming or not may_be_kept(unsigned, response) or _has_messages(unsigned):
        return None
    page = page_to_keep(response, tags=tags, number=number or 0, own_parts=parts)
    if is_ones_own(unsigned):
        page = replace(page, parts=(), holes=())
    if number is not None:
        keep_page(key, page)
    return page


def _request_of_nobody(request: HttpRequest, kind: VisitorKind) -> HttpRequest:
    """The same wish, sent by somebody of that kind without a name, a key or a past."""
    unsigned = cast(Any, copy(request))
    for known in ("part_for_all", "headers", "_auser", "_cached_user", "_messages", "_behaviours"):
        unsigned.__dict__.pop(known, None)
    unsigned.META = {name: value for name, value in request.META.items() if name not in _SENDERS}
    unsigned.COOKIES = {name: value for name, value in request.COOKIES.items() if name in _KEPT_COOKIES}
    unsigned.session = SessionBase()
    unsigned.session._session_cache = _session_of_kind(kind)
    unsigned.user = _user_of_kind(kind)
    unsigned._messages = default_storage(unsigned)
    unsigned.sent_by = request  # for counting how much one person asks for
    unsigned.is_built_for_sharing = True
    return cast(HttpRequest, unsigned)


def _session_of_kind(kind: VisitorKind) -> dict[str, Any]:
    return ({SESSION_KEY: kind.mode} if kind.mode else {}) | ({PLACE_KEY: True} if kind.has_place else {})


def _user_of_kind(kind: VisitorKind) -> User | AnonymousUser:
    if not kind.is_signed_in:
        return AnonymousUser()
    return User(is_seller=kind.is_seller, is_courier=kind.is_courier, country_id=kind.country or None)


def _has_messages(request: Any) -> bool:
    """Whether the view had something to say to the one who asked."""
    return bool(request._messages.added_new)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """What is one's own is put in. Visitors about whom nothing is known may have the very same page already: then nothing is noted."""
    shown = iter(render_own_parts(request, [part for part in page.own_parts if not part.is_note], token=TOKEN_MARK))
    digest = ""
    if is_nobody(request):
        known = list(shown)
        shown, digest = iter(known), digest_with(page.digest, known)
        unchanged = answer_unchanged(request, digest, page.headers)
        if unchanged is not None:
            return unchanged
    token = get_token(request) if page.holds_token or page.own_parts else ""
    noted = iter(render_own_parts(request, [part for part in page.own_parts if part.is_note], token=token))
    own = (next(noted) if part.is_note else next(shown).replace(TOKEN_MARK, token) for part in page.own_parts)
    response = HttpResponse(page.body(token, own))
    if digest:
        return tagged(response, digest, page.headers)
    for name, value in page.headers:
        response.headers[name] = value
    return response
