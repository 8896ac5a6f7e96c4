"""Addresses of pages, each put together once in a process: a page of links has the same ones again and again."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

MOST_KEPT = 2_000  # some 600 KB


def address_of(view: str, *args: str | int, current_app: str | None = None) -> str:
    """As `reverse`; NoReverseMatch for what has none."""
    return _reversed(get_urlconf(settings.ROOT_URLCONF), get_script_prefix(), current_app, view, *args)


@lru_cache(maxsize=MOST_KEPT, typed=True)
def _reversed(urlconf: str, prefix: str, current_app: str | None, view: str, *args: str | int) -> str:
    return reverse(view, urlconf=urlconf, args=args, current_app=current_app)
