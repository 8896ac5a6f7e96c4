"""What the log tells: what people look for in vain, and how many searches lead to an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from shop.common.clock import now
from shop.search.models import SearchLog

DAYS = 30
TERMS = 20
LOOKED_AT = 20_000  # the latest searches; whatever the market's size, no more are read


@dataclass(frozen=True, slots=True)
class SearchReport:
    """The last DAYS days, as far as LOOKED_AT searches go."""

    searches: int
    in_vain: int
    clicked: int
    ordered: int
    terms: list[dict[str, Any]]  # words, corrected, times: the most frequent first

    @property
    def order_percent(self) -> float:
        """Of a hundred searches so many lead to an order."""
        return round(100 * self.ordered / self.searches, 1) if self.searches else 0.0

    @property
    def click_percent(self) -> float:
        """Of a hundred searches so many lead to a product's page."""
        return round(100 * self.clicked / self.searches, 1) if self.searches else 0.0


def search_report() -> SearchReport:
    """Two statements over the latest searches."""
    since = SearchLog.objects.filter(searched_at__gte=now() - timedelta(days=DAYS))
    latest = SearchLog.objects.filter(pk__in=since.order_by("-searched_at").values("pk")[:LOOKED_AT])
    sums = latest.aggregate(
        searches=Count("pk"), in_vain=Count("pk", filter=Q(hits=0)), clicked=Count("clicked_at"), ordered=Count("ordered_at")
    )
    terms = latest.filter(hits=0).values("words", "corrected").annotate(times=Count("pk")).order_by("-times", "words", "corrected")
    return SearchReport(**sums, terms=[{**term} for term in terms[:TERMS]])
