"""Searches that somebody wants to hear about."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.http import QueryDict

from shop.accounts.models import User
from shop.common.clock import now
from shop.events.services import record_event
from shop.places.models import Country
from shop.search.events import SEARCH_MATCHED, SearchMatchedData
from shop.search.exceptions import TooManySaved
from shop.search.models import SavedSearch
from shop.search.queries.new_matches import count_since
from shop.search.search_form import read_wishes

MOST = 50  # of one user
_LEFT_OUT = {"from", "sort", "exact"}


def save_search(*, user: User, country: Country, query: str, label: str) -> SavedSearch:
    """Save a search for its owner to be notified of. Saving the same search twice gives one. Raises TooManySaved."""
    pairs = sorted((name, value) for name, value in parse_qsl(query, max_num_fields=60) if value and name not in _LEFT_OUT)
    normal = urlencode(pairs)[:1000]
    found = SavedSearch.objects.filter(user=user, country=country.code, query=normal).first()
    if found is not None:
        return found
    if SavedSearch.objects.filter(user=user).count() >= MOST:
        raise TooManySaved(MOST)
    return SavedSearch.objects.create(user=user, country=country.code, query=normal, label=label[:200], seen_until=now())


def record_new_matches(*, limit: int = 1_000) -> int:
    """Look each saved search up again, those that have waited longest first; what is new since is an event. Returns how many had news."""
    told = 0
    for saved in SavedSearch.objects.filter(is_on=True).order_by("seen_until")[:limit]:
        told += _record_matches(saved)
    return told


def _record_matches(saved: SavedSearch) -> bool:
    moment, since = now(), saved.seen_until
    market = Country.objects.filter(code=saved.country).first()
    new = count_since(read_wishes(QueryDict(saved.query), market=market), since) if market else 0
    with transaction.atomic():
        # Compare-and-set: two jobs at once tell once.
        moved = SavedSearch.objects.filter(pk=saved.pk, seen_until=since, is_on=True).update(seen_until=moment)
        if moved and new:
            url = f"{saved.get_absolute_url()}&sort=newest"
            data = SearchMatchedData(user_id=saved.user_id, label=saved.label, count=new, url=url)
            record_event(SEARCH_MATCHED, saved.pk, data=data)
    return bool(moved and new)
