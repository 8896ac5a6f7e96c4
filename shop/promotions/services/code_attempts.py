"""Codes that people type, and how often they may guess."""

from __future__ import annotations

from collections.abc import Mapping

from shop.common.ratelimit import allow, is_exhausted
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import find_promo_code

WRONG_TRIES = 15
WRONG_OF_NETWORK = 150  # of its visitors: a whole town may stand behind one address
WINDOW_SECONDS = 600


def try_code(text: str, *, tried_by: Mapping[str, int]) -> PromoCode:
    """The code that was typed. After so many unknown ones in ten minutes by any of these (a user, a network) even a right one gets no
    answer.

    PromoRefused otherwise. A known code counts as no try, so that looking at a cart again costs nothing.
    """
    limits = {f"promo:{who}": limit for who, limit in tried_by.items()}
    if any(is_exhausted(key, limit=limit, guards=True) for key, limit in limits.items()):
        raise PromoRefused(CodeRefusal.TOO_MANY_TRIES)
    try:
        return find_promo_code(text)
    except PromoRefused:
        for key, limit in limits.items():
            allow(key, limit=limit, seconds=WINDOW_SECONDS, guards=True)
        raise
