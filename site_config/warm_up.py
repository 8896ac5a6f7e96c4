"""What the first pages would load is loaded before they come: no visitor waits for it, and what is loaded before a process forks is there
once for all of its children. Nobody is asked for it, neither the database nor the cache, but for the pages of `warm_pages`.
"""

from __future__ import annotations

import gc

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.template import engines
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, override

from shop.accounts.phones import example_phone
from shop.common.clock import ask_clock_again, now
from shop.common.money import CURRENCIES, Money
from shop.payments.providers import get_provider
from shop.search.word_stems import stems
from site_config.cache import TolerantRedisCache
from site_config.release import release_mark
from site_config.warm_pages import answer_pages

_OF_SHOPPERS = ("account", "cart", "catalog", "components", "makiti", "search", "stores")
_is_warm = False  # this process, or the one that it was forked off


def warm_up() -> None:
    """Addresses with their views, catalogues and formats in each language, ways to pay, phone numbers, stems, this release's mark."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("healthz")  # whoever asks for one address reads them all
            gettext("Search")
            date_format(now()), number_format(1)
            for currency, _code in CURRENCIES:
                str(Money(1, currency))
    for code in settings.PAYMENT_PROVIDERS:
        get_provider(code)
    example_phone(settings.DEFAULT_MARKET)
    stems("search")
    release_mark()


def compile_templates() -> None:
    """Those that shoppers see. It takes as long as everything else here, so only who forks afterwards does it; the others are compiled
    with their first page.
    """
    root = settings.BASE_DIR / "templates"
    for name in ("base.html", *(str(file.relative_to(root)) for folder in _OF_SHOPPERS for file in sorted((root / folder).glob("*.html")))):
        engines["django"].get_template(name)


def warm_up_for_children() -> None:
    """What pages build, once for all children, and then all that a fork asks for. Whoever was forked off such a process has it already."""
    global _is_warm
    if not _is_warm:
        compile_templates()
        answer_pages()
        _is_warm = True
    get_ready_to_fork()


def get_ready_to_fork() -> None:
    """A connection that two processes hold is torn: what loading has opened is closed here, and each child opens its own. What is loaded is
    frozen, for the collector writes into whatever it looks at, and what is written is not shared any more. Each child asks for the time.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):  # with the threads that fill it, of which a child would have none
            connection.close_pool()
    for cache in caches.all(initialized_only=True):
        if isinstance(cache, TolerantRedisCache):
            cache.disconnect()
    ask_clock_again()
    gc.collect()
    gc.freeze()
