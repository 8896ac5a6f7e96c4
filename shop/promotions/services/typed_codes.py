"""The code that a shopper typed, from one page to the next: kept in the session until an order is placed with it or it is removed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from shop.common.requests import client_network
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import fold_code
from shop.promotions.services.code_attempts import WRONG_OF_NETWORK, WRONG_TRIES, try_code

SESSION_KEY = "promo_code"


@dataclass(frozen=True, slots=True)
class TypedCode:
    """What was typed, and the code if it is one; else in words why not."""

    text: str = ""
    code: PromoCode | None = None
    refusal: str = ""


NOTHING_TYPED = TypedCode()


def read_code(request: HttpRequest, text: str) -> TypedCode:
    """Look the text up and remember it for the next page. Nothing typed forgets what was."""
    if not fold_code(text):
        forget_code(request)
        return NOTHING_TYPED
    try:
        code = try_code(text, tried_by=_whose_tries(request))
    except PromoRefused as refused:
        if refused.refusal == CodeRefusal.UNKNOWN:
            forget_code(request)
        return TypedCode(text=text.strip()[:60], refusal=str(refused))
    if request.session.get(SESSION_KEY) != code.code:
        request.session[SESSION_KEY] = code.code
    return TypedCode(text=code.code, code=code)


def read_kept_code(request: HttpRequest) -> TypedCode:
    """The code that was typed on an earlier page."""
    text = request.session.get(SESSION_KEY)
    return read_code(request, text) if isinstance(text, str) and text else NOTHING_TYPED


def forget_code(request: HttpRequest) -> None:
    """Remove the typed code from the session."""
    request.session.pop(SESSION_KEY, None)


def _whose_tries(request: HttpRequest) -> dict[str, int]:
    """An account, or a visitor's session; who drops that meets the limit of the network."""
    if request.user.is_authenticated:
        return {f"user:{request.user.pk}": WRONG_TRIES}
    own = {f"session:{request.session.session_key}": WRONG_TRIES} if request.session.session_key else {}
    return own | {f"network:{client_network(request)}": WRONG_OF_NETWORK}
