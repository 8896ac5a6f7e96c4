"""Asking once, of services that know no idempotency keys."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache

from shop.payments.exceptions import ProviderDown, ProviderRefused

Answer = dict[str, str]


def ask_once(name: str, ask: Callable[[], Answer], *, hold: int, keep: int) -> Answer:
    """What `ask` answered, or has answered under that name in the last `keep` seconds.

    When its answer was lost somebody's phone may be ringing: for `hold` seconds nobody asks again, and ProviderDown says so.
    """
    name = f"payments:once:{name}"
    if not cache.add(name, {}, hold):
        found: Answer | None = cache.get(name)
        if found:
            return found
        raise ProviderDown
    try:
        answer = ask()
    except (ProviderDown, ProviderRefused) as error:
        if not (isinstance(error, ProviderDown) and error.was_heard):
            cache.delete(name)
        raise
    cache.set(name, answer, keep)
    return answer
