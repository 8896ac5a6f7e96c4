"""Addresses of the search."""

from collections.abc import Sequence

from shop.common.clock import now
from shop.search.models import SavedSearch
from tests.urls.table import Cast, Row


def _saved_by_alice(cast: Cast) -> Sequence[int]:
    return [SavedSearch.objects.create(user=cast.alice, country="GN", query="q=wax", label="wax", seen_until=now()).pk]


ROWS = [
    Row("search:search", anyone=200),
    Row("search:search", anyone=200, data={"q": "indigo", "c": "clothes", "sort": "price"}),
    Row("search:popular", anyone=302),
    Row("search:suggestions", anyone=200, data={"q": "indi"}),
    Row("search:click", anyone=204, method="post", data={"log": "1", "product": "x"}),
    Row("search:saved", {"anonymous": 302}, anyone=200),
    Row("search:saved_add", anyone=302, method="post", data={"query": "q=wax", "label": "wax"}),
    Row("search:saved_change", {"anonymous": 302, "alice": 302}, anyone=404, args=_saved_by_alice, method="post"),
]
