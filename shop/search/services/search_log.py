"""Remembering what was looked for, and what came of it. Who it was is hashed with a salt that is thrown away after its day."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import structlog
from django.core.cache import cache
from django.db import DatabaseError

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.outages import Outage, outage_of
from shop.search.models import SearchClick, SearchLog
from shop.search.queries import Results
from shop.search.search_words import fold_words

KEPT_CLICKS = timedelta(days=30)
KEPT_LOGS = timedelta(days=365)
ATTRIBUTED = timedelta(days=7)  # an order so long after the click is still said to come from it
RECENT_CLICKS = 30  # of a visitor without an account
log = structlog.get_logger(__name__)


def log_search(results: Results, *, visitor: str, filters: str) -> SearchLog | None:
    """Note one search with words. `visitor` is whatever tells visitors apart for a day; only its hash is kept.

    None while the database takes nothing: whoever searches is shown what was found all the same.
    """
    return log_noted(describe_search(results, filters=filters), visitor=visitor)


def describe_search(results: Results, *, filters: str) -> dict[str, str | int]:
    """What is noted of a search besides who searched: plain values, which may wait in a kept page."""
    return {
        "country": results.wishes.market.code,
        "words": fold_words(results.wishes.text)[:200],
        "corrected": " ".join(results.corrected)[:200],
        "hits": 0 if results.corrected else results.total,
        "filters": filters[:500],
    }


def log_noted(noted: Mapping[str, str | int], *, visitor: str) -> SearchLog | None:
    """The second half of `log_search`."""
    try:
        return SearchLog.objects.create(visitor=_hash(visitor), **noted)
    except DatabaseError as error:
        if outage_of(error) not in {Outage.READ_ONLY, Outage.FULL}:
            raise
        log.warning("search_not_logged", error=str(error))
        return None


def log_click(*, log_id: int, product_id: int, user: User | None) -> int | None:
    """A product was opened from that search. Returns the click's id, None when there was no such search."""
    found = SearchLog.objects.filter(pk=log_id, searched_at__gte=now() - KEPT_CLICKS).first()
    if found is None:
        return None
    click, _made = SearchClick.objects.get_or_create(log=found, product_id=product_id, defaults={"user": user})
    SearchLog.objects.filter(pk=found.pk, clicked_at=None).update(clicked_at=now())
    return click.pk


def claim_clicks(click_ids: Sequence[int], *, user: User) -> None:
    """The visitor has signed in: what they opened before was opened by them."""
    SearchClick.objects.filter(pk__in=click_ids, user=None).update(user=user)


def attribute_order(order_id: int, *, buyer_id: int) -> int:
    """An order was placed: the searches from which its products were opened have led to it. Returns how many."""
    products = Variant.objects.filter(reservations__order_line__order_id=order_id).values("product_id")
    clicks = SearchClick.objects.filter(user_id=buyer_id, product__in=products, clicked_at__gte=now() - ATTRIBUTED)
    return SearchLog.objects.filter(pk__in=clicks.values("log_id"), ordered_at=None).update(ordered_at=now())


def forget_visitors() -> None:
    """Delete clicks after a month and searches after a year."""
    SearchClick.objects.filter(clicked_at__lt=now() - KEPT_CLICKS).delete()
    SearchLog.objects.filter(searched_at__lt=now() - KEPT_LOGS).delete()


def _hash(visitor: str) -> str:
    return hashlib.sha256(f"{_salt(_today())}:{visitor}".encode()).hexdigest()[:32]


def _salt(day: date) -> str:
    """The secret of one day. It is in the cache alone, never on a disk: with it gone, nobody can tell whose searches that day's were."""
    return str(cache.get_or_set(f"search-salt:{day}", partial(secrets.token_hex, 16), timeout=24 * 3600))


def _today() -> date:
    return now().date()
