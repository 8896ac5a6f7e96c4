"""Browsers in which somebody has signed in before: a stranger's wrong passwords do not hold these up.

A signed cookie names them, for up to five people who share a browser. It opens nothing: the password is asked for all the same. A new
password makes all of its owner's browsers unknown.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from shop.accounts.models import User

COOKIE = "known_device"
PATH = "/account/"  # where people sign in: pages that visitors share never see it
PEOPLE = 5
SECONDS = 365 * 24 * 3600
_signer = Signer(salt="shop.accounts.known_devices")


def known_device_of(request: HttpRequest, user: User | None) -> str:
    """The mark of this browser if that person has signed in here before, else ""."""
    if user is None:
        return ""
    marks = (mark for pk, mark, proof in _people_here(request) if pk == user.pk and constant_time_compare(proof, _proof(user, mark)))
    return next(marks, "")


def make_device_known(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This browser is one of theirs from now on."""
    mark = known_device_of(request, user) or secrets.token_urlsafe(9)
    others = [entry for entry in _people_here(request) if entry[0] != user.pk][: PEOPLE - 1]
    response.set_cookie(
        COOKIE,
        _signer.sign_object([[user.pk, mark, _proof(user, mark)], *others]),
        max_age=SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people_here(request: HttpRequest) -> list[tuple[int, str, str]]:
    """Person, mark of the browser, proof that we wrote them together."""
    try:
        found: Any = _signer.unsign_object(request.COOKIES.get(COOKIE, ""))
        return [(int(pk), str(mark), str(proof)) for pk, mark, proof in found]
    except (BadSignature, ValueError, TypeError):
        return []


def _proof(user: User, mark: str) -> str:
    return salted_hmac("shop.accounts.known_devices", f"{user.pk}|{mark}|{user.password}", algorithm="sha256").hexdigest()[:32]
