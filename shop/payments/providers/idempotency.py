"""Asking once, of services that know no idempotency keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from django.core.cache import cache
from django.utils.translation import gettext as _

from shop.payments.exceptions import ProviderDown, ProviderRefused

DAY = 24 * 3600
NO_ANSWER = "no_answer"


def ask_once(name: str, ask: Callable[[], Mapping[str, str]], *, keep: int) -> Mapping[str, str]:
    """What `ask` answered, or has answered under that name in the last `keep` seconds."""
    name = _cache_key(name)
    found: Mapping[str, str] | None = cache.get(name)
    if found is None:
        found = ask()
        cache.set(name, found, keep)
    return found


def ring_once(name: str, ring: Callable[[], Mapping[str, str]], *, seconds: int) -> Mapping[str, str]:
    """The same, where asking rings a phone: nobody rings twice under one name, not even when the answer was lost.

    ProviderDown as long as the phone may still be ringing, `seconds` at most; then ProviderRefused: only the buyer knows if it ever rang.
    """
    name = _cache_key(name)
    if not cache.add(name, {"rung_at": str(time.time())}, DAY):
        return _rung(cache.get(name) or {}, seconds)
    try:
        answer = ring()
    except (ProviderDown, ProviderRefused) as error:
        if not (isinstance(error, ProviderDown) and error.was_heard):
            cache.delete(name)
        raise
    cache.set(name, answer, DAY)
    return answer


def _rung(found: Mapping[str, str], seconds: int) -> Mapping[str, str]:
    if "rung_at" not in found:
        return found
    if time.time() < float(found["rung_at"]) + seconds:
        raise ProviderDown
    raise ProviderRefused(_("We do not know if your phone got the request. If it did not, try again."), code=NO_ANSWER)


def _cache_key(name: str) -> str:
    return f"payments:once:{name}"
