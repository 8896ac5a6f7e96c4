"""What is asked for: how often a product was ordered and kept, and how frequent the words are. Counted by night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import Count, Sum

from shop.catalog.models import Favorite, Reservation
from shop.catalog.states import ReservationStatus
from shop.common.clock import now
from shop.search.models import SearchDocument, SearchStore, SearchWord
from shop.search.services.index import index_products

COUNTED = timedelta(days=90)
ORDERED = 3  # an ordered unit counts as much as so many hearts
BATCH = 1_000


def refresh_popularity() -> int:
    """Write the figures that differ. Returns how many did."""
    wanted = _popularity()
    stored = dict(SearchDocument.objects.filter(popularity__gt=0).values_list("product_id", "popularity"))
    changed = {pk: wanted.get(pk, 0) for pk in {*wanted, *stored} if wanted.get(pk, 0) != stored.get(pk, 0)}
    for pks in _batches_of_keys(iter(sorted(changed))):
        documents = [SearchDocument(product_id=pk, popularity=changed[pk]) for pk in pks]
        SearchDocument.objects.bulk_update(documents, ["popularity"])
    index_products(sorted(pk for pk in changed if (pk in stored) != bool(changed[pk])))  # it is also a facet
    _refresh_stores()
    return len(changed)


def recount_words() -> None:
    """How many titles have each word. Only figures that differ are written."""
    counts: Counter[str] = Counter()
    for title in SearchDocument.objects.values_list("title", flat=True).iterator(chunk_size=5_000):
        counts.update(set(title.split()))
    for pks in _batches_of_keys(iter(SearchWord.objects.order_by("pk").values_list("pk", flat=True))):
        changed = []
        for word in SearchWord.objects.filter(pk__in=pks):
            frequency = max(1, counts.get(word.word, 1))
            if word.frequency != frequency:
                word.frequency = frequency
                changed.append(word)
        SearchWord.objects.bulk_update(changed, ["frequency"])


def _popularity() -> dict[int, int]:
    total: Counter[int] = Counter()
    sold = Reservation.objects.exclude(status=ReservationStatus.RELEASED).filter(created_at__gte=now() - COUNTED)
    for pk, units in sold.values_list("variant__product_id").annotate(units=Sum("quantity")).order_by():
        total[pk] += ORDERED * units
    for pk, hearts in Favorite.objects.values_list("product_id").annotate(hearts=Count("pk")).order_by():
        total[pk] += hearts
    return dict(total)


def _refresh_stores() -> None:
    sums = dict(SearchDocument.objects.filter(popularity__gt=0).values_list("store_id").annotate(units=Sum("popularity")).order_by())
    changed = []
    for entry in SearchStore.objects.only("store_id", "popularity"):
        if entry.popularity != sums.get(entry.store_id, 0):
            entry.popularity = sums.get(entry.store_id, 0)
            changed.append(entry)
    SearchStore.objects.bulk_update(changed, ["popularity"], batch_size=BATCH)


def _batches_of_keys(pks: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(pks, BATCH)):
        yield batch
