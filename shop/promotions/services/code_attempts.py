"""Codes that people type, and how often they may guess."""

from __future__ import annotations

from collections.abc import Iterable

from shop.common.ratelimit import allow, is_exhausted
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import find_promo_code

WRONG_TRIES = 15
WINDOW_SECONDS = 600


def try_code(text: str, *, tried_by: Iterable[str]) -> PromoCode:
    """The code that was typed. After 15 unknown ones in ten minutes by any of these (a user, an address) even a right one gets no answer.

    PromoRefused otherwise. A known code counts as no try, so that looking at a cart again costs nothing.
    """
    keys = [f"promo:{who}" for who in tried_by]
    if any(is_exhausted(key, limit=WRONG_TRIES, guards=True) for key in keys):
        raise PromoRefused(CodeRefusal.TOO_MANY_TRIES)
    try:
        return find_promo_code(text)
    except PromoRefused:
        for key in keys:
            allow(key, limit=WRONG_TRIES, seconds=WINDOW_SECONDS, guards=True)
        raise
